import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import type { QueryResult } from "kysely";
import {
  DamagedError,
  type Database,
  LockedError,
  MovedError,
  type Query,
  StaleError,
  type Write,
} from "../database.ts";
import { MIGRATION_TABLE, type Migration, missingMigrations, readMigrations } from "../migrations.ts";
import { changesCountedBy } from "../sql/changes.ts";
import { createQuery } from "./dialect.ts";
import { createSqliteChanges, type SqliteChanges } from "./sqlite-changes.ts";
import { type Checkpoints, createCheckpoints } from "./sqlite-checkpoints.ts";
import { giveToOwnerOf } from "./sqlite-owner.ts";

/** How long a statement waits for another process's lock before it is refused. */
const LOCK_WAIT_MS = 1000;
/**
 * How many prepared statements are cached: enough for all of the program. Statements with lists of varying length
 * replace each other, oldest first.
 */
const CACHED_STATEMENTS = 500;

/** If a thread makes the checkpoints, the committing connection makes one only beyond this backlog: 64 MB of pages. */
const FAR_BEHIND_PAGES = 16_384;

/** Options of `openSqlite`. */
export interface SqliteOptions {
  /** Only read, beside a running server: no lock is taken, nothing is migrated, `commit` is refused. */
  readonly readonly?: boolean;
  /** For a program that answers people: a separate thread makes the checkpoints. */
  readonly checkpointsAside?: boolean;
  /** For a ledger to try things on: a commit does not wait for the disk, so a power cut may lose the last ones. */
  readonly isTrial?: boolean;
  /** Before a ledger with data is migrated, a copy of it is put beside it. */
  readonly keepsCopy?: boolean;
  /** Used instead of the files in `migrations/`. */
  readonly migrations?: readonly Migration[];
  /** Called with every statement that SQLite runs. */
  readonly verbose?: (sql: string) => void;
}

/**
 * Opens the ledger in a SQLite file, checked and migrated, for this process alone.
 * Throws `LockedError` if another process has it open, `DamagedError` if the file is damaged.
 */
export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<Database> {
  const file = path === ":memory:" ? path : locate(path, options.readonly);
  const lock = options.readonly || file === ":memory:" ? undefined : takeLock(file);
  let db: Sqlite.Database | undefined;
  try {
    db = connect(file, options);
    if (!options.readonly) {
      const migrations = options.migrations ?? (await readMigrations("sqlite", NODE_FILES));
      migrate(db, migrations, options.keepsCopy && !db.memory ? file : undefined);
    }
    if (!options.checkpointsAside || db.memory) return createDatabase(db, () => lock?.close());
    db.pragma(`wal_autocheckpoint = ${FAR_BEHIND_PAGES}`);
    return createDatabase(db, () => lock?.close(), createCheckpoints(file));
  } catch (error) {
    db?.close();
    lock?.close();
    throw error;
  }
}

const NODE_FILES = { readdirSync: (folder: URL) => readdirSync(folder), readFileSync };

/**
 * Resolves links, so that two names of one file use one lock. A new file is readable by its owner only, because it
 * holds names; -wal and -shm get the same mode.
 */
function locate(path: string, readonly = false): string {
  if (!existsSync(path) && !readonly) {
    mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
    giveToOwnerOf(dirname(resolve(path)), path);
  }
  return realpathSync(path);
}

/** Takes the lock of a ledger's file, which the operating system releases when the process ends, even after a crash. */
function takeLock(file: string): Sqlite.Database {
  const lock = new Sqlite(`${file}.lock`, { timeout: 0 });
  try {
    giveToOwnerOf(file, lock.name);
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    if (codeOf(error).startsWith("SQLITE_BUSY")) throw new LockedError(file, { cause: error });
    throw error;
  }
}

function connect(file: string, options: SqliteOptions): Sqlite.Database {
  const db = new Sqlite(file, {
    readonly: options.readonly ?? false,
    timeout: LOCK_WAIT_MS,
    ...(options.verbose && { verbose: (sql: unknown) => options.verbose?.(String(sql)) }),
  });
  try {
    if (!options.readonly) {
      db.pragma("journal_mode = wal");
      // The commits are synced in full: better-sqlite3 is compiled to use NORMAL in WAL mode, which loses acknowledged
      // commits in a power cut.
      db.pragma(`synchronous = ${options.isTrial ? "off" : "full"}`);
      db.pragma("journal_size_limit = 67108864");
      db.pragma("secure_delete = on");
    }
    db.pragma("foreign_keys = on");
    db.pragma("trusted_schema = off");
    db.pragma("cell_size_check = on");
    const found = options.readonly ? "ok" : String(db.pragma("quick_check(1)", { simple: true }));
    if (found !== "ok") throw new DamagedError(file, { cause: new Error(found) });
    return db;
  } catch (error) {
    db.close();
    const code = codeOf(error);
    if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") throw new DamagedError(file, { cause: error });
    throw error;
  }
}

/**
 * Runs each missing migration together with its row in one transaction. Foreign keys are off meanwhile, so that a table
 * can be rebuilt, and are checked before the commit.
 */
