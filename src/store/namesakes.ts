import { sql } from "kysely";
import type { Content, Day } from "#core";
import type { Query } from "./database.ts";
import { readOnce } from "./read-once.ts";

/** As much of a record as shows whether another one may be the same event. */
export interface Namesake {
  readonly id: string;
  readonly unitId: string;
  readonly state: string;
  readonly joinedTo: string | null;
  readonly title: string;
  /** Only of a record without a title: what it is about stands there. */
  readonly content: Content | undefined;
}

/**
 * The records of one kind and category on one day that stand or wait: what a new one may repeat or join. The unit's own
 * are all there; of the others' at most `limit`, for half a city may report one day's event.
 */
export async function namesakes(
  query: Query,
  event: { readonly kind: string; readonly category: string; readonly day: Day; readonly unitId: string },
  limit: number,
): Promise<readonly Namesake[]> {
  const { kind, category, day, unitId } = event;
  const all = await read(query, [kind, day, category, "counted", "pending", limit], false);
  if (all.length < limit) return all;
  const own = await read(query, [unitId, kind, day, category, "counted", "pending", limit], true);
  return [...own, ...all.filter((one) => one.unitId !== unitId)];
}

async function read(query: Query, parameters: readonly unknown[], isOwn: boolean): Promise<readonly Namesake[]> {
  const rows = await readOnce(query, isOwn ? "own namesakes" : "namesakes", parameters, () => {
    const records = query
      .selectFrom("record")
      .select(["id", "unit_id as unitId", "state", "joined_to as joinedTo", "title"])
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
