import { createHandler } from "#bot";
import { sql } from "#kysely";
import { type Database, enqueue } from "#store";
import type { City } from "../../../src/sandbox/index.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { createTown, seedTown } from "../../faults/town.ts";
import { benchLine, chanceTitle, KINDS, messageEvent, signedRequest, THEME_DAY } from "../load/events.ts";
import { programInProcess } from "../load/in-process.ts";

/** A ledger in use before a measurement: its reporters, its records, and the lines that are sent to it. */
export interface Filling {
  readonly units: number;
  /** The lines that created it, in order. */
  readonly lines: (now: number) => readonly string[];
  /** Pending messages that have long been due and wait for the platform's limits. */
  readonly owed: number;
  /** Line number `index` of the measured ones. */
  readonly next: (index: number, now: number) => string;
}

const SPREAD_DAYS = 90;
const MEASURED_DAYS = 7;
const DENSE_UNITS = 20;
const OF_A_DAY = 50;

/** 20,000 records of 200 units in twelve kinds and ninety days. */
export const SPREAD: Filling = {
  units: 200,
  lines: (now) => Array.from({ length: 20_000 }, (_, at) => benchLine(at, 1 + (at % SPREAD_DAYS), now)),
  owed: 0,
  next: (index, now) => benchLine(index, 1 + (Math.floor(index / KINDS) % MEASURED_DAYS), now),
};

/** 20 units, one kind, fifty records per unit and day, and 10,000 pending messages. */
export const DENSE: Filling = {
  units: DENSE_UNITS,
  lines: (now) =>
    Array.from({ length: DENSE_UNITS * OF_A_DAY * MEASURED_DAYS }, (_, at) =>
      benchLine(THEME_DAY, 1 + (Math.floor(at / DENSE_UNITS) % MEASURED_DAYS), now),
    ),
  owed: 10_000,
  next: (index, now) => benchLine(THEME_DAY, 1 + (Math.floor(index / DENSE_UNITS) % MEASURED_DAYS), now),
};

const CITY_UNITS = 1_500;

/** Reports of one kind and day by many units, first a base and then more. */
export const sameDay = (reported: number): Filling => ({
  units: CITY_UNITS,
  lines: (now) => Array.from({ length: reported }, () => benchLine(THEME_DAY, 1, now, themeTitle())),
  owed: 0,
  next: (_index, now) => benchLine(THEME_DAY, 1, now, themeTitle()),
});

/** A common theme in different words, as half of a title. */
const themeTitle = (): string => `贯彻全会精神${chanceTitle(5)}`;

/** Enough people that nobody sends more than twenty messages a minute, above which receipts are held back. */
export const PEOPLE = 5_000;
const AT_ONCE = 64;

/** Creates the ledger line by line through the program, and returns its people. */
export async function fillLedger(file: string, filling: Filling): Promise<City> {
  const city = createTown(filling.units, PEOPLE);
  const db = await openSqlite(file);
  try {
    await seedTown(db, city, new Date().toISOString());
    // Without sync, because nothing here must survive a power cut.
    await sql`pragma synchronous = off`.execute(db.query);
    await say(db, city, filling.lines(Date.now()));
    // Marks its receipts as sent, each with a message of its own.
    await sql`update outbox set state = 'sent', message_id = 'om_' || id, sent_at = created_at`.execute(db.query);
    await owe(db, city, filling.owed);
  } finally {
    await db.close();
  }
  return city;
}

async function say(db: Database, city: City, lines: readonly string[]): Promise<void> {
  const answer = { code: 0, tenant_access_token: "t-1", expire: 7200, bot: { open_id: city.bot.openId } };
  const { bot, platform: lark } = programInProcess(
    db,
    () => new Date().toISOString(),
    async () => Response.json(answer),
  );
  const handle = createHandler(bot);
  const one = async (line: string, index: number) => {
    const now = Date.now();
    const { headers, body } = signedRequest(messageEvent(city, index, now, line), now);
    const receivedAt = bot.clock();
    const reading = lark.readRequest({ headers: new Headers(headers), body: Buffer.from(body), now: receivedAt });
    if (!reading.ok || reading.event.kind === "challenge") throw new Error("the bench's own event was refused");
    const { status } = await handle(reading.event, { bodyHash: reading.bodyHash, receivedAt });
    if (status !== 200) throw new Error(`the bench's own event was answered ${status}`);
  };
  for (let at = 0; at < lines.length; at += AT_ONCE)
    await Promise.all(lines.slice(at, at + AT_ONCE).map((line, index) => one(line, at + index)));
  const { count } = await db.query
    .selectFrom("record")
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count !== lines.length) throw new Error(`${lines.length} lines made ${count} records`);
}

/** Reminders in direct chats that are due before everything else. */
async function owe(db: Database, city: City, count: number): Promise<void> {
  const createdAt = new Date(Date.now() - 60_000).toISOString();
  const payload = JSON.stringify({ messageType: "interactive", content: JSON.stringify({ elements: [] }) });
  await db.commit(
    Array.from({ length: count }, (_, at) => {
      const target = city.people[at % 1_000]?.openId ?? "";
      const whole = { platform: "lark", action: "create", target, orderKey: target, payload, createdAt } as const;
      return enqueue(db.query, { ...whole, uuid: `owed-${at}`, source: "bench", priority: 2 });
    }),
  );
}
