import type { Compilable, Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Reads the ledger. A read changes nothing. */
export type Query = Kysely<Schema>;

/** A described change: SQL in the dialect's syntax, with its parameters, which are texts, numbers and nulls. */
export interface Write {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /**
   * The condition of the write: `find`: the statement is a select that must find a row; `change`: it must change at
   * least one row; absent: none.
   */
  readonly must?: "find" | "change";
  /** All months whose postings this write changes. Without it, a write to postings counts as a change of every month. */
  readonly months?: readonly string[];
}

/** The port to the three databases: queries read, writes are only described, and one commit applies them together. */
export interface Database {
  readonly dialect: "sqlite" | "postgres" | "d1";
  readonly query: Query;
  /**
   * The slot of the stored sums to add to. Several processes write to different slots, so that they need not wait for
   * each other.
   */
  readonly slot?: number;
  /**
   * Applies all writes or none, and resolves after they are on disk.
   * Throws `StaleError` if a `must` did not hold, and the engine's own error otherwise.
   */
  commit(writes: readonly Write[]): Promise<void>;
  /** Runs several queries on one snapshot of the ledger, however long they take; absent if the engine has none (D1). */
  atOneMoment?<T>(read: (query: Query) => Promise<T>): Promise<T>;
  /** Why nothing can be written to the ledger now, as far as the engine knows it without a query. */
  trouble?(): Trouble | undefined;
  close(): Promise<void>;
}

/** Why nothing can be written: the ledger's path leads to another file now, or the disk is full. */
export type Trouble = "ledger file" | "disk";

/** A condition of a commit did not hold, because another commit came first. Nothing was written; decide again. */
export class StaleError extends Error {
  override readonly name = "StaleError";

  constructor(options?: ErrorOptions) {
    super("a guard of the commit does not hold any more", options);
  }
}

/** Another process has the ledger's file open. The program exits with 75. */
export class LockedError extends Error {
  override readonly name = "LockedError";

  constructor(file: string, options?: ErrorOptions) {
    super(`账本文件 ${file} 正由另一个进程使用，同一时间只能有一个进程打开它。请先停掉那个进程再启动。`, options);
  }
}

/** The ledger's file is damaged and must not be written to. The program exits with 74. */
export class DamagedError extends Error {
  override readonly name = "DamagedError";

  constructor(file: string, options?: ErrorOptions) {
    super(`账本文件 ${file} 已损坏，为免损失扩大没有打开。请用最近一次备份恢复。`, options);
  }
}

/** A connection uses another schema than the ledger's. Nothing was read or written there. The program exits with 78. */
export class MisplacedError extends Error {
  override readonly name = "MisplacedError";

  constructor(wanted: string, found: string | null) {
    super(
      `数据库连接落在 ${found ?? "别处"}，台账的 schema 是 ${wanted}。请核对 DATABASE_URL 的用户、?schema= 和连接池的 connect_query`,
    );
  }
}

/** The database does not accept a connection, or not in time. No query was sent. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor(options?: ErrorOptions) {
    super("the database cannot be reached", options);
  }
}

/** The ledger's file was deleted or replaced while it was open, so further writes would be lost. */
export class MovedError extends Error {
  override readonly name = "MovedError";

  constructor() {
    super("the ledger's file was deleted or replaced while it was open");
  }
}

const UNAVAILABLE = /^SQLITE_(?:BUSY|FULL|IOERR)/;

/**
 * Whether the ledger is unavailable: locked by another process, on a full disk, or unreachable. The query itself is
 * correct and may be tried again later.
 */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof UnreachableError ||
  error instanceof MovedError ||
  (error instanceof Error && "code" in error && UNAVAILABLE.test(String(error.code)));

/** The write that a query builder describes. */
export function write(query: Compilable, must?: "find" | "change"): Write {
  const { sql, parameters } = query.compile();
  return must === undefined ? { sql, parameters } : { sql, parameters, must };
}
