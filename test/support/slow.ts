import { setTimeout as nextTurn } from "node:timers/promises";

/** The processor time of this thread in milliseconds, which does not depend on other threads or programs. */
export function costMs(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const ROUNDS = 5;

/**
 * Those that were slow in all five rounds. Slow code is slow every time; a garbage collection or a first compilation is
 * not.
 */
export function alwaysSlow<T>(all: readonly T[], slowNow: (some: readonly T[]) => readonly T[]): readonly T[] {
  let suspects = all;
  for (let round = 0; round < ROUNDS && suspects.length > 0; round += 1) suspects = slowNow(suspects);
  return suspects;
}

/** The longest time this thread was busy without a break during some work, in milliseconds of processor time. */
async function longestHoldMs(work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let most = 0;
  let before = process.threadCpuUsage();
  const over = work().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await nextTurn(1);
    const { user, system } = process.threadCpuUsage(before);
    most = Math.max(most, (user + system) / 1_000);
    before = process.threadCpuUsage();
  }
  await over;
  return most;
}

/** Whether it was busy for longer than this in all five rounds. */
export async function alwaysHolds(mostMs: number, work: () => Promise<unknown>): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) if ((await longestHoldMs(work)) <= mostMs) return false;
  return true;
}
