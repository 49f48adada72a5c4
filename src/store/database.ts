import type { Compilable, Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Asks the ledger; nothing that is asked changes it. */
export type Query = Kysely<Schema>;

/** One described change: SQL with its parameters, already in the dialect's own wording. Parameters are texts, numbers and nulls. */
export interface Write {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** `find`: the statement is a select that must find a row; `change`: it must change at least one row; none: anything goes. */
  readonly must?: "find" | "change";
}

/** The port to one of the three databases: reads answer, writes are described, one commit makes them true. */
export interface Database {
  readonly dialect: "sqlite" | "postgres" | "d1";
  readonly query: Query;
  /** Which slot of the kept sums to add to, where several processes write at once: those of another slot are not waited for. */
  readonly slot?: number;
  /**
   * Makes all writes true or none, and resolves when they are on disk.
   * Throws `StaleError` when a `must` did not hold, and the engine's own error for anything else.
   */
  commit(writes: readonly Write[]): Promise<void>;
  /** Several questions see the ledger as it stood at one moment, however long they take; absent where the engine cannot (D1). */
  atOneMoment?<T>(read: (query: Query) => Promise<T>): Promise<T>;
  /** Why nothing can be written now, where the engine can tell without being asked. */
  trouble?(): Trouble | undefined;
  close(): Promise<void>;
}

/** The file is not the one that its name stands for any more, or its disk is full. */
export type Trouble = "ledger file" | "disk";

/** A guard of a commit did not hold: somebody else was faster. Nothing was written; decide again. */
export class StaleError extends Error {
  override readonly name = "StaleError";

  constructor(options?: ErrorOptions) {
    super("a guard of the commit does not hold any more", options);
  }
}

/** Another process has the ledger's file open. The program ends with 75. */
export class LockedError extends Error {
  override readonly name = "LockedError";

  constructor(file: string, options?: ErrorOptions) {
    super(`账本文件 ${file} 正由另一个进程使用，同一时间只能有一个进程打开它。请先停掉那个进程再启动。`, options);
  }
}

/** The ledger's file is not sound and must not be written to. The program ends with 74. */
export class DamagedError extends Error {
  override readonly name = "DamagedError";

  constructor(file: string, options?: ErrorOptions) {
    super(`账本文件 ${file} 已损坏，为免损失扩大没有打开。请用最近一次备份恢复。`, options);
  }
}

/** A connection leads into another schema than the ledger's. Nothing was read or written there. The program ends with 78. */
export class MisplacedError extends Error {
  override readonly name = "MisplacedError";

  constructor(wanted: string, found: string | null) {
    super(
      `数据库连接落在 ${found ?? "别处"}，台账的 schema 是 ${wanted}。请核对 DATABASE_URL 的用户、?schema= 和连接池的 connect_query`,
    );
  }
}

/** The database does not take a connection, or not in time. Nothing was asked of it. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor(options?: ErrorOptions) {
    super("the database cannot be reached", options);
  }
}

/** The ledger's file was deleted or replaced while it was open: what would be written now, nobody would find again. */
export class MovedError extends Error {
  override readonly name = "MovedError";

  constructor() {
    super("the ledger's file was deleted or replaced while it was open");
  }
}

const UNAVAILABLE = /^SQLITE_(?:BUSY|FULL|IOERR)/;

/**
 * Whether nothing could be asked or written because somebody else holds the ledger, its disk is full or nobody reaches it:
 * there is nothing wrong with what was asked, and it may be asked again later.
 */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof UnreachableError ||
  error instanceof MovedError ||
  (error instanceof Error && "code" in error && UNAVAILABLE.test(String(error.code)));

/** Describes the write that a query builder holds. */
export function write(query: Compilable, must?: "find" | "change"): Write {
  const { sql, parameters } = query.compile();
  return must === undefined ? { sql, parameters } : { sql, parameters, must };
}
