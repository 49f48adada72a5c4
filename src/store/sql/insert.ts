import type { Compilable, Insertable } from "kysely";
import type { Query, Write } from "../database.ts";
import type { Schema } from "../schema.ts";

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
  for (const column in row) {
    const value = row[column as keyof typeof row];
    if (value === undefined) continue;
    columns.push(column);
    parameters.push(value);
  }
  return { sql: wordingOf(query, table, columns, row), parameters };
}

interface Shape {
  readonly table: string;
  readonly columns: readonly string[];
  readonly sql: string;
}

const shapes = new WeakMap<Query, Shape[]>();

/**
 * Finds the SQL for a row by comparing the few known lists of columns, which is faster than building a key from each
 * row.
 */
function wordingOf<T extends keyof Schema & string>(
  query: Query,
  table: T,
  columns: readonly string[],
  row: Insertable<Schema[T]>,
): string {
  const known = shapes.get(query) ?? [];
  const same = known.find((shape) => shape.table === table && isSame(shape.columns, columns));
  if (same !== undefined) return same.sql;
  const { sql } = query.insertInto(table).values(row).compile();
  shapes.set(query, [...known, { table, columns, sql }]);
  return sql;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((column, at) => column === other[at]);
