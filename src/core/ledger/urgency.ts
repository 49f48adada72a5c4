import type { Day } from "../time/days/day.ts";
import { addWorkdays, lastWorkdayOnOrBefore, type WorkdayOverrides } from "../time/days/workdays.ts";

/** How pressing something with a deadline is: blue three working days before, yellow on the day, red after it, dark a week later. */
export type Colour = "none" | "blue" | "yellow" | "red" | "dark";

/** What people call each colour; `dark` is red and on the leader's list. */
export const COLOUR_NAMES: Readonly<Record<Colour, string>> = {
  none: "未到期",
  blue: "即将到期",
  yellow: "今天到期",
  red: "已超期",
  dark: "已超期7个工作日以上",
};

/** The mark each colour is shown by in a list. */
export const COLOUR_MARKS: Readonly<Record<Colour, string>> = {
  none: "⚪",
  blue: "🔵",
  yellow: "🟡",
  red: "🔴",
  dark: "🔴",
};

const BLUE_BEFORE = 3;
const DARK_AFTER = 7;

/** The colour of a deadline on `today`. One that falls on a day off turns yellow on the last working day before it. */
export function colourOf(due: Day, today: Day, overrides?: WorkdayOverrides): Colour {
  if (today > due) return today >= addWorkdays(due, DARK_AFTER, overrides) ? "dark" : "red";
  if (today >= lastWorkdayOnOrBefore(due, overrides)) return "yellow";
  return today >= addWorkdays(due, -BLUE_BEFORE, overrides) ? "blue" : "none";
}
