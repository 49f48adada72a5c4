import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { proveTotals } from "#reports";
import { type Database, insertRow, isUnavailable, MisplacedError, verifyAudit } from "#store";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { lockKey } from "../../../src/store/dialects/postgres-schema.ts";
import { type Cities, createCities } from "../../support/cities.ts";
import { createPostgres } from "../../support/databases.ts";
import { buildCity, fillLedger } from "../../support/ledgers.ts";

// Several cities on one PostgreSQL: each a schema that its own user comes into.

let made: Cities | undefined;
const twoCities = async (): Promise<Cities> => {
  made ??= await createCities(["east", "west"], await createPostgres());
  return made;
};
afterAll(async () => await made?.drop());

const put = (db: Database, key: string) => insertRow(db.query, "setting", { key, value: "", at: "" });
const keysOf = async (db: Database) =>
  (await db.query.selectFrom("setting").select("key").where("key", "like", "t.%").orderBy("key").execute()).map(
    ({ key }) => key,
  );
const ask = (db: Database, sql: string) => db.query.executeQuery({ sql, parameters: [] } as never);

async function asAdmin(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

describe("two cities in one database", () => {
  test("have separate tables, numbers, sums and audit chains", async () => {
    const { urls } = await twoCities();
    const [east, west] = await Promise.all(urls.map((url) => openPostgres(url)));
    if (east === undefined || west === undefined) throw new Error("no cities");
    await fillLedger(east, await buildCity(east), 12, 1);
    expect(await proveTotals(west.query)).toMatchObject({ records: 0 });
    await fillLedger(west, await buildCity(west), 7, 2);
    for (const [city, records] of [
      [east, 12],
      [west, 7],
    ] as const) {
      expect(await proveTotals(city.query)).toMatchObject({ records, differences: 0 });
      expect((await verifyAudit(city.query, { keys: [] })).problems).toEqual([]);
    }
    await east.close();
    await west.close();
  });

  test("do not wait for each other's locks, neither of a slot nor of the migrations", async () => {
    const { urls, admin, schemas } = await twoCities();
    const [eastUrl = "", westUrl = ""] = urls;
    const holder = await asAdmin(admin);
    await holder.query("begin");
    const numbers = ["migrations", ...Array.from({ length: 16 }, (_, slot) => `slot ${slot}`)];
    for (const number of numbers)
      await holder.query(`select pg_advisory_xact_lock(${lockKey(schemas[0] ?? "", number)})`);
    // The other city starts and writes; this one would wait for a second and be refused.
    const west = await openPostgres(westUrl);
    await west.commit([put(west, "t.beside")]);
    expect(await keysOf(west)).toEqual(["t.beside"]);
    const asked = await asAdmin(eastUrl);
    const tried = `select pg_try_advisory_xact_lock(${lockKey(schemas[0] ?? "", "migrations")}) as got`;
    expect((await asked.query<{ got: boolean }>(tried)).rows).toEqual([{ got: false }]);
    await asked.end();
    await holder.end();
    await west.close();
  });
});

describe("a database address that names a schema", () => {
  test("opens no other schema, and the other city's tables stay unchanged", async () => {
    const { urls } = await twoCities();
    const [eastUrl = "", westUrl = ""] = urls;
    const wrong = new URL(eastUrl);
    wrong.searchParams.set("schema", new URL(westUrl).searchParams.get("schema") ?? "");
    await expect(openPostgres(wrong.href)).rejects.toThrow(MisplacedError);
    wrong.searchParams.set("schema", "nowhere");
    await expect(openPostgres(wrong.href)).rejects.toThrow("nowhere");
  });

  test("is checked for every later connection, and a wrong one is reported", async () => {
    const { urls, admin, users, schemas } = await twoCities();
    const [eastUrl = ""] = urls;
    const said: string[] = [];
    const east = await openPostgres(eastUrl, { onMisplaced: ({ message }) => said.push(message) });
    const client = await asAdmin(admin);
    await client.query(`alter role ${users[0]} set search_path = ${schemas[1]}`);
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${users[0]}'`);
    const told = (asked: Promise<unknown>) => asked.then(() => "done", isUnavailable);
    await expect.poll(() => told(keysOf(east))).toBe(true);
    expect(said[0]).toContain(schemas[0]);
    await client.query(`alter role ${users[0]} reset search_path`);
    expect(await told(keysOf(east))).toBe("done");
    await client.end();
    await east.close();
  });

  test("writes nothing on a connection that was switched elsewhere", async () => {
    const { urls, schemas } = await twoCities();
    const [eastUrl = "", westUrl = ""] = urls;
    const said: MisplacedError[] = [];
    // The address of an older setting names none: the schema it came into first is held to all the same.
    const bare = eastUrl.replace(/\?.*/, "");
    const east = await openPostgres(bare, { connections: 1, onMisplaced: (error) => said.push(error) });
    await ask(east, `set search_path = ${schemas[1]}`);
    await expect(east.commit([put(east, "t.astray")])).rejects.toThrow(MisplacedError);
    expect(said).toHaveLength(1);
    await ask(east, "reset search_path");
    await east.commit([put(east, "t.home")]);
    expect(await keysOf(east)).toEqual(["t.home"]);
    const west = await openPostgres(westUrl);
    expect(await keysOf(west)).not.toContain("t.astray");
    await east.close();
    await west.close();
  });
});

test("a pool without prepared statements is recognised once, and nothing is lost or repeated", async () => {
  const { urls } = await twoCities();
  let unnamed = 0;
  const db = await openPostgres(urls[1] ?? "", { connections: 1, onUnnamed: () => (unnamed += 1) });
  await keysOf(db);
  // What such a pool does: the next question meets a connection that was never told the statement.
  await ask(db, "deallocate all");
  expect(await keysOf(db)).toContain("t.beside");
  const other = await openPostgres(urls[1] ?? "", { connections: 1, onUnnamed: () => (unnamed += 1) });
  await other.commit([put(other, "t.first")]);
  await ask(other, "deallocate all");
  await Promise.all([other.commit([put(other, "t.second")]), other.commit([put(other, "t.third")])]);
  expect((await keysOf(other)).filter((key) => /first|second|third/.test(key))).toEqual([
    "t.first",
    "t.second",
    "t.third",
  ]);
  expect(unnamed).toBe(2);
  await db.close();
  await other.close();
});

test("instances lease the first free slots of their own city, and the slot of a dead one is freed", async () => {
  const { urls } = await twoCities();
  const [eastUrl = "", westUrl = ""] = urls;
  const open = (url: string) => openPostgres(url, { leasesSlot: true, connections: 1 });
  const [first, second, west] = [await open(eastUrl), await open(eastUrl), await open(westUrl)];
  expect([first.slot, second.slot, west.slot]).toEqual([0, 1, 0]);
  await first.close();
  const again = await open(eastUrl);
  expect(again.slot).toBe(0);
  // The one in slot 1 died: its heartbeat stopped a minute ago.
  await ask(again, "update setting set at = '2020-01-01T00:00:00.000Z' where key = 'slot.1'");
  const heir = await open(eastUrl);
  expect(heir.slot).toBe(1);
  await second.close();
  const next = await open(eastUrl);
  expect(next.slot).toBe(2);
  for (const db of [west, again, heir, next]) await db.close();
});
