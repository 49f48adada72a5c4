import { readSmallChinese } from "../numbers/chinese-numbers.ts";
import { readDate } from "./dates/index.ts";
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  monthIn,
  monthOf,
  monthSpan,
  printDay,
  printSpan,
  quarterOf,
  quarterSpan,
  weekOf,
  yearIn,
  yearOf,
  yearSpan,
} from "./days/day.ts";
import type { Stretch } from "./spoken-periods.ts";

/** The first day that a record may have; 累计 counts from here. */
export const FIRST_DAY: Day = "1949-10-01";

/**
 * A quarter without a year means last year's if this year's lies in the future and last year's ended at most this many
 * days ago.
 */
const FRESH_DAYS = 92;
const NUMBER = "(\\d{1,3}|[一二三四五六七八九十两]{1,3}|半)";
const LAST_N = new RegExp(`^(?:最近|近|过去)的?${NUMBER}个?(天|日|周|星期|月|季度|年)(?:内|以来)?$`);
const YEAR_PREFIX = /^(\d{4}|今|本|去|上|前|明)年度?/;
const COUNTS: Readonly<Record<number, string>> = {
  1: "一",
  2: "两",
  3: "三",
  4: "四",
  5: "五",
  6: "六",
  7: "七",
  8: "八",
  9: "九",
  10: "十",
};
const QUARTER_NAMES = ["一", "二", "三", "四"] as const;

/** Reads a text that is one period in plain words, by the calendar or in dates; open to the future. */
export const plainStretch: (text: string, today: Day) => Stretch | undefined = (text, today) =>
  wordStretch(text, today) ?? yearStretch(text, today) ?? monthRange(text, today) ?? dateStretch(text, today);

function wordStretch(text: string, today: Day): Stretch | undefined {
  const fixed = FIXED.get(text.toLowerCase());
  if (fixed) return fixed(today);
  const last = LAST_N.exec(text);
  return last ? lastDays(last[1] ?? "", last[2] ?? "", today) : undefined;
}

type ByToday = (today: Day) => Stretch;

const day =
  (label: string, back: number): ByToday =>
  (today) => ({ from: addDays(today, -back), to: addDays(today, -back), label, unit: "day" });
const week =
  (label: string, back: number): ByToday =>
  (today) => ({ ...weekOf(addDays(today, -7 * back)), label, unit: "week" });
const month =
  (label: string, back: number): ByToday =>
  (today) => ({ ...monthOf(addMonths(today, -back)), label, unit: "month" });
const quarter =
  (label: string, back: number): ByToday =>
  (today) => ({ ...quarterOf(addMonths(today, -3 * back)), label, unit: "quarter" });
const year =
  (label: string, back: number): ByToday =>
  (today) => ({ ...yearSpan(yearIn(today) - back), label, unit: "year" });
const sinceNewYear =
  (label: string): ByToday =>
  (today) => ({ from: yearOf(today).from, to: today, label, unit: "since" });
const everything =
  (label: string): ByToday =>
  (today) => ({ from: FIRST_DAY, to: today, label, unit: "all" });

