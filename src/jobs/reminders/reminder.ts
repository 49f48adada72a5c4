import type { Outcome, Reply } from "#bot";
import { type Day, dayIn } from "#core";
import { forgetPings, insertPing, pingKey, unsentPings } from "#store";
import type { Stage } from "../job.ts";
import type { Item } from "../rules/index.ts";
import { endOfHours } from "../scheduler/plan.ts";
import { addressedItems, drawnPingOf, inOrder, pingOf } from "./items.ts";
import { noticeCard, reminderCard } from "./reminder-card.ts";

/** The recipient of a reminder: a person in private, or a group. */
type Receiver = { readonly person: string } | { readonly chat: string };

/** Decides one reminder: its message, and the items stored with it so that they are not told again. */
export function reminder(
  stage: Pick<Stage, "query" | "zone" | "today" | "tree">,
  items: readonly Item[],
  to: Receiver,
  source: string,
): Outcome {
  const { query, zone, today } = stage;
  const tickets = items.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket]));
  const reply: Reply = {
    card: "person" in to ? reminderCard(items, stage, to.person) : noticeCard(items, today),
    to,
    priority: 2,
    notAfter: endOfHours(zone, today),
    ...(tickets.length === 0 ? {} : { refs: { tickets } }),
  };
  const told =
    "person" in to
      ? items.map((item) => drawnPingOf(item, to.person, today, source))
      : items.map((item) => pingOf(item, to.chat, today, source));
  return { replies: [reply], writes: told.map((ping) => insertPing(query, ping)) };
}

/** A pending message that is cancelled, and the message that replaces it. */
export interface Retaken {
  readonly source: string;
  readonly outcome: Outcome;
}

/**
 * Cancels pending reminders that could not be sent yet and that name something done meanwhile, and decides them again
 * without it. Normally nothing is pending here: a reminder goes out in the minute it is decided.
 */
export async function takeBackMoot(stage: Stage): Promise<readonly Retaken[]> {
  const owed = await unsentPings(stage.query);
  if (owed.size === 0) return [];
  const addressed = await addressedItems(stage);
  const due = new Map(
    addressed.map((one) => [pingKey({ ...one.item, personId: one.personId ?? one.chatId ?? "" }), one] as const),
  );
  return [...owed].flatMap(([outboxId, pings]): readonly Retaken[] => {
    const left = pings.flatMap((ping) => due.get(pingKey(ping)) ?? []);
    const [first] = pings;
    if (first === undefined || left.length === pings.length) return [];
    const { source } = first;
    const taken = forgetPings(stage.query, outboxId, source);
    const to = receiverOf(left[0]);
    // After the hours of its day the message is only cancelled; its remaining items become due again.
    if (to === undefined || !isOf(stage, first.day)) return [{ source, outcome: { replies: [], writes: taken } }];
    const again = reminder(stage, inOrder(left.map(({ item }) => item)), to, source);
    // Another `part` gives the new message another uuid; the platform may have seen that of the cancelled one.
    const replies = again.replies.map((reply) => ({ ...reply, part: `instead of ${outboxId}` }));
    return [{ source, outcome: { replies, writes: [...taken, ...(again.writes ?? [])] } }];
  });
}

function receiverOf(one: Awaited<ReturnType<typeof addressedItems>>[number] | undefined): Receiver | undefined {
  if (one?.personId !== undefined) return { person: one.personId };
  return one?.chatId === undefined ? undefined : { chat: one.chatId };
}

const isOf = ({ zone, now }: Stage, day: Day): boolean => dayIn(zone, now) === day && now < endOfHours(zone, day);
