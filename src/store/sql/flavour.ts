import type { Query } from "../database.ts";

/** In whose words a query is asked: SQLite's, which are D1's too, or PostgreSQL's. */
export type Wording = "sqlite" | "postgres";

/** How much one statement may hold: selects in a union or beside each other, and parameters. */
export interface Limits {
  readonly terms: number;
  readonly parameters: number;
}

/** What SQLite and PostgreSQL take with room to spare; a statement still larger would take long to word and to plan. */
export const WIDE: Limits = { terms: 100, parameters: 5_000 };
/** What D1 takes. */
export const NARROW: Limits = { terms: 5, parameters: 100 };

const wordings = new WeakMap<Query, { readonly wording: Wording; readonly limits: Limits }>();

/** Tells in whose words `query` asks, and how much at once; every dialect says it of its own. */
export function wordedAs(query: Query, wording: Wording, limits: Limits): Query {
  wordings.set(query, { wording, limits });
  return query;
}

/** In whose words `query` asks. */
export const wordingOf = (query: Query): Wording => wordings.get(query)?.wording ?? "sqlite";

/** How much one statement of `query` may hold; of a query of no dialect of ours, the least. */
export const limitsOf = (query: Query): Limits => wordings.get(query)?.limits ?? NARROW;
