import { rosterSheet } from "#core";
import { hasExcel, writeSheetFile } from "#reports";
import { insertAudit, newId } from "#store";
import { none, type Page, wrong } from "../page.ts";
import { unitsFor } from "../session/request-context.ts";

const MIMES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Exports are made two at a time; who comes third waits for a turn, so that memory has a ceiling. */
const AT_ONCE = 2;
let running = 0;

/** The visitor's part of the roster as a file; who exported is kept in the audit. */
export const rosterExport: Page = {
  path: "/roster/export/:format",
  action: "page.roster",
  async show(visit) {
    const format = visit.params.format;
    if (format !== "csv" && format !== "xlsx") return none;
    if (format === "xlsx" && !hasExcel) return wrong("这个部署只导出 CSV，请选 CSV。");
    if (running >= AT_ONCE) return { type: "busy" };
    running += 1;
    try {
      const mine = new Set(unitsFor(visit, "page.roster").map(({ id }) => id));
      const [names = [], ...rows] = rosterSheet(visit.tree, visit.today);
      const sheet = [names, ...rows.filter(([id]) => mine.has(String(id)))];
      const bytes = await writeSheetFile(sheet, format);
      await visit.db.commit([
        insertAudit(visit.query, {
          id: newId(visit.now),
          at: visit.now,
          actorId: visit.person.id,
          action: "roster.export",
          object: "roster",
          unitId: undefined,
          details: { format, units: sheet.length - 1 },
          source: "page:roster",
        }),
      ]);
      const name = `花名册-${visit.today}.${format}`;
      return { type: "file", name, mime: MIMES[format], bytes: new Uint8Array(bytes) };
    } finally {
      running -= 1;
    }
  },
};
