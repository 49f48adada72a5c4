import type { Day } from "../time/days/day.ts";
import { addWorkdays, lastWorkdayOnOrBefore, type WorkdayOverrides, workdaysBetween } from "../time/days/workdays.ts";

/**
 * The urgency of a deadline: `blue` from three working days before it, `yellow` on the day, `red` after it, `dark` from
 * seven working days after it.
 */
export type Colour = "none" | "blue" | "yellow" | "red" | "dark";

const AHEAD: Readonly<Record<Exclude<Colour, "red" | "dark">, string>> = {
  none: "未到期",
  blue: "即将到期",
  yellow: "今天到期",
};

/** The symbol for each urgency in a list. */
export const COLOUR_MARKS: Readonly<Record<Colour, string>> = {
  none: "⚪",
  blue: "🔵",
  yellow: "🟡",
  red: "🔴",
  dark: "🔴",
};

const BLUE_BEFORE = 3;
const DARK_AFTER = 7;

/** The urgency of a deadline on `today`. A deadline on a day off becomes yellow on the last working day before it. */
export function colourOf(due: Day, today: Day, overrides?: WorkdayOverrides): Colour {
  if (today > due) return today >= addWorkdays(due, DARK_AFTER, overrides) ? "dark" : "red";
  if (today >= lastWorkdayOnOrBefore(due, overrides)) return "yellow";
  return today >= addWorkdays(due, -BLUE_BEFORE, overrides) ? "blue" : "none";
}

/** The urgency of a deadline in words: 「即将到期」, 「已超期9个工作日」. */
export function urgencyWords(due: Day, today: Day, overrides?: WorkdayOverrides): string {
  const colour = colourOf(due, today, overrides);
  return colour === "red" || colour === "dark" ? overdueWords(due, today, overrides) : AHEAD[colour];
}

/**
 * How many working days a deadline is overdue: 「已超期9个工作日」. If no working day has passed since, only
 * 「已超期」.
 */
export function overdueWords(due: Day, today: Day, overrides?: WorkdayOverrides): string {
  const days = workdaysBetween(due, today, overrides);
  return days > 0 ? `已超期${days}个工作日` : "已超期";
}
