import { isAsciiDigit, isEdge } from "../../numbers/numeral-words.ts";
import { findAddresses } from "../../text/addresses.ts";
import { foldText } from "../../text/text.ts";
import { addDays } from "../days/day.ts";
import { type Reach, rangeWithBeside, withBeside } from "./beside.ts";
import {
  BEGINNERS,
  isAfterDateKey,
  isInsideWord,
  isStart,
  isUnitNext,
  isWordEnd,
  mayBegin,
  NUMERALS,
} from "./boundaries.ts";
import { readPicked } from "./deadlines.ts";
import { type DateForm, type FoundForm, findDayRangeAt, findFormAt, findRangeEndAt } from "./forms.ts";
import { type DateContext, type DateReading, dayRangeMeaning, meaningOf, rangeMeaning } from "./meaning.ts";
import { type FoundTime, findEnglishTime, findTimeAt, type TimeOfDay } from "./times.ts";

export { type DueContext, readDue } from "./deadlines.ts";
export type { DateContext, DateReading } from "./meaning.ts";
export type { TimeOfDay } from "./times.ts";

/** A date with an optional time of day, or a time of day alone, and its position in the text. */
export interface DateSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Undefined if the span is only a time of day. */
  readonly reading?: DateReading;
  readonly time?: TimeOfDay;
  /**
   * The text may instead be part of the title (七一, 上周, 5.3). It is treated as text if another span is a clear date.
   */
  readonly weak: boolean;
}

/** What the day of a date in a field depends on besides its words, such as today. */
export interface DateValueContext extends DateContext {
  /** The text is the value of a date key or a form field, so 5.3 means 3 May. */
  readonly allowBareMonthDay?: boolean;
}

/**
 * Finds all dates and times of day in folded text, left to right and without overlap. Text in 《》 or quotation marks
 * is a title and is skipped, as are ordinals and web addresses.
 */
export function findDates(text: string, context: DateContext): readonly DateSpan[] {
  const spans: DateSpan[] = [];
  const closing = new Map<string, number>();
  const addresses = findAddresses(text);
  let passed = 0;
  let at = 0;
  while (at < text.length && spans.length < MOST_DATES) {
    const code = text.charCodeAt(at);
    if (MAY_START[code] !== 1) {
      at += 1;
      continue;
    }
    while ((addresses[passed]?.end ?? text.length) <= at) passed += 1;
    const address = addresses[passed];
    if (address !== undefined && address.start <= at) {
      at = address.end;
      continue;
    }
    const span = spanAt(text, at, context);
    if (span) spans.push(span);
    at = span?.end ?? passOver(text, at, closing);
  }
  return spans;
}

