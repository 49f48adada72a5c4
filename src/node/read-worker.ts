import { constants, setPriority } from "node:os";
import { isMainThread, parentPort, type ResourceLimits, Worker, workerData } from "node:worker_threads";
import type { ExportSpec, LongReads, MadeFile, OnRows, Proof } from "#reports";

/** What a thread is asked to read. */
type Task = { readonly what: "proof" } | { readonly what: "file"; readonly spec: ExportSpec };

/** Says that there is nothing more to read. */
const END = "end";

/** What it says: how far it is, or what it found. */
type Word = { readonly count: number; readonly rows: number } | { readonly found: Proof | MadeFile };

/**
 * Reads what takes long in threads of their own, beside the ledger's one writer: SQLite answers at once or not at all, so that
 * in the thread of the webhook every event would wait for the recount of a night. Files have one thread and are made one
 * after the other, however many are asked for at once.
 */
export function createAside(path: string): LongReads {
  const proofs = createReader<Proof>(path, { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 1_024 });
  const files = createReader<MadeFile>(path, { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 });
  return {
    prove: () => proofs({ what: "proof" }),
    makeFile: (spec, onRows) => files({ what: "file", spec }, onRows),
  };
}

type Read<Found> = (task: Task, onRows?: OnRows) => Promise<Found>;

/** A thread for one task at a time. Left alone its heap grows as long as there is memory in the machine. */
function createReader<Found extends Proof | MadeFile>(path: string, heap: ResourceLimits): Read<Found> {
  let worker: Worker | undefined;
  let waiting = 0;
  let hear = (_word: Word | Error) => {};
  const start = () => {
    const started = new Worker(new URL(import.meta.url), {
      workerData: { readAside: path },
      execArgv: [],
      resourceLimits: heap,
    });
    let why: Error | undefined;
    started.on("message", (word: Word) => hear(word));
    started.on("error", (error: Error) => {
      why = error;
    });
    started.on("exit", (code) => {
      if (worker !== started) return;
      worker = undefined;
      hear(why ?? new Error(`a long reading ended with ${code}`));
    });
    return started;
  };
  // Kept for what may come it would hold on to the memory of what was: half a gigabyte after a recount.
  const leave = () => {
    const idle = worker;
    worker = undefined;
    idle?.postMessage(END);
  };
  const read: Read<Found> = (task, onRows) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      hear = (word) => {
        if ("count" in word) return onRows?.(word.count, word.rows);
        waiting -= 1;
        if (waiting === 0) leave();
        if (word instanceof Error) reject(word);
        else resolve(word.found as Found);
      };
      worker.postMessage(task);
    });
  let last: Promise<unknown> = Promise.resolve();
  return (task, onRows) => {
    waiting += 1;
    const mine = last.then(() => read(task, onRows));
    last = mine.catch(() => {});
    return mine;
  };
}

async function read(path: string, task: Task): Promise<void> {
  const [{ longReadsHere }, { openSqlite }] = await Promise.all([
    import("#reports"),
    import("../store/dialects/sqlite.ts"),
  ]);
  const say = (word: Word) => parentPort?.postMessage(word);
  // For this task alone: with a connection left open the -wal would stay when the program ends.
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
if (!isMainThread && workerData?.readAside !== undefined) {
  // Of this thread alone, which only Linux knows: events go first when there are fewer processors than work. Before
  // anything is loaded, for that is half a second's work.
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);
  // What fails ends the thread, and the next task has a new one.
  parentPort?.on("message", (task: Task | typeof END) => {
    if (task === END) parentPort?.close();
    else void read(workerData.readAside, task);
  });
}
