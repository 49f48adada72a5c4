import type { Compilable, QueryResult } from "kysely";
import type { Query } from "../database.ts";
import { wordOnce } from "./insert.ts";

/** Answers one statement. */
export type Run = (sql: string, parameters: readonly unknown[]) => Promise<QueryResult<unknown>>;

const runs = new WeakMap<Query, Run>();

/** Tells by what the questions of `query` are answered; every dialect says it of its own. */
export function answeredBy(query: Query, run: Run): Query {
  runs.set(query, run);
  return query;
}

/**
 * Asks a question whose wording depends on `key` alone, building and compiling it the first time only: for what is read on
 * every message, and past Kysely's own way to the database, which costs as much again. The parameters stand in the order in which `build` names them.
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
