import { getLogger } from "@logtape/logtape";
import { type Bot, outcomeWrites } from "#bot";
import { dayIn, type Instant, isInHours, slotsBetween } from "#core";
import { type LongReads, longReadsHere } from "#reports";
import {
  changedSchedules,
  createTreeReader,
  declaredDays,
  dueCursors,
  insertCursor,
  type JobCursor,
  newId,
  passOver,
  type ScheduleRow,
  StaleError,
  scopesBegun,
  type Write,
} from "#store";
import type { Job, Stage } from "../job.ts";
import { createGroundName } from "./ground.ts";
import { type LookedAt, lookAgainWrites, nextSlotAfter, slotGround } from "./look-again.ts";
import { planSlots, reachOf } from "./plan.ts";
import { decide, miss, missedFrom } from "./settle.ts";
import { type Timed, timedFor } from "./timetable.ts";

const log = getLogger(["mofan", "jobs"]);

/**
 * Whether the clock runs by itself or is set by hand, as on the desk. A running clock leaps only over an outage, so each
 * slot in it is stored as missed. Slots that a set clock leapt over were never promised to anybody; they are passed over.
 */
export type ClockKind = "running" | "set";

/** Decides all slots that are due. Called each minute by every instance; returns how many slots it decided. */
export type RunJobs = () => Promise<number>;

/** After a very long standstill the remaining slots are decided in the following minutes. */
const STEPS_A_TICK = 500;
const CURSORS_A_COMMIT = 100;
/**
 * After this many ticks all recipients are looked at, because admins from the settings, or jobs that an older version
 * did not have, are not found otherwise.
 */
const TICKS_BETWEEN_LOOKS = 60;

/**
 * The scheduler. It keeps no state that matters: what is due follows from the cursor of each job and scope, and each
 * slot is one commit of its run row, the cursor and the decision's writes and messages. If two instances decide a slot,
 * one commit fails. The time of the next check is stored with each cursor, and a minute reads only the cursors whose
 * time has come.
 */
export function createScheduler(
  bot: Bot,
  jobs: readonly Job[],
  longReads?: LongReads,
  clock: ClockKind = "running",
): RunJobs {
  const readTree = createTreeReader();
  const groundName = createGroundName(jobs);
  let ticks = 0;
  let running: Promise<number> | undefined;

  async function tick(): Promise<number> {
    const stage = await readStage(bot, readTree, longReads);
    const rows = await changedSchedules(stage.query);
    const ground = await groundName(stage, rows);
    await takeBack(bot, jobs, stage);
    await begin(bot, jobs, stage, ticks % TICKS_BETWEEN_LOOKS === 0);
    ticks += 1;
    if (clock === "set") await leapOver(bot, jobs, stage, ground);
    const due = Map.groupBy(await dueCursors(stage.query, ground, stage.now), ({ job }) => job);
    let decided = 0;
    const looked: LookedAt[] = [];
    for (const [name, cursors] of inTurn(due, jobs)) {
      const job = jobs.find((one) => one.name === name);
      const since = await job?.scopes.all(stage);
      for (const cursor of cursors) {
        const done = await look(bot, job, { cursor, rows, since, clock }, stage);
        decided += done.decided;
        looked.push(done);
      }
    }
    await note(bot, lookAgainWrites(stage, ground, looked));
    return decided;
  }

  return async () => {
    // A tick that starts while the last one is running does nothing, because it would lose every commit against that
    // one.
    if (running !== undefined) return 0;
    running = tick();
    try {
      return await running;
    } finally {
      running = undefined;
    }
  };
}

/** The due recipients in the order of the list of jobs: what people wait for comes before the upkeep of the ledger. */
function inTurn(due: ReadonlyMap<string, readonly JobCursor[]>, jobs: readonly Job[]) {
  const turn = (name: string) => jobs.findIndex((job) => job.name === name);
  return [...due].toSorted(([one], [other]) => turn(one) - turn(other));
}

/** What is needed to decide a job for one of its recipients (scopes). */
interface Looked {
  readonly cursor: JobCursor;
  readonly rows: readonly ScheduleRow[];
  /** The present scopes of the job, and since when. */
  readonly since: ReadonlyMap<string, Instant | undefined> | undefined;
  readonly clock: ClockKind;
}

