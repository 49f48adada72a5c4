import { describe, expect, test } from "vitest";
import { type RosterRow, writeCsv } from "#core";
import { readRosterFile, writeSheetFile } from "#reports";
import { largeRoster } from "../support/rosters.ts";

const TABLE = [
  ["编号", "名称", "党员数"],
  ["cz", "市财政局", 85],
  ["sw", '市水务局, "甲"', 46],
];
const CELLS = [
  { line: 2, cells: { 编号: "cz", 名称: "市财政局", 党员数: "85" } },
  { line: 3, cells: { 编号: "sw", 名称: '市水务局, "甲"', 党员数: "46" } },
];
const rowsOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<readonly RosterRow[] | string> => {
  const read = await readRosterFile(bytes);
  return read.ok ? read.value.rows : read.error;
};

describe("a roster file", () => {
  test.each(["csv", "xlsx"] as const)("written as %s is read back as it was", async (format) => {
    expect(await rowsOf(await writeSheetFile(TABLE, format))).toEqual(CELLS);
  });

  test("keeps its row numbers if rows are empty", async () => {
    expect(await rowsOf(await writeSheetFile([["名称"], [""], ["市财政局"]], "xlsx"))).toMatchObject([{ line: 3 }]);
    expect(await rowsOf(new TextEncoder().encode("名称\n\n市财政局\n"))).toMatchObject([{ line: 3 }]);
  });

  test("in GBK is read, with a remark", async () => {
    // 名称\n市局\n
    const bytes = new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0xca, 0xd0, 0xbe, 0xd6, 0x0a]);
    const read = await readRosterFile(bytes);
    expect(read.ok && read.value).toEqual({
      rows: [{ line: 2, cells: { 名称: "市局" } }],
      remarks: ["文件是 GBK 编码，已按 GBK 读取"],
    });
  });

  test("with tabs is read too", async () => {
    expect(await rowsOf(new TextEncoder().encode("名称\t上级\n市财政局\t工委\n"))).toEqual([
      { line: 2, cells: { 名称: "市财政局", 上级: "工委" } },
    ]);
  });

  test.each([
    ["an old Excel file", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), "旧版 Excel"],
    ["a broken archive", new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), "打不开"],
    ["an empty file", new Uint8Array([]), "没有内容"],
    ["a giant", new Uint8Array(11 * 1024 * 1024), "超过10兆"],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0xff, 0xff]), "编码认不出来"],
  ])("that is %s is refused with what to do", async (_, bytes, expected) => {
    expect(await rowsOf(bytes)).toContain(expected);
  });

  test("of five thousand rows is read alike as xlsx and as csv", async () => {
    const table = largeRoster();
    const book = await rowsOf(await writeSheetFile(table, "xlsx"));
    const text = await rowsOf(new TextEncoder().encode(writeCsv(table)));
    expect(book).toHaveLength(5000);
    expect(book).toEqual(text);
  });
});
