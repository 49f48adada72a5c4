import type { Day, Instant } from "#core";
import type { Query, Write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";
import { readOnce } from "../sql/prepared.ts";

/** A closed period of a unit, without its stored snapshot. */
export interface PeriodLock {
  readonly unitId: string;
  /** The closed month or year: 2026-09 or 2026. */
  readonly period: string;
  readonly from: Day;
  readonly to: Day;
  readonly sealedAt: Instant;
  readonly sealedBy: string;
}

/** Describes that a period of a unit is closed, and stores its figures at that moment. */
export function insertLock(query: Query, lock: PeriodLock, snapshot: unknown): Write {
  return insertRow(query, "period_lock", {
    unit_id: lock.unitId,
    period: lock.period,
    from_day: lock.from,
    to_day: lock.to,
    sealed_at: lock.sealedAt,
    sealed_by: lock.sealedBy,
    snapshot: JSON.stringify(snapshot),
  });
}

interface Row {
  readonly unit_id: string;
  readonly period: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly sealed_at: string;
  readonly sealed_by: string;
}

const lockOf = (row: Row): PeriodLock => ({
  unitId: row.unit_id,
  period: row.period,
  from: row.from_day,
  to: row.to_day,
  sealedAt: row.sealed_at,
  sealedBy: row.sealed_by,
});

const COLUMNS = ["unit_id", "period", "from_day", "to_day", "sealed_at", "sealed_by"] as const;

/** The closed periods of some units that contain a day, the longest of each unit last. Queried for every report. */
export async function locksOver(query: Query, unitIds: readonly string[], day: Day): Promise<readonly PeriodLock[]> {
  const rows = await readOnce(query, `locks over ${unitIds.length}`, [...unitIds, day, day], () =>
    query
      .selectFrom("period_lock")
      .select(COLUMNS)
      .where("unit_id", "in", unitIds)
      .where("to_day", ">=", "")
      .where("from_day", "<=", "")
      .orderBy("period", "desc"),
  );
  return rows.map(lockOf);
}

/** The closed periods of a unit, the newest first. */
export async function locksOf(query: Query, unitId: string): Promise<readonly PeriodLock[]> {
  const rows = await query
    .selectFrom("period_lock")
    .select(COLUMNS)
    .where("unit_id", "=", unitId)
    .orderBy("to_day", "desc")
    .orderBy("period", "desc")
    .execute();
  return rows.map(lockOf);
}

/** The closed period with exactly these days and its stored snapshot as JSON; undefined if the period is open. */
export async function lockedPeriod(
  query: Query,
  unitId: string,
  { from, to }: { readonly from: Day; readonly to: Day },
): Promise<{ readonly lock: PeriodLock; readonly snapshot: string } | undefined> {
  const row = await query
    .selectFrom("period_lock")
    .select(COLUMNS)
    .select("snapshot")
    .where("unit_id", "=", unitId)
    .where("from_day", "=", from)
    .where("to_day", "=", to)
    .executeTakeFirst();
  return row && { lock: lockOf(row), snapshot: row.snapshot };
}

/** A counted record as stored in the snapshot of a closed period. */
export interface StandingRecord {
  readonly number: number;
  readonly version: number;
  readonly unitId: string;
  readonly day: Day;
}

/** All counted records within a range of days, ordered by number. */
export async function standingRecords(
  query: Query,
  { from, to }: { readonly from: Day; readonly to: Day },
): Promise<readonly StandingRecord[]> {
  return await query
    .selectFrom("record")
    .select(["number", "version", "unit_id as unitId", "day"])
    .where("state", "=", "counted")
    .where("day", ">=", from)
    .where("day", "<=", to)
    .orderBy("number")
    .execute();
}
