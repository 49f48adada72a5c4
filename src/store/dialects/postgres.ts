import { readdirSync, readFileSync } from "node:fs";
import { type ClientBase, type ClientConfig, DatabaseError, Pool, type PoolClient, types } from "pg";
import { type Database, MisplacedError, type Query, StaleError, UnreachableError, type Write } from "../database.ts";
import { MIGRATION_TABLE, type Migration, missingMigrations, readMigrations } from "../migrations.ts";
import { createQuery } from "./dialect.ts";
import { lockKey, schemaIn, schemaOf, staysIn } from "./postgres-schema.ts";
import { leaseSlot, SLOTS } from "./postgres-slots.ts";
import { createStatements, type Statements } from "./postgres-statements.ts";

/** A webhook must be answered within two seconds, so waiting longer than this for a row or a connection is useless. */
const LOCK_WAIT_MS = 1000;
const CONNECTION_WAIT_MS = 2000;
const CONNECTIONS = 10;
/** How many commits of a refused group are tried at once: they wait for each other's locks, and reads need connections. */
const ALONE_AT_ONCE = 3;
/** How many commits are sent together. A larger group would delay its first commit. */
const LARGEST_GROUP = 32;

/** Options of `openPostgres`. */
export interface PostgresOptions {
  /** Used instead of the files in `migrations/`. */
  readonly migrations?: readonly Migration[];
  readonly connections?: number;
  /** Whether to lease a slot of the stored sums, as a long-running program does; others draw one at random. */
  readonly leasesSlot?: boolean;
  /** Called when a later connection uses another schema; until that is corrected, nothing can be read or written. */
  readonly onMisplaced?: (error: MisplacedError) => void;
  /** Called when prepared statements are given up because the pool in front of the server does not support them. */
  readonly onUnnamed?: () => void;
}

/** What the parts of an open ledger share. */
interface Ledger {
  readonly pool: Pool;
  readonly statements: Statements;
  readonly schema: string;
  readonly slot: number;
  readonly onMisplaced: PostgresOptions["onMisplaced"];
}

/**
 * Opens and migrates the ledger in a PostgreSQL database; several processes may do so at once. The ledger is a schema:
 * the one the URL names, or the user's default. Each connection is checked for its schema before its first use.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Database> {
  let wanted = schemaIn(url);
  let onMisplaced: PostgresOptions["onMisplaced"];
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    // The statements of a commit are pipelined, so that none waits for the answer to the one before.
    ...{ pipeline: true },
    types: NUMBERS,
    onConnect: async (client) => {
      try {
        wanted = await schemaOf(client, wanted);
      } catch (error) {
        if (error instanceof MisplacedError) onMisplaced?.(error);
        throw error;
      }
    },
  });
  // A broken connection fails its queries and is replaced. Without these listeners it would also end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const schema = await migrate(pool, options.migrations ?? (await readMigrations("postgres", NODE_FILES)));
  // Up to here a wrong schema is thrown to the caller; later connections report it through the callback.
  onMisplaced = options.onMisplaced;
  const lease = options.leasesSlot ? await leaseSlot(pool) : undefined;
  const ledger: Ledger = {
    pool,
    statements: createStatements(options.onUnnamed),
    schema,
    slot: lease?.slot ?? Math.floor(Math.random() * SLOTS),
    onMisplaced,
  };
  const query = createQuery("postgres", async (sql, parameters) => {
    const client = await connect(pool);
    try {
      const { rows, rowCount } = await ledger.statements.ask(client, sql, parameters);
      client.release();
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      client.release(!isRefusal(error));
      throw error;
    }
  });
  return {
    dialect: "postgres",
    query,
    slot: ledger.slot,
    commit: groupCommits(ledger),
    atOneMoment: (read) => atOneMoment(pool, read),
    async close() {
      await lease?.end();
      await query.destroy();
      await pool.end();
    },
  };
}

/** A connection, or `UnreachableError` under overload or while the server starts; the caller may try again. */
async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new UnreachableError({ cause: error });
  }
}

/** A read transaction that sees the ledger as it was at its first query. */
async function atOneMoment<T>(pool: Pool, read: (query: Query) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  const query = createQuery("postgres", async (sql, parameters) => {
    // Sent without a statement name: a pool that does not know names would abort the transaction, and earlier reads
    // could not be repeated.
    const { rows, rowCount } = await client.query(sql, [...parameters]);
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  });
  let isBroken = true;
  try {
    await client.query("begin isolation level repeatable read read only");
    const answer = await read(query);
    await client.query("commit");
    isBroken = false;
    return answer;
  } finally {
    await query.destroy();
    client.release(isBroken);
  }
}

const NODE_FILES = { readdirSync: (folder: URL) => readdirSync(folder), readFileSync };

/**
 * Sums of integers are bigint, sums of bigints are numeric, and node-postgres returns both as text. All our figures fit
 * a number.
 */
