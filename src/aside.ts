import { constants, setPriority } from "node:os";
import { isMainThread, parentPort, type ResourceLimits, Worker, workerData } from "node:worker_threads";
import type { ExportSpec, LongReads, MadeFile, OnRows, Proof } from "#reports";

/** What a thread is asked to read. */
type Task = { readonly what: "proof" } | { readonly what: "file"; readonly spec: ExportSpec };

/** What it says: how far it is, or what it found. */
type Word = { readonly count: number; readonly rows: number } | { readonly found: Proof | MadeFile };

/**
 * Reads what takes long in a thread of its own, beside the ledger's one writer: SQLite answers at once or not at all, so that
 * in the thread of the webhook every event would wait for the recount of a night.
 */
export const createAside = (path: string): LongReads => ({
  prove: () => inThread<Proof>(path, { what: "proof" }),
  makeFile: (spec, onRows) => inThread<MadeFile>(path, { what: "file", spec }, onRows),
});

// Left alone the heap grows as long as there is memory in the machine. A file is made in pages; a recount holds its sums.
const HEAPS: Readonly<Record<Task["what"], ResourceLimits>> = {
  file: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 },
  proof: { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 1_024 },
};

function inThread<Found extends Proof | MadeFile>(path: string, task: Task, onRows?: OnRows): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { path, task } satisfies Reading,
      execArgv: [],
      resourceLimits: HEAPS[task.what],
    });
    worker.on("message", (word: Word) => {
      if ("found" in word) resolve(word.found as Found);
      else onRows?.(word.count, word.rows);
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a long reading ended with ${code}`)));
  });
}

/** What a thread of ours is given. */
interface Reading {
  readonly path: string;
  readonly task: Task;
}

async function read({ path, task }: Reading): Promise<void> {
  // Of this thread alone, which only Linux knows: events go first when there are fewer processors than work.
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);
  // Only now, for to load them is half a second's work.
  const [{ longReadsHere }, { openSqlite }] = await Promise.all([
    import("#reports"),
    import("./store/dialects/sqlite.ts"),
  ]);
  const say = (word: Word) => parentPort?.postMessage(word);
  const db = await openSqlite(path, { readonly: true });
  try {
    const reads = longReadsHere(db);
    if (task.what === "proof") say({ found: await reads.prove() });
    else {
      const found = await reads.makeFile(task.spec, (count, rows) => say({ count, rows }));
      // Handed over, not copied: a file may be the largest thing in the program.
      parentPort?.postMessage({ found } satisfies Word, [found.bytes.buffer]);
    }
  } finally {
    await db.close();
  }
}

// Whoever loads this in a thread that is not ours only wants the door.
if (!isMainThread && workerData?.task !== undefined) await read(workerData);
