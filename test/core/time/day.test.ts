import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  dayIn,
  dayOf,
  daysBetween,
  isDay,
  monthOf,
  printDay,
  quarterOf,
  weekday,
  weekdayName,
  weekOf,
  yearOf,
} from "../../../src/core/time/days/day.ts";

const days = fc.integer({ min: -20_000, max: 40_000 }).map((number) => addDays("1970-01-01", number));
const ZONE_BEFORE = process.env.TZ;

afterEach(() => {
  process.env.TZ = ZONE_BEFORE ?? "";
});

describe("a day", () => {
  test("is the local day in the unit's time zone, exact to the second", () => {
    expect(dayIn("Asia/Shanghai", "2026-03-05T15:59:59.999Z")).toBe("2026-03-05");
    expect(dayIn("Asia/Shanghai", "2026-03-05T16:00:00.000Z")).toBe("2026-03-06");
  });

  test("follows the zone's historical offsets, including daylight saving", () => {
    expect(dayIn("Asia/Shanghai", "1988-07-01T15:30:00.000Z")).toBe("1988-07-02");
    expect(dayIn("Asia/Urumqi", "2026-01-01T17:30:00.000Z")).toBe("2026-01-01");
  });

  test.each(["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai"])(
    "does not depend on the machine's time zone %s",
    (zone) => {
      process.env.TZ = zone;
      expect(dayIn("Asia/Shanghai", "2026-03-05T16:00:00.000Z")).toBe("2026-03-06");
      expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
      expect(weekdayName("2026-11-22")).toBe("周日");
    },
  );

  test.each(["2026-02-30", "1900-02-29", "2026-13-01", "2026-1-1", "", "2026-00-10", 20260101, undefined])(
    "refuses %s",
    (value) => expect(isDay(value)).toBe(false),
  );

  test("agrees with the calendar of the JavaScript runtime", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (number) => {
        const expected = new Date(number * 86_400_000);
        const day = addDays("1970-01-01", number);
        expect(day).toBe(expected.toISOString().slice(0, 10));
        expect(weekday(day) % 7).toBe(expected.getUTCDay());
      }),
    );
  });

  test("adding days and subtracting them gives the same day", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4000, max: 4000 }), (day, count) => {
        expect(daysBetween(day, addDays(day, count))).toBe(count);
        expect(isDay(addDays(day, count))).toBe(true);
      }),
    );
  });

  test("addMonths keeps the date or takes the last day of a shorter month", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(addMonths("2026-01-15", -13)).toBe("2024-12-15");
  });
});

describe("a span", () => {
  test("of a week has seven days, begins on Monday and contains the given day", () => {
    fc.assert(
      fc.property(days, (day) => {
        const { from, to } = weekOf(day);
        expect([daysBetween(from, to), weekday(from), from <= day && day <= to]).toEqual([6, 1, true]);
      }),
    );
  });

  test.each([monthOf, quarterOf, yearOf])(
    "of a month, quarter or year contains the given day and ends the day before the next",
    (spanOf) => {
      fc.assert(
        fc.property(days, (day) => {
          const { from, to } = spanOf(day);
          expect(from <= day && day <= to).toBe(true);
          expect(spanOf(addDays(to, 1)).from).toBe(addDays(to, 1));
        }),
      );
    },
  );
});

test("prints a day of the current year without the year", () => {
  expect(printDay("2026-11-21", "2026-11-22")).toBe("11月21日");
  expect(printDay("2025-12-01", "2026-11-22")).toBe("2025年12月1日");
  expect(dayOf(812, 3, 4)).toBe("0812-03-04");
});
