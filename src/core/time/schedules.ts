import {
  addDays,
  type Day,
  type DaySpan,
  dateIn,
  dayIn,
  dayOf,
  daysInMonth,
  type Instant,
  monthIn,
  monthOf,
  quarterOf,
  weekday,
  yearIn,
  yearOf,
} from "./days/day.ts";
import {
  addWorkdays,
  firstWorkdayOnOrAfter,
  isWorkday,
  lastWorkdayOnOrBefore,
  type WorkdayOverrides,
} from "./days/workdays.ts";

/**
 * A day within a month, quarter or year: a date, the last day, the nth working day, or the nth working day before the
 * end.
 */
export type DayWithin =
  | { readonly date: number }
  | { readonly last: true }
  | { readonly workday: number }
  | { readonly beforeEnd: number }
  | { readonly month: number; readonly date: number };

/** How often a schedule repeats. */
export type Rule =
  | { readonly every: "minutes"; readonly count: number }
  | { readonly every: "day" | "workday" }
  | { readonly every: "week"; readonly days: readonly number[] }
  | { readonly every: "month" | "quarter" | "year"; readonly on: DayWithin };

/**
 * A rule with a time of day in minutes after midnight. `dayOff` says whether a slot on a day off is kept or moved to a
 * later or an earlier working day.
 */
export interface Schedule {
  readonly rule: Rule;
  readonly minute: number;
  readonly dayOff: "keep" | "later" | "earlier";
}

/**
 * What the times of a schedule are computed with: the time zone, the days declared by an admin, and a shift in minutes.
 */
export interface Ground {
  readonly zone: string;
  readonly overrides?: WorkdayOverrides;
  readonly offset?: number;
}

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
/** The longest run of days off in a row; a time moved to a working day is searched for within this many days. */
const LONGEST_HOLIDAY = 16;

/**
 * The times of a schedule after `after` up to and including `until`, ascending. Two times moved to the same day count
 * once.
 */
export function slotsBetween(schedule: Schedule, after: Instant, until: Instant, ground: Ground): readonly Instant[] {
  if (until <= after) return [];
  const slots = slotsOn(schedule, { from: dayIn(ground.zone, after), to: dayIn(ground.zone, until) }, ground);
  return slots.filter((slot) => slot > after && slot <= until);
}

/** The next `count` times of a schedule after `after`. */
export function nextSlots(schedule: Schedule, after: Instant, count: number, ground: Ground): readonly Instant[] {
  let from = addDays(dayIn(ground.zone, after), -1);
  const found: Instant[] = [];
  // The loop covers several years, because a yearly rule has one slot a year.
  for (let stretch = 0; found.length < count && stretch < 40; stretch += 1) {
    const to = addDays(from, schedule.rule.every === "minutes" ? 2 : 45);
    for (const slot of slotsOn(schedule, { from, to }, ground))
      if (slot > after && !found.includes(slot)) found.push(slot);
    from = addDays(to, 1);
  }
  return found.sort().slice(0, count);
}

/**
 * The days named by a schedule's rule from which a time was moved to `day`: Monday if Monday was a holiday and `day` is
 * Tuesday, or two days after a long holiday.
 */
export function daysMovedTo(schedule: Schedule, day: Day, overrides?: WorkdayOverrides): readonly Day[] {
  const around = { from: addDays(day, -LONGEST_HOLIDAY), to: addDays(day, LONGEST_HOLIDAY) };
  return daysOf(schedule.rule, around, overrides).filter((own) => movedDay(schedule, own, overrides) === day);
}

/**
 * The moment at which clocks in `zone` show this minute of the day. If daylight saving skips the minute, the first
 * moment after the gap.
 */
export function instantAt(zone: string, day: Day, minute: number): Instant {
  const wall = Date.UTC(yearIn(day), monthIn(day) - 1, dateIn(day)) + minute * MINUTE_MS;
  const aDay = MINUTES_A_DAY * MINUTE_MS;
  const [first, second] = [wall - offsetAt(zone, wall - aDay), wall - offsetAt(zone, wall + aDay)] as const;
  // Two candidates, with the offsets of the day before and the day after. In a doubled hour both show the minute and
  // the earlier is taken; in a gap neither does and the later is taken.
  const isShown = (time: number) => time + offsetAt(zone, time) === wall;
  const shown = [first, second].filter(isShown);
  return new Date(shown.length > 0 ? Math.min(...shown) : Math.max(first, second)).toISOString();
}

