import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Asks the ledger; nothing that is asked changes it. */
export type Query = Kysely<Schema>;

/** One described change: SQL with its parameters, already in the dialect's own wording. `expect` aborts the commit when it finds no row. */
export interface Write {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** `expect`: the statement is a select that must find a row; `change`: it must change at least one row; none: anything goes. */
  readonly must?: 'find' | 'change';
}

/** The port to one of the three databases: reads answer, writes are described, one commit makes them true. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres' | 'd1';
  readonly query: Query;
  /**
   * Makes all writes true or none, and resolves when they are on disk.
   * Throws `StaleError` when a `must` did not hold, and the engine's own error for anything else.
   */
  commit(writes: readonly Write[]): Promise<void>;
  close(): Promise<void>;
}

/** A guard of a commit did not hold: somebody else was faster. Nothing was written; decide again. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
}

/** Describes the write that a query builder holds. */
export function write(query: Compilable, must?: 'find' | 'change'): Write {
  const { sql, parameters } = query.compile();
  return must === undefined ? { sql, parameters } : { sql, parameters, must };
}
