import type { DateSpan } from "../../time/dates/index.ts";
import { printDay } from "../../time/days/day.ts";
import { DONE, LED, PERIOD, trimDue } from "../scan/deadline.ts";
import { type Notes, noteDate } from "../scan/notes.ts";
import { claim, isBreak, isFree, isSpace, type Sheet } from "../scan/sheet.ts";

const DEADLINE_AFTER = new RegExp(`^(?:日|号)?(?:之前|以前|前)(?:${DONE})?`);
const WITHIN = new RegExp(`(?:之内|以内|内)(?:${DONE})`, "g");
// A future date such as 下月底前改完 cannot be the day of the event, but only the words after it show that it is a
// deadline.
const AHEAD = new RegExp(
  `(?:其余|余下)?((?:[下本]个?|(?<!\\d)\\d{1,2}|[一二三四五六七八九十]{1,2})?月底|年底|[下本]周[一二三四五六日末]?)(?:之前|以前|前)(?:${DONE})`,
  "g",
);
// A deadline after 限. A time must follow it, because 限 is part of many words.
const LIMIT = /(?:整改)?(?:限期(?!整改\d)|期限)|限(?=[\d一二两三十半])/g;
/** English words before a deadline: rectify by Dec 5, due before Friday. */
const ENGLISH_DUE =
  /(?<![A-Za-z])(?:(?:to be )?(?:due|rectify|rectified|fix|fixed|deadline) )?(?:by|before|no later than|due|deadline) $/i;
const STOPS: ReadonlySet<string> = new Set(",，;；。)）");
const PERIOD_BEFORE = new RegExp(`${LED}(${PERIOD})$`);

/** The most dates read in one line; the rest of the line stays text. */
const MOST = 40;

/**
 * Reads the deadline, the day and the times of day. The deadline is read first, so that it is not taken for the day.
 */
export function readWhen(sheet: Sheet, notes: Notes, dates: readonly DateSpan[]): void {
  const free = dates
    .slice(0, MOST)
    .filter((found) => isFree(sheet, found.start, found.end) && sheet.inQuote[found.start] === 0);
  if (notes.kind.due !== undefined && notes.dueText === undefined) readDeadline(sheet, notes, free);
  const spans = free.filter((found) => isFree(sheet, found.start, found.end));
  if (notes.day === undefined && !notes.problems.some((problem) => problem.field === "day"))
    readDay(sheet, notes, spans);
  for (const found of spans) {
    if (found.reading !== undefined || !isFree(sheet, found.start, found.end) || isNoTime(sheet, found)) continue;
    claim(sheet, startOf(sheet, found), found.end, "time", "时间");
    noteTime(notes, found);
  }
}

function readDeadline(sheet: Sheet, notes: Notes, dates: readonly DateSpan[]): void {
  const found = findDeadline(sheet, dates);
  if (found === undefined) return;
  claim(sheet, found.start, found.end, "due", notes.kind.due?.label ?? "期限");
  notes.dueText = found.said;
}

/** A deadline found in the line. */
interface Deadline {
  readonly start: number;
  readonly end: number;
  readonly said: string;
}

const findDeadline = (sheet: Sheet, dates: readonly DateSpan[]): Deadline | undefined =>
  dueBehindLimit(sheet) ?? dueBefore(sheet, dates) ?? dueInEnglish(sheet, dates) ?? dueAhead(sheet) ?? dueWithin(sheet);

/** Reads a deadline after 限期 or 限: 限期12月5日, 限两周. */
function dueBehindLimit(sheet: Sheet): Deadline | undefined {
  const { text } = sheet;
  for (const { 0: word, index: start } of text.matchAll(LIMIT)) {
    let end = start + word.length;
    if (!isFree(sheet, start, end)) continue;
    while (end < text.length && !isSpace(text[end]) && !STOPS.has(text.charAt(end)) && sheet.owned[end] === 0) end += 1;
    const said = trimDue(text.slice(start + word.length, end));
    if (said !== "") return { start, end, said };
  }
  return undefined;
}

/** Reads a date that is followed by "before": 要求12月5日前整改完毕. */
function dueBefore({ text }: Sheet, dates: readonly DateSpan[]): Deadline | undefined {
  for (const found of dates) {
    const after = DEADLINE_AFTER.exec(text.slice(found.end, found.end + 8));
    if (after === null || !isBreak(text[found.end + after[0].length])) continue;
    const led =
      /(?:(?:以上|上述|所有)*问题)?(?:其余|余下|要求|务必|请|须|限|于|在)*$/.exec(
        text.slice(Math.max(0, found.start - 8), found.start),
      )?.[0] ?? "";
    return { start: found.start - led.length, end: found.end + after[0].length, said: found.text };
  }
  return undefined;
}

function dueInEnglish(sheet: Sheet, dates: readonly DateSpan[]): Deadline | undefined {
  for (const found of dates) {
    const led = ENGLISH_DUE.exec(sheet.text.slice(Math.max(0, found.start - 24), found.start))?.[0];
    if (led === undefined || found.reading === undefined || !isFree(sheet, found.start - led.length, found.start))
      continue;
    return { start: found.start - led.length, end: found.end, said: found.text };
  }
  return undefined;
}

