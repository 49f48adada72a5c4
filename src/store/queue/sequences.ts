import type { Clock } from "#core";
import type { Database } from "../database.ts";

/** If a block is used up sooner than this, the next one is twice as large, because taking a block costs a sync. */
const SOON_MS = 10_000;
const LARGEST = 400;

/**
 * Hands out the numbers of a sequence, each once over all processes. It takes a block at a time, so a process that ends
 * leaves a gap; numbers of one process increase. With a clock, blocks grow under load and shrink afterwards.
 */
export function createNumbers(
  db: Database,
  name: "record" | "ticket",
  block = 50,
  clock?: Clock,
): () => Promise<number> {
  let next = 0;
  let end = 0;
  let size = block;
  let takenAt = Number.NEGATIVE_INFINITY;
  let taking: Promise<void> | undefined;

  function sizeNow(): number {
    if (clock === undefined) return block;
    const now = Date.parse(clock());
    const isSoon = now - takenAt < SOON_MS;
    takenAt = now;
    return isSoon ? Math.min(size * 2, Math.max(block, LARGEST)) : block;
  }

  async function take(): Promise<void> {
    size = sizeNow();
    // A single statement, so that two processes can never read the same `next`.
    const row = await db.query
      .updateTable("sequence")
      .set((eb) => ({ next: eb("next", "+", size) }))
      .where("name", "=", name)
      .returning("next")
      .executeTakeFirst();
    if (row === undefined) throw new Error(`there is no sequence ${name}`);
    end = row.next;
    next = end - size;
  }

  return async () => {
    while (next >= end) {
      taking ??= take().finally(() => {
        taking = undefined;
      });
      await taking;
    }
    return next++;
  };
}
