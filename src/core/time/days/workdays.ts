// Only the data of the chinese-days package is used. Its functions interpret a day in the machine's time zone, so that
// west of Greenwich 1 October becomes 30 September.
import published from "chinese-days/dist/chinese-days.json" with { type: "json" };
import { lookUp } from "../../text/look-up.ts";
import { addDays, type Day, daysBetween, weekday, yearIn } from "./day.ts";

/** Days declared by an admin, which take precedence over the published calendar. */
export interface WorkdayOverrides {
  readonly working: readonly Day[];
  readonly free: readonly Day[];
}

const NONE: WorkdayOverrides = { working: [], free: [] };
const HOLIDAYS: Readonly<Record<string, string>> = published.holidays;
const MAKE_UP_DAYS: Readonly<Record<string, string>> = published.workdays;
const COVERED = new Set(Object.keys(HOLIDAYS).map(yearIn));

/**
 * The published days off and working days as one text, by which stored results computed from the calendar are
 * recognised as outdated.
 */
export const publishedCalendar: string = [HOLIDAYS, MAKE_UP_DAYS].map((days) => Object.keys(days).join()).join(";");

/** Whether the State Council's calendar for `year` is known. Callers tell the user if it is not. */
export const isCovered = (year: number): boolean => COVERED.has(year);

/**
 * Whether `day` is a working day: by the overrides, otherwise by the published calendar, otherwise from Monday to
 * Friday.
 */
export function isWorkday(day: Day, overrides: WorkdayOverrides = NONE): boolean {
  if (overrides.working.includes(day)) return true;
  if (overrides.free.includes(day)) return false;
  if (Object.hasOwn(MAKE_UP_DAYS, day)) return true;
  return weekday(day) <= 5 && !Object.hasOwn(HOLIDAYS, day);
}

/** The name of the published holiday on `day`, if there is one. */
export function holidayName(day: Day): string | undefined {
  return lookUp(HOLIDAYS, day)?.split(",")[1];
}

/**
 * The `count`th working day after `day`, or before it if `count` is negative. Zero gives the first working day on or
 * after `day`.
 */
export function addWorkdays(day: Day, count: number, overrides: WorkdayOverrides = NONE): Day {
  if (count === 0) return firstWorkdayOnOrAfter(day, overrides);
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count);
  let at = day;
  while (left > 0) {
    at = addDays(at, step);
    if (isWorkday(at, overrides)) left -= 1;
  }
  return at;
}

/** The number of working days after `from` up to and including `to`; negative if `to` is earlier. */
export function workdaysBetween(from: Day, to: Day, overrides: WorkdayOverrides = NONE): number {
  // Subtracting from zero instead of negating, because the negation of 0 would be -0.
  if (to < from) return 0 - workdaysBetween(to, from, overrides);
  // Counts whole weeks and then corrects for the exceptions, so that a year takes no longer than a day.
  const days = daysBetween(from, to);
  const rest = days % 7;
  let count = ((days - rest) / 7) * 5;
  for (let ahead = 1; ahead <= rest; ahead += 1) if (weekday(addDays(from, ahead)) <= 5) count += 1;
  const isInside = (day: Day) => day > from && day <= to;
  for (const day of publishedBetween(from, to)) count += differenceOf(day, isWorkday(day, overrides));
  for (const day of new Set([...overrides.working, ...overrides.free])) {
    if (isInside(day) && !isException(day)) count += differenceOf(day, isWorkday(day, overrides));
  }
  return count;
}

/** The correction for one day to a count that takes Monday to Friday as the working days. */
const differenceOf = (day: Day, works: boolean): number => Number(works) - Number(weekday(day) <= 5);

const isException = (day: Day): boolean => Object.hasOwn(MAKE_UP_DAYS, day) || Object.hasOwn(HOLIDAYS, day);

const EXCEPTIONS = [...new Set([...Object.keys(HOLIDAYS), ...Object.keys(MAKE_UP_DAYS)])].sort();

/** The published exceptions after `from` up to `to`, by binary search. */
function publishedBetween(from: Day, to: Day): readonly Day[] {
  let low = 0;
  let high = EXCEPTIONS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((EXCEPTIONS[middle] ?? "") <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < EXCEPTIONS.length && (EXCEPTIONS[end] ?? "") <= to) end += 1;
  return EXCEPTIONS.slice(low, end);
}

/** The first working day on or after `day`. */
export function firstWorkdayOnOrAfter(day: Day, overrides: WorkdayOverrides = NONE): Day {
  let at = day;
  while (!isWorkday(at, overrides)) at = addDays(at, 1);
  return at;
}

/** The last working day on or before `day`. */
export function lastWorkdayOnOrBefore(day: Day, overrides: WorkdayOverrides = NONE): Day {
  let at = day;
  while (!isWorkday(at, overrides)) at = addDays(at, -1);
  return at;
}
