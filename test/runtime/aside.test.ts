import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { type ExportSpec, longReadsHere } from "#reports";
import { createAside } from "../../src/node/read-worker.ts";
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

test("a thread beside the ledger's writer returns the same result, and reports its progress", {
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

test("files requested at once share one thread, which ends after the last", {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(path);
  await fillLedger(db, await buildCity(db), 40, 9);
  const threads = threadsFromNow();
  const aside = createAside(path);
  const open: number[] = [];
  const files = Array.from({ length: 5 }, async (_, index) => {
    const { rows } = await aside.makeFile(SPEC, () => open.push(index));
    return rows;
  });
  expect(new Set(await Promise.all(files)).size).toBe(1);
  expect([threads.length, open]).toEqual([1, open.toSorted()]);
  if (threads[0]?.threadId !== -1) await once(threads[0] as Worker, "exit");
  await aside.makeFile(SPEC, () => {});
  expect(threads).toHaveLength(2);
  await db.close();
});

test("a thread that cannot read reports it, and the next one reads", { timeout: 60_000 }, async () => {
  const path = join(temporaryFolder(), "none.db");
  const aside = createAside(path);
  const [first, second] = [aside.prove(), aside.prove()];
  await expect(first).rejects.toThrow();
  await expect(second).rejects.toThrow();
  const db = await openSqlite(path);
  expect((await aside.prove()).differences).toBe(0);
  await db.close();
});

function threadsFromNow(): readonly Worker[] {
  const threads: Worker[] = [];
  const note = (message: unknown) => void threads.push((message as { worker: Worker }).worker);
  channel("worker_threads").subscribe(note);
  onTestFinished(() => void channel("worker_threads").unsubscribe(note));
  return threads;
}
