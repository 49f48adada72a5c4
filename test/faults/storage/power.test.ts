import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/databases.ts";
import { withMutant } from "../mutants/mutants.ts";
import { buildPowerLog, runPowerCuts } from "./power.ts";

// Invariant E1: what was answered 200 is on the disk, whenever the power fails. Everything the program writes to the ledger
// and to its -wal is written down with its syncs; a cut then keeps what was synced and any part of the rest.
const isLong = process.env.FAULTS === "long";
const seed = Number(process.env.SEED ?? 20261122);
const library = buildPowerLog(temporaryFolder());
if (library === undefined)
  console.log("power.test.ts is skipped: it needs Linux and a C compiler (apt-get install gcc libc6-dev)");

describe.runIf(library !== undefined)("if the power fails at any moment", () => {
  const amount = isLong ? { events: 4_000, cuts: 400 } : { events: 1_200, cuts: 100 };

  test("no acknowledged event is lost", { timeout: 600_000 }, async () => {
    const tally = await runPowerCuts(library ?? "", { ...amount, atOnce: 8, seed });
    console.log("E1", tally);
    expect(tally).toMatchObject({ acknowledged: amount.events, lost: 0, damaged: 0 });
    expect(tally.walSyncs).toBeGreaterThanOrEqual(tally.walCommits);
    expect(tally.ledgerSyncs).toBeGreaterThan(0);
  });

  test("acknowledged events are lost without a sync at each commit, which the harness detects", {
    timeout: 600_000,
  }, async () => {
    const tally = await withMutant("a ledger that is not synced", (root) =>
      runPowerCuts(library ?? "", { events: 400, cuts: 50, atOnce: 8, seed, root }),
    );
    console.log("E1, mutant: a ledger that is not synced", tally);
    expect(tally.cutsThatLost).toBeGreaterThan(10);
  });
});
