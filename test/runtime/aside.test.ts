import { join } from "node:path";
import { expect, test } from "vitest";
import { type ExportSpec, longReadsHere } from "#reports";
import { createAside } from "../../src/aside.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../support/databases.ts";
import { buildCity, fillLedger, TODAY } from "../support/ledgers.ts";

const SPEC: ExportSpec = {
  type: "export",
  format: "csv",
  from: "2025-01-01",
  to: TODAY,
  unitId: "city",
  kind: "",
  category: "",
  confirmedOnly: false,
  today: TODAY,
};

test("a thread beside the ledger's writer finds what is found here, and says how far it is", {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(path);
  await fillLedger(db, await buildCity(db), 400, 9);
  const [aside, here] = [createAside(path), longReadsHere(db)];
  const proof = await aside.prove();
  expect(proof).toEqual(await here.prove());
  expect(proof.records).toBe(400);
  const heard: number[] = [];
  const file = await aside.makeFile(SPEC, (count) => heard.push(count));
  const same = await here.makeFile(SPEC, () => {});
  expect([file.rows, Buffer.from(file.bytes).equals(Buffer.from(same.bytes))]).toEqual([same.rows, true]);
  expect(heard.at(-1)).toBe(file.rows);
  await db.query.updateTable("total").set({ amount: 9_999 }).execute();
  expect((await aside.prove()).differences).toBeGreaterThan(100);
  await db.close();
});

test("a thread that cannot read says so", async () => {
  await expect(createAside(join(temporaryFolder(), "none.db")).prove()).rejects.toThrow();
});
