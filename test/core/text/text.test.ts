import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dropInvisible,
  findPersonalData,
  foldWidth,
  isEmptyText,
  maskPersonalData,
  readText,
} from "../../../src/core/text/text.ts";

describe("text", () => {
  test.each([
    ["a change of direction", "文字\u202e文字"],
    ["an embedding from right to left", "文字\u202b35人"],
    ["an isolate from right to left", "文字\u206735人"],
    ["a NUL, which databases cut at", "/党课 \u0000主题党日"],
    ["half a character", "/党课 \ud800 2026-03-05"],
    ["the other half", "党课\udc00"],
    ["a code that is no character", "党课\ufffe"],
    ["a code that is no character in an upper plane", "党课\u{1fffe}"],
  ])("with %s is refused with a sentence", (_, raw) => {
    const read = readText(raw);
    expect(read.ok ? read.value : read.error).toMatch(/请(手工)?(重新输入|删掉)/);
  });

  test.each([
    ["at the end of words", "\ufeff党课\u200b 昨天\u200b", "党课 昨天"],
    ["between spaces", "党课 \u200b\u200b 昨天", "党课  昨天"],
    ["inside words", "学习\u200b贯彻 王\u200d建国 全\u00ad会 党\u2060课", "学习贯彻 王建国 全会 党课"],
    ["of either direction", "\u200e昨天\u200f \u202aD:\u202c \u2066文字\u2069", "昨天 D: 文字"],
    ["that control a terminal", "党\u001b课\u0007 昨\u007f天", "党课 昨天"],
    ["that break a line softly", "党课\u000b主讲=张三\u0085地点=会议室", "党课\n主讲=张三\n地点=会议室"],
    ["and nothing else", "\u3000\u00a0\u200b", "\u3000\u00a0"],
  ])("with invisible characters %s is stored without them", (_, raw, kept) => {
    expect(readText(raw)).toEqual({ ok: true, value: kept });
  });

  test.each(["重温入党誓词🇨🇳", "👨‍👩‍👧 活动", "❤️‍🔥", "👍🏽", "一\t二\n三", "café", "𠮷野"])(
    "%s is stored unchanged",
    (raw) => {
      expect(readText(raw)).toEqual({ ok: true, value: raw.normalize("NFC") });
    },
  );

  test("is stored with \\n as line end and in NFC", () => {
    expect(readText("一\r\n二\r三 cafe\u0301")).toEqual({ ok: true, value: "一\n二\n三 café" });
  });

  test.each(["   \n\t ", "\u3000 \u200b", "\u3000\u00a0\u200b", ""])("%j is empty", (raw) => {
    expect(isEmptyText(raw)).toBe(true);
  });

  test("from outside is shown without direction controls", () => {
    expect(dropInvisible("文字\u202e文\u200b字")).toBe("文字文字");
  });
});

describe("folding", () => {
  test.each([
    ["／党课　１１月１２日　３２人", "/党课 11月12日 32人"],
    ["主讲＝王志强，地点：会议室（二楼）", "主讲=王志强,地点:会议室(二楼)"],
    ["2026‑03‑05 2026–03–05", "2026-03-05 2026-03-05"],
    ["１，２００人", "1,200人"],
    ["一支部20，25人", "一支部20，25人"],
    ["学习——提高", "学习——提高"],
    ["1² ㉑ ½ ١٢ ①", "1² ㉑ ½ ١٢ ①"],
  ])("converts %s to %s", (raw, folded) => expect(foldWidth(raw)).toBe(folded));

  test("keeps the position of every character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(foldWidth(text)).toHaveLength(text.length);
      }),
    );
  });
});

describe("personal data", () => {
  test.each([
    ["电话13800000000 邮箱a@b.cn", "电话[电话已隐去] 邮箱[邮箱已隐去]"],
    ["电话１３８００００００００", "电话[电话已隐去]"],
    ["138 0000 0000、+86 138-0000-0000", "[电话已隐去]、[电话已隐去]"],
    ["座机0592-1234567", "座机[电话已隐去]"],
    ["身份证350203199001011234。", "身份证[证件号已隐去]。"],
    ["身份证35020319900101123X", "身份证[证件号已隐去]"],
    ["2026-03-05 35人 1200元 编号231", "2026-03-05 35人 1200元 编号231"],
    ["13800000000000元", "13800000000000元"],
    ["@模范 a@b", "@模范 a@b"],
  ])("in %s is replaced by a label", (text, masked) => expect(maskPersonalData(text)).toBe(masked));

  test("is found at its position", () => {
    expect(findPersonalData("电话13800000000")).toEqual([{ kind: "phone", start: 2, end: 13 }]);
  });

  test("needs to be replaced only once", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const masked = maskPersonalData(`${text} 13800000000 ${text}`);
        expect(maskPersonalData(masked)).toBe(masked);
      }),
    );
  });
});
