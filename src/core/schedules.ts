import {
  addWorkdays,
  firstWorkdayOnOrAfter,
  isWorkday,
  lastWorkdayOnOrBefore,
  type WorkdayOverrides,
} from "./calendar.ts";
import { readSmallChinese } from "./chinese-numbers.ts";
import {
  addDays,
  type Day,
  type DaySpan,
  dateIn,
  dayIn,
  dayOf,
  daysInMonth,
  type Instant,
  isCivil,
  monthIn,
  monthOf,
  quarterOf,
  weekday,
  yearIn,
  yearOf,
} from "./day.ts";
import { fail, ok, type Result } from "./result.ts";
import { foldWidth } from "./text.ts";

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

/** A schedule in people's words: 每周一9:00, 每月25日, 每季度末前5个工作日9:30, 每年11月1日, 工作日上午10点, 遇假日顺延. */
export function readSchedule(raw: string): Result<Schedule> {
  let text = foldWidth(raw).replace(/[\s,，。;；的]+/g, "");
  if (text.length > 60) return fail(UNREAD);
  const dayOff = /提前(?:到.*)?$/.test(text) ? "earlier" : /顺延/.test(text) ? "later" : "keep";
  text = text.replace(
    /[（(]?(?:如?[遇逢](?:到)?)?(?:法定)?(?:节假日|假日|节日|休息日|放假|周末)?(?:顺延|提前)(?:到?(?:下|上|前)?一?个?工作日)?[）)]?$/,
    "",
  );
  const time = takeTime(text);
  if (time === undefined) return fail("钟点没看懂，请写成 9:00 或 下午3点");
  const rule = readRule(time.rest);
  if (!rule.ok) return rule;
  return ok({ rule: rule.value, minute: rule.value.every === "minutes" ? 0 : time.minute, dayOff });
}

const UNREAD = "这个时间没看懂。可以写：每周一9:00、每月25日、每季度末前5个工作日、每年11月1日、工作日10:00";
const NINE = 9 * 60;

function takeTime(text: string): { readonly rest: string; readonly minute: number } | undefined {
  const match =
    /(早上|上午|中午|下午|晚上)?(\d{1,2}|[一二三四五六七八九十]{1,3})(?::(\d{2})|[点时](?:(半)|(一刻)|(\d{1,2})分?)?(?:整|钟)?)$/.exec(
      text,
    );
  if (match === null) return { rest: text, minute: NINE };
  const hour = /^\d/.test(match[2] ?? "") ? Number(match[2]) : readSmallChinese(match[2] ?? "");
  const minute = match[4] !== undefined ? 30 : match[5] !== undefined ? 15 : Number(match[3] ?? match[6] ?? 0);
  if (hour === undefined) return undefined;
  const late = (match[1] === "下午" || match[1] === "晚上") && hour < 12 ? hour + 12 : hour;
  if (late > 23 || minute > 59) return undefined;
  return { rest: text.slice(0, match.index), minute: late * 60 + minute };
}

const COUNT = "(\\d{1,3}|[一二两三四五六七八九十]{1,3})";
const numberIn = (text: string): number =>
  /^\d/.test(text) ? Number(text) : text === "两" ? 2 : (readSmallChinese(text) ?? Number.NaN);

function readRule(text: string): Result<Rule> {
  if (/^每?(?:天|日)$/.test(text)) return ok({ every: "day" });
  if (/^每?个?工作日$/.test(text) || text === "每天工作日") return ok({ every: "workday" });
  const minutes = /^每(?:隔)?(?:(\d{1,3})分钟|(\d{1,2})?个?小时)$/.exec(text);
  if (minutes) return everyCount(minutes[1] === undefined ? Number(minutes[2] ?? 1) * 60 : Number(minutes[1]));
  const weekly = /^(?:每个?)?(?:周|星期|礼拜)([一二三四五六日天、和及周星期]{1,20})$/.exec(text);
  if (weekly) return weekdaysIn(weekly[1] ?? "");
  const period = /^每个?(月|季度|季|年)(?:度)?/.exec(text);
  if (period === null) return fail(UNREAD);
  const every = period[1] === "月" ? "month" : period[1] === "年" ? "year" : "quarter";
  const on = readDayWithin(text.slice(period[0].length), every);
  return on.ok ? ok({ every, on: on.value }) : on;
}

