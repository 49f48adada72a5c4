/** A calendar day such as `2026-11-22`. Days sort correctly as text. */
export type Day = string;
/** A moment in UTC with milliseconds, such as `2026-11-22T10:00:00.000Z`. Instants sort correctly as text. */
export type Instant = string;
/** A function that gives the present moment; code that needs the time gets it as an argument. */
export type Clock = () => Instant;

/** A range of days, both ends included. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

/** The time zone of a unit unless its settings name another. */
export const ZONE = "Asia/Shanghai";

const DAYS_IN_400_YEARS = 146_097;
/** The number of days from 1 March of year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
const FORMATTERS = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"] as const;

let lastZone = "";
let lastSecond = "";
let lastDay: Day = "";

/**
 * The calendar day on which `instant` falls in `zone`. The last result is cached, because many calls ask about the same
 * second.
 */
export function dayIn(zone: string, instant: Instant): Day {
  const second = instant.slice(0, SECOND_LENGTH);
  if (zone === lastZone && second === lastSecond) return lastDay;
  lastDay = dayOfInstant(zone, instant);
  lastZone = zone;
  lastSecond = second;
  return lastDay;
}

const SECOND_LENGTH = "2026-11-22T10:00:00".length;

function dayOfInstant(zone: string, instant: Instant): Day {
  const parts = formatterOf(zone).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  return dayOf(part("year"), part("month"), part("day"));
}

/** The day with these three numbers, which must name a day that exists. */
export function dayOf(year: number, month: number, day: number): Day {
  return `${year > 999 ? year : String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** Whether the three numbers name a day that exists. */
export function isCivil(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The number of days in the month. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether `value` is an existing day in the form `2026-11-22`. */
export function isDay(value: unknown): value is Day {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  return isCivil(yearIn(value), monthIn(value), dateIn(value));
}

/** The year of a day, as a number. */
export const yearIn = (day: Day): number => Number(day.slice(0, 4));
/** The month of a day, 1 to 12. */
export const monthIn = (day: Day): number => Number(day.slice(5, 7));
/** The day of the month, 1 to 31. */
export const dateIn = (day: Day): number => Number(day.slice(8, 10));

/** The day `count` days after `day`, or before it if `count` is negative. */
export const addDays = (day: Day, count: number): Day => dayOfNumber(numberOfDay(day) + count);

/** The same date `count` months later, or the last day of that month if it is shorter. */
export function addMonths(day: Day, count: number): Day {
  const index = yearIn(day) * 12 + monthIn(day) - 1 + count;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return dayOf(year, month, Math.min(dateIn(day), daysInMonth(year, month)));
}

/** The number of days from `from` to `to`; negative if `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => numberOfDay(to) - numberOfDay(from);

/** The day of the week, Monday 1 to Sunday 7. */
export const weekday = (day: Day): number => ((((numberOfDay(day) + 3) % 7) + 7) % 7) + 1;

/** The Chinese name of the day of the week: 周一 … 周日. */
export const weekdayName = (day: Day): string => WEEKDAYS[weekday(day) - 1] ?? "";

/** The week from Monday to Sunday that contains `day`. */
export function weekOf(day: Day): DaySpan {
  const from = addDays(day, 1 - weekday(day));
  return { from, to: addDays(from, 6) };
}

/** The month that contains `day`. */
export function monthOf(day: Day): DaySpan {
  return monthSpan(yearIn(day), monthIn(day));
}

/** The quarter that contains `day`. */
export function quarterOf(day: Day): DaySpan {
  return quarterSpan(yearIn(day), Math.ceil(monthIn(day) / 3));
}

/** The year that contains `day`. */
export const yearOf = (day: Day): DaySpan => yearSpan(yearIn(day));

/** The days of one month. */
export function monthSpan(year: number, month: number): DaySpan {
  return { from: dayOf(year, month, 1), to: dayOf(year, month, daysInMonth(year, month)) };
}

/** The days of one quarter, 1 to 4. */
export function quarterSpan(year: number, quarter: number): DaySpan {
  return { from: monthSpan(year, quarter * 3 - 2).from, to: monthSpan(year, quarter * 3).to };
}

/** The days of one year. */
export const yearSpan = (year: number): DaySpan => ({ from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) });

/** Prints a day: 11月21日 within the year of `today`, otherwise 2025年12月1日. */
export function printDay(day: Day, today: Day): string {
  const short = `${monthIn(day)}月${dateIn(day)}日`;
  return yearIn(day) === yearIn(today) ? short : `${yearIn(day)}年${short}`;
}

/**
 * The number of days since 1970-01-01 in the Gregorian calendar. Plain arithmetic is ten times faster than Date and
 * independent of the local time zone.
 */
function numberOfDay(day: Day): number {
  const month = monthIn(day);
  // The year begins in March here, so that the leap day is its last day.
  const year = yearIn(day) - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dateIn(day) - 1;
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leaps + dayOfYear - DAYS_TO_1970;
}

function dayOfNumber(number: number): Day {
  const shifted = number + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const inEra = shifted - era * DAYS_IN_400_YEARS;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const dayOfYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return dayOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date);
}

const twoDigits = (count: number): string => (count < 10 ? `0${count}` : String(count));

// Formatters are cached: creating one costs a hundred times as much as using it.
function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATTERS.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  FORMATTERS.set(zone, made);
  return made;
}

/** Prints a range of days: 11月9日至15日, 10月28日至11月3日. */
export function printSpan({ from, to }: DaySpan, today: Day): string {
  if (from === to) return printDay(from, today);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${printDay(from, today)}至${dateIn(to)}日`;
  const end =
    yearIn(from) === yearIn(to) ? `${monthIn(to)}月${dateIn(to)}日` : `${yearIn(to)}年${monthIn(to)}月${dateIn(to)}日`;
  return `${printDay(from, today)}至${end}`;
}
