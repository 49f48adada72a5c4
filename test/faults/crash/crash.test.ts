import { describe, expect, test } from "vitest";
import { type Mistake, withCopy, withMutant } from "../mutants/mutants.ts";
import { POINTS } from "../points.ts";
import { runCrash, type Tally, wrongs } from "./crash.ts";

// Invariant B1: answered 200 means exactly one record and exactly one visible reply, whenever the program dies.
// A push tries a share of it; `FAULTS=long npm run test:faults` tries all of it and shows that mistakes are seen.
const isLong = process.env.FAULTS === "long";
const seed = Number(process.env.SEED ?? 20261122);

function print(name: string, tally: Tally): void {
  console.log(`${name}\n${JSON.stringify(tally, null, 2)}`);
}

describe("if the program dies at any moment", () => {
  test.runIf(!isLong)("no event is lost, recorded twice or left without a reply", { timeout: 180_000 }, async () => {
    const tally = await withCopy((root) =>
      runCrash({ events: 220, killsAtEachPoint: 1, killsAtRandom: 3, seed, root }),
    );
    print("B1, a push's share", tally);
    expect(wrongs(tally), JSON.stringify(tally.violations)).toBe(0);
    // What met a dead program five times the platform gives up; that is no promise broken, but it must stay rare.
    expect(tally.acknowledged).toBeGreaterThan(tally.events * 0.95);
    for (const point of POINTS) expect(tally.kills[point], point).toBeGreaterThanOrEqual(1);
  });

  test.runIf(isLong)("2,000 events, with at least five crashes at each point", { timeout: 1_800_000 }, async () => {
    const tally = await withCopy((root) =>
      runCrash({ events: 2_000, killsAtEachPoint: 6, killsAtRandom: 18, seed, root }),
    );
    print("B1", tally);
    expect(wrongs(tally), JSON.stringify(tally.violations)).toBe(0);
    // What met a dead program five times the platform gives up; that is no promise broken, but it must stay rare.
    expect(tally.acknowledged).toBeGreaterThan(tally.events * 0.95);
    for (const point of POINTS) expect(tally.kills[point], point).toBeGreaterThanOrEqual(5);
  });

  const mistakes: readonly Mistake[] = [
    "dedupe in memory",
    "answer before the commit",
    "send before the commit",
    "a new uuid for each try",
    "mark before the send",
  ];

  test.runIf(isLong).each(mistakes)("the harness detects %s", { timeout: 900_000 }, async (mutant) => {
    const tally = await withMutant(mutant, (root) =>
      runCrash({ events: 300, killsAtEachPoint: 2, killsAtRandom: 2, seed, root }),
    );
    print(`mutant: ${mutant}`, tally);
    expect(wrongs(tally)).toBeGreaterThan(0);
  });
});
