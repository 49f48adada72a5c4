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

/** Reads one task at a time, in a thread that is ended when it idles or a task takes longer than it may. */
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

/** A worker that is started for a task and ended when there is none: its heap does not shrink, and grows as long as there is memory. */
class Thread {
  readonly #path: string;
  readonly #heap: ResourceLimits;
  #worker: Worker | undefined;
  #hear: (word: Word | Error) => void = () => {};

  constructor(path: string, heap: ResourceLimits) {
    this.#path = path;
    this.#heap = heap;
  }

  /** Hands a task over, for at most so long once it has begun; fails where the thread ends before it has answered. */
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
