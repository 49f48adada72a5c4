import { fileName, hasExcel, writeSheetFile } from "#reports";
import { insertAudit, newId } from "#store";
import { type Answer, wrong } from "./page.ts";
import type { Visit } from "./session/request-context.ts";

/** A table to download. */
export interface SheetFile {
  /** The table's name in the audit log: 「roster」 becomes `roster.export`. */
  readonly name: string;
  readonly title: string;
  /** The parts of the file's name; if absent, the table's title and the day. */
  readonly called?: readonly string[] | undefined;
  /** The names of the columns, then the rows. */
  readonly sheet: readonly (readonly (string | number)[])[];
  readonly format: "csv" | "xlsx";
}

const MIMES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Two exports run at a time and a third waits, so that the memory they use is bounded. */
const AT_ONCE = 2;
let running = 0;

/** A table as a file. Who exported how many rows is committed to the audit before the file is sent. */
export async function sendSheet(visit: Visit, { name, title, called, sheet, format }: SheetFile): Promise<Answer> {
  if (format === "xlsx" && !hasExcel) return wrong("这个部署只导出 CSV，请选 CSV。");
  if (running >= AT_ONCE) return { type: "busy" };
  running += 1;
  try {
    const bytes = await writeSheetFile(sheet, format, title);
    await visit.db.commit([
      insertAudit(visit.query, {
        id: newId(visit.now),
        at: visit.now,
        actorId: visit.person.id,
        action: `${name}.export`,
        object: name,
        unitId: undefined,
        details: { format, rows: sheet.length - 1 },
        source: `page:${name}`,
      }),
    ]);
    return {
      type: "file",
      name: fileName(called ?? [title, visit.today], format),
      mime: MIMES[format],
      bytes: new Uint8Array(bytes),
    };
  } finally {
    running -= 1;
  }
}
