import { describe, expect, test } from "vitest";
import { withCopy, withMutant } from "../mutants/mutants.ts";
import { runBombs } from "./bombs.ts";

// Invariant A7: a body counts by what it is, not by what it says of itself, and nothing is unpacked for a stranger.
const IS_LONG = process.env.FAULTS === "long";
const TIMEOUT = { timeout: 300_000 };
const HARD = IS_LONG
  ? { unpackedMiB: 1_024, endlessMiB: 64, atOnce: 20, rounds: 10 }
  : { unpackedMiB: 1_024, endlessMiB: 16, atOnce: 5, rounds: 5 };
/** A megabyte of each is held until it is known to be too much, and V8 takes its time to give it back. */
const EACH_MIB = 2;
/** How long the platform waits for an answer (FACTS: delivered again after three seconds); some fifty events are too few for a closer bound. */
const PATIENCE_MS = 3_000;
/** Who goes on sending to a connection that was answered and closed may be reset before it has read the answer. */
const GO_ON: readonly string[] = ["chunks without an end", "two gigabytes, as stated", "more than stated"];

describe("a body that is too large, or would be after unpacking", () => {
  test("is refused unread and costs only a few megabytes", TIMEOUT, async () => {
    const tally = await withCopy((root) => runBombs({ ...HARD, root }));
    console.log("A7", JSON.stringify(tally));
    for (const [name, answers] of Object.entries(tally.answers)) {
      const { 0: reset = 0, ...read } = answers;
      for (const status of Object.keys(read)) expect(["400", "401", "413", "415"], name).toContain(status);
      const sent = HARD.atOnce * HARD.rounds;
      expect(reset, `${name}: reset unread`).toBeLessThanOrEqual(GO_ON.includes(name) ? sent / 2 : 0);
    }
    expect(tally.peakMiB - tally.beforeMiB).toBeLessThan(EACH_MIB * (tally.sent / HARD.rounds));
    expect(tally.refused).toBe(0);
    expect(tally.p99Ms).toBeLessThan(PATIENCE_MS);
  });

  test.each(["a body that is unpacked", "a body of any size"] as const)("show %s", TIMEOUT, async (mutant) => {
    const tally = await withMutant(mutant, (root) =>
      runBombs({ unpackedMiB: 64, endlessMiB: 32, atOnce: 4, rounds: 1, root }),
    );
    const { beforeMiB, peakMiB, sent } = tally;
    console.log(`A7, mutant: ${mutant}`, { beforeMiB, peakMiB });
    expect(peakMiB - beforeMiB).toBeGreaterThan(EACH_MIB * sent);
  });
});
