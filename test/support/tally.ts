import type { Reading } from "../../src/core/index.ts";

/** The results for lines of known meaning: read correctly, asked about, or stored wrongly. */
export interface Tally {
  right: number;
  asked: number;
  readonly wrong: string[];
}

/** An empty tally. */
export const newTally = (): Tally => ({ right: 0, asked: 0, wrong: [] });

/** Counts one line: as asked if its reading has a question, else by comparing its meaning with `truth`. */
export function count(tally: Tally, line: string, reading: Reading, said: unknown, truth: unknown): void {
  if (reading.problems.length > 0) tally.asked += 1;
  else if (JSON.stringify(said) === JSON.stringify(truth)) tally.right += 1;
  else tally.wrong.push(`${line} → ${JSON.stringify(said)} instead of ${JSON.stringify(truth)}`);
}

/** A random generator; equal seeds give equal lines. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Prints the result of a run in the form of docs/reliability.md. */
export function tell(name: string, { right, asked, wrong }: Tally): void {
  const lines = right + asked + wrong.length;
  process.stdout.write(`${name}: ${lines} lines, ${right} right, ${asked} asked, ${wrong.length} stored wrongly\n`);
}
