import type { Day, Instant, WorkdayOverrides } from "#core";
import { type Query, type Write, write } from "../database.ts";

/** A changed schedule or cadence. `scope` is a chat, a unit class, or empty for everybody. */
export interface ScheduleRow {
  readonly job: string;
  readonly scope: string;
  readonly rule: string;
  readonly changedBy: string;
  readonly changedAt: Instant;
}

/** Every schedule and cadence that differs from its default. */
export async function changedSchedules(query: Query): Promise<readonly ScheduleRow[]> {
  return await query
    .selectFrom("schedule")
    .select(["job", "scope", "rule", "changed_by as changedBy", "changed_at as changedAt"])
    .orderBy("job")
    .orderBy("scope")
    .execute();
}

/** Describes that a schedule or cadence applies from now on. */
export function setSchedule(query: Query, row: ScheduleRow): Write {
  const now = { rule: row.rule, changed_by: row.changedBy, changed_at: row.changedAt };
  return write(
    query
      .insertInto("schedule")
      .values({ job: row.job, scope: row.scope, ...now })
      .onConflict((conflict) => conflict.columns(["job", "scope"]).doUpdateSet(now)),
  );
}

const DAYS = "workday.";

/** The days that admins declared as working days or days off. */
export async function declaredDays(query: Query): Promise<Required<WorkdayOverrides>> {
  const rows = await query
    .selectFrom("setting")
    .select(["key", "value"])
    .where("key", ">=", DAYS)
    .where("key", "<", "workday/")
    .orderBy("key")
    .execute();
  const of = (value: string) => rows.filter((row) => row.value === value).map((row) => row.key.slice(DAYS.length));
  return { working: of("working"), free: of("free") };
}

/**
 * Describes that a day is a working day or a day off, overriding the published calendar; `undefined` removes the
 * override.
 */
export function declareDay(query: Query, day: Day, value: "working" | "free" | undefined, now: Instant): Write {
  const key = `${DAYS}${day}`;
  if (value === undefined) return write(query.deleteFrom("setting").where("key", "=", key));
  return write(
    query
      .insertInto("setting")
      .values({ key, value, at: now })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, at: now })),
  );
}
