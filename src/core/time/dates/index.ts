import { isAsciiDigit, isEdge } from "../../numbers/numeral-words.ts";
import { foldWidth } from "../../text/text.ts";
import { addDays, type Day, printDay, weekday, weekdayName } from "../days/day.ts";
import { BEGINNERS, isAfterDateKey, isInsideWord, isStart, isWordEnd, mayBegin, NUMERALS } from "./boundaries.ts";
import { readPicked } from "./deadlines.ts";
import { type FoundForm, findDayRangeAt, findFormAt, findRangeEndAt } from "./forms.ts";
import { type DateContext, type DateReading, dayRangeMeaning, meaningOf, rangeMeaning } from "./meaning.ts";
import { type FoundTime, findTimeAt, type TimeOfDay } from "./times.ts";

export { type DueContext, readDue } from "./deadlines.ts";
export type { DateContext, DateReading } from "./meaning.ts";
export type { TimeOfDay } from "./times.ts";

/** One date, or a time of day alone, and where it stands in the text. */
export interface DateSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Absent when only a time of day stands here. */
  readonly reading?: DateReading;
  readonly time?: TimeOfDay;
  /** Could as well be part of the title (七一, 上周, 5.3): text again when another span is a plain date. */
  readonly weak: boolean;
}

/** From where a date value is looked at. */
export interface DateValueContext extends DateContext {
  /** A date key or form field stands before it, so 5.3 is 3 May. */
  readonly allowBareMonthDay?: boolean;
}

/**
 * Every date and time of day in folded text, left to right, never overlapping. What stands in 《》 or quotation
 * marks is a title and is passed over, and so are ordinals.
 */
export function findDates(text: string, context: DateContext): readonly DateSpan[] {
  const spans: DateSpan[] = [];
  const closing = new Map<string, number>();
  let at = 0;
  while (at < text.length && spans.length < MOST_DATES) {
    const code = text.charCodeAt(at);
    if (MAY_START[code] !== 1) {
      at += 1;
      continue;
    }
    const span = spanAt(text, at, context);
    if (span) spans.push(span);
    at = span?.end ?? passOver(text, at, closing);
  }
  return spans;
}

/** The day a whole value names; whatever in it is no date is asked about, never dropped. */
export function readDate(raw: string, context: DateValueContext): DateReading {
  const text = readPicked(raw) ?? foldWidth(raw).trim();
  if (text === "") return { kind: "ask", reason: "请写日期，例如11月21日", candidates: [] };
  const sure = context.allowBareMonthDay === true;
  const reach = reachAt(text, 0, context, { sure, begins: true });
  if (reach && reach.end === text.length) return reach.reading;
  const seen = reach?.reading.kind === "day" ? [reach.reading.day] : [];
  const problem = reach ? "里除了日期还有别的内容，请只写日期" : "不是日期，请写成11月21日或2026-11-21";
  return {
    kind: "ask",
    reason: `「${text.length > 20 ? `${text.slice(0, 20)}…` : text}」${problem}`,
    candidates: seen,
  };
}

const RANGE_SIGN = / ?(?:--|——|[-~—–〜至到]) ?/y;
const WEEKDAY_NOTE = /[ (]{0,2}(?:周|星期|礼拜)([一二三四五六日天])(\))?/y;
const QUOTES: Readonly<Record<string, string>> = { "《": "》", "「": "」", "“": "”", "『": "』", '"': '"' };
/** A line that names more days than this is a paste, and what follows stays text. */
const MOST_DATES = 64;
const LONGEST_QUOTE = 300;
const NIGHT = new Set("晚夜早晨");
/** One look says whether a character can begin anything here: most cannot. */
const MAY_START = new Uint8Array(65_536);
for (const char of [...BEGINNERS, ...Object.keys(QUOTES)]) {
  MAY_START[char.charCodeAt(0)] = 1;
}

/** What was read from one place, before it is decided whether it may stand there. */
interface Reach {
  readonly end: number;
  readonly reading: DateReading;
  readonly time?: TimeOfDay;
  /** It is a date only if a word ends behind it. */
  readonly openEnd: boolean;
  readonly weak: boolean;
}

/** Where a date is looked for: whether one is expected, and whether a word begins here. */
interface Place {
  readonly sure: boolean;
  readonly begins: boolean;
}

function spanAt(text: string, at: number, context: DateContext): DateSpan | undefined {
  const before = text[at - 1];
  if (!mayBegin(text, at) || isInsideWord(text, at) || before === "每" || before === "第") return undefined;
  if (before === "-") return negativeYear(text, at);
  if (before === "年" && text[at - 2] === "每") return undefined;
  const keyed = isAfterDateKey(text, at);
  const reach = reachAt(text, at, context, { sure: keyed, begins: keyed || isStart(text, at) });
  if (!reach || (reach.openEnd && !isWordEnd(text, reach.end))) return timeSpanAt(text, at);
  const { end, reading, time, weak } = reach;
  const span = { start: at, end, text: text.slice(at, end), reading, weak: weak && !keyed };
  return time ? { ...span, time } : span;
}

function negativeYear(text: string, at: number): DateSpan | undefined {
  const form = isEdge(text[at - 2]) ? findFormAt(text, at) : undefined;
  if (form?.found.form !== "civil") return undefined;
  if (form.found.year === undefined) return undefined;
  const written = text.slice(at - 1, form.end);
  const reading = { kind: "ask", reason: `「${written}」前面多了减号，请改成实际日期`, candidates: [] } as const;
  return { start: at - 1, end: form.end, text: written, reading, weak: true };
}

