import { fixedBy } from "../../kinds/oversight/rectification-words.ts";
import { readNumeralAt } from "../../numbers/numerals.ts";
import { EMOJI_MARK } from "../../text/emoji.ts";
import type { DateSpan } from "../../time/dates/index.ts";
import { readFigureAt } from "../values/amounts.ts";
import type { Target } from "../values/lexicon.ts";
import { DONE, LED, PERIOD } from "./deadline.ts";
import { isCount } from "./items.ts";
import { goesOn, tokenEnd, withName, withNamesBehind, withUnitsBehind } from "./naming.ts";
import type { Notes } from "./notes.ts";
import { isBreak, isSpace, type Sheet } from "./sheet.ts";

/** The dates found in the line, by their start position. */
export type DatesByStart = ReadonlyMap<number, DateSpan>;

/** A value in the line: its target, its start, and the position before which it must end. */
export interface Value {
  readonly target: Target;
  readonly start: number;
  readonly limit: number;
  readonly dates: DatesByStart;
}

/** Punctuation that ends a short value. */
export const ENDS_SHORT: ReadonlySet<string> = new Set("，,；;。、");
const KEYED = /^\p{Script=Han}{1,6}[:=]\s?\d/u;
const COUNTED = /^\s*\p{Script=Han}{0,6}\d/u;
/** The beginning of a numbered list. */
export const ITEM = /^\s*(?:[(（]?1[)）]|1[.．、](?!\d(?!\d?月))|①)/;
const DEADLINE = new RegExp(`^(?:之前|以前|前|内|之内|以内)?(?:${DONE})?(?:完成|到位)?$`);
// 「未明确责任人、整改期限」 does not end with a deadline: that would need a time after it.
const DUE = new RegExp(
  `^(?:整改)?(?:(?:限期|期限)[为至到]?|限)[\\d一二两三四五六七八九十半本下年月]|^${LED}${PERIOD}(?:之内|以内|内)(?:${DONE})`,
);
// 「2.未公示 已整改1条」: the count of corrected findings is not part of the last finding.
const FIXED_COUNT =
  /^(?:其中)?(?:已|当场|现场|立行)?(?:整改|销号|立改|改了?)(?:完成|到位)?[\d一二两三四五六七八九十]{1,3}[条个项处]$/;
// Punctuation after a day ends the value, unless foreign text follows: 「2026-03-05; DROP …」.
const STOPS = /^[,，;；。、\uFFFC](?!\s?[A-Za-z])/;
const TIME_NEXT = /^(?:上午|下午|晚上|早上|中午|凌晨|傍晚|[0-2]?\d[:点时])/;

/** Whether the value is text, which may contain spaces and punctuation. */
export const isWorded = (target: Target): boolean =>
  target.to === "title" ||
  target.to === "kept" ||
  target.to === "unit" ||
  (target.to === "field" && ["text", "person", "persons", "unit", "units"].includes(target.field.type));

/** The end of the row. */
export function lineEnd(text: string, start: number, limit: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 || end > limit ? limit : end;
}

/** The end of a value that is neither a list nor a whole row. */
export function valueEnd(sheet: Sheet, notes: Notes, value: Value): number {
  const { target, start, limit } = value;
  if (target.to === "quantity") return quantityEnd(sheet, target, value);
  const token = tokenEnd(sheet, start, limit);
  const words = LATIN_WORD.test(sheet.text.charAt(start)) ? englishEnd(sheet, notes, value, token) : token;
  switch (target.to) {
    case "day":
      return timesEnd(sheet, dateEnd(sheet, value, token, words), limit);
    case "due":
      return dateEnd(sheet, value, token, words);
    case "title":
      return figureFrom(sheet, start, words);
    case "unit":
      return shortEnd(sheet, target, start, words);
    case "field":
      return fieldEnd(sheet, target, value, words);
    default:
      return words;
  }
}

/**
 * The end of a date, which may be longer or shorter than its first word: in 日期=11月20日；35人 it ends with the day.
 */
