import { fixedBy } from "../../kinds/rectification-words.ts";
import { readNumeralAt } from "../../numbers/numerals.ts";
import { dropEmoji, EMOJI_MARK } from "../../text/emoji.ts";
import type { DateSpan } from "../../time/dates/index.ts";
import { readFigureAt } from "../values/amounts.ts";
import type { Target } from "../values/lexicon.ts";
import { withoutKey } from "../values/mentions.ts";
import { DONE, LED, PERIOD } from "./deadline.ts";
import { isCount, isWording } from "./items.ts";
import {
  endsByItself,
  goesOn,
  isNaming,
  namingEnd,
  tokenEnd,
  withName,
  withNamesBehind,
  withUnitsBehind,
} from "./naming.ts";
import { choiceIn, noteValue } from "./note-value.ts";
import type { Notes } from "./notes.ts";
import { claim, isBreak, isSpace, quoteAt, quoted, type Sheet } from "./sheet.ts";

/** A key in the line, and where its value may begin. */
export interface KeyAt {
  readonly start: number;
  readonly word: string;
  readonly valueStart: number;
  readonly target: Target;
  readonly lineStart: boolean;
  /** A row of a form that no field wants: its name is kept with its value. */
  readonly named?: true;
}

/** The dates found in the line, by where they begin. */
export type DatesByStart = ReadonlyMap<number, DateSpan>;

const ENDS_SHORT: ReadonlySet<string> = new Set("，,；;。、");
const KEYED = /^\p{Script=Han}{1,6}[:=]\s?\d/u;
const COUNTED = /^\s*\p{Script=Han}{0,6}\d/u;
/** How a numbered list begins. */
export const ITEM = /^\s*(?:[(（]?1[)）]|1[.．、](?!\d(?!\d?月))|①)/;
const DEADLINE = new RegExp(`^(?:之前|以前|前|内|之内|以内)?(?:${DONE})?(?:完成|到位)?$`);
// 「未明确责任人、整改期限」 ends with no deadline: a time must follow.
const DUE = new RegExp(
  `^(?:整改)?(?:(?:限期|期限)[为至到]?|限)[\\d一二两三四五六七八九十半本下年月]|^${LED}${PERIOD}(?:之内|以内|内)(?:${DONE})`,
);
// 「2.未公示 已整改1条」: how many were put right is no part of the last finding.
const FIXED_COUNT =
  /^(?:其中)?(?:已|当场|现场|立行)?(?:整改|销号|立改|改了?)(?:完成|到位)?[\d一二两三四五六七八九十]{1,3}[条个项处]$/;
// A mark behind a day, unless what follows is foreign to a report: 「2026-03-05; DROP …」.
const STOPS = /^[,，;；。、\uFFFC](?!\s?[A-Za-z])/;
const TIME_NEXT = /^(?:上午|下午|晚上|早上|中午|凌晨|傍晚|[0-2]?\d[:点时])/;

/** Reads the value behind a key, as far as its kind of value goes; what it read is claimed. */
export function readValue(sheet: Sheet, notes: Notes, key: KeyAt, most: number, dates: DatesByStart): void {
  const { text, raw } = sheet;
  const limit = Math.min(most, bracketEnd(text, key.valueStart));
  const { target } = key;
  // 注册用户=15230 names the category by its key.
  const { category } = notes.lexicon;
  const isNamed = target.to === "quantity" || (target.to === "field" && target.field.type === "list");
  if (isNamed && category && notes.category === undefined) {
    const named = choiceIn(category, key.word);
    if (named !== undefined) notes.category = named;
  }
  const isList =
    target.to === "items" ||
    (target.to === "quantity" &&
      target.quantity.key === notes.kind.items?.quantity &&
      isWording(text.slice(key.valueStart, key.valueStart + 8).trimStart())) ||
    (target.to === "field" && target.field.type === "list");
  let start = key.valueStart;
  while (start < limit && (text[start] === " " || text[start] === "\t" || (isList && isSpace(text[start])))) start += 1;
  claim(sheet, key.start, key.valueStart, "key", target.label);
  if (start >= limit || text[start] === "\n") return;
  const quote = quoteAt(sheet, start);
  if (quote && quote.end <= limit && isBreak(text[quote.end])) {
    claim(sheet, start, quote.end, spanKind(target), target.label);
    noteValue(notes, target, quoted(sheet, quote), true);
    return;
  }
  let end = isList
    ? listEnd(sheet, target, start, limit, dates, notes.kind.due !== undefined)
    : key.lineStart && isWorded(target) && !endsByItself(sheet, target, start, limit)
      ? figureFrom(sheet, start, lineEnd(text, start, limit))
      : valueEnd(sheet, notes, target, start, limit, dates);
  if (isNaming(target)) end = namingEnd(sheet, notes, start, end, dates);
  // 「2026-03-05; DROP …」 is no date with a mark behind it.
  const keepsMark = target.to === "day" && end < limit && text[end - 1] === ";";
  if (key.named) end = Math.min(end, countedFrom(text, start, end));
  while (end > start && !keepsMark && isAfterthought(text, end - 1)) end -= 1;
  // 亮身份=✅: an emoji may be all of it.
  while (end === start && text[end] === EMOJI_MARK) end += 1;
  if (end <= start) return;
  claim(sheet, start, end, spanKind(target), target.label);
  const said = raw.slice(start, end);
  const value = withNames(notes, isNaming(target) || isList ? dropEmoji(said) : said);
  noteValue(notes, target, key.named ? `${key.word}：${value}` : value);
}

