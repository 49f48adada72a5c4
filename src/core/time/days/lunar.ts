// The lunar calendar. Its months have 29 or 30 days in no simple pattern, so a table of years gives their lengths.
import { addDays, type Day, dayOf } from "./day.ts";
import { FIRST_LUNAR_YEAR, FIRST_NEW_YEAR, LUNAR_YEARS } from "./lunar-years.ts";

/** The day of a lunar date in a regular month, not a leap month. Undefined if that month has no such date. */
export function dayOfLunar(year: number, month: number, date: number): Day | undefined {
  const start = newYear(year);
  const code = LUNAR_YEARS[year - FIRST_LUNAR_YEAR];
  if (start === undefined || code === undefined || month < 1 || month > 12) return undefined;
  if (date < 1 || date > monthLength(code, month)) return undefined;
  let days = date - 1;
  for (let before = 1; before < month; before += 1) {
    days += monthLength(code, before) + (leapMonth(code) === before ? leapLength(code) : 0);
  }
  return addDays(start, days);
}

/** The day of a movable feast in a Gregorian year; undefined if the year is not in the table. */
export function feastIn(name: string, year: number): Day | undefined {
  if (name === "清明") return dayOf(year, 4, Math.floor((year % 100) * 0.2422 + 4.81) - Math.floor((year % 100) / 4));
  if (name === "除夕") {
    const next = newYear(year);
    return next === undefined ? undefined : addDays(next, -1);
  }
  const [month, date] = FEASTS[name] ?? [0, 0];
  // The feast 腊八 lies in the last lunar month, so it belongs to the lunar year that began in the Gregorian year before.
  return dayOfLunar(month === 12 ? year - 1 : year, month, date);
}

/** Feasts whose Gregorian date differs from year to year. */
export const MOVABLE_FEASTS = ["春节", "除夕", "元宵", "清明", "端午", "七夕", "中秋", "重阳", "腊八"] as const;

const FEASTS: Readonly<Record<string, readonly [month: number, date: number]>> = {
  春节: [1, 1],
  元宵: [1, 15],
  端午: [5, 5],
  七夕: [7, 7],
  中秋: [8, 15],
  重阳: [9, 9],
  腊八: [12, 8],
};

const leapMonth = (code: number): number => code & 0xf;
const leapLength = (code: number): number => (code & 0x1_0000 ? 30 : 29);
const monthLength = (code: number, month: number): number => (code & (0x1_0000 >> month) ? 30 : 29);

let newYears: readonly Day[] | undefined;

/** The first day of a lunar year; the first call computes the first days of all years. */
function newYear(year: number): Day | undefined {
  newYears ??= newYearsOf(LUNAR_YEARS);
  return newYears[year - FIRST_LUNAR_YEAR];
}

function newYearsOf(codes: readonly number[]): readonly Day[] {
  const starts: Day[] = [FIRST_NEW_YEAR];
  for (const code of codes) {
    let days = leapMonth(code) === 0 ? 0 : leapLength(code);
    for (let month = 1; month <= 12; month += 1) days += monthLength(code, month);
    starts.push(addDays(starts.at(-1) ?? FIRST_NEW_YEAR, days));
  }
  return starts;
}