function dateEnd({ text }: Sheet, { start, limit, dates }: Value, token: number, words: number): number {
  const span = dates.get(start);
  if (span === undefined) return words;
  if (span.end > token && span.end <= limit) return span.end;
  return span.reading && span.end < token && STOPS.test(text.slice(span.end, span.end + 3)) ? span.end : words;
}

/** Extends a day by the times after it: 日期：11月20日 下午 3:00. */
function timesEnd(sheet: Sheet, day: number, limit: number): number {
  const { text } = sheet;
  for (let end = day; ; ) {
    let next = end;
    while (text[next] === " ") next += 1;
    if (next >= limit || !TIME_NEXT.test(text.slice(next, next + 6))) return end;
    end = tokenEnd(sheet, next, limit);
  }
}

type FieldTarget = Extract<Target, { to: "field" }>;

function fieldEnd(sheet: Sheet, target: FieldTarget, { start, limit }: Value, words: number): number {
  const { type, key } = target.field;
  if (type === "text") return key === "place" ? shortEnd(sheet, target, start, words) : words;
  if (type === "person") return shortEnd(sheet, target, start, withName(sheet, start, words, limit));
  if (type === "persons") return shortEnd(sheet, target, start, withNamesBehind(sheet, start, words, limit));
  return shortEnd(sheet, target, start, words);
}

/** A short value ends at the first punctuation mark that does not join the parts of a list. */
function shortEnd(sheet: Sheet, target: Target, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    if (sheet.inQuote[at] !== 0 || !ENDS_SHORT.has(sheet.text.charAt(at))) continue;
    if (target.to !== "field" || !joinsParts(sheet, target, at, end)) return at;
  }
  return end;
}

function joinsParts(sheet: Sheet, { field: { type } }: FieldTarget, at: number, end: number): boolean {
  if (sheet.text[at] === "、" && /s$/.test(type)) return true;
  return (type === "persons" || type === "units") && goesOn(sheet, type, at + 1, end);
}

const LATIN_WORD = /[A-Za-z]/;
const BEFORE_DATE = /^(?:on|at|from|by|in|since)$/i;

/**
 * The end of an English value of several words: it ends before a number with a unit, a date, a quotation or a Chinese
 * word, and at the latest before the next key.
 */
function englishEnd(sheet: Sheet, notes: Notes, { target, limit, dates }: Value, token: number): number {
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

/** Whether the number at `start` has a unit or noun: 35 people, 2h, 85人. */
function isCounted(notes: Notes, text: string, start: number, end: number): boolean {
  const figure = readFigureAt(text, start, notes.lexicon);
  if (figure === undefined || figure.kind === "ordinal") return false;
  if (figure.kind !== "figure" || figure.unit !== "") return true;
  return notes.lexicon.nouns.has(/^ ([a-z]+)/i.exec(text.slice(end, end + 20))?.[1]?.toLowerCase() ?? "");
}

/** A row whose label is not a field may still contain a figure that is one: 参加人员：全体党员 共46人. */
export function countedFrom(text: string, start: number, end: number): number {
  const found = /[ ,;、](?=[^\s,;]{0,6}\d)/.exec(text.slice(start, end));
  return found === null ? end : start + found.index;
}

/** Ends a topic before an amount that follows a comma: 主题：廉洁自律，实到36人. */
export function figureFrom(sheet: Sheet, start: number, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    if (sheet.inQuote[at] !== 0) continue;
    const behind = sheet.text.slice(at + 1, at + 12);
    if (ENDS_SHORT.has(sheet.text.charAt(at)) && COUNTED.test(behind)) return at;
    // A space before a word with : or = ends the value, because the word may be an unknown key: 责任人：赵刚 数目:3.
    if (sheet.text[at] === " " && KEYED.test(behind)) return at;
  }
  return end;
}

type QuantityTarget = Extract<Target, { to: "quantity" }>;

