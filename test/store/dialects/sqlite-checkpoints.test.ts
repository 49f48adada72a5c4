import { copyFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import type { Database, Write } from "#store";
import { configureLogging } from "../../../src/logging.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { createCheckpoints } from "../../../src/store/dialects/sqlite-checkpoints.ts";
import { temporaryFolder } from "../../support/databases.ts";

const setting = (key: string): Write => ({
  sql: "insert into setting (key, value, at) values (?, ?, ?)",
  parameters: [key, "v".repeat(500), "2026-11-22T10:00:00.000Z"],
});

/** A ledger that is in its file, open. */
async function openNew() {
  const file = join(temporaryFolder(), "ledger.db");
  await (await openSqlite(file)).close();
  return { file, db: await openSqlite(file, { checkpointsAside: true }) };
}

/** Commits so many settings one after the other. */
async function commitAll(db: Database, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) await db.commit([setting(`k${index}`)]);
}

/** How many settings the ledger's own file holds, without its -wal. */
function inFile(file: string): number {
  const copy = join(temporaryFolder(), "copy.db");
  copyFileSync(file, copy);
  const db = new Sqlite(copy);
  const count = db.prepare("select count(*) from setting where key like 'k%'").pluck().get() as number;
  db.close();
  return count;
}

test("a thread copies commits from the -wal into the ledger's file as soon as enough have gathered, while the ledger is open", async () => {
  const { file, db } = await openNew();
  const checkpoints = createCheckpoints(file);
  await commitAll(db, 0, 60);
  checkpoints.add(60);
  await checkpoints.close();
  expect(inFile(file)).toBe(0);
  checkpoints.add(39);
  checkpoints.add(1);
  await checkpoints.close();
  expect(inFile(file)).toBe(60);
  // The thread was ended; the next round has a new one.
  await commitAll(db, 60, 90);
  checkpoints.add(100);
  await checkpoints.close();
  expect(inFile(file)).toBe(90);
  await db.close();
});

test("pages that a long read still needs stay in the -wal, are visible to it, and are copied afterwards", async () => {
  const { file, db } = await openNew();
  const checkpoints = createCheckpoints(file);
  await commitAll(db, 0, 10);
  const reader = new Sqlite(file, { readonly: true });
  const seen = () => reader.prepare("select count(*) from setting where key like 'k%'").pluck().get();
  reader.exec("begin");
  expect(seen()).toBe(10);
  await commitAll(db, 10, 40);
  checkpoints.add(100);
  await checkpoints.close();
  // Of a page that was written again since, the file keeps what was there before the reading began.
  expect([seen(), inFile(file)]).toEqual([10, 0]);
  reader.exec("commit");
  expect(seen()).toBe(40);
  checkpoints.add(100);
  await checkpoints.close();
  expect(inFile(file)).toBe(40);
  reader.close();
  await db.close();
});

test("a ledger counts its commits for it, and is complete if it is closed meanwhile", async () => {
  const { file, db } = await openNew();
  const pages = await db.query.executeQuery({ sql: "pragma wal_autocheckpoint", parameters: [] } as never);
  expect(pages.rows).toEqual([{ wal_autocheckpoint: 16_384 }]);
  await Promise.all(Array.from({ length: 300 }, (_, index) => db.commit([setting(`k${index}`)])));
  await db.close();
  expect(inFile(file)).toBe(300);
});

test("a thread that cannot open the ledger is reported, and the next round starts another", async () => {
  const lines: string[] = [];
  configureLogging((line) => lines.push(line));
  const checkpoints = createCheckpoints(join(temporaryFolder(), "no folder", "ledger.db"));
  for (const round of [1, 2]) {
    checkpoints.add(100);
    await checkpoints.close();
    expect(lines).toHaveLength(round);
    expect(JSON.parse(lines[round - 1] ?? "")).toMatchObject({ message: "no checkpoint was made" });
  }
  configureLogging(() => {});
});
