/** Processor time of this thread alone, in milliseconds: other threads and other programs do not decide. */
export function costMs(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const ROUNDS = 5;

/**
 * Those that were slow in each of five rounds. What is slow by its nature always is; what stood still once because the
 * machine under us did, a collection of garbage or a first compilation, is not slow five times.
 */
export function alwaysSlow<T>(all: readonly T[], slowNow: (some: readonly T[]) => readonly T[]): readonly T[] {
  let suspects = all;
  for (let round = 0; round < ROUNDS && suspects.length > 0; round += 1) suspects = slowNow(suspects);
  return suspects;
}
