import type { Day, Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

/** A pause of reminders for a person or a unit, both days included. */
export interface Leave {
  readonly id: string;
  readonly personId: string | undefined;
  readonly unitId: string | undefined;
  readonly from: Day;
  readonly to: Day;
  readonly reason: string;
  readonly byId: string;
  readonly at: Instant;
}

/** Describes a new pause of reminders. */
export function insertLeave(query: Query, leave: Leave): Write {
  return insertRow(query, "leave", {
    id: leave.id,
    person_id: leave.personId ?? null,
    unit_id: leave.unitId ?? null,
    from_day: leave.from,
    to_day: leave.to,
    reason: leave.reason,
    by_id: leave.byId,
    at: leave.at,
    ended_at: null,
  });
}

/** Describes the early end of a pause of reminders; the commit is aborted if it has already ended. */
export const endLeave = (query: Query, id: string, now: Instant): Write =>
  write(query.updateTable("leave").set({ ended_at: now }).where("id", "=", id).where("ended_at", "is", null), "change");

/** The pauses of reminders that apply on `day` or begin after it. */
export async function leavesFrom(query: Query, day: Day): Promise<readonly Leave[]> {
  const rows = await query
    .selectFrom("leave")
    .selectAll()
    .where("to_day", ">=", day)
    .where("ended_at", "is", null)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id ?? undefined,
    unitId: row.unit_id ?? undefined,
    from: row.from_day,
    to: row.to_day,
    reason: row.reason,
    byId: row.by_id,
    at: row.at,
  }));
}
