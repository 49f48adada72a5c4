import { readdirSync, readFileSync } from "node:fs";
import { type ClientBase, type ClientConfig, DatabaseError, Pool, type PoolClient, types } from "pg";
import { type Database, type Query, StaleError, UnreachableError, type Write } from "../database.ts";
import { MIGRATION_TABLE, type Migration, missingMigrations, readMigrations } from "../migrations.ts";
import { createQuery } from "./dialect.ts";

/** A webhook answers within two seconds; waiting longer than this for a row or a connection would be for nothing. */
const LOCK_WAIT_MS = 1000;
const CONNECTION_WAIT_MS = 2000;
const CONNECTIONS = 10;
/** Any number, as long as every instance takes the same one. */
const MIGRATION_LOCK = 2026112201;
/** Lists of every length have statements of their own, and those nobody asks again. */
const PREPARED_STATEMENTS = 400;
/** They wait for each other, but the next is there when one is done; the other connections are for those who read. */
const ALONE_AT_ONCE = 3;
/** As many processes as can be kept out of each other's way. */
const SLOTS = 8;
const SLOT_LOCKS = 20261122;
/** Statements of so many commits are on their way at once; more would keep the first of them waiting. */
const LARGEST_GROUP = 32;

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
    const client = await connect(pool);
    try {
      const { rows, rowCount } = await client.query(prepared(sql, parameters));
      client.release();
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      client.release(!isRefusal(error));
      throw error;
    }
  });
  const slot = Math.floor(Math.random() * SLOTS);
  return {
    dialect: "postgres",
    query,
    slot,
    commit: groupCommits(pool, slot),
    atOneMoment: (read) => atOneMoment(pool, read),
    async close() {
      await query.destroy();
      await pool.end();
    },
  };
}

/** A connection, or the word that there is none: under a crowd, or while the server starts, whoever asks comes again. */
async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new UnreachableError({ cause: error });
  }
}

const names = new Map<string, string>();

/** A statement under a name, so that each connection has it read and planned once: that is half of what it costs. */
function prepared(text: string, parameters: readonly unknown[]) {
  const known = names.get(text) ?? (names.size < PREPARED_STATEMENTS ? `mofan_${names.size}` : undefined);
  if (known === undefined) return { text, values: [...parameters] };
  names.set(text, known);
  return { name: known, text, values: [...parameters] };
}

/** A transaction that sees what was there at its first question. */
async function atOneMoment<T>(pool: Pool, read: (query: Query) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  const query = createQuery("postgres", async (sql, parameters) => {
    const { rows, rowCount } = await client.query(prepared(sql, parameters));
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

/** Sums of integers are bigint, sums of bigints numeric; node-postgres hands both back as text. Our figures fit a number. */
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
 * One commit at a time, and whoever comes meanwhile shares the next: what one process writes meets in the same kept sums,
 * so its transactions would only wait for each other's locks (a third of their time, measured), and one sync serves them all.
 */
function groupCommits(pool: Pool, slot: number): Database["commit"] {
  const waiting: Waiting[] = [];
  let isBusy = false;
  const flush = async () => {
    isBusy = true;
    while (waiting.length > 0) await commitGroup(pool, slot, waiting.splice(0, LARGEST_GROUP));
    isBusy = false;
  };
  return (writes) =>
    new Promise((resolve, reject) => {
      waiting.push({ writes, resolve, reject });
      if (!isBusy) void flush();
    });
}

/** A group with a refused commit in it was taken back; each of it is tried by itself, so that one refusal is nobody else's. */
async function commitGroup(pool: Pool, slot: number, group: readonly Waiting[]): Promise<void> {
  const writes = group.flatMap((one) => one.writes);
  try {
    await commit(pool, slot, writes);
    for (const { resolve } of group) resolve();
  } catch (error) {
    if ((error instanceof StaleError || isRefusal(error)) && group.length > 1) await eachAlone(pool, slot, group);
    else for (const { reject } of group) reject(error);
  }
}

async function eachAlone(pool: Pool, slot: number, group: readonly Waiting[]): Promise<void> {
  const left = [...group];
  const run = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await commitGroup(pool, slot, [one]);
  };
  await Promise.all(Array.from({ length: ALONE_AT_ONCE }, run));
}

async function commit(pool: Pool, slot: number, writes: readonly Write[]): Promise<void> {
  const client = await connect(pool);
  // One flight, COMMIT included: whatever is locked is let go without waiting for this process to find time for an answer.
  const answers = await Promise.allSettled([
    // Processes that share a slot would meet in its sums in any order, and could stand in each other's way.
    client.query(
      `begin isolation level read committed; set local lock_timeout = ${LOCK_WAIT_MS}; select pg_advisory_xact_lock(${SLOT_LOCKS}, ${slot})`,
    ),
    ...writes.map((one) => client.query(prepared(worded(one), one.parameters))),
    client.query("commit"),
  ]);
  // The first refusal is the reason; those after it only say that the transaction is aborted, and its COMMIT was none.
  const at = answers.findIndex(({ status }) => status === "rejected");
  const refusal = answers[at];
  if (refusal?.status !== "rejected") return client.release();
  const reason: unknown = refusal.reason;
  client.release(!isRefusal(reason));
  const isStale = isRefusal(reason) && reason.code === DIVISION_BY_ZERO && writes[at - 1]?.must !== undefined;
  throw isStale ? new StaleError() : reason;
}

const DIVISION_BY_ZERO = "22012";

/** Whether the server said no, so that nothing was written. Whoever only lost the connection (08) or the server (57) does not know. */
const isRefusal = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && !/^(?:08|57)/.test(error.code ?? "");

/**
 * A `must` that does not hold has to fail in the server, for the COMMIT is on its way already: nobody is divided by. What
 * must be found must also stay as it was found until the commit: who changes it waits for us, or we for them.
 */
function worded({ sql, must }: Write): string {
  if (must === undefined) return sql;
  if (must === "find") return `select 1 / count(*) from (${sql} for share) as found`;
  return `with changed as (${sql} returning 1) select 1 / count(*) from changed`;
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

async function migrateOnce(client: ClientBase, migrations: readonly Migration[]): Promise<boolean> {
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
