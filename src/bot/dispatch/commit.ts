import { type Card, defined, isInHours, questionsIn } from "#core";
import type { PlatformEvent } from "#platforms";
import { intentUuid } from "#platforms";
import { enqueue, insertAttachment, insertAudit, insertInbox, newId, type Write, workOf } from "#store";
import type { Bot } from "../bot.ts";
import type { NewAttachment, Outcome, RedrawSpec, Refs, Reply } from "../command.ts";

/** The identity of an event: the key under which it is handled, who sent it, where and when. */
export interface Arrival {
  readonly source: string;
  readonly eventId: string;
  readonly bodyHash: string;
  readonly type: string;
  readonly actorId: string | undefined;
  readonly chatId: string | undefined;
  /** The message to which an answer in the chat replies. */
  readonly messageId: string | undefined;
  readonly sentAt: string;
  readonly receivedAt: string;
  readonly payload: string | undefined;
  readonly textHash?: string | undefined;
  readonly threadId?: string | undefined;
}

/** The events that are handled once; a challenge is answered without being stored. */
export type Handled = Exclude<PlatformEvent, { readonly kind: "challenge" }>;

/** Commits an outcome in one transaction: the inbox row, its writes, its audit lines and its outbox rows. */
export async function commitOutcome(bot: Bot, arrival: Arrival, outcome: Outcome, dead?: string): Promise<void> {
  const { query } = bot.db;
  const now = bot.clock();
  const writes: Write[] = [
    insertInbox(query, {
      key: arrival.source,
      platform: bot.platform.name,
      eventId: arrival.eventId,
      bodyHash: arrival.bodyHash,
      type: arrival.type,
      actorId: arrival.actorId,
      chatId: arrival.chatId,
      sentAt: arrival.sentAt,
      receivedAt: arrival.receivedAt,
      state: dead === undefined ? "done" : "dead",
      reason: dead,
      payload: arrival.payload,
      textHash: arrival.textHash,
      threadId: arrival.threadId,
    }),
    ...outcomeWrites(bot, arrival, outcome, now),
  ];
  await bot.db.commit(writes);
}

/** The cause of an outcome: an event, or a slot of the clock, which has no sender and no message to reply to. */
export type Cause = Pick<Arrival, "source" | "actorId" | "chatId" | "messageId">;

/** Describes all rows of an outcome except the row of its cause: its writes, its audit lines and its outbox rows. */
export function outcomeWrites(bot: Bot, cause: Cause, outcome: Outcome, now: string): readonly Write[] {
  return [
    ...(outcome.writes ?? []),
    ...(outcome.audit ?? []).map((line) =>
      insertAudit(bot.db.query, {
        id: newId(now),
        at: now,
        actorId: cause.actorId ?? "",
        action: line.action,
        object: line.object,
        unitId: line.unitId,
        details: line.details ?? {},
        source: cause.source,
      }),
    ),
    ...outcome.replies.flatMap((reply, index) => owed(bot, cause, reply, index, now)),
    ...(outcome.redraws ?? []).map((spec) => redrawn(bot, cause, spec, now)),
    ...(outcome.attachments ?? []).flatMap((attachment, index) => fetched(bot, cause, attachment, index, now)),
  ];
}

/**
 * Describes that a reminder is drawn again after this commit. Redrawings of one message run one after the other, and no
 * chat waits for them.
 */
function redrawn(bot: Bot, cause: Cause, spec: RedrawSpec, now: string): Write {
  return enqueue(bot.db.query, {
    uuid: intentUuid({ app: bot.appId, source: cause.source, target: spec.messageId, part: "reminder" }),
    platform: bot.platform.name,
    action: "patch",
    target: spec.messageId,
    orderKey: `redraw:${spec.messageId}`,
    payload: JSON.stringify({ messageType: "work", content: JSON.stringify({ type: "reminder", ...spec }) }),
    source: cause.source,
    priority: 1,
    createdAt: now,
    isWork: true,
  });
}

/** Describes an attachment and the outbox row that fetches it in the background, so that the reply need not wait. */
function fetched(bot: Bot, cause: Cause, attachment: NewAttachment, index: number, now: string): readonly Write[] {
  const { query } = bot.db;
  const id = newId(now);
  const personId = cause.actorId ?? "";
  return [
    insertAttachment(query, { ...attachment, id, personId, at: now }),
    enqueue(query, {
      uuid: intentUuid({ app: bot.appId, source: cause.source, target: attachment.messageId, part: `attach-${index}` }),
      platform: bot.platform.name,
      action: "create",
      target: cause.chatId ?? personId,
      orderKey: `attach:${personId}`,
      payload: JSON.stringify({ messageType: "work", content: JSON.stringify({ type: "attachment", id }) }),
      source: cause.source,
      priority: 2,
      createdAt: now,
      isWork: true,
    }),
  ];
}

