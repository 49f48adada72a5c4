import type { IncomingMessage, Mention } from "../../events.ts";
import type { Asked, Directory, SaidMessage } from "../../platform.ts";
import { readTime } from "../time.ts";
import { allMentions, readContent, typeOf } from "../webhook/content.ts";
import type { Client, Json } from "./client.ts";
import type { Call } from "./http.ts";
import { objectIn, objectsIn, textIn } from "./read.ts";

/** A message as the platform's API returns it. */
export interface StoredMessage {
  readonly messageId: string;
  readonly chatId: string;
  readonly senderId: string | undefined;
  readonly senderKind: "user" | "bot";
  readonly sentAt: string | undefined;
  readonly messageType: string;
  readonly content: string;
  readonly parentId: string | undefined;
  readonly rootId: string | undefined;
  readonly deleted: boolean;
  readonly mentions: readonly Mention[];
}

/** A member of a chat. */
export interface Member {
  readonly personId: string;
  readonly name: string;
}

/** A group in which the bot is. */
export interface Group {
  readonly chatId: string;
  readonly name: string;
}

// Fifty pages of a hundred are more members than any group has.
const MAX_PAGES = 50;
const CHATS = "/open-apis/im/v1/chats";
const MESSAGES = "/open-apis/im/v1/messages";

/** Reads chats, people and old messages from the platform. */
export function createDirectory(client: Client) {
  const messages = async (chatId: string, from: string, to: string): Promise<Asked<readonly StoredMessage[]>> => {
    const items = await pages(client, {
      name: "im.message.list",
      method: "GET",
      path: MESSAGES,
      query: {
        container_id_type: "chat",
        container_id: chatId,
        start_time: Math.floor(Date.parse(from) / 1000),
        end_time: Math.ceil(Date.parse(to) / 1000),
        sort_type: "ByCreateTimeAsc",
        page_size: 50,
      },
    });
    return items.ok ? { ok: true, value: items.value.map(readMessage) } : items;
  };
  return {
    /** The bot's own id, so that it recognises its mentions. */
    async botInfo(): Promise<Asked<Member>> {
      const answer = await client.call({ name: "bot.info", method: "GET", path: "/open-apis/bot/v3/info" });
      if (!answer.ok) return answer;
      // In this response alone the object is beside `code` and not in `data`.
      const bot = objectIn(answer.json, "bot");
      return { ok: true, value: { personId: textIn(bot, "open_id") ?? "", name: textIn(bot, "app_name") ?? "" } };
    },

    /** One message; undefined if it no longer exists. */
    async message(messageId: string): Promise<Asked<StoredMessage | undefined>> {
      const path = `${MESSAGES}/${encodeURIComponent(messageId)}`;
      const answer = await client.call({ name: "im.message.get", method: "GET", path });
      if (!answer.ok) return answer;
      const [item] = objectsIn(objectIn(answer.json, "data"), "items");
      return { ok: true, value: item === undefined ? undefined : readMessage(item) };
    },

    /** The text of a message; for a forwarded conversation the texts of its messages, in order. */
    async said(messageId: string): Promise<Asked<readonly SaidMessage[]>> {
      const path = `${MESSAGES}/${encodeURIComponent(messageId)}`;
      const answer = await client.call({ name: "im.message.get", method: "GET", path });
      if (!answer.ok) return answer;
      const [message, ...forwarded] = objectsIn(objectIn(answer.json, "data"), "items").map(readMessage);
      const all = forwarded.length > 0 || message === undefined ? forwarded : [message];
      return { ok: true, value: all.filter(({ deleted }) => !deleted).map(saidIn) };
    },

    /** The messages of a chat between two instants, oldest first. */
    messages,

    /**
     * The messages of a chat in the form of incoming messages; recalled messages and those without a time are left out.
     */
    async history(chat: Parameters<Directory["history"]>[0], from: string, to: string) {
      const found = await messages(chat.id, from, to);
      if (!found.ok) return found;
      return { ok: true as const, value: found.value.flatMap((message) => asIncoming(message, chat.kind) ?? []) };
    },

    /** All members of a chat except bots, with their names. */
    async members(chatId: string): Promise<Asked<readonly Member[]>> {
      const items = await pages(client, {
        name: "im.chat.members",
        method: "GET",
        path: `${CHATS}/${encodeURIComponent(chatId)}/members`,
        query: { member_id_type: "open_id", page_size: 100 },
      });
      if (!items.ok) return items;
      const members = items.value.map((item) => ({
        personId: textIn(item, "member_id") ?? "",
        name: textIn(item, "name") ?? "",
      }));
      return { ok: true, value: members };
    },

    /** The name of a group. Some events carry the bot's own name in its place, so it is read from the API. */
    async groupName(chatId: string): Promise<Asked<string>> {
      const path = `${CHATS}/${encodeURIComponent(chatId)}`;
      const answer = await client.call({ name: "im.chat.get", method: "GET", path });
      return answer.ok ? { ok: true, value: textIn(objectIn(answer.json, "data"), "name") ?? "" } : answer;
    },

    /** The groups in which the bot is. */
    async groups(): Promise<Asked<readonly Group[]>> {
      const query = { page_size: 100 };
      const items = await pages(client, { name: "im.chat.list", method: "GET", path: CHATS, query });
      if (!items.ok) return items;
      const groups = items.value.map((item) => ({
        chatId: textIn(item, "chat_id") ?? "",
        name: textIn(item, "name") ?? "",
      }));
      return { ok: true, value: groups };
    },
  };
}

