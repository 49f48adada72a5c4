import type { Reading } from "../../src/core/index.ts";

/** How lines with a known truth came out: read rightly, asked about, or stored as something that was not said. */
export interface Tally {
  right: number;
  asked: number;
  readonly wrong: string[];
}

/** An empty tally. */
export const newTally = (): Tally => ({ right: 0, asked: 0, wrong: [] });

/** Counts one line: a reading with a question is asked, else what it says must be `truth`. */
export function count(tally: Tally, line: string, reading: Reading, said: unknown, truth: unknown): void {
  if (reading.problems.length > 0) tally.asked += 1;
  else if (JSON.stringify(said) === JSON.stringify(truth)) tally.right += 1;
  else tally.wrong.push(`${line} → ${JSON.stringify(said)} instead of ${JSON.stringify(truth)}`);
}

/** A generator of numbers in which the same seed gives the same lines. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Prints what a run came to, as docs/reliability.md gives it. */
export function tell(name: string, { right, asked, wrong }: Tally): void {
  const lines = right + asked + wrong.length;
  process.stdout.write(`${name}: ${lines} lines, ${right} right, ${asked} asked, ${wrong.length} stored wrongly\n`);
}
