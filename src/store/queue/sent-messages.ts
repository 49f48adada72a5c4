import { type ExpressionBuilder, sql } from "#kysely";
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

/** How many characters at the beginning of an id state when it was made. */
const INSTANT_OF_ID = 13;

/**
 * Describes the deletion of the text of messages that were queued within a span and sent before its end. Unsent or
 * uncertain messages keep their text; the message id, target and refs stay for later commands.
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
  // SQLite does not free a page when a row shrinks, so the file would not get smaller. Reinserted rows are packed
  // together and free whole pages.
  return write(
    query
      .replaceInto("outbox")
      .columns([...COLUMNS, "payload"])
      .expression(query.selectFrom("outbox").select(COLUMNS).select(sql.lit("").as("payload")).where(said)),
  );
}

/** All columns except `payload`; a test compares a row before and after, with a value in every column. */
const COLUMNS = [
  ...(["id", "uuid", "platform", "action", "target", "order_key", "refs", "source", "priority", "created_at"] as const),
  ...(["not_after", "state", "attempts", "first_try_at", "next_at", "lease_owner", "lease_until"] as const),
  ...(["message_id", "sent_at", "code", "begun"] as const),
];

/** Describes the deletion of whole rows of messages sent before an instant. */
export const forgetSent = (query: Query, before: string): Write =>
  write(
    query.deleteFrom("outbox").where("id", "<", idAt(before)).where("state", "=", "sent").where("sent_at", "<", before),
  );

/**
 * The messages by which one question was sent to several people: they carried the same card and were queued by the same
 * commit. `bare` is a payload without the mentioned person, who differs in each chat.
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
  // Once the text is deleted the cards can no longer be compared; their question is closed by then.
  if (own === undefined || own.payload === "") return [];
  // All ids of one commit begin with the same instant, so a range of ids is read instead of all sent messages.
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

/** The messages sent since an instant that hold a button of this action for this one finding. */
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

/** The id of the message that an intent was sent as; undefined before it is sent. */
export async function messageOf(query: Query, uuid: string): Promise<string | undefined> {
  const row = await query.selectFrom("outbox").select("message_id").where("uuid", "=", uuid).executeTakeFirst();
  return row?.message_id ?? undefined;
}

/** A bot card in its present state in a chat. */
export interface ShownCard {
  readonly messageId: string;
  readonly refs: string;
  readonly createdAt: string;
}

/**
 * The latest cards sent under these order keys (a chat, a person), newest first; a patched card in its present state.
 */
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

/** How many messages of a chat are searched for the beginning of a reply chain. */
const LATEST_IN_CHAT = 300;

/** What the bot's answer to a person's message was about; searched among the latest messages of the chat. */
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

/** What the bot's last answer in a topic was about; it answers a message of the topic, or the one that started it. */
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
