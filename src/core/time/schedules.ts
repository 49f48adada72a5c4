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

/** Which day of a month, quarter or year: its 25th, its last, its first working day, five working days before its end. */
export type DayWithin =
  | { readonly date: number }
  | { readonly last: true }
  | { readonly workday: number }
  | { readonly beforeEnd: number }
  | { readonly month: number; readonly date: number };

/** When something comes round. */
export type Rule =
  | { readonly every: "minutes"; readonly count: number }
  | { readonly every: "day" | "workday" }
  | { readonly every: "week"; readonly days: readonly number[] }
  | { readonly every: "month" | "quarter" | "year"; readonly on: DayWithin };

/** A rule with its time of day (minutes after midnight), and what becomes of a slot that falls on a day off. */
export interface Schedule {
  readonly rule: Rule;
  readonly minute: number;
  readonly dayOff: "keep" | "later" | "earlier";
}

/** Where slots are laid: the zone, the admin's own working days, and by how many minutes this scope is shifted. */
export interface Ground {
  readonly zone: string;
  readonly overrides?: WorkdayOverrides;
  readonly offset?: number;
}

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
/** No run of days off is longer; a moved slot is looked for this far around. */
const LONGEST_HOLIDAY = 16;

/** The slots after `after` up to and including `until`, ascending. Two that were moved onto one day are one slot. */
export function slotsBetween(schedule: Schedule, after: Instant, until: Instant, ground: Ground): readonly Instant[] {
  if (until <= after) return [];
  const slots = slotsOn(schedule, { from: dayIn(ground.zone, after), to: dayIn(ground.zone, until) }, ground);
  return slots.filter((slot) => slot > after && slot <= until);
}

/** The next `count` slots after `after`. */
export function nextSlots(schedule: Schedule, after: Instant, count: number, ground: Ground): readonly Instant[] {
  let from = addDays(dayIn(ground.zone, after), -1);
  const found: Instant[] = [];
  // A yearly rule needs a year of days to be looked at; nothing comes round more rarely.
  for (let stretch = 0; found.length < count && stretch < 40; stretch += 1) {
    const to = addDays(from, schedule.rule.every === "minutes" ? 2 : 45);
    for (const slot of slotsOn(schedule, { from, to }, ground))
      if (slot > after && !found.includes(slot)) found.push(slot);
    from = addDays(to, 1);
  }
  return found.sort().slice(0, count);
}

/** The days on which the rule itself falls and whose slot is held on `day`: Monday for a card moved to Tuesday, two of them after a long holiday. */
export function daysMovedTo(schedule: Schedule, day: Day, overrides?: WorkdayOverrides): readonly Day[] {
  const around = { from: addDays(day, -LONGEST_HOLIDAY), to: addDays(day, LONGEST_HOLIDAY) };
  return daysOf(schedule.rule, around, overrides).filter((own) => movedDay(schedule, own, overrides) === day);
}

/** The moment at which the clocks of `zone` show this minute of the day; a minute that is skipped there is the one after the gap. */
export function instantAt(zone: string, day: Day, minute: number): Instant {
  const wall = Date.UTC(yearIn(day), monthIn(day) - 1, dateIn(day)) + minute * MINUTE_MS;
  const aDay = MINUTES_A_DAY * MINUTE_MS;
  const [first, second] = [wall - offsetAt(zone, wall - aDay), wall - offsetAt(zone, wall + aDay)] as const;
  // Both show the minute except in a gap, where the later of the two lies behind it; of a doubled hour it is the first.
  const isShown = (time: number) => time + offsetAt(zone, time) === wall;
  const shown = [first, second].filter(isShown);
  return new Date(shown.length > 0 ? Math.min(...shown) : Math.max(first, second)).toISOString();
}

/** Minutes after midnight in `zone`. */
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

/** The days of the rule itself within a run of days. */
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

/** By how many milliseconds the clocks of the zone are ahead of UTC at this time. */
function offsetAt(zone: string, time: number): number {
  // China has had one zone without summer time since 1991; asking Intl costs fifty times as much.
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
