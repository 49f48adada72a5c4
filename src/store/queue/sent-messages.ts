import { type ExpressionBuilder, sql } from "kysely";
import { type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { wordingOf } from "../sql/flavour.ts";
import { idAt } from "../sql/ids.ts";

/** The intent that a message in a chat came from, and what it is about. */
export async function outboxByMessage(
  query: Query,
  messageId: string,
): Promise<{ id: string; source: string; target: string; refs: string | null } | undefined> {
  return query
    .selectFrom("outbox")
    .select(["id", "source", "target", "refs"])
    .where("message_id", "=", messageId)
    .where("action", "!=", "patch")
    .orderBy("id")
    .executeTakeFirst();
}

/** The characters of an id that say its instant. */
const INSTANT_OF_ID = 13;

/**
 * Describes the forgetting of what messages said that were owed within a span and sent before its end. What is not sent, or
 * perhaps not, keeps it; so does what the commands ask for: the message, its target and what it was about.
 */
export function forgetSaid(query: Query, { from, before }: { readonly from: string; readonly before: string }): Write {
  const said = (eb: ExpressionBuilder<Schema, "outbox">) =>
    eb.and([
      eb("id", ">=", idAt(from)),
      eb("id", "<", idAt(before)),
      eb("state", "=", "sent"),
      eb("sent_at", "<", before),
      eb("payload", "!=", ""),
    ]);
  if (wordingOf(query) === "postgres") return write(query.updateTable("outbox").set({ payload: "" }).where(said));
  // SQLite leaves a page to a row that has shrunk, and the file would not be a byte smaller. Put in anew the rows stand
  // close together, and whole pages are free for what comes.
  return write(
    query
      .replaceInto("outbox")
      .columns([...COLUMNS, "payload"])
      .expression(query.selectFrom("outbox").select(COLUMNS).select(sql.lit("").as("payload")).where(said)),
  );
}

/** All columns but `payload`; a test compares a row before and after, with a value in each that may be lost. */
const COLUMNS = [
  ...(["id", "uuid", "platform", "action", "target", "order_key", "refs", "source", "priority", "created_at"] as const),
  ...(["not_after", "state", "attempts", "first_try_at", "next_at", "lease_owner", "lease_until"] as const),
  ...(["message_id", "sent_at", "code", "begun"] as const),
];

/** Describes the forgetting of messages that were sent before an instant, whole. */
export const forgetSent = (query: Query, before: string): Write =>
  write(
    query.deleteFrom("outbox").where("id", "<", idAt(before)).where("state", "=", "sent").where("sent_at", "<", before),
  );

/**
 * The messages that carried the same card to others, owed by the same commit: one question put to several people. `bare`
 * is a payload without the name it rings, which is another's in each chat.
 */
export async function sameCards(
  query: Query,
  messageId: string,
  bare: (payload: string) => string,
): Promise<readonly string[]> {
  const own = await query
    .selectFrom("outbox")
    .select(["id", "source", "payload"])
    .where("message_id", "=", messageId)
    .where("action", "=", "create")
    .executeTakeFirst();
  // Of what is forgotten nobody can tell which were the same; its question is closed by then.
  if (own === undefined || own.payload === "") return [];
  // What one commit owes got its ids at one instant: a range of the key instead of a search through all that was sent.
  const instant = own.id.slice(0, INSTANT_OF_ID);
  const rows = await query
    .selectFrom("outbox")
    .select(["message_id", "payload"])
    .where("id", ">=", instant)
    .where("id", "<", `${instant}~`)
    .where("source", "=", own.source)
    .where("action", "=", "create")
    .where("state", "=", "sent")
    .where("id", "!=", own.id)
    .execute();
  const asked = bare(own.payload);
  return rows.flatMap(({ message_id, payload }) =>
    payload !== "" && bare(payload) === asked ? (message_id ?? []) : [],
  );
}

/** The messages sent since an instant that still hold a button of this action for this one finding. */
export async function cardsAskingOf(
  query: Query,
  { ticket, action, since }: { readonly ticket: number; readonly action: string; readonly since: string },
): Promise<readonly string[]> {
  const rows = await query
    .selectFrom("outbox")
    .select(["message_id", "payload"])
    .where("id", ">=", idAt(since))
    .where("action", "=", "create")
    .where("state", "=", "sent")
    .where("refs", "like", `{"tickets":[${ticket}]%`)
    .execute();
  return rows.flatMap(({ message_id, payload }) => (payload.includes(action) ? (message_id ?? []) : []));
}

/** The message that an intent became; undefined while it is not sent. */
export async function messageOf(query: Query, uuid: string): Promise<string | undefined> {
  const row = await query.selectFrom("outbox").select("message_id").where("uuid", "=", uuid).executeTakeFirst();
  return row?.message_id ?? undefined;
}

/** A card of ours as it stands in a chat now. */
export interface ShownCard {
  readonly messageId: string;
  readonly refs: string;
  readonly createdAt: string;
}

/** The latest cards that were sent under these order keys (a chat, a person), newest first; one that was patched as it is now. */
export async function shownCards(query: Query, orderKeys: readonly string[]): Promise<readonly ShownCard[]> {
  const rows = await query
    .selectFrom("outbox")
    .select(["action", "target", "refs", "message_id", "created_at"])
    .where("order_key", "in", orderKeys)
    .where("state", "=", "sent")
    .orderBy("id", "desc")
    .limit(LATEST_IN_CHAT)
    .execute();
  const cards = new Map<string, ShownCard>();
  for (const { action, target, refs, message_id, created_at } of rows) {
    const messageId = action === "patch" ? target : message_id;
    if (messageId === null) continue;
    const newer = cards.get(messageId);
    cards.set(messageId, {
      messageId,
      refs: newer?.refs ?? refs ?? "{}",
      createdAt: newer?.createdAt ?? created_at,
    });
  }
  return [...cards.values()];
}

/** How far back a chain of replies is followed. */
const LATEST_IN_CHAT = 300;

/** What our answer in a chat to somebody's message was about; only among the latest ones there. */
export async function refsOfAnswer(query: Query, chatId: string, messageId: string): Promise<string | undefined> {
  const latest = query
    .selectFrom("outbox")
    .select(["id", "target", "action", "refs"])
    .where("order_key", "=", chatId)
    .where("state", "=", "sent")
    .orderBy("id", "desc")
    .limit(LATEST_IN_CHAT);
  const row = await query
    .selectFrom(latest.as("latest"))
    .select("refs")
    .where("target", "=", messageId)
    .where("action", "=", "reply")
    .where("refs", "is not", null)
    .orderBy("id", "desc")
    .executeTakeFirst();
  return row?.refs ?? undefined;
}

/** What our last answer in a topic was about: to a message of the topic, or to the one that it grew from. */
export async function cardInTopic(
  query: Query,
  topic: { readonly chatId: string; readonly threadId: string; readonly rootId: string | undefined },
): Promise<(Pick<ShownCard, "refs"> & { readonly messageId: string | undefined }) | undefined> {
  const row = await query
    .selectFrom("outbox")
    .select(["refs", "action", "target", "message_id"])
    .where("order_key", "=", topic.chatId)
    .where("refs", "is not", null)
    .where((eb) =>
      eb.or([
        eb("source", "in", eb.selectFrom("inbox").select("inbox.id").where("thread_id", "=", topic.threadId)),
        ...(topic.rootId === undefined ? [] : [eb("target", "=", topic.rootId)]),
      ]),
    )
    .orderBy("id", "desc")
    .executeTakeFirst();
  if (row?.refs == null) return undefined;
  return { refs: row.refs, messageId: row.action === "patch" ? row.target : (row.message_id ?? undefined) };
}
