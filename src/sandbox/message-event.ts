import { isObject, type Json, objectsIn, readJson } from "./wire/json.ts";
import type { Desk } from "./world/desk.ts";
import type { Chat, Message } from "./world/world.ts";

/** The fields of a message event. */
export function messageEvent(desk: Desk, chat: Chat, message: Message): Json {
  const tenantKey = desk.city.tenant.key;
  return {
    sender: {
      sender_id: userIds(desk, message.sender.id),
      sender_type: "user",
      tenant_key: tenantKey,
    },
    message: {
      message_id: message.messageId,
      ...(message.rootId ? { root_id: message.rootId, parent_id: message.parentId } : {}),
      ...(message.threadId ? { thread_id: message.threadId } : {}),
      create_time: String(message.createdAt),
      update_time: String(message.updatedAt),
      chat_id: chat.chatId,
      chat_type: chat.type,
      message_type: message.type,
      content: contentOf(desk, message),
      ...(message.mentions.length > 0
        ? {
            mentions: message.mentions.map(({ key, openId, name }) => ({
              key,
              id: userIds(desk, openId),
              mentioned_type: openId === desk.city.bot.openId ? "bot" : "user",
              name,
              tenant_key: tenantKey,
            })),
          }
        : {}),
    },
  };
}

/** The ids of a person in an event; user_id is missing, because the app has no scope for it. */
export const userIds = ({ world }: Desk, openId: string): Json => ({
  union_id: world.people.get(openId)?.unionId ?? `on_${openId.slice(3)}`,
  open_id: openId,
});

/** A post in the form of older clients or, if chosen, with the Markdown that newer clients send. */
function contentOf({ faults }: Desk, { type, content }: Message): string {
  const post = readJson(content);
  if (type !== "post" || faults.pushes.posts === "content" || !isObject(post)) return content;
  const { content: paragraphs, ...rest } = post;
  const lines = (Array.isArray(paragraphs) ? paragraphs : []).map((parts: unknown) => [
    { tag: "md", text: objectsIn(parts).map(asMarkdown).join("") },
  ]);
  return JSON.stringify({ ...rest, content_v2: lines });
}

const asMarkdown = ({ tag, text, href, user_id: key }: Json): string =>
  tag === "a" ? `[${text}](${href})` : tag === "at" ? String(key) : String(text ?? "");
