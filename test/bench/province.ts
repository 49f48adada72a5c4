import { monitorEventLoopDelay } from "node:perf_hooks";
import { Client } from "pg";
import { proveTotals } from "#reports";
import type { Database } from "#store";
import type { Program } from "../../src/program.ts";
import type { City } from "../../src/sandbox/index.ts";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { createTown, seedTown } from "../faults/town.ts";
import { createCities } from "../support/cities.ts";
import { startPostgres } from "../support/servers/postgres-server.ts";
import { messageEvent, signedRequest } from "./load/events.ts";
import { programInProcess } from "./load/in-process.ts";
import { sample, seenText } from "./load/sessions.ts";
import { round, table } from "./measure/numbers.ts";
import { familyOf, secondsOf, sharedMegabytes } from "./measure/process-times.ts";
import { report } from "./measure/report.ts";

const CITIES = Number(process.env.PROVINCE_CITIES ?? 100);
const UNITS = Number(process.env.PROVINCE_UNITS ?? 1_000);
/** How many units of each city report; the table states what the rest of the day would take. */
const REPORTS = Number(process.env.PROVINCE_REPORTS ?? 100);
const PEOPLE = 200;
/** How many reports run at once: fewer than there are cities, because a city has few connections. */
const AT_ONCE = Math.min(64, Math.ceil(CITIES / 2));
const MADE_AT_ONCE = 4;
/** The fewest connections a city needs: one for commits and one for reads. */
const CONNECTIONS = 2;
/** The data of a city before its first report, copied from the first city inside the server. */
const SEEDED = ["unit", "unit_name", "unit_parent", "person", "chat", "setting"] as const;

const EVENTS = "http://127.0.0.1/lark/events";
/** Work after an answer runs by itself, as on Node. */
const AFTERWARDS = { waitUntil: (work: Promise<unknown>) => void work, passThroughOnException: () => {}, props: {} };

interface Place {
  readonly db: Database;
  readonly program: Program;
}

/**
 * A province on one PostgreSQL (fsync on): a schema, a user and a program for each city, and part of a day's reports
 * with their receipts.
 */
