import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kinds, readForm, readLine } from "../../../src/core/index.ts";

interface Row {
  readonly area: string;
  readonly input: string;
  readonly expected: { readonly verdict: "accept" | "ask" | "drop"; readonly value?: string };
}

const rows = JSON.parse(readFileSync("test/data/bad-inputs.json", "utf8")) as readonly Row[];
const TODAY = "2026-11-22";

// Rows about the message around the date and not about a value.
const ELSEWHERE: Readonly<Record<string, string>> = {
  "今天 (event redelivered 6 h later, after midnight)": "a redelivery: proved at the door",
};
// Rows with another current day.
const TODAYS: Readonly<Record<string, readonly [value: string, today: string]>> = {
  "今天 (message create_time 2026-03-05T15:59:59Z)": ["今天", "2026-03-05"],
  "今天 (message create_time 2026-03-05T16:00:00Z)": ["今天", "2026-03-06"],
  "昨天 on 1 March 2024": ["昨天", "2024-03-01"],
  "2026‑03‑05 (U+2011 hyphens)": ["2026‑03‑05", TODAY],
  "2026–03–05 (en dashes)": ["2026–03–05", TODAY],
};
// After a date key 5.3 can only be a date.
const BARE = "5.3";

const numbers = rows.filter((row) => row.area === "number");
const dates = rows.filter((row) => row.area === "date" && ELSEWHERE[row.input] === undefined && row.input !== BARE);

describe("a bad number as the value of a key", () => {
  test.each(numbers.map((row) => [row.input.slice(0, 40), row] as const))("人数=%s", (_, row) => {
    const { problems, partial } = readLine(kinds.lecture, `11月20日 廉洁自律 人数=${row.input}`, { today: TODAY });
    if (row.expected.verdict === "accept") {
      // A lecture with zero attendees is read and leads to a question.
      expect(problems.map(({ type }) => type)).toEqual(row.expected.value === "0" ? ["implausible"] : []);
      expect(partial.content.amounts.attendees?.value).toBe(Number(row.expected.value));
    } else expect(problems.map((problem) => problem.field)).toEqual(["attendees"]);
  });

  test.each(numbers.map((row) => [row.input.slice(0, 40), row] as const))("in a form: %s", (_, row) => {
    const values = { day: "2026-11-20", title: "廉洁自律", attendees: row.input };
    const { problems, partial } = readForm(kinds.lecture, values, { today: TODAY });
    if (row.expected.verdict === "accept") {
      expect(partial.content.amounts.attendees?.value).toBe(Number(row.expected.value));
    } else expect(problems.map((problem) => problem.field)).toEqual(["attendees"]);
  });
});

describe("a bad date as the value of a key", () => {
  test.each(dates.map((row) => [row.input, row] as const))("日期=%s", (_, row) => {
    const [value, today] = TODAYS[row.input] ?? [row.input, TODAY];
    const { problems, partial } = readLine(kinds.lecture, `日期=${value} 主题=廉洁自律 35人`, { today });
    const wanted = row.expected.verdict === "accept" ? row.expected.value : undefined;
    // If the row allows both, the bot asks.
    if (wanted?.includes(" or ask") && problems.length > 0) expect(problems[0]?.field).toBe("day");
    else if (wanted) expect([problems.length, partial.day]).toEqual([0, wanted.slice(0, 10)]);
    else expect(problems.map((problem) => problem.field)).toContain("day");
  });

  test("5.3 is asked about when alone, and means 3 May after a date key", () => {
    const bare = readLine(kinds.lecture, "5.3 廉洁自律 35人", { today: TODAY });
    expect(bare.problems.map((problem) => problem.field)).toEqual(["day"]);
    const keyed = readLine(kinds.lecture, "日期=5.3 廉洁自律 35人", { today: TODAY });
    expect([keyed.problems, keyed.partial.day]).toEqual([[], "2026-05-03"]);
  });
});

describe("text that cannot be stored", () => {
  test.each([
    ["a NUL", "\u0000主题党日 2026-03-05"],
    ["half a surrogate pair", "\ud800 2026-03-05"],
  ])("%s is refused with a sentence", (_, text) => {
    const { problems, spans } = readLine(kinds.lecture, text, { today: TODAY });
    expect(problems.map((problem) => problem.type)).toEqual(["impossible"]);
    expect(spans.map((span) => span.text).join("")).toBe(text);
  });
});