/** The minutes since midnight in `zone`. */
export function minuteIn(zone: string, instant: Instant): number {
  const at = Date.parse(instant);
  const local = at + offsetAt(zone, at);
  return Math.floor((((local % 86_400_000) + 86_400_000) % 86_400_000) / MINUTE_MS);
}

function slotsOn(schedule: Schedule, days: DaySpan, ground: Ground): Instant[] {
  const { rule, minute } = schedule;
  const shift = ground.offset ?? 0;
  if (rule.every === "minutes") return everyMinutes(rule.count, days, ground);
  const margin = schedule.dayOff === "keep" ? 1 : LONGEST_HOLIDAY;
  const around = { from: addDays(days.from, -margin), to: addDays(days.to, margin) };
  const held = daysOf(rule, around, ground.overrides).map((day) => movedDay(schedule, day, ground.overrides));
  return [...new Set(held)]
    .filter((day) => day >= addDays(days.from, -1) && day <= addDays(days.to, 1))
    .sort()
    .map((day) => instantAt(ground.zone, day, minute + shift));
}

function everyMinutes(count: number, days: DaySpan, ground: Ground): Instant[] {
  const found: Instant[] = [];
  for (let day = days.from; day <= days.to; day = addDays(day, 1)) {
    for (let minute = 0; minute < MINUTES_A_DAY; minute += count) found.push(instantAt(ground.zone, day, minute));
  }
  return [...new Set(found)].sort();
}

function movedDay(schedule: Schedule, day: Day, overrides: WorkdayOverrides | undefined): Day {
  if (schedule.dayOff === "later") return firstWorkdayOnOrAfter(day, overrides);
  if (schedule.dayOff === "earlier") return lastWorkdayOnOrBefore(day, overrides);
  return day;
}

/** The days that a schedule's rule names within a range of days, before they are moved off holidays. */
function daysOf(rule: Rule, span: DaySpan, overrides: WorkdayOverrides | undefined): Day[] {
  const found: Day[] = [];
  if (rule.every === "month" || rule.every === "quarter" || rule.every === "year") {
    const periodOf = PERIODS[rule.every];
    for (let period = periodOf(span.from); period.from <= span.to; period = periodOf(addDays(period.to, 1))) {
      const day = dayWithin(rule.on, period, overrides);
      if (day !== undefined && day >= span.from && day <= span.to) found.push(day);
    }
    return found;
  }
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    if (
      rule.every === "week" ? rule.days.includes(weekday(day)) : rule.every !== "workday" || isWorkday(day, overrides)
    )
      found.push(day);
  }
  return found;
}

const PERIODS = { month: monthOf, quarter: quarterOf, year: yearOf } as const;

function dayWithin(on: DayWithin, period: DaySpan, overrides: WorkdayOverrides | undefined): Day | undefined {
  if ("last" in on) return period.to;
  if ("workday" in on) return addWorkdays(addDays(period.from, -1), on.workday, overrides);
  if ("beforeEnd" in on) return addWorkdays(period.to, -on.beforeEnd, overrides);
  const year = yearIn(period.from);
  const month = "month" in on ? on.month : monthIn(period.from);
  return dayOf(year, month, Math.min(on.date, daysInMonth(year, month)));
}

const FORMATTERS = new Map<string, Intl.DateTimeFormat>();

/** The offset of the zone from UTC at this time, in milliseconds. */
function offsetAt(zone: string, time: number): number {
  // China has had one time zone without daylight saving since 1992. This shortcut is fifty times faster than Intl.
  if (zone === "Asia/Shanghai" && time > CHINA_STEADY) return 8 * 3_600_000;
  const minute = Math.floor(time / MINUTE_MS) * MINUTE_MS;
  const parts = formatterOf(zone).formatToParts(new Date(minute));
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour") % 24, part("minute")) - minute;
}

const CHINA_STEADY = Date.UTC(1992, 0, 1);

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATTERS.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  FORMATTERS.set(zone, made);
  return made;
}
