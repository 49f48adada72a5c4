import Sqlite from "better-sqlite3";
import { createHandler } from "#bot";
import { sql } from "#kysely";
import type { City } from "../../../src/sandbox/index.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { seedTown } from "../../faults/town.ts";
import { messageEvent, signedRequest } from "../load/events.ts";
import { programInProcess } from "../load/in-process.ts";

/** A parameter of a recorded statement: constant, new for each event under a number, or the time. */
export type Slot =
  | { readonly is: unknown }
  | { readonly id: number; readonly like: string }
  | { readonly count: true }
  | { readonly person: true }
  | { readonly ago: number };

/** One statement of one event: its SQL, its parameters, and whether it belongs to the transaction. */
export interface Recorded {
  readonly sql: number;
  readonly slots: readonly Slot[];
  readonly isWrite: boolean;
}

/** The program's SQLite statements for each of many events, to be repeated by the references. */
export interface Recording {
  readonly sql: readonly string[];
  readonly events: readonly (readonly Recorded[])[];
  /** The number of speakers, which is larger than that of recorded events. */
  readonly people: readonly string[];
}

interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Handles each event twice with different ids and records every statement; differing parameters are those that are new
 * in each event.
 */
export async function recordStatements(file: string, city: City, count: number): Promise<Recording> {
  const asked: Asked[] = [];
  const restore = tapStatements(asked);
  const db = await openSqlite(file);
  try {
    await seedTown(db, city, new Date().toISOString());
    // Without sync, because nothing here must survive a power cut.
    await sql`pragma synchronous = off`.execute(db.query);
    const answer = { code: 0, tenant_access_token: "t-1", expire: 7200, bot: { open_id: city.bot.openId } };
    const program = programInProcess(
      db,
      () => new Date().toISOString(),
      async () => Response.json(answer),
    );
    const handle = createHandler(program.bot);
    const once = async (index: number): Promise<Asked[]> => {
      const now = Date.now();
      const { headers, body } = signedRequest(messageEvent(city, index, now), now);
      const at = program.bot.clock();
      const reading = program.platform.readRequest({ headers: new Headers(headers), body: Buffer.from(body), now: at });
      if (!reading.ok || reading.event.kind === "challenge") throw new Error("the bench's own event was refused");
      asked.length = 0;
      const answer = await handle(reading.event, { bodyHash: reading.bodyHash, receivedAt: at });
      if (answer.status !== 200) throw new Error("the bench's own event was not committed");
      return asked.filter(({ sql }) => !/^(?:begin|commit|savepoint|release|update "sequence")/.test(sql));
    };
    const speaker = (index: number) => city.people[index % city.people.length]?.openId ?? "";
    for (let warm = 0; warm < 3; warm += 1) await once(warm);
    const known: string[] = [];
    const events: Recorded[][] = [];
    for (let index = 0; index < count; index += 1)
      events.push(compare(await once(index), await once(index), known, speaker(index)));
    return { sql: known, events, people: city.people.map((person) => person.openId) };
  } finally {
    restore();
    await db.close();
  }
}

function tapStatements(asked: Asked[]): () => void {
  const { prepare } = Sqlite.prototype;
  Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
    const statement = prepare.call(this, sql);
    for (const way of ["run", "all"] as const) {
      const real = statement[way].bind(statement) as (...given: unknown[]) => unknown;
      Object.defineProperty(statement, way, {
        value: (...given: unknown[]) => {
          asked.push({ sql, parameters: given.flat() });
          return real(...given);
        },
      });
    }
    return statement;
  } as typeof prepare;
  return () => {
    Sqlite.prototype.prepare = prepare;
  };
}

const LONGEST_ID = 64;

function compare(first: readonly Asked[], second: readonly Asked[], known: string[], speaker: string): Recorded[] {
  const ids = new Map<string, number>();
  return first.map(({ sql, parameters }, at) => {
    const other = second[at];
    if (other?.sql !== sql) throw new Error(`two like events asked differently: ${sql} and ${other?.sql}`);
    if (!known.includes(sql)) known.push(sql);
    const slots = parameters.map((value, index): Slot => {
      if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) return { ago: minutesAgo(value) };
      if (value === speaker) return { person: true };
      if (value === other.parameters[index]) return { is: value };
      if (typeof value === "number") return { count: true };
      // The content of cards and records may stay the same, because nothing requires it to differ.
      if (typeof value !== "string" || value.length > LONGEST_ID) return { is: value };
      const id = ids.get(value) ?? ids.size;
      ids.set(value, id);
      return { id, like: value };
    });
    return { sql: known.indexOf(sql), slots, isWrite: !/^select/.test(sql) };
  });
}

const MINUTE_MS = 60_000;

/** The time since an instant in milliseconds, or since the beginning of its minute, for instants in whole minutes. */
const minutesAgo = (instant: string): number => Math.round((Date.now() - Date.parse(instant)) / MINUTE_MS) * MINUTE_MS;