/** Decides what is due for a scope. Returns up to when it is decided, and the schedule by which it continues. */
async function look(
  bot: Bot,
  job: Job | undefined,
  { cursor, rows, since, clock }: Looked,
  stage: Stage,
): Promise<LookedAt & { readonly decided: number }> {
  const own = job && timedFor(job, cursor.scope, rows);
  // The job is unknown or switched off. Changing its schedule makes all stored times invalid, so it is then looked at
  // again.
  if (job === undefined || own === undefined) return { cursor, timed: undefined, after: stage.now, decided: 0 };
  // Who is no recipient of the job now may become one again; what was due in between is then not made up for.
  if (since?.has(cursor.scope) !== true) return { cursor, timed: own, after: stage.now, decided: 0 };
  const timed = { ...own, since: laterOf(own.since, since.get(cursor.scope) ?? "") };
  const from = laterOf(cursor.decidedUntil, timed.since);
  if (nextSlotAfter(timed, from, stage) > stage.now) return { cursor, timed, after: from, decided: 0 };
  const { decided, cursor: moved } = await advance(bot, job, cursor, { ...timed, clock }, stage).catch(
    (error: unknown) => {
      // If the database refuses a commit for one scope, it is tried again in a minute; the other scopes do not wait.
      log.error("a slot could not be settled", { job: job.name, scope: cursor.scope, error: error as Error });
      return { decided: 0, cursor };
    },
  );
  return { cursor: moved, timed, after: laterOf(moved.decidedUntil, timed.since), decided };
}

/** Stores when scopes are checked again. If that fails, they are checked in the next minute. */
async function note(bot: Bot, parts: readonly Write[]): Promise<void> {
  if (parts.length === 0) return;
  await bot.db.commit(parts).catch((error: unknown) => {
    log.warn("what is due next could not be noted", { error: error as Error });
  });
}

const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** Reads the context that all decisions of a tick share. */
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

/** Passes over the slots that a leap of the clock left too far behind to be run. */
async function leapOver(bot: Bot, jobs: readonly Job[], stage: Stage, ground: string): Promise<void> {
  const { query, now } = stage;
  const before = (job: Job) => new Date(Date.parse(now) - reachOf(job) * 60_000).toISOString();
  await bot.db.commit(jobs.map((job) => passOver(query, ground, { job: job.name, before: before(job), now })));
}

/** Starts the jobs for new scopes; the time before is not caught up. */
async function begin(bot: Bot, jobs: readonly Job[], stage: Stage, isOfAll: boolean): Promise<void> {
  const { query } = stage;
  // Grouped by the way they are found, because a scope that is marked as seen is no longer new for another job.
  for (const [freshOf, its] of Map.groupBy(jobs, ({ scopes }) => scopes.fresh)) {
    const fresh = await freshOf(stage);
    await beginFor(bot, stage, its, fresh.scopes);
    // New recipients are marked as seen after the job was started for them: if the program stops in between, they are
    // only new once more.
    if (fresh.noted.length > 0) await bot.db.commit(fresh.noted);
  }
  if (!isOfAll) return;
  for (const job of jobs) {
    const begun = await scopesBegun(query, job.name);
    const all = [...(await job.scopes.all(stage)).keys()];
    const missing = all.filter((scope) => !begun.has(scope));
    await beginFor(bot, stage, [job], missing);
  }
}

async function beginFor(bot: Bot, stage: Stage, jobs: readonly Job[], scopes: readonly string[]): Promise<void> {
  for (let at = 0; at < scopes.length; at += CURSORS_A_COMMIT) {
    const part = scopes.slice(at, at + CURSORS_A_COMMIT);
    await bot.db.commit(
      part.flatMap((scope) => jobs.map((job) => insertCursor(stage.query, job.name, scope, stage.now))),
    );
  }
}

async function advance(
  bot: Bot,
  job: Job,
  from: JobCursor,
  timed: Timed & Pick<Looked, "clock">,
  stage: Stage,
): Promise<{ readonly decided: number; readonly cursor: JobCursor }> {
  const slots = slotsBetween(
    timed.schedule,
    laterOf(from.decidedUntil, timed.since),
    stage.now,
    slotGround(timed, stage),
  );
  const inHours = isInHours(stage.now, stage.zone, stage.calendar);
  const isLeapt = timed.clock === "set" && from.trouble === undefined;
  const steps = planSlots(job, slots, stage.now, inHours)
    .filter(({ is }) => !(isLeapt && is === "missed"))
    .slice(0, STEPS_A_TICK);
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
  return { decided, cursor };
}
