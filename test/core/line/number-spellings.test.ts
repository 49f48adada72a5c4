import { expect, test } from "vitest";
import { kindOf, readLine } from "../../../src/core/index.ts";
import { count, newTally, seeded, type Tally, tell } from "../../support/tally.ts";

// The lines are generated from numbers, so the correct reading is known. Each has a number in one of many spellings,
// with errors from dictation, typing and copying, after words that people put before a number.
const TODAY = "2026-11-30";
const LINES = 4000;
const DIGITS = "零一二三四五六七八九";
const FINANCIAL = "零壹贰叁肆伍陆柒捌玖";

/** A number from 1 to 99,999 in spoken Chinese. */
function chinese(value: number, digits = DIGITS, multipliers = ["", "十", "百", "千", "万"]): string {
  const places = [...String(value)].map(Number);
  let said = "";
  let zero = false;
  for (const [index, digit] of places.entries()) {
    const multiplier = multipliers[places.length - 1 - index] ?? "";
    if (digit === 0) zero = said !== "";
    else {
      said += `${zero ? "零" : ""}${digits.charAt(digit)}${multiplier}`;
      zero = false;
    }
  }
  return said.replace(/^一十/, "十");
}

type Pick = (below: number) => number;
const replaceSome = (text: string, pattern: RegExp, by: (char: string) => string, pick: Pick): string =>
  text.replace(pattern, (char) => (pick(2) === 0 ? by(char) : char));
const digitOf = (char: string): string => String(DIGITS.indexOf(char));
const insert = (text: string, mark: string, pick: Pick): string => {
  const at = 1 + pick(Math.max(1, text.length - 1));
  return at >= text.length ? text : text.slice(0, at) + mark + text.slice(at);
};

/** Spellings that must be read correctly. */
const PLAIN: readonly ((value: number) => string)[] = [
  String,
  (value) => chinese(value),
  (value) => chinese(value, FINANCIAL, ["", "拾", "佰", "仟", "万"]),
  (value) => chinese(value).replace(/万/g, "萬").replace(/两/g, "兩"),
  (value) => String(value).replace(/\d/g, (digit) => "０１２３４５６７８９".charAt(Number(digit))),
  (value) => value.toLocaleString("en-US"),
  (value) =>
    value < 40
      ? chinese(value)
          .replace(/^二十(?=.)/, "廿")
          .replace(/^三十(?=.)/, "卅")
      : String(value),
  (value) => (value % 1000 === 0 && value >= 10_000 ? `${value / 10_000}万` : String(value)),
];
/** Spellings that must be read correctly or lead to a question. */
const SLIPS: readonly ((value: number, pick: Pick) => string)[] = [
  (value, pick) => replaceSome(chinese(value), /[一二三四五六七八九]/g, digitOf, pick),
  (value, pick) => insert(String(value), " ", pick),
  (value, pick) => insert(chinese(value), " ", pick),
  (value, pick) => insert(replaceSome(chinese(value), /[一二三四五六七八九]/g, digitOf, pick), " ", pick),
  (value, pick) => insert(String(value), "  ", pick),
  (value) => [...chinese(value)].join(" "),
  (value) => chinese(value).replaceAll("零", "○"),
  (value) => chinese(value).replaceAll("零", "0"),
];
const BEFORE = ["", "参加", "共", "来了", "志愿者", "党员志愿者", "志愿者 ", "共有", "人数："] as const;
const UNITS = ["人", "名", "人 ", " 人"] as const;

function run(ways: readonly ((value: number, pick: Pick) => string)[], seed: number): Tally {
  const pick = seeded(seed);
  const tally = newTally();
  for (let index = 0; index < LINES; index += 1) {
    const value = 1 + pick([9, 99, 99, 300][pick(4)] ?? 9);
    const spelled = ways[pick(ways.length)]?.(value, pick) ?? "";
    const line = `昨天 清洁家园 ${BEFORE[pick(BEFORE.length)]}${spelled}${UNITS[pick(UNITS.length)]}`;
    const reading = readLine(kindOf("volunteering"), line, { today: TODAY });
    const people = reading.partial.content.amounts.people;
    count(tally, line, reading, [people?.value, people?.approx ?? false], [value, false]);
  }
  return tally;
}

test("reads a number in every correct spelling", () => {
  const tally = run(PLAIN, 11);
  tell("numbers properly written", tally);
  expect(tally.wrong).toEqual([]);
  expect(tally.asked).toBe(0);
});

test("reads a mistyped number correctly or asks about it, and never reads only a part", () => {
  const tally = run(SLIPS, 12);
  tell("numbers with a slip in them", tally);
  expect(tally.wrong).toEqual([]);
  expect(tally.right).toBeGreaterThan(LINES / 10);
});
