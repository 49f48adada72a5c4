import { getLogger } from "@logtape/logtape";
import { type Bot, outcomeWrites } from "#bot";
import { dayIn, type Instant, isInHours, nextSlots, slotsBetween } from "#core";
import { type LongReads, longReadsHere } from "#reports";
import {
  allCursors,
  changedSchedules,
  createTreeReader,
  declaredDays,
  insertCursor,
  type JobCursor,
  newId,
  StaleError,
} from "#store";
import type { Job, Stage } from "../job.ts";
import { planSlots } from "./plan.ts";
import { decide, miss, missedFrom } from "./settle.ts";
import { type Timed, timedFor } from "./timetable.ts";

const log = getLogger(["mofan", "jobs"]);

/** Decides what is due now. Called each minute by any number of instances; answers how many slots it decided. */
export type RunJobs = () => Promise<number>;

/** After a very long sleep the rest of the slots follows in the next minutes. */
const STEPS_A_TICK = 500;
const CURSORS_A_COMMIT = 100;

/**
 * The scheduler. It remembers nothing: what is due follows from the cursor of each job and scope, and each slot is one
 * commit of its run row, the cursor, and all that the decision writes and owes. Of two who decide a slot, one commits.
 */
export function createScheduler(bot: Bot, jobs: readonly Job[], longReads?: LongReads): RunJobs {
  const readTree = createTreeReader();
  let asleep: Asleep = { calendar: "", until: new Map() };
  let running: Promise<number> | undefined;

  async function tick(): Promise<number> {
    const stage = await readStage(bot, readTree, longReads);
    const rows = await changedSchedules(stage.query);
    const cursors = new Map((await allCursors(stage.query)).map((cursor) => [keyOf(cursor.job, cursor.scope), cursor]));
    const before = asleep;
    asleep = { calendar: JSON.stringify(stage.calendar), until: new Map() };
    if (before.calendar !== asleep.calendar) before.until.clear();
    let decided = 0;
    await takeBack(bot, jobs, stage);
    for (const job of jobs) {
      const scopes = await job.scopes(stage);
      await begin(bot, job, scopes, cursors, stage);
      for (const scope of scopes) {
        const cursor = cursors.get(keyOf(job.name, scope));
        const own = timedFor(job, scope, rows);
        if (cursor === undefined || own === undefined) continue;
        const timed = { ...own, since: laterOf(own.since, (await job.since?.(stage, scope)) ?? "") };
        if (isAsleep(before, cursor, timed, stage)) continue;
        decided += await advance(bot, job, cursor, timed, stage).catch((error: unknown) => {
          // What the database refused for one scope is tried again in a minute; the others need not wait.
          log.error("a slot could not be settled", { job: job.name, scope, error: error as Error });
          return 0;
        });
      }
    }
    return decided;
  }

  /** Whether the next slot lies ahead: units share schedules, so a few answers serve thousands of questions a minute. */
  function isAsleep(before: Asleep, cursor: JobCursor, timed: Timed, stage: Stage): boolean {
    const after = laterOf(cursor.decidedUntil, timed.since);
    const key = `${after} ${timed.offset} ${timed.rule}`;
    let next = asleep.until.get(key) ?? before.until.get(key);
    next ??= nextSlots(timed.schedule, after, 1, groundOf(timed, stage))[0] ?? NEVER;
    asleep.until.set(key, next);
    return next > stage.now;
  }

  return async () => {
    // A tick that comes while the last one is still at work would only lose every race against it.
    if (running !== undefined) return 0;
    running = tick();
    try {
      return await running;
    } finally {
      running = undefined;
    }
  };
}

/** When what was asked for in a tick comes round next, and by which calendar that is so. */
interface Asleep {
  readonly calendar: string;
  readonly until: Map<string, Instant>;
}

/** Text that sorts behind every instant. */
const NEVER: Instant = "never";

const keyOf = (job: string, scope: string): string => `${job}\n${scope}`;
const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);
const groundOf = (timed: Timed, stage: Pick<Stage, "zone" | "calendar">) => ({
  zone: stage.zone,
  overrides: stage.calendar,
  offset: timed.offset,
});

/** Reads what every decision of a tick looks at. */
export async function readStage(
  bot: Bot,
  readTree: ReturnType<typeof createTreeReader>,
  longReads: LongReads = longReadsHere(bot.db),
): Promise<Stage> {
  const now = bot.clock();
  const { query } = bot.db;
  const asked = new Map<string, Promise<unknown>>();
  return {
    query,
    longReads,
    tree: await readTree(query),
    now,
    today: dayIn(bot.zone, now),
    zone: bot.zone,
    calendar: await declaredDays(query),
    settings: bot.settings,
    newId: () => newId(now),
    once: <T>(key: string, ask: () => Promise<T>) => {
      const known = asked.get(key) ?? ask();
      asked.set(key, known);
      return known as Promise<T>;
    },
  };
}

/** Cancels unsent reminders that are obsolete. If another process sends or cancels one first, its result stands. */
async function takeBack(bot: Bot, jobs: readonly Job[], stage: Stage): Promise<void> {
  for (const recheck of new Set(jobs.flatMap((job) => (job.recheck === undefined ? [] : [job.recheck])))) {
    for (const { source, outcome } of await recheck(stage)) {
      const cause = { source, actorId: undefined, chatId: undefined, messageId: undefined };
      await bot.db.commit(outcomeWrites(bot, cause, outcome, stage.now)).catch((error: unknown) => {
        if (!(error instanceof StaleError)) throw error;
      });
    }
  }
}

/** A job's first sight of a scope: it owes nothing for the time before. */
async function begin(
  bot: Bot,
  job: Job,
  scopes: readonly string[],
  cursors: ReadonlyMap<string, JobCursor>,
  stage: Stage,
): Promise<void> {
  const fresh = scopes.filter((scope) => !cursors.has(keyOf(job.name, scope)));
  for (let at = 0; at < fresh.length; at += CURSORS_A_COMMIT) {
    const part = fresh.slice(at, at + CURSORS_A_COMMIT);
    await bot.db.commit(part.map((scope) => insertCursor(stage.query, job.name, scope, stage.now)));
  }
}

async function advance(bot: Bot, job: Job, from: JobCursor, timed: Timed, stage: Stage): Promise<number> {
  const slots = slotsBetween(
    timed.schedule,
    laterOf(from.decidedUntil, timed.since),
    stage.now,
    groundOf(timed, stage),
  );
  const inHours = isInHours(stage.now, stage.zone, stage.calendar);
  const steps = planSlots(job, slots, stage.now, inHours).slice(0, STEPS_A_TICK);
  let cursor = from;
  let decided = 0;
  for (let at = 0; at < steps.length; ) {
    const missed = missedFrom(steps, at);
    const step = steps[at];
    if (step === undefined || step.is === "waiting") break;
    const done =
      missed.length > 0
        ? await miss(bot, job, cursor, missed, stage)
        : await decide(bot, job, cursor, step.slot, timed, stage);
    if (!done) break;
    at += Math.max(1, missed.length);
    decided += Math.max(1, missed.length);
    cursor = { ...cursor, decidedUntil: steps[at - 1]?.slot ?? cursor.decidedUntil, trouble: undefined };
  }
  return decided;
}
