import type { Write } from "../database.ts";
import type { CountOf } from "../sql/changes.ts";

/** A statement that names one of the tables that are counted. */
const TOUCHING = /\b(?:posting|unit)\b/;

/** The counter of changes for one SQLite connection. */
export interface SqliteChanges {
  /** Counts the writes of a commit that is about to be made. */
  readonly note: (writes: readonly Pick<Write, "sql" | "months">[]) => void;
  readonly count: () => CountOf;
}

/**
 * Counts the writes of this connection by month. A write of another connection counts for every month, and so does a
 * write to one of the tables that does not name its months: a forgotten list of months costs time but no correctness.
 * `version` answers another value whenever another connection has written.
 */
export function createSqliteChanges(version: () => unknown): SqliteChanges {
  const months = new Map<string, number>();
  const touching = new Map<string, boolean>();
  let everywhere = 0;
  let seen: unknown;
  const touches = (sql: string): boolean => {
    const known = touching.get(sql) ?? TOUCHING.test(sql);
    if (touching.size < MOST_WORDINGS) touching.set(sql, known);
    return known;
  };
  return {
    note: (writes) => {
      for (const one of writes) {
        if (one.months !== undefined) for (const month of one.months) months.set(month, 1 + (months.get(month) ?? 0));
        else if (touches(one.sql)) everywhere += 1;
      }
    },
    count: () => {
      const now = version();
      if (now !== seen) everywhere += 1;
      seen = now;
      return (month) => everywhere + (months.get(month) ?? 0);
    },
  };
}

const MOST_WORDINGS = 1_000;
