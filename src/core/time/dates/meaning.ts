// Decides which day a form means, relative to today. If two days are possible, the bot asks.

import {
  addDays,
  addMonths,
  type Day,
  dateIn,
  dayIn,
  dayOf,
  daysBetween,
  daysInMonth,
  isCivil,
  monthIn,
  monthSpan,
  printDay,
  weekday,
  weekOf,
  yearIn,
  ZONE,
} from "../days/day.ts";
import { eitherCalendar } from "./feasts.ts";
import type { CivilForm, DateForm } from "./forms.ts";

/** The interpretation of a date or period in the text; each `reason` is a sentence for the person. */
export type DateReading =
  /** One day. `inferred` names an assumption for the receipt: 「12月4日按2025年12月4日记」. */
  | { readonly kind: "day"; readonly day: Day; readonly inferred?: string }
  /** The first and last day. The record counts on the first. */
  | { readonly kind: "range"; readonly from: Day; readonly to: Day; readonly inferred?: string }
  /** A period longer than a day (上周, 10月). The bot asks for a day, because a record needs one. */
  | { readonly kind: "period"; readonly from: Day; readonly to: Day; readonly reason: string }
  /** A day in the future: a plan, or one of the past `candidates`. */
  | {
      readonly kind: "future";
      readonly day: Day;
      readonly to?: Day;
      readonly reason: string;
      readonly candidates: readonly Day[];
    }
  /** The text may mean several days or is implausible. `candidates` are offered as buttons. */
  | { readonly kind: "ask"; readonly reason: string; readonly candidates: readonly Day[] }
  /** A day that does not exist, such as 2月30日. */
  | { readonly kind: "impossible"; readonly reason: string };

/** What the day of a date depends on besides its words, such as today. */
export interface DateContext {
  /** The day of the message in the unit's time zone. */
  readonly today: Day;
  /** The zone for instants with an offset; Asia/Shanghai if not given. */
  readonly zone?: string;
}

/** The bot asks about days outside this range, because no record can be that old or that far ahead. */
const EARLIEST: Day = "1949-10-01";
const LATEST: Day = "2099-12-31";
/** A date without a year may mean last year if it is at most this many days ago. */
const LAST_YEAR_DAYS = 92;
const LONGEST_RANGE_DAYS = 366;

/**
 * The day that a written form of a date means. `sure` says that a date is expected at its place, so 5.3 needs no
 * question.
 */
export function meaningOf(found: DateForm, context: DateContext, sure: boolean): DateReading {
  const { today } = context;
  switch (found.form) {
    case "civil":
      return civilMeaning(found, today, sure);
    case "relative":
      return given(addDays(today, found.days), today, found.word);
    case "weekday":
      return weekdayMeaning(found.weeks, found.weekday, found.word, today);
    case "stretch":
      return { kind: "period", ...found.of(today), reason: `「${found.word}」是哪一天？请写明日期` };
    case "instant":
      return given(dayIn(context.zone ?? ZONE, found.instant), today, undefined);
    case "unclear":
      return ask(found.reason, latest(found.days?.(today) ?? [], today));
  }
}

/** The days among the possible ones that are not in the future. */
const latest = (days: readonly Day[], today: Day): readonly Day[] => days.filter((day) => day <= today);

/** The range from `first` to `last`; `last` may omit what it shares with `first`. */
export function rangeMeaning(first: DateForm, last: DateForm, context: DateContext): DateReading {
  const begin = meaningOf(withYearOf(first, last), context, true);
  if (begin.kind !== "day" && begin.kind !== "future") return begin;
  const from = begin.day;
  const to = rangeEnd(first, last, from, context);
  if (typeof to !== "string") return to;
  const { today } = context;
  if (to < from) return ask(`结束日期${printDay(to, today)}早于开始日期${printDay(from, today)}，请核对`, [from]);
  if (daysBetween(from, to) > LONGEST_RANGE_DAYS) return ask("前后超过一年，请核对日期", [from]);
  if (begin.kind === "future") return { ...begin, to };
  if (to > today)
    return {
      kind: "future",
      day: from,
      to,
      reason: `${printDay(to, today)}还没到，办完后再报，或改成实际日期`,
      candidates: [],
    };
  const inferred = begin.inferred === undefined ? {} : { inferred: begin.inferred };
  return from === to ? { kind: "day", day: from, ...inferred } : { kind: "range", from, to, ...inferred };
}

/** A year stated only at the end applies to both dates: 12月30日至2027年1月2日. */
function withYearOf(first: DateForm, last: DateForm): DateForm {
  if (first.form !== "civil" || first.year !== undefined || first.years !== undefined || first.months !== undefined)
    return first;
  if (last.form !== "civil" || last.year === undefined || first.month === undefined) return first;
  return { ...first, year: last.year - ((last.month ?? first.month) < first.month ? 1 : 0) };
}

