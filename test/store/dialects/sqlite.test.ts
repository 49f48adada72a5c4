import { execFileSync } from "node:child_process";
import { openSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { DamagedError, insertRow, LockedError, StaleError, type Write } from "#store";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../../support/databases.ts";

const setting = (key: string): Write => ({
  sql: "insert into setting (key, value, at) values (?, ?, ?)",
  parameters: [key, "v", "2026-11-22T10:00:00.000Z"],
});

/** A ledger in a file, and every statement it runs. */
async function watched() {
  const statements: string[] = [];
  const file = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(file, { verbose: (sql) => statements.push(sql) });
  return { db, file, count: (word: string) => statements.filter((sql) => sql.startsWith(word)).length };
}

const keysOf = async (db: Awaited<ReturnType<typeof openSqlite>>) =>
  (await db.query.selectFrom("setting").select("key").orderBy("key").execute()).map(({ key }) => key);

describe("commits within one turn of the event loop", () => {
  test("share transactions, and exactly the failing ones fail", async () => {
    const { db, count } = await watched();
    await db.commit([setting("taken")]);
    const before = count("begin immediate");
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => db.commit([setting(`k${i}`), setting(i % 7 === 0 ? "taken" : `l${i}`)])),
    );
    const failed = results.flatMap(({ status }, i) => (status === "rejected" ? [i] : []));
    expect(failed).toEqual(Array.from({ length: 200 }, (_, i) => i).filter((i) => i % 7 === 0));
    expect(await keysOf(db)).toHaveLength(1 + 2 * (200 - failed.length));
    expect(count("begin immediate") - before).toBeLessThanOrEqual(2);
    await db.close();
  });

  test("resolve only after the COMMIT", async () => {
    const { db, count } = await watched();
    const before = count("commit");
    const seen = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        await db.commit([setting(`k${i}`)]);
        return count("commit");
      }),
    );
    expect(seen.every((commits) => commits > before)).toBe(true);
    await db.close();
  });

  test("all fail if the transaction cannot begin or end", async () => {
    const { db, file, count } = await watched();
    const other = new Sqlite(file);
    other.exec("begin immediate");
    const before = count("begin immediate");
    const started = performance.now();
    const results = await Promise.allSettled([db.commit([setting("a")]), db.commit([setting("b")])]);
    const took = performance.now() - started;
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    // A second, and for both of them together: it begins once.
    expect(took).toBeGreaterThan(900);
    expect(count("begin immediate") - before).toBe(1);
    other.exec("rollback");
    await db.commit([setting("c")]);
    expect(await keysOf(db)).toEqual(["c"]);
    other.close();
    await db.close();
  });

  test("are reported correctly on a full disk, and work again afterwards", async () => {
    const { db, file } = await watched();
    await db.commit([setting("first")]);
    await db.query.executeQuery({ sql: "pragma max_page_count = 1", parameters: [] } as never);
    const large: Write = {
      sql: "insert into setting (key, value, at) values (?, ?, ?)",
      parameters: ["large", "x".repeat(3_000_000), ""],
    };
    const results = await Promise.allSettled([db.commit([setting("with it"), large]), db.commit([large])]);
    for (const result of results) expect(result).toMatchObject({ status: "rejected", reason: { code: "SQLITE_FULL" } });
    expect(await keysOf(db)).toEqual(["first"]);
    await db.query.executeQuery({ sql: "pragma max_page_count = 1000000", parameters: [] } as never);
    await db.commit([setting("later"), large]);
    expect(await keysOf(db)).toEqual(["first", "large", "later"]);
    await db.close();
    expect(new Sqlite(file, { readonly: true }).pragma("integrity_check", { simple: true })).toBe("ok");
  });

  test("that wait while the ledger closes are applied before it is closed", async () => {
    const { db, file } = await watched();
    const commit = db.commit([setting("last")]);
    await db.close();
    await commit;
    const again = await openSqlite(file);
    expect(await keysOf(again)).toEqual(["last"]);
    await again.close();
  });
});