// What may stand behind a value and is none of it.
const isAfterthought = (text: string, at: number): boolean =>
  isSpace(text[at]) || ENDS_SHORT.has(text.charAt(at)) || text[at] === EMOJI_MARK;

// 「问题2条（1.缺签到；2.未公示）」: a value that begins behind a bracket ends with it.
function bracketEnd(text: string, start: number): number {
  if (text[start - 1] !== "(") return text.length;
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

// A mention in a value means the person for whom its key stands.
const withNames = (notes: Notes, value: string): string =>
  notes.mentions.reduce((said, { key, name }) => (name === "" ? said : withoutKey(said, key, name)), value);

function spanKind(target: Target) {
  switch (target.to) {
    case "day":
    case "until":
      return "day";
    case "quantity":
      return "quantity";
    case "title":
    case "unit":
    case "due":
    case "items":
    case "kept":
      return target.to;
    case "fixed":
      return "quantity";
    case "time":
      return target.to;
    case "field":
      return "field";
  }
}

const isWorded = (target: Target): boolean =>
  target.to === "title" ||
  target.to === "kept" ||
  target.to === "unit" ||
  (target.to === "field" && ["text", "person", "persons", "unit", "units"].includes(target.field.type));

function lineEnd(text: string, start: number, limit: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 || end > limit ? limit : end;
}

function valueEnd(
  sheet: Sheet,
  notes: Notes,
  target: Target,
  start: number,
  limit: number,
  dates: DatesByStart,
): number {
  const { text } = sheet;
  const token = tokenEnd(sheet, start, limit);
  let end = LATIN_WORD.test(text.charAt(start)) ? englishEnd(sheet, notes, target, token, limit, dates) : token;
  if (target.to === "day" || target.to === "due") {
    const span = dates.get(start);
    if (span && span.end > token && span.end <= limit) end = span.end;
    // 日期=11月20日；35人 ends with the day.
    else if (span?.reading && span.end < token && STOPS.test(text.slice(span.end, span.end + 3))) end = span.end;
  }
  if (target.to === "day") {
    for (let next = end; ; ) {
      while (text[next] === " ") next += 1;
      if (next >= limit || !TIME_NEXT.test(text.slice(next, next + 6))) break;
      next = tokenEnd(sheet, next, limit);
      end = next;
    }
    return end;
  }
  if (target.to === "quantity") {
    return quantityEnd(sheet, target, start, limit, dates);
  }
  if (target.to === "title") return figureFrom(sheet, start, end);
  if (target.to === "field" && target.field.type === "person") end = withName(sheet, start, end, limit);
  if (target.to === "field" && target.field.type === "persons") end = withNamesBehind(sheet, start, end, limit);
  const isShort = target.to === "unit" || (target.to === "field" && target.field.type !== "text") || isPlace(target);
  if (!isShort) return end;
  for (let at = start; at < end; at += 1) {
    const isSeparator = text[at] === "、" && target.to === "field" && /s$/.test(target.field.type);
    if (sheet.inQuote[at] === 0 && ENDS_SHORT.has(text.charAt(at)) && !isSeparator) {
      const joins = target.to === "field" && (target.field.type === "persons" || target.field.type === "units");
      if (!joins || !goesOn(sheet, target.field.type, at + 1, end)) return at;
    }
  }
  return end;
}

const LATIN_WORD = /[A-Za-z]/;
const BEFORE_DATE = /^(?:on|at|from|by|in|since)$/i;

/** Where an English value of several words ends: at a quantity, a date, a quote or a Chinese word; the next key is the limit. */
function englishEnd(
  sheet: Sheet,
  notes: Notes,
  target: Target,
  token: number,
  limit: number,
  dates: DatesByStart,
): number {
  const { text } = sheet;
  if (!isWorded(target) && target.to !== "due") return token;
  const holdsNumbers =
    target.to === "title" || target.to === "due" || (target.to === "field" && target.field.type === "text");
  let end = token;
  while (text[end] === " ") {
    let start = end;
    while (text[start] === " ") start += 1;
    const next = tokenEnd(sheet, start, limit);
    if (start >= limit || sheet.inQuote[start] !== 0 || dates.has(start)) break;
    const word = text.slice(start, next);
    if (/^\d/.test(word) ? !holdsNumbers || isCounted(notes, text, start, next) : !/^[\x21-\x7e]+$/.test(word)) break;
    if (/^[@(=]/.test(word) || (BEFORE_DATE.test(word) && dates.has(next + 1))) break;
    end = next;
  }
  return end;
}

/** Whether the number at `start` counts something: 35 people, 2h, 85人. */
function isCounted(notes: Notes, text: string, start: number, end: number): boolean {
  const figure = readFigureAt(text, start, notes.lexicon);
  if (figure === undefined || figure.kind === "ordinal") return false;
  if (figure.kind !== "figure" || figure.unit !== "") return true;
  return notes.lexicon.nouns.has(/^ ([a-z]+)/i.exec(text.slice(end, end + 20))?.[1]?.toLowerCase() ?? "");
}

// 参加人员：全体党员 共46人: a row without a field of its own may hold a figure that has one.
function countedFrom(text: string, start: number, end: number): number {
  const found = /[ ,;、](?=[^\s,;]{0,6}\d)/.exec(text.slice(start, end));
  return found === null ? end : start + found.index;
}

// 主题：廉洁自律，实到36人: what is counted behind a comma is not the topic.
function figureFrom(sheet: Sheet, start: number, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    if (sheet.inQuote[at] !== 0) continue;
    const behind = sheet.text.slice(at + 1, at + 12);
    if (ENDS_SHORT.has(sheet.text.charAt(at)) && COUNTED.test(behind)) return at;
    // 责任人：赵刚 数目:3, whatever that is.
    if (sheet.text[at] === " " && KEYED.test(behind)) return at;
  }
  return end;
}

const isPlace = (target: Target): boolean => target.to === "field" && target.field.key === "place";

// 35人,王志强主讲 ends at the comma; 1,200 does not; 40人(党员12人) ends at the bracket; 「35 人」 is one value.
function quantityEnd(
  sheet: Sheet,
  target: Extract<Target, { to: "quantity" }>,
  start: number,
  limit: number,
  dates: DatesByStart,
): number {
  const { text } = sheet;
  let end = start;
  while (end < limit && !isSpace(text[end])) {
    const char = text.charAt(end);
    // 1。5小时 holds two numbers, or a point that was mistyped.
    if (char === "。" && /\d/.test(text.charAt(end - 1)) && /\d/.test(text.charAt(end + 1))) end += 1;
    else if ("(（；;。、".includes(char) || char === EMOJI_MARK) break;
    if ((char === "," || char === "，") && (!/\d/.test(text.charAt(end + 1)) || dates.has(end + 1))) break;
    end += 1;
  }
  let behind = end;
  while (text[behind] === " ") behind += 1;
  // 人数:155 2026/10/16: a day or an hour is no part of the number before it.
  if (dates.has(behind)) return end;
  if (text[end] === " ") {
    let next = end + 1;
    while (next < limit && !isBreak(text[next])) next += 1;
    const word = text.slice(end + 1, next);
    const isUnit =
      target.quantity.units.includes(word) || (target.quantity.minutes && /^(?:小时|分钟|h|min)$/.test(word));
    if (isUnit || /^\d+$/.test(word)) return next;
  }
  // 「人数：七 十人」 is one number with a slip in it, and no other follows.
  const numeral = readNumeralAt(text, start);
  return numeral !== undefined && numeral.end > end && numeral.end <= limit ? tokenEnd(sheet, numeral.end, limit) : end;
}

// 「问题：4条」 in a row of a form: the number is all of it.
function countEnd(text: string, start: number): number | undefined {
  const row = /^[^\n]*/.exec(text.slice(start, start + 12))?.[0] ?? "";
  return isCount(row) && text[start + row.length] === "\n" ? start + row.length : undefined;
}

// Worded findings run to the next key or the end; a date, a headcount or a deadline at the very end is not one of them.
function listEnd(
  sheet: Sheet,
  target: Target,
  start: number,
  limit: number,
  dates: DatesByStart,
  hasDue: boolean,
): number {
  const { text } = sheet;
  const isNumbered = ITEM.test(text.slice(start, start + 8));
  if (!isNumbered && target.to === "field") return withUnitsBehind(sheet, start, tokenEnd(sheet, start, limit), limit);
  let end = countEnd(text, start) ?? limit;
  for (;;) {
    while (end > start && (isSpace(text[end - 1]) || ENDS_SHORT.has(text.charAt(end - 1)))) end -= 1;
    let word = end;
    while (word > start && !isSpace(text[word - 1]) && !(hasDue && ENDS_SHORT.has(text.charAt(word - 1)))) word -= 1;
    if (word <= start) return end;
    const led = /^(?:(?:以上|上述|所有|全部)*问题)?(?:[均都])?(?:请|须|要求|务必|需|应|于|在)*/.exec(
      text.slice(word, end),
    )?.[0];
    const date = dates.get(word + (led?.length ?? 0));
    const behind = date?.reading !== undefined && date.end <= end ? DEADLINE.exec(text.slice(date.end, end)) : null;
    // Behind a comma a day alone belongs to what was found: 「缺10月5日，11月3日」.
    const isApart = isSpace(text[word - 1]);
    const isDate = behind !== null && (isApart || behind[0] !== "");
    const said = text.slice(word, end);
    const isDue = DUE.test(said) || (isApart && /^(?:限期|期限)/.test(said));
    if (!isDate && !isDue && fixedBy(said) !== "all" && !FIXED_COUNT.test(said)) return end;
    end = word;
  }
}