async function pages(client: Client, call: Call): Promise<Asked<readonly Json[]>> {
  const items: Json[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await client.call({ ...call, query: { ...call.query, page_token: pageToken } });
    if (!answer.ok) return answer;
    const data = objectIn(answer.json, "data");
    items.push(...objectsIn(data, "items"));
    pageToken = textIn(data, "page_token");
    if (data.has_more !== true || pageToken === undefined) break;
  }
  return { ok: true, value: items };
}

function readMessage(item: Json): StoredMessage {
  const sender = objectIn(item, "sender");
  const isPerson = textIn(sender, "sender_type") === "user";
  return {
    messageId: textIn(item, "message_id") ?? "",
    chatId: textIn(item, "chat_id") ?? "",
    senderId: isPerson && sender.id_type === "open_id" ? textIn(sender, "id") : undefined,
    senderKind: isPerson ? "user" : "bot",
    sentAt: readTime(item.create_time),
    messageType: textIn(item, "msg_type") ?? "",
    content: textIn(objectIn(item, "body"), "content") ?? "",
    parentId: textIn(item, "parent_id"),
    rootId: textIn(item, "root_id"),
    deleted: item.deleted === true,
    // An event has a mention's id as an object; the API returns it as text.
    mentions: objectsIn(item, "mentions").map((mention) => ({
      key: textIn(mention, "key") ?? "",
      personId: textIn(mention, "id"),
      name: textIn(mention, "name") ?? "",
    })),
  };
}

function saidIn({ messageType, content, mentions, sentAt }: StoredMessage): SaidMessage {
  const { text, file, mentions: inline = [] } = readContent(messageType, content);
  const named = [...mentions, ...inline.map(({ personId, name }) => ({ key: personId, name }))];
  // Longer keys are replaced first, so that @_user_1 does not match the start of @_user_10.
  const words = named
    .sort((one, other) => other.key.length - one.key.length)
    .reduce((said, { key, name }) => (key === "" ? said : said.replaceAll(key, name)), text ?? "");
  return { text: text === undefined ? undefined : words, file, sentAt };
}

/** A message of a chat's history in the form of an incoming message; `undefined` if its time is unknown. */
function asIncoming(message: StoredMessage, chatKind: IncomingMessage["chatKind"]): IncomingMessage | undefined {
  if (message.sentAt === undefined || message.deleted) return undefined;
  const content = readContent(message.messageType, message.content);
  return {
    kind: "message",
    eventId: `history:${message.messageId}`,
    messageId: message.messageId,
    chatId: message.chatId,
    chatKind,
    senderId: message.senderId,
    senderKind: message.senderKind,
    sentAt: message.sentAt,
    clockFlag: false,
    messageType: typeOf(message.messageType),
    ...content,
    mentions: allMentions(content.text, message.mentions),
    parentId: message.parentId,
    rootId: message.rootId,
  };
}
