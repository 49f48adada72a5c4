import { getLogger } from "@logtape/logtape";

const log = getLogger(["mofan", "tick"]);

/** What a tick runs. */
export interface TickParts {
  /** Sends pending messages, or starts to. */
  readonly deliver: () => Promise<unknown>;
  /** Decides the due jobs; each is one commit. */
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
