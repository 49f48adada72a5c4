import { describe, expect, test } from "vitest";
import { writeSheetFile } from "#reports";
import { createFileReads } from "../../../src/node/read-worker.ts";
import { openZip } from "../../../src/reports/files/unzip.ts";
import { zipOf } from "../../support/files/zips.ts";
import { alwaysHolds } from "../../support/slow.ts";

// Files that are small and become large, or take long. They are read in a thread beside the loop; here is measured what the
// thread that answers everybody does meanwhile.
const MOST_MS = 50;
const MIB = 1_048_576;
const isLong = process.env.FAULTS === "long";
// A push tries files that become a twelfth of the limit.
const UNPACKED = isLong ? 60 * MIB : 5 * MIB;
const reads = createFileReads(60_000);

const filled = (piece: string, size = UNPACKED) => piece.repeat(Math.floor(size / piece.length));
const docx = (xml: string) => zipOf({ "word/document.xml": xml });
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

/** What an expression over tags, or a tree of them, would stumble over. */
const TAGS = [
  "<w:del",
  "<w:del>",
  "<w:t>",
  "<w:t ",
  "<w:t></w:t>",
  "<w:p/>",
  "</w:p>",
  "<",
  "&",
  "&amp;",
  " ",
  '<a b="c">',
  "<!--",
  "]]>",
];

describe("a Word file", () => {
  const made: readonly (readonly [string, () => Uint8Array<ArrayBuffer>])[] = [
    ...TAGS.map((tag) => [`of ${tag} again and again`, () => docx(filled(tag))] as const),
    ["of one paragraph after the other without an end", () => docx(filled(paragraph("")))],
    ["of 300 MiB of blanks", () => docx(" ".repeat(300 * MIB))],
    ["of entries that all are the same bytes", () => overlapping()],
  ];

  test("of any content delays nobody, and is read or refused", { timeout: 600_000 }, async () => {
    const files = made.map(([name, make]) => ({ name, file: make() }));
    // At once, so that they have one thread; it reads one after the other.
    const readAll = () =>
      Promise.all(files.map(async ({ name, file }) => [name, (await reads.text(file)).ok] as const));
    expect(await alwaysHolds(MOST_MS, readAll)).toBe(false);
  });

  test("with the longest text that is read is read completely; with one character more it is refused", async () => {
    expect(await reads.text(docx(paragraph("甲".repeat(40_000))))).toEqual({ ok: true, value: "甲".repeat(40_000) });
    expect(await reads.text(docx(paragraph("甲".repeat(40_001))))).toMatchObject({ ok: false });
  });

  test("that states a small size and is large is refused by its real size", async () => {
    const file = zipOf({ "word/document.xml": " ".repeat(65 * MIB) }, () => 100);
    expect(await reads.text(file)).toMatchObject({ ok: false, error: expect.stringContaining("64兆") });
  });
});

describe("an Excel file", () => {
  test("of any content delays nobody, and is refused with the reason", { timeout: 600_000 }, async () => {
    const made: readonly (readonly [rows: string, why: string])[] = [
      [row(1, " ".repeat(300 * MIB)), "64兆"],
      [row(1, filled(" ")), ""],
      [`<row r="1">${filled("<c/>")}</row>`, ""],
      [filled("<row>"), ""],
      [filled(row(0, "甲")), "20001行"],
      ['<row r="1"><c r="XFD1" t="inlineStr"><is><t>名称</t></is></c></row>', "64列"],
      [`${row(1, "名称")}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, ""],
    ];
    const files = await Promise.all(made.map(([rows]) => bookOf(rows)));
    let said: readonly string[] = [];
    const readAll = async () => {
      const all = await Promise.all(files.map((file) => reads.roster(file)));
      said = all.map((read) => (read.ok ? "read" : read.error));
    };
    expect(await alwaysHolds(MOST_MS, readAll)).toBe(false);
    for (const [index, [, why]] of made.entries()) {
      expect(said[index]).toContain(why);
      expect(said[index]).not.toBe("read");
    }
  });

  test("of 20,000 units is read; with one more it is refused", { timeout: 120_000 }, async () => {
    const units = (count: number) => [
      row(1, "名称"),
      ...Array.from({ length: count }, (_, index) => row(index + 2, `单位${index}`)),
    ];
    const read = await reads.roster(await bookOf(units(20_000).join("")));
    expect(read.ok && read.value.rows.length).toBe(20_000);
    expect(await reads.roster(await bookOf(units(20_001).join("")))).toMatchObject({ ok: false });
  });
});

test("a text file of a million cells or rows is refused at its limit", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(await reads.roster(bytes(`名称${",".repeat(9 * MIB)}`))).toMatchObject({ ok: false });
  expect(await reads.roster(bytes(`名称\n${"甲\n".repeat(2 * MIB)}`))).toMatchObject({ ok: false });
});

test("a file not read within its time ends its thread with a message, and the next file is read", async () => {
  const hasty = createFileReads(1);
  const slow = hasty.text(docx(filled("<w:p/>", 20 * MIB)));
  expect(await slow).toMatchObject({ ok: false, error: expect.stringContaining("5秒") });
  expect(await reads.text(docx(paragraph("正文")))).toEqual({ ok: true, value: "正文" });
});

const row = (number: number, text: string) =>
  `<row${number === 0 ? "" : ` r="${number}"`}><c${number === 0 ? "" : ` r="A${number}"`} t="inlineStr"><is><t>${text}</t></is></c></row>`;

/** A book as spreadsheet programs write it, with these rows in its one sheet. */
async function bookOf(rows: string): Promise<Uint8Array<ArrayBuffer>> {
  const files: Record<string, Buffer> = {};
  for (const { name, pieces } of openZip(await writeSheetFile([["名称"]], "xlsx"))) {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces()) parts.push(piece);
    files[name] = Buffer.concat(parts);
  }
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const sheet = `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`;
  return zipOf({ ...files, "xl/worksheets/sheet1.xml": Buffer.from(sheet) });
}

/** An archive whose directory names one entry a thousand times. */
function overlapping(): Uint8Array<ArrayBuffer> {
  const one = Buffer.from(docx(" ".repeat(10 * MIB)));
  const end = one.length - 22;
  const from = one.readUInt32LE(end + 16);
  const entry = one.subarray(from, end);
  const tail = Buffer.from(one.subarray(end));
  tail.writeUInt16LE(1_000, 8);
  tail.writeUInt16LE(1_000, 10);
  return new Uint8Array(Buffer.concat([one.subarray(0, from), ...Array.from({ length: 1_000 }, () => entry), tail]));
}
