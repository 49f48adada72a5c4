import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHandler } from "#bot";
import { jobs } from "#jobs";
import { sql } from "#kysely";
import type { Database } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { createTown, seedTown } from "../faults/town.ts";
import { benchLine, KINDS, messageEvent, signedRequest } from "./load/events.ts";
import { programInProcess } from "./load/in-process.ts";
import { round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const DAYS = 90;
const A_DAY = Number(process.env.BENCH_REPORTS ?? 20);
const UNITS = 200;
const PEOPLE = 1_000;
const DAY_MS = 86_400_000;
/** A year's reports of a city of 1,500 groups, four a week each. */
const OF_A_CITY = 1_500 * 4 * 52;

/**
 * The disk space of a record after ninety days of reports, with every table and index, with and without the nightly
 * deletion.
 */
export async function benchDisk(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-disk-"));
  const city = createTown(UNITS, PEOPLE);
  const from = Date.now() - DAYS * DAY_MS;
  try {
    const empty = join(folder, "empty.db");
    const seeded = await openSqlite(empty);
    await seedTown(seeded, city, new Date(from).toISOString());
    await seeded.close();
    const sizes = new Map<string, ReadonlyMap<string, number>>();
    for (const name of ["forgotten", "kept"]) {
      const path = join(folder, `${name}.db`);
      copyFileSync(empty, path);
      const db = await openSqlite(path);
      await sql`pragma synchronous = off`.execute(db.query);
      const before = await bytesOf(db);
      for (let day = 0; day < DAYS; day += 1) {
        const now = from + day * DAY_MS;
        await reportAll(db, city, now, day);
        if (name === "forgotten") await forgetAt(db, new Date(now).toISOString());
      }
      const after = await bytesOf(db);
      sizes.set(name, new Map([...after].map(([part, bytes]) => [part, bytes - (before.get(part) ?? 0)])));
      await db.close();
    }
    report("disk", printed(sizes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(sizes: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const of = (name: string, part: string) => (sizes.get(name)?.get(part) ?? 0) / (DAYS * A_DAY);
  const parts = [...(sizes.get("forgotten")?.keys() ?? [])].toSorted((a, b) => of("forgotten", b) - of("forgotten", a));
  const shown = parts.filter((part) => of("kept", part) >= 10);
  const rows = shown.map((part) => [part === "all" ? "**all tables and indexes**" : part, ...both(of, part)]);
  const year = (of("forgotten", "all") * OF_A_CITY) / 1e9;
  return `${table(["bytes a record", "forgotten each night (target 2,500)", "nothing forgotten"], rows)}

A year of ${OF_A_CITY.toLocaleString("en")} records at that rate: ${round(year)} GB.`;
}

const both = (of: (name: string, part: string) => number, part: string) =>
  ["forgotten", "kept"].map((name) => Math.round(of(name, part)).toLocaleString("en"));

/** Reads and commits a day's reports; their receipts count as sent at once. */
async function reportAll(db: Database, city: ReturnType<typeof createTown>, now: number, day: number): Promise<void> {
  const answer = { code: 0, tenant_access_token: "t-1", expire: 7200, bot: { open_id: city.bot.openId } };
  const clock = () => new Date(now).toISOString();
  const { bot, platform: lark } = programInProcess(db, clock, async () => Response.json(answer));
  const handle = createHandler(bot);
  await Promise.all(
    Array.from({ length: A_DAY }, async (_, index) => {
      const at = day * A_DAY + index;
      const event = messageEvent(city, at, now, benchLine(at, 1 + (Math.floor(at / KINDS) % 7), now));
      const { headers, body } = signedRequest(event, now);
      const reading = lark.readRequest({ headers: new Headers(headers), body: Buffer.from(body), now: clock() });
      if (!reading.ok || reading.event.kind === "challenge") throw new Error("the bench's own event was refused");
      const { status } = await handle(reading.event, { bodyHash: reading.bodyHash, receivedAt: clock() });
      if (status !== 200) throw new Error(`the bench's own event was answered ${status}`);
    }),
  );
  const id = sql`'om_' || substr(id || id, 1, 32)`;
  await sql`update outbox set state = 'sent', message_id = ${id}, sent_at = created_at where state = 'pending'`.execute(
    db.query,
  );
}

/** The nightly deletion, as the scheduler runs it. */
async function forgetAt(db: Database, now: string): Promise<void> {
  const forget = jobs.find(({ name }) => name === "forget");
  if (forget === undefined) throw new Error("there is no job that forgets");
  const stage = { query: db.query, now } as Parameters<typeof forget.decide>[0];
  const { writes } = await forget.decide(stage);
  await db.commit(writes ?? []);
}

/** The pages in use, by table with its indexes, and in total. */
async function bytesOf(db: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select m.tbl_name as name, sum(s.pgsize) as bytes
    from dbstat s join sqlite_schema m on m.name = s.name group by m.tbl_name`.execute(db.query);
  const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return new Map([["all", all], ...rows.map(({ name, bytes }) => [name, bytes] as const)]);
}
