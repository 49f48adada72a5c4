import { execFile } from "node:child_process";
import {
  chownSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { type Database, enqueue, restoredAt, restoreWrites, sealAudit } from "#store";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../../support/databases.ts";
import { buildCity, fillLedger } from "../../support/ledgers.ts";

// Success is said when it was checked: whatever an operator hands to restore, either the ledger holds afterwards what the copy
// and its -wal promise, or it is refused and the ledger that was there is untouched.

const ROOT = new URL("../../../", import.meta.url).pathname;
const RECORDS = 21;
/** Some user who is not root. */
const SERVICE = 65_534;
const KEY = "the audit key of this ledger";

function run(
  command: string,
  ledger: string,
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
) {
  const env = { PATH: process.env.PATH, DATABASE_URL: `sqlite:${ledger}`, ...settings };
  return new Promise<{ status: number; said: string }>((ended) => {
    execFile(
      process.execPath,
      [join(ROOT, "src/cli", `${command}.ts`), ...args],
      { env, cwd: ROOT },
      (error, out, err) => ended({ status: error === null ? 0 : Number(error.code), said: `${out}${err}` }),
    );
  });
}

/** A running ledger, most of which stands in its -wal. */
async function running(folder: string): Promise<{ path: string; db: Database }> {
  const path = join(folder, "mofan.db");
  const db = await openSqlite(path);
  await fillLedger(db, await buildCity(db), RECORDS, 9);
  expect(existsSync(`${path}-wal`)).toBe(true);
  return { path, db };
}

const recordsIn = (path: string): unknown => {
  const db = new Sqlite(path, { readonly: true });
  const count = db.prepare("select count(*) from record").pluck().get();
  db.close();
  return count;
};

/** The ways in which people hand over a ledger that is being served. */
async function handedOver(
  how: "with its -wal" | "without its -wal" | "with another's -wal" | "with a torn -wal",
): Promise<string> {
  const { path, db } = await running(temporaryFolder());
  const copy = join(temporaryFolder(), "m.db");
  copyFileSync(path, copy);
  if (how !== "without its -wal") copyFileSync(`${path}-wal`, `${copy}-wal`);
  if (how === "with another's -wal") {
    const wal = readFileSync(`${copy}-wal`);
    // Frames that belong to no header any more: SQLite passes over them without a word.
    wal[24] = (wal[24] ?? 0) ^ 1;
    writeFileSync(`${copy}-wal`, wal);
  }
  if (how === "with a torn -wal") {
    const wal = readFileSync(`${copy}-wal`);
    const middle = Math.floor(wal.length / 2);
    wal[middle] = (wal[middle] ?? 0) ^ 0xff;
    writeFileSync(`${copy}-wal`, wal);
  }
  await db.close();
  return copy;
}

describe("npm run restore", () => {
  test("restores a copy with its -wal to the content of both", { timeout: 120_000 }, async () => {
    const copy = await handedOver("with its -wal");
    const target = join(temporaryFolder(), "mofan.db");
    const done = await run("restore", target, [copy]);
    expect([done.status, recordsIn(target)], done.said).toEqual([0, RECORDS]);
    expect(done.said).toContain(`${RECORDS}条记录`);
  });

  test.each(["without its -wal", "with another's -wal", "with a torn -wal"] as const)(
    "of a copy %s is refused, and the ledger there is as it was",
    { timeout: 120_000 },
    async (how) => {
      const copy = await handedOver(how);
      const { path, db } = await running(temporaryFolder());
      await db.close();
      const before = readFileSync(path);
      const done = await run("restore", path, [copy, "--replace"]);
      expect(done.status, done.said).toBe(65);
      expect(done.said).not.toContain("已恢复");
      expect(readFileSync(path).equals(before)).toBe(true);
      expect(readdirSync(join(path, "..")).filter((name) => name.includes("restoring"))).toEqual([]);
    },
  );

  test.each([
    ["an empty file", (file: string) => writeFileSync(file, "")],
    ["words", (file: string) => writeFileSync(file, "这不是台账".repeat(1_000))],
    [
      "somebody else's database",
      (file: string) =>
        void new Sqlite(file).exec("create table record (id text); insert into record values ('1')").close(),
    ],
    [
      "an empty database",
      (file: string) => void new Sqlite(file).exec("create table a (b text); drop table a").close(),
    ],
    [
      "a ledger without its records",
      (file: string) =>
        void new Sqlite(file).exec("create table migration (name text); create table unit (id text)").close(),
    ],
  ])("of %s is refused", { timeout: 120_000 }, async (_, make) => {
    const file = join(temporaryFolder(), "m.db");
    make(file);
    const target = join(temporaryFolder(), "mofan.db");
    const done = await run("restore", target, [file, "--alone"]);
    expect([done.status, existsSync(target)], done.said).toEqual([65, false]);
  });

  test("refuses a backup whose list counts other rows than it holds", { timeout: 120_000 }, async () => {
    const { path, db } = await running(temporaryFolder());
    await db.close();
    const folder = temporaryFolder();
    await run("backup", path, ["--to", folder]);
    const backup = join(folder, readdirSync(folder).find((name) => name.endsWith(".db")) ?? "");
    const manifest = JSON.parse(readFileSync(`${backup}.json`, "utf8"));
    writeFileSync(
      `${backup}.json`,
      JSON.stringify({ ...manifest, counts: { ...manifest.counts, record: RECORDS + 1 } }),
    );
    expect(await run("restore", join(temporaryFolder(), "a.db"), [backup])).toMatchObject({
      status: 65,
      said: expect.stringContaining("record 备份时有22行"),
    });
  });

  test("accepts a ledger copied while nothing used it, if the option says so", {
    timeout: 120_000,
  }, async () => {
    const { path, db } = await running(temporaryFolder());
    await db.close();
    expect(await run("restore", join(temporaryFolder(), "a.db"), [path])).toMatchObject({ status: 65 });
    const target = join(temporaryFolder(), "b.db");
    expect(await run("restore", target, [path, "--alone"])).toMatchObject({ status: 0 });
    expect(recordsIn(target)).toBe(RECORDS);
  });

  // Only root can make what belongs to somebody else.
  test.skipIf(process.getuid?.() !== 0)(
    "run by root leaves the ledger, its lock and the backups to the service's user",
    {
      timeout: 120_000,
    },
    async () => {
      const folder = temporaryFolder();
      const { path, db } = await running(folder);
      await db.close();
      for (const name of ["", ...readdirSync(folder)]) chownSync(join(folder, name), SERVICE, SERVICE);
      rmSync(`${path}.lock`);
      expect(await run("backup", path)).toMatchObject({ status: 0 });
      const backup = join(folder, "backups", readdirSync(join(folder, "backups"))[0] ?? "");
      expect(await run("restore", path, [backup, "--replace"])).toMatchObject({ status: 0 });
      const made = readdirSync(folder, { recursive: true, encoding: "utf8" });
      expect(made.length).toBeGreaterThan(5);
      expect(made.filter((name) => statSync(join(folder, name)).uid !== SERVICE)).toEqual([]);
    },
  );

  test("of D1 uses the statements of docs/backup.md, with the same result as for a file", {
    timeout: 60_000,
  }, async () => {
    const [, written = ""] =
      /<!-- step: d1-epoch -->\n```sql\n(.*?)```/s.exec(readFileSync("docs/backup.md", "utf8")) ?? [];
    const states = async (begin: (path: string, db: Database) => Promise<unknown>) => {
      const { path, db } = await running(temporaryFolder());
      const owed = {
        platform: "lark",
        action: "create",
        target: "oc_1",
        orderKey: "oc_1",
        source: "s",
        priority: 0,
      } as const;
      await db.commit([
        enqueue(db.query, { ...owed, uuid: "u1", payload: "{}", createdAt: "2026-11-22T02:00:00.000Z" }),
      ]);
      await begin(path, db);
      const [outbox, sequence, epoch] = await Promise.all([
        db.query.selectFrom("outbox").select(["state", "code"]).execute(),
        db.query.selectFrom("sequence").selectAll().orderBy("name").execute(),
        restoredAt(db.query),
      ]);
      await db.close();
      return { outbox, sequence, epoch: epoch?.replace(/\d/g, "9") };
    };
    const ours = await states((_, db) => db.commit(restoreWrites(db.query, new Date().toISOString())));
    const theirs = await states(async (path) => void new Sqlite(path).exec(written).close());
    expect(theirs).toEqual(ours);
    expect(theirs.outbox).toEqual([{ state: "unknown", code: "restored" }]);
  });
});

describe("npm run backup", () => {
  test("still works after AUDIT_KEY is set, and the backup restores with it", { timeout: 120_000 }, async () => {
    const { path, db } = await running(temporaryFolder());
    await db.query
      .insertInto("audit")
      .values({
        id: "l1",
        at: "2026-11-22T02:00:00.000Z",
        actor_id: "a",
        action: "b",
        object: "c",
        details: "{}",
        source: "d",
      })
      .execute();
    await sealAudit(db, { now: "2026-11-22T02:01:00.000Z", key: undefined });
    const folder = temporaryFolder();
    // Set, and the service not started with it yet.
    expect(await run("backup", path, ["--to", folder], { AUDIT_KEY: KEY })).toMatchObject({ status: 0 });
    await sealAudit(db, { now: "2026-11-22T02:02:00.000Z", key: KEY });
    await db.close();
    const later = temporaryFolder();
    expect(await run("backup", path, ["--to", later], { AUDIT_KEY: KEY })).toMatchObject({ status: 0 });
    const backup = join(later, readdirSync(later).find((name) => name.endsWith(".db")) ?? "");
    const target = join(temporaryFolder(), "mofan.db");
    expect(await run("restore", target, [backup], { AUDIT_KEY: KEY })).toMatchObject({ status: 0 });
    expect(await run("audit", target, ["verify"], { AUDIT_KEY: KEY })).toMatchObject({ status: 0 });
  });

  test("refuses a file that is no ledger", { timeout: 120_000 }, async () => {
    const file = join(temporaryFolder(), "other.db");
    new Sqlite(file).exec("create table record (id text)").close();
    expect(await run("backup", file)).toMatchObject({ status: 65 });
  });
});
