import { createHash } from "node:crypto";
import * as v from "valibot";
import { type IncomingMessage, MALFORMED, type Mention, type PlatformEvent } from "../../events.ts";
import { clampedTime, readTime } from "../time.ts";
import { allMentions, readContent, typeOf } from "./content.ts";
import { type Head, Id, idOrNone, ignored, isOther, Maybe, openIdIn } from "./fields.ts";
import { pressedBy, readPress } from "./press.ts";
import { isSecret } from "./verify.ts";

/** The event that a request contains, or the status code that refuses the request. */
export type Reading =
  | { readonly ok: true; readonly event: PlatformEvent }
  | { readonly ok: false; readonly status: 400 | 401 };

/** What identifies events of this app. */
export interface AppIdentity {
  readonly appId: string;
  /** Undefined on the long connection, which is itself authenticated and whose events carry no token. */
  readonly verificationToken: string | undefined;
  /** The previous token, still valid while the platform switches to the new one. */
  readonly previousVerificationToken?: string | undefined;
}

const REFUSED: Reading = { ok: false, status: 400 };
const NOT_OURS: Reading = { ok: false, status: 401 };

const Header = v.object({
  event_id: Id,
  event_type: v.pipe(v.string(), v.maxLength(128)),
  create_time: Maybe,
  tenant_key: Maybe,
});
const MessageEvent = v.object({
  sender: v.object({ sender_id: Maybe, sender_type: Maybe, tenant_key: Maybe }),
  message: v.object({
    message_id: Id,
    chat_id: Id,
    chat_type: v.string(),
    message_type: v.pipe(v.string(), v.maxLength(64)),
    content: v.string(),
    create_time: Maybe,
    parent_id: Maybe,
    root_id: Maybe,
    thread_id: Maybe,
    mentions: v.nullish(v.array(v.unknown())),
  }),
});
const Mentioned = v.object({
  key: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
  id: Maybe,
  name: v.nullish(v.string()),
});
const RecalledEvent = v.object({ message_id: Id, chat_id: Id, recall_time: Maybe });
const ChatEvent = v.object({ chat_id: Id, operator_id: Maybe, name: v.nullish(v.string()) });
const MenuEvent = v.object({ operator: Maybe, event_key: v.pipe(v.string(), v.maxLength(128)) });
const ChatUpdatedEvent = v.object({
  chat_id: Id,
  after_change: v.nullish(v.object({ name: v.nullish(v.string()) })),
});
/**
 * Reads one decrypted request. An event for another app gives 401, no event gives 400, and an unreadable event is
 * marked as malformed.
 */
export function readEvent(json: Readonly<Record<string, unknown>>, ours: AppIdentity, now: string): Reading {
  if (json.type === "url_verification") return readChallenge(json, ours);
  if (json.schema !== "2.0") return readLegacy(json, ours, now);
  const outer = json.header as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof outer !== "object" || outer === null) return REFUSED;
  if (!hasToken(outer, ours) || outer.app_id !== ours.appId) return NOT_OURS;
  const header = v.safeParse(Header, outer);
  if (!header.success) return REFUSED;
  const { event_id: eventId, event_type: type, create_time, tenant_key: tenant } = header.output;
  const { at, ahead } = clampedTime(readTime(create_time), now);
  const event = readBody({ eventId, type, at, ahead, now, tenant }, json);
  // The event has an id and our token. Refused, it would be delivered four more times, so it is accepted and ignored.
  return { ok: true, event: event ?? { kind: "ignored", eventId, type: MALFORMED, at } };
}

function hasToken({ token }: Readonly<Record<string, unknown>>, ours: AppIdentity): boolean {
  if (ours.verificationToken === undefined) return true;
  // Compare both tokens even if the first matches, so that the response time reveals nothing.
  const tokens = [ours.verificationToken, ours.previousVerificationToken].filter((one) => one !== undefined);
  return tokens.map((one) => isSecret(token, one)).includes(true);
}

function readChallenge(json: Readonly<Record<string, unknown>>, ours: AppIdentity): Reading {
  if (!hasToken(json, ours)) return NOT_OURS;
  const { challenge } = json;
  return typeof challenge === "string" && challenge.length <= 1024
    ? { ok: true, event: { kind: "challenge", challenge } }
    : REFUSED;
}

/** Events of schema 1.0 are not subscribed; if one comes, it is acknowledged and ignored. */
function readLegacy(json: Readonly<Record<string, unknown>>, ours: AppIdentity, now: string): Reading {
  if (!hasToken(json, ours)) return NOT_OURS;
  const id = v.safeParse(Id, json.uuid);
  if (!id.success) return REFUSED;
  const { at } = clampedTime(readTime(json.ts), now);
  return { ok: true, event: { kind: "ignored", eventId: id.output, type: "schema-1.0", at } };
}

