import { describe, expect, test } from "vitest";
import { withMutant } from "../mutants/mutants.ts";
import { type DamageTally, runDamages } from "./damage.ts";

// Invariant E4: a damaged ledger is not written to, or what was damaged says nothing; no figure is silently another.
const COUNT = process.env.FAULTS === "long" ? 1_000 : 100;
const seed = Number(process.env.SEED ?? 20261122);
const TIMEOUT = { timeout: 600_000 };

const summed = (tallies: Readonly<Record<string, DamageTally>>) => {
  const all = { refused: 0, harmless: 0, another: 0, found: 0, words: 0, wrong: 0, crashed: 0 };
  for (const tally of Object.values(tallies))
    for (const fate of Object.keys(all) as (keyof DamageTally)[]) all[fate] += tally[fate];
  return all;
};

describe("a damaged ledger", () => {
  test("is refused, or gives the same answers as before", TIMEOUT, async () => {
    const tallies = await runDamages({ count: COUNT, events: 60, seed });
    const all = summed(tallies);
    console.log(`E4, ${COUNT} damages, seed ${seed}`, all, tallies);
    expect(all).toMatchObject({ wrong: 0, crashed: 0 });
    expect(all.found, "what the start could not see").toBeLessThan(COUNT / 10);
  });

  test("is accepted by a start without checks, which the harness detects", TIMEOUT, async () => {
    const all = await withMutant("a ledger that nobody looks at", async (root) =>
      summed(await runDamages({ count: 100, events: 60, seed, root })),
    );
    console.log("E4, mutant: a ledger that nobody looks at", all);
    expect(all.crashed + all.wrong + all.found).toBeGreaterThan(20);
  });
});
