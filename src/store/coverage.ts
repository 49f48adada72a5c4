import type { Day, LedgerRecord } from "#core";
import type { Query } from "./database.ts";
import { recordOf } from "./records.ts";

/** That a unit itself has counted records of a kind and category in a period, and the day of the newest. */
export interface Done {
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly last: Day;
}

/** Which units have what in a run of days: the other side of every 「未报」. */
export async function doneBetween(query: Query, from: Day, to: Day): Promise<readonly Done[]> {
  const rows = await query
    .selectFrom("posting")
    .where("measure", "=", "times")
    .where("adjust", "=", 0)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .groupBy(["unit_id", "kind", "category"])
    .select((e) => ["unit_id as unitId", "kind", "category", e.fn.max("day").as("last")])
    .execute();
  return rows;
}

/** The counted records of a kind in a run of days, for reminders that read what a record says: a deadline, an end. */
export async function recordsOfKind(query: Query, kind: string, from: Day, to: Day): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("kind", "=", kind)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .where("state", "=", "counted")
    .orderBy("number")
    .execute();
  return rows.map(recordOf);
}

/** The units that were inspected in a run of days. */
export async function inspectedUnits(query: Query, from: Day, to: Day): Promise<ReadonlySet<string>> {
  const rows = await query
    .selectFrom("record")
    .select("target_unit_id as unitId")
    .distinct()
    .where("kind", "=", "inspection")
    .where("state", "=", "counted")
    .where("target_unit_id", "is not", null)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .execute();
  return new Set(rows.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])));
}
