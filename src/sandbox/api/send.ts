import { takeCard } from "../cards/check.ts";
import { mayMentionAll } from "../cards/mention-all.ts";
import { newId } from "../wire/crypto.ts";
import { isObject, type Json, objectsIn, readJson, textOf } from "../wire/json.ts";
import { refusal } from "../wire/refusal.ts";
import type { Desk } from "../world/desk.ts";
import { type Chat, directChatOf, type Mention, type Message } from "../world/world.ts";

const HOUR = 3_600_000;
const SECOND = 1_000;
const FOURTEEN_DAYS = 14 * 24 * HOUR;
const TEXT_LIMIT = 150 * 1024;
const CARD_LIMIT = 30 * 1024;
const SENDABLE = new Set(["text", "post", "image", "file", "interactive"]);

/** POST im/v1/messages: creates one message, or refuses in the order of the platform's checks. */
export function createMessage(desk: Desk, receiveIdType: string | undefined, body: Json): Message {
  const receiveId = textOf(body.receive_id);
  if (!receiveIdType || !receiveId) throw refusal(230001);
  const draft = readDraft(body);
  const chat = targetChat(desk, receiveIdType, receiveId);
  mayWrite(desk, chat);
  return deliverDraft(desk, chat, draft);
}

/** POST im/v1/messages/:id/reply: creates a reply in the chain of the given message. */
export function replyMessage(desk: Desk, parentId: string, body: Json): Message {
  const parent = desk.world.messages.get(parentId);
  if (!parent) throw refusal(99992354);
  const draft = readDraft(body);
  const chat = desk.world.chats.get(parent.chatId);
  if (!chat) throw refusal(230034);
  mayWrite(desk, chat);
  return deliverDraft(desk, chat, draft, parent);
}

/** PATCH im/v1/messages/:id: replaces the content of the bot's own card; nobody is notified. */
export function patchCard(desk: Desk, messageId: string, body: Json): Message {
  const message = desk.world.messages.get(messageId);
  if (!message) throw refusal(99992354);
  const content = textOf(body.content);
  if (content === undefined) throw refusal(230001);
  if (message.sender.kind !== "app") throw refusal(230027);
  if (message.recalledAt !== undefined) throw refusal(230011);
  if (message.type !== "interactive") throw refusal(230001, "not a card");
  if (desk.world.chats.get(message.chatId)?.status !== "normal") throw refusal(232009);
  if (desk.now() - message.createdAt > FOURTEEN_DAYS) throw refusal(230031);
  if (Buffer.byteLength(content) > CARD_LIMIT) throw refusal(230025);
  takeCard(desk, content, message.chatId);
  if (isNewCard(message.content) && !isNewCard(content)) throw refusal(230099, "ErrCode: 200830; ErrMsg: schema; ");
  if (!desk.meters.take(`patch ${messageId}`, 5, SECOND)) throw refusal(230020, "message rate limit");
  message.content = content;
  message.updatedAt = desk.now();
  message.patches += 1;
  desk.live.tell({ kind: "message", chatId: message.chatId, messageId });
  return message;
}

/** PUT im/v1/messages/:id: replaces the text of the bot's own text or post. */
export function editText(desk: Desk, messageId: string, body: Json): Message {
  const message = ownMessage(desk, messageId);
  const draft = readDraft(body);
  if (draft.type !== "text" && draft.type !== "post") throw refusal(230001, "msg_type");
  if (message.type !== draft.type) throw refusal(230001, "msg_type");
  message.content = draft.content;
  message.updatedAt = desk.now();
  message.patches += 1;
  desk.live.tell({ kind: "message", chatId: message.chatId, messageId });
  return message;
}

/** DELETE im/v1/messages/:id: recalls the bot's own message. */
export function recallOwn(desk: Desk, messageId: string): void {
  const message = ownMessage(desk, messageId);
  message.recalledAt = desk.now();
  desk.live.tell({ kind: "message", chatId: message.chatId, messageId });
}

function ownMessage({ world }: Desk, messageId: string): Message {
  const message = world.messages.get(messageId);
  if (!message) throw refusal(99992354);
  if (message.sender.kind !== "app") throw refusal(230027);
  if (message.recalledAt !== undefined) throw refusal(230011);
  return message;
}

const isNewCard = (content: string): boolean => {
  const card = readJson(content);
  return isObject(card) && card.schema === "2.0";
};

interface Draft {
  readonly type: string;
  readonly content: string;
  readonly value: Json;
  readonly uuid?: string;
}

function readDraft(body: Json): Draft {
  const type = textOf(body.msg_type);
  const content = textOf(body.content);
  if (!type || content === undefined || content === "") throw refusal(230001);
  if (!SENDABLE.has(type)) throw refusal(230001, "invalid msg_type");
  const value = readJson(content);
  // Content that is no JSON object is refused here, except for a card: the check of cards has its own error for it.
  if (!isObject(value) && type !== "interactive") throw refusal(230001, "content is not a JSON object");
  const uuid = textOf(body.uuid);
  if (body.uuid !== undefined && (uuid === undefined || uuid.length > 50)) throw refusal(99992402, "uuid");
  return { type, content, value: isObject(value) ? value : {}, ...(uuid ? { uuid } : {}) };
}

