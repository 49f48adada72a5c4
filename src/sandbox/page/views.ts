import { wordsOf } from "../cards/text.ts";
import { unfoldLinks } from "../wire/fold-links.ts";
import { isObject, readJson } from "../wire/json.ts";
import type { Desk } from "../world/desk.ts";
import type { Message } from "../world/world.ts";

/** A message as tests and the control API read it. */
export interface MessageView {
  readonly messageId: string;
  readonly chatId: string;
  readonly type: string;
  /** The visible text: with names instead of placeholders, or all lines of a card. */
  readonly text: string;
  /** The parsed content: a card as it was sent, or an object such as `{ text }`. */
  readonly content: unknown;
  readonly isBot: boolean;
  readonly sender: string;
  readonly parentId?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly patches: number;
  readonly recalled: boolean;
  readonly uuid?: string;
  /** The emoji reactions on the message, by the platform's names. */
  readonly faces: readonly string[];
}

/** What a person in the chat sees of a message. */
export function messageView(desk: Desk, message: Message): MessageView {
  const { messageId, chatId, type, parentId, patches, uuid } = message;
  return {
    messageId,
    chatId,
    type,
    text: textIn(message),
    content: readJson(message.content),
    isBot: message.sender.kind === "app",
    sender: senderName(desk, message),
    ...(parentId ? { parentId } : {}),
    createdAt: new Date(message.createdAt).toISOString(),
    updatedAt: new Date(message.updatedAt).toISOString(),
    patches,
    recalled: message.recalledAt !== undefined,
    faces: [...(message.reactions?.values() ?? [])].map(({ emoji }) => emoji),
    ...(uuid ? { uuid } : {}),
  };
}

/** The name shown above a message. */
export const senderName = ({ city, world }: Desk, { sender }: Message): string =>
  sender.kind === "app"
    ? city.bot.name
    : (world.people.get(sender.id)?.name ?? world.strangers.get(sender.id) ?? sender.id);

/** A message in one line for the list of chats; for a card its summary, if it has one. */
export function previewOf(message: Message): string {
  const card = message.type === "interactive" ? readJson(message.content) : undefined;
  const config = isObject(card) && isObject(card.config) ? card.config : {};
  const summary = isObject(config.summary) ? config.summary.content : undefined;
  return (typeof summary === "string" && summary) || (textIn(message).split("\n")[0] ?? "");
}

/** The text of a message, with the names of mentioned people. */
export function textIn(message: Message): string {
  if (message.recalledAt !== undefined) return "";
  if (message.type === "interactive") return wordsOf(message.content);
  const content = readJson(message.content);
  if (!isObject(content)) return "";
  if (message.type === "text") return namedMentions(unfoldLinks(String(content.text ?? "")), message);
  if (message.type === "file") return `[文件] ${String(content.file_name ?? "")}`.trim();
  if (message.type === "image") return "[图片]";
  return message.type === "post" ? namedMentions(postText(content), message) : `[${message.type}]`;
}

/** Replaces placeholders by `@姓名`, the longest first, so that 10 is not read as 1 and 0. */
function namedMentions(text: string, { mentions }: Message): string {
  const longestFirst = [...mentions].sort((one, other) => other.key.length - one.key.length);
  return longestFirst
    .reduce((named, { key, name }) => named.replaceAll(key, `@${name}`), text)
    .replaceAll("@_all", "@所有人");
}

function postText(content: Readonly<Record<string, unknown>>): string {
  const inner = isObject(content.zh_cn) ? content.zh_cn : content;
  const paragraphs = Array.isArray(inner.content) ? inner.content : [];
  const lines = paragraphs.map((parts: unknown) =>
    (Array.isArray(parts) ? parts : [])
      .map((part) => (isObject(part) ? String(part.tag === "at" ? part.user_id : (part.text ?? "")) : ""))
      .join(""),
  );
  return [String(inner.title ?? ""), ...lines].filter((line) => line !== "").join("\n");
}
