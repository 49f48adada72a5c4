import { type Compilable, CompiledQuery } from "kysely";
import type { Query } from "./database.ts";
import { wordOnce } from "./insert.ts";

/**
 * Asks a question whose wording depends on `key` alone, building and compiling it the first time only: for what is read on
 * every message. The parameters stand in the order in which `build` names them.
 */
export async function readOnce<Row>(
  query: Query,
  key: string,
  parameters: readonly unknown[],
  build: () => Compilable<Row>,
): Promise<readonly Row[]> {
  const { rows } = await query.executeQuery<Row>(CompiledQuery.raw(wordOnce(query, key, build), [...parameters]));
  return rows;
}
