import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNumber, readNumeralAt, readNumeralTailAt, readRecordNumber } from "../../../src/core/numbers/numerals.ts";
import { foldWidth, isEmptyText, maskPersonalData, readText } from "../../../src/core/text/text.ts";
import { findDates, readDate, readDue } from "../../../src/core/time/dates/index.ts";
import { readPeriod } from "../../../src/core/time/periods.ts";
import { alwaysSlow, costMs } from "../../support/slow.ts";

const TODAY = "2026-11-22";

const load = (name: string) => JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8"));
const corpus: readonly string[] = [
  ...load("messages.json").map(({ text }: { text: string }) => text),
  ...load("bad-inputs.json").flatMap(({ input }: { input: unknown }) => (typeof input === "string" ? [input] : [])),
];
/** Beginnings of everything the readers recognise, for random combination. */
const PIECES =
  '1 12. 1, 3月 3月5 3-5 一 十 二十 第 年 上 上上 周 “ 《 " 初 近 约 不少于 几 多 - -- 12月30日至 2026- 2026-03-05T 1: 12:30- 下午 晚 3点 a@ a@b. 1380000 ½ ① 万 1万 个 半 今 昨天 农历正 最近 月 日前 0x1 1e T12:00 🎉 三日- 十一月 二〇 (周 两 . / : = 人 余'.split(
    " ",
  );

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES, " ", "\n"), { maxLength: 30 }).map((pieces) => pieces.join("")),
  fc
    .tuple(fc.constantFrom(...corpus), fc.nat(40), fc.constantFrom(...PIECES))
    .map(([line, at, piece]) => line.slice(0, at) + piece + line.slice(at)),
);

/** Runs every reader over a whole text, and the numeral reader at every position. */
function readEverything(raw: string): void {
  const folded = foldWidth(raw);
  readText(raw);
  isEmptyText(raw);
  maskPersonalData(raw);
  readDate(raw, { today: TODAY, allowBareMonthDay: true });
  readDue(raw, { today: TODAY });
  readPeriod(raw, { today: TODAY });
  readNumber(raw, ["人"]);
  readRecordNumber(raw);
  findDates(folded, { today: TODAY });
  for (let index = 0; index < folded.length; index += 1) {
    readNumeralAt(folded, index);
    readNumeralTailAt(folded, index);
  }
}

describe("the readers, given any text", () => {
  test("no reader throws", () => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(() => readEverything(raw)).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  test("never give overlapping, empty or misplaced spans", () => {
    fc.assert(
      fc.property(text, (raw) => {
        const folded = foldWidth(raw);
        let end = 0;
        for (const span of findDates(folded, { today: TODAY })) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.text).toBe(folded.slice(span.start, span.end));
          expect(span.text).not.toBe("");
          end = span.end;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("never give a number out of range or an empty numeral", () => {
    fc.assert(
      fc.property(text, (raw) => {
        const folded = foldWidth(raw);
        for (let index = 0; index < folded.length; index += 1) {
          const reading = readNumeralAt(folded, index);
          if (reading === undefined) continue;
          expect(reading.start === index && reading.end > index && reading.end <= folded.length).toBe(true);
          expect(reading.kind !== "number" || (reading.value >= 0 && reading.value <= 1e12)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("never give a day out of range or a future day as past", () => {
    fc.assert(
      fc.property(text, (raw) => {
        for (const { reading } of findDates(foldWidth(raw), { today: TODAY })) {
          if (reading?.kind === "day") expect(reading.day <= TODAY && reading.day >= "1949-10-01").toBe(true);
          if (reading?.kind === "range") expect(reading.from < reading.to && reading.to <= TODAY).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  // A typical text takes about as long as the reference; a regular expression that backtracks takes a hundred times as
  // long.
  test("take at most eight times as long as for real messages of the same length", () => {
    const usual = corpus.join(" ").slice(0, 4096);
    const long = PIECES.flatMap((piece) => [piece, `${piece}1`, `${piece} `, `${piece}至`, `周${piece}`]).map((piece) =>
      piece.repeat(Math.ceil(4096 / piece.length)).slice(0, 4096),
    );
    const slow = alwaysSlow(long, (some) => {
      const most = 8 * Math.max(cost(usual), cost(usual));
      return some.filter((raw) => cost(raw) > most);
    });
    expect(slow.map((raw) => raw.slice(0, 8))).toEqual([]);
  });

  test("take time that grows linearly with the length", () => {
    const slow = alwaysSlow(PIECES, (some) =>
      some.filter((piece) => {
        const short = piece.repeat(Math.ceil(4096 / piece.length));
        return cost(short.repeat(8)) > 24 * Math.max(1, cost(short));
      }),
    );
    expect(slow).toEqual([]);
  });
});

const cost = (raw: string) => costMs(() => readEverything(raw));
