import { type Instant, nextSlots } from "#core";
import { type JobCursor, lookAgain, type Write } from "#store";
import type { Stage } from "../job.ts";
import type { Timed } from "./timetable.ts";

/** How a scope stands after a look at it: by which schedule it goes on, from when on; without one nothing is due ever. */
export interface LookedAt {
  readonly cursor: JobCursor;
  readonly timed: Timed | undefined;
  readonly after: Instant;
}

/** Text that sorts behind every instant. */
const NEVER: Instant = "never";
const SCOPES_A_STATEMENT = 2_000;

/** What slots are worked out on. */
export const slotGround = (timed: Timed, stage: Pick<Stage, "zone" | "calendar">) => ({
  zone: stage.zone,
  overrides: stage.calendar,
  offset: timed.offset,
});

/** The next slot of a schedule. Units share schedules, so a few answers of a tick serve thousands of questions. */
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
 * Describes when scopes are looked at again: at their next slot. It is a hint and may only be too early: who comes to be a
 * scope, or is decided further, has the next slot later, and what is decided anew loses its hint. What is due now keeps none.
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
