import { createHash } from "node:crypto";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { schemaIn, schemaOf } from "../store/dialects/postgres-schema.ts";

/** A row as both engines return it: texts, whole numbers and nulls. */
export type Row = Readonly<Record<string, string | number | null>>;

/** One side of a move: a ledger as tables and rows, within one transaction. */
export interface Side {
  /** All tables of the ledger with the names of their columns. */
  tables(): Promise<ReadonlyMap<string, readonly string[]>>;
  count(table: string): Promise<number>;
  rows(table: string): AsyncIterable<readonly Row[]>;
  insert(table: string, columns: readonly string[], rows: readonly Row[]): Promise<void>;
  clear(table: string): Promise<void>;
  /** Commits the rows that were inserted into this side. */
  commit(): Promise<void>;
  close(): Promise<void>;
}

const PAGE = 500;
const quoted = (name: string): string => `"${name}"`;

/** A SQLite file. Reads use one snapshot, writes one transaction. */
export function openSqliteSide(path: string, isTarget: boolean): Side {
  const db = new Sqlite(path, { readonly: !isTarget, timeout: 5_000 });
  db.pragma("foreign_keys = on");
  db.exec(isTarget ? "begin immediate" : "begin");
  return {
    async tables() {
      const names = db
        .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
        .pluck()
        .all() as string[];
      const columns = (name: string) =>
        (db.pragma(`table_info(${quoted(name)})`) as { name: string }[]).map((one) => one.name);
      return new Map(names.map((name) => [name, columns(name)]));
    },
    count: async (table) =>
      db
        .prepare(`select count(*) from ${quoted(table)}`)
        .pluck()
        .get() as number,
    async *rows(table) {
      let page: Row[] = [];
      for (const row of db.prepare(`select * from ${quoted(table)}`).iterate()) {
        page.push(row as Row);
        if (page.length < PAGE) continue;
        yield page;
        page = [];
      }
      if (page.length > 0) yield page;
    },
    async insert(table, columns, rows) {
      const insert = db.prepare(
        `insert into ${quoted(table)} (${columns.map(quoted).join()}) values (${columns.map(() => "?").join()})`,
      );
      for (const row of rows) insert.run(columns.map((column) => row[column] ?? null));
    },
    clear: async (table) => void db.exec(`delete from ${quoted(table)}`),
    commit: async () => void db.exec("commit"),
    async close() {
      db.close();
    },
  };
}

/** A PostgreSQL database. Reads use one snapshot, writes one transaction. */
export async function openPostgresSide(url: string, isTarget: boolean): Promise<Side> {
  const types: NonNullable<pg.ClientConfig["types"]> = {
    getTypeParser: (oid: number, format?: "text" | "binary") =>
      oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as "text"),
  };
  const client = new pg.Client({ connectionString: url, types });
  await client.connect();
  await schemaOf(client, schemaIn(url));
  await client.query(isTarget ? "begin" : "begin isolation level repeatable read read only");
  return {
    async tables() {
      const { rows } = await client.query<{ table_name: string; column_name: string }>(
        "select table_name, column_name from information_schema.columns where table_schema = current_schema() order by ordinal_position",
      );
      const tables = new Map<string, string[]>();
      for (const { table_name, column_name } of rows) {
        tables.set(table_name, [...(tables.get(table_name) ?? []), column_name]);
      }
      return tables;
    },
    async count(table) {
      const { rows } = await client.query<{ count: number }>(`select count(*) as count from ${quoted(table)}`);
      return rows[0]?.count ?? 0;
    },
    async *rows(table) {
      await client.query(`declare moving no scroll cursor for select * from ${quoted(table)}`);
      for (;;) {
        const { rows } = await client.query<Row>(`fetch ${PAGE} from moving`);
        if (rows.length === 0) break;
        yield rows;
      }
      await client.query("close moving");
    },
    async insert(table, columns, rows) {
      const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
      const places = rows.map(
        (_, at) => `(${columns.map((__, column) => `$${at * columns.length + column + 1}`).join()})`,
      );
      await client.query(
        `insert into ${quoted(table)} (${columns.map(quoted).join()}) values ${places.join()}`,
        values,
      );
    },
    clear: async (table) => void (await client.query(`delete from ${quoted(table)}`)),
    commit: async () => void (await client.query("commit")),
    close: () => client.end(),
  };
}

/** Adds up the hashes of rows, so that the order of the rows does not matter. */
export function createRowHash(columns: readonly string[]) {
  const sorted = [...columns].sort();
  let sum = 0n;
  let count = 0;
  return {
    add(rows: readonly Row[]): void {
      for (const row of rows) {
        const text = JSON.stringify(sorted.map((column) => row[column] ?? null));
        sum = (sum + BigInt(`0x${createHash("sha256").update(text).digest("hex")}`)) % MODULUS;
        count += 1;
      }
    },
    digest: (): string => `${count} ${sum.toString(16)}`,
  };
}

const MODULUS = 2n ** 256n;