function everyCount(count: number): Result<Rule> {
  const even = count >= 1 && count <= MINUTES_A_DAY && MINUTES_A_DAY % count === 0;
  return even ? ok({ every: "minutes", count }) : fail("间隔要能整除一天，比如每10分钟、每30分钟、每2小时");
}

function weekdaysIn(text: string): Result<Rule> {
  const days = [...text.replace(/天/g, "日")]
    .map((char) => "一二三四五六日".indexOf(char) + 1)
    .filter((day) => day > 0);
  return days.length === 0 ? fail(UNREAD) : ok({ every: "week", days: [...new Set(days)].sort((a, b) => a - b) });
}

function readDayWithin(text: string, every: "month" | "quarter" | "year"): Result<DayWithin> {
  if (/^(?:最后一[天日]|底|末|底最后一[天日])$/.test(text)) return ok({ last: true });
  const before = new RegExp(`^(?:底|末|结束)(?:之|以)?前(?:第)?${COUNT}个?工作日$`).exec(text);
  if (before) return counted(numberIn(before[1] ?? ""), (beforeEnd) => ({ beforeEnd }));
  if (/^(?:首个?|初首?个?)工作日$/.test(text)) return ok({ workday: 1 });
  const nth = new RegExp(`^(?:初)?第${COUNT}个工作日$`).exec(text);
  if (nth) return counted(numberIn(nth[1] ?? ""), (workday) => ({ workday }));
  if (every === "year") {
    const dated = new RegExp(`^${COUNT}月(?:${COUNT}[日号])?$`).exec(text);
    const [month, date] = [numberIn(dated?.[1] ?? "x"), dated?.[2] === undefined ? 1 : numberIn(dated[2])];
    return isCivil(2024, month, date) ? ok({ month, date }) : fail(UNREAD);
  }
  const dated = new RegExp(`^(?:第)?${COUNT}[日号天]$`).exec(text);
  const date = every === "month" ? numberIn(dated?.[1] ?? "x") : Number.NaN;
  return date >= 1 && date <= 31 ? ok({ date }) : fail(UNREAD);
}

const counted = (count: number, made: (count: number) => DayWithin): Result<DayWithin> =>
  count >= 1 && count <= 20 ? ok(made(count)) : fail(UNREAD);

/** A schedule as people say it, which `readSchedule` reads back. */
export function printSchedule(schedule: Schedule): string {
  const { rule } = schedule;
  if (rule.every === "minutes") return rule.count % 60 === 0 ? `每${rule.count / 60}小时` : `每${rule.count}分钟`;
  const moved = { keep: "", later: "，遇假日顺延", earlier: "，遇假日提前" }[schedule.dayOff];
  return `${printRule(rule)}${printMinute(schedule.minute)}${moved}`;
}

/** 9:00, 14:30. */
export const printMinute = (minute: number): string =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;

function printRule(rule: Exclude<Rule, { every: "minutes" }>): string {
  if (!("on" in rule) && rule.every !== "week") return rule.every === "day" ? "每天" : "每个工作日";
  if (rule.every === "week") return `每周${rule.days.map((day) => "一二三四五六日"[day - 1]).join("、")}`;
  const { on } = rule;
  const period = { month: "每月", quarter: "每季度", year: "每年" }[rule.every];
  if ("last" in on) return `${period}最后一天`;
  if ("workday" in on) return `${period}第${on.workday}个工作日`;
  if ("beforeEnd" in on) return `${period}末前${on.beforeEnd}个工作日`;
  return "month" in on ? `${period}${on.month}月${on.date}日` : `${period}${on.date}日`;
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