/** A range such as 3-5日, which means this month unless it lies in the future. */
export function dayRangeMeaning(first: CivilForm, last: CivilForm, context: DateContext): DateReading {
  const written = `${first.day}日至${last.day}日`;
  const month = { months: 0 };
  const here = rangeMeaning({ ...first, ...month }, { ...last, ...month }, context);
  if (here.kind === "range" || here.kind === "day") return here;
  const before = { months: -1 };
  const earlier = rangeMeaning({ ...first, ...before }, { ...last, ...before }, context);
  return ask(`「${written}」是几月的？请写明月份`, earlier.kind === "range" ? [earlier.from] : []);
}

const ask = (reason: string, candidates: readonly Day[] = []): DateReading => ({ kind: "ask", reason, candidates });

/** The reading of a complete date, which may still be in the future or out of range. */
function given(day: Day, today: Day, word: string | undefined): DateReading {
  if (day < EARLIEST || day > LATEST) return ask(`${printDay(day, today)}不在可登记的范围内，请核对年份`);
  if (day <= today) return { kind: "day", day };
  const printed = printDay(day, today);
  const named = word === undefined ? printed : `${word}（${printed}）`;
  return { kind: "future", day, reason: `${named}还没到，办完后再报，或改成实际日期`, candidates: [] };
}

function civilMeaning(found: CivilForm, today: Day, sure: boolean): DateReading {
  const { year, years, month, months, day } = found;
  if (months !== undefined) return monthAwayMeaning(found, addMonths(`${today.slice(0, 7)}-01`, months), today);
  if (month === undefined) return dayAloneMeaning(Number(day), today);
  const known = year ?? (years === undefined ? undefined : yearIn(today) + years);
  if (found.eitherCalendar !== undefined) return eitherMeaning(found, today);
  const impossible = impossibleDay(month, day, known);
  if (impossible) return impossible;
  if (found.nth !== undefined) return nthMeaning(found.nth, known, month, today);
  if (known !== undefined) return worded(found, given(dated(known, month, day), today, undefined), today);
  const reading = worded(found, withoutYear(month, day, today), today);
  return found.bare === "unsure" && !sure ? bareMeaning(reading, month, Number(day)) : reading;
}

/** The question about a date that may be lunar or Gregorian (八月十五); both days are offered. */
function eitherMeaning(found: CivilForm, today: Day): DateReading {
  const { eitherCalendar: _, ...sun } = found;
  const solar = civilMeaning(sun, today, true);
  const { reason, days } = eitherCalendar(found, "day" in solar ? solar.day : undefined, today);
  return ask(
    reason,
    days.filter((one) => one <= today),
  );
}

/** The nth weekday of a month, such as 十月第一个星期一. Without a year, the last such month that has begun. */
function nthMeaning(
  nth: NonNullable<CivilForm["nth"]>,
  known: number | undefined,
  month: number,
  today: Day,
): DateReading {
  const year = known ?? (monthSpan(yearIn(today), month).from > today ? yearIn(today) - 1 : yearIn(today));
  const day = nthDay(nth, year, month);
  if (day === undefined) return { kind: "impossible", reason: `${month}月没有这一天，请改成实际日期` };
  return given(day, today, undefined);
}

function nthDay(
  { weekday: wanted, count }: NonNullable<CivilForm["nth"]>,
  year: number,
  month: number,
): Day | undefined {
  const { from, to } = monthSpan(year, month);
  const day =
    count < 0
      ? addDays(to, -((weekday(to) - wanted + 7) % 7))
      : addDays(from, ((wanted - weekday(from) + 7) % 7) + (count - 1) * 7);
  return day <= to ? day : undefined;
}

/** Adds to a day that is meant by convention (月底, 11月初) the remark which day was assumed. */
function worded(found: CivilForm, reading: DateReading, today: Day): DateReading {
  if (found.word === undefined || reading.kind !== "day") return reading;
  return { ...reading, inferred: `${found.word}按${printDay(reading.day, today)}记` };
}

function bareMeaning(reading: DateReading, month: number, day: number): DateReading {
  const candidates = reading.kind === "day" ? [reading.day] : "candidates" in reading ? reading.candidates : [];
  return ask(`「${month}.${day}」是${month}月${day}日吗？日期请写成${month}月${day}日`, candidates);
}

const dated = (year: number, month: number, day: number | "last"): Day =>
  dayOf(year, month, day === "last" ? daysInMonth(year, month) : day);

function impossibleDay(month: number, day: number | "last", year: number | undefined): DateReading | undefined {
  const say = (reason: string): DateReading => ({ kind: "impossible", reason: `${reason}，请改成实际日期` });
  if (month < 1 || month > 12) return say(`没有${month}月`);
  if (day === "last") return undefined;
  // While the year is unknown, 29 February is possible.
  if (day < 1 || day > daysInMonth(2024, month)) return say(`${month}月没有${day}日`);
  return year !== undefined && !isCivil(year, month, day) ? say(`${year}年${month}月没有${day}日`) : undefined;
}

