import { type Day, type Instant, instantAt, LAST_MINUTE } from "#core";
import type { Job } from "../job.ts";

/** What to do with a planned time (slot) of a job that has come. */
export type Step =
  | { readonly slot: Instant; readonly is: "due" }
  | { readonly slot: Instant; readonly is: "missed"; readonly reason: "late" | "overtaken" | "asleep" }
  | { readonly slot: Instant; readonly is: "waiting" };

type Policy = Pick<Job, "catchUp" | "deadlineMinutes" | "inHours">;

/** The grace for jobs that catch up nothing, because a tick may come a little late. */
const GRACE_MINUTES = 5;

/** How far back a slot may lie and still be run, in minutes. */
export const reachOf = ({ catchUp, deadlineMinutes }: Policy): number =>
  catchUp === "none" ? Math.min(GRACE_MINUTES, deadlineMinutes) : deadlineMinutes;

/** The end of the hours in which people may be written to on a day; a message that is late is not sent. */
export const endOfHours = (zone: string, day: Day): Instant => instantAt(zone, day, LAST_MINUTE);

/**
 * Decides what to do with each planned time (slot) of a job that has come, in order. Nothing follows a slot that waits.
 */
export function planSlots(policy: Policy, slots: readonly Instant[], now: Instant, inHours: boolean): readonly Step[] {
  const steps: Step[] = [];
  for (const [index, slot] of slots.entries()) {
    const late = minutesBetween(slot, now);
    if (policy.catchUp === "latest" && index < slots.length - 1)
      steps.push({ slot, is: "missed", reason: "overtaken" });
    else if (policy.catchUp === "none" && late > GRACE_MINUTES) steps.push({ slot, is: "missed", reason: "asleep" });
    else if (late > policy.deadlineMinutes) steps.push({ slot, is: "missed", reason: "late" });
    else if (policy.inHours && !inHours) return [...steps, { slot, is: "waiting" }];
    else steps.push({ slot, is: "due" });
  }
  return steps;
}

const minutesBetween = (from: Instant, to: Instant): number => (Date.parse(to) - Date.parse(from)) / 60_000;

const MOST_MINUTES = 9;

/** By how many minutes a job is delayed for a recipient: one to nine, always the same for the same recipient. */
export function offsetOf(scope: string): number {
  let hash = 2_166_136_261;
  for (const char of scope) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return 1 + (hash % MOST_MINUTES);
}