/** The next place to look at; `closing` remembers where each closing mark comes next, so that it is sought once. */
function passOver(text: string, at: number, closing: Map<string, number>): number {
  const close = QUOTES[text.charAt(at)];
  if (close !== undefined) {
    let end = closing.get(close) ?? -1;
    if (end <= at) {
      end = text.indexOf(close, at + 1);
      if (end < 0) end = text.length;
      closing.set(close, end);
    }
    return end < text.length && end - at <= LONGEST_QUOTE ? end + 1 : at + 1;
  }
  let end = at + 1;
  if (text[at] === "第") while (isAsciiDigit(text[end]) || NUMERALS.has(text.charAt(end))) end += 1;
  else if (isAsciiDigit(text[at])) while (isAsciiDigit(text[end])) end += 1;
  return end;
}

/** Reads a date, the second end of a range, the day of the week and the time, as far as they go. */
function reachAt(text: string, at: number, context: DateContext, { sure, begins }: Place): Reach | undefined {
  const char = text.charAt(at);
  const days = begins && (isAsciiDigit(char) || NUMERALS.has(char)) ? findDayRangeAt(text, at) : undefined;
  if (days) {
    const reading = dayRangeMeaning(days.first, days.last, context);
    return withTime(text, { end: days.end, reading, openEnd: true, weak: false });
  }
  const first = findFormAt(text, at);
  if (!first || (first.loose && !begins)) return undefined;
  const range = rangeAt(text, first, context);
  if (range) return withTime(text, { ...range, weak: false });
  const { end, loose, weak } = first;
  const reading = meaningOf(first.found, context, sure);
  return withTime(text, withWeekday(text, { end, reading, openEnd: loose, weak }, context.today));
}

function rangeAt(
  text: string,
  first: FoundForm,
  context: DateContext,
): Pick<Reach, "end" | "reading" | "openEnd"> | undefined {
  RANGE_SIGN.lastIndex = first.end;
  if (!RANGE_SIGN.test(text)) return undefined;
  const last = findRangeEndAt(text, RANGE_SIGN.lastIndex, first.found);
  if (!last || (last.loose && !isWordEnd(text, last.end) && !findTimeAt(text, last.end, true))) return undefined;
  return { end: last.end, reading: rangeMeaning(first.found, last.found, context), openEnd: last.loose };
}

/** 11月20日（周五）: the day of the week must agree with the date. */
function withWeekday(text: string, reach: Reach, today: Day): Reach {
  const { reading } = reach;
  if (reading.kind !== "day" && reading.kind !== "future") return reach;
  WEEKDAY_NOTE.lastIndex = reach.end;
  const match = WEEKDAY_NOTE.exec(text);
  if (!match) return reach;
  const end = WEEKDAY_NOTE.lastIndex;
  if (match[0].includes("(") !== (match[2] === ")")) return reach;
  if (match[2] === undefined && !isWordEnd(text, end) && !findTimeAt(text, end, true)) return reach;
  const wanted = "一二三四五六日".indexOf(match[1] ?? "") + 1 || 7;
  const closed = { ...reach, end, openEnd: false };
  if (weekday(reading.day) === wanted) return closed;
  const reason = `${printDay(reading.day, today)}是${weekdayName(reading.day)}，不是周${match[1]}，请核对`;
  return { ...closed, reading: { kind: "ask", reason, candidates: reading.kind === "day" ? [reading.day] : [] } };
}

function withTime(text: string, reach: Reach): Reach {
  const inWord = NIGHT.has(text.charAt(reach.end - 1)) ? findTimeAt(text, reach.end - 1, true) : undefined;
  const spaced = text[reach.end] === " ";
  const found = inWord ?? findTimeAt(text, reach.end + (spaced ? 1 : 0), !spaced);
  if (!found) return reach;
  const openEnd = reach.openEnd && spaced && !isWordEnd(text, reach.end);
  return { ...reach, end: found.end, reading: timedReading(reach.reading, found), time: found.time, openEnd };
}

/** A time may spoil a date: 14:00-13:00, or 24:00, which could be either day. */
function timedReading(reading: DateReading, { time, problem }: FoundTime): DateReading {
  const days = reading.kind === "day" ? [reading.day] : [];
  if (problem !== undefined) return { kind: "ask", reason: problem, candidates: days };
  if (time.from !== "24:00" || reading.kind !== "day") return reading;
  return { kind: "ask", reason: "24:00算当天还是第二天？请选一天", candidates: [reading.day, addDays(reading.day, 1)] };
}

function timeSpanAt(text: string, at: number): DateSpan | undefined {
  const isNumber = isAsciiDigit(text[at]) || NUMERALS.has(text.charAt(at));
  const begins = isStart(text, at) || ":：=".includes(text.charAt(at - 1));
  const found = begins || !isNumber ? findTimeAt(text, at, false) : undefined;
  if (!found || !(begins || found.time.from !== undefined)) return undefined;
  const span = { start: at, end: found.end, text: text.slice(at, found.end), time: found.time, weak: false };
  return found.problem === undefined
    ? span
    : { ...span, reading: { kind: "ask", reason: found.problem, candidates: [] } };
}
