import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysMovedTo, instantAt, nextSlots, printSchedule, readSchedule, type Schedule, slotsBetween } from "#core";

const ground = { zone: "Asia/Shanghai" };

const read = (text: string): Schedule => {
  const schedule = readSchedule(text);
  if (!schedule.ok) throw new Error(`${text}: ${schedule.error}`);
  return schedule.value;
};

/** Slots as local times in Shanghai. */
const local = (slots: readonly string[]) =>
  slots.map((slot) => new Date(Date.parse(slot) + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " "));

describe("parsing a schedule", () => {
  test.each([
    ["每周一9:00", "每周一9:00"],
    ["周二9:30", "每周二9:30"],
    ["每周一、周四 上午10点半", "每周一、四10:30"],
    ["星期日下午3点", "每周日15:00"],
    ["每月25日", "每月25日9:00"],
    ["每月1号 14：20", "每月1日14:20"],
    ["每月最后一天", "每月最后一天9:00"],
    ["每月第1个工作日", "每月第1个工作日9:00"],
    ["每季度末前5个工作日", "每季度末前5个工作日9:00"],
    ["每月末前两个工作日9点一刻", "每月末前2个工作日9:15"],
    ["每年11月1日", "每年11月1日9:00"],
    ["工作日9点", "每个工作日9:00"],
    ["每天下午5点45分", "每天17:45"],
    ["每30分钟", "每30分钟"],
    ["每周一9:00，遇节假日顺延", "每周一9:00，遇假日顺延"],
    ["每月25日，遇假日提前", "每月25日9:00，遇假日提前"],
  ])("%s is read as %s", (text, printed) => {
    expect(printSchedule(read(text))).toBe(printed);
    expect(read(printed)).toEqual(read(text));
  });

  test.each([
    "",
    "下周一",
    "每周八",
    "每月32日",
    "每月0日",
    "9:00",
    "每年2月30日",
    "每季度25日",
    "每7分钟",
    "每周一25:00",
    "周",
  ])("refuses 「%s」", (text) => {
    expect(readSchedule(text).ok).toBe(false);
  });
});

describe("slots", () => {
  test("of a weekly schedule fall on its weekday, shifted by the chat's offset", () => {
    const slots = nextSlots(read("每周一9:00"), "2026-11-22T02:00:00.000Z", 3, { ...ground, offset: 4 });
    expect(local(slots)).toEqual(["2026-11-23 09:04", "2026-11-30 09:04", "2026-12-07 09:04"]);
  });

  test("move to the next working day, and two on the same day become one", () => {
    const weekly = read("每周一9:00，遇假日顺延");
    // In 2026 the days from 1 to 7 October are free, so the slot of Monday the 5th moves to Thursday the 8th.
    expect(local(nextSlots(weekly, "2026-09-29T00:00:00.000Z", 2, ground))).toEqual([
      "2026-10-08 09:00",
      "2026-10-12 09:00",
    ]);
    const free = Array.from({ length: 12 }, (_, day) => `2027-02-${String(day + 5).padStart(2, "0")}`);
    const overrides = { working: [], free };
    expect(daysMovedTo(weekly, "2027-02-17", overrides)).toEqual(["2027-02-08", "2027-02-15"]);
    const around = slotsBetween(weekly, "2027-02-07T00:00:00.000Z", "2027-02-20T00:00:00.000Z", {
      ...ground,
      overrides,
    });
    expect(local(around)).toEqual(["2027-02-17 09:00"]);
  });

  test("on working days skip National Day and include the make-up Saturdays", () => {
    const days = local(
      slotsBetween(read("工作日9:00"), "2026-09-30T16:00:00.000Z", "2026-10-11T00:00:00.000Z", ground),
    );
    expect(days.map((slot) => slot.slice(0, 10))).toEqual(["2026-10-08", "2026-10-09", "2026-10-10"]);
  });

  test("before the end of a quarter are counted in working days", () => {
    const [first] = nextSlots(read("每季度末前5个工作日"), "2026-11-22T00:00:00.000Z", 1, ground);
    expect(local([first ?? ""])).toEqual(["2026-12-24 09:00"]);
  });

  test("on the 31st fall on the last day of a shorter month", () => {
    expect(local(nextSlots(read("每月31日"), "2026-02-01T00:00:00.000Z", 2, ground))).toEqual([
      "2026-02-28 09:00",
      "2026-03-31 09:00",
    ]);
  });

  test("follow daylight saving: a skipped minute moves behind the gap, a repeated one is the first", () => {
    expect(instantAt("Europe/Berlin", "2026-03-29", 150)).toBe("2026-03-29T01:30:00.000Z");
    expect(instantAt("Europe/Berlin", "2026-10-25", 150)).toBe("2026-10-25T00:30:00.000Z");
    expect(instantAt("America/New_York", "2026-03-08", 150)).toBe("2026-03-08T07:30:00.000Z");
  });

  test("of two adjacent intervals equal those of the whole interval, in 11 time zones", () => {
    const zones = [
      ...["Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"],
      ...["Pacific/Apia", "Africa/Casablanca", "Asia/Tehran", "America/St_Johns", "Pacific/Chatham"],
    ];
    const words = [
      "每天2:30",
      "工作日9:00",
      "每周一、四0:10",
      "每月31日23:50",
      "每季度末前5个工作日",
      "每6小时",
      "每周五9:00，遇假日提前",
    ];
    const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...words),
        instant,
        fc.nat(60 * 86_400_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (zone, text, start, length, share) => {
          const [from, middle, to] = [start, start + Math.floor(length * share), start + length].map((time) =>
            new Date(time).toISOString(),
          );
          const whole = slotsBetween(read(text), from ?? "", to ?? "", { zone, offset: 7 });
          const parts = [
            ...slotsBetween(read(text), from ?? "", middle ?? "", { zone, offset: 7 }),
            ...slotsBetween(read(text), middle ?? "", to ?? "", { zone, offset: 7 }),
          ];
          expect(parts).toEqual(whole);
          expect(whole).toEqual([...new Set(whole)].sort());
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });
});
