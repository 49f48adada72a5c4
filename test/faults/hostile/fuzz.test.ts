import { describe, expect, test } from "vitest";
import { withCopy, withMutant } from "../mutants/mutants.ts";
import { type FuzzTally, runFuzz } from "./fuzz.ts";

// Invariants A1, A5 and A8 by chance: whatever is sent, nothing crashes, nothing is answered with 500, nothing comes of what is
// not signed, and what is signed but odd is handled. `FUZZ_SECONDS=600 npm run test:faults -- fuzz` is the long run.
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 12);
const seed = Number(process.env.SEED ?? 20261122);
const TIMEOUT = { timeout: SECONDS * 2_000 + 120_000 };

describe("odd requests", () => {
  test("cause no error and no row without a signature", TIMEOUT, async () => {
    const tally = await withCopy((root) => runFuzz({ seconds: SECONDS, atLeast: 500, seed, root }));
    console.log(`fuzz, ${SECONDS} s, seed ${seed}\n${JSON.stringify(tally, null, 2)}`);
    expect(tally).toMatchObject({ broken: [], strange: 0, integrity: "ok", ended: 0 });
    expect(tally.dead, "handlers that threw").toEqual({});
    const complaints = Object.keys(tally.complaints).filter((one) => !/^commit failed,.* at try [1-4]$/.test(one));
    expect(complaints, "errors in the log").toEqual([]);
    // What a crowded machine does not answer within two seconds is said to have to come again.
    expect(tally.unavailable).toBeLessThan(tally.requests / 100);
    for (const name of ["bytes that are no HTTP", "an unsigned body", "a bent signed request"])
      expect(tally.answers[name], name).not.toHaveProperty("200");
    expect(tally.answers["an odd message"]).toHaveProperty("200");
  });

  test.each([
    ["an unsigned event that decrypts", (tally: FuzzTally) => tally.strange],
    ["content that is parsed in trust", (tally: FuzzTally) => tally.broken.length],
  ] as const)("show %s", TIMEOUT, async (mutant, wrongs) => {
    const tally = await withMutant(mutant, (root) => runFuzz({ seconds: 2, atLeast: 500, seed, root }));
    const { requests, strange, broken } = tally;
    console.log(`fuzz, mutant: ${mutant}`, { requests, strange, broken: broken.length });
    expect(wrongs(tally)).toBeGreaterThan(0);
  });
});
