// The package's own functions read a day in the machine's zone (west of Greenwich 1 October becomes
// 30 September), so only its data is used, and a day stays text.
import published from "chinese-days/dist/chinese-days.json" with { type: "json" };
import { addDays, type Day, daysBetween, weekday, yearIn } from "./day.ts";

/** Days an admin has declared, which overrule the published calendar. */
export interface WorkdayOverrides {
  readonly working: readonly Day[];
  readonly free: readonly Day[];
}

const NONE: WorkdayOverrides = { working: [], free: [] };
const HOLIDAYS: Readonly<Record<string, string>> = published.holidays;
const MAKE_UP_DAYS: Readonly<Record<string, string>> = published.workdays;
const COVERED = new Set(Object.keys(HOLIDAYS).map(yearIn));

/** Whether the State Council's calendar for `year` is known; callers say so when it is not. */
export const isCovered = (year: number): boolean => COVERED.has(year);

/** Whether people work on `day`: overrides first, then the published calendar, else Monday to Friday. */
export function isWorkday(day: Day, overrides: WorkdayOverrides = NONE): boolean {
  if (overrides.working.includes(day)) return true;
  if (overrides.free.includes(day)) return false;
  if (Object.hasOwn(MAKE_UP_DAYS, day)) return true;
  return weekday(day) <= 5 && !Object.hasOwn(HOLIDAYS, day);
}

/** The holiday's name when `day` is a published holiday. */
export function holidayName(day: Day): string | undefined {
  return Object.hasOwn(HOLIDAYS, day) ? HOLIDAYS[day]?.split(",")[1] : undefined;
}

/** The `count`th working day after `day` (before it when negative); zero gives the first on or after it. */
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

/** How many working days lie after `from` up to and including `to`; negative when `to` is earlier. */
export function workdaysBetween(from: Day, to: Day, overrides: WorkdayOverrides = NONE): number {
  if (to < from) return -workdaysBetween(to, from, overrides);
  const days = daysBetween(from, to);
  let count = 0;
  for (let ahead = 1; ahead <= days; ahead += 1) if (isWorkday(addDays(from, ahead), overrides)) count += 1;
  return count;
}

/** The first working day that is `day` or later. */
export function firstWorkdayOnOrAfter(day: Day, overrides: WorkdayOverrides = NONE): Day {
  let at = day;
  while (!isWorkday(at, overrides)) at = addDays(at, 1);
  return at;
}

/** The last working day that is `day` or earlier. */
export function lastWorkdayOnOrBefore(day: Day, overrides: WorkdayOverrides = NONE): Day {
  let at = day;
  while (!isWorkday(at, overrides)) at = addDays(at, -1);
  return at;
}