function migrate(db: Sqlite.Database, migrations: readonly Migration[], copyOf: string | undefined): void {
  db.exec(MIGRATION_TABLE);
  const applied = db.prepare("select name, checksum from migration").all() as { name: string; checksum: string }[];
  const missing = missingMigrations(migrations, applied);
  if (missing.length === 0) return;
  if (copyOf !== undefined && applied.length > 0) keepCopy(db, copyOf, missing[0]?.name ?? "");
  db.pragma("foreign_keys = off");
  for (const { name, checksum, statements } of missing) {
    db.transaction(() => {
      for (const statement of statements) db.exec(statement);
      const orphans = db.pragma("foreign_key_check") as unknown[];
      if (orphans.length > 0) throw new Error(`${name} leaves rows that point nowhere`);
      db.prepare("insert into migration (name, checksum) values (?, ?)").run(name, checksum);
    }).immediate();
  }
  db.pragma("foreign_keys = on");
}

/**
 * Copies the ledger before an upgrade, so that one can go back to the older program. The copy is named after the first
 * missing migration.
 */
function keepCopy(db: Sqlite.Database, file: string, migration: string): void {
  const copy = `${file}.before-${migration.replace(/\.sql$/, "")}`;
  rmSync(`${copy}.part`, { force: true });
  closeSync(openSync(`${copy}.part`, "w", 0o600));
  db.prepare("vacuum into ?").run(`${copy}.part`);
  giveToOwnerOf(file, `${copy}.part`);
  renameSync(`${copy}.part`, copy);
}

function createDatabase(db: Sqlite.Database, unlock: () => void, checkpoints?: Checkpoints): Database {
  const prepare = cachePrepared(db);
  const patiently = createPatience(db);
  const file = db.memory || db.readonly ? undefined : watchFile(db.name);
  const version = db.prepare("pragma data_version").pluck();
  const changes = createSqliteChanges(() => version.get());
  const query = createQuery("sqlite", async (sql, parameters) => {
    const statement = prepare(sql);
    if (statement.readonly) return ask(statement, parameters);
    file?.assertThere();
    changes.note([{ sql }]);
    return patiently(() => ask(statement, parameters));
  });
  changesCountedBy(query, changes.count);
  const { commit, flush, isFull } = groupCommits(db, { prepare, patiently, checkpoints, file, changes });
  return {
    dialect: "sqlite",
    query,
    commit,
    trouble: () => (file?.isThere() === false ? "ledger file" : isFull() ? "disk" : undefined),
    // A ledger in memory allows no second connection; only tests use one.
    ...(db.memory ? {} : { atOneMoment: (read) => atOneMoment(db.name, read) }),
    async close() {
      flush();
      await checkpoints?.close();
      await query.destroy();
      db.close();
      unlock();
    },
  };
}

/**
 * Reads over a connection of its own, in a transaction begun before the first query, so that it sees no later writes.
 * Such reads are long, so other waiting work runs before each query.
 */