export async function benchProvince(): Promise<void> {
  const server = await startPostgres("on");
  const city = createTown(UNITS, PEOPLE);
  const admin = await connected(`${server.url}/postgres`);
  await admin.query("create database province");
  const province = `${server.url}/province`;
  const watch = await connected(province);
  const places: Place[] = [];
  try {
    const { urls, schemas } = await createCities(
      Array.from({ length: CITIES }, (_, at) => `city${at}`),
      province,
    );
    const made = performance.now();
    const databases = await openAll(urls, watch, schemas, city);
    places.push(...databases.map((db) => ({ db, program: programOf(db, city) })));
    console.log(`${CITIES} cities made in ${Math.round((performance.now() - made) / 1_000)} s`);
    // A program's first report reads its whole tree. Fifty of them at once would exceed the two seconds after which a
    // report must be repeated, so they are spread.
    const warmed = await someReports(places, city, 1, 0, MADE_AT_ONCE);
    console.log(`the first report of each took ${Math.round(warmed.seconds)} s`);
    const empty = await sizeOf(watch);
    const before = { cpu: cpuOf(server.pid), wal: await walOf(watch) };
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const sampler = sample(watch);
    const day = await someReports(places, city, REPORTS, 1, AT_ONCE);
    const seen = await sampler.stop();
    const after = { cpu: cpuOf(server.pid), wal: await walOf(watch) };
    const memory = { postgres: sharedMegabytes(familyOf(server.pid)), programs: process.memoryUsage.rss() / 1e6 };
    const full = await sizeOf(watch);
    const quiet = await aMinute(places, server.pid);
    const deadlocks = await numberIn(
      watch,
      "select deadlocks as n from pg_stat_database where datname = current_database()",
    );
    await prove(places, day.taken + warmed.taken);
    const total = day.taken;
    const rate = total / day.seconds;
    const rows = [
      ["reports taken; told to come again meanwhile", `${total.toLocaleString("en")}; ${day.again}`],
      ["reports a second", round(rate)],
      [
        `a day of one report a unit, ${(CITIES * UNITS).toLocaleString("en")}, at that rate`,
        `${round((CITIES * UNITS) / rate / 60)} min`,
      ],
      ["answered after, p50 · p99 · slowest, ms", [0.5, 0.99, 1].map((part) => round(at(day.ms, part))).join(" · ")],
      ["receipts all sent after the last report, s", round(day.sentAfter)],
      [
        "processor a report: programs and load · PostgreSQL, µs",
        (["own", "postgres"] as const)
          .map((who) => round(((after.cpu[who] - before.cpu[who]) / total) * 1e6))
          .join(" · "),
      ],
      ["busy sessions seen", seenText([seen])],
      ["deadlocks", String(deadlocks)],
      ["a city's schema with its units, before a report, MB", round(empty / CITIES / 1e6)],
      ["disk a report, all tables and indexes, KB", round((full - empty) / total / 1e3)],
      ["WAL a report, KB", round((after.wal - before.wal) / total / 1e3)],
      [
        `memory: PostgreSQL with ${CITIES * CONNECTIONS} connections at most · all programs, MB`,
        `${round(memory.postgres)} · ${round(memory.programs)}`,
      ],
      ["loop delay p99 of the process of all programs, ms", round(delay.percentile(99) / 1e6)],
      [
        "a minute of all clocks in which nothing is due: programs · PostgreSQL, s of processor",
        `${round(quiet.own)} · ${round(quiet.postgres)}`,
      ],
    ];
    report(
      "province",
      table([`${CITIES} cities × ${UNITS.toLocaleString("en")} units, ${REPORTS} reports each`, ""], rows),
    );
  } finally {
    for (const { program, db } of places) {
      await program.stop();
      await db.close();
    }
    await watch.end();
    await admin.end();
    await server.stop();
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Migrates every city as its first start does, and copies the first city's units to the others. */
async function openAll(
  urls: readonly string[],
  watch: Client,
  schemas: readonly string[],
  city: City,
): Promise<Database[]> {
  const opened: Database[] = [];
  const open = async (url: string) => void opened.push(await openPostgres(url, { connections: CONNECTIONS }));
  const [first = "", ...others] = urls;
  await open(first);
  await seedTown(opened[0] as Database, city, new Date().toISOString());
  const left = [...others];
  await Promise.all(
    Array.from({ length: MADE_AT_ONCE }, async () => {
      for (let url = left.shift(); url !== undefined; url = left.shift()) await open(url);
    }),
  );
  await watch.query("set session_replication_role = replica");
  for (const schema of schemas.slice(1))
    for (const name of SEEDED) await watch.query(`insert into ${schema}.${name} select * from ${schemas[0]}.${name}`);
  await watch.query("set session_replication_role = origin; analyze");
  return opened;
}

/** A city's program with a platform that accepts every message at once. */
function programOf(db: Database, city: City): Program {
  let sent = 0;
  const answer = () => {
    sent += 1;
    return {
      ...{ code: 0, tenant_access_token: "t-bench", expire: 7200, bot: { open_id: city.bot.openId } },
      data: { message_id: `om_sent${sent}` },
    };
  };
  return programInProcess(
    db,
    () => new Date().toISOString(),
    async () => Response.json(answer()),
  );
}

/** The units of all cities report in mixed order; each answer is measured from the sending of its report. */
async function someReports(places: readonly Place[], city: City, each: number, from: number, atOnce: number) {
  const started = performance.now();
  const ms: number[] = [];
  let again = 0;
  let next = 0;
  const speak = async () => {
    for (let index = next++; index < places.length * each; index = next++) {
      const { program } = places[index % places.length] as Place;
      const now = Date.now();
      // The order of the units differs between cities.
      const unit = ((from + Math.floor(index / places.length)) * 7 + (index % places.length) * 13) % UNITS;
      const { headers, body } = signedRequest(messageEvent(city, unit, now), now);
      const sent = performance.now();
      const ask = async () =>
        (await program.app.fetch(new Request(EVENTS, { method: "POST", headers, body }), {}, AFTERWARDS)).status;
      // A refused report is sent again, as the platform would after 15 s.
      while ((await ask()) !== 200) again += 1;
      ms.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, speak));
  const seconds = (performance.now() - started) / 1_000;
  while ((await owed(places)) > 0) for (const { program } of places) program.deliverer.kick();
  return {
    seconds,
    ms,
    again,
    taken: ms.length,
    sentAfter: (performance.now() - started) / 1_000 - seconds,
  };
}

async function owed(places: readonly Place[]): Promise<number> {
  let count = 0;
  for (const { db } of places) {
    const row = await db.query
      .selectFrom("outbox")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .where("state", "=", "pending")
      .executeTakeFirst();
    count += Number(row?.n ?? 0);
  }
  return count;
}

/** The first minute after a start computes all slots; the next one has the usual cost. */
async function aMinute(places: readonly Place[], postmaster: number) {
  for (const { program } of places) await program.minute();
  const before = cpuOf(postmaster);
  for (const { program } of places) await program.minute();
  const after = cpuOf(postmaster);
  return { own: after.own - before.own, postgres: after.postgres - before.postgres };
}

/** Checks that each city has only its own reports, and that its stored sums equal those of its postings. */
async function prove(places: readonly Place[], taken: number): Promise<void> {
  let records = 0;
  for (const { db } of places) {
    const proof = await proveTotals(db.query);
    if (proof.differences !== 0 || proof.records !== REPORTS + 1)
      throw new Error(`a city's ledger is wrong: ${JSON.stringify(proof)}`);
    records += proof.records;
  }
  if (records !== taken) throw new Error(`${taken} reports were taken, and ${records} are there`);
}

function cpuOf(postmaster: number): { readonly own: number; readonly postgres: number } {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1e6, postgres: familyOf(postmaster).reduce((sum, pid) => sum + secondsOf(pid), 0) };
}

async function numberIn(client: Client, sql: string): Promise<number> {
  return Number((await client.query<{ n: string }>(sql)).rows[0]?.n ?? 0);
}

const sizeOf = (client: Client): Promise<number> =>
  numberIn(client, "select pg_database_size(current_database()) as n");
const walOf = (client: Client): Promise<number> => numberIn(client, "select pg_current_wal_lsn() - '0/0'::pg_lsn as n");
const at = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