const FIXED: ReadonlyMap<string, ByToday> = new Map<string, ByToday>([
  ...spelled(day("今天", 0), "今天", "今日", "当天", "today"),
  ...spelled(day("昨天", 1), "昨天", "昨日", "yesterday"),
  ...spelled(day("前天", 2), "前天"),
  ...spelled(week("本周", 0), "本周", "这周", "这一周", "本星期", "这星期", "这个星期", "这个礼拜", "thisweek", "week"),
  ...spelled(week("上周", 1), "上周", "上一周", "上星期", "上个星期", "上礼拜", "上个礼拜", "lastweek"),
  ...spelled(week("上上周", 2), "上上周"),
  ...spelled(month("本月", 0), "本月", "这个月", "当月", "本月份", "这月", "thismonth", "month"),
  ...spelled(month("上月", 1), "上月", "上个月", "上月份", "上一个月", "lastmonth"),
  ...spelled(month("上上月", 2), "上上月", "上上个月"),
  ...spelled(quarter("本季度", 0), "本季度", "这个季度", "本季", "这季度", "当季", "thisquarter", "quarter"),
  ...spelled(quarter("上季度", 1), "上季度", "上个季度", "上季", "上一季度", "lastquarter"),
  ...spelled(year("今年", 0), "今年", "本年", "全年", "本年度", "今年全年", "今年度", "thisyear", "year"),
  ...spelled(year("去年", 1), "去年", "去年全年", "上年", "上年度", "去年度", "lastyear"),
  ...spelled(year("前年", 2), "前年", "前年全年"),
  ...spelled(sinceNewYear("今年以来"), "今年以来", "年初以来", "年初至今", "今年至今", "本年以来", "今年来"),
  ...spelled(everything("累计"), "累计", "全部", "历年", "有史以来", "至今", "all"),
]);

function spelled(stretch: ByToday, ...spellings: readonly string[]): [string, ByToday][] {
  return spellings.map((spelling) => [spelling, stretch]);
}

function lastDays(number: string, unit: string, today: Day): Stretch | undefined {
  const count = number === "半" ? 0.5 : number === "两" ? 2 : (readSmallChinese(number) ?? Number(number));
  if (!(count > 0)) return undefined;
  const words = `近${wordsOf(count, unit === "日" ? "天" : unit)}`;
  const from = startOfLast(count, unit, today);
  return from === undefined ? undefined : { from, to: today, label: words, unit: "days" };
}

function wordsOf(count: number, unit: string): string {
  const ge = unit === "月" || unit === "季度" || unit === "星期" ? "个" : "";
  const name = unit === "天" || count > 10 ? String(count) : (COUNTS[count] ?? "半");
  return `${name}${ge}${unit}`;
}

function startOfLast(count: number, unit: string, today: Day): Day | undefined {
  if (unit === "天" || unit === "日") return count < 1 ? undefined : addDays(today, 1 - count);
  if (unit === "周" || unit === "星期") return count < 1 ? undefined : addDays(today, 1 - count * 7);
  if (unit === "月") return count < 1 ? addDays(today, -14) : addDays(addMonths(today, -count), 1);
  if (unit === "季度") return count < 1 ? undefined : addDays(addMonths(today, -3 * count), 1);
  return addDays(addMonths(today, -12 * count), 1);
}

/** Reads a period that may begin with a year: 2026年, 去年第四季度, 9月, Q3, 上半年, 2026-10. */
function yearStretch(text: string, today: Day): Stretch | undefined {
  const dashed = /^(\d{4})[-/.]?(0?[1-9]|1[0-2])$/.exec(text);
  if (dashed && dashed[0].length !== 5) return monthStretch(Number(dashed[1]), Number(dashed[2]));
  const compact = /^(\d{4})(?:年)?Q([1-4])$/i.exec(text);
  if (compact) return quarterStretch(Number(compact[1]), Number(compact[2]));
  const prefix = YEAR_PREFIX.exec(text) ?? /^(\d{4})$/.exec(text);
  const stated = prefix ? yearOfPrefix(prefix[1] ?? "", today) : undefined;
  const rest = prefix ? text.slice(prefix[0].length).replace(/^的/, "") : text;
  if (stated !== undefined && (stated < 1949 || stated > 2099)) return undefined;
  if (stated !== undefined) return wholeYear(rest, stated, today) ?? partOfYear(rest, stated);
  const here = partOfYear(rest, yearIn(today));
  if (!here || here.from <= today) return here;
  const last = partOfYear(rest, yearIn(today) - 1);
  return last && daysBetween(last.to, today) <= FRESH_DAYS ? last : here;
}

function yearOfPrefix(written: string, today: Day): number {
  const away = { 今: 0, 本: 0, 去: -1, 上: -1, 前: -2, 明: 1 }[written];
  return away === undefined ? Number(written) : yearIn(today) + away;
}