/**
 * Describes the outbox rows of a reply: its card, then its file. Each uuid is computed from the event and the target,
 * so an event that is decided again gives the same uuids.
 */
function owed(bot: Bot, arrival: Cause, reply: Reply, index: number, now: string): readonly Write[] {
  const way = wayOf(arrival, reply);
  const part = reply.part ?? String(index);
  const uuidOf = (name: string) =>
    intentUuid({ app: bot.appId, source: arrival.source, target: way.target, part: name });
  const one = (
    name: string,
    payload: { messageType: string; content: string },
    refs: Reply["refs"],
    work: { isWork?: boolean; orderKey?: string } = {},
  ) =>
    enqueue(bot.db.query, {
      uuid: uuidOf(name),
      platform: bot.platform.name,
      action: way.action,
      target: way.target,
      orderKey: way.orderKey,
      payload: JSON.stringify(payload),
      refs: refs === undefined ? undefined : JSON.stringify(refs),
      source: arrival.source,
      priority: reply.priority ?? 0,
      createdAt: now,
      notAfter: reply.notAfter,
      ...work,
    });
  const refs = refsOf(arrival, reply);
  const content = bot.render(named(bot, arrival, reply, now));
  const card = one(
    part,
    reply.isFace && way.action === "reply"
      ? { messageType: "face", content: JSON.stringify({ face: "done", card: content }) }
      : { messageType: "card", content },
    refs,
  );
  if (reply.work !== undefined) {
    const { personId, spec } = reply.work;
    const asked = { messageType: "work", content: JSON.stringify(spec) };
    return [card, one(`${part}:work`, asked, undefined, { isWork: true, orderKey: workOf(personId) })];
  }
  if (reply.file === undefined) return [card];
  const { name, type, made } = reply.file;
  // A file that is produced later updates the card with its progress.
  const owedFile = JSON.stringify({ name, type, ...made, ...("spec" in made ? { card: uuidOf(part) } : {}) });
  const file = { messageType: "file", content: owedFile };
  return [card, one(`${part}:file`, file, refs, { isWork: "spec" in made })];
}

/**
 * Adds the people to mention, if the hours allow it. A card that asks a person in their direct chat because somebody
 * else acted mentions them.
 */
function named(bot: Bot, { actorId }: Cause, { card, to }: Reply, now: string): Card {
  const { rings = [], ...silent } = card;
  const asks = card.tone === "ask" || card.tone === "warn";
  const asked = asks && to !== undefined && "person" in to ? to.person : undefined;
  const isPut = asked !== undefined && actorId !== undefined && asked !== actorId;
  const all = isPut ? [...rings, asked] : rings;
  return all.length === 0 || !isInHours(now, bot.zone) ? silent : { ...silent, rings: all };
}

/** What is stored with a sent card: the refs its sender gave, and the figures and questions it shows. */
export function refsOf(cause: Cause, { card, refs, to }: Reply): Refs | undefined {
  const questions = questionsIn(card);
  const figures = card.figures?.length ? { figures: card.figures } : {};
  if (questions.length === 0) return "figures" in figures ? { ...refs, ...figures } : refs;
  const of = askedOf(cause, to);
  const isOnly = card.tone === "ask" || questions.some(({ form }) => form !== undefined);
  const asks = { ...defined({ of }), questions, ...(isOnly ? { isOnly } : {}) };
  return { ...refs, ...figures, asks };
}

/**
 * The person a card asks: the one it is sent to, or the one who spoke. A card in another chat asks everybody there with
 * the right.
 */
function askedOf({ actorId, chatId }: Cause, to: Reply["to"]): string | undefined {
  if (to === undefined || "patch" in to) return actorId;
  if ("person" in to) return to.person;
  return to.chat === chatId ? actorId : undefined;
}

function wayOf(
  arrival: Cause,
  { to }: Reply,
): { action: "create" | "reply" | "patch"; target: string; orderKey: string } {
  if (to === undefined) {
    return arrival.messageId === undefined
      ? { action: "create", target: arrival.chatId ?? "", orderKey: arrival.chatId ?? "" }
      : { action: "reply", target: arrival.messageId, orderKey: arrival.chatId ?? "" };
  }
  if ("chat" in to) return { action: "create", target: to.chat, orderKey: to.chat };
  if ("person" in to) return { action: "create", target: to.person, orderKey: to.person };
  return { action: "patch", target: to.patch, orderKey: arrival.chatId ?? to.patch };
}
