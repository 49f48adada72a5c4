import { type Day, type DaySpan, monthOf, weekOf } from "./day.ts";
import { fail, ok, type Result } from "./result.ts";

/** A stretch of days to sum up; `label` is how people call it. */
export interface Period extends DaySpan {
  readonly label: string;
  /** It was cut at today because it is still running; printed with 截至. */
  readonly open: boolean;
  readonly unit: "day" | "week" | "month" | "quarter" | "half" | "year" | "since" | "days" | "all";
}

/** The period a whole text names. */
export function readPeriod(text: string, context: { readonly today: Day }): Result<Period> {
  const { today } = context;
  if (text === "本周") return ok({ from: weekOf(today).from, to: today, label: "本周", open: true, unit: "week" });
  if (text === "本月") return ok({ from: monthOf(today).from, to: today, label: "本月", open: true, unit: "month" });
  return fail(`没看懂时段「${text}」，可以写本周、上月、第三季度、2026年9月`);
}
