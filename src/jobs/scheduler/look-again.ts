import { type Instant, nextSlots } from "#core";
import { type JobCursor, lookAgain, type Write } from "#store";
import type { Stage } from "../job.ts";
import type { Timed } from "./timetable.ts";

/**
 * When a job has to be looked at again for a recipient: after this instant, by this schedule. Without a schedule
 * nothing is ever due.
 */
export interface LookedAt {
  readonly cursor: JobCursor;
  readonly timed: Timed | undefined;
  readonly after: Instant;
}

/** A text that sorts after every instant. */
const NEVER: Instant = "never";
const SCOPES_A_STATEMENT = 2_000;

/** What the planned times of a job are computed from: the zone, the calendar and the delay of the recipient. */
export const slotGround = (timed: Timed, stage: Pick<Stage, "zone" | "calendar">) => ({
  zone: stage.zone,
  overrides: stage.calendar,
  offset: timed.offset,
});

/** The next planned time of a schedule. Many units share a schedule, so the results are cached for the tick. */
export function nextSlotAfter(timed: Timed, after: Instant, stage: Stage): Instant {
  const known = nextOf.get(stage) ?? new Map<string, Instant>();
  nextOf.set(stage, known);
  const key = `${after} ${timed.offset} ${timed.rule}`;
  const next = known.get(key) ?? nextSlots(timed.schedule, after, 1, slotGround(timed, stage))[0] ?? NEVER;
  known.set(key, next);
  return next;
}

const nextOf = new WeakMap<Stage, Map<string, Instant>>();

/**
 * Describes when scopes are checked again: at their next slot. The stored time may be too early but never too late: a
 * new scope or a later decision only moves the next slot back, and a slot to be decided again clears the time. A scope
 * with something due now gets no time.
 */
export function lookAgainWrites(stage: Stage, ground: string, looked: readonly LookedAt[]): readonly Write[] {
  const ahead = looked.flatMap(({ cursor, timed, after }) => {
    const at = timed === undefined ? NEVER : nextSlotAfter(timed, after, stage);
    return at > stage.now ? [{ ...cursor, at }] : [];
  });
  const alike = Map.groupBy(ahead, ({ job, decidedUntil, at }) => [job, decidedUntil, at].join("\n"));
  return [...alike.values()].flatMap((all) =>
    all.flatMap((first, index) => {
      if (index % SCOPES_A_STATEMENT !== 0) return [];
      const scopes = all.slice(index, index + SCOPES_A_STATEMENT).map(({ scope }) => scope);
      return [lookAgain(stage.query, ground, { ...first, scopes })];
    }),
  );
}