function quantityEnd(sheet: Sheet, target: QuantityTarget, { start, limit, dates }: Value): number {
  const { text } = sheet;
  let end = start;
  while (end < limit && !endsNumber(text, end, dates)) end += isPoint(text, end) ? 2 : 1;
  let behind = end;
  while (text[behind] === " ") behind += 1;
  // A date after the number is not part of it: 人数:155 2026/10/16.
  if (dates.has(behind)) return end;
  const unit = text[end] === " " ? unitBehindBlank(text, target, end, limit) : undefined;
  if (unit !== undefined) return unit;
  // 「人数：七 十人」 is one number with a typing error in it, not two numbers.
  const numeral = readNumeralAt(text, start);
  return numeral !== undefined && numeral.end > end && numeral.end <= limit ? tokenEnd(sheet, numeral.end, limit) : end;
}

/** Whether 。 was mistyped for a decimal point, as in 1。5小时. */
const isPoint = (text: string, at: number): boolean =>
  text[at] === "。" && /\d/.test(text.charAt(at - 1)) && /\d/.test(text.charAt(at + 1));

/**
 * Whether a number ends here: 35人,王志强主讲 ends at the comma, 1,200 does not, 40人(党员12人) ends at the bracket.
 */
function endsNumber(text: string, at: number, dates: DatesByStart): boolean {
  const char = text.charAt(at);
  if (isSpace(char) || char === EMOJI_MARK) return true;
  if (char === "," || char === "，") return !/\d/.test(text.charAt(at + 1)) || dates.has(at + 1);
  return "(（；;。、".includes(char) && !isPoint(text, at);
}

/** Accepts a unit or more digits after a space: 「35 人」, 「1 200」. */
function unitBehindBlank(text: string, { quantity }: QuantityTarget, blank: number, limit: number): number | undefined {
  let end = blank + 1;
  while (end < limit && !isBreak(text[end])) end += 1;
  const word = text.slice(blank + 1, end);
  const isUnit = quantity.units.includes(word) || (quantity.minutes && /^(?:小时|分钟|h|min)$/.test(word));
  return isUnit || /^\d+$/.test(word) ? end : undefined;
}

// In a form row such as 「问题：4条」 the count is the whole value.
function countEnd(text: string, start: number): number | undefined {
  const row = /^[^\n]*/.exec(text.slice(start, start + 12))?.[0] ?? "";
  return isCount(row) && text[start + row.length] === "\n" ? start + row.length : undefined;
}

/**
 * The end of a list of findings: the next key or the end of the line, without a date, a number of people or a deadline
 * at its very end.
 */
export function listEnd(sheet: Sheet, { target, start, limit, dates }: Value, hasDue: boolean): number {
  const { text } = sheet;
  const isNumbered = ITEM.test(text.slice(start, start + 8));
  if (!isNumbered && target.to === "field") return withUnitsBehind(sheet, start, tokenEnd(sheet, start, limit), limit);
  for (let end = countEnd(text, start) ?? limit; ; ) {
    while (end > start && (isSpace(text[end - 1]) || ENDS_SHORT.has(text.charAt(end - 1)))) end -= 1;
    let word = end;
    while (word > start && !isSpace(text[word - 1]) && !(hasDue && ENDS_SHORT.has(text.charAt(word - 1)))) word -= 1;
    if (word <= start || !isNoFinding(text, word, end, dates)) return end;
    end = word;
  }
}

/** Whether the last words of a list are a deadline or the count of corrected findings. */
function isNoFinding(text: string, start: number, end: number, dates: DatesByStart): boolean {
  const said = text.slice(start, end);
  const isApart = isSpace(text[start - 1]);
  const led = LED_DAY.exec(said)?.[0] ?? "";
  const date = dates.get(start + led.length);
  const behind = date?.reading !== undefined && date.end <= end ? DEADLINE.exec(text.slice(date.end, end)) : null;
  // After a comma a day without other words belongs to the finding: 「缺10月5日，11月3日」.
  if (behind !== null && (isApart || behind[0] !== "")) return true;
  if (DUE.test(said) || (isApart && /^(?:限期|期限)/.test(said))) return true;
  return fixedBy(said) === "all" || FIXED_COUNT.test(said);
}

const LED_DAY = /^(?:(?:以上|上述|所有|全部)*问题)?(?:[均都])?(?:请|须|要求|务必|需|应|于|在)*/;
