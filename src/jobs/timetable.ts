import { type Instant, nextSlots, readSchedule, type Schedule, type WorkdayOverrides } from "#core";
import type { ScheduleRow } from "#store";
import type { Job } from "./job.ts";
import { offsetOf } from "./plan.ts";

/** The word that stands in place of a schedule that was switched off. */
export const OFF = "停";

/** When a job comes round for one scope, and since when that holds. */
export interface Timed {
  readonly schedule: Schedule;
  /** Slots before this belong to another schedule. */
  readonly since: Instant;
  readonly offset: number;
}

/** The schedule of a job for a scope: its own, else everybody's, else the default; undefined when it is switched off. */
export function timedFor(job: Job, scope: string, rows: readonly ScheduleRow[]): Timed | undefined {
  const mine = rows.filter((row) => row.job === job.name);
  const row = mine.find((one) => one.scope === scope) ?? mine.find((one) => one.scope === "");
  if (row?.rule === OFF) return undefined;
  const read = readSchedule(row?.rule ?? job.schedule);
  if (!read.ok) throw new Error(`the schedule of ${job.name} is not one: ${read.error}`);
  return {
    schedule: read.value,
    since: row?.changedAt ?? "",
    offset: job.isSpread === undefined ? 0 : offsetOf(scope),
  };
}

/** The next firings of a job for a scope. */
export function nextFirings(
  timed: Timed,
  now: Instant,
  count: number,
  ground: { readonly zone: string; readonly calendar: WorkdayOverrides },
): readonly Instant[] {
  return nextSlots(timed.schedule, now, count, { zone: ground.zone, overrides: ground.calendar, offset: timed.offset });
}
