import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  readNumber,
  readNumeralAt,
  readNumeralTailAt,
  readRecordNumber,
  readWholeNumber,
} from "../../../src/core/numbers/numerals.ts";
import { foldWidth } from "../../../src/core/text/text.ts";

interface BadInput {
  readonly area: string;
  readonly input: string;
  readonly expected: { readonly verdict: string; readonly value?: string };
}

const BAD_INPUTS: readonly BadInput[] = JSON.parse(
  readFileSync(new URL("../../data/bad-inputs.json", import.meta.url), "utf8"),
);
/**
 * 99999 is a valid number; whether a branch can be that large is checked elsewhere, by the plausibility limits of the
 * kind.
 */
const NOT_HERE = new Set(["99999"]);
const NUMBERS = BAD_INPUTS.filter(({ area, input }) => area === "number" && !NOT_HERE.has(input));
const accepted = NUMBERS.filter(({ expected }) => expected.verdict === "accept");
const asked = NUMBERS.filter(({ expected }) => expected.verdict === "ask");

/** A reading in one line: `30~余+1` means about 30, followed by one character. */
function seen(text: string): string {
  const folded = foldWidth(text);
  const reading = readNumeralAt(folded, 0);
  if (reading === undefined) return "nothing";
  const rest = folded.slice(reading.end);
  if (reading.kind !== "number") return `${reading.kind} ${rest}`.trim();
  return `${reading.value}${reading.approx ? `~${reading.approxWord}` : ""} ${rest}`.trim();
}

describe("a number field", () => {
  test.each(accepted)("accepts $input", ({ input, expected }) => {
    expect(readWholeNumber(input)).toEqual({ ok: true, value: { value: Number(expected.value), approx: false } });
  });

  test.each(asked)("asks about $input", ({ input }) => {
    const read = readWholeNumber(input);
    expect(read.ok ? read.value : read.error).toMatch(/^「.+」.*[数字量范围数吗？]/u);
  });

  test.each([
    ["40余人", 40, "余"],
    ["约40", 40, "约"],
    ["30人左右", 30, "左右"],
    ["３５ 人", 35, undefined],
    ["1.2万", 12000, undefined],
    ["一百二十多人", 120, "多"],
    ["不少于20人", 20, "不少于"],
    ["30人以上", 30, "以上"],
  ])("accepts %s as approximate", (text, value, approxWord) => {
    const read = readWholeNumber(text, ["人", "人次"]);
    expect(read.ok && [read.value.value, read.value.approxWord, read.value.approx]).toEqual([
      value,
      approxWord,
      approxWord !== undefined,
    ]);
  });

  test.each(["", "1.5", "35人20", "35天", "人", "三四十人", "十几人", "若干", "挺多人", "1 2人", "两天半"])(
    "refuses %j",
    (text) => expect(readWholeNumber(text, ["人"]).ok).toBe(false),
  );

  test("accepts fractions for quantities that allow them", () => {
    expect(readNumber("1.5小时", ["小时"])).toEqual({ ok: true, value: { value: 1.5, approx: false } });
    expect(readNumber("一个半小时", ["小时"])).toEqual({ ok: true, value: { value: 1.5, approx: false } });
    expect(readNumber("两天半", ["天"])).toEqual({ ok: true, value: { value: 2.5, approx: false } });
  });
});