function targetChat({ world }: Desk, idType: string, id: string): Chat {
  if (idType === "chat_id") {
    const chat = world.chats.get(id);
    if (!chat) throw refusal(230034);
    return chat;
  }
  // Feishu also accepts an e-mail address as a receiver, but nobody in the sandbox has one.
  if (idType === "email") throw refusal(230034);
  if (!["open_id", "union_id", "user_id"].includes(idType)) throw refusal(230001, "receive_id_type");
  const key = idType === "open_id" ? "openId" : idType === "union_id" ? "unionId" : "userId";
  const person = [...world.people.values()].find((each) => each[key] === id);
  const chat = person && world.chats.get(directChatOf(person.openId));
  if (!chat) throw refusal(99992351);
  return chat;
}

function mayWrite({ world }: Desk, chat: Chat): void {
  if (chat.status !== "normal") throw refusal(232009);
  if (!chat.hasBot) throw refusal(230002);
  if (chat.type === "p2p" && world.stoppedBot.has(chat.owner)) throw refusal(230053);
}

function deliverDraft(desk: Desk, chat: Chat, draft: Draft, parent?: Message): Message {
  const before = rememberedSend(desk, draft.uuid);
  if (before) return before;
  if (parent && parent.recalledAt !== undefined) throw refusal(230011);
  const limit = draft.type === "text" ? TEXT_LIMIT : CARD_LIMIT;
  if (Buffer.byteLength(draft.content) > limit) throw refusal(230025);
  checkMedia(desk, draft);
  const { content, mentions } = rewriteMentions(desk, chat, draft);
  if (draft.type === "interactive") takeCard(desk, draft.content, chat.chatId);
  const scope = chat.type === "group" ? "chat rate limit" : "user rate limit";
  if (!desk.meters.take(`chat ${chat.chatId}`, 5, SECOND)) throw refusal(230020, scope);
  return store(desk, chat, { ...draft, content }, mentions, parent);
}

// The response to a repeated uuid is not documented; a live test suggests that it is the stored success.
function rememberedSend({ world, now }: Desk, uuid?: string): Message | undefined {
  if (uuid === undefined) return undefined;
  const seen = world.uuids.get(uuid);
  if (!seen || now() - seen.at >= HOUR) return undefined;
  return world.messages.get(seen.messageId);
}

function store(desk: Desk, chat: Chat, draft: Draft, mentions: readonly Mention[], parent?: Message): Message {
  const { world, identity } = desk;
  const message: Message = {
    messageId: newId("om_"),
    chatId: chat.chatId,
    type: draft.type,
    content: draft.content,
    mentions,
    sender: { kind: "app", id: identity.appId },
    ...(parent ? { parentId: parent.messageId, rootId: parent.rootId ?? parent.messageId } : {}),
    createdAt: desk.now(),
    updatedAt: desk.now(),
    patches: 0,
    ...(draft.uuid ? { uuid: draft.uuid } : {}),
  };
  world.messages.set(message.messageId, message);
  if (draft.uuid) world.uuids.set(draft.uuid, { messageId: message.messageId, at: desk.now() });
  desk.live.tell({ kind: "message", chatId: chat.chatId, messageId: message.messageId, isNew: true });
  return message;
}

function checkMedia({ world }: Desk, { type, value }: Draft): void {
  if (type !== "image" && type !== "file") return;
  const media = world.media.get(textOf(type === "image" ? value.image_key : value.file_key) ?? "");
  if (!media) throw refusal(230017);
  if (media.kind !== type) throw refusal(230055);
}

/** In the response, `<at user_id="ou_x">` has become `@_user_N` with an entry in mentions. */
function rewriteMentions(desk: Desk, chat: Chat, { type, content, value }: Draft) {
  if (type === "post") {
    if (postMentionsAll(value)) mayMentionAll(chat);
    return { content, mentions: [] };
  }
  if (type !== "text") return { content, mentions: [] };
  const text = textOf(value.text);
  if (text === undefined || text === "") throw refusal(230001, "text is empty");
  const mentions: Mention[] = [];
  const rewritten = text.replace(/<at user_id="([^"]*)">[^<]*<\/at>/g, (whole, id: string) => {
    if (id === "all") {
      mayMentionAll(chat);
      return "@_all";
    }
    const person = desk.world.people.get(id);
    if (!person) return whole;
    const key = `@_user_${mentions.length + 1}`;
    mentions.push({ key, openId: id, name: person.name });
    return key;
  });
  return { content: JSON.stringify({ ...value, text: rewritten }), mentions };
}

const postMentionsAll = (value: Json): boolean =>
  /"user_id":"all"/.test(JSON.stringify(objectsIn(Object.values(value))));
