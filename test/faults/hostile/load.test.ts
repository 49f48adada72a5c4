import { describe, expect, test } from "vitest";
import { withCopy, withMutant } from "../mutants/mutants.ts";
import { runLoad, runSiege } from "./load.ts";

// Invariants B5, A7 and A9: events are answered in time while the ledger is checkpointed and copied, and while strangers crowd
// the door. `LOAD_SECONDS=600 npm run test:faults -- load` is the whole of it; the figures are printed.
const SECONDS = Number(process.env.LOAD_SECONDS ?? 20);
const TIMEOUT = { timeout: SECONDS * 2_000 + 120_000 };
/** What a machine that is busy with other tests may add to a limit. */
const isAlone = process.env.LOAD_SECONDS !== undefined;
const WITHIN = isAlone ? { p99Ms: 500, maxMs: 2_500 } : { p99Ms: 1_000, maxMs: 2_500 };

describe("fifty events a second during checkpoints and backups", () => {
  test("are answered in time, each with one record", TIMEOUT, async () => {
    const tally = await withCopy((root) => runLoad({ seconds: SECONDS, perSecond: 50, root }));
    console.log(`B5, ${SECONDS} s`, tally);
    expect(tally).toMatchObject({ events: SECONDS * 50, wrong: 0, strange: 0 });
    expect(Object.keys(tally.refused).filter((status) => status !== "503")).toEqual([]);
    expect(tally.p99Ms).toBeLessThan(WITHIN.p99Ms);
    expect(tally.maxMs).toBeLessThan(WITHIN.maxMs);
    expect(tally.backups).toBeGreaterThan(2);
    // Ten minutes are enough to tell a leak from warming up.
    if (SECONDS >= 600) expect(tally.rss.slopeMiBPerMinute).toBeLessThan(2);
  });

  test("are found late if every hundredth commit is slow", TIMEOUT, async () => {
    const tally = await withMutant("a commit that stops the world", (root) =>
      runLoad({ seconds: 6, perSecond: 50, root }),
    );
    console.log("B5, mutant: a commit that stops the world", tally);
    expect(tally.p99Ms).toBeGreaterThan(WITHIN.p99Ms);
  });
});

describe("five hundred held sockets and a stranger who sends forgeries", () => {
  const seconds = Math.min(SECONDS, 60) / 2;

  test("do not delay signed requests", TIMEOUT, async () => {
    const tally = await withCopy((root) => runSiege({ seconds, perSecond: 20, sockets: 500, forgers: 32, root }));
    console.log(`A9, ${seconds} s`, tally);
    expect(tally).toMatchObject({ wrong: 0, strange: 0 });
    expect(Object.keys(tally.forgedAnswers)).toEqual(["401"]);
    expect(tally.p99Ms).toBeLessThan(1_000);
    expect(tally.maxMs).toBeLessThan(2_500);
    expect(tally.held).toBeGreaterThan(450);
    // No line for each forgery: whoever can fill a log can hide in it.
    expect(tally.logLines).toBeLessThan(10);
  });

  test("are found to delay signed requests if a refusal costs as much as an answer", TIMEOUT, async () => {
    const tally = await withMutant("a costly refusal", (root) =>
      runSiege({ seconds: 3, perSecond: 15, sockets: 500, forgers: 32, root }),
    );
    console.log("A9, mutant: a costly refusal", tally);
    expect(tally.p99Ms).toBeGreaterThan(1_000);
  });
});
