import { getLogger } from "@logtape/logtape";

const log = getLogger(["mofan", "tick"]);

/** The work of one tick, which is called every minute. */
export interface TickParts {
  /** Sends pending messages, or starts to. */
  readonly deliver: () => Promise<unknown>;
  /** Runs the scheduled jobs whose time has come; what one job decides is written in one database transaction. */
  readonly runJobs?: () => Promise<unknown>;
  /** Called at the end of a tick, even if something failed. */
  readonly onDone?: () => void;
}

/**
 * The work of a minute: due jobs are decided, then pending messages are sent. A failed part does not stop the other.
 */
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
