import { getLogger } from "@logtape/logtape";
import { type Bot, note, type Outcome, outcomeWrites } from "#bot";
import type { Instant } from "#core";
import {
  insertRun,
  type JobCursor,
  type JobRun,
  moveCursor,
  noteTrouble,
  StaleError,
  type Write,
  wasDecided,
} from "#store";
import { adminsOf } from "../admins.ts";
import type { Job, Stage } from "../job.ts";
import type { Step } from "./plan.ts";
import type { Timed } from "./timetable.ts";

const log = getLogger(["mofan", "jobs"]);

/** How many rows of missed slots are written in one commit. */
const MISSED_A_COMMIT = 50;
const TRIES = 3;

/** A planned time of a job that passed without the job being run. */
export type Missed = Extract<Step, { readonly is: "missed" }>;

/** The missed times from an index on that are stored in one commit. */
export function missedFrom(steps: readonly Step[], at: number): readonly Missed[] {
  const run: Missed[] = [];
  for (let index = at; index < steps.length && run.length < MISSED_A_COMMIT; index += 1) {
    const step = steps[index];
    if (step?.is !== "missed") break;
    run.push(step);
  }
  return run;
}

/** Stores planned times at which a job did not run, so that the admins can be told. */
export async function miss(
  bot: Bot,
  job: Job,
  cursor: JobCursor,
  missed: readonly Missed[],
  stage: Stage,
): Promise<boolean> {
  const { query } = bot.db;
  const rows = missed.map(({ slot, reason }, index) => {
    const trouble = index === 0 && reason === "late" ? cursor.trouble : undefined;
    return insertRun(query, {
      ...runOf(job, cursor.scope, slot, stage.now),
      state: trouble === undefined ? "missed" : "failed",
      reason: trouble ?? reason,
    });
  });
  const last = missed.at(-1)?.slot ?? cursor.decidedUntil;
  try {
    await bot.db.commit([...rows, moveCursor(query, cursor, last)]);
    return true;
  } catch (error) {
    // With a different clock another instance may have stored another last slot, so the first slot shows whether it was
    // faster.
    const first = missed[0]?.slot ?? last;
    if (error instanceof StaleError || (await wasDecided(query, job.name, cursor.scope, first))) return false;
    throw error;
  }
}

const runOf = (job: Job, scope: string, slot: Instant, now: Instant): Omit<JobRun, "state" | "reason"> => ({
  job: job.name,
  scope,
  scheduledFor: slot,
  decidedAt: now,
  lateSeconds: Math.max(0, Math.round((Date.parse(now) - Date.parse(slot)) / 1000)),
  messages: 0,
});

/** Runs a job for one planned time. True if this process did it; false if another did, or if it must be tried again. */
export async function decide(
  bot: Bot,
  job: Job,
  cursor: JobCursor,
  slot: Instant,
  timed: Timed,
  stage: Stage,
): Promise<boolean> {
  const { scope } = cursor;
  const source = `job:${job.name}:${scope}:${slot}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const outcome = await job.decide({ ...stage, scope, slot, schedule: timed.schedule, source });
      await bot.db.commit(writesOf(bot, job, cursor, slot, outcome, source));
      return true;
    } catch (error) {
      if (await wasDecided(stage.query, job.name, scope, slot)) return false;
      if (error instanceof StaleError && attempt < TRIES) continue;
      await trouble(bot, job, cursor, error, stage);
      return false;
    }
  }
}

function writesOf(
  bot: Bot,
  job: Job,
  cursor: JobCursor,
  slot: Instant,
  outcome: Outcome,
  source: string,
): readonly Write[] {
  const { query } = bot.db;
  const now = bot.clock();
  const run = runOf(job, cursor.scope, slot, now);
  const cause = { source, actorId: undefined, chatId: undefined, messageId: undefined };
  return [
    // The row of the job's run is written first: a second process must wait at it, before it repeats any other write.
    insertRun(query, { ...run, state: "done", reason: undefined, messages: outcome.replies.length }),
    moveCursor(query, cursor, slot),
    ...outcomeWrites(bot, cause, outcome, now),
  ];
}

/** A decision that throws is tried again each minute until its deadline; the admins are told once a day. */
async function trouble(bot: Bot, job: Job, cursor: JobCursor, error: unknown, stage: Stage): Promise<void> {
  const reason = error instanceof Error ? error.name : "Error";
  log.error("a job could not decide", { job: job.name, scope: cursor.scope, error: error as Error });
  if (cursor.trouble !== undefined) return;
  await bot.db.commit([noteTrouble(stage.query, cursor, reason)]);
  const text = `「${job.label}」未按时完成，每分钟重试一次，超过时限记为漏发。详情请发 /状态。`;
  const cause = {
    source: `trouble:${job.name}:${stage.today}`,
    actorId: undefined,
    chatId: undefined,
    messageId: undefined,
  };
  for (const personId of await adminsOf(stage)) {
    const replies = [{ card: note(text, { tone: "bad" }), to: { person: personId }, part: "trouble", priority: 1 }];
    // The commit fails if the admin was already told today, because the uuid exists.
    await bot.db.commit(outcomeWrites(bot, cause, { replies }, stage.now)).catch(() => undefined);
  }
}