function dueAhead(sheet: Sheet): Deadline | undefined {
  for (const ahead of sheet.text.matchAll(AHEAD)) {
    const end = ahead.index + ahead[0].length;
    if (isBreak(sheet.text[end]) && isFree(sheet, ahead.index, end))
      return { start: ahead.index, end, said: ahead[1] ?? "" };
  }
  return undefined;
}

/** Reads a length of time that is followed by "within": 两周内整改完毕. */
function dueWithin(sheet: Sheet): Deadline | undefined {
  const { text } = sheet;
  for (const within of text.matchAll(WITHIN)) {
    const [before, said] = PERIOD_BEFORE.exec(text.slice(Math.max(0, within.index - 8), within.index)) ?? [];
    const end = within.index + within[0].length;
    if (before === undefined || said === undefined || !isFree(sheet, within.index - before.length, end)) continue;
    // 15日内 is a length of time, 15日前 is a date.
    return { start: within.index - before.length, end, said: said.replace(/日$/, "天") };
  }
  return undefined;
}

function readDay(sheet: Sheet, notes: Notes, spans: readonly DateSpan[]): void {
  const dated = spans.filter((found) => found.reading !== undefined);
  const strong = dated.filter((found) => !found.weak);
  const chosen = strong.length > 0 ? standing(sheet, strong) : plainest(dated);
  const days = new Set(chosen.map((found) => JSON.stringify(found.reading)));
  const first = chosen[0];
  if (first?.reading === undefined) return;
  for (const found of chosen) {
    claim(sheet, startOf(sheet, found), found.end, "day", notes.kind.day.label);
  }
  if (days.size > 1) {
    const choices = chosen.flatMap((found) => {
      const { reading } = found;
      const day = reading?.kind === "day" ? reading.day : reading?.kind === "range" ? reading.from : undefined;
      return day === undefined ? [] : [{ label: printDay(day, notes.today), value: day }];
    });
    notes.problems.push({
      type: "ambiguous",
      field: "day",
      text: `${notes.kind.day.label}写了几个：${[...new Set(chosen.map((found) => `「${found.text}」`))].slice(0, 4).join("")}，是哪一天？`,
      ...(choices.length > 0 ? { choices: choices.slice(0, 4) } : {}),
    });
    return;
  }
  noteDate(notes, first.reading);
  for (const found of chosen) noteTime(notes, found);
}

const LEADS = /(?:截至|截止|[于自从]|(?<![A-Za-z])(?:on|from|at|since) )$/i;

/** The start of a date including the word that introduces it: 自11月20日, on Friday. */
function startOf(sheet: Sheet, found: DateSpan): number {
  const led = LEADS.exec(sheet.text.slice(Math.max(0, found.start - 6), found.start))?.[0] ?? "";
  const start = found.start - led.length;
  return isFree(sheet, start, found.start) ? start : found.start;
}

// A date between spaces or punctuation is the day of the event. A date inside other words (学习7月1日讲话) belongs to
// them.
function standing(sheet: Sheet, dates: readonly DateSpan[]): readonly DateSpan[] {
  if (dates.length < 2) return dates;
  const alone = dates.filter((found) => isBreak(sheet.text[found.start - 1]) && isBreak(sheet.text[found.end]));
  if (alone.length > 0) return alone;
  const leading = dates.filter((found) => isBreak(sheet.text[found.start - 1]));
  return leading.length > 0 ? leading.slice(0, 1) : dates;
}

// If all dates may be words of the title, the first that names a day is used before one that names a week.
function plainest(dates: readonly DateSpan[]): readonly DateSpan[] {
  const plain = dates.find((found) => found.reading?.kind === "day" || found.reading?.kind === "range");
  const asked = dates.find((found) => isQuestion(found));
  const first = plain ?? asked;
  return first === undefined ? [] : [first];
}

const isQuestion = (found: DateSpan): boolean => found.reading !== undefined;

// Whether the supposed time is a number of points: 提出3点要求 means "three demands".
const isNoTime = (sheet: Sheet, found: DateSpan): boolean =>
  /点$/.test(found.text) &&
  !isBreak(sheet.text[found.end]) &&
  /^(?:要求|建议|意见|体会|看法|希望|问题|启示|措施)/.test(sheet.text.slice(found.end, found.end + 2));

const PART_OF_DAY = /上午|下午|晚上|早上|中午|凌晨|傍晚|夜里|[今昨当]晚|早晨/;

function noteTime(notes: Notes, found: DateSpan): void {
  const { from, to } = found.time ?? {};
  const said = from === undefined ? PART_OF_DAY.exec(found.text)?.[0] : to === undefined ? from : `${from}-${to}`;
  if (said !== undefined && !notes.times.includes(said)) notes.times.push(said);
  const { minutes: quantity } = notes.lexicon;
  const minutes = found.time?.minutes;
  if (quantity === undefined || minutes === undefined) return;
  notes.fromTimes = { minutes, text: found.text };
}
