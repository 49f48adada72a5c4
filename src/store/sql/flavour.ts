import type { Query } from "../database.ts";

/** The SQL syntax of a query: SQLite's, which D1 shares, or PostgreSQL's. */
export type Wording = "sqlite" | "postgres";

/** The limits of one SQL statement: how many selects a union may have, and how many parameters. */
export interface Limits {
  readonly terms: number;
  readonly parameters: number;
}

/** Well within the limits of SQLite and PostgreSQL; larger statements would take long to build and to plan. */
export const WIDE: Limits = { terms: 100, parameters: 5_000 };
/** The limits of statements on D1. */
export const NARROW: Limits = { terms: 5, parameters: 100 };

const wordings = new WeakMap<Query, { readonly wording: Wording; readonly limits: Limits }>();

/** Sets the syntax and limits of `query`; every dialect does this for its own. */
export function wordedAs(query: Query, wording: Wording, limits: Limits): Query {
  wordings.set(query, { wording, limits });
  return query;
}

/** The syntax of `query`. */
export const wordingOf = (query: Query): Wording => wordings.get(query)?.wording ?? "sqlite";

/** The limits of statements built with `query`; the smallest known ones if it belongs to none of our dialects. */
export const limitsOf = (query: Query): Limits => wordings.get(query)?.limits ?? NARROW;
