import { readFileSync } from "node:fs";
import calendar from "chinese-days";
import { expect, test } from "vitest";
import { lunarYears } from "../../../scripts/lunar.ts";
import { addDays, type Day } from "../../../src/core/time/days/day.ts";
import { dayOfLunar, feastIn } from "../../../src/core/time/days/lunar.ts";

const CHINESE = new Intl.DateTimeFormat("en-u-ca-chinese", {
  timeZone: "UTC",
  year: "numeric",
  month: "numeric",
  day: "numeric",
});

/** The lunar date of a day by the runtime's Chinese calendar; undefined in a leap month. */
function runtimeLunar(day: Day): readonly [year: number, month: number, date: number] | undefined {
  const parts = CHINESE.formatToParts(new Date(`${day}T00:00:00Z`));
  const part = (type: string) => parts.find((one) => String(one.type) === type)?.value ?? "";
  return part("month").endsWith("bis")
    ? undefined
    : [Number(part("relatedYear")), Number(part("month")), Number(part("day"))];
}

// The runtime computes the position of the moon and is one day off when a new moon falls close to midnight, as in
// February 2027.
test("agrees with the runtime's lunar calendar on 99 % of the days from 1990 to 2060 and is one day off on the others", () => {
  let days = 0;
  let near = 0;
  for (let day: Day = "1990-01-01"; day < "2060-01-01"; day = addDays(day, 1)) {
    const lunar = runtimeLunar(day);
    if (lunar === undefined) continue;
    const [year, month, date] = lunar;
    const ours = dayOfLunar(year, month, date);
    days += 1;
    if (ours === day) continue;
    near += 1;
    expect([addDays(day, 1), addDays(day, -1), undefined]).toContain(ours);
  }
  expect(near / days).toBeLessThan(0.01);
});

test("the stored table equals the output of the script", () => {
  expect(
    readFileSync(new URL("../../../src/core/time/days/lunar-years.ts", import.meta.url), "utf8").replace(
      /[\s,]+/g,
      " ",
    ),
  ).toBe(lunarYears().replace(/[\s,]+/g, " "));
});

test.each([
  ["春节", 2026, "2026-02-17"],
  ["除夕", 2026, "2026-02-16"],
  ["元宵", 2026, "2026-03-03"],
  ["端午", 2026, "2026-06-19"],
  ["中秋", 2026, "2026-09-25"],
  ["中秋", 2025, "2025-10-06"],
  ["重阳", 2026, "2026-10-18"],
  ["腊八", 2026, "2026-01-26"],
] as const)("%s in %i falls on %s", (feast, year, day) => expect(feastIn(feast, year)).toBe(day));

test("computes 清明 for every year from 2000 to 2099", () => {
  for (let year = 2000; year < 2100; year += 1) {
    expect(feastIn("清明", year)).toBe(calendar.getSolarTermDate(year, 4, "pure_brightness"));
  }
});

test("returns undefined for a date that the lunar month does not have", () => {
  expect(dayOfLunar(2026, 2, 30)).toBe(undefined);
  expect(dayOfLunar(2200, 1, 1)).toBe(undefined);
});
