import type { Push, Pushing } from "./long-connection/push.ts";
import { messageEvent, userIds } from "./message-event.ts";
import { newId } from "./wire/crypto.ts";
import { foldLinks } from "./wire/fold-links.ts";
import type { Json } from "./wire/json.ts";
import type { Desk } from "./world/desk.ts";
import { type Chat, directChatOf, type Mention, type Message } from "./world/world.ts";

/** The options of a message that a person sends in the sandbox. */
export interface SayOptions {
  /** Whether the bot is mentioned; by default yes in groups and no in a direct chat. */
  readonly mention?: boolean;
  /** Other mentioned people: `@姓名` in the text becomes a real mention of each. */
  readonly mentions?: readonly string[];
  readonly replyTo?: string;
  /**
   * Whether the reply is in a topic. Its parent is then the topic's first message, whichever message was replied to.
   */
  readonly inTopic?: boolean;
  /** The message type if it is not text, and in the next field its content as in the event. */
  readonly type?: string;
  readonly content?: Json;
  /** Messages of others that are forwarded together as one message. */
  readonly forwarded?: readonly { readonly text: string; readonly createdAt?: number }[];
  /** When the message was written, if not now; the push itself always has the present time. */
  readonly createdAt?: number;
}

/** The result of sending a message: the message, and the push unless the platform delivers none. */
export interface Said {
  readonly messageId: string;
  readonly push?: Push;
}

/** Puts a person's message into a chat and pushes the event; resolves when the app has answered or failed. */
export async function say(
  desk: Desk,
  pushing: Pushing,
  openId: string,
  chatId: string,
  text: string,
  options: SayOptions = {},
): Promise<Said> {
  const chat = chatFor(desk, openId, chatId);
  const message = writeDown(desk, chat, openId, text, options);
  if (!isHeard(desk, chat, message)) return { messageId: message.messageId };
  const push = await pushing.event("im.message.receive_v1", messageEvent(desk, chat, message), message.messageId);
  return { messageId: message.messageId, push };
}

const isHeard = (desk: Desk, chat: Chat, { mentions }: Message): boolean =>
  chat.hasBot && (chat.type === "p2p" || desk.hearsAll || mentions.some(({ openId }) => openId === botOf(desk)));

const botOf = ({ city }: Desk): string => city.bot.openId;

function chatFor({ world }: Desk, openId: string, chatId: string): Chat {
  const chat = world.chats.get(chatId);
  if (!chat) throw new Error(`there is no chat ${chatId}`);
  if (!chat.members.has(openId)) throw new Error(`${openId} is not in ${chatId}`);
  if (chat.status !== "normal") throw new Error(`${chatId} is dissolved`);
  return chat;
}

function writeDown(desk: Desk, chat: Chat, openId: string, text: string, options: SayOptions): Message {
  const { world } = desk;
  const { text: marked, mentions } = withMentions(desk, chat, text, options);
  const parent = options.replyTo === undefined ? undefined : world.messages.get(options.replyTo);
  const createdAt = options.createdAt ?? desk.now();
  const message: Message = {
    messageId: newId("om_"),
    chatId: chat.chatId,
    type: options.forwarded === undefined ? (options.type ?? "text") : "merge_forward",
    content: JSON.stringify(
      options.forwarded === undefined
        ? (options.content ?? { text: foldLinks(marked) })
        : { content: "Merged and Forwarded Message" },
    ),
    mentions,
    sender: { kind: "user", id: openId },
    ...(parent ? placeOf(parent, options.inTopic ?? false) : {}),
    createdAt,
    updatedAt: createdAt,
    patches: 0,
    ...(options.forwarded === undefined ? {} : { forwarded: options.forwarded.map((one) => asForwarded(one, openId)) }),
  };
  world.messages.set(message.messageId, message);
  desk.live.tell({ kind: "message", chatId: chat.chatId, messageId: message.messageId, isNew: true });
  return message;
}

function asForwarded({ text, createdAt = 0 }: NonNullable<SayOptions["forwarded"]>[number], openId: string): Message {
  return {
    messageId: newId("om_"),
    chatId: "",
    type: "text",
    content: JSON.stringify({ text }),
    mentions: [],
    sender: { kind: "user", id: openId },
    createdAt,
    updatedAt: createdAt,
    patches: 0,
  };
}

/** The place of a reply: below its parent or, in a topic, below the topic's first message. */
function placeOf(parent: Message, inTopic: boolean) {
  const rootId = parent.rootId ?? parent.messageId;
  if (!inTopic) return { parentId: parent.messageId, rootId };
  return { parentId: rootId, rootId, threadId: parent.threadId ?? `omt_${rootId.slice(3, 19)}` };
}

/** Turns real mentions into `@_user_N`, as the client does; other text with an @ stays text. */
function withMentions({ world, city }: Desk, chat: Chat, text: string, options: SayOptions) {
  const mentions: Mention[] = [];
  const add = (openId: string, name: string): string => {
    const key = `@_user_${mentions.length + 1}`;
    mentions.push({ key, openId, name });
    return key;
  };
  let marked = text;
  if (options.mention ?? chat.type === "group") {
    const key = add(city.bot.openId, city.bot.name);
    const typed = `@${city.bot.name}`;
    marked = marked.includes(typed) ? marked.replace(typed, key) : `${key} ${marked}`;
  }
  for (const openId of options.mentions ?? []) {
    const name = world.people.get(openId)?.name;
    if (name && marked.includes(`@${name}`)) marked = marked.replace(`@${name}`, add(openId, name));
  }
  return { text: marked, mentions };
}

