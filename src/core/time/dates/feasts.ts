// Reads feasts and lunar dates. A feast on a fixed date is read as that date. For movable feasts and lunar dates the
// bot computes the day and asks.

import { type Day, dayOf, isCivil, printDay, yearIn } from "../days/day.ts";
import { dayOfLunar, feastIn, MOVABLE_FEASTS } from "../days/lunar.ts";
import {
  type CivilForm,
  CN,
  civil,
  type DateForm,
  exec,
  type FoundForm,
  numberOf,
  sticky,
  unclear,
  type WhichYear,
  YEAR,
  yearOfText,
} from "./form.ts";

const FIXED: readonly (readonly [string, number, number])[] = [
  ["元旦", 1, 1],
  ["学雷锋纪念日", 3, 5],
  ["三八妇女节", 3, 8],
  ["三八", 3, 8],
  ["妇女节", 3, 8],
  ["植树节", 3, 12],
  ["五一劳动节", 5, 1],
  ["五一", 5, 1],
  ["劳动节", 5, 1],
  ["五四青年节", 5, 4],
  ["五四", 5, 4],
  ["青年节", 5, 4],
  ["六一儿童节", 6, 1],
  ["六一", 6, 1],
  ["儿童节", 6, 1],
  ["七一建党节", 7, 1],
  ["七一", 7, 1],
  ["建党节", 7, 1],
  ["八一建军节", 8, 1],
  ["八一", 8, 1],
  ["建军节", 8, 1],
  ["教师节", 9, 10],
  ["国庆", 10, 1],
  ["国家宪法日", 12, 4],
  ["宪法日", 12, 4],
  ["国家公祭日", 12, 13],
];
const FIXED_BY_CHAR = Map.groupBy(FIXED, ([word]) => word.charAt(0));
const MOVABLE_BY_CHAR = Map.groupBy(MOVABLE_FEASTS, (word) => word.charAt(0));
const SUFFIXES = ["期间", "假期", "前夕", "前后", "当天", "当日", "前"] as const;
const ON_THE_DAY: ReadonlySet<string> = new Set(["当天", "当日", ""]);

/** Reads a feast, fixed (七一, 国庆) or movable; `which` is the year stated before it. */
export function holiday(text: string, at: number, which: WhichYear = {}): FoundForm | undefined {
  const fixed = FIXED_BY_CHAR.get(text.charAt(at))?.find(([word]) => text.startsWith(word, at));
  if (!fixed) return movableFeast(text, at, which);
  const [word, month, day] = fixed;
  const { end, suffix } = endOfFeast(text, at + word.length);
  const form = civil({ ...which, month, day });
  if (ON_THE_DAY.has(suffix)) return { end, found: form, loose: true, weak: true };
  return { ...unclear(end, ""), found: feastForm(text.slice(at, end), (year) => dayOf(year, month, day), which) };
}

function movableFeast(text: string, at: number, which: WhichYear): FoundForm | undefined {
  const word = MOVABLE_BY_CHAR.get(text.charAt(at))?.find((name) => text.startsWith(name, at));
  if (word === undefined) return undefined;
  const { end } = endOfFeast(text, at + word.length);
  return { ...unclear(end, ""), found: feastForm(text.slice(at, end), (year) => feastIn(word, year), which) };
}

/** A feast that does not determine a day; the bot asks and offers the computed days. */
const feastForm = (said: string, dayIn: (year: number) => Day | undefined, { year, years }: WhichYear): DateForm => ({
  form: "unclear",
  reason: `「${said}」是哪一天？请选一天或写明日期`,
  days: (today) => inYears(year ?? (years === undefined ? undefined : yearIn(today) + years), today, dayIn),
});

/**
 * The day of a feast in the stated year. Without a year, the last one in the past and the next in the future, which a
 * deadline may mean.
 */
function inYears(named: number | undefined, today: Day, dayIn: (year: number) => Day | undefined): readonly Day[] {
  const years = named === undefined ? [-2, -1, 0, 1].map((more) => yearIn(today) + more) : [named];
  const days = years.map(dayIn).filter((day) => day !== undefined);
  const last = days.findLast((day) => day <= today);
  const next = days.find((day) => day > today);
  return [last, next].filter((day) => day !== undefined);
}

function endOfFeast(text: string, from: number): { readonly end: number; readonly suffix: string } {
  const end = text[from] === "节" ? from + 1 : from;
  const suffix = SUFFIXES.find((word) => text.startsWith(word, end)) ?? "";
  return { end: end + suffix.length, suffix };
}

const LUNAR = sticky(
  `(农历|阴历|旧历)?(?:${YEAR}年)?(?:(正|腊|冬|[${CN}]{1,3}|\\d{1,2})月)((?:初|廿|卅)[${CN}]|[${CN}]{1,3}|\\d{1,2}|廿|卅)(?!\\d)[日号]?`,
);
const LUNAR_WORD = sticky("(?:农历|阴历|旧历)(?:[正腊冬一二三四五六七八九十]{0,3}月)?|(?:正|腊|冬)月");
const NEW_YEARS = sticky("(?:大年)?(初[一二三四五六七八九十])|大年(三十|卅)");
const NAMED_MONTHS: Readonly<Record<string, number>> = { 正: 1, 冬: 11, 腊: 12 };