/** Reads a text that must be exactly one date. The bot asks if it contains anything else. */
export function readDate(raw: string, context: DateValueContext): DateReading {
  const text = readPicked(raw) ?? foldText(raw).trim();
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

const RANGE_SIGN = /(?:起)?(?: ?(?:--|——|[-~—–〜至到]) ?| (?:to|through|thru|until|till) )/iy;
/** The end of a range such as 11月20日起至22日止. */
const RANGE_TAIL = /止/y;
const QUOTES: Readonly<Record<string, string>> = { "《": "》", "「": "」", "“": "”", "『": "』", '"': '"' };
/** The most dates read in one text; a text with more was pasted, and the rest of it stays text. */
const MOST_DATES = 64;
const LONGEST_QUOTE = 300;
const NIGHT = new Set("晚夜早晨");
/** Marks the characters that can begin a date or a quotation, so that the scan skips all others quickly. */
const MAY_START = new Uint8Array(65_536);
for (const char of [...BEGINNERS, ...Object.keys(QUOTES)]) {
  MAY_START[char.charCodeAt(0)] = 1;
}

/** The context of a position: whether a date is expected there (`sure`) and whether a word begins there (`begins`). */
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

/**
 * The next position to scan. `closing` caches the next position of each closing mark, so that the text is searched
 * once.
 */
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

/** Reads a date and, as far as they follow, the end of its range, the weekday and the time. */
function reachAt(text: string, at: number, context: DateContext, { sure, begins }: Place): Reach | undefined {
  const char = text.charAt(at);
  const days = begins && (isAsciiDigit(char) || NUMERALS.has(char)) ? findDayRangeAt(text, at) : undefined;
  if (days) {
    const reading = dayRangeMeaning(days.first, days.last, context);
    return withTime(text, { end: days.end, reading, openEnd: true, weak: false });
  }
  const first = findFormAt(text, at);
  if (!first || (first.loose && !begins)) return undefined;
  const range = rangeAt(text, first, first.end, context);
  if (range) return withTime(text, rangeWithBeside(text, { ...range, weak: false }, range.last, context));
  const { end, loose, weak } = first;
  const single = { end, reading: meaningOf(first.found, context, sure), openEnd: loose, weak };
  const whole = withTime(text, withBeside(text, single, first, context));
  const later = whole.end > end ? rangeAt(text, first, whole.end, context) : undefined;
  if (!later || !isSettled(whole.reading)) return whole;
  const { time: from } = whole;
  const { time: to, ...ranged } = withTime(text, rangeWithBeside(text, { ...later, weak: false }, later.last, context));
  const time = later.reading.kind === "day" ? lasting(from, to) : from;
  return time === undefined ? ranged : { ...ranged, time };
}

const isSettled = (reading: DateReading): boolean => reading.kind === "day" || reading.kind === "future";

/** The time of 11月20日14:00至11月20日16:00, which lasts two hours. */
function lasting(from: TimeOfDay | undefined, to: TimeOfDay | undefined): TimeOfDay | undefined {
  if (from?.from === undefined || to?.from === undefined || to.from <= from.from) return from;
  return { from: from.from, to: to.from, minutes: minutesOf(to.from) - minutesOf(from.from) };
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Marks 八月十五 in 八月十五至十七日 as Gregorian, because 日 follows the end of the range. */
function ofTheSun(form: DateForm): DateForm {
  if (form.form !== "civil") return form;
  const { eitherCalendar: _, ...solar } = form;
  return solar;
}

/** Reads a range of days: its first day is `first`, and the sign between its ends (至, -) stands at `from`. */
function rangeAt(
  text: string,
  first: FoundForm,
  from: number,
  context: DateContext,
): (Pick<Reach, "end" | "reading" | "openEnd"> & { readonly last: FoundForm }) | undefined {
  RANGE_SIGN.lastIndex = from;
  if (!RANGE_SIGN.test(text)) return undefined;
  const last = findRangeEndAt(text, RANGE_SIGN.lastIndex, first.found);
  if (!last) return undefined;
  const isSure = !last.loose || isBare(first.found, last.found, text, last.end);
  if (!isSure && !isWordEnd(text, last.end) && !findTimeAt(text, last.end, true)) return undefined;
  RANGE_TAIL.lastIndex = last.end;
  const end = RANGE_TAIL.test(text) ? RANGE_TAIL.lastIndex : last.end;
  return {
    end,
    last,
    reading: rangeMeaning(last.loose ? first.found : ofTheSun(first.found), last.found, context),
    openEnd: !isSure,
  };
}

/**
 * Whether both dates have the short form, as in 11.21-11.22河道清理. Together they are dates and not decimal numbers,
 * unless a unit follows.
 */
const isBare = (first: DateForm, last: DateForm, text: string, end: number): boolean =>
  first.form === "civil" &&
  last.form === "civil" &&
  first.bare !== undefined &&
  last.bare !== undefined &&
  /^\p{Script=Han}/u.test(text.slice(end, end + 1)) &&
  !isUnitNext(text, end);

function withTime(text: string, reach: Reach): Reach {
  const inWord = NIGHT.has(text.charAt(reach.end - 1)) ? findTimeAt(text, reach.end - 1, true) : undefined;
  const spaced = text[reach.end] === " ";
  const found = inWord ?? findEnglishTime(text, reach.end) ?? findTimeAt(text, reach.end + (spaced ? 1 : 0), !spaced);
  if (!found) return reach;
  const openEnd = reach.openEnd && spaced && !isWordEnd(text, reach.end);
  return { ...reach, end: found.end, reading: timedReading(reach.reading, found), time: found.time, openEnd };
}

/**
 * The question about a date whose time makes it unusable: 14:00-13:00 is contradictory, and 24:00 may belong to either
 * day.
 */
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
