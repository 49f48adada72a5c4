import { constants, setPriority } from "node:os";
import { isMainThread, parentPort, type ResourceLimits, Worker, workerData } from "node:worker_threads";
import { fail, type Result } from "#core";
import type { ExportSpec, FileReads, LongReads, MadeFile, OnRows, Proof } from "#reports";

type FileTask = {
  readonly [What in keyof FileReads]: { readonly what: What; readonly args: Parameters<FileReads[What]> };
}[keyof FileReads];

/** What a thread is asked to read. */
type Task = { readonly what: "proof" } | { readonly what: "file"; readonly spec: ExportSpec } | FileTask;

/** Says that there is nothing more to read. */
const END = "end";

type Found = Proof | MadeFile | Result<unknown>;

/** What it says: that it begins, how far it is, or what it found. */
type Word = { readonly begun: true } | { readonly count: number; readonly rows: number } | { readonly found: Found };

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

/** How long one file may be read. The largest that are within the limits take about two seconds. */
const MOST_MS = 5_000;
const TOO_LONG = "文件在5秒内没有读完，请分成几份，或者另存一份再发";
const TOO_MUCH = "文件太大，没有读完，请分成几份，或者另存一份再发";

/**
 * Reads what people send in a thread of its own, one file after the other, each for at most five seconds. A file that takes
 * longer, or more memory than the thread has, costs the thread and nothing else.
 */
export function createFileReads(mostMs = MOST_MS): FileReads {
  const reader = createReader<Result<unknown>>(
    "",
    { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 512 },
    mostMs,
  );
  const read = async (task: FileTask) => {
    try {
      return await reader(task);
    } catch (error) {
      return fail(error instanceof TimeUpError ? TOO_LONG : TOO_MUCH);
    }
  };
  return {
    text: (...args) => read({ what: "text", args }),
    roster: (...args) => read({ what: "roster", args }),
    draft: (...args) => read({ what: "draft", args }),
  } as FileReads;
}

class TimeUpError extends Error {
  override readonly name = "TimeUpError";
}

type Read<Found> = (task: Task, onRows?: OnRows) => Promise<Found>;

/**
 * A thread for one task at a time, which is ended when a task takes longer than it may. Left alone its heap grows as long
 * as there is memory in the machine.
 */
function createReader<One extends Found>(path: string, heap: ResourceLimits, mostMs?: number): Read<One> {
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
  const endLater = (ending: Worker) =>
    setTimeout(() => {
      // Whoever waits hears of it now; the thread ends when it can.
      if (worker !== ending) return;
      worker = undefined;
      void ending.terminate();
      hear(new TimeUpError());
    }, mostMs);
  const read: Read<One> = (task, onRows) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const mine = worker;
      let timer: ReturnType<typeof setTimeout> | undefined;
      hear = (word) => {
        if ("begun" in word) {
          timer = mostMs === undefined ? undefined : endLater(mine);
          return;
        }
        if ("count" in word) return onRows?.(word.count, word.rows);
        clearTimeout(timer);
        waiting -= 1;
        if (waiting === 0) leave();
        if (word instanceof Error) reject(word);
        else resolve(word.found as One);
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

const say = (word: Word) => parentPort?.postMessage(word);

async function read(path: string, task: Task): Promise<void> {
  const { fileReadsHere, longReadsHere } = await import("#reports");
  // Loading the program is not the file's time.
  say({ begun: true });
  if (task.what !== "proof" && task.what !== "file") {
    const reads = fileReadsHere[task.what] as (...args: readonly unknown[]) => Promise<Result<unknown>>;
    say({ found: await reads(...task.args) });
    return;
  }
  const { openSqlite } = await import("../store/dialects/sqlite.ts");
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
