import { describe, expect, test } from "vitest";
import { createScheduler } from "#jobs";
import type { Write } from "#store";
import { inMemory, type Runner, simulate, type Tally } from "./year.ts";

const SEEDS = Number(process.env.MOFAN_SEEDS ?? 3);
const MINUTES = 60_000;

const add = (a: Tally, b: Tally): Tally => ({
  slots: a.slots + b.slots,
  once: a.once + b.once,
  missed: a.missed + b.missed,
  twice: a.twice + b.twice,
  silent: a.silent + b.silent,
  early: a.early + b.early,
});
const NONE: Tally = { slots: 0, once: 0, missed: 0, twice: 0, silent: 0, early: 0 };

describe(`a year of schedules with outages, clock changes and two instances, ${SEEDS} seeds (D1)`, () => {
  test(
    "each slot is decided once or reported as missed",
    async () => {
      let sum = NONE;
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const tally = await simulate(seed, ({ bot, jobs }) => createScheduler(bot, jobs));
        expect(tally, `seed ${seed}`).toMatchObject({ twice: 0, silent: 0, early: 0 });
        expect(tally.once + tally.missed, `seed ${seed}`).toBe(tally.slots);
        sum = add(sum, tally);
      }
      process.stdout.write(`\nD1 the scheduler  ${JSON.stringify(sum)}\n`);
      expect(sum.missed).toBeGreaterThan(0);
    },
    SEEDS * MINUTES,
  );

  test(
    "a scheduler that keeps state in its process fails the same year",
    async () => {
      const tally = await simulate(1, inMemory);
      process.stdout.write(`\nD1 in memory      ${JSON.stringify(tally)} (1 seed)\n`);
      expect(tally.twice).toBeGreaterThan(tally.slots / 2);
      expect(tally.silent).toBeGreaterThan(0);
    },
    MINUTES,
  );

  test.each([
    [
      "no run rows and no guard on the cursor",
      "twice",
      (write: Write) => (isRun(write) ? [] : [{ ...write, must: undefined }]),
    ],
    [
      "no rows for what was slept through",
      "silent",
      (write: Write) => (isRun(write) && write.parameters.includes("missed") ? [] : [write]),
    ],
  ] as const)(
    "the harness sees a scheduler with %s",
    async (_, fault, change) => {
      const tally = await simulate(1, mutant(change as (write: Write) => readonly Write[]), 90);
      expect(tally[fault]).toBeGreaterThan(0);
    },
    MINUTES,
  );
});

const isRun = (write: Write): boolean => /insert into "job_run"/.test(write.sql);

/** The real scheduler on a ledger that drops or loosens some of its writes. */
const mutant =
  (change: (write: Write) => readonly Write[]): Runner =>
  ({ bot, jobs }) => {
    const commit = (writes: readonly Write[]) => bot.db.commit(writes.flatMap(change).filter(({ sql }) => sql !== ""));
    // Two messages of one slot must be able to exist: the outbox's own unique key would save this one.
    let count = 0;
    const render = (card: Parameters<typeof bot.render>[0]) => `${bot.render(card)}${count++}`;
    return createScheduler({ ...bot, render, appId: `cli_${bot.settings.slot}`, db: { ...bot.db, commit } }, jobs);
  };