/**
 * Edits a person's message. It is not known whether the platform then pushes an update or the message once more, so
 * both can be chosen.
 */
export async function edit(
  desk: Desk,
  pushing: Pushing,
  messageId: string,
  text: string,
  how: "updated" | "again" = "updated",
): Promise<Push | undefined> {
  const message = desk.world.messages.get(messageId);
  const chat = desk.world.chats.get(message?.chatId ?? "");
  if (!message || !chat) throw new Error(`there is no message ${messageId}`);
  const isNamed = message.mentions.some(({ openId }) => openId === botOf(desk));
  const { text: marked, mentions } = withMentions(desk, chat, text, {
    mention: isNamed || text.includes(`@${desk.city.bot.name}`),
  });
  message.content = JSON.stringify({ text: foldLinks(marked) });
  message.mentions = mentions;
  message.updatedAt = desk.now();
  desk.live.tell({ kind: "message", chatId: chat.chatId, messageId });
  if (!isHeard(desk, chat, message)) return undefined;
  const type = how === "updated" ? "im.message.updated_v1" : "im.message.receive_v1";
  return pushing.event(type, messageEvent(desk, chat, message), messageId);
}

/** Taps an entry of the bot's menu in a person's direct chat. */
export const tapMenu = (desk: Desk, pushing: Pushing, openId: string, key: string): Promise<Push> =>
  pushing.event("application.bot.menu_v6", {
    operator: { operator_name: desk.world.people.get(openId)?.name ?? "", operator_id: userIds(desk, openId) },
    event_key: key,
    timestamp: Math.floor(desk.now() / 1_000),
  });

/** Opens a person's direct chat with the bot. */
export const enterDirect = (desk: Desk, pushing: Pushing, openId: string): Promise<Push> =>
  pushing.event("im.chat.access_event.bot_p2p_chat_entered_v1", {
    chat_id: directChatOf(openId),
    operator_id: userIds(desk, openId),
    last_message_id: "",
    last_message_create_time: "",
  });

/** Recalls a person's message and pushes the event. */
export async function recall(
  desk: Desk,
  pushing: Pushing,
  messageId: string,
  openId?: string,
): Promise<Push | undefined> {
  const message = desk.world.messages.get(messageId);
  if (!message) throw new Error(`there is no message ${messageId}`);
  if (openId !== undefined && message.sender.id !== openId) throw new Error("only one's own message can be recalled");
  if (message.recalledAt !== undefined) return undefined;
  message.recalledAt = desk.now();
  desk.live.tell({ kind: "message", chatId: message.chatId, messageId });
  if (!desk.world.chats.get(message.chatId)?.hasBot) return undefined;
  return pushing.event("im.message.recalled_v1", {
    message_id: messageId,
    chat_id: message.chatId,
    recall_time: String(desk.now()),
    recall_type: "message_owner",
  });
}

/** Adds the bot to a group or removes it, and pushes the event. */
export async function moveBot(desk: Desk, pushing: Pushing, chatId: string, isIn: boolean, by?: string): Promise<Push> {
  const chat = groupOf(desk, chatId);
  chat.hasBot = isIn;
  desk.live.tell({ kind: "chat", chatId });
  const name = isIn ? "im.chat.member.bot.added_v1" : "im.chat.member.bot.deleted_v1";
  return pushing.event(name, chatEvent(desk, chat, by));
}

/** Adds people to a group or removes them, and pushes the event. */
export async function moveMember(desk: Desk, pushing: Pushing, chatId: string, openId: string, isIn: boolean) {
  const chat = groupOf(desk, chatId);
  if (isIn) chat.members.add(openId);
  else chat.members.delete(openId);
  desk.live.tell({ kind: "chat", chatId });
  const person = desk.world.people.get(openId);
  const users = [{ name: person?.name ?? "", tenant_key: desk.city.tenant.key, user_id: userIds(desk, openId) }];
  const name = isIn ? "im.chat.member.user.added_v1" : "im.chat.member.user.deleted_v1";
  return pushing.event(name, { ...chatEvent(desk, chat), users });
}

/** Dissolves a group. If its history is kept, the platform pushes no event. */
export async function disband(desk: Desk, pushing: Pushing, chatId: string, keepHistory = false) {
  const chat = groupOf(desk, chatId);
  chat.status = keepHistory ? "dissolved_save" : "dissolved";
  desk.live.tell({ kind: "chat", chatId });
  return keepHistory ? undefined : pushing.event("im.chat.disbanded_v1", chatEvent(desk, chat));
}

function groupOf({ world }: Desk, chatId: string): Chat {
  const chat = world.chats.get(chatId);
  if (chat?.type !== "group") throw new Error(`there is no group ${chatId}`);
  return chat;
}

const chatEvent = (desk: Desk, chat: Chat, by = chat.owner): Json => ({
  chat_id: chat.chatId,
  operator_id: userIds(desk, by),
  external: false,
  operator_tenant_key: desk.city.tenant.key,
  name: chat.name,
  i18n_names: { zh_cn: chat.name },
});
