import { dayIn, type Instant } from "./days/day.ts";
import { isWorkday, type WorkdayOverrides } from "./days/workdays.ts";
import { minuteIn } from "./schedules.ts";

const FIRST_MINUTE = 9 * 60;
/** The minute of the day, counted from midnight, from which on no messages are sent. */
export const LAST_MINUTE = 18 * 60;

/** Whether messages that notify people may be sent now: from 9:00 to 18:00 on a working day. */
export function isInHours(now: Instant, zone: string, calendar?: WorkdayOverrides): boolean {
  const minute = minuteIn(zone, now);
  return minute >= FIRST_MINUTE && minute < LAST_MINUTE && isWorkday(dayIn(zone, now), calendar);
}
