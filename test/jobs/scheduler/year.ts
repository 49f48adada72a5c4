import type { Bot } from "#bot";
import {
  addDays,
  type Day,
  dateIn,
  daysInMonth,
  isWorkday,
  monthIn,
  readSchedule,
  slotsBetween,
  weekday,
  yearIn,
} from "#core";
import { always, type Job, timedFor } from "#jobs";
import { larkTraits } from "#platforms";
import { createNumbers, type Database, enqueue, newId } from "#store";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";

/** What a year of slots came to. */
export interface Tally {
  readonly slots: number;
  readonly once: number;
  readonly missed: number;
  readonly twice: number;
  /** Neither sent nor told as missed. */
  readonly silent: number;
  /** Sent although nothing was due. */
  readonly early: number;
}

/** Something that is ticked and decides what is due, made anew whenever its process starts. */
export type Runner = (parts: { readonly bot: Bot; readonly jobs: readonly Job[] }) => () => Promise<unknown>;

type Fall = (day: Day) => boolean;

const lastOf: Fall = (day) => dateIn(day) === daysInMonth(yearIn(day), monthIn(day));
const onDate =
  (date: number): Fall =>
  (day) =>
    dateIn(day) === Math.min(date, daysInMonth(yearIn(day), monthIn(day)));

// The same rules twice: in words, as the scheduler reads them, and as the plainest test of a day, so that an error in the
// one is not the other's.
const RULES: readonly (readonly [words: string, fallsOn: Fall, minute: number])[] = [
  ["每天2:30", () => true, 150],
  ["每天23:50", () => true, 1430],
  ["工作日9:00", (day) => isWorkday(day), 540],
  ["工作日14:00", (day) => isWorkday(day), 840],
  ["每周一9:00", (day) => weekday(day) === 1, 540],
  ["每周五17:00", (day) => weekday(day) === 5, 1020],
  ["每周二、四10:00", (day) => weekday(day) === 2 || weekday(day) === 4, 600],
  ["每周日0:10", (day) => weekday(day) === 7, 10],
  ["每月1日9:00", onDate(1), 540],
  ["每月25日9:00", onDate(25), 540],
  ["每月31日12:00", onDate(31), 720],
  ["每月最后一天20:00", lastOf, 1200],
  ["每季度最后一天9:00", (day) => lastOf(day) && monthIn(day) % 3 === 0, 540],
  ["每年11月1日9:00", (day) => monthIn(day) === 11 && dateIn(day) === 1, 540],
];

const POLICIES: readonly Pick<Job, "catchUp" | "deadlineMinutes">[] = [
  { catchUp: "latest", deadlineMinutes: 360 },
  { catchUp: "all", deadlineMinutes: 1440 },
  { catchUp: "none", deadlineMinutes: 60 },
];

const JOBS = 20;

const jobsOfYear: readonly Job[] = Array.from({ length: JOBS }, (_, index): Job => {
  const [words] = RULES[index % RULES.length] ?? ["", () => false, 0];
  const name = `job-${index}`;
  return {
    name,
    label: name,
    summary: "",
    schedule: words,
    ...(index % 2 === 0 ? { isSpread: true as const } : {}),
    ...(POLICIES[index % POLICIES.length] ?? { catchUp: "latest", deadlineMinutes: 360 }),
    scopes: always("city"),
    decide: async () => ({ replies: [{ card: { summary: name, blocks: [] }, to: { chat: name } }] }),
  };
});

/** Every slot of the year by the plainest reckoning: `job|instant`. */
function oracle(from: number, to: number): readonly { readonly key: string; readonly at: number }[] {
  return jobsOfYear.flatMap((job, index) => {
    const [, fallsOn, minute] = RULES[index % RULES.length] ?? ["", () => false, 0];
    const offset = timedFor(job, "city", [])?.offset ?? 0;
    const found: { key: string; at: number }[] = [];
    for (
      let day = new Date(from).toISOString().slice(0, 10);
      day <= new Date(to).toISOString().slice(0, 10);
      day = addDays(day, 1)
    ) {
      const at = Date.parse(`${day}T00:00:00+08:00`) + (minute + offset) * 60_000;
      if (fallsOn(day) && at > from && at <= to) found.push({ key: `${job.name}|${new Date(at).toISOString()}`, at });
    }
    return found;
  });
}

/** A small fast generator of its own, so that a seed is the same year on every machine. */
function dice(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1, 3);
const DAYS = 364;
const STEPS = 30;
const LONGEST_STEP = 3 * HOUR;
const OUTAGES = 25;
const LONGEST_OUTAGE = 40 * HOUR;

/**
 * One year of simulated time (or its first `days`): two instances on one ledger, thirty steps of their clocks of up to three hours, outages of
 * one or both of up to forty hours, and ticks that come late.
 */
