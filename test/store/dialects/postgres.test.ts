import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { type Database, insertRow, isUnavailable, type Query, StaleError, type Write, write } from "#store";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import type { Migration } from "../../../src/store/migrations.ts";
import { createPostgres } from "../../support/databases.ts";

const put = (query: Query, key: string): Write => insertRow(query, "setting", { key, value: "", at: "" });
const keysOf = async (db: Database) =>
  (await db.query.selectFrom("setting").select("key").orderBy("key").execute()).map(({ key }) => key);

const migration = (name: string, ...statements: string[]): Migration => ({ name, checksum: name, statements });

describe("instances that start together", () => {
  test("apply each migration once", async () => {
    const url = await emptyDatabase();
    const migrations = [
      migration("0001_a.sql", "create table a (x text)", "insert into a values ('1')"),
      migration("0002_b.sql", "insert into a values ('2')"),
    ];
    const instances = await Promise.all(Array.from({ length: 6 }, () => openPostgres(url, { migrations })));
    const rows = await instances[0]?.query.executeQuery({ sql: "select x from a order by x", parameters: [] } as never);
    expect(rows?.rows).toEqual([{ x: "1" }, { x: "2" }]);
    for (const instance of instances) await instance.close();
  });

  test("leave the schema as it was if a migration stops", async () => {
    const url = await emptyDatabase();
    const broken = migration("0002_b.sql", "create table b (x text)", "this is not SQL");
    const first = migration("0001_a.sql", "create table a (x text)");
    await expect(openPostgres(url, { migrations: [first, broken] })).rejects.toThrow("syntax error");
    const db = await openPostgres(url, { migrations: [first, migration("0002_b.sql", "create table b (x text)")] });
    await db.close();
  });

  test("share a ledger, and the second writer of a version is stale", async () => {
    const url = await createPostgres();
    const [one, two] = await Promise.all([openPostgres(url), openPostgres(url)]);
    await one.commit([put(one.query, "a")]);
    const change = (db: Database) =>
      write(
        db.query.updateTable("setting").set({ value: "new" }).where("key", "=", "a").where("value", "=", ""),
        "change",
      );
    const results = await Promise.allSettled([one, two].map((db) => db.commit([change(db)])));
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")?.reason).toBeInstanceOf(StaleError);
    await one.close();
    await two.close();
  });
});

describe("a connection", () => {
  test("that waits a second for a row gives up, and works afterwards", async () => {
    const url = await createPostgres();
    const db = await openPostgres(url, { connections: 1 });
    await db.commit([put(db.query, "held")]);
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query("begin; select * from setting for update");
    const started = performance.now();
    const touch = write(db.query.updateTable("setting").set({ value: "x" }).where("key", "=", "held"));
    await expect(db.commit([put(db.query, "beside held"), touch])).rejects.toThrow("lock timeout");
    // A second; more than that is the machine.
    expect(performance.now() - started).toBeLessThan(5_000);
    await other.query("rollback");
    await other.end();
    await db.commit([touch]);
    expect(await keysOf(db)).toEqual(["held"]);
    await db.close();
  });

  test("that is cut fails its commit, and is replaced", async () => {
    const url = await createPostgres();
    const db = await openPostgres(url, { connections: 1 });
    const suicide: Write = { sql: "select pg_terminate_backend(pg_backend_pid())", parameters: [] };
    await expect(db.commit([put(db.query, "before"), suicide, put(db.query, "after")])).rejects.toThrow();
    await db.commit([put(db.query, "later")]);
    expect(await keysOf(db)).toEqual(["later"]);
    const cut = await openPostgres(url);
    await cut.query.executeQuery({
      sql: "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      parameters: [],
    } as never);
    await expect
      .poll(() =>
        db.commit([put(db.query, "after the cut")]).then(
          () => "done",
          () => "cut",
        ),
      )
      .toBe("done");
    await cut.close();
    await db.close();
  });
});

describe("a server that accepts no connection", () => {
  test("is unavailable for reads and writes until it accepts them again", async () => {
    const url = await createPostgres();
    const db = await openPostgres(url);
    const name = new URL(url).pathname.slice(1);
    const admin = new Client({ connectionString: url.replace(/[^/]+$/, "postgres") });
    await admin.connect();
    await admin.query(`alter database ${name} allow_connections false`);
    const others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    await admin.query(others, [name]);
    const told = (asked: Promise<unknown>) => asked.then(() => "done", isUnavailable);
    // The connections that were open are found cut first.
    await expect.poll(() => told(keysOf(db))).toBe(true);
    expect(await told(db.commit([put(db.query, "a")]))).toBe(true);
    await admin.query(`alter database ${name} allow_connections true`);
    expect(await told(db.commit([put(db.query, "b")]))).toBe("done");
    expect(await keysOf(db)).toEqual(["b"]);
    await admin.end();
    await db.close();
  });
});

/** A database without any table. */
async function emptyDatabase(): Promise<string> {
  const url = await createPostgres();
  const db = await openPostgres(url);
  await db.query.executeQuery({ sql: "drop schema public cascade", parameters: [] } as never);
  await db.query.executeQuery({ sql: "create schema public", parameters: [] } as never);
  await db.close();
  return url;
}