function wholeYear(rest: string, stated: number, today: Day): Stretch | undefined {
  if (rest === "" || rest === "全年") return { ...yearSpan(stated), label: `${stated}年`, unit: "year" };
  if (rest !== "以来" && rest !== "至今") return undefined;
  const end = yearSpan(stated).to;
  return { from: yearSpan(stated).from, to: end < today ? end : today, label: `${stated}年以来`, unit: "since" };
}

function partOfYear(rest: string, stated: number): Stretch | undefined {
  const half = /^(上|下)半年$/.exec(rest);
  if (half) {
    const first = half[1] === "上" ? 1 : 3;
    const span = { from: quarterSpan(stated, first).from, to: quarterSpan(stated, first + 1).to };
    return { ...span, label: `${stated}年${half[0]}`, unit: "half" };
  }
  const season = /^(?:第?([一二三四1-4])季度|Q([1-4]))$/i.exec(rest);
  if (season)
    return quarterStretch(stated, "一二三四".indexOf(season[1] ?? "无") + 1 || Number(season[1] ?? season[2]));
  const named = /^(\d{1,2}|[一二三四五六七八九十]{1,2})月份?$/.exec(rest);
  const number = named ? (readSmallChinese(named[1] ?? "") ?? Number(named[1])) : 0;
  return number >= 1 && number <= 12 ? monthStretch(stated, number) : undefined;
}

const monthStretch = (stated: number, number: number): Stretch => ({
  ...monthSpan(stated, number),
  label: `${stated}年${number}月`,
  unit: "month",
});
/** A quarter of a year as a period. */
export const quarterStretch = (stated: number, number: number): Stretch => ({
  ...quarterSpan(stated, number),
  label: `${stated}年第${QUARTER_NAMES[number - 1]}季度`,
  unit: "quarter",
});

/** Reads a range of months: 1-9月, 2026年7月至9月, 去年11月至今年2月. */
function monthRange(text: string, today: Day): Stretch | undefined {
  const match = /^([^至到~—-]{1,12})(?:至|到|~|—|-)([^至到~—-]{1,12}月份?)$/.exec(text);
  if (!match) return undefined;
  const [, left = "", right = ""] = match;
  const first = yearStretch(left.includes("月") ? left : `${left}月`, today);
  if (first?.unit !== "month") return undefined;
  const last = YEAR_PREFIX.test(right) ? yearStretch(right, today) : partOfYear(right, yearIn(first.from));
  if (last?.unit !== "month") return undefined;
  const sameYear = yearIn(first.from) === yearIn(last.from);
  return {
    from: first.from,
    to: last.to,
    label: `${first.label}至${sameYear ? `${monthIn(last.from)}月` : last.label}`,
    unit: "days",
  };
}

/** Reads a day, a range of days, or the days from one day until today. */
function dateStretch(text: string, today: Day): Stretch | undefined {
  const since = /^(?:自|从)?(.{2,14}?)(?:以来|至今|起)$/.exec(text);
  const inner = since?.[1] ?? text;
  const begin = since ? yearStretch(inner, today) : undefined;
  if (begin) return { from: begin.from, to: today, label: `${begin.label}以来`, unit: "since" };
  const reading = readDate(inner, { today, allowBareMonthDay: true });
  if (reading.kind === "range" || reading.kind === "period") {
    const { from, to } = reading;
    return since ? undefined : { from, to, label: printSpan({ from, to }, today), unit: "days" };
  }
  if (reading.kind !== "day" && reading.kind !== "future") return undefined;
  if (since) return { from: reading.day, to: today, label: `${printDay(reading.day, today)}以来`, unit: "since" };
  const to = reading.kind === "future" ? (reading.to ?? reading.day) : reading.day;
  return {
    from: reading.day,
    to,
    label: printSpan({ from: reading.day, to }, today),
    unit: reading.day === to ? "day" : "days",
  };
}