/** Reads a lunar date: 农历八月十五, 正月初三, 十一月廿九, 腊月廿三, 大年初一. */
export function lunar(text: string, at: number, which: WhichYear = {}): FoundForm | undefined {
  const match = exec(LUNAR, text, at);
  const month = match && (NAMED_MONTHS[match[3] ?? ""] ?? numberOf(match[3]));
  const date = numberOf(match?.[4]?.replace("初", ""));
  if (match && month && date !== undefined && isLunar(match)) {
    const year = match[2] === undefined ? which : { year: yearOfText(match[2]) };
    const either = match[1] === undefined && !((match[3] ?? "") in NAMED_MONTHS);
    return lunarForm(at + match[0].length, match[0], { ...year, month, date, either });
  }
  const alone = exec(NEW_YEARS, text, at);
  const day = numberOf(alone?.[1]?.replace("初", ""));
  if (alone && day !== undefined) return lunarForm(at + alone[0].length, alone[0], { ...which, month: 1, date: day });
  if (alone) {
    const eve = feastForm(alone[0], (year) => feastIn("除夕", year), which);
    return { ...unclear(at + alone[0].length, ""), found: eve };
  }
  const word = exec(LUNAR_WORD, text, at);
  return word ? unclear(at + word[0].length, `「${word[0]}」是农历，请换成公历日期`) : undefined;
}

/** Matches 廿三 only as a word of its own; 廿三人 and 廿三 人 count people. */
const TWENTIES = sticky("廿[一二三四五六七八九](?=$|[\\s,，、;；。])(?!\\s?[人名位个次场条项件户期篇年月])");
/** How many months back a day is searched for, because February may lack it. */
const MONTHS_BACK = 3;

/**
 * Reads 廿三 without a month. It may be a day of the Gregorian or the lunar calendar, so the bot asks and offers the
 * last one of each.
 */
export function ofTwenties(text: string, at: number): FoundForm | undefined {
  const [said] = exec(TWENTIES, text, at) ?? [];
  const date = numberOf(said);
  if (said === undefined || date === undefined || !/^[\s,，、;；。]?$/.test(text.charAt(at - 1))) return undefined;
  const days = (today: Day) => [lastOfSun(date, today), lastOfMoon(date, today)].filter((day) => day !== undefined);
  const reason = `「${said}」是公历还是农历的？请选一天，或写成11月21日`;
  return { ...unclear(at + said.length, ""), weak: false, found: { form: "unclear", reason, days } };
}

function lastOfSun(date: number, today: Day): Day | undefined {
  const [year, month] = [yearIn(today), Number(today.slice(5, 7))];
  for (let back = 0; back <= MONTHS_BACK; back += 1) {
    const one = month - back;
    const [inYear, inMonth] = one < 1 ? [year - 1, one + 12] : [year, one];
    if (isCivil(inYear, inMonth, date) && dayOf(inYear, inMonth, date) <= today) return dayOf(inYear, inMonth, date);
  }
  return undefined;
}

function lastOfMoon(date: number, today: Day): Day | undefined {
  const years = [yearIn(today) - 1, yearIn(today)];
  const days = years.flatMap((year) => Array.from({ length: 12 }, (_, month) => dayOfLunar(year, month + 1, date)));
  return days
    .filter((day) => day !== undefined && day <= today)
    .toSorted()
    .at(-1);
}

/** Whether the date is certainly lunar because of 农历, 正月, 初三 or 廿九. */
const isLunar = (match: RegExpExecArray): boolean =>
  match[1] !== undefined || (match[3] ?? "") in NAMED_MONTHS || /^[初廿卅]/.test(match[4] ?? "");

interface LunarDate extends WhichYear {
  readonly month: number;
  readonly date: number;
  /** The month is used in both calendars (十一月廿九), so the Gregorian day is offered too. */
  readonly either?: boolean;
}

const lunarForm = (end: number, said: string, date: LunarDate): FoundForm => ({
  ...unclear(end, ""),
  weak: false,
  found: { form: "unclear", reason: `「${said}」像是农历，是公历哪一天？`, days: (today) => lunarDays(date, today) },
});

function lunarDays({ year, years, month, date, either }: LunarDate, today: Day): readonly Day[] {
  const named = year ?? (years === undefined ? undefined : yearIn(today) + years);
  // The thirtieth of the last lunar month means New Year's Eve even if the month has only 29 days: 腊月三十.
  const isEve = month === 12 && date === 30;
  const moon = inYears(named, today, (one) => (isEve ? feastIn("除夕", one + 1) : dayOfLunar(one, month, date)));
  if (!either) return moon;
  const sun = inYears(named, today, (one) => (isCivil(one, month, date) ? dayOf(one, month, date) : undefined));
  return [...moon, ...sun];
}

/** The question about a date such as 八月十五, which without 日 or 号 may be lunar or Gregorian, with both days. */
export function eitherCalendar(
  form: CivilForm,
  solar: Day | undefined,
  today: Day,
): { readonly reason: string; readonly days: readonly Day[] } {
  const { month = 0, day, eitherCalendar: said = "" } = form;
  const moon = lunarDays({ ...form, month, date: Number(day) }, today).find((one) => one <= today);
  const days = [moon, solar].filter((one) => one !== undefined);
  const printed = days.map((one) => printDay(one, today)).join("，还是");
  return { reason: `「${said}」是${days.length > 1 ? `农历${printed}` : printed}？请选一天`, days };
}
