import type { Compilable, QueryResult } from "kysely";
import type { Query } from "../database.ts";
import { wordOnce } from "./insert.ts";

/** Runs one statement. */
export type Run = (sql: string, parameters: readonly unknown[]) => Promise<QueryResult<unknown>>;

const runs = new WeakMap<Query, Run>();

/** Sets the function that runs the statements of `query`; every dialect does this for its own. */
export function answeredBy(query: Query, run: Run): Query {
  runs.set(query, run);
  return query;
}

/**
 * Runs a query whose text depends on `key` alone, so that it is built and compiled only once. For reads on every
 * message: it also bypasses Kysely's own path to the database, which costs as much again. The parameters are in the
 * order in which `build` uses them.
 */
export async function readOnce<Row>(
  query: Query,
  key: string,
  parameters: readonly unknown[],
  build: () => Compilable<Row>,
): Promise<readonly Row[]> {
  const run = runs.get(query);
  if (run === undefined) throw new Error("this query is of no dialect of ours");
  const { rows } = await run(wordOnce(query, key, build), parameters);
  return rows as readonly Row[];
}