const NUMBERS: NonNullable<ClientConfig["types"]> = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === types.builtins.INT8 || oid === types.builtins.NUMERIC ? Number : types.getTypeParser(oid, format as "text"),
};

interface Waiting {
  readonly writes: readonly Write[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs one commit at a time; commits that arrive meanwhile form the next group. One process's transactions touch the
 * same stored sums and would only wait for each other's locks (a third of their time, measured), and one sync serves
 * the whole group.
 */
function groupCommits(ledger: Ledger): Database["commit"] {
  const waiting: Waiting[] = [];
  let isBusy = false;
  const flush = async () => {
    isBusy = true;
    while (waiting.length > 0) await commitGroup(ledger, waiting.splice(0, LARGEST_GROUP));
    isBusy = false;
  };
  return (writes) =>
    new Promise((resolve, reject) => {
      waiting.push({ writes, resolve, reject });
      if (!isBusy) void flush();
    });
}

/**
 * If a commit of the group is refused, the transaction is rolled back and each commit is tried alone, so that one
 * refusal does not fail the others.
 */
async function commitGroup(ledger: Ledger, group: readonly Waiting[]): Promise<void> {
  const writes = group.flatMap((one) => one.writes);
  try {
    await commit(ledger, writes);
    for (const { resolve } of group) resolve();
  } catch (error) {
    if ((error instanceof StaleError || isRefusal(error)) && group.length > 1) await eachAlone(ledger, group);
    else for (const { reject } of group) reject(error);
  }
}

async function eachAlone(ledger: Ledger, group: readonly Waiting[]): Promise<void> {
  const left = [...group];
  const run = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await commitGroup(ledger, [one]);
  };
  await Promise.all(Array.from({ length: ALONE_AT_ONCE }, run));
}

/**
 * Commits, and tries once more without statement names if the pool refused them: the refused transaction was rolled
 * back.
 */
async function commit(ledger: Ledger, writes: readonly Write[]): Promise<void> {
  try {
    await commitOnce(ledger, writes);
  } catch (error) {
    if (error instanceof MisplacedError) ledger.onMisplaced?.(error);
    if (!ledger.statements.areRefused(error)) throw error;
    await commitOnce(ledger, writes);
  }
}

async function commitOnce({ pool, statements, schema, slot }: Ledger, writes: readonly Write[]): Promise<void> {
  const client = await connect(pool);
  // Processes that share a slot would update its sums in different orders and could deadlock, so each takes the slot's
  // lock first.
  const lock = `select pg_advisory_xact_lock(${lockKey(schema, `slot ${slot}`)})`;
  // All statements including COMMIT are sent at once, so that locks are released without waiting for this process to
  // read an answer.
  const answers = await Promise.allSettled([
    client.query(
      `begin isolation level read committed; set local lock_timeout = ${LOCK_WAIT_MS}; ${staysIn(schema)}; ${lock}`,
    ),
    ...writes.map((one) => client.query(statements.named(worded(one), one.parameters))),
    client.query("commit"),
  ]);
  // The first refusal is the reason. The later ones only say that the transaction is aborted, and its COMMIT had no
  // effect.
  const at = answers.findIndex(({ status }) => status === "rejected");
  const refusal = answers[at];
  if (refusal?.status !== "rejected") return client.release();
  const reason: unknown = refusal.reason;
  client.release(!isRefusal(reason));
  const isGuard = isRefusal(reason) && reason.code === DIVISION_BY_ZERO;
  if (isGuard && at === 0) throw new MisplacedError(schema, null);
  throw isGuard && writes[at - 1]?.must !== undefined ? new StaleError() : reason;
}

const DIVISION_BY_ZERO = "22012";

/**
 * Whether the server refused, so that nothing was written. After a lost connection (08) or a stopped server (57) this
 * is unknown.
 */
const isRefusal = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && !/^(?:08|57)/.test(error.code ?? "");

/**
 * Turns a `must` into a division by zero, because it has to fail in the server: COMMIT has been sent already. Rows that
 * must be found are also locked, so that nobody changes them before the commit.
 */
function worded({ sql, must }: Write): string {
  if (must === undefined) return sql;
  if (must === "find") return `select 1 / count(*) from (${sql} for share) as found`;
  return `with changed as (${sql} returning 1) select 1 / count(*) from changed`;
}

/**
 * Runs each missing migration together with its row in one transaction; instances that start together wait for each
 * other and then find the rows. Returns the schema that was migrated.
 */
async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<string> {
  try {
    const client = await pool.connect();
    try {
      const schema = await schemaOf(client, undefined);
      while (await migrateOnce(client, schema, migrations));
      return schema;
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function migrateOnce(client: ClientBase, schema: string, migrations: readonly Migration[]): Promise<boolean> {
  await client.query("begin");
  try {
    await client.query(staysIn(schema));
    await client.query(`select pg_advisory_xact_lock(${lockKey(schema, "migrations")})`);
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
