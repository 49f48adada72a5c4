import { dayIn, type Instant } from "./days/day.ts";
import { isWorkday, type WorkdayOverrides } from "./days/workdays.ts";
import { minuteIn } from "./schedules.ts";

const FIRST_MINUTE = 9 * 60;
/** The minute of a day, counted from midnight, after which nobody is written to. */
export const LAST_MINUTE = 18 * 60;

/** Whether people may be written to, and their clients ring: 9:00 to 18:00 on a working day. */
export function isInHours(now: Instant, zone: string, calendar?: WorkdayOverrides): boolean {
  const minute = minuteIn(zone, now);
  return minute >= FIRST_MINUTE && minute < LAST_MINUTE && isWorkday(dayIn(zone, now), calendar);
}
