// The shape in which a date is found in text: what was written, not yet which day it is (meaning.ts).
import { readChineseRun, readSmallChinese } from "../../numbers/chinese-numbers.ts";
import type { Day, DaySpan } from "../days/day.ts";

/** What was written. */
export type DateForm =
  /** A date by the calendar; what is absent is inferred. `years` and `months` count from today's. */
  | CivilForm
  /** 今天 is 0, 昨天 is −1. */
  | { readonly form: "relative"; readonly days: number; readonly word: string }
  /** `weeks` from this one; none for a bare 周五; `last` for 上个周五, which people use for either. */
  | {
      readonly form: "weekday";
      readonly weeks: number | "last" | undefined;
      readonly weekday: number;
      readonly word: string;
    }
  /** Longer than a day: 上周, 10月. */
  | { readonly form: "stretch"; readonly of: (today: Day) => DaySpan; readonly word: string }
  | { readonly form: "instant"; readonly instant: string }
  /** No day can be told for certain; `days` are those it may be, the likeliest first. */
  | { readonly form: "unclear"; readonly reason: string; readonly days?: (today: Day) => readonly Day[] };

/** The year that was said: in full, or counted from this one (去年 is −1). */
export interface WhichYear {
  readonly year?: number;
  readonly years?: number;
}

export interface CivilForm extends WhichYear {
  readonly form: "civil";
  readonly month?: number;
  readonly months?: number;
  readonly day: number | "last";
  /** Written 11-15, 3/5 or, not so surely a date, 5.3. */
  readonly bare?: "sure" | "unsure";
  /** 月底, 11月初: the day is a convention, and the receipt says so. */
  readonly word?: string;
  /** 八月十五, as it was written: the numerals of the lunar calendar are these too. */
  readonly eitherCalendar?: string;
  /** 十月第一个星期一: which weekday of the month stands for the day, the last one being −1. */
  readonly nth?: { readonly weekday: number; readonly count: number };
}

/** A form and where it ends. */
export interface FoundForm {
  readonly end: number;
  readonly found: DateForm;
  /** It is a date only where a word ends behind it: 5号 but not 5号楼. */
  readonly loose: boolean;
  /** It may as well be part of a title. */
  readonly weak: boolean;
}

/** Chinese numerals of months and days. */
export const CN = "一二三四五六七八九十廿卅";
export const NUMBER = `(\\d{1,2}|[${CN}]{1,3})`;
export const YEAR = "(\\d{4}|\\d{2}|[〇零○一二三四五六七八九]{4}|[一二两]千[零〇○一二三四五六七八九十百]{1,7})";
export const PART_OF_MONTH = "(初|底|末|上旬|中旬|下旬|中)";

/** A pattern that matches only where it is put. */
export const sticky = (source: string, flags = "y"): RegExp => new RegExp(source, flags);

/** Puts a sticky pattern at `at`. */
export function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A number in digits or Chinese numerals, up to 99. */
export const numberOf = (written: string | undefined): number | undefined => {
  if (written === undefined) return undefined;
  return /^\d/.test(written) ? Number(written) : readSmallChinese(written);
};

const DIGIT_NAMES = "〇一二三四五六七八九";

/** A year as YEAR finds it: 2026, 26, 二〇二六, 两千零二十六. */
export function yearOfText(written: string): number {
  if (/^\d/.test(written)) return written.length === 2 ? 2000 + Number(written) : Number(written);
  if (written.includes("千")) {
    const read = readChineseRun(written);
    return typeof read === "object" ? read.value : 0;
  }
  return Number([...written].map((char) => Math.max(0, DIGIT_NAMES.indexOf(char))).join(""));
}

/** A date by the calendar. */
export const civil = (form: Omit<CivilForm, "form">): CivilForm => ({ form: "civil", ...form });

/** A form that is surely a date wherever it stands. */
export const plain = (end: number, found: DateForm): FoundForm => ({ end, found, loose: false, weak: false });

/** A form longer than a day. */
export const stretch = (end: number, word: string, of: (today: Day) => DaySpan): FoundForm => ({
  end,
  found: { form: "stretch", of, word },
  loose: true,
  weak: true,
});

/** A form that is understood to be no usable date. */
export const unclear = (end: number, reason: string): FoundForm => ({
  end,
  found: { form: "unclear", reason },
  loose: true,
  weak: true,
});
