import type { Day } from "#core";
import type { Query } from "./database.ts";

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
