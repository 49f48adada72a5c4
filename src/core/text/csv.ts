import { fail, ok, type Result } from "./result.ts";

/** The largest accepted sheet. Reading stops at the first row or column beyond it. */
export interface SheetLimits {
  readonly rows: number;
  readonly columns: number;
}

const NO_LIMITS: SheetLimits = { rows: Number.POSITIVE_INFINITY, columns: Number.POSITIVE_INFINITY };

/**
 * Parses CSV text (RFC 4180) into rows of cells. An unclosed quote is refused with the number of the row in which it
 * opened.
 */
export function readCsv(
  text: string,
  separator = ",",
  most: SheetLimits = NO_LIMITS,
): Result<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const cell = cellAt(text, at, separator);
    if (cell === undefined) return fail(`第${rows.length + 1}行有一个引号没有合上`);
    if (row.length >= most.columns) return fail(`第${rows.length + 1}行超过${most.columns}列`);
    row.push(cell.value);
    at = cell.end;
    if (text[at] === separator) {
      at += 1;
      // A separator at the very end of the text is followed by one more cell, which is empty.
      if (at < text.length) continue;
      row.push("");
    } else if (cell.isQuoted && at < text.length && !/[\r\n]/.test(text.charAt(at))) {
      return fail(`第${rows.length + 1}行的引号后面多了字`);
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    rows.push(row);
    if (rows.length > most.rows) return fail(`文件超过${most.rows}行`);
    row = [];
  }
  return ok(rows);
}

/** Writes rows as CSV that spreadsheet programs in China open correctly: BOM, CRLF, and quotes only where needed. */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map(csvLine).join("")}`;
}

/** One row of a CSV file, with its cells quoted where needed. */
export const csvLine = (row: readonly (string | number)[]): string => `${row.map(writeCell).join(",")}\r\n`;

// A cell that begins like a formula is prefixed with an apostrophe, so that a spreadsheet shows it instead of executing
// it.
function writeCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^(?:\s*[=+\-@]|[\t\r])/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The cell at `at` and the position where it ends. Undefined if its quote is not closed. */
function cellAt(
  text: string,
  at: number,
  separator: string,
): { readonly value: string; readonly end: number; readonly isQuoted: boolean } | undefined {
  if (text[at] !== '"') {
    const end = endOfCell(text, at, separator);
    return { value: text.slice(at, end), end, isQuoted: false };
  }
  const close = closingQuote(text, at + 1);
  return close < 0
    ? undefined
    : { value: text.slice(at + 1, close).replaceAll('""', '"'), end: close + 1, isQuoted: true };
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function endOfCell(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at += 1;
  return at;
}

/** Decodes a text file and names its encoding. Bytes in any other encoding are refused with advice. */
export function decodeText(bytes: Uint8Array): Result<{ readonly text: string; readonly encoding: "UTF-8" | "GBK" }> {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail("文件是 UTF-16 编码，请另存为「CSV UTF-8」后再导入");
  }
  for (const encoding of ["utf-8", "gb18030"] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return ok({ text, encoding: encoding === "utf-8" ? "UTF-8" : "GBK" });
    } catch {
      // The bytes are not in this encoding; try the next.
    }
  }
  return fail("文件的编码认不出来，请另存为「CSV UTF-8」后再导入");
}
