import { publishedCalendar } from "#core";
import type { ScheduleRow } from "#store";
import type { Job, Stage } from "../job.ts";

/** Changes when this program works slots out otherwise than before. */
const EDITION = 1;
/** Of a hash: enough that two grounds never share a name. */
const DIGITS = 16;

/**
 * Names what slots follow from: jobs, schedules, zone and calendars. What was worked out under another name counts nothing,
 * so that nobody need tell the clock of a change. The last name is kept, for the ground seldom changes.
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