export async function simulate(seed: number, runner: Runner, days = DAYS): Promise<Tally> {
  const random = dice(seed);
  const end = START + days * 24 * HOUR;
  const slots = oracle(START, end + 2 * 24 * HOUR);
  const db = await openSqlite(":memory:");
  const instances = [0, 1].map((which) => createInstance(db, random, runner, { which, end }));
  const due = slots.map(({ at }) => at).sort((a, b) => a - b);
  await Promise.all(instances.map((instance) => instance.tick(START)));
  let now = START;
  while (now < end) {
    const next = instances.map((instance) => instance.nextTick(now, due)).reduce((a, b) => Math.min(a, b), end);
    now = next + Math.floor(random() * 3) * 60_000;
    // Both at once, so that their statements truly fall between each other's.
    await Promise.all(instances.map((instance) => instance.tick(now)));
  }
  // The clocks are right again, everybody is up, and two days later all must be settled.
  for (const after of [24 * HOUR, 48 * HOUR])
    await Promise.all(instances.map((instance) => instance.tick(end + after, true)));
  const tally = await count(db, slots);
  await db.close();
  return tally;
}

function createInstance(
  db: Database,
  random: () => number,
  runner: Runner,
  { which, end }: { readonly which: number; readonly end: number },
) {
  let time = START;
  const numbers = createNumbers(db, "record");
  const bot: Bot = {
    db,
    clock: () => new Date(time).toISOString(),
    zone: "Asia/Shanghai",
    commands: [],
    platform: larkTraits,
    appId: "cli_year",
    identity: async () => undefined,
    render: (card) => JSON.stringify(card),
    nextNumber: numbers,
    settings: { publicUrl: undefined, adminIds: [], slot: which },
  };
  let run = runner({ bot, jobs: jobsOfYear });
  const spread = (count: number, longest: number) =>
    Array.from({ length: Math.ceil((count * (end - START)) / (DAYS * 24 * HOUR)) }, () => ({
      at: START + random() * (end - START - 3 * 24 * HOUR),
      size: random() * longest,
    }));
  const steps = spread(STEPS, 2 * LONGEST_STEP)
    .map(({ at, size }) => ({ at, skew: size - LONGEST_STEP }))
    .sort((a, b) => a.at - b.at);
  const outages = spread(OUTAGES, LONGEST_OUTAGE);
  const skewAt = (now: number) => Math.round((steps.findLast(({ at }) => at <= now)?.skew ?? 0) / 60_000) * 60_000;
  const isDown = (now: number) => outages.some(({ at, size }) => now >= at && now < at + size);
  let wasDown = false;
  return {
    async tick(now: number, isOver = false): Promise<void> {
      if (!isOver && isDown(now)) {
        wasDown = true;
        return;
      }
      if (wasDown) run = runner({ bot, jobs: jobsOfYear });
      wasDown = false;
      time = isOver || now > end - 24 * HOUR ? now : now + skewAt(now);
      await run();
    },
    /** When this instance's clock shows the next slot. */
    nextTick(now: number, due: readonly number[]): number {
      const skew = now > end - 24 * HOUR ? 0 : skewAt(now);
      const index = firstAfter(due, now + skew);
      return Math.max(now + 60_000, Math.min((due[index] ?? end) - skew, now + 12 * HOUR));
    },
  };
}

function firstAfter(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function count(db: Database, slots: readonly { readonly key: string }[]): Promise<Tally> {
  const sent = new Map<string, number>();
  for (const { source } of await db.query.selectFrom("outbox").select("source").execute()) {
    // job:<job>:city:<instant>
    const [, job = "", , ...at] = source.split(":");
    const key = `${job}|${at.join(":")}`;
    sent.set(key, (sent.get(key) ?? 0) + 1);
  }
  const rows = await db.query
    .selectFrom("job_run")
    .select(["job", "scheduled_for", "state"])
    .where("state", "!=", "done")
    .execute();
  const missed = new Set(rows.map((row) => `${row.job}|${row.scheduled_for}`));
  const known = new Set(slots.map(({ key }) => key));
  const times = slots.map(({ key }) => ({ sent: sent.get(key) ?? 0, isMissed: missed.has(key) }));
  return {
    slots: slots.length,
    once: times.filter(({ sent: count, isMissed }) => count === 1 && !isMissed).length,
    missed: times.filter(({ sent: count, isMissed }) => count === 0 && isMissed).length,
    twice: times.filter(({ sent: count, isMissed }) => count > 1 || (count === 1 && isMissed)).length,
    silent: times.filter(({ sent: count, isMissed }) => count === 0 && !isMissed).length,
    early: [...sent.keys()].filter((key) => !known.has(key)).length,
  };
}

/** What many bots do: the last tick is remembered in the process, and whatever lies between it and now is sent. */
export const inMemory: Runner = ({ bot, jobs }) => {
  let last: string | undefined;
  return async () => {
    const now = bot.clock();
    const since = last ?? now;
    last = now;
    for (const job of jobs) {
      const read = readSchedule(job.schedule);
      if (!read.ok) throw new Error(read.error);
      const offset = timedFor(job, "city", [])?.offset ?? 0;
      for (const slot of slotsBetween(read.value, since, now, { zone: bot.zone, offset })) {
        const intent = {
          uuid: newId(now),
          platform: "lark",
          action: "create",
          target: job.name,
          orderKey: job.name,
          payload: "",
          source: `job:${job.name}:city:${slot}`,
          priority: 0,
          createdAt: now,
        } as const;
        await bot.db.commit([enqueue(bot.db.query, intent)]);
      }
    }
  };
};
