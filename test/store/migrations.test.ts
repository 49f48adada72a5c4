import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { type Migration, readMigrations, splitStatements } from "../../src/store/migrations.ts";
import { temporaryFolder } from "../support/databases.ts";

const schemaOf = (file: string): string => {
  const db = new Sqlite(file, { readonly: true });
  const rows = db.prepare("select sql from sqlite_schema where sql is not null order by name").all() as {
    sql: string;
  }[];
  db.close();
  return `${rows.map(({ sql }) => `${sql};`).join("\n\n")}\n`;
};

describe("a statement", () => {
  test("ends with a semicolon at the end of a line", () => {
    const sql =
      "-- about a;\n\ncreate table a (\n  b text, -- why;\n  c text\n);\n\ninsert into a values (';', 'x;y');\n";
    expect(splitStatements(sql)).toEqual([
      "create table a (\n  b text, -- why;\n  c text\n)",
      "insert into a values (';', 'x;y')",
    ]);
  });

  test("without an end is an error", () => {
    expect(() => splitStatements("create table a (b text)")).toThrow("semicolon");
  });
});

describe("the migrations", () => {
  test("create the schema in test/store/schema.sql", async () => {
    const file = join(temporaryFolder(), "ledger.db");
    await (await openSqlite(file)).close();
    await expect(schemaOf(file)).toMatchFileSnapshot("./schema.sql");
  });

  test("set the platform of ids in old rows, and rename the type of pending cards", async () => {
    const known = await readMigrations("sqlite", { readdirSync: (folder) => readdirSync(folder), readFileSync });
    const file = join(temporaryFolder(), "ledger.db");
    const before = known.filter(({ name }) => name < "0015");
    await (await openSqlite(file, { migrations: before })).close();
    const old = new Sqlite(file);
    const payload = '{"messageType":"interactive","content":"{}"}';
    old.exec("insert into person (id, name, seen_at) values ('ou_1', '王建国', '2026-11-22')");
    for (const state of ["pending", "sent"])
      old.exec(
        `insert into outbox (id, uuid, platform, action, target, order_key, payload, source, priority, created_at, state, attempts, next_at)
         values ('${state}', '${state}', 'lark', 'create', 'oc_1', 'oc_1', '${payload}', 's', 0, '', '${state}', 0, '')`,
      );
    old.close();
    const db = await openSqlite(file);
    expect(await db.query.selectFrom("person").select(["id", "platform"]).execute()).toEqual([
      { id: "ou_1", platform: "lark" },
    ]);
    expect(await db.query.selectFrom("outbox").select(["id", "payload"]).orderBy("id").execute()).toEqual([
      { id: "pending", payload: '{"messageType":"card","content":"{}"}' },
      { id: "sent", payload },
    ]);
    await db.close();
  });

  test("keep every audit line with its seal, and every posting, when their tables are stored in key order", async () => {
    const known = await readMigrations("sqlite", { readdirSync: (folder) => readdirSync(folder), readFileSync });
    const file = join(temporaryFolder(), "ledger.db");
    await (await openSqlite(file, { migrations: known.filter(({ name }) => name < "0019") })).close();
    const old = new Sqlite(file);
    const line = old.prepare(
      "insert into audit (id, at, actor_id, action, object, unit_id, details, source, seal) values (?, ?, 'ou_1', 'report', ?, ?, '{}', ?, ?)",
    );
    // Put in by whoever came first, not in the order of their ids.
    for (const [at, unitId, seal] of [
      [3, "u", null],
      [1, null, 1],
      [2, "u", 1],
    ] as const)
      line.run(`0${at}`, `2026-11-2${at}`, `record:${at}`, unitId, `msg:${at}`, seal);
    old.exec(
      `insert into unit (id, name, level, kind, active_from, version) values ('u', '水务局', '市', 'organ', '2026-01-01', 1);
       insert into record (id, number, kind, category, unit_id, day, title, content, state, version, reporter_id, reported_at, lag, line)
         values ('a', 1, 'lecture', '', 'u', '2026-11-20', '', '{}', 'counted', 1, 'ou_1', '', 0, ''),
                ('b', 2, 'lecture', '', 'u', '2026-11-21', '', '{}', 'counted', 1, 'ou_1', '', 0, '');
       insert into posting values ('b', 'lecture', 'times', '2026-11-21', 0, 'u', 'x', '市', 1, 0, 1),
                                  ('a', 'lecture', 'times', '2026-11-20', 1, 'u', '', '市', -1, 0, 0),
                                  ('a', 'lecture', 'attendees', '2026-11-20', 0, 'u', '', '市', 40, 1, 0)`,
    );
    const tables = ["select * from audit order by id", "select * from posting order by record_id, measure"];
    const rowsIn = (db: Sqlite.Database) => tables.map((sql) => db.prepare(sql).all());
    const before = rowsIn(old);
    old.close();
    await (await openSqlite(file)).close();
    const now = new Sqlite(file, { readonly: true });
    expect(before.flat()).toHaveLength(6);
    expect(rowsIn(now)).toEqual(before);
    now.close();
  });

  test("are each applied completely or not at all, wherever they stop", async () => {
    const [first, ...rest] = await readMigrations("sqlite", {
      readdirSync: (folder) => readdirSync(folder),
      readFileSync,
    });
    const second: Migration = {
      name: "9000_test.sql",
      checksum: "x",
      statements: ["create table t1 (a text)", "insert into t1 values ('1')", "alter table person add column q text"],
    };
    const known = [first as Migration, ...rest];
    const file = join(temporaryFolder(), "ledger.db");
    await (await openSqlite(file)).close();
    const before = schemaOf(file);
    for (let stop = 0; stop <= second.statements.length; stop++) {
      const broken = { ...second, statements: second.statements.toSpliced(stop, 0, "this is not SQL") };
      await expect(openSqlite(file, { migrations: [...known, broken] })).rejects.toThrow("syntax error");
      expect(schemaOf(file)).toBe(before);
    }
    await (await openSqlite(file, { migrations: [...known, second] })).close();
    expect(schemaOf(file)).toContain("CREATE TABLE t1");
    await expect(openSqlite(file)).rejects.toThrow("太旧");
    const edited = { ...second, checksum: "y" };
    await expect(openSqlite(file, { migrations: [...known, edited] })).rejects.toThrow("被改动过");
  });

  test("may rebuild a table, but leave no broken reference", async () => {
    const file = join(temporaryFolder(), "ledger.db");
    const base: Migration = {
      name: "0001_a.sql",
      checksum: "",
      statements: [
        "create table a (id text primary key)",
        "create table b (a text references a (id))",
        "insert into a values ('1')",
        "insert into b values ('1')",
      ],
    };
    const anew: Migration = {
      name: "0002_b.sql",
      checksum: "",
      statements: [
        "create table c (id text primary key)",
        "insert into c select id from a",
        "drop table a",
        "alter table c rename to a",
      ],
    };
    const orphan: Migration = { name: "0003_c.sql", checksum: "", statements: ["delete from a"] };
    await (await openSqlite(file, { migrations: [base, anew] })).close();
    await expect(openSqlite(file, { migrations: [base, anew, orphan] })).rejects.toThrow("point nowhere");
  });

  test("are the same in a checkout with CRLF, so that either checkout opens the other's ledgers", async () => {
    const readdir = (folder: URL) => readdirSync(folder);
    const plain = await readMigrations("postgres", { readdirSync: readdir, readFileSync });
    const withCrlf = (file: URL, encoding: "utf8") => readFileSync(file, encoding).replaceAll("\n", "\r\n");
    const windows = await readMigrations("postgres", { readdirSync: readdir, readFileSync: withCrlf });
    expect(windows.map(({ name, checksum }) => [name, checksum])).toEqual(
      plain.map(({ name, checksum }) => [name, checksum]),
    );
    expect(windows.map(({ statements }) => statements.length)).toEqual(
      plain.map(({ statements }) => statements.length),
    );
    expect(readFileSync(".gitattributes", "utf8")).toMatch(/^\* text=auto eol=lf$/m);
  });

  test("in the folder of one database engine replace the common file of the same name", async () => {
    const files: Record<string, string> = {
      "0001_a.sql": "create table a (x text);",
      "postgres/0001_a.sql": "create table a (x int);",
    };
    const folder = new URL("file:///m/");
    const system = (names: string[]) => ({
      readdirSync: (url: URL) => names.filter((name) => url.pathname === "/m/" || name.startsWith("0")),
      readFileSync: (url: URL) => files[url.pathname.slice(3)] ?? "",
    });
    const read = async (engine: "sqlite" | "postgres") =>
      (await readMigrations(engine, system(["0001_a.sql", "postgres"]), folder)).map(({ statements }) => statements[0]);
    expect(await read("sqlite")).toEqual(["create table a (x text)"]);
    expect(await read("postgres")).toEqual(["create table a (x int)"]);
    await expect(readMigrations("sqlite", system(["a.sql"]), folder)).rejects.toThrow("a.sql is not named");
  });
});
