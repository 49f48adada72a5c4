import type { Query, Write } from "../database.ts";
import { write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";
import { readOnce } from "../sql/prepared.ts";

/** A handled event. `key` identifies it: `msg:<message_id>` or `evt:<event_id>`. */
export interface InboxEvent {
  readonly key: string;
  readonly platform: string;
  readonly eventId: string;
  readonly bodyHash: string;
  readonly type: string;
  readonly actorId?: string | undefined;
  readonly chatId?: string | undefined;
  readonly sentAt: string;
  readonly receivedAt: string;
  readonly state: "done" | "dead";
  readonly reason?: string | undefined;
  readonly payload?: string | undefined;
  /** The hash of the event's text if it is a message; the next field is the topic of the message. */
  readonly textHash?: string | undefined;
  readonly threadId?: string | undefined;
}

/** Describes that an event is handled; the commit fails if one of its two keys exists already. */
export function insertInbox(query: Query, event: InboxEvent): Write {
  return insertRow(query, "inbox", {
    id: event.key,
    platform: event.platform,
    event_id: event.eventId,
    body_hash: event.bodyHash,
    type: event.type,
    actor_id: event.actorId ?? null,
    chat_id: event.chatId ?? null,
    sent_at: event.sentAt,
    received_at: event.receivedAt,
    state: event.state,
    reason: event.reason ?? null,
    payload: event.payload ?? null,
    text_hash: event.textHash ?? null,
    thread_id: event.threadId ?? null,
  });
}

/** The hash of a message's text when it was handled; undefined if it was not handled, or had no text. */
export async function textHashOf(query: Query, messageId: string): Promise<string | undefined> {
  const row = await query
    .selectFrom("inbox")
    .select("text_hash")
    .where("id", "=", `msg:${messageId}`)
    .executeTakeFirst();
  return row?.text_hash ?? undefined;
}

/** Whether the event with this key was handled. */
export async function wasHandled(query: Query, key: string): Promise<boolean> {
  return (await query.selectFrom("inbox").select("id").where("id", "=", key).executeTakeFirst()) !== undefined;
}

/** The stored key and body hash of an event id. A different body under the same id is a conflict. */
export async function inboxBody(query: Query, eventId: string): Promise<{ key: string; bodyHash: string } | undefined> {
  return query
    .selectFrom("inbox")
    .select(["id as key", "body_hash as bodyHash"])
    .where("event_id", "=", eventId)
    .executeTakeFirst();
}

/** Describes the deletion of event payloads before an instant; their keys stay. */
export const forgetPayloads = (query: Query, before: string): Write =>
  write(
    query
      .updateTable("inbox")
      .set({ payload: null })
      .where("received_at", "<", before)
      .where("payload", "is not", null),
  );

/** Describes the deletion of keys that are older than any redelivery can be. */
export const forgetKeys = (query: Query, before: string): Write =>
  write(query.deleteFrom("inbox").where("received_at", "<", before));

/** Whether the bot was added to a chat and has not left it since. */
export async function isGreeted(query: Query, chatId: string): Promise<boolean> {
  const row = await query
    .selectFrom("inbox")
    .innerJoin("chat", "chat.id", "inbox.chat_id")
    .select("inbox.id")
    .where("inbox.chat_id", "=", chatId)
    .where("inbox.type", "=", "bot-added")
    .where("chat.state", "=", "active")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many messages a person has sent since an instant. */
export async function recentMessages(query: Query, actorId: string, since: string): Promise<number> {
  const [row] = await readOnce(query, "recent messages", [actorId, since], () =>
    query
      .selectFrom("inbox")
      .select((e) => e.fn.countAll<number>().as("count"))
      .where("actor_id", "=", actorId)
      .where("received_at", ">=", since),
  );
  return Number(row?.count);
}
