import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  DialectAdapterBase,
  type Driver,
  Kysely,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteQueryCompiler,
} from "#kysely";
import type { Query } from "../database.ts";
import type { Schema } from "../schema.ts";
import { type Limits, WIDE, type Wording, wordedAs } from "../sql/flavour.ts";
import { answeredBy, type Run } from "../sql/prepared.ts";

/** A Kysely for one of our dialects. The dialect only has to run single statements. */
export const createQuery = (wording: Wording, run: Run, limits: Limits = WIDE): Query =>
  wordedAs(answeredBy(new Kysely<Schema>({ dialect: createDialect(wording, run) }), run), wording, limits);

/**
 * A Kysely dialect that runs single statements and has no transactions, because related writes go through `commit`.
 * Kysely's own dialects serialise concurrent reads with a mutex, or prepare each statement again.
 */
function createDialect(wording: Wording, run: Run): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => createDriver(run),
    createIntrospector: () => {
      throw new Error("The schema is what migrations/*.sql says; there is nothing to introspect.");
    },
    createQueryCompiler: () => (wording === "sqlite" ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
  };
}

class Adapter extends DialectAdapterBase {
  override get supportsReturning(): boolean {
    return true;
  }
  async acquireMigrationLock(): Promise<void> {}
  async releaseMigrationLock(): Promise<void> {}
}

function createDriver(run: Run): Driver {
  const connection: DatabaseConnection = {
    executeQuery: <R>({ sql, parameters }: CompiledQuery) => run(sql, parameters) as Promise<QueryResult<R>>,
    streamQuery: () => {
      throw new Error("Streaming is not offered; read pages by key.");
    },
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: noTransaction,
    commitTransaction: noTransaction,
    rollbackTransaction: noTransaction,
    destroy: async () => {},
  };
}

async function noTransaction(): Promise<void> {
  throw new Error("There are no transactions here: describe the writes and give them to commit().");
}