function readBody(head: Head, json: Readonly<Record<string, unknown>>): PlatformEvent | undefined {
  switch (head.type) {
    case "im.message.receive_v1":
      return readMessage(head, json.event);
    case "im.message.updated_v1": {
      const message = readMessage(head, json.event);
      // The content of an event about an edited message is not documented; without a message in it, it is ignored.
      return message === undefined ? ignored(head) : { ...message, isEdit: true };
    }
    case "card.action.trigger":
      return readPress(head, json);
    case "im.message.recalled_v1":
      return readRecall(head, json.event);
    case "im.chat.member.bot.added_v1":
      return readAdded(head, json.event);
    case "im.chat.member.bot.deleted_v1":
    case "im.chat.disbanded_v1":
      return readGone(head, json.event);
    case "im.chat.updated_v1":
      return readRenamed(head, json.event);
    case "application.bot.menu_v6":
      return readMenu(head, json.event);
    case "im.chat.access_event.bot_p2p_chat_entered_v1":
    case "bot_p2p_chat_entered_v1":
      return readEntered(head, json.event);
    default:
      return ignored(head);
  }
}

function readMessage(head: Head, event: unknown): IncomingMessage | undefined {
  const parsed = v.safeParse(MessageEvent, event);
  if (!parsed.success) return undefined;
  const { sender, message } = parsed.output;
  const sent = clampedTime(readTime(message.create_time) ?? head.at, head.now);
  const { text, file, files, mentions: inline = [] } = readContent(message.message_type, message.content);
  const listed = (message.mentions ?? []).flatMap(readMention);
  return {
    kind: "message",
    eventId: head.eventId,
    messageId: message.message_id,
    chatId: message.chat_id,
    chatKind: message.chat_type === "p2p" ? "direct" : "group",
    senderId: openIdIn(sender.sender_id),
    // Older events say "app" where newer ones say "bot"; without a type the sender is a person.
    senderKind: sender.sender_type === "user" || sender.sender_type == null ? "user" : "bot",
    isGuest: isOther(head, sender),
    sentAt: sent.at,
    clockFlag: sent.ahead || head.ahead,
    messageType: typeOf(message.message_type),
    text,
    mentions: [
      ...allMentions(text, listed),
      ...inline.map(({ personId, name }) => ({ key: personId, personId, name })),
    ],
    parentId: idOrNone(message.parent_id),
    rootId: idOrNone(message.root_id),
    threadId: idOrNone(message.thread_id),
    file,
    files,
    textHash: text === undefined ? undefined : createHash("sha256").update(text).digest("base64url").slice(0, 22),
  };
}

function readMention(value: unknown): readonly Mention[] {
  const mention = v.safeParse(Mentioned, value);
  if (!mention.success) return [];
  const { key, id, name } = mention.output;
  // The history gives only the id of a mentioned person, an event all their ids.
  const personId = typeof id === "string" ? openIdIn({ open_id: id }) : openIdIn(id);
  return [{ key, personId, name: name ?? "" }];
}

function readRecall(head: Head, value: unknown): PlatformEvent | undefined {
  const event = v.safeParse(RecalledEvent, value);
  if (!event.success) return undefined;
  const { message_id: messageId, chat_id: chatId, recall_time } = event.output;
  const { at } = clampedTime(readTime(recall_time) ?? head.at, head.now);
  return { kind: "recalled", eventId: head.eventId, messageId, chatId, at };
}

function readAdded(head: Head, value: unknown): PlatformEvent | undefined {
  const event = v.safeParse(ChatEvent, value);
  if (!event.success) return undefined;
  const { chat_id: chatId, name, operator_id } = event.output;
  const operatorId = openIdIn(operator_id);
  return { kind: "bot-added", eventId: head.eventId, chatId, chatName: name ?? "", operatorId, at: head.at };
}

function readGone(head: Head, value: unknown): PlatformEvent | undefined {
  const event = v.safeParse(ChatEvent, value);
  if (!event.success) return undefined;
  return { kind: "chat-gone", eventId: head.eventId, chatId: event.output.chat_id, at: head.at };
}

function readRenamed(head: Head, value: unknown): PlatformEvent | undefined {
  const event = v.safeParse(ChatUpdatedEvent, value);
  if (!event.success) return undefined;
  const { chat_id: chatId, after_change } = event.output;
  const chatName = after_change?.name;
  if (chatName === undefined || chatName === null) return ignored(head);
  return { kind: "chat-renamed", eventId: head.eventId, chatId, chatName, at: head.at };
}

function readMenu(head: Head, value: unknown): PlatformEvent {
  const event = v.safeParse(MenuEvent, value);
  if (!event.success) return ignored(head);
  const { operator, event_key: key } = event.output;
  return { kind: "menu", eventId: head.eventId, operatorId: pressedBy(operator), key, at: head.at };
}

function readEntered(head: Head, value: unknown): PlatformEvent {
  const event = v.safeParse(ChatEvent, value);
  if (!event.success) return ignored(head);
  const { chat_id: chatId, operator_id } = event.output;
  return { kind: "chat-entered", eventId: head.eventId, chatId, operatorId: openIdIn(operator_id), at: head.at };
}
