import { constants, setPriority } from "node:os";
import { isMainThread, parentPort, type ResourceLimits, Worker, workerData } from "node:worker_threads";
import { fail, type Result } from "#core";
import type { ExportSpec, FileReads, LongReads, MadeFile, OnRows, Proof } from "#reports";

type FileTask = {
  readonly [What in keyof FileReads]: { readonly what: What; readonly args: Parameters<FileReads[What]> };
}[keyof FileReads];

/** What a thread is asked to read. */
type Task = { readonly what: "proof" } | { readonly what: "file"; readonly spec: ExportSpec } | FileTask;

/** Tells the thread to end. */
const END = "end";

type Found = Proof | MadeFile | Result<unknown>;

/** What a thread reports to its owner: that it has begun, how far it is, or the result. */
type Word = { readonly begun: true } | { readonly count: number; readonly rows: number } | { readonly found: Found };

/**
 * Runs long reads in threads beside the ledger's only writer. SQLite is synchronous, so in the main thread the nightly
 * recount would delay every event. All files share one thread and are made one after the other.
 */
export function createAside(path: string): LongReads {
  const proofs = createReader<Proof>(path, { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 1_024 });
  const files = createReader<MadeFile>(path, { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 });
  return {
    prove: () => proofs({ what: "proof" }),
    makeFile: (spec, onRows) => files({ what: "file", spec }, onRows),
  };
}

/** The time limit for reading one file. The largest files within the size limit take about two seconds. */
const MOST_MS = 5_000;
const TOO_LONG = "文件在5秒内没有读完，请分成几份，或者另存一份再发";
const TOO_MUCH = "文件太大，没有读完，请分成几份，或者另存一份再发";

/**
 * Reads sent files in a thread, one after the other, each for at most five seconds. A file that takes longer, or more
 * memory than allowed, only ends the thread.
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

/** Runs one task at a time in a thread, which is ended when it is idle or a task exceeds its time. */
function createReader<One extends Found>(path: string, heap: ResourceLimits, mostMs?: number): Read<One> {
  const thread = new Thread(path, heap);
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const ended = () => {
    waiting -= 1;
    if (waiting === 0) thread.leave();
  };
  return (task, onRows) => {
    waiting += 1;
    const mine = last.then(() => thread.run(task, onRows, mostMs).finally(ended));
    last = mine.catch(() => {});
    return mine as Promise<One>;
  };
}

/** A thread that is started for a task and ended when it is idle, because its heap grows and does not shrink. */
class Thread {
  readonly #path: string;
  readonly #heap: ResourceLimits;
  #worker: Worker | undefined;
  #hear: (word: Word | Error) => void = () => {};

  constructor(path: string, heap: ResourceLimits) {
    this.#path = path;
    this.#heap = heap;
  }

  /** Runs a task, for at most `mostMs` after it has begun; fails if the thread ends before it answers. */
  run(task: Task, onRows: OnRows | undefined, mostMs: number | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      this.#hear = (word) => {
        if ("begun" in word) timer = mostMs === undefined ? undefined : this.#endAfter(mostMs);
        else if ("count" in word) onRows?.(word.count, word.rows);
        else {
          clearTimeout(timer);
          if (word instanceof Error) reject(word);
          else resolve(word.found);
        }
      };
      this.#worker ??= this.#start();
      this.#worker.postMessage(task);
    });
  }

  /** Ends the idle thread: its heap does not shrink (500 MB after a recount). */
  leave(): void {
    const idle = this.#worker;
    this.#worker = undefined;
    idle?.postMessage(END);
  }

  /** Ends the thread when the time is up. The task fails at once; the thread ends when it can. */
  #endAfter(ms: number): ReturnType<typeof setTimeout> {
    const ending = this.#worker;
    return setTimeout(() => {
      if (this.#worker !== ending) return;
      this.#worker = undefined;
      void ending?.terminate();
      this.#hear(new TimeUpError());
    }, ms);
  }

  #start(): Worker {
    const started = new Worker(new URL(import.meta.url), {
      workerData: { readAside: this.#path },
      execArgv: [],
      resourceLimits: this.#heap,
    });
    let why: Error | undefined;
    started.on("message", (word: Word) => this.#hear(word));
    started.on("error", (error: Error) => {
      why = error;
    });
    started.on("exit", (code) => {
      if (this.#worker !== started) return;
      this.#worker = undefined;
      this.#hear(why ?? new Error(`a long reading ended with ${code}`));
    });
    return started;
  }
}

const say = (word: Word) => parentPort?.postMessage(word);

async function read(path: string, task: Task): Promise<void> {
  const { fileReadsHere, longReadsHere } = await import("#reports");
  // The time for loading the program does not count for the file.
  say({ begun: true });
  if (task.what !== "proof" && task.what !== "file") {
    const reads = fileReadsHere[task.what] as (...args: readonly unknown[]) => Promise<Result<unknown>>;
    say({ found: await reads(...task.args) });
    return;
  }
  const { openSqlite } = await import("../store/dialects/sqlite.ts");
  // Opened per task: an open connection would keep the -wal when the program ends.
  const db = await openSqlite(path, { readonly: true });
  try {
    const reads = longReadsHere(db);
    if (task.what === "proof") say({ found: await reads.prove() });
    else {
      const found = await reads.makeFile(task.spec, (count, rows) => say({ count, rows }));
      // Transferred instead of copied, because a file may be the largest object in the program.
      parentPort?.postMessage({ found } satisfies Word, [found.bytes.buffer]);
    }
  } finally {
    await db.close();
  }
}

// The code below runs only in a thread that this module starts; other threads only import the functions.
if (!isMainThread && workerData?.readAside !== undefined) {
  // The thread that reads gets a lower priority, which only Linux supports, so that events come first on a busy
  // machine. Set before the libraries are loaded, which takes half a second.
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);
  // An error ends the thread, and the next task starts a new one.
  parentPort?.on("message", (task: Task | typeof END) => {
    if (task === END) parentPort?.close();
    else void read(workerData.readAside, task);
  });
}
