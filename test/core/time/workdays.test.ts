import chineseDays from "chinese-days";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addDays, weekday } from "../../../src/core/time/days/day.ts";
import {
  addWorkdays,
  firstWorkdayOnOrAfter,
  holidayName,
  isCovered,
  isWorkday,
  lastWorkdayOnOrBefore,
  workdaysBetween,
} from "../../../src/core/time/days/workdays.ts";

const days = fc.integer({ min: 0, max: 5_000 }).map((number) => addDays("2015-01-01", number));
const ZONE_BEFORE = process.env.TZ;

beforeEach(() => {
  process.env.TZ = "UTC";
});
afterEach(() => {
  process.env.TZ = ZONE_BEFORE ?? "";
});

describe("the calendar", () => {
  test("agrees with the chinese-days package on every day since 2004", () => {
    const wrong = Array.from({ length: 8_400 }, (_, index) => addDays("2004-01-01", index)).filter(
      (day) => isWorkday(day) !== chineseDays.isWorkday(day),
    );
    expect(wrong).toEqual([]);
  });

  test("distinguishes a holiday, a make-up Saturday and an ordinary Saturday", () => {
    expect([isWorkday("2026-10-01"), isWorkday("2026-10-10"), isWorkday("2026-11-21")]).toEqual([false, true, false]);
    expect(holidayName("2026-10-01")).toBe("国庆节");
  });

  test("does not depend on the machine's time zone", () => {
    process.env.TZ = "America/Los_Angeles";
    expect([isWorkday("2026-10-01"), isWorkday("2026-10-10")]).toEqual([false, true]);
  });

  test("does not cover 2027 and takes Monday to Friday as working days there", () => {
    expect([isCovered(2026), isCovered(2027), isCovered(2003)]).toEqual([true, false, false]);
    expect([isWorkday("2027-01-01"), isWorkday("2027-01-02")]).toEqual([true, false]);
  });

  test("applies the administrator's additional working days and days off", () => {
    const overrides = { working: ["2027-01-02"], free: ["2027-01-01"] };
    expect([isWorkday("2027-01-01", overrides), isWorkday("2027-01-02", overrides)]).toEqual([false, true]);
    expect(firstWorkdayOnOrAfter("2027-01-01", overrides)).toBe("2027-01-02");
  });
});

describe("working days", () => {
  test("are counted across a long holiday", () => {
    expect(addWorkdays("2026-09-30", 1)).toBe("2026-10-08");
    expect(addWorkdays("2026-10-08", -1)).toBe("2026-09-30");
    expect(lastWorkdayOnOrBefore("2026-10-07")).toBe("2026-09-30");
  });

  test("between A and B plus those between B and C equal those between A and C", () => {
    fc.assert(
      fc.property(days, fc.nat(200), fc.nat(200), (day, one, two) => {
        const middle = addDays(day, one);
        const end = addDays(middle, two);
        expect(workdaysBetween(day, middle) + workdaysBetween(middle, end)).toBe(workdaysBetween(day, end));
        expect(workdaysBetween(end, day)).toBe(-workdaysBetween(day, end) || 0);
      }),
    );
  });

  test("counting reverses adding", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (day, count) => {
        const due = addWorkdays(day, count);
        expect([isWorkday(due), workdaysBetween(day, due)]).toEqual([true, count]);
      }),
    );
  });

  test("firstWorkdayOnOrAfter never returns an earlier day", () => {
    fc.assert(
      fc.property(days, (day) => {
        const first = firstWorkdayOnOrAfter(day);
        expect(first >= day && isWorkday(first) && addWorkdays(day, 0) === first).toBe(true);
      }),
    );
    expect(weekday(firstWorkdayOnOrAfter("2027-01-02"))).toBe(1);
  });
});
