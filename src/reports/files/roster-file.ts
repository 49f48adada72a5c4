import { decodeText, fail, ok, type Result, type RosterRow, readCsv, readRosterSheet, writeCsv } from "#core";
import { hasExcel, loadExcel } from "./excel.ts";

/** The largest roster file that is read; twenty thousand rows take about two megabytes. */
export const MAX_ROSTER_BYTES = 10 * 1024 * 1024;

/** A roster file as it was read; `remark` says what the person should know about how. */
export interface RosterFile {
  readonly rows: readonly RosterRow[];
  readonly remark: string | undefined;
}

/** Reads a roster from a .csv or .xlsx file, whichever its bytes are. */
export async function readRosterFile(bytes: Uint8Array): Promise<Result<RosterFile>> {
  if (bytes.length > MAX_ROSTER_BYTES) return fail("文件超过10兆，请检查是不是选错了文件");
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const isOldExcel = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  if (isOldExcel) return fail("这是旧版 Excel（.xls）或加了密码的文件，请另存为 .xlsx 再导入");
  const sheet = isZip ? await readBook(bytes) : readText(bytes);
  if (!sheet.ok) return sheet;
  const rows = readRosterSheet(sheet.value.cells);
  return rows.ok ? ok({ rows: rows.value, remark: sheet.value.remark }) : rows;
}

type Sheet = { readonly cells: readonly (readonly string[])[]; readonly remark: string | undefined };

async function readBook(bytes: Uint8Array): Promise<Result<Sheet>> {
  if (!hasExcel) return fail("这个部署只读 CSV，请在 Excel 或 WPS 里另存为 CSV 再导入");
  const { readXlsx } = await loadExcel();
  try {
    const book = await readXlsx(bytes);
    const [first, ...others] = book.sheets.filter((sheet) => sheet.rows.length > 0);
    const cells = (first?.rows ?? []).map((row) => row.map(textIn));
    const remark = others.length === 0 ? undefined : `文件里有${others.length + 1}张表，只读了第一张「${first?.name}」`;
    return ok({ cells, remark });
  } catch {
    // Whatever is wrong with the archive, the person can do one thing about it.
    return fail("这个 Excel 文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再导入");
  }
}

const textIn = (value: string | number | boolean | Date | null | undefined): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : value == null ? "" : String(value);

function readText(bytes: Uint8Array): Result<Sheet> {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const { text, encoding } = decoded.value;
  const head = text.slice(0, text.indexOf("\n") + 1 || text.length);
  const separator = !head.includes(",") && head.includes("\t") ? "\t" : ",";
  const cells = readCsv(text, separator);
  if (!cells.ok) return cells;
  return ok({ cells: cells.value, remark: encoding === "GBK" ? "文件是 GBK 编码，已按 GBK 读取" : undefined });
}

/** Writes a roster for a spreadsheet: CSV with a BOM, or an Excel book whose cells are values and never formulas. */
export async function writeRosterFile(
  sheet: readonly (readonly (string | number)[])[],
  format: "csv" | "xlsx",
): Promise<Uint8Array> {
  if (format === "csv") return new TextEncoder().encode(writeCsv(sheet));
  const { writeXlsx } = await loadExcel();
  return await writeXlsx({
    sheets: [{ name: "花名册", rows: sheet.map((row) => [...row]), freezePane: { rows: 1 } }],
  });
}
