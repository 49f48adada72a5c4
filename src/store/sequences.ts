import type { Database } from "./database.ts";

/**
 * Hands out the numbers of a sequence, each once over all processes. It takes a block at a time, so a process that ends
 * leaves a gap; numbers of one process rise.
 */
export function createNumbers(db: Database, name: "record" | "ticket", block = 50): () => Promise<number> {
  let next = 0;
  let end = 0;
  let taking: Promise<void> | undefined;

  async function take(): Promise<void> {
    // One statement, so that two takers can never read the same `next`.
    const row = await db.query
      .updateTable("sequence")
      .set((eb) => ({ next: eb("next", "+", block) }))
      .where("name", "=", name)
      .returning("next")
      .executeTakeFirst();
    if (row === undefined) throw new Error(`there is no sequence ${name}`);
    end = row.next;
    next = end - block;
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
