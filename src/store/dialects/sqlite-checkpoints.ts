import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { getLogger } from "@logtape/logtape";
import Sqlite from "better-sqlite3";

const log = getLogger(["mofan", "store"]);

/** Copies committed pages from the -wal into the ledger's file, in a thread beside the one that commits. */
export interface Checkpoints {
  /** Adds to the count of commits, and starts a checkpoint when there are enough. */
  add(commits: number): void;
  /** Waits until a running checkpoint has ended. */
  close(): Promise<void>;
}

/** About a thousand pages, the same as SQLite's default, because an event writes about a dozen. */
const COMMITS = 100;
/** Commits made during one round are copied in the next, shorter round; the last round fits between two commits. */
const ROUNDS = 5;
// A small heap is enough, because the thread only runs checkpoints.
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/**
 * Runs checkpoints in a thread of its own: copying pages to scattered places and syncing takes tens of milliseconds in
 * a large ledger, and would delay the commits of that thread. A PASSIVE checkpoint neither waits nor blocks
 * (sqlite.org/wal.html); pages that a long read still needs are copied after it.
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
    // The thread does not keep the process alive: at its end the process need not wait for a checkpoint.
    started.unref();
    started.on("message", () => end());
    // If the checkpoint's thread fails, the committing connection makes a checkpoint once the -wal is large, and the
    // next round starts a new thread.
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
