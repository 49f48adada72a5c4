import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { getLogger } from "@logtape/logtape";
import Sqlite from "better-sqlite3";

const log = getLogger(["mofan", "store"]);

/** Takes what was committed from the -wal into the ledger's file, beside the thread that commits. */
export interface Checkpoints {
  /** Adds to the count of commits, and starts a checkpoint when there are enough. */
  add(commits: number): void;
  /** Lets what has begun end. */
  close(): Promise<void>;
}

/** About a thousand pages, as SQLite itself would have it: an event writes to a dozen. */
const COMMITS = 100;
/** What is committed during one round is left to the next, which is shorter; the last falls between two commits. */
const ROUNDS = 5;
// Nothing of the program runs there.
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/**
 * Checkpoints in a thread of its own: to copy pages to their scattered places and sync the file takes tens of milliseconds on a
 * large ledger, and whoever commits in that thread would wait for it. A PASSIVE checkpoint waits for nobody and keeps
 * nobody waiting (sqlite.org/wal.html); what a long reading still needs is taken after it.
 */
export function createCheckpoints(file: string): Checkpoints {
  let worker: Worker | undefined;
  let round: Promise<void> | undefined;
  let end = () => {};
  let commits = 0;
  const start = () => {
    const started = new Worker(new URL(import.meta.url), {
      workerData: { checkpointed: file },
      execArgv: [],
      resourceLimits: HEAP,
    });
    // A program that is at its end does not stay for it.
    started.unref();
    started.on("message", () => end());
    // The connection that commits checkpoints when the -wal has grown large, and the next round has a new thread.
    started.on("error", ({ message }) => log.warning("no checkpoint was made", { reason: message }));
    started.on("exit", () => {
      worker = undefined;
      end();
    });
    return started;
  };
  const begin = () => {
    commits = 0;
    worker ??= start();
    worker.postMessage("begin");
    return new Promise<void>((resolve) => {
      end = () => {
        round = undefined;
        resolve();
      };
    });
  };
  return {
    add(more) {
      commits += more;
      if (commits >= COMMITS) round ??= begin();
    },
    async close() {
      await round;
      await worker?.terminate();
    },
  };
}

function checkpoint(db: Sqlite.Database): void {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [found] = db.pragma("wal_checkpoint(passive)") as { log: number; checkpointed: number }[];
    if (found === undefined || found.log === found.checkpointed) return;
  }
}

if (!isMainThread && workerData?.checkpointed !== undefined) {
  const db = new Sqlite(workerData.checkpointed, { timeout: 0 });
  db.pragma("synchronous = full");
  parentPort?.on("message", () => {
    checkpoint(db);
    parentPort?.postMessage("done");
  });
}
