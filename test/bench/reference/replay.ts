import { readFileSync } from "node:fs";
import type { Recorded, Recording, Slot } from "../measure/statements.ts";

/** The statements of one event with their parameters. */
export interface Doing {
  readonly reads: readonly Bound[];
  readonly writes: readonly Bound[];
}

interface Bound {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** Returns, event by event, the statements that the program runs for such an event, with new ids. */
export function createReplay(file: string): () => Doing {
  const { sql, events, people } = JSON.parse(readFileSync(file, "utf8")) as Recording;
  let next = 0;
  return () => {
    const recorded = events[next % events.length] ?? [];
    next += 1;
    const count = 10_000_000 + next;
    const now = Date.now();
    const speaker = people[next % people.length];
    const bound = ({ sql: at, slots }: Recorded): Bound => ({
      sql: sql[at] ?? "",
      parameters: slots.map((slot) => ("person" in slot ? speaker : boundValue(slot, count, now))),
    });
    return {
      reads: recorded.filter(({ isWrite }) => !isWrite).map(bound),
      writes: recorded.filter(({ isWrite }) => isWrite).map(bound),
    };
  };
}

function boundValue(slot: Exclude<Slot, { readonly person: true }>, count: number, now: number): unknown {
  if ("is" in slot) return slot.is;
  if ("ago" in slot) return new Date(now - slot.ago).toISOString();
  if ("count" in slot) return count;
  const tail = `${count.toString(36)}-${slot.id}`;
  return slot.like.slice(0, Math.max(0, slot.like.length - tail.length)) + tail;
}