describe("the SQLite file", () => {
  test("has the settings that keep acknowledged commits", async () => {
    const { db } = await watched();
    const pragma = async (name: string) =>
      Object.values(
        (await db.query.executeQuery({ sql: `pragma ${name}`, parameters: [] } as never)).rows[0] as object,
      )[0];
    const names = ["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check", "secure_delete"];
    const found = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await pragma(name)])));
    expect(found).toEqual({
      journal_mode: "wal",
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      cell_size_check: 1,
      secure_delete: 1,
    });
    expect(await pragma("busy_timeout")).toBe(1000);
    expect(await pragma("journal_size_limit")).toBe(67_108_864);
    await db.close();
  });

  test("is readable by its owner only", async () => {
    const { db, file } = await watched();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
    await db.close();
  });

  test("belongs to one process, and is free when that ends", async () => {
    const file = join(temporaryFolder(), "ledger.db");
    const script = `import { openSqlite } from ${JSON.stringify(new URL("../../../src/store/dialects/sqlite.ts", import.meta.url).href)};
      await openSqlite(${JSON.stringify(file)}).then((db) => db.close(), (error) => { process.stdout.write(error.name); });`;
    const openElsewhere = () =>
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const db = await openSqlite(file);
    await expect(openSqlite(file)).rejects.toBeInstanceOf(LockedError);
    expect(openElsewhere()).toBe("LockedError");
    await db.close();
    expect(openElsewhere()).toBe("");
  });

  test("can be read, and only read, beside its owner", async () => {
    const { db, file } = await watched();
    const reader = await openSqlite(file, { readonly: true });
    await db.commit([setting("a")]);
    expect(await keysOf(reader)).toEqual(["a"]);
    await expect(reader.commit([setting("b")])).rejects.toThrow("readonly");
    await reader.close();
    await db.close();
  });

  test("is refused if it is damaged", async () => {
    const { db, file } = await watched();
    for (let i = 0; i < 50; i++) await db.commit([setting(`k${i}`)]);
    await db.close();
    const fd = openSync(file, "r+");
    for (let page = 2; page < 30; page++) writeSync(fd, Buffer.alloc(64, 0xa5), 0, 64, page * 4096);
    await expect(openSqlite(file)).rejects.toBeInstanceOf(DamagedError);
    writeFileSync(file, "this never was a database, but it is long enough to look like one".repeat(100));
    await expect(openSqlite(file)).rejects.toBeInstanceOf(DamagedError);
    expect(readFileSync(file, "utf8")).toContain("never was");
  });
});

describe("guards", () => {
  test("a failing guard rolls back its own commit only", async () => {
    const { db } = await watched();
    const guard: Write = { sql: "select 1 from setting where key = ?", parameters: ["missing"], must: "find" };
    const [one, two] = await Promise.allSettled([db.commit([setting("a"), guard]), db.commit([setting("b")])]);
    expect(one).toMatchObject({ status: "rejected", reason: expect.any(StaleError) });
    expect(two.status).toBe("fulfilled");
    expect(await keysOf(db)).toEqual(["b"]);
    await db.close();
  });

  test("a row's SQL is built once and filled with its values", async () => {
    const { db } = await watched();
    const person = insertRow(db.query, "person", {
      id: "ou_1",
      name: "王建国",
      platform: "lark",
      seen_at: "",
      post: undefined,
    });
    expect(person.parameters).toEqual(["ou_1", "王建国", "lark", ""]);
    await db.commit([
      person,
      insertRow(db.query, "person", { id: "ou_2", name: "李", platform: "lark", seen_at: "", post: "书记" }),
    ]);
    expect(await db.query.selectFrom("person").select(["id", "post"]).orderBy("id").execute()).toEqual([
      { id: "ou_1", post: null },
      { id: "ou_2", post: "书记" },
    ]);
    await db.close();
  });
});
