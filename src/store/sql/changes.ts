import type { Query } from "../database.ts";

/** How often what stands in a month of the ledger has been changed. */
export type CountOf = (month: string) => number;

const counters = new WeakMap<Query, () => CountOf>();

/** Tells how the changes of what `query` asks are counted; only a dialect that sees every change can say it. */
export function changesCountedBy(query: Query, count: () => CountOf): Query {
  counters.set(query, count);
  return query;
}

/**
 * How often the postings of a month, or the units they may be of, have been changed by now. While the count stays the same,
 * what was read of the month before is still true. Undefined where others may write unseen.
 */
export const countChanges = (query: Query): CountOf | undefined => counters.get(query)?.();
