import { readSmallChinese } from "../numbers/chinese-numbers.ts";
import { readDate } from "./dates/index.ts";
import {
  addDays,
  type Day,
  type DaySpan,
  daysBetween,
  monthOf,
  monthSpan,
  printSpan,
  quarterSpan,
  weekOf,
  yearIn,
  yearSpan,
} from "./days/day.ts";
import { holidayName } from "./days/workdays.ts";

/** A period before it is cut off at today. */
export interface Stretch extends DaySpan {
  readonly label: string;
  readonly unit: "day" | "week" | "month" | "quarter" | "half" | "year" | "since" | "days" | "all";
}

/** Reads a period named by a single word: 上周, 2026年9月. */
type Plain = (text: string, today: Day) => Stretch | undefined;

/** Reads a period whose name is composed of several words or contains a holiday. */
export const spokenStretch = (text: string, today: Day, plain: Plain): Stretch | undefined =>
  partStretch(text, today, plain) ?? holidayStretch(text, today, plain) ?? fromTo(text, today, plain);

const WEEK_OF_MONTH = /^(.*?)第([一二三四五1-5])个?(?:周|星期|礼拜)$/;
const FIRST_PARTS = /^(.*?)(?:前|头)([一二两三四五六七八九十]{1,2}|\d{1,2})个?(季度|月)$/;
const QUARTERS = /^(.*?)第?([一二三四1-4])(?:季度)?(?:至|到|-|~)第?([一二三四1-4])季度$/;

const numberOf = (written: string): number => (written === "两" ? 2 : (readSmallChinese(written) ?? Number(written)));

/** Reads a part of a period: 11月第一周, 前三季度, 今年前5个月, 一到三季度. */
function partStretch(text: string, today: Day, plain: Plain): Stretch | undefined {
  const [, of = "", place = ""] = WEEK_OF_MONTH.exec(text) ?? [];
  if (place !== "") return weekStretch(of === "" ? monthOf(today) : plain(of, today), numberOf(place), text);
  const [, year = "", count = "", unit = ""] = FIRST_PARTS.exec(text) ?? [];
  const [, yearToo = "", first = "", last = ""] = QUARTERS.exec(text) ?? [];
  const whole = plain(year || yearToo || "今年", today);
  if (whole?.unit !== "year") return undefined;
  const stated = yearIn(whole.from);
  if (first !== "") {
    const [from, to] = [quarterSpan(stated, numberOf(first)), quarterSpan(stated, numberOf(last))];
    return { from: from.from, to: to.to, label: `${stated}年第${first}至${last}季度`, unit: "days" };
  }
  const months = numberOf(count) * (unit === "季度" ? 3 : 1);
  if (count === "" || months > 12 || months < 1) return undefined;
  return {
    from: whole.from,
    to: monthSpan(stated, months).to,
    label: `${stated}年前${count}${unit === "月" ? "个" : ""}${unit}`,
    unit: "days",
  };
}

/**
 * A week of a month, from Monday to Sunday and cut at the month's ends. The first week contains the first day of the
 * month.
 */
function weekStretch(month: DaySpan | undefined, place: number, label: string): Stretch | undefined {
  if (month === undefined || daysBetween(month.from, month.to) > 30) return undefined;
  const week = weekOf(addDays(month.from, 7 * (place - 1)));
  if (week.from > month.to) return undefined;
  const span = { from: week.from < month.from ? month.from : week.from, to: week.to > month.to ? month.to : week.to };
  return { ...span, label: dated(label, span, span.to), unit: "days" };
}

/** Appends the days to a label, because few people know which days such a period covers. */
const dated = (label: string, span: DaySpan, today: Day): string => `${label}（${printSpan(span, today)}）`;

const HOLIDAY = /^(.*?)(元旦|春节|清明|五一|劳动节|端午|中秋|国庆)节?(?:期间|假期|假日|长假|小长假|放假期间|放假)$/;
const OFFICIAL: Readonly<Record<string, string>> = { 五一: "劳动节", 中秋: "中秋", 国庆: "国庆" };

/**
 * Reads a holiday: 国庆期间, 去年春节假期. The days are those published by the State Council for the latest such
 * holiday that has begun.
 */
function holidayStretch(text: string, today: Day, plain: Plain): Stretch | undefined {
  const [, prefix = "", said = ""] = HOLIDAY.exec(text) ?? [];
  if (said === "") return undefined;
  const name = OFFICIAL[said] ?? said;
  const years = prefix === "" ? [yearIn(today), yearIn(today) - 1] : [];
  const stated = prefix === "" ? undefined : plain(prefix, today);
  if (stated?.unit === "year") years.push(yearIn(stated.from));
  for (const year of years) {
    const days: Day[] = [];
    for (let day = yearSpan(year).from; day <= yearSpan(year).to; day = addDays(day, 1))
      if (holidayName(day)?.includes(name) === true) days.push(day);
    const [from, to] = [days[0], days.at(-1)];
    if (from !== undefined && to !== undefined && from <= today)
      return { from, to, label: dated(`${prefix}${said}期间`, { from, to }, today), unit: "days" };
  }
  return undefined;
}

const UNTIL_NOW =
  /^(?:自从|从|自)?(.{1,16}?)(?:开始)?(?:以来|至今|(?:到|至|截至|直到)(?:今天|今日|现在|目前|当前|眼下)(?:为止)?)$/;
const BETWEEN = /^(?:从|自)?(.{1,16}?)(?:到|至|~|—)(.{1,16}?)(?:为止|期间)?$/;

/** Reads a range whose ends are expressed in any way: 上周一到今天, 七月份到现在, 春节以来, 从国庆到上周五. */
function fromTo(text: string, today: Day, plain: Plain): Stretch | undefined {
  const [, since = ""] = UNTIL_NOW.exec(text) ?? [];
  if (since !== "") {
    const begin = momentOf(since, today, plain);
    return begin && { from: begin.from, to: today, label: `${since}以来`, unit: "since" };
  }
  const [, left = "", right = ""] = BETWEEN.exec(text) ?? [];
  if (left === "") return undefined;
  const [from, to] = [momentOf(left, today, plain), momentOf(right, today, plain)];
  if (from === undefined || to === undefined) return undefined;
  const span = { from: from.from, to: to.to };
  return { ...span, label: printSpan(span, today), unit: "days" };
}

/** Reads a period, a day or a festival. If several days fit, takes the latest one that is not in the future. */
function momentOf(text: string, today: Day, plain: Plain): DaySpan | undefined {
  const stretch = plain(text, today) ?? partStretch(text, today, plain) ?? holidayStretch(text, today, plain);
  if (stretch !== undefined) return stretch;
  const reading = readDate(text, { today, allowBareMonthDay: true });
  if (reading.kind !== "ask") return undefined;
  const past = (reading.candidates ?? []).filter((day) => day <= today).sort();
  const last = past.at(-1);
  return last === undefined ? undefined : { from: last, to: last };
}
