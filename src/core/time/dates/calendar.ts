// Reads calendar dates written in digits or in Chinese numerals.

import {
  addDays,
  type Day,
  type DaySpan,
  dayOf,
  daysBetween,
  isCivil,
  monthSpan,
  yearIn,
  yearSpan,
} from "../days/day.ts";
import { holiday, lunar } from "./feasts.ts";
import {
  type CivilForm,
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
  type WhichYear,
  YEAR,
  yearOfText,
} from "./form.ts";

/** A month and a day, optionally with a year before them. */
const WRITTEN = sticky(`(?:${YEAR} ?年 ?)?${NUMBER}( ?)月( ?)${NUMBER}(?:( ?)([日号號])|(?!\\d))`);
const WRITTEN_MONTH = sticky(`(?:${YEAR} ?年 ?)?${NUMBER} ?月(?:份)?${PART_OF_MONTH}?`);
const NTH_WEEKDAY = sticky("的?(?:第([一二三四五1-5])|(最后))(?:一)?个?(?:周|星期|礼拜)([一二三四五六日天])");
const WRITTEN_YEAR = sticky(`${YEAR}年`);
const NUMERIC = sticky("(\\d{4})(?:([-/.])(\\d{1,2})\\2(\\d{1,2})| (\\d{2}) (\\d{2}))(?!\\d)");
/** Dates with the year at the end: 11/20/2026, 20.11.2026. */
const YEAR_LAST = sticky("(\\d{1,2})([-/.])(\\d{1,2})\\2((?:19|20)\\d{2})(?![\\d])");
/** Dates with a two-digit year: 11/20/26. The bot asks which of the three numbers is the year. */
const SHORT_YEAR = sticky("(\\d{1,2})([-/])(\\d{1,2})\\2(\\d{1,2})(?![\\d/-])");
const CLOCK_AND_ZONE = sticky(
  "T(\\d{2}):(\\d{2})(?::(\\d{2}))?(?:[.,]\\d{1,9})?(Z|[+-]\\d{2}:?\\d{2})?(?![\\dA-Za-z])",
  "iy",
);
const NUMERIC_MONTH = sticky("(\\d{4})[-/.](\\d{1,2})(?![\\d])");
const ISO_WEEK = sticky("\\d{4}-?W\\d{1,2}(?:-\\d)?(?![\\dA-Za-z])", "iy");
const COMPACT = sticky("((?:19|20)\\d{2})(\\d{2})(\\d{2})(?![\\d.])");
const SEVEN = sticky("(?:19|20)\\d{5}(?![\\d.])");
const BARE = sticky("(\\d{1,2})([-/.])(\\d{1,2})(?!\\d)");
const DAY_ONLY = sticky(`${NUMBER}( ?)[日号號]`);
/** The text after 「20 日」 if 日 marks the day; in 「20 日间照料」 日 begins another word. */
const BEHIND_MARK =
  /^(?:$|[\s,，、。;；:：()（）[\]【】《》「」“”"~—–至到起止在于赴-]|召开|举[办行]|组织|开[展会]|[上下中]午|[早晚凌傍]|周|星期|礼拜|\d)/;
const DAYS_AWAY = sticky(`(\\d{1,3}|[两${CN}]{1,3})天(?:之|以)?(前|后)(?![往来去期夕面方])`);

/** Reads numeric dates (2026-03-05, 20260305) and instants, and refuses text that only resembles them. */
export function numeric(text: string, at: number): FoundForm | undefined {
  // All these forms begin with four digits; the short form 3-5 is read elsewhere.
  if (!/\d/.test(text.charAt(at + 1)) || !/\d/.test(text.charAt(at + 3))) return undefined;
  const match = exec(NUMERIC, text, at);
  if (match) return match[5] === undefined ? dashed(text, at, match) : loose(at + match[0].length, 1900, match, 5, 6);
  if (text[at + 4] === "-" || text[at + 4] === "W" || text[at + 4] === "w") {
    const isoWeek = exec(ISO_WEEK, text, at);
    if (isoWeek) return unclear(at + isoWeek[0].length, `「${isoWeek[0]}」这种第几周的写法看不懂，请写成3月5日这样`);
  }
  const compact = exec(COMPACT, text, at);
  if (compact) return loose(at + 8, 0, compact, 2, 3);
  const seven = exec(SEVEN, text, at);
  if (seven) return unclear(at + 7, `「${seven[0]}」少一位，看不准是哪天，请写成2026-03-05这样`);
  return numericMonth(text, at);
}

/** Reads 2026-03-05 and an instant that begins with it; 2026-03-05-06 is not a date. */
function dashed(text: string, at: number, match: RegExpExecArray): FoundForm | undefined {
  const end = at + match[0].length;
  if (text[end] === "T" || text[end] === "t") return instant(text, at, end);
  if (text[end] === match[2] && /\d/.test(text.charAt(end + 1)) && !exec(NUMERIC, text, end + 1)) return undefined;
  return plain(pastMark(text, end), civil({ year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) }));
}

/**
 * Reads 20260305 or 2026 03 05, which may be other numbers: it is a date only if the month and day are possible and the
 * year is later than `after`.
 */
function loose(
  end: number,
  after: number,
  match: RegExpExecArray,
  monthAt: number,
  dayAt: number,
): FoundForm | undefined {
  const [year, month, day] = [Number(match[1]), Number(match[monthAt]), Number(match[dayAt])];
  const isDateLike = year > after && month <= 12 && day <= 31;
  return isDateLike ? { end, found: civil({ year, month, day }), loose: true, weak: false } : undefined;
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
  // Date.UTC turns 30 February into a day of March. The plain form is returned instead and later reported as
  // impossible.
  const isReal = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  return plain(until, isReal ? { form: "instant", instant: new Date(ms).toISOString() } : form);
}

/** Reads a date such as 11/20/2026. If both first numbers may be the month, the bot asks. */
export function yearLast(text: string, at: number): FoundForm | undefined {
  const match = exec(YEAR_LAST, text, at);
  if (!match) return shortYear(text, at);
  const [one, other, year] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const end = pastMark(text, at + match[0].length);
  const american = civil({ year, month: one, day: other });
  const european = civil({ year, month: other, day: one });
  if (one > 12) return plain(end, european);
  if (other > 12 || one === other) return plain(end, american);
  return which(end, match[0], [dayOf(year, one, other), dayOf(year, other, one)]);
}

function shortYear(text: string, at: number): FoundForm | undefined {
  const match = exec(SHORT_YEAR, text, at);
  if (!match) return undefined;
  const [one, two, three] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const days = [
    [one, two, three],
    [three, one, two],
    [three, two, one],
  ].flatMap(([year = 0, month = 0, day = 0]) =>
    isCivil(2000 + year, month, day) ? [dayOf(2000 + year, month, day)] : [],
  );
  return days.length === 0 ? undefined : which(at + match[0].length, match[0], days);
}

const which = (end: number, said: string, days: readonly Day[]): FoundForm => ({
  end,
  found: {
    form: "unclear",
    reason: `「${said}」看不准是哪天，请选一天，或写成11月20日这样`,
    // Possible days in years far in the past are left out: 26/11/20 hardly means 2020.
    days: (today) => [...new Set(days)].filter((day) => daysBetween(day, today) < RECENT_DAYS),
  },
  loose: true,
  weak: false,
});

const RECENT_DAYS = 1100;

/**
 * Reads a date or period in words: 3月5日, 二〇二六年三月五日, 3月, 2026年. `before` is a year stated before it, as by
 * 去年.
 */
export function written(text: string, at: number, before: WhichYear = {}): FoundForm | undefined {
  const match = exec(WRITTEN, text, at);
  const month = numberOf(match?.[2]);
  const day = numberOf(match?.[5]);
  if (!match || month === undefined || day === undefined)
    return lunar(text, at, before) ?? writtenMonth(text, at, "", before) ?? writtenYear(text, at);
  const end = at + match[0].length;
  const isSpaced = match[3] !== "" || match[4] !== "";
  const marked = match[7] !== undefined && (match[6] === "" || isSpaced || BEHIND_MARK.test(text.slice(end, end + 2)));
  if (!marked && isSpaced) return writtenMonth(text, at, "", before) ?? writtenYear(text, at);
  const moon = lunar(text, at, before);
  if (moon !== undefined) return moon;
  const said = match[7] === undefined || marked ? match[0] : match[0].slice(0, -(match[6] ?? "").length - 1);
  const year = match[1] === undefined ? before : { year: yearOfText(match[1]) };
  const isEither = !marked && !/\d/.test(`${match[2]}${match[5]}`);
  const found = civil({ ...year, month, day, ...(isEither ? { eitherCalendar: said } : {}) });
  return { end: at + said.length, found, loose: !marked, weak: false };
}

/**
 * Reads a month, a part of it, or a weekday in it. `prefix` is the word before it, such as 去年, and `before` is the
 * year that word states.
 */
function writtenMonth(text: string, at: number, prefix = "", before: WhichYear = {}): FoundForm | undefined {
  const match = exec(WRITTEN_MONTH, text, at);
  const month = numberOf(match?.[2]);
  if (!match || month === undefined || month < 1 || month > 12) return undefined;
  const end = at + match[0].length;
  const said = match[1] === undefined ? before : { year: yearOfText(match[1]) };
  const { year, years } = said;
  const part = match[3];
  const edge = edgeOf(part);
  if (edge !== undefined) {
    return { end, found: civil({ ...said, month, day: edge, word: prefix + match[0] }), loose: true, weak: true };
  }
  const nth = part === undefined ? nthWeekday(text, end) : undefined;
  if (nth) return { end: nth.end, found: civil({ ...said, month, day: 1, nth: nth.nth }), loose: true, weak: false };
  return stretch(end, prefix + match[0], (today) => {
    const thisYear = year ?? yearIn(today) + (years ?? 0);
    const lastYear = year === undefined && years === undefined && monthSpan(thisYear, month).from > today;
    return partOfMonth(monthSpan(lastYear ? thisYear - 1 : thisYear, month), part);
  });
}

/** Reads a weekday after a month: 第一个星期一, 的最后一个周五. */
export function nthWeekday(
  text: string,
  at: number,
): { readonly end: number; readonly nth: NonNullable<CivilForm["nth"]> } | undefined {
  const match = exec(NTH_WEEKDAY, text, at);
  if (!match) return undefined;
  const count = match[2] === undefined ? "一二三四五".indexOf(match[1] ?? "") + 1 || Number(match[1]) : -1;
  return { end: at + match[0].length, nth: { weekday: "一二三四五六".indexOf(match[3] ?? "") + 1 || 7, count } };
}

/** The day that 初 (the first) or 底 (the last) means. */
export const edgeOf = (part: string | undefined): number | "last" | undefined =>
  part === "初" ? 1 : part === "底" || part === "末" ? "last" : undefined;

/** The days of 上旬, 中旬 or 下旬; otherwise the whole month. */
export function partOfMonth(month: DaySpan, part: string | undefined): DaySpan {
  if (part === "上旬") return { from: month.from, to: addDays(month.from, 9) };
  if (part === "中旬" || part === "中") return { from: addDays(month.from, 10), to: addDays(month.from, 19) };
  return part === "下旬" ? { from: addDays(month.from, 20), to: month.to } : month;
}

function writtenYear(text: string, at: number): FoundForm | undefined {
  const match = exec(WRITTEN_YEAR, text, at);
  if (!match?.[1] || (match[1].length < 4 && !match[1].includes("千"))) return undefined;
  const year = yearOfText(match[1]);
  const end = at + match[0].length;
  return holiday(text, end, { year }) ?? lunar(text, end, { year }) ?? stretch(end, match[0], () => yearSpan(year));
}

/** Reads a number of days before or after today: 三天前. */
export function daysAway(text: string, at: number): FoundForm | undefined {
  const match = exec(DAYS_AWAY, text, at);
  const count = match?.[1] === "两" ? 2 : numberOf(match?.[1]);
  if (!match || count === undefined) return undefined;
  return plain(at + match[0].length, { form: "relative", days: match[2] === "前" ? -count : count, word: match[0] });
}

/** Reads a month and day without words: 3-5, 3/5, 3.5. */
export function bare(text: string, at: number): FoundForm | undefined {
  const match = exec(BARE, text, at);
  if (!match) return undefined;
  const [month, day, sign] = [Number(match[1]), Number(match[3]), match[2] ?? "."];
  const end = at + match[0].length;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (text[end] === sign && /\d/.test(text.charAt(end + 1))) return undefined;
  const until = pastMark(text, end);
  // 5.3 may be a decimal number; 5.3日 is not one.
  const unsure = match[3]?.length === 1 && until === end;
  return {
    end: until,
    found: civil({ month, day, bare: unsure && sign === "." ? "unsure" : "sure" }),
    loose: true,
    weak: unsure,
  };
}

/** Skips a 日 or 号 after a numeric date, as many people write it: 2026-3-5日, 11.5号. */
const pastMark = (text: string, end: number): number => (/[日号號]/.test(text.charAt(end)) ? end + 1 : end);

/** Reads a day of the month alone: 25号. */
export function dayOnly(text: string, at: number): FoundForm | undefined {
  const match = exec(DAY_ONLY, text, at);
  const day = numberOf(match?.[1]);
  if (!match || day === undefined || day < 1 || day > 31) return undefined;
  if (match[2] !== "" && !BEHIND_MARK.test(text.slice(at + match[0].length, at + match[0].length + 2)))
    return undefined;
  return { end: at + match[0].length, found: civil({ day }), loose: true, weak: false };
}
