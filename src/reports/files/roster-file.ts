import {
  decodeText,
  fail,
  ROSTER_SHEET_LIMITS as MOST,
  ok,
  type Result,
  type RosterRow,
  readCsv,
  readRosterSheet,
  writeCsv,
} from "#core";
import { hasExcel, loadExcel } from "./excel.ts";
import { openZip, storedZip, TooLargeError } from "./unzip.ts";

/** The largest roster file that is read; twenty thousand rows take about two megabytes. */
export const MAX_ROSTER_BYTES = 10 * 1024 * 1024;

/** The rows of a roster file; `remarks` are notes for the person. */
export interface RosterFile {
  readonly rows: readonly RosterRow[];
  readonly remarks: readonly string[];
}

/** Reads a roster from a .csv or .xlsx file, recognised by its bytes. */
export async function readRosterFile(bytes: Uint8Array<ArrayBuffer>): Promise<Result<RosterFile>> {
  if (bytes.length > MAX_ROSTER_BYTES) return fail("文件超过10兆，请检查是不是选错了文件");
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const isOldExcel = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  if (isOldExcel) return fail("这是旧版 Excel（.xls）或加了密码的文件，请另存为 .xlsx 再导入");
  const sheet = isZip ? await readBook(bytes) : readText(bytes);
  if (!sheet.ok) return sheet;
  const rows = readRosterSheet(sheet.value.cells);
  if (!rows.ok) return rows;
  const { remark } = sheet.value;
  return ok({ rows: rows.value.rows, remarks: [...(remark === undefined ? [] : [remark]), ...rows.value.remarks] });
}

type Sheet = { readonly cells: readonly (readonly string[])[]; readonly remark: string | undefined };

async function readBook(bytes: Uint8Array<ArrayBuffer>): Promise<Result<Sheet>> {
  if (!hasExcel) return fail("这个部署只读 CSV，请在 Excel 或 WPS 里另存为 CSV 再导入");
  const { readXlsx } = await loadExcel();
  try {
    const book = await readXlsx(await counted(bytes), { maxRows: MOST.rows + 1 });
    const [first, ...others] = book.sheets.filter((sheet) => sheet.rows.length > 0);
    const rows = first?.rows ?? [];
    if (rows.length > MOST.rows) return fail(`文件超过${MOST.rows}行，一次最多导入${MOST.rows - 1}个单位`);
    const wide = rows.findIndex((row) => row.length > MOST.columns);
    if (wide >= 0) return fail(`第${wide + 1}行超过${MOST.columns}列，请删去多余的列再导入`);
    const cells = rows.map((row) => row.map(textIn));
    const remark = others.length === 0 ? undefined : `文件里有${others.length + 1}张表，只读了第一张「${first?.name}」`;
    return ok({ cells, remark });
  } catch (error) {
    if (error instanceof TooLargeError) return fail("文件解压后超过64兆，请只留花名册一张表再导入");
    // All faults of a damaged file get the same answer, because the person can only do one thing: save it again.
    return fail("这个 Excel 文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再导入");
  }
}

/**
 * Unpacks the archive with a size limit and stores it uncompressed, because the sheet reader would trust the sizes
 * stated in the archive and unpack up to two gigabytes.
 */
async function counted(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const entries = [];
  for (const { name, crc, pieces } of openZip(bytes)) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of pieces()) parts.push(piece);
    entries.push({ name, crc, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) });
  }
  return storedZip(entries);
}

const textIn = (value: string | number | boolean | Date | null | undefined): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : value == null ? "" : String(value);

function readText(bytes: Uint8Array): Result<Sheet> {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const { text, encoding } = decoded.value;
  const head = text.slice(0, text.indexOf("\n") + 1 || text.length);
  // An .xls from a web system is often an HTML page, which is not read.
  if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(text))
    return fail("这是网页格式的表（扩展名是 .xls 或 .csv），请用 Excel 或 WPS 打开后另存为 .xlsx 再导入");
  const marks = [",", "\t", ";", "，", "；"] as const;
  const counts = marks.map((mark) => text.slice(0, 4_000).split(mark).length);
  const separator = counts[0] === 1 && head !== "" ? (marks[counts.indexOf(Math.max(...counts))] ?? ",") : ",";
  const cells = readCsv(text, separator, MOST);
  if (!cells.ok) return cells;
  return ok({ cells: cells.value, remark: encoding === "GBK" ? "文件是 GBK 编码，已按 GBK 读取" : undefined });
}

/** Writes a table for spreadsheets: CSV with a BOM, or an Excel file whose cells are values and never formulas. */
export async function writeSheetFile(
  sheet: readonly (readonly (string | number)[])[],
  format: "csv" | "xlsx",
  name = "花名册",
): Promise<Uint8Array<ArrayBuffer>> {
  if (format === "csv") return new TextEncoder().encode(writeCsv(sheet));
  const { writeXlsx } = await loadExcel();
  const book = { sheets: [{ name, rows: sheet.map((row) => [...row]), freezePane: { rows: 1 } }] };
  return new Uint8Array(await writeXlsx(book));
}