describe("in a line", () => {
  test.each([
    ["35人", "35 人"],
    ["1,200人", "1200 人"],
    ["１，２００人", "1200 人"],
    ["1.5h", "1.5 h"],
    ["1.2万人次", "12000 人次"],
    ["1.1万", "11000"],
    ["12万5千元", "125000 元"],
    ["3万5000元", "35000 元"],
    ["1万余人次", "10000~余 人次"],
    ["10余万人次", "100000~余 人次"],
    ["一百二十多人", "120~多 人"],
    ["一百二", "120"],
    ["三千五", "3500"],
    ["一万零三百", "10300"],
    ["两处", "2 处"],
    ["廿五名", "25 名"],
    ["二十余名", "20~余 名"],
    ["30来人", "30~来 人"],
    ["30来自", "30 来自"],
    ["20多媒体", "20 多媒体"],
    ["近五十名", "50~近 名"],
    ["近百人", "100~近 人"],
    ["百余名", "100~余 名"],
    ["近万人次", "10000~近 人次"],
    ["近兩個小時", "2~近 小時"],
    ["百年", "nothing"],
    ["半小时", "0.5 小时"],
    ["半年", "0.5 年"],
    ["一个半小时", "1.5 小时"],
    ["1个多小时", "1~多 小时"],
    ["两个小时", "2 小时"],
    ["3个工作日", "3 工作日"],
    ["3个支部", "3 个支部"],
    ["一点五小时", "1.5 小时"],
    ["三点要求", "3 点要求"],
    ["1.会议记录", "1 .会议记录"],
    ["88.9%", "88.9 %"],
    ["35人→53人", "35 人→53人"],
    ["第9次", "ordinal 次"],
    ["第三党支部", "ordinal 党支部"],
    ["三四十人", "vague 人"],
    ["两三个", "vague 个"],
    ["十几人", "vague 人"],
    ["30几人", "vague 人"],
    ["若干", "vague"],
    ["挺多人", "vague 人"],
    ["数十人", "vague 人"],
    ["上百名", "vague 名"],
    ["好几十人", "vague 人"],
    ["多名党员", "vague 名党员"],
    ["十几二十人", "vague 人"],
    ["十五、六人", "vague 人"],
    ["二、三十人", "vague 人"],
    ["35、36人", "vague 人"],
    ["突破1.2万人", "12000~突破 人"],
    ["不超过30人", "30~不超过 人"],
    ["≥30人", "30~≥ 人"],
    ["~30人", "30~~ 人"],
    ["about 30 people", "30~about  people"],
    ["more than 30 people", "30~more than  people"],
    ["over land", "nothing"],
    ["二十3人", "refused 人"],
    ["一百零5人", "refused 人"],
    ["3 5人", "refused 人"],
    ["二十 三人", "refused 人"],
    ["八到十人", "refused 人"],
    ["20 - 30人", "refused 人"],
    ["1。5小时", "refused 小时"],
    ["卅二人", "32 人"],
    ["3万五千人", "35000 人"],
    ["1.2 万人", "12000 人"],
    ["30 余人", "30~余 人"],
    ["35 14:30", "35  14:30"],
    ["35 2小时", "35  2小时"],
    ["12+群众8", "12 +群众8"],
    ["12-15人", "refused 人"],
    ["20至30人", "refused 人"],
    ["三至五人", "refused 人"],
    ["5+3人", "refused 人"],
    ["30+人", "30~+ 人"],
    ["5、6人", "vague 人"],
    ["三、四个", "vague 个"],
    ["1、2、3", "1 、2、3"],
    ["1、会议记录", "1 、会议记录"],
    ["-5人", "refused 人"],
    ["−5人", "refused 人"],
    ["3/5", "refused"],
    ["1万2", "refused"],
    ["12,34人", "refused 人"],
    ["007人", "refused 人"],
    ["05人", "5 人"],
    ["1.2.3", "refused"],
    ["1e9", "refused"],
    ["1️⃣ 会议", "nothing"],
    ["9999999999999", "refused"],
  ])("reads %s as %s", (text, expected) => expect(seen(text)).toBe(expected));

  test.each([
    ["人数十二人", 1],
    ["最近30天", 1],
    ["节约30元", 1],
    ["附近30人", 1],
    ["Z18", 1],
    ["@_user_5", 7],
    ["135", 1],
    ["1.5", 2],
    ["1,200", 2],
    ["二十", 1],
    ["第9次", 1],
    ["上半年", 1],
    ["活动-5人", 2],
  ])("finds no numeral in %s at %i", (text, index) => {
    expect(readNumeralAt(text, index)).toBeUndefined();
  });

  test.each([
    ["左右", { end: 2, approxWord: "左右" }],
    ["以上参加", { end: 2, approxWord: "以上" }],
    ["不到", { end: 2, approxWord: "不到" }],
    ["(左右)", { end: 4, approxWord: "左右" }],
    [" 左右", { end: 3, approxWord: "左右" }],
    ["+", { end: 1, approxWord: "+" }],
    ["+5", undefined],
    [" 上下楼", undefined],
    ["半", { end: 1, half: true }],
    ["多,", { end: 1, approxWord: "多" }],
    ["多次", undefined],
    ["半数", undefined],
    ["参加", undefined],
  ])("after the unit %s means %j", (text, tail) => expect(readNumeralTailAt(text, 0)).toEqual(tail));
});