async function atOneMoment<T>(file: string, read: (query: Query) => Promise<T>): Promise<T> {
  const reader = new Sqlite(file, { readonly: true, timeout: LOCK_WAIT_MS });
  const prepare = cachePrepared(reader);
  const query = createQuery("sqlite", async (sql, parameters) => {
    await nextTurn();
    return ask(prepare(sql), parameters);
  });
  try {
    reader.exec("begin");
    // The snapshot is taken by the first read.
    reader.prepare("select count(*) from migration").get();
    return await read(query);
  } finally {
    await query.destroy();
    reader.close();
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

type Prepare = (sql: string) => Sqlite.Statement;

/**
 * Keeps prepared statements, because preparing costs as much as running. Kysely's own dialect prepares for each query.
 */
function cachePrepared(db: Sqlite.Database): Prepare {
  const statements = new Map<string, Sqlite.Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    if (statements.size >= CACHED_STATEMENTS) statements.delete(statements.keys().next().value as string);
    statements.set(sql, statement);
    return statement;
  };
}

type Patience = <T>(write: () => T) => T;

/**
 * Limits waiting for another process's lock, which blocks the whole program: the first statement waits; after it fails,
 * later ones are refused at once until the lock is released.
 */
function createPatience(db: Sqlite.Database): Patience {
  let isPatient = true;
  const be = (patient: boolean) => {
    if (patient !== isPatient) db.pragma(`busy_timeout = ${patient ? LOCK_WAIT_MS : 0}`);
    isPatient = patient;
  };
  return (write) => {
    try {
      const written = write();
      be(true);
      return written;
    } catch (error) {
      if (codeOf(error).startsWith("SQLITE_BUSY")) be(false);
      throw error;
    }
  };
}

function ask(statement: Sqlite.Statement, parameters: readonly unknown[]): QueryResult<unknown> {
  if (statement.reader) return { rows: statement.all(parameters) };
  return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
}

interface Waiting {
  readonly writes: readonly Write[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The longest time a group of commits may grow before it is written, because its first commit waits for those that
 * join.
 */
const LONGEST_GROWTH_MS = 250;
/**
 * A turn of the event loop may only accept a connection, whose request arrives in the next turn, so one empty turn does
 * not close the group.
 */
const EMPTY_TURNS = 2;

/** Everything a commit uses beside the connection. */
interface Committing {
  readonly prepare: Prepare;
  readonly patiently: Patience;
  readonly checkpoints: Checkpoints | undefined;
  readonly file: WatchedFile | undefined;
  readonly changes: SqliteChanges;
}

/**
 * Commits from neighbouring turns of the event loop share a transaction and its fsync, as long as each turn brings more
 * of them. No timer is used: waiting even a millisecond would cost a single commit two thirds of its speed and gains
 * nothing under load.
 */
function groupCommits(
  db: Sqlite.Database,
  { prepare, patiently, checkpoints, file, changes }: Committing,
): { commit: Database["commit"]; flush: () => void; isFull: () => boolean } {
  let waiting: Waiting[] = [];
  let isFull = false;
  const flush = () => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    if (file?.isThere() === false) {
      const moved = new MovedError();
      for (const one of group) one.reject(moved);
      return;
    }
    // Counted before the commit, because no read can happen in between and one reading too many does no harm.
    for (const { writes } of group) changes.note(writes);
    isFull = FULL.test(codeOf(commitGroup(db, prepare, patiently, group)));
    checkpoints?.add(group.length);
  };
  const flushSoon = (until: number, empty = 0) => {
    const before = waiting.length;
    setImmediate(() => {
      const emptied = waiting.length > before ? 0 : empty + 1;
      if (emptied < EMPTY_TURNS && performance.now() < until) flushSoon(until, emptied);
      else flush();
    });
  };
  const commit: Database["commit"] = (writes) =>
    new Promise((resolve, reject) => {
      waiting.push({ writes, resolve, reject });
      if (waiting.length === 1) flushSoon(performance.now() + LONGEST_GROWTH_MS);
    });
  return { commit, flush, isFull: () => isFull };
}

/** The error codes of a full disk. */
const FULL = /^SQLITE_(?:FULL|IOERR)/;

/**
 * Watches a file that may be deleted or replaced while it is open. The open file would still accept writes, but they
 * would be lost.
 */
interface WatchedFile {
  isThere(): boolean;
  assertThere(): void;
}

function watchFile(path: string): WatchedFile {
  const opened = statSync(path);
  const isThere = () => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && found.ino === opened.ino && found.dev === opened.dev;
  };
  return {
    isThere,
    assertThere() {
      if (!isThere()) throw new MovedError();
    },
  };
}

/**
 * Writes a group synchronously, so that no read sees half of it. Each commit is answered after COMMIT, a failed one
 * too, because its reason must be durable as well. A savepoint makes SQLite create a temporary file, so savepoints are
 * used only after a commit of the group was refused. Returns the error if the disk was the reason.
 */
function commitGroup(db: Sqlite.Database, prepare: Prepare, patiently: Patience, group: readonly Waiting[]): unknown {
  const refused = new Map<Waiting, unknown>();
  const begin = () => patiently(() => prepare("begin immediate").run());
  try {
    begin();
    if (!writeTogether(db, prepare, group)) {
      begin();
      for (const one of group) {
        const error = writeInSavepoint(db, prepare, one.writes);
        if (error !== undefined) refused.set(one, error);
      }
    }
    prepare("commit").run();
  } catch (error) {
    for (const one of group) one.reject(refused.get(one) ?? error);
    if (db.inTransaction) prepare("rollback").run();
    return error;
  }
  for (const one of group) {
    if (refused.has(one)) one.reject(refused.get(one));
    else one.resolve();
  }
  return [...refused.values()].find((error) => FULL.test(codeOf(error)));
}

/**
 * Whether all commits of the group were written; if not, nothing was. A single commit's error is thrown, because it
 * needs no separation from others.
 */
function writeTogether(db: Sqlite.Database, prepare: Prepare, group: readonly Waiting[]): boolean {
  try {
    for (const { writes } of group) for (const one of writes) run(prepare(one.sql), one);
    return true;
  } catch (error) {
    if (group.length === 1 || !db.inTransaction) throw error;
    prepare("rollback").run();
    return false;
  }
}

/**
 * The error of a refused commit that was rolled back to its savepoint. Throws if the error aborted the whole
 * transaction, as a full disk can.
 */
function writeInSavepoint(db: Sqlite.Database, prepare: Prepare, writes: readonly Write[]): unknown {
  prepare("savepoint one").run();
  try {
    for (const one of writes) run(prepare(one.sql), one);
    prepare("release one").run();
    return undefined;
  } catch (error) {
    if (!db.inTransaction) throw error;
    prepare("rollback to one").run();
    prepare("release one").run();
    return error;
  }
}

function run(statement: Sqlite.Statement, { parameters, must }: Write): void {
  if (statement.reader) {
    const found = statement.all(parameters).length;
    if (must !== undefined && found === 0) throw new StaleError();
    return;
  }
  const { changes } = statement.run(parameters);
  if (must !== undefined && changes === 0) throw new StaleError();
}

const codeOf = (error: unknown): string => (error instanceof Sqlite.SqliteError ? error.code : "");
