// Dates written by the calendar, in digits or in Chinese numerals.

import { addDays, type DaySpan, monthSpan, yearIn, yearSpan } from "../days/day.ts";
import {
  CN,
  civil,
  exec,
  type FoundForm,
  NUMBER,
  numberOf,
  PART_OF_MONTH,
  plain,
  sticky,
  stretch,
  unclear,
  YEAR,
} from "./form.ts";

/** A month and a day, perhaps with a year before them. */
export const WRITTEN = sticky(`(?:${YEAR} ?年 ?)?${NUMBER} ?月 ?${NUMBER}(?: ?([日号號])|(?!\\d))`);
const WRITTEN_MONTH = sticky(`(?:${YEAR} ?年 ?)?${NUMBER} ?月(?:份)?${PART_OF_MONTH}?`);
const WRITTEN_YEAR = sticky(`(\\d{4})年`);
const NUMERIC = sticky("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?!\\d)");
const CLOCK_AND_ZONE = sticky(
  "T(\\d{2}):(\\d{2})(?::(\\d{2}))?(?:[.,]\\d{1,9})?(Z|[+-]\\d{2}:?\\d{2})?(?![\\dA-Za-z])",
  "iy",
);
const NUMERIC_MONTH = sticky("(\\d{4})[-/.](\\d{1,2})(?![\\d])");
const ISO_WEEK = sticky("\\d{4}-?W\\d{1,2}(?:-\\d)?(?![\\dA-Za-z])", "iy");
const COMPACT = sticky("((?:19|20)\\d{2})(\\d{2})(\\d{2})(?![\\d.])");
const SEVEN = sticky("(?:19|20)\\d{5}(?![\\d.])");
const BARE = sticky("(\\d{1,2})([-/.])(\\d{1,2})(?!\\d)");
const DAY_ONLY = sticky(`${NUMBER} ?[日号號]`);
const DAYS_AWAY = sticky(`(\\d{1,3}|[两${CN}]{1,3})天(?:之|以)?(前|后)(?![往来去期夕面方])`);
const DIGIT_NAMES = "〇一二三四五六七八九";

/** 2026-03-05, 20260305, an instant, and what only looks like them. */
export function numeric(text: string, at: number): FoundForm | undefined {
  // Every numeric form but the bare 3-5 begins with four digits.
  if (!/\d/.test(text.charAt(at + 1)) || !/\d/.test(text.charAt(at + 3))) return undefined;
  const match = exec(NUMERIC, text, at);
  if (match) {
    const end = at + match[0].length;
    if (text[end] === "T" || text[end] === "t") return instant(text, at, end);
    if (text[end] === match[2] && /\d/.test(text.charAt(end + 1)) && !exec(NUMERIC, text, end + 1)) return undefined;
    return plain(
      pastMark(text, end),
      civil({ year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) }),
    );
  }
  if (text[at + 4] === "-" || text[at + 4] === "W" || text[at + 4] === "w") {
    const isoWeek = exec(ISO_WEEK, text, at);
    if (isoWeek) return unclear(at + isoWeek[0].length, `「${isoWeek[0]}」这种第几周的写法看不懂，请写成3月5日这样`);
  }
  const compact = exec(COMPACT, text, at);
  if (compact) {
    const form = civil({ year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) });
    const isDateLike = Number(compact[2]) <= 12 && Number(compact[3]) <= 31;
    return isDateLike ? { end: at + 8, found: form, loose: true, weak: false } : undefined;
  }
  const seven = exec(SEVEN, text, at);
  if (seven) return unclear(at + 7, `「${seven[0]}」少一位，看不准是哪天，请写成2026-03-05这样`);
  return numericMonth(text, at);
}

function numericMonth(text: string, at: number): FoundForm | undefined {
  const match = exec(NUMERIC_MONTH, text, at);
  const month = Number(match?.[2]);
  if (!match || month < 1 || month > 12) return undefined;
  return stretch(at + match[0].length, match[0], () => monthSpan(Number(match[1]), month));
}

