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
import { createQuery } from "./dialect.ts";
import { type Checkpoints, createCheckpoints } from "./sqlite-checkpoints.ts";
import { giveToOwnerOf } from "./sqlite-owner.ts";

/** How long a statement may wait for another process's lock; what cannot have it by then is refused. */
const LOCK_WAIT_MS = 1000;
/** Enough for every statement the program words; lists of changing length push each other out, oldest first. */
const CACHED_STATEMENTS = 500;

/** Where a thread checkpoints, the connection that commits does so only when that is far behind: 64 MB of pages. */
const FAR_BEHIND_PAGES = 16_384;

/** What `openSqlite` can be told. */
export interface SqliteOptions {
  /** Only reads, beside a running server: no lock is taken, nothing is migrated, `commit` is refused. */
  readonly readonly?: boolean;
  /** For a program that people wait for: checkpoints are made by a thread beside it. */
  readonly checkpointsAside?: boolean;
  /** Before a ledger that somebody used is brought up to date, a copy of it as it was is put beside it. */
  readonly keepsCopy?: boolean;
  /** Instead of the files in `migrations/`. */
  readonly migrations?: readonly Migration[];
  /** Is told every statement that SQLite runs. */
  readonly verbose?: (sql: string) => void;
}

/**
 * Opens the ledger in a SQLite file, checked and migrated, for this process alone.
 * Throws `LockedError` when another process has it, `DamagedError` when the file is not sound.
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

/** Two names of one file must meet in one lock. A new file is its owner's alone, for it names people; -wal and -shm take its mode. */
function locate(path: string, readonly = false): string {
  if (!existsSync(path) && !readonly) {
    mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
    giveToOwnerOf(dirname(resolve(path)), path);
  }
  return realpathSync(path);
}

/** The operating system lets go of it when the process ends, however it ends. */
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
      // better-sqlite3 is built for NORMAL in WAL mode, which loses answered commits in a power cut.
      db.pragma("synchronous = full");
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

/** Each migration and its row are one transaction. Foreign keys rest meanwhile, so that a table can be built anew, and are proved before the commit. */
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

/** The way back of an upgrade: the ledger as the older program had it, under the name of the first migration that it lacks. */
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
  const query = createQuery("sqlite", async (sql, parameters) => {
    const statement = prepare(sql);
    if (statement.readonly) return ask(statement, parameters);
    file?.assertThere();
    return patiently(() => ask(statement, parameters));
  });
  const { commit, flush, isFull } = groupCommits(db, prepare, patiently, checkpoints, file);
  return {
    dialect: "sqlite",
    query,
    commit,
    trouble: () => (file?.isThere() === false ? "ledger file" : isFull() ? "disk" : undefined),
    // A ledger in memory has no second connection; nothing but tests has one.
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
 * A connection of its own whose transaction began before the first question: what is written meanwhile it does not see.
 * Such reads are long, so each query first lets all waiting ones run.
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
    // The moment is that of the first reading.
    reader.prepare("select count(*) from migration").get();
    return await read(query);
  } finally {
    await query.destroy();
    reader.close();
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

type Prepare = (sql: string) => Sqlite.Statement;

/** Preparing costs as much as running; Kysely's own dialect does it for each query. */
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
 * Whoever waits for another process's lock holds up the whole program. It waits once; from then on it only looks, so that
 * everybody else is told at once, until the lock is gone.
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

/** So long a crowd may go on growing before it is committed: what it waits for is the work of those who came after. */
const LONGEST_GROWTH_MS = 250;
/** A turn may bring a connection alone, and what it says in the next. */
const EMPTY_TURNS = 2;

/**
 * Lets the commits of neighbouring turns of the event loop share a transaction and its fsync, as long as each turn brings
 * more of them. There is no timer: waiting even a millisecond costs a lone commit two thirds of its speed and gains a
 * crowd nothing.
 */
function groupCommits(
  db: Sqlite.Database,
  prepare: Prepare,
  patiently: Patience,
  checkpoints: Checkpoints | undefined,
  file: WatchedFile | undefined,
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

/** What a disk says that takes no more. */
const FULL = /^SQLITE_(?:FULL|IOERR)/;

/** A file that may be deleted or replaced while it is open; the open one goes on taking writes that nobody finds again. */
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
 * Runs a group in one go, so that no read ever sees half of it; answers come after the COMMIT, a failed one's too, because it
 * too waited for the truth. A savepoint costs SQLite a temporary file, so there are none until one of the group is refused.
 * Answers why it could not be written, where the disk was the reason.
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

/** Whether nobody was refused; else nothing was written. Who is alone need not be told from others: its error is thrown. */
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

/** Returns why a commit was taken back alone; throws when it took the whole transaction with it, as a full disk can. */
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
