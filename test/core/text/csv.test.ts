import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, readCsv, writeCsv } from "#core";

describe("a CSV file", () => {
  test.each([
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["\uFEFF名称,简称\n", [["名称", "简称"]]],
    ['"a,b","say ""hi""",\r\n', [["a,b", 'say "hi"', ""]]],
    ['"two\nlines",x', [["two\nlines", "x"]]],
    [
      "a,\n,b\n",
      [
        ["a", ""],
        ["", "b"],
      ],
    ],
    ["a\n\nb\n", [["a"], [""], ["b"]]],
    ["", []],
  ])("parses %j", (text, rows) => expect(readCsv(text)).toEqual({ ok: true, value: rows }));

  test("refuses a file with an unclosed quote and names the row", () => {
    expect(readCsv('a,b\n"c,d\n')).toEqual({ ok: false, error: "第2行有一个引号没有合上" });
    expect(readCsv('"a"b,c\n')).toEqual({ ok: false, error: "第1行的引号后面多了字" });
  });

  test("reads back exactly what was written", () => {
    const cell = fc.string({ unit: "grapheme" }).filter((text) => !/^[=+\-@\t\r\uFEFF]/.test(text));
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, (rows) => {
        expect(readCsv(writeCsv(rows))).toEqual({ ok: true, value: rows });
      }),
    );
  });

  test("never writes a formula", () => {
    expect(writeCsv([["=1+1", "@x", "-2", 3]])).toBe("\uFEFF'=1+1,'@x,'-2,3\r\n");
  });

  test("is decoded as UTF-8 or GBK, and the encoding is reported", () => {
    const gbk = new Uint8Array([0xca, 0xd0, 0xb2, 0xc6, 0xd5, 0xfe, 0xbe, 0xd6]);
    expect(decodeText(gbk)).toEqual({ ok: true, value: { text: "市财政局", encoding: "GBK" } });
    expect(decodeText(new TextEncoder().encode("市财政局"))).toEqual({
      ok: true,
      value: { text: "市财政局", encoding: "UTF-8" },
    });
    expect(decodeText(new Uint8Array([0xff, 0xfe, 0x41, 0x00])).ok).toBe(false);
    expect(decodeText(new Uint8Array([0xff, 0xff])).ok).toBe(false);
  });
});
