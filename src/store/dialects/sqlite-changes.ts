import type Sqlite from "better-sqlite3";
import type { Write } from "../database.ts";
import type { CountOf } from "../sql/changes.ts";

/** What answers `countChanges` rest on: every other table may change without changing them. */
const TOUCHING = /\b(?:posting|unit)\b/;

/** Counts the changes of one SQLite file, as far as `countChanges` is answered from it. */
export interface SqliteChanges {
  /** Notes what is about to be written; whoever asks afterwards reads anew. */
  readonly note: (writes: readonly Pick<Write, "sql" | "months">[]) => void;
  readonly count: () => CountOf;
}

/**
 * Counts by month what this connection writes, and whatever another writes for every month. A write that names one of the
 * tables without saying which months it changes counts for all of them too: forgetting to say costs time, never truth.
 */
export function createSqliteChanges(db: Sqlite.Database): SqliteChanges {
  const months = new Map<string, number>();
  const touching = new Map<string, boolean>();
  const version = db.prepare("pragma data_version").pluck();
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
      const now = version.get();
      if (now !== seen) everywhere += 1;
      seen = now;
      return (month) => everywhere + (months.get(month) ?? 0);
    },
  };
}

const MOST_WORDINGS = 1_000;