function instant(text: string, at: number, end: number): FoundForm | undefined {
  const match = exec(CLOCK_AND_ZONE, text, end);
  const date = exec(NUMERIC, text, at);
  if (!match || !date) return undefined;
  const [year, month, day] = [Number(date[1]), Number(date[3]), Number(date[4])];
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  const until = end + match[0].length;
  const zone = match[4];
  if (hour > 24 || minute > 59) return unclear(until, `「${text.slice(at, until)}」的时间不对，请核对`);
  const form = civil({ year, month, day });
  if (zone === undefined) return hour === 24 ? unclear(until, `24:00是当天还是第二天？请写明日期`) : plain(until, form);
  const offset = /z/i.test(zone)
    ? 0
    : (zone.startsWith("-") ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const ms = Date.UTC(year, month - 1, day, hour, minute - offset);
  // Date.UTC rolls 30 February over; the plain form says it is impossible.
  const isReal = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  return plain(until, isReal ? { form: "instant", instant: new Date(ms).toISOString() } : form);
}

/** 3月5日, 二〇二六年三月五日, and 3月 or 2026年 alone. */
export function written(text: string, at: number): FoundForm | undefined {
  const match = exec(WRITTEN, text, at);
  const month = numberOf(match?.[2]);
  const day = numberOf(match?.[3]);
  const marked = match?.[4] !== undefined;
  if (match && month !== undefined && day !== undefined && (marked || !match[0].includes(" "))) {
    const year = match[1] === undefined ? {} : { year: yearOfText(match[1]) };
    const found = civil({ ...year, month, day });
    return { end: at + match[0].trimEnd().length, found, loose: !marked, weak: false };
  }
  return writtenMonth(text, at) ?? writtenYear(text, at);
}

/** A month, or its beginning, middle or end; `prefix` is the 去年 before it and `years` what that says. */
export function writtenMonth(text: string, at: number, prefix = "", years?: number): FoundForm | undefined {
  const match = exec(WRITTEN_MONTH, text, at);
  const month = numberOf(match?.[2]);
  if (!match || month === undefined || month < 1 || month > 12) return undefined;
  const end = at + match[0].length;
  const year = match[1] === undefined ? undefined : yearOfText(match[1]);
  const part = match[3];
  const which = year === undefined ? (years === undefined ? {} : { years }) : { year };
  const edge = edgeOf(part);
  if (edge !== undefined) {
    return { end, found: civil({ ...which, month, day: edge, word: prefix + match[0] }), loose: true, weak: true };
  }
  return stretch(end, prefix + match[0], (today) => {
    const thisYear = year ?? yearIn(today) + (years ?? 0);
    const lastYear = year === undefined && years === undefined && monthSpan(thisYear, month).from > today;
    return partOfMonth(monthSpan(lastYear ? thisYear - 1 : thisYear, month), part);
  });
}

/** The day that 初 and 底 stand for. */
export const edgeOf = (part: string | undefined): number | "last" | undefined =>
  part === "初" ? 1 : part === "底" || part === "末" ? "last" : undefined;

/** The days of 上旬, 中旬 or 下旬, else the whole month. */
export function partOfMonth(month: DaySpan, part: string | undefined): DaySpan {
  if (part === "上旬") return { from: month.from, to: addDays(month.from, 9) };
  if (part === "中旬" || part === "中") return { from: addDays(month.from, 10), to: addDays(month.from, 19) };
  return part === "下旬" ? { from: addDays(month.from, 20), to: month.to } : month;
}

function writtenYear(text: string, at: number): FoundForm | undefined {
  const match = exec(WRITTEN_YEAR, text, at);
  return match ? stretch(at + match[0].length, match[0], () => yearSpan(Number(match[1]))) : undefined;
}

function yearOfText(written: string): number {
  if (/^\d/.test(written)) return written.length === 2 ? 2000 + Number(written) : Number(written);
  return Number([...written].map((char) => Math.max(0, DIGIT_NAMES.indexOf(char))).join(""));
}

/** 三天前. */
export function daysAway(text: string, at: number): FoundForm | undefined {
  const match = exec(DAYS_AWAY, text, at);
  const count = match?.[1] === "两" ? 2 : numberOf(match?.[1]);
  if (!match || count === undefined) return undefined;
  return plain(at + match[0].length, { form: "relative", days: match[2] === "前" ? -count : count, word: match[0] });
}

/** 3-5, 3/5 and 3.5. */
export function bare(text: string, at: number): FoundForm | undefined {
  const match = exec(BARE, text, at);
  if (!match) return undefined;
  const [month, day, sign] = [Number(match[1]), Number(match[3]), match[2] ?? "."];
  const end = at + match[0].length;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (text[end] === sign && /\d/.test(text.charAt(end + 1))) return undefined;
  const until = pastMark(text, end);
  // 5.3 may be a figure, 5.3日 is none.
  const unsure = match[3]?.length === 1 && until === end;
  return {
    end: until,
    found: civil({ month, day, bare: unsure && sign === "." ? "unsure" : "sure" }),
    loose: true,
    weak: unsure,
  };
}

/** 2026-3-5日 and 11.5号, as many write. */
const pastMark = (text: string, end: number): number => (/[日号號]/.test(text.charAt(end)) ? end + 1 : end);

/** 25号. */
export function dayOnly(text: string, at: number): FoundForm | undefined {
  const match = exec(DAY_ONLY, text, at);
  const day = numberOf(match?.[1]);
  if (!match || day === undefined || day < 1 || day > 31) return undefined;
  return { end: at + match[0].length, found: civil({ day }), loose: true, weak: false };
}
