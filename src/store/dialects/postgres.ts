import { readdirSync, readFileSync } from "node:fs";
import { type ClientBase, type ClientConfig, DatabaseError, Pool, type PoolClient, types } from "pg";
import { type Database, MisplacedError, type Query, StaleError, UnreachableError, type Write } from "../database.ts";
import { MIGRATION_TABLE, type Migration, missingMigrations, readMigrations } from "../migrations.ts";
import { createQuery } from "./dialect.ts";
import { lockKey, schemaIn, schemaOf, staysIn } from "./postgres-schema.ts";
import { leaseSlot, SLOTS } from "./postgres-slots.ts";
import { createStatements, type Statements } from "./postgres-statements.ts";

/** A webhook answers within two seconds; waiting longer than this for a row or a connection would be for nothing. */
const LOCK_WAIT_MS = 1000;
const CONNECTION_WAIT_MS = 2000;
const CONNECTIONS = 10;
/** They wait for each other, but the next is there when one is done; the other connections are for those who read. */
const ALONE_AT_ONCE = 3;
/** How many commits are sent together; a larger group would delay its first one. */
const LARGEST_GROUP = 32;

/** What `openPostgres` can be told. */
export interface PostgresOptions {
  /** Instead of the files in `migrations/`. */
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
 * Opens the ledger in a PostgreSQL database, migrated; any number of processes may do so at once. The ledger is a schema: the one the
 * address names, or the one its user comes into. Every connection is asked for it before its first use.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Database> {
  let wanted = schemaIn(url);
  let onMisplaced: PostgresOptions["onMisplaced"];
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    // The statements of a commit go out in one flight instead of waiting for each other's answer.
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
  // A connection that breaks fails its queries and is replaced; without listeners it would also end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const schema = await migrate(pool, options.migrations ?? (await readMigrations("postgres", NODE_FILES)));
  // Until then whoever opens it hears of it by what is thrown.
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

/** A connection, or the word that there is none: under a crowd, or while the server starts, whoever asks comes again. */
async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new UnreachableError({ cause: error });
  }
}

/** A transaction that sees what was there at its first question. */
async function atOneMoment<T>(pool: Pool, read: (query: Query) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  const query = createQuery("postgres", async (sql, parameters) => {
    // Without a name: a pool that knows none would abort the transaction, and what was read could not be asked again.
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

/** A group with a refused commit in it was taken back; each of it is tried by itself, so that one refusal is nobody else's. */
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

/** Where the pool of connections knows no names of statements, what it refused was taken back and is written without them. */
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
  // Processes that share a slot would meet in its sums in any order, and could stand in each other's way.
  const lock = `select pg_advisory_xact_lock(${lockKey(schema, `slot ${slot}`)})`;
  // One flight, COMMIT included: whatever is locked is let go without waiting for this process to find time for an answer.
  const answers = await Promise.allSettled([
    client.query(
      `begin isolation level read committed; set local lock_timeout = ${LOCK_WAIT_MS}; ${staysIn(schema)}; ${lock}`,
    ),
    ...writes.map((one) => client.query(statements.named(worded(one), one.parameters))),
    client.query("commit"),
  ]);
  // The first refusal is the reason; those after it only say that the transaction is aborted, and its COMMIT was none.
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
 * Whether the server said no, so that nothing was written. After a lost connection (08) or a stopped server (57) this
 * is unknown.
 */
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

/**
 * Each migration and its row are one transaction; instances that start together wait for each other and find the rows. Answers the
 * schema that they went into.
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
