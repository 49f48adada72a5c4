import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { readMigrations } from "../../../src/store/migrations.ts";
import { temporaryFolder } from "../../support/databases.ts";
import { withMutant } from "../mutants/mutants.ts";
import { ROOT_FOLDER } from "../processes.ts";

// Invariant E8: whenever a process dies while it brings a ledger up to date, each migration was made whole or not at all, no row
// is lost, and the next start goes on. `FAULTS=long` dies before each single statement.
const isLong = process.env.FAULTS === "long";
const SHARE = 12;
const MIGRATE = fileURLToPath(new URL("migrate.ts", import.meta.url));
const TIMEOUT = { timeout: isLong ? 900_000 : 180_000 };

/** A ledger as the first migration left it, with rows. */
async function oldLedger(folder: string): Promise<string> {
  const file = join(folder, "old.db");
  const all = await readMigrations("sqlite", { readdirSync: (path: URL) => readdirSync(path), readFileSync });
  await (await openSqlite(file, { migrations: all.slice(0, 1) })).close();
  const db = new Sqlite(file);
  const person = db.prepare("insert into person (id, name, seen_at) values (?, ?, '2026-11-22T02:00:00.000Z')");
  for (let index = 0; index < 500; index += 1) person.run(`ou_${index}`, `同志${index}`);
  db.close();
  return file;
}

function migrate(root: string, file: string, dieBefore: number): Promise<{ died: boolean; statements: number }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [MIGRATE, root, file, String(dieBefore)], { cwd: root }, (error, said, complaint) => {
      if (error === null) resolve({ died: false, statements: Number(said) });
      else if (error.signal === "SIGKILL") resolve({ died: true, statements: dieBefore });
      else reject(new Error(complaint));
    });
  });
}

interface Ledger {
  readonly applied: number;
  readonly schema: string;
  readonly people: string;
}

/** What stands in a file that nobody has open. */
function look(file: string): Ledger {
  const db = new Sqlite(file);
  try {
    const hash = (rows: unknown) => createHash("sha256").update(JSON.stringify(rows)).digest("hex");
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    return {
      applied: Number(db.prepare("select count(*) from migration").pluck().get()),
      schema: hash(db.prepare("select type, name, sql from sqlite_master order by type, name").all()),
      people: hash(db.prepare("select id, name, seen_at from person order by id").all()),
    };
  } finally {
    db.close();
  }
}

/** How a ledger looks after each number of migrations. */
async function stages(folder: string, from: string): Promise<readonly string[]> {
  const all = await readMigrations("sqlite", { readdirSync: (path: URL) => readdirSync(path), readFileSync });
  const schemas: string[] = [];
  for (let count = 1; count <= all.length; count += 1) {
    const file = join(folder, `stage-${count}.db`);
    copyFileSync(from, file);
    await (await openSqlite(file, { migrations: all.slice(0, count) })).close();
    schemas[count] = look(file).schema;
  }
  return schemas;
}

/** Dies at so many moments of an update, looks, and lets the next start finish; counts what was found half made. */
async function dieInUpdates(root: string): Promise<{ deaths: number; halfMade: number; unfinished: number }> {
  const folder = temporaryFolder();
  const old = await oldLedger(folder);
  const before = look(old);
  const schemas = await stages(folder, old);
  const whole = join(folder, "whole.db");
  copyFileSync(old, whole);
  const { statements } = await migrate(root, whole, 0);
  const moments = Array.from({ length: statements }, (_, index) => index + 1).filter(
    (moment) => isLong || moment % Math.ceil(statements / SHARE) === 0,
  );
  const found = { deaths: 0, halfMade: 0, unfinished: 0 };
  for (const moment of moments) {
    const file = join(folder, `died-${moment}.db`);
    copyFileSync(old, file);
    const { died } = await migrate(root, file, moment);
    if (died) found.deaths += 1;
    const after = look(file);
    if (after.schema !== schemas[after.applied] || after.people !== before.people) found.halfMade += 1;
    const { died: diedAgain } = await migrate(root, file, 0).catch(() => ({ died: true }));
    const last = look(file);
    if (diedAgain || last.schema !== schemas.at(-1) || last.people !== before.people) found.unfinished += 1;
  }
  return found;
}

describe("a process killed while it migrates a ledger", () => {
  test("leaves each migration applied or undone, and the next start finishes", TIMEOUT, async () => {
    const found = await dieInUpdates(ROOT_FOLDER);
    console.log("E8", found);
    expect(found.deaths).toBeGreaterThan(SHARE / 2);
    expect(found).toMatchObject({ halfMade: 0, unfinished: 0 });
  });

  test("is found to leave half a migration if its statements are committed one by one", TIMEOUT, async () => {
    const found = await withMutant("a migration in pieces", dieInUpdates);
    console.log("E8, mutant: a migration in pieces", found);
    expect(found.halfMade).toBeGreaterThan(0);
  });
});
