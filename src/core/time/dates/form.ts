// The forms in which dates are written. Which day a form means is decided in meaning.ts.
import { readChineseRun, readSmallChinese } from "../../numbers/chinese-numbers.ts";
import type { Day, DaySpan } from "../days/day.ts";

/** A date as it was written. */
export type DateForm =
  /** A calendar date; missing parts are inferred. `years` and `months` count from the current year and month. */
  | CivilForm
  /** A number of days from today: 今天 is 0, 昨天 is −1. */
  | { readonly form: "relative"; readonly days: number; readonly word: string }
  /**
   * A weekday. `weeks` counts from the current week and is undefined for a bare 周五. It is `last` for 上个周五, which
   * may mean this week's or last week's.
   */
  | {
      readonly form: "weekday";
      readonly weeks: number | "last" | undefined;
      readonly weekday: number;
      readonly word: string;
    }
  /** A period longer than a day: 上周, 10月. */
  | { readonly form: "stretch"; readonly of: (today: Day) => DaySpan; readonly word: string }
  | { readonly form: "instant"; readonly instant: string }
  /** The day is uncertain, so the bot asks; `days` are the possible days, the likeliest first. */
  | { readonly form: "unclear"; readonly reason: string; readonly days?: (today: Day) => readonly Day[] };

/** The stated year, in full or counted from the current year (去年 is −1). */
export interface WhichYear {
  readonly year?: number;
  readonly years?: number;
}

export interface CivilForm extends WhichYear {
  readonly form: "civil";
  readonly month?: number;
  readonly months?: number;
  readonly day: number | "last";
  /** The date was written 11-15 or 3/5 (`sure`), or 5.3, which may be a number (`unsure`). */
  readonly bare?: "sure" | "unsure";
  /** Words such as 月底 or 11月初, which mean a day by convention. The receipt states the assumed day. */
  readonly word?: string;
  /** The text of a date such as 八月十五, whose numerals may mean the lunar calendar. */
  readonly eitherCalendar?: string;
  /** A weekday of the month, as in 十月第一个星期一; a count of −1 means the last one. */
  readonly nth?: { readonly weekday: number; readonly count: number };
}

/** A form and the position where it ends. */
export interface FoundForm {
  readonly end: number;
  readonly found: DateForm;
  /** The form is a date only if a word ends after it: 5号 but not 5号楼. */
  readonly loose: boolean;
  /** The form may instead be part of a title. */
  readonly weak: boolean;
}

/** The Chinese numerals in which months and days are written. */
export const CN = "一二三四五六七八九十廿卅";
export const NUMBER = `(\\d{1,2}|[${CN}]{1,3})`;
export const YEAR = "(\\d{4}|\\d{2}|[〇零○一二三四五六七八九]{4}|[一二两]千[零〇○一二三四五六七八九十百]{1,7})";
export const PART_OF_MONTH = "(初|底|末|上旬|中旬|下旬|中)";

/** Makes a pattern that matches only at its `lastIndex`. */
export const sticky = (source: string, flags = "y"): RegExp => new RegExp(source, flags);

/** Matches a sticky pattern at `at`. */
export function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The value of a number up to 99, in digits or Chinese numerals. */
export const numberOf = (written: string | undefined): number | undefined => {
  if (written === undefined) return undefined;
  return /^\d/.test(written) ? Number(written) : readSmallChinese(written);
};

const DIGIT_NAMES = "〇一二三四五六七八九";

/** The value of a year that matched YEAR: 2026, 26, 二〇二六, 两千零二十六. */
export function yearOfText(written: string): number {
  if (/^\d/.test(written)) return written.length === 2 ? 2000 + Number(written) : Number(written);
  if (written.includes("千")) {
    const read = readChineseRun(written);
    return typeof read === "object" ? read.value : 0;
  }
  return Number([...written].map((char) => Math.max(0, DIGIT_NAMES.indexOf(char))).join(""));
}

/** Makes a calendar date. */
export const civil = (form: Omit<CivilForm, "form">): CivilForm => ({ form: "civil", ...form });

/** A form that is a date wherever it stands. */
export const plain = (end: number, found: DateForm): FoundForm => ({ end, found, loose: false, weak: false });

/** A period longer than a day. */
export const stretch = (end: number, word: string, of: (today: Day) => DaySpan): FoundForm => ({
  end,
  found: { form: "stretch", of, word },
  loose: true,
  weak: true,
});

/** A form that looks like a date but does not determine a day. */
export const unclear = (end: number, reason: string): FoundForm => ({
  end,
  found: { form: "unclear", reason },
  loose: true,
  weak: true,
});
