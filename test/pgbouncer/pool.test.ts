import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { proveTotals } from "#reports";
import { type Database, insertRow, MisplacedError, verifyAudit, write } from "#store";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { KEYS, repliesTo, startBoth } from "../runtime/desk.ts";
import { createCities } from "../support/cities.ts";
import { createPostgres } from "../support/databases.ts";
import { buildCity, fillLedger } from "../support/ledgers.ts";
import { pgbouncerVersion, startPool } from "./pool.ts";

// A real PgBouncer in front of a real PostgreSQL: `npm run test:pgbouncer`.

const version = pgbouncerVersion();
const TIMEOUT = { timeout: 120_000 };
const SESSION_KEY = "5e0d7a41c9b2486fa3d1e6b80724c59f";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Way = "users" | "connect_query";

/** Two cities behind one pool of transactions, told apart in one of the two ways that the document names. */
async function twoCities(way: Way) {
  const cities = await createCities(["east", "west"], await createPostgres());
  ends.push(cities.drop);
  const [east = "", west = ""] = cities.users;
  const owner = new URL(cities.admin).username;
  const aliases =
    way === "users"
      ? ([["province", ""]] as const)
      : cities.schemas.map((schema) => [schema, `connect_query='set search_path = ${schema}'`] as const);
  const pool = await startPool(
    cities.admin,
    [...aliases, ["one_session", "pool_mode=session"], ["one_statement", "pool_mode=statement"]],
    [east, west, owner],
  );
  ends.push(pool.stop);
  const urls = cities.schemas.map((schema) =>
    way === "users" ? pool.url("province", schema, schema) : pool.url(schema, owner, schema),
  );
  return { cities, pool, urls };
}

async function opened(url: string, options: Parameters<typeof openPostgres>[1] = {}): Promise<Database> {
  const db = await openPostgres(url, options);
  ends.push(() => db.close());
  return db;
}

const put = (db: Database, key: string, value: string) => insertRow(db.query, "setting", { key, value, at: "" });
const heldBy = async (db: Database) =>
  await db.query.selectFrom("setting").select(["key", "value"]).where("key", "like", "t.%").execute();

describe.skipIf(version === undefined)(`behind PgBouncer ${version} in transaction mode`, () => {
  test.each(["users", "connect_query"] as const)("two cities told apart by %s never meet", TIMEOUT, async (way) => {
    const { urls } = await twoCities(way);
    let unnamed = 0;
    const options = { onUnnamed: () => (unnamed += 1) };
    // Two instances of each: their connections meet on the same few of the server's.
    const instances = await Promise.all([...urls, ...urls].map((url) => opened(url, options)));
    const [east, west] = instances as [Database, Database];
    for (const db of [east, west]) await fillLedger(db, await buildCity(db), 20, db === east ? 1 : 2);
    const busy = instances.flatMap((db, index) =>
      Array.from({ length: 60 }, async (_, at) => {
        const city = index % 2 === 0 ? "east" : "west";
        await db.commit([put(db, `t.${index}.${at}`, city)]);
        const touch = db.query.updateTable("setting").set({ at: "x" }).where("key", "=", `t.${index}.${at}`);
        await db.commit([write(touch.where("value", "=", city), "change")]);
        return (await heldBy(db)).filter(({ value }) => value !== city).length;
      }),
    );
    expect((await Promise.all(busy)).filter((strange) => strange > 0)).toEqual([]);
    for (const db of [east, west]) {
      expect(await heldBy(db)).toHaveLength(120);
      expect(await proveTotals(db.query)).toMatchObject({ records: 20, differences: 0 });
      expect((await verifyAudit(db.query, { keys: [] })).problems).toEqual([]);
    }
    // 1.18 knows no prepared statements: each instance noticed it once, or never met another connection of the server.
    expect(unnamed).toBeLessThanOrEqual(instances.length);
    console.log(
      `PgBouncer ${version}, ${way}: ${unnamed} of ${instances.length} instances gave up prepared statements`,
    );
  });

  test("a city for which the pool uses another schema is refused", TIMEOUT, async () => {
    const { cities, pool } = await twoCities("connect_query");
    const owner = new URL(cities.admin).username;
    const [east = "", west = ""] = cities.schemas;
    await expect(openPostgres(pool.url(east, owner, west))).rejects.toThrow(MisplacedError);
  });

  test("a backup must connect to the server directly", TIMEOUT, async () => {
    const { urls } = await twoCities("users");
    await opened(urls[0] ?? "");
    const env = { PATH: process.env.PATH, ...KEYS, SESSION_KEY, DATABASE_URL: urls[0] };
    const folder = mkdtempSync(join(tmpdir(), "mofan-pool-backup-"));
    const said = await new Promise<string>((heard) =>
      execFile(process.execPath, ["src/cli/backup.ts", "--to", folder], { env }, (_, out, err) => heard(out + err)),
    );
    expect(said).toContain("不能经过连接池");
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("the program starts, records a report and answers it", TIMEOUT, async () => {
    const { urls } = await twoCities("users");
    const [url = ""] = urls;
    const db = await opened(url);
    await seedDesk(db, new Date().toISOString());
    const { platform } = await startBoth({ DATABASE_URL: url, SESSION_KEY });
    const { sandbox } = platform;
    const [group] = sandbox.city.chats;
    const [person] = sandbox.city.people;
    const said = [];
    for (let at = 0; at < 12; at += 1)
      said.push(await sandbox.say(person?.openId ?? "", group?.chatId ?? "", `/党课 第${at + 1}讲 ${20 + at}人`));
    for (const { messageId } of said)
      await expect
        .poll(() => repliesTo(sandbox.messages(group?.chatId ?? ""), messageId).length, { timeout: 30_000 })
        .toBe(1);
    expect(await proveTotals(db.query)).toMatchObject({ differences: 0 });
  });
});

describe.skipIf(version === undefined)("the other modes of PgBouncer", () => {
  test("session: works as without it, prepared statements included", TIMEOUT, async () => {
    const { cities, pool } = await twoCities("users");
    const [east = ""] = cities.users;
    let unnamed = 0;
    const db = await opened(pool.url("one_session", east, east), { connections: 2, onUnnamed: () => (unnamed += 1) });
    await fillLedger(db, await buildCity(db), 10, 3);
    expect(await proveTotals(db.query)).toMatchObject({ records: 10, differences: 0 });
    expect(unnamed).toBe(0);
  });

  test("statement: refused at the start, because a transaction would be impossible", TIMEOUT, async () => {
    const { cities, pool } = await twoCities("users");
    const [east = ""] = cities.users;
    await expect(openPostgres(pool.url("one_statement", east, east))).rejects.toThrow(/statement pooling/);
  });
});
