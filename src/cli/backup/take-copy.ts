import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { committedFrames, copyInPieces, factsOf, inspectCopy, type LedgerFacts } from "./files.ts";

/** What SQLite lays beside a ledger that is open. */
export const TAILS = ["-wal", "-shm"] as const;

/** Whether changes stand beside a file, in its -wal. */
export function hasWal(file: string): boolean {
  return existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
}

/** Whether a database writes beside itself, into a -wal, by the two bytes of its header that say so. */
export function isLive(file: string): boolean {
  const header = Buffer.alloc(20);
  const handle = openSync(file, "r");
  readSync(handle, header, 0, header.length, 0);
  closeSync(handle);
  return header[18] === 2 || header[19] === 2;
}

/** What `backup` noted beside the file it made. */
interface Manifest {
  readonly sha256?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

/** What was noted of a backup when it was made; nothing where nothing was. */
export function readManifest(file: string): Manifest {
  return existsSync(`${file}.json`) ? (JSON.parse(readFileSync(`${file}.json`, "utf8")) as Manifest) : {};
}

/** Copies a backup with what stands in its -wal, and says what it holds; the backup itself is only read. */
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

/** Takes into the copy what stands in its -wal. Frames that SQLite does not believe would be lost in silence, so they are counted. */
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