describe("a record number", () => {
  test.each([
    ["231", "record", 231],
    ["#231", "record", 231],
    ["＃２３１", "record", 231],
    ["231号", "record", 231],
    ["编号231", "record", 231],
    ["Z18", "ticket", 18],
    ["#z18", "ticket", 18],
  ] as const)("accepts %s", (text, type, number) => {
    expect(readRecordNumber(text)).toEqual({ ok: true, value: { type, number } });
  });

  test.each([
    "*",
    "%",
    "1e999",
    "00000000000000000012",
    "012",
    "0",
    "231 232",
    "-231",
    "二三一",
    "",
    "9999999999",
    "2²",
  ])("%j is not a record number", (text) => expect(readRecordNumber(text).ok).toBe(false));
});

describe("a printed number reads back", () => {
  const numbers = fc.oneof(fc.nat(1000), fc.nat(100_000), fc.nat(100_000_000));

  test("in Chinese numerals", () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(readWholeNumber(inChinese(value))).toEqual({ ok: true, value: { value, approx: false } });
      }),
      { numRuns: 3000 },
    );
  });

  test("in Chinese numerals, each up to ten thousand", () => {
    const values = Array.from({ length: 10_001 }, (_, value) => value);
    const wrong = values.filter((value) => {
      const read = readWholeNumber(inChinese(value));
      return !read.ok || read.value.value !== value;
    });
    expect(wrong).toEqual([]);
  });

  test("in digits, plain, grouped, wide, and in 万", () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const grouped = value.toLocaleString("en-US");
        const wide = String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
        const spellings = [String(value), grouped, wide, `${value / 10_000}万`, `${value}人`];
        const read = spellings.map((spelling) => readWholeNumber(spelling, ["人"]));
        expect(read.map((result) => (result.ok ? result.value.value : result.error))).toEqual(
          spellings.map(() => value),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('in a line, with a word for "about"', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.constantFrom("约", "近", "不少于", "将近"), (value, word) => {
        expect(seen(`${word}${value}人`)).toBe(`${value}~${word} 人`);
        expect(seen(`${value}0余人`)).toBe(`${value}0~余 人`);
      }),
    );
  });
});

function inChinese(value: number): string {
  const digits = "零一二三四五六七八九";
  const section = (part: number): string => {
    let text = "";
    let gap = false;
    for (const [unit, name] of [
      [1000, "千"],
      [100, "百"],
      [10, "十"],
      [1, ""],
    ] as const) {
      const digit = Math.floor(part / unit) % 10;
      if (digit === 0) gap = text !== "";
      else {
        text += `${gap ? "零" : ""}${digits[digit]}${name}`;
        gap = false;
      }
    }
    return text;
  };
  if (value === 0) return "零";
  const sections = [Math.floor(value / 100_000_000), Math.floor(value / 10_000) % 10_000, value % 10_000] as const;
  const [high, middle, low] = sections;
  let text = high > 0 ? `${section(high)}亿` : "";
  if (middle > 0) text += `${text !== "" && middle < 1000 ? "零" : ""}${section(middle)}万`;
  if (low > 0) text += `${text !== "" && (low < 1000 || middle === 0) ? "零" : ""}${section(low)}`;
  return text.startsWith("一十") ? text.slice(1) : text;
}
