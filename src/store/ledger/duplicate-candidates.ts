import { sql } from "kysely";
import type { Content, Day, LedgerRecord } from "#core";
import type { Query } from "../database.ts";
import { readOnce } from "../sql/prepared.ts";
import { type Reader, recordOf } from "./records.ts";

/** As much of a record as shows whether another one may be the same event. */
export interface Namesake {
  readonly number: number;
  readonly title: string;
  /** Only of a record without a title: what it is about stands there. */
  readonly content: Content | undefined;
}

/** What records have to have in common to be one event. */
export interface EventKey {
  readonly kind: string;
  readonly category: string;
  readonly day: Day;
  readonly unitId: string;
}

/**
 * The records of one kind and category on one day that stand or wait: what a new one may repeat or join. The unit's own
 * are all there; of the others' at most `limit`, for half a city may report one day's event.
 */
export async function namesakes(query: Query, event: EventKey, limit: number): Promise<readonly Namesake[]> {
  const { kind, category, day, unitId } = event;
  const all = await read(query, [kind, day, category, "counted", "pending", limit], false);
  if (all.length < limit) return all;
  const own = await read(query, [unitId, kind, day, category, "counted", "pending", limit], true);
  const known = new Set(own.map(({ number }) => number));
  return [...own, ...all.filter(({ number }) => !known.has(number))];
}

/** What a unit's last counted record of a kind and category up to a day holds, as its kind reads it. */
export async function lastContent(query: Query, event: EventKey): Promise<LedgerRecord["content"] | undefined> {
  const { kind, category, day, unitId } = event;
  const row = await query
    .selectFrom("record")
    .select("content")
    .where("unit_id", "=", unitId)
    .where("kind", "=", kind)
    .where("category", "=", category)
    .where("state", "=", "counted")
    .where("day", "<=", day)
    .orderBy("day", "desc")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.content);
}

// A big day has many of them, so nothing is read that the index record_kind does not hold, titles missing aside.
async function read(query: Query, parameters: readonly unknown[], isOwn: boolean): Promise<readonly Namesake[]> {
  const rows = await readOnce(query, isOwn ? "own namesakes" : "namesakes", parameters, () => {
    const records = query
      .selectFrom("record")
      .select(["number", "title"])
      .select(sql<string>`case when title = '' then content else '' end`.as("content"));
    return (isOwn ? records.where("unit_id", "=", "") : records)
      .where("kind", "=", "")
      .where("day", "=", "")
      .where("category", "=", "")
      .where("state", "in", ["", ""])
      .orderBy("number")
      .limit(1);
  });
  return rows.map((row) => ({ ...row, content: row.content === "" ? undefined : JSON.parse(row.content) }));
}

// D1 binds at most 100 parameters a statement.
const NUMBERS_A_STATEMENT = 90;

/** The records with these numbers that somebody may know of, at most ninety, in the order of their numbers. */
export async function recordsByNumber(
  query: Query,
  numbers: readonly number[],
  reader: Reader,
): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("number", "in", numbers.slice(0, NUMBERS_A_STATEMENT))
    .orderBy("number")
    .execute();
  return rows.map(recordOf).filter(reader);
}
