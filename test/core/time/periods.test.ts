import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, daysBetween, printSpan, weekday } from "../../../src/core/time/days/day.ts";
import {
  namesPeriod,
  type Period,
  previousPeriod,
  printPeriod,
  readPeriod,
  samePeriodLastYear,
} from "../../../src/core/time/periods.ts";

/** A Sunday. */
const TODAY = "2026-11-22";

interface Message {
  readonly id: string;
  readonly text: string;
  readonly period?: { readonly start: Day; readonly end: Day };
}

const messages: readonly Message[] = JSON.parse(
  readFileSync(new URL("../../data/messages.json", import.meta.url), "utf8"),
);

function readOrFail(text: string, today: Day = TODAY): Period {
  const read = readPeriod(text, { today });
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const span = (period: Period | undefined): string =>
  period === undefined ? "none" : `${period.from}..${period.to}${period.open ? " open" : ""}`;

describe("periods in real messages", () => {
  /** /总结 without a period is excluded, because the command supplies the default. */
  const asked = messages.filter(({ period, id }) => period !== undefined && id !== "C-summ-16");

  test.each(asked)("reads the period of $id", ({ text, period }) => {
    const words = text.split(" ").slice(1);
    const spoken = text.includes("去年 全年") ? words.join(" ") : (words[0] ?? "");
    const { from, to } = readOrFail(spoken);
    expect({ start: from, end: to }).toEqual(period);
  });
});

describe("on Sunday 22 November 2026", () => {
  test.each([
    ["今天", "2026-11-22..2026-11-22"],
    ["上周一到今天", "2026-11-09..2026-11-22"],
    ["七月份到现在", "2026-07-01..2026-11-22 open"],
    ["从国庆到上周五", "2026-10-01..2026-11-13"],
    ["昨天到今天", "2026-11-21..2026-11-22"],
    ["上上周到上周", "2026-11-02..2026-11-15"],
    ["春节以来", "2026-02-17..2026-11-22 open"],
    ["七一以来", "2026-07-01..2026-11-22 open"],
    ["国庆期间", "2026-10-01..2026-10-07"],
    ["去年国庆期间", "2025-10-01..2025-10-08"],
    ["五一假期", "2026-05-01..2026-05-05"],
    ["第一周", "2026-11-01..2026-11-01"],
    ["第二周", "2026-11-02..2026-11-08"],
    ["10月第一周", "2026-10-01..2026-10-04"],
    ["上月第二周", "2026-10-05..2026-10-11"],
    ["前三季度", "2026-01-01..2026-09-30"],
    ["去年前三季度", "2025-01-01..2025-09-30"],
    ["一到三季度", "2026-01-01..2026-09-30"],
    ["今年前5个月", "2026-01-01..2026-05-31"],
    ["昨天", "2026-11-21..2026-11-21"],
    ["本周", "2026-11-16..2026-11-22"],
    ["上周", "2026-11-09..2026-11-15"],
    ["上个星期", "2026-11-09..2026-11-15"],
    ["本月", "2026-11-01..2026-11-22 open"],
    ["上个月", "2026-10-01..2026-10-31"],
    ["上月", "2026-10-01..2026-10-31"],
    ["这个季度", "2026-10-01..2026-11-22 open"],
    ["上季度", "2026-07-01..2026-09-30"],
    ["第三季度", "2026-07-01..2026-09-30"],
    ["三季度", "2026-07-01..2026-09-30"],
    ["3季度", "2026-07-01..2026-09-30"],
    ["Q3", "2026-07-01..2026-09-30"],
    ["2026年第三季度", "2026-07-01..2026-09-30"],
    ["2026Q3", "2026-07-01..2026-09-30"],
    ["去年第四季度", "2025-10-01..2025-12-31"],
    ["上半年", "2026-01-01..2026-06-30"],
    ["下半年", "2026-07-01..2026-11-22 open"],
    ["今年", "2026-01-01..2026-11-22 open"],
    ["全年", "2026-01-01..2026-11-22 open"],
    ["去年", "2025-01-01..2025-12-31"],
    ["去年 全年", "2025-01-01..2025-12-31"],
    ["2026", "2026-01-01..2026-11-22 open"],
    ["2026年度", "2026-01-01..2026-11-22 open"],
    ["今年以来", "2026-01-01..2026-11-22 open"],
    ["2026年以来", "2026-01-01..2026-11-22 open"],
    ["2025年以来", "2025-01-01..2025-12-31"],
    ["9月以来", "2026-09-01..2026-11-22 open"],
    ["2026-10", "2026-10-01..2026-10-31"],
    ["202610", "2026-10-01..2026-10-31"],
    ["2026年9月", "2026-09-01..2026-09-30"],
    ["9月", "2026-09-01..2026-09-30"],
    ["九月份", "2026-09-01..2026-09-30"],
    ["１０月", "2026-10-01..2026-10-31"],
    ["1-9月", "2026-01-01..2026-09-30"],
    ["2026年7月至9月", "2026-07-01..2026-09-30"],
    ["去年11月至今年2月", "2025-11-01..2026-02-28"],
    ["近30天", "2026-10-24..2026-11-22"],
    ["最近一个月", "2026-10-23..2026-11-22"],
    ["近两周", "2026-11-09..2026-11-22"],
    ["近半年", "2026-05-23..2026-11-22"],
    ["累计", "1949-10-01..2026-11-22 open"],
    ["9月1日至9月30日", "2026-09-01..2026-09-30"],
    ["9.1-9.30", "2026-09-01..2026-09-30"],
    ["2026-09-01至2026-09-30", "2026-09-01..2026-09-30"],
    ["11月20日至25日", "2026-11-20..2026-11-22 open"],
    ["9月15日", "2026-09-15..2026-09-15"],
  ])("%s is %s", (text, expected) => expect(span(readOrFail(text))).toBe(expected));

  test.each([
    "志愿",
    "市财政局",
    "5",
    "2026 9",
    "Q5",
    "13月",
    "近0天",
    "最近",
    "",
    "2月30日",
    "12月",
    "2027年",
    "明年",
    "../../../../etc/passwd",
    "%",
  ])("refuses %j with a sentence", (text) => {
    const read = readPeriod(text, { today: TODAY });
    expect(read.ok ? span(read.value) : read.error).toMatch(/(请换一个时段|可以写本周)/);
  });

  test("a period in the future is recognised as a period", () => {
    expect(["12月", "2027年", "下半年"].map((text) => namesPeriod(text, { today: TODAY }))).toEqual([true, true, true]);
    expect(["志愿", "市财政局"].map((text) => namesPeriod(text, { today: TODAY }))).toEqual([false, false]);
  });

  test("in January 十二月 and 第四季度 mean last year's", () => {
    expect(span(readOrFail("十二月", "2027-01-10"))).toBe("2026-12-01..2026-12-31");
    expect(span(readOrFail("第四季度", "2027-01-10"))).toBe("2026-10-01..2026-12-31");
  });
});

describe("the periods to compare with", () => {
  test.each([
    ["上周", "2026-11-02..2026-11-08", "2025-11-10..2025-11-16"],
    ["上月", "2026-09-01..2026-09-30", "2025-10-01..2025-10-31"],
    ["本月", "2026-10-01..2026-10-22", "2025-11-01..2025-11-22"],
    ["第三季度", "2026-04-01..2026-06-30", "2025-07-01..2025-09-30"],
    ["上半年", "2025-07-01..2025-12-31", "2025-01-01..2025-06-30"],
    ["去年", "2024-01-01..2024-12-31", "2024-01-01..2024-12-31"],
    ["近30天", "2026-09-24..2026-10-23", "2025-10-24..2025-11-22"],
    ["今年以来", "2025-01-01..2025-11-22", "2025-01-01..2025-11-22"],
    ["累计", "none", "none"],
  ])("compares %s with the previous %s and last year's %s", (text, before, yearAgo) => {
    const period = readOrFail(text);
    expect([span(previousPeriod(period)), span(samePeriodLastYear(period))]).toEqual([before, yearAgo]);
  });

  test("compares a whole February with a whole February", () => {
    expect(span(samePeriodLastYear(readOrFail("2025年2月")))).toBe("2024-02-01..2024-02-29");
    expect(span(previousPeriod(readOrFail("2026年3月")))).toBe("2026-02-01..2026-02-28");
  });
});

describe("printed", () => {
  test.each([
    ["上周", "上周（11月9日至15日）"],
    ["本月", "本月（11月1日至22日，截至今日）"],
    ["第三季度", "2026年第三季度"],
    ["2026年以来", "2026年以来（截至11月22日）"],
    ["2025年以来", "2025年以来"],
    ["近30天", "近30天（10月24日至11月22日）"],
    ["最近一个月", "近一个月（10月23日至11月22日）"],
    ["9月1日至30日", "9月1日至30日"],
    ["去年", "去年（2025年1月1日至12月31日）"],
    ["累计", "累计（截至11月22日）"],
  ])("%s is %s", (text, printed) => expect(printPeriod(readOrFail(text), TODAY)).toBe(printed));

  test("prints the year of a range only if needed", () => {
    expect(printSpan({ from: "2025-12-30", to: "2026-01-02" }, TODAY)).toBe("2025年12月30日至2026年1月2日");
  });
});

describe("for every today", () => {
  const todays = fc.integer({ min: 0, max: 20_000 }).map((number) => addDays("2000-01-01", number));
  const words = fc.constantFrom(
    "今天",
    "昨天",
    "本周",
    "上周",
    "本月",
    "上月",
    "本季度",
    "上季度",
    "今年",
    "去年",
    "今年以来",
    "近30天",
    "近一年",
    "去年上半年",
    "累计",
  );

  test("a period ends by today, and the previous period ends before it begins", () => {
    fc.assert(
      fc.property(todays, words, (today, text) => {
        const period = readOrFail(text, today);
        const before = previousPeriod(period);
        expect(period.from <= period.to && period.to <= today).toBe(true);
        expect(before === undefined || (before.from <= before.to && before.to < period.from)).toBe(true);
      }),
    );
  });

  test("the previous month ends where the month begins, and a week is compared with the same weekdays", () => {
    fc.assert(
      fc.property(todays, (today) => {
        const month = readOrFail("上月", today);
        const week = readOrFail("上周", today);
        expect(daysBetween(previousPeriod(month)?.to ?? "", month.from)).toBe(1);
        expect(weekday(samePeriodLastYear(week)?.from ?? "")).toBe(1);
      }),
    );
  });

  test("a printed month, quarter, half or year reads back", () => {
    fc.assert(
      fc.property(todays, fc.constantFrom("上月", "上季度", "去年"), (today, text) => {
        const before = previousPeriod(readOrFail(text, today));
        expect(readOrFail(before?.label ?? "", today)).toMatchObject({
          from: before?.from,
          to: before?.to,
          open: false,
        });
      }),
    );
  });

  test("a printed range of days reads back", () => {
    fc.assert(
      fc.property(todays, fc.nat(300), (today, length) => {
        const expected = { from: addDays(today, -length), to: today };
        expect(readOrFail(printSpan(expected, today), today)).toMatchObject(expected);
      }),
    );
  });
});
