import { getLogger } from "@logtape/logtape";

const log = getLogger(["mofan", "tick"]);

/** What the clock starts. */
export interface TickParts {
  /** Sends what is owed, or sees to it that it is sent. */
  readonly deliver: () => Promise<unknown>;
  /** Decides the jobs that are due; each is one commit. */
  readonly runJobs?: () => Promise<unknown>;
  /** Hears that a minute's work ended, whatever failed in it. */
  readonly onDone?: () => void;
}

/** Everything that happens on a minute: due jobs decide, then what is owed goes out. A failed part does not stop the other. */
export function createTick(parts: TickParts): () => Promise<void> {
  return async () => {
    try {
      await parts.runJobs?.();
    } catch (error) {
      log.error("jobs failed", { error: error as Error });
    }
    await parts.deliver();
    parts.onDone?.();
  };
}
