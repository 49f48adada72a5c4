import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { proveTotals } from "#reports";
import { type Database, sealAudit, verifyAudit } from "#store";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { type Migration, readMigrations, splitStatements } from "../../../src/store/migrations.ts";
import { conversation } from "../../support/conversation.ts";
import { createPostgres, temporaryFolder } from "../../support/databases.ts";

// Invariant E11: a ledger of the first day, which knows only the first migration, is opened by today's program: every row is what it
// was, every figure is what the program of that day said, and it goes on as if it had always been here.

const LEDGER = readFileSync("test/data/first-ledger.sql", "utf8");
const KEY = "5e0d7a41c9b2486fa3d1e6b80724c59f";
/** A week after its last message. */
const LATER = "2026-11-29T02:00:00.000Z";

/** What that program answered to 「/汇总 今年」 of the committee, figure by figure. */
const SAID = [
  "党课",
  "3场次",
  "参加113人",
  "志愿服务",
  "5次",
  "志愿者140人",
  "受益110人次",
  "检查",
  "1次",
  "发现问题2条",
];

type Open = (migrations?: readonly Migration[]) => Promise<Database>;

const ENGINES: Readonly<Record<"sqlite" | "postgres", () => Promise<Open>>> = {
  sqlite: async () => {
    const file = join(temporaryFolder(), "ledger.db");
    return (migrations) => openSqlite(file, migrations === undefined ? {} : { migrations });
  },
  postgres: async () => {
    const url = await createPostgres();
    const empty = await openPostgres(url);
    for (const sql of ["drop schema public cascade", "create schema public"])
      await empty.query.executeQuery({ sql, parameters: [] } as never);
    await empty.close();
    return (migrations) => openPostgres(url, migrations === undefined ? {} : { migrations });
  },
};

/** A file with the ledger of that day, closed. */
async function firstLedger(file: string): Promise<void> {
  const all = await readMigrations("sqlite", { readdirSync: (path: URL) => readdirSync(path), readFileSync });
  const old = await openSqlite(file, { migrations: all.slice(0, 1) });
  for (const sql of splitStatements(LEDGER)) await old.query.executeQuery({ sql, parameters: [] } as never);
  await old.close();
}

const rowsOf = async (db: Database, sql: string): Promise<readonly Record<string, unknown>[]> =>
  (await db.query.executeQuery<Record<string, unknown>>({ sql, parameters: [] } as never)).rows;

/** Every table of that day with its columns of that day, from the statements that filled it. */
function tablesOf(sql: string): ReadonlyMap<string, string> {
  return new Map(
    [...sql.matchAll(/^insert into (\w+) \(([^)]+)\)/gm)].map(([, table = "", columns = ""]) => [table, columns]),
  );
}

/** What an upgrade notes for itself: below which number records wait for their signs. */
const UNSIGNED = "unsigned.below";

/** Every row of the ledger, as far as that day knew it. */
async function everyRow(db: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const all: Record<string, readonly string[]> = {};
  for (const [table, columns] of tablesOf(LEDGER)) {
    const rows = (await rowsOf(db, `select ${columns} from ${table}`)).filter(({ key }) => key !== UNSIGNED);
    all[table] = rows.map((row) => JSON.stringify(Object.values(row).map(String))).toSorted();
  }
  return all;
}

const sumsOf = async (db: Database): Promise<readonly string[]> =>
  (
    await rowsOf(
      db,
      "select kind, measure, sum(amount) as amount, sum(approx) as approx from total group by kind, measure",
    )
  )
    .map((row) => Object.values(row).join(" "))
    .toSorted();

test.each(Object.keys(ENGINES) as (keyof typeof ENGINES)[])(
  "a ledger with only the first migration keeps its content after the upgrade and works, on %s",
  { timeout: 120_000 },
  async (engine) => {
    const open = await ENGINES[engine]();
    const all = await readMigrations(engine, { readdirSync: (path: URL) => readdirSync(path), readFileSync });
    const old = await open(all.slice(0, 1));
    for (const sql of splitStatements(LEDGER)) await old.query.executeQuery({ sql, parameters: [] } as never);
    const [rows, sums] = [await everyRow(old), await sumsOf(old)];
    expect(Object.keys(rows).length).toBeGreaterThan(14);
    expect(sums.length).toBeGreaterThan(4);
    await old.close();

    const db = await open();
    expect((await rowsOf(db, "select name from migration order by name")).map(({ name }) => name)).toEqual(
      all.map(({ name }) => name),
    );
    expect(await everyRow(db)).toEqual(rows);
    expect(await sumsOf(db)).toEqual(sums);
    expect(await proveTotals(db.query)).toMatchObject({ records: 10, differences: 0 });
    await sealAudit(db, { now: LATER, key: KEY });
    expect(await verifyAudit(db.query, { keys: [KEY] })).toMatchObject({ problems: [], open: 0 });

    const talk = await conversation({ ledger: db, at: LATER });
    const year = await talk.ask("周敏", "市直机关工委工作群", "/汇总 今年");
    for (const figure of SAID) expect(year).toContain(figure);
    const first = await talk.ask("王建国", "市财政局机关党建群", "/明细 1");
    for (const words of ["清洁家园", "40人", "32人"]) expect(first).toContain(words);
    expect(await talk.ask("李敏", "市直机关工委工作群", "/整改")).toMatch(/Z1[\s\S]*Z2/);
    expect(await talk.ask("王建国", "市财政局机关党建群", "/志愿 昨天 清扫积雪 11人 单位=市财政局")).toContain("✓");
    expect(await talk.ask("周敏", "市直机关工委工作群", "/汇总 今年")).toContain("志愿者151人");
    expect(await proveTotals(db.query)).toMatchObject({ records: 11, differences: 0 });
    await talk.close();
  },
);

describe("a service that upgrades a SQLite ledger", () => {
  const namesIn = (path: string) => {
    const db = new Sqlite(path, { readonly: true });
    const names = db.prepare("select name from migration").pluck().all();
    db.close();
    return names;
  };

  test("keeps one copy of the old ledger, which restore accepts", { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const file = join(folder, "mofan.db");
    await firstLedger(file);
    await (await openSqlite(file, { keepsCopy: true })).close();
    await (await openSqlite(file, { keepsCopy: true })).close();
    const copies = readdirSync(folder).filter((name) => name.includes("before"));
    expect(copies).toEqual(["mofan.db.before-0002_jobs"]);
    const copy = join(folder, copies[0] ?? "");
    expect(namesIn(copy)).toEqual(["0001_ledger.sql"]);
    expect(statSync(copy).mode & 0o077).toBe(0);

    const env = { PATH: process.env.PATH, DATABASE_URL: `sqlite:${file}` };
    const said = execFileSync(process.execPath, ["src/cli/restore.ts", copy, "--replace"], { env, encoding: "utf8" });
    expect(said).toContain("10条记录");
  });

  test("keeps no copy of a ledger that it creates", async () => {
    const folder = temporaryFolder();
    await (await openSqlite(join(folder, "mofan.db"), { keepsCopy: true })).close();
    expect(readdirSync(folder).filter((name) => name.includes("before"))).toEqual([]);
  });
});
