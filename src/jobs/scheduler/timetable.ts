import { type Instant, nextSlots, readSchedule, type Schedule, type WorkdayOverrides } from "#core";
import type { ScheduleRow } from "#store";
import type { Job } from "../job.ts";
import { offsetOf } from "./plan.ts";

/** The word stored instead of a schedule that is switched off. */
export const OFF = "停";

/** The schedule of a job for one scope, and since when it applies. */
export interface Timed {
  /** The words of the schedule; the next field is their meaning. */
  readonly rule: string;
  readonly schedule: Schedule;
  /** Since when the job has had this schedule; planned times before it belong to an earlier one. */
  readonly since: Instant;
  readonly offset: number;
}

/** The schedule of a job for a scope: its own, else everybody's, else the default; undefined if it is switched off. */
export function timedFor(job: Job, scope: string, rows: readonly ScheduleRow[]): Timed | undefined {
  const mine = rows.filter((row) => row.job === job.name);
  const row = mine.find((one) => one.scope === scope) ?? mine.find((one) => one.scope === "");
  if (row?.rule === OFF) return undefined;
  const rule = row?.rule ?? job.schedule;
  return {
    rule,
    schedule: scheduleOf(rule),
    since: row?.changedAt ?? "",
    offset: job.isSpread === undefined ? 0 : offsetOf(scope),
  };
}

const known = new Map<string, Schedule>();

/** Parsed schedules are cached: each minute asks for each unit, and there are few different schedules. */
function scheduleOf(rule: string): Schedule {
  const met = known.get(rule);
  if (met !== undefined) return met;
  const read = readSchedule(rule);
  if (!read.ok) throw new Error(`「${rule}」 is no schedule: ${read.error}`);
  known.set(rule, read.value);
  return read.value;
}

/** The next planned times of a job for a recipient. */
export function nextFirings(
  timed: Timed,
  now: Instant,
  count: number,
  ground: { readonly zone: string; readonly calendar: WorkdayOverrides },
): readonly Instant[] {
  return nextSlots(timed.schedule, now, count, { zone: ground.zone, overrides: ground.calendar, offset: timed.offset });
}
