import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { committedFrames, copyInPieces, factsOf, inspectCopy, type LedgerFacts } from "./files.ts";

/** The files that SQLite keeps next to a ledger while it is open. */
export const TAILS = ["-wal", "-shm"] as const;

/** Whether the database file has a -wal file with changes. */
export function hasWal(file: string): boolean {
  return existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
}

/** Whether a database is in WAL mode, read from two bytes of its header. */
export function isLive(file: string): boolean {
  const header = Buffer.alloc(20);
  const handle = openSync(file, "r");
  readSync(handle, header, 0, header.length, 0);
  closeSync(handle);
  return header[18] === 2 || header[19] === 2;
}

/** The facts that `backup` writes next to the file it makes. */
interface Manifest {
  readonly sha256?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

/** Reads the facts that were written when a backup was made; empty if there is no such file. */
export function readManifest(file: string): Manifest {
  return existsSync(`${file}.json`) ? (JSON.parse(readFileSync(`${file}.json`, "utf8")) as Manifest) : {};
}

/** Copies a backup together with its -wal file and returns what the copy contains; the backup itself is only read. */
export function takeCopy(
  file: string,
  part: string,
  onPiece: (done: number) => void,
): { facts: LedgerFacts | undefined; problems: readonly string[] } {
  for (const tail of TAILS) rmSync(part + tail, { force: true });
  copyInPieces(file, part, onPiece);
  if (hasWal(file)) copyInPieces(`${file}-wal`, `${part}-wal`, () => {});
  const merged = mergeWal(part);
  if (merged !== undefined) return { facts: undefined, problems: [merged] };
  const { problems } = inspectCopy(part);
  if (problems.length > 0) return { facts: undefined, problems };
  const facts = factsOf(part);
  return { facts, problems: facts === undefined ? ["这不是模范的台账"] : [] };
}

/**
 * Merges the -wal file into the copy. SQLite silently drops frames whose checksum is wrong, so they are counted first.
 */
function mergeWal(part: string): string | undefined {
  if (!existsSync(`${part}-wal`)) return undefined;
  const promised = committedFrames(readFileSync(`${part}-wal`));
  try {
    const db = new Sqlite(part);
    const [state] = db.pragma("wal_checkpoint(passive)") as { log: number; checkpointed: number }[];
    db.pragma("journal_mode = delete");
    db.close();
    if (state?.checkpointed === promised) return undefined;
    return `旁边的 -wal 文件里有${promised}页改动，只读出${state?.checkpointed ?? 0}页`;
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    return `旁边的 -wal 文件读不了（${error.code}）`;
  }
}
