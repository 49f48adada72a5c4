import { createDelivery, type DeliverOptions } from "./deliver.ts";

/** Sends the pending messages of a process: `kick` starts it, `drain` stops it. */
export interface Deliverer {
  /** Delivers soon, without the caller waiting. Called after an answer is sent, and each minute. */
  kick(): void;
  /** Delivers what is due now or becomes due within `budgetMs`; returns how many messages were sent. */
  deliver(budgetMs?: number): Promise<number>;
  /** Stops: starts nothing new, waits for messages being sent, and returns the claimed others to the queue. */
  drain(): Promise<void>;
}

/** What a deliverer needs. */
export interface DelivererOptions extends DeliverOptions {
  readonly onError?: (error: unknown) => void;
  /** Sleeps until the time has passed or the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Workers allow only little time after a response, and the next minute's tick continues. */
const BUDGET_MS = 20_000;
/** Longer waits are left to the next minute's tick. */
const LONGEST_MS = 60_000;

/** A deliverer for one process. */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { clock, wait = sleep, onError = () => {} } = options;
  const delivery = createDelivery(options);
  let bell = createBell();
  let running: Promise<void> | undefined;
  let stopping = false;

  const run = async (until: number): Promise<void> => {
    while (!stopping) {
      if (bell.isRung()) bell = createBell();
      const heard = bell;
      const turn = new AbortController();
      const pause = (ms: number | undefined) =>
        Promise.race([heard.rung, ...(ms === undefined ? [] : [wait(ms, turn.signal)])]);
      try {
        const delay = await delivery.step(pause);
        if (heard.isRung() || delay === 0) continue;
        if (delay === undefined || delay > LONGEST_MS || Date.parse(clock()) + delay > until) return;
        await pause(delay);
      } finally {
        turn.abort();
      }
    }
  };

  const ensure = (until: number): Promise<void> => {
    running ??= run(until)
      .catch(onError)
      .finally(() => {
        running = undefined;
        // The last run may already have ended when `kick` was called after its last step.
        if (bell.isRung() && !stopping) void ensure(until);
      });
    return running;
  };

  return {
    kick() {
      if (stopping) return;
      delivery.poke();
      bell.ring();
      void ensure(Number.POSITIVE_INFINITY);
    },
    async deliver(budgetMs = BUDGET_MS) {
      const before = delivery.sent();
      delivery.poke();
      bell.ring();
      await ensure(Date.parse(clock()) + budgetMs);
      return delivery.sent() - before;
    },
    async drain() {
      stopping = true;
      bell.ring();
      await running;
      await delivery.finish();
    },
  };
}

interface Bell {
  readonly rung: Promise<void>;
  ring(): void;
  isRung(): boolean;
}

/** A promise that other code resolves, to wake the delivery up. */
function createBell(): Bell {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isRung = false;
  return {
    rung: promise,
    isRung: () => isRung,
    ring() {
      isRung = true;
      resolve();
    },
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
