import { describe, expect, test } from "vitest";
import { readCsv } from "#core";
import { exportFile } from "#reports";
import { databases } from "../support/databases.ts";
import { cellsIn, filesIn } from "../support/files/archive.ts";
import { buildCity, fillLedger, TODAY, telling } from "../support/ledgers.ts";
import { converted, hasOffice } from "./office.ts";

describe.skipIf(!hasOffice)("a file of records opened in LibreOffice", () => {
  test("has the values of the ledger, and a text that looks like a formula is not run", {
    timeout: 120_000,
  }, async () => {
    const db = await databases.sqlite.open();
    const tree = await buildCity(db);
    await fillLedger(db, tree, 300, 3);
    for (const title of [
      "=1+1",
      "-2+3",
      "@SUM(A1)",
      "   =1+1",
      "=cmd|'/c calc'!A1",
      '=HYPERLINK("http://a.example","x")',
      "]]><w:p>",
      "00123",
    ])
      await db.commit(
        telling(db, tree, { kind: "lecture", unitId: "b1", day: "2026-05-06", title, amounts: { attendees: 8 } })
          .writes,
      );
    const spec = {
      type: "export",
      format: "xlsx",
      from: "2025-01-01",
      to: TODAY,
      unitId: "gw",
      kind: "lecture",
      category: "",
      confirmedOnly: false,
      today: TODAY,
    } as const;
    const bytes = await exportFile(db.query, spec);
    const filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false";
    const csv = readCsv(new TextDecoder().decode(await converted("records.xlsx", bytes, "csv", filter)));
    if (!csv.ok) throw new Error(csv.error);
    const ours = cellsIn(filesIn(bytes)).map((row) => row.map(({ value }) => value));
    const bare = (rows: readonly (readonly string[])[]) =>
      rows.map((row) =>
        row
          .map((cell) => cell.trim())
          .join("|")
          .replace(/\|+$/, ""),
      );
    expect(bare(csv.value)).toEqual(bare(ours));
    expect(ours.flat()).toContain("=1+1");
  });
});
