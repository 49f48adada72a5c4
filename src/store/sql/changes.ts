import type { Query } from "../database.ts";

/** The number of changes so far to the postings of a month. */
export type CountOf = (month: string) => number;

const counters = new WeakMap<Query, () => CountOf>();

/** Sets the counter of changes for `query`. Only a dialect that sees every change can have one. */
export function changesCountedBy(query: Query, count: () => CountOf): Query {
  counters.set(query, count);
  return query;
}

/**
 * Counts the changes so far to the postings of a month and to units. While the count of a month stays the same, anything
 * read from its postings before is still true. Undefined if another process may write without being noticed.
 */
export const countChanges = (query: Query): CountOf | undefined => counters.get(query)?.();
