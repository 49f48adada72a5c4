import type { Query } from "../database.ts";

/** In whose words a query is asked: SQLite's, which are D1's too, or PostgreSQL's. */
export type Wording = "sqlite" | "postgres";

const wordings = new WeakMap<Query, Wording>();

/** Tells in whose words `query` asks; every dialect says it of its own. */
export function wordedAs(query: Query, wording: Wording): Query {
  wordings.set(query, wording);
  return query;
}

/** In whose words `query` asks. */
export const wordingOf = (query: Query): Wording => wordings.get(query) ?? "sqlite";
