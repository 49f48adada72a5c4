import { fail, ok, type Result } from "../text/result.ts";
import { foldText } from "../text/text.ts";
import {
  addDays,
  addMonths,
  type Day,
  type DaySpan,
  daysBetween,
  monthIn,
  printDay,
  printSpan,
  yearIn,
} from "./days/day.ts";
import { plainStretch, quarterStretch } from "./plain-periods.ts";
import { type Stretch, spokenStretch } from "./spoken-periods.ts";

/** A range of days whose records are summed up; `label` is its name in replies. */
export interface Period extends DaySpan {
  readonly label: string;
  /** The period is still running, so it was cut off at today. It is printed with 截至. */
  readonly open: boolean;
  readonly unit: Stretch["unit"];
}

/**
 * Reads a text that must be exactly one period: 本周, 上个月, 第三季度, 2026年9月, 近30天, 今年以来, 累计,
 * 9月1日至9月30日.
 */
export function readPeriod(raw: string, context: { readonly today: Day }): Result<Period> {
  const { today } = context;
  const folded = foldText(raw).trim();
  const text = /\d\s+\d/.test(folded) ? folded : folded.replace(/\s+/g, "");
  if (text === "" || text.length > LONGEST_TEXT) return fail(unread(folded));
  const stretch = plainStretch(text, today) ?? spokenStretch(text, today, plainStretch);
  return stretch === undefined ? fail(unread(folded)) : cut(stretch, today);
}

/** Whether the text names a period, even one in the future, which cannot be summed up. */
export function namesPeriod(text: string, context: { readonly today: Day }): boolean {
  const read = readPeriod(text, context);
  return read.ok || read.error.endsWith(AHEAD) || read.error === REVERSED;
}

/**
 * The preceding period of the same length. A period that is still running is compared with the same part of the
 * preceding one.
 */
export function previousPeriod(period: Period): Period | undefined {
  const { from, to, unit, open } = period;
  switch (unit) {
    case "all":
      return undefined;
    case "since":
      return samePeriodLastYear(period);
    case "week":
      return renamed(period, { from: addDays(from, -7), to: addDays(to, -7) });
    case "day":
    case "days": {
      const length = daysBetween(from, to) + 1;
      return renamed(period, { from: addDays(from, -length), to: addDays(from, -1) });
    }
    default: {
      const months = MONTHS_OF[unit];
      const end = open ? addMonths(to, -months) : addDays(from, -1);
      return renamed(period, { from: addMonths(from, -months), to: end });
    }
  }
}

/** The same days one year earlier. A week keeps its days of the week, and a whole month ends on its own last day. */
export function samePeriodLastYear(period: Period): Period | undefined {
  const { from, to, unit, open } = period;
  if (unit === "all") return undefined;
  if (unit === "week") return renamed(period, { from: addDays(from, -364), to: addDays(to, -364) });
  const start = addMonths(from, -12);
  if (open || unit === "day" || unit === "days" || unit === "since")
    return renamed(period, { from: start, to: addMonths(to, -12) });
  return renamed(period, { from: start, to: addDays(addMonths(addDays(to, 1), -12), -1) });
}

/** Prints a period: 上周（11月9日至15日）, 2026年以来（截至11月22日）, 2026年第三季度. */
export function printPeriod(period: Period, today: Day): string {
  const { label, open, unit } = period;
  if (unit === "since" || unit === "all") return open ? `${label}（截至${printDay(period.to, today)}）` : label;
  const days = printSpan(period, today);
  if (open) return `${label}（${days}，截至今日）`;
  // The days are added unless the label already contains its date; 近30天 contains a number but no date.
  return label === days || (/\d/.test(label) && !label.startsWith("近")) ? label : `${label}（${days}）`;
}

const LONGEST_TEXT = 40;
const AHEAD = "还没到，请换一个时段";
const REVERSED = "结束日期早于开始日期，请核对时段";
const MONTHS_OF = { month: 1, quarter: 3, half: 6, year: 12 } as const;
const unread = (text: string): string =>
  `没看懂时段「${text.length > 20 ? `${text.slice(0, 20)}…` : text}」，可以写本周、上月、第三季度或2026年9月`;

function cut(stretch: Stretch, today: Day): Result<Period> {
  const { from, to, label, unit } = stretch;
  if (from > today) return fail(label + AHEAD);
  if (to < from) return fail(REVERSED);
  const running = to > today || unit === "all" || (unit === "since" && to === today);
  return ok({ from, to: to > today ? today : to, label, open: running, unit });
}

/** The period with other days. Its label is made from its dates, because a label such as 上月 would be wrong. */
function renamed(period: Period, span: DaySpan): Period {
  const { from } = span;
  const start = `${yearIn(from)}年`;
  const moved = { ...span, open: false, unit: period.unit };
  if (!period.open && period.unit === "month") return { ...moved, label: `${start}${monthIn(from)}月` };
  if (!period.open && period.unit === "quarter")
    return { ...moved, label: quarterStretch(yearIn(from), quarterIn(from)).label };
  if (!period.open && period.unit === "half")
    return { ...moved, label: `${start}${monthIn(from) === 1 ? "上" : "下"}半年` };
  if (!period.open && period.unit === "year") return { ...moved, label: start };
  return { ...moved, label: printSpan(span, period.to) };
}

const quarterIn = (of: Day): number => Math.ceil(monthIn(of) / 3);