function withoutYear(month: number, day: number | "last", today: Day): DateReading {
  const year = yearIn(today);
  const hasLast = day === "last" || isCivil(year - 1, month, day);
  const last = hasLast ? dated(year - 1, month, day) : undefined;
  if (day !== "last" && !isCivil(year, month, day)) {
    return { kind: "impossible", reason: `${year}年${month}月没有${day}日，请改成实际日期` };
  }
  const here = dated(year, month, day);
  if (here <= today) return { kind: "day", day: here };
  const written = `${month}月${dateIn(here)}日`;
  if (last !== undefined && daysBetween(last, today) <= LAST_YEAR_DAYS) {
    return { kind: "day", day: last, inferred: `${written}按${printDay(last, today)}记` };
  }
  const question = last === undefined ? "请改成实际日期" : `是${printDay(last, today)}吗？如果是计划，办完后再报`;
  return {
    kind: "future",
    day: here,
    reason: `${written}还没到，${question}`,
    candidates: last === undefined ? [] : [last],
  };
}

/** A date in a month counted from the current one: 本月5日, 上月20日, 月底. */
function monthAwayMeaning(found: CivilForm, month: Day, today: Day): DateReading {
  if (found.nth !== undefined) return nthMeaning(found.nth, yearIn(month), monthIn(month), today);
  const impossible = impossibleDay(monthIn(month), found.day, yearIn(month));
  if (impossible) return impossible;
  const day = dated(yearIn(month), monthIn(month), found.day);
  const reading = worded(found, given(day, today, found.word), today);
  if (reading.kind !== "future" || found.word === undefined || found.months !== 0) return reading;
  const before = addMonths(month, -1);
  const last = dated(yearIn(before), monthIn(before), found.day);
  return {
    ...reading,
    reason: `${found.word}（${printDay(day, today)}）还没到，是${printDay(last, today)}吗？`,
    candidates: [last],
  };
}

/** A day of the month alone, such as 25号. It is clear only if this month's has passed. */
function dayAloneMeaning(day: number, today: Day): DateReading {
  const last = lastMonthWith(day, today);
  const lastPrinted = printDay(last, today);
  const here = isCivil(yearIn(today), monthIn(today), day) ? dayOf(yearIn(today), monthIn(today), day) : undefined;
  if (here === undefined) return ask(`本月没有${day}日，是${lastPrinted}吗？`, [last]);
  if (here < today) return { kind: "day", day: here };
  if (here === today) return ask(`${day}号是今天，还是${lastPrinted}？`, [today, last]);
  return ask(`${day}号还没到（${printDay(here, today)}），是${lastPrinted}吗？`, [last]);
}

function lastMonthWith(day: number, today: Day): Day {
  let month = addMonths(`${today.slice(0, 7)}-01`, -1);
  while (daysInMonth(yearIn(month), monthIn(month)) < day) month = addMonths(month, -1);
  return dayOf(yearIn(month), monthIn(month), day);
}

function weekdayMeaning(weeks: number | "last" | undefined, wanted: number, word: string, today: Day): DateReading {
  const here = addDays(weekOf(today).from, wanted - 1);
  const before = addDays(here, -7);
  if (weeks === "last") {
    if (here >= today) return { kind: "day", day: before };
    return ask(`「${word}」是${printDay(here, today)}，还是${printDay(before, today)}？`, [here, before]);
  }
  if (weeks !== undefined) return given(addDays(here, weeks * 7), today, word);
  if (here < today) return { kind: "day", day: here };
  if (here === today) return ask(`${word}是今天，还是上${word}（${printDay(before, today)}）？`, [here, before]);
  return ask(`${word}还没到（${printDay(here, today)}），是上${word}${printDay(before, today)}吗？`, [before]);
}

function rangeEnd(first: DateForm, last: DateForm, from: Day, context: DateContext): Day | DateReading {
  if (last.form === "weekday" && first.form === "weekday" && last.weeks === undefined) {
    return addDays(from, last.weekday - weekday(from));
  }
  if (last.form !== "civil") {
    const end = meaningOf(last, context, true);
    return end.kind === "day" || end.kind === "future" ? end.day : end;
  }
  const month =
    last.months === undefined ? (last.month ?? monthIn(from)) : monthIn(addMonths(context.today, last.months));
  // 12月30日至1月2日 ends in the next year.
  const year =
    last.year ??
    (last.years === undefined ? yearIn(from) + (month < monthIn(from) ? 1 : 0) : yearIn(context.today) + last.years);
  const impossible = impossibleDay(month, last.day, year);
  if (impossible) return impossible;
  const end = dated(year, month, last.day);
  return end > LATEST ? ask(`${printDay(end, context.today)}不在可登记的范围内，请核对年份`) : end;
}
