import { readdirSync, readFileSync } from "node:fs";
import { type ClientConfig, Pool, type PoolClient, types } from "pg";
import { type Database, StaleError, type Write } from "../database.ts";
import { MIGRATION_TABLE, type Migration, missingMigrations, readMigrations } from "../migrations.ts";
import { createQuery } from "./dialect.ts";

/** A webhook answers within two seconds; waiting longer than this for a row or a connection would be for nothing. */
const LOCK_WAIT_MS = 1000;
const CONNECTION_WAIT_MS = 2000;
const CONNECTIONS = 10;
/** Any number, as long as every instance takes the same one. */
const MIGRATION_LOCK = 2026112201;

/** What `openPostgres` can be told. */
export interface PostgresOptions {
  /** Instead of the files in `migrations/`. */
  readonly migrations?: readonly Migration[];
  readonly connections?: number;
}

/** Opens the ledger in a PostgreSQL database, migrated; any number of processes may do so at once. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    // The statements of a commit go out in one flight instead of waiting for each other's answer.
    ...{ pipeline: true },
    types: NUMBERS,
  });
  // A connection that breaks fails its queries and is replaced; without listeners it would also end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    await migrate(pool, options.migrations ?? (await readMigrations("postgres", NODE_FILES)));
  } catch (error) {
    await pool.end();
    throw error;
  }
  const query = createQuery("postgres", async (sql, parameters) => {
    const { rows, rowCount } = await pool.query(sql, [...parameters]);
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  });
  return {
    dialect: "postgres",
    query,
    commit: (writes) => commit(pool, writes),
    async close() {
      await query.destroy();
      await pool.end();
    },
  };
}

const NODE_FILES = { readdirSync: (folder: URL) => readdirSync(folder), readFileSync };

/** Sums of integers are bigint, sums of bigints numeric; node-postgres hands both back as text. Our figures fit a number. */
const NUMBERS: NonNullable<ClientConfig["types"]> = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === types.builtins.INT8 || oid === types.builtins.NUMERIC ? Number : types.getTypeParser(oid, format as "text"),
};

async function commit(pool: Pool, writes: readonly Write[]): Promise<void> {
  const client = await pool.connect();
  try {
    await inTransaction(client, writes);
    client.release();
  } catch (error) {
    const broken = await client.query("rollback").then(
      () => undefined,
      (reason: Error) => reason,
    );
    client.release(broken);
    throw error;
  }
}

/** What must be found must stay as it was found until the commit: who changes it waits for us, or we for them. */
const worded = ({ sql, must }: Write): string => (must === "find" ? `${sql} for share` : sql);

async function inTransaction(client: PoolClient, writes: readonly Write[]): Promise<void> {
  const answers = await Promise.allSettled([
    client.query(`begin isolation level read committed; set local lock_timeout = ${LOCK_WAIT_MS}`),
    ...writes.map((one) => client.query(worded(one), [...one.parameters])),
  ]);
  // The first refusal is the reason; those after it only say that the transaction is aborted.
  for (const [i, answer] of answers.entries()) {
    if (answer.status === "rejected") throw answer.reason;
    if (writes[i - 1]?.must !== undefined && answer.value.rowCount === 0) throw new StaleError();
  }
  await client.query("commit");
}

/** Each migration and its row are one transaction; instances that start together wait for each other and find the rows. */
async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  const client = await pool.connect();
  try {
    while (await migrateOnce(client, migrations));
  } finally {
    client.release();
  }
}

async function migrateOnce(client: PoolClient, migrations: readonly Migration[]): Promise<boolean> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query(MIGRATION_TABLE);
    const { rows } = await client.query("select name, checksum from migration");
    const [next] = missingMigrations(migrations, rows);
    if (next !== undefined) {
      for (const statement of next.statements) await client.query(statement);
      await client.query("insert into migration (name, checksum) values ($1, $2)", [next.name, next.checksum]);
    }
    await client.query("commit");
    return next !== undefined;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
