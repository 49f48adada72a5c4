import type { Compilable, Insertable } from "kysely";
import type { Query, Write } from "./database.ts";
import type { Schema } from "./schema.ts";

const wordings = new WeakMap<Query, Map<string, string>>();

/**
 * Returns the SQL of a statement whose wording depends on `key` alone, building and compiling it the first time only.
 * For hot paths: the caller gives the parameters in the order in which `build` names them.
 */
export function wordOnce(query: Query, key: string, build: () => Compilable): string {
  let known = wordings.get(query);
  if (known === undefined) {
    known = new Map();
    wordings.set(query, known);
  }
  let sql = known.get(key);
  if (sql === undefined) {
    sql = build().compile().sql;
    known.set(key, sql);
  }
  return sql;
}

/** Describes the insertion of one row. */
export function insertRow<T extends keyof Schema & string>(query: Query, table: T, row: Insertable<Schema[T]>): Write {
  const columns: string[] = [];
  const parameters: unknown[] = [];
  for (const [column, value] of Object.entries(row)) {
    if (value === undefined) continue;
    columns.push(column);
    parameters.push(value);
  }
  const sql = wordOnce(query, `insert ${table} ${columns.join()}`, () => query.insertInto(table).values(row));
  return { sql, parameters };
}
