import { publishedCalendar } from "#core";
import type { ScheduleRow } from "#store";
import type { Job, Stage } from "../job.ts";

/**
 * The version of the rules for computing the times of jobs; it is raised when the program computes them differently.
 */
const EDITION = 1;
/** How many digits of the hash are used: enough that two sets of schedules never get the same name. */
const DIGITS = 16;

/**
 * Names what the times of slots depend on: jobs, schedules, zone and calendars. Times stored under another name are
 * ignored, so a change needs no notification. The last name is cached, because it rarely changes.
 */
export function createGroundName(jobs: readonly Job[]) {
  const known = jobs.map(({ name, schedule, isSpread = false }) => ({ name, schedule, isSpread }));
  const names = new Set(known.map(({ name }) => name));
  let last = { text: "", name: "" };
  return async (
    { zone, calendar }: Pick<Stage, "zone" | "calendar">,
    rows: readonly ScheduleRow[],
  ): Promise<string> => {
    const mine = rows.filter(({ job }) => names.has(job));
    const text = JSON.stringify([EDITION, known, mine, zone, calendar, publishedCalendar]);
    if (text !== last.text) last = { text, name: await nameOf(text) };
    return last.name;
  };
}

async function nameOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, DIGITS);
}
