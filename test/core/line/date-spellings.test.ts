import { expect, test } from "vitest";
import { addDays, type Day, kindOf, readLine } from "../../../src/core/index.ts";
import { dateIn, daysBetween, monthIn, weekday, yearIn } from "../../../src/core/time/days/day.ts";
import { count, newTally, seeded, type Tally, tell } from "../../support/tally.ts";

// The lines are generated from days, so the correct reading is known. Each has a day in one of many spellings, in two
// scripts and English, with another date beside it that agrees or not, and words after it that resemble parts of a
// date.
const TODAY = "2026-11-30";
const LINES = 3000;
const CN = "〇一二三四五六七八九";
const EN = "January February March April May June July August September October November December".split(" ");
const EN_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const CN_DAYS = "一二三四五六日";

type Pick = (below: number) => number;
const one = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)] as T;
const spoken = (value: number): string => {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens === 0 ? "" : tens === 1 ? "十" : `${CN.charAt(tens)}十`}${ones === 0 ? "" : CN.charAt(ones)}`;
};
const ordinal = (value: number): string => {
  const ends = ["th", "st", "nd", "rd"];
  return `${value}${value > 10 && value < 14 ? "th" : (ends[value % 10] ?? "th")}`;
};
const short = (name: string): string => name.slice(0, 3);
const parts = (day: Day) => ({
  year: yearIn(day),
  month: monthIn(day),
  date: dateIn(day),
  name: EN[monthIn(day) - 1] ?? "",
});

/** Unambiguous spellings of a day. */
const WRITTEN: readonly ((day: Day) => string)[] = [
  (day) => `${parts(day).month}月${parts(day).date}日`,
  (day) => `${parts(day).month}月${parts(day).date}号`,
  (day) => `${parts(day).year}年${parts(day).month}月${parts(day).date}日`,
  (day) => `${parts(day).month} 月 ${parts(day).date} 日`,
  (day) => `${spoken(parts(day).month)}月${spoken(parts(day).date)}日`,
  (day) => day,
  (day) => day.replaceAll("-", "/"),
  (day) => day.replaceAll("-", "."),
  (day) => day.replaceAll("-", ""),
  (day) => day.replaceAll("-", " "),
  (day) => `${short(parts(day).name)} ${parts(day).date}`,
  (day) => `${parts(day).name} ${ordinal(parts(day).date)}`,
  (day) => `${parts(day).date} ${short(parts(day).name)} ${parts(day).year}`,
  (day) => `${short(parts(day).name)}. ${parts(day).date}, ${parts(day).year}`,
  (day) => `${ordinal(parts(day).date)} of ${parts(day).name}`,
];
/** Spellings of a second date beside the first. */
const BESIDE: readonly ((day: Day) => string)[] = [
  (day) => `（周${CN_DAYS.charAt(weekday(day) - 1)}）`,
  (day) => ` 星期${CN_DAYS.charAt(weekday(day) - 1)}`,
  (day) => `，星期${CN_DAYS.charAt(weekday(day) - 1)}`,
  (day) => ` (${short(EN_DAYS[weekday(day) - 1] ?? "")})`,
  (day) => `（${parts(day).month}月${parts(day).date}日）`,
];
/** Titles that begin or end like a date or contain one. */
const TITLES = [
  "日间照料送温暖",
  "号召党员清洁家园",
  "月牙湖清淤",
  "清洁家园",
  "年味进社区",
  "日新讲坛",
  "周边环境整治",
] as const;
const NOISE = [
  "",
  "",
  "",
  " https://www.12371.cn/2026/11/18/a.shtml",
  " 材料见 news.cn/2026-10-09/b.htm",
  " zhao10-12@163.com",
] as const;
const TIMES = ["", "", "上午9点", " 14:00-16:00", "下午3点半"] as const;

const ready = (pick: Pick): Day => addDays(TODAY, -1 - pick(300));

function readingOf(line: string) {
  const reading = readLine(kindOf("volunteering"), line, { today: TODAY });
  const { day, dayTo, title } = reading.partial;
  return { reading, said: [day, dayTo ?? day, title] };
}

test("reads a day in any spelling and keeps the words after it complete", () => {
  const tally = newTally();
  const pick = seeded(21);
  for (let index = 0; index < LINES; index += 1) {
    const day = ready(pick);
    const [title, noise] = [one(pick, TITLES), one(pick, NOISE)];
    const line = `${one(pick, WRITTEN)(day)}${one(pick, TIMES)} ${title} 20人${noise}`;
    const { reading, said } = readingOf(line);
    count(tally, line, reading, said, [day, day, `${title}${noise}`]);
  }
  tell("days however written", tally);
  expect(tally.wrong).toEqual([]);
  // A few unclear cases are allowed, such as 20261109 with a time directly after it.
  expect(tally.asked).toBeLessThan(LINES / 50);
});

test("accepts a second date that agrees with the first and asks about one that differs", () => {
  const agreeing = beside(22, (day) => day);
  tell("two dates that agree", agreeing);
  expect(agreeing.wrong).toEqual([]);
  expect(agreeing.asked).toBeLessThan(LINES / 50);
  const contrary = beside(23, (day, pick) => addDays(day, -1 - pick(5)));
  tell("two dates that do not", contrary);
  expect(contrary.wrong).toEqual([]);
  expect(contrary.right).toBe(0);
});

function beside(seed: number, other: (day: Day, pick: Pick) => Day): Tally {
  const tally = newTally();
  const pick = seeded(seed);
  for (let index = 0; index < LINES; index += 1) {
    const day = ready(pick);
    const second = other(day, pick);
    const line = `${one(pick, WRITTEN)(day)}${one(pick, BESIDE)(second)} 清洁家园 20人`;
    const { reading, said } = readingOf(line);
    count(tally, line, reading, said, day === second ? [day, day, "清洁家园"] : ["asked"]);
  }
  return tally;
}

test("reads both ends of a range", () => {
  const tally = newTally();
  const pick = seeded(24);
  const SIGNS = ["至", "到", "-", "—", "~", " 至 ", " - "] as const;
  for (let index = 0; index < LINES; index += 1) {
    const to = ready(pick);
    const from = addDays(to, -1 - pick(20));
    const write = one(pick, WRITTEN);
    const line = `${one(pick, ["", "从", "自"])}${write(from)}${one(pick, SIGNS)}${write(to)} 清洁家园 20人`;
    const { reading, said } = readingOf(line);
    count(tally, line, reading, said, [from, to, "清洁家园"]);
  }
  tell("ranges", tally);
  expect(tally.wrong).toEqual([]);
  expect(tally.right).toBeGreaterThan(LINES * 0.9);
});

test("never stores a lunar date as a Gregorian one", () => {
  const tally = newTally();
  const pick = seeded(25);
  for (let index = 0; index < LINES; index += 1) {
    const month = one(pick, ["正", "二", "三", "五", "七", "八", "九", "十", "十一", "冬", "腊"]);
    const date = one(pick, ["初一", "初八", "十五", "十六", "廿三", "廿九", "三十", "二十"]);
    const line = `${one(pick, ["", "农历", "去年", "2025年"])}${month}月${date} 走访慰问 20人`;
    const { reading, said } = readingOf(line);
    count(tally, line, reading, said, ["asked"]);
    // The second lunar month may have no thirtieth day.
    if (reading.problems[0]?.choices === undefined && !line.includes("二月三十"))
      tally.wrong.push(`${line} is asked without a day to choose`);
  }
  tell("lunar dates", tally);
  expect([...new Set(tally.wrong)]).toEqual([]);
});

test("asks about 廿三 alone, and reads 廿三人 as a number of people", () => {
  const pick = seeded(26);
  const wrong: string[] = [];
  for (let index = 0; index < LINES; index += 1) {
    const said = `廿${one(pick, [..."一二三四五六七八九"])}`;
    const title = one(pick, ["清洁家园", "植树", "慰问困难党员"]);
    const alone = readingOf(
      one(pick, [
        `${said} ${title} 20人`,
        `${said}，${title} 20人`,
        `${title} ${said} 20人`,
        `日期=${said} ${title} 20人`,
      ]),
    ).reading;
    const days = alone.problems[0]?.choices?.map(({ value }) => value) ?? [];
    const isAsked = alone.partial.day === undefined && alone.partial.title === title;
    if (!isAsked || days.length === 0 || days.some((day) => day > TODAY)) wrong.push(`${said} ${title}`);
    const counter = one(pick, ["人", " 人", "名", "名党员", "位志愿者"]);
    const people = readingOf(`昨天 ${title} ${said}${counter}`);
    const amount = people.reading.partial.content?.amounts.people?.value;
    const number = 20 + "一二三四五六七八九".indexOf(said.charAt(1)) + 1;
    if (amount !== number || people.said[0] !== addDays(TODAY, -1)) wrong.push(`${said}${counter}`);
  }
  expect([...new Set(wrong)]).toEqual([]);
});

test("reads the last second of a day, and the leap second, as that day", () => {
  const pick = seeded(27);
  const wrong: string[] = [];
  for (let index = 0; index < LINES; index += 1) {
    const day = ready(pick);
    const time = one(pick, ["23:59:60", "23：59：60", "23:59:59", "23:59", "0:00:00", "08:59:60"]);
    const line = `${one(pick, WRITTEN)(day)} ${time} 清洁家园 20人`;
    const { said, reading } = readingOf(line);
    if (JSON.stringify(said) !== JSON.stringify([day, day, "清洁家园"]) || reading.problems.length > 0)
      wrong.push(line);
  }
  expect([...new Set(wrong)].slice(0, 10)).toEqual([]);
});

test("the generated days lie less than a year back, so that each can be written without a year", () => {
  expect(daysBetween(addDays(TODAY, -301), TODAY)).toBeLessThan(334);
});
