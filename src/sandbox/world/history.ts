import { drawnCard } from "#platforms";
import type { Query } from "#store";
import type { City } from "./city.ts";
import type { Desk } from "./desk.ts";
import type { Chat, Message } from "./world.ts";

/** The messages of a group before the sandbox was started: the lines that became records, and the bot's answers. */
export interface Past {
  readonly chatId: string;
  readonly name: string;
  /** The messages of the group, the oldest first. */
  readonly said: readonly Said[];
}

interface Said {
  readonly messageId: string;
  /** The sender of the message; undefined means the bot. */
  readonly by: { readonly openId: string; readonly name: string } | undefined;
  readonly at: string;
  readonly type: string;
  /** A person's text, or the bot's message as it was sent. */
  readonly content: string;
  readonly replyTo?: string;
}

/** Reads the earlier messages of some groups; an id that is not a group is skipped. */
export type History = (chatIds: readonly string[]) => Promise<readonly Past[]>;

/** Reads the history from a ledger. Messages that created no record are not stored there and are missing. */
export const historyIn =
  (query: Query): History =>
  async (chatIds) => {
    const chats = await query
      .selectFrom("chat")
      .select(["id", "name"])
      .where("id", "in", chatIds)
      .where("kind", "=", "group")
      .execute();
    if (chats.length === 0) return [];
    const ids = chats.map(({ id }) => id);
    const lines = await query
      .selectFrom("record")
      .leftJoin("person", "person.id", "record.reporter_id")
      .select(["chat_id", "message_id", "line", "reporter_id", "reported_at", "person.name"])
      .where("chat_id", "in", ids)
      .where("message_id", "is not", null)
      .orderBy("record.number")
      .execute();
    const answers = await query
      .selectFrom("outbox")
      .select(["uuid", "order_key", "target", "payload", "message_id", "created_at"])
      .where("order_key", "in", ids)
      .where("action", "=", "reply")
      .where("state", "=", "sent")
      .orderBy("created_at")
      .execute();
    const answersTo = Map.groupBy(answers, ({ target }) => target);
    const linesIn = Map.groupBy(lines, ({ chat_id }) => chat_id);
    return chats.map(({ id, name }) => {
      // One message can create several records, each from one of its lines.
      const messages = Map.groupBy(linesIn.get(id) ?? [], ({ message_id }) => message_id ?? "");
      const said = [...messages].flatMap(([messageId, of]): readonly Said[] => {
        const [first] = of;
        if (first === undefined) return [];
        const by = { openId: first.reporter_id, name: first.name ?? "" };
        const content = of.map(({ line }) => line).join("\n");
        return [
          { messageId, by, at: first.reported_at, type: "text", content },
          ...(answersTo.get(messageId) ?? []).flatMap(answered),
        ];
      });
      return { chatId: id, name, said };
    });
  };

interface Answer {
  readonly uuid: string;
  readonly target: string;
  readonly payload: string;
  readonly message_id: string | null;
  readonly created_at: string;
}

/** Returns nothing for an answer whose content has been deleted. */
function answered({ uuid, target, payload, message_id, created_at }: Answer): readonly Said[] {
  const { messageType, content } = JSON.parse(payload || "{}") as { messageType?: string; content?: string };
  const type = messageType === "card" ? "interactive" : messageType;
  // Skip emoji reactions and files made in the background: they are not messages to show again.
  if ((type !== "interactive" && type !== "text") || content === undefined) return [];
  const messageId = message_id ?? `om_${uuid}`;
  const shown = type === "interactive" ? drawnCard(content) : content;
  return [{ messageId, by: undefined, at: created_at, type, content: shown, replyTo: target }];
}

/**
 * Puts the earlier messages before those since the start, once. A group that the sandbox does not show is added without
 * members.
 */
export async function recall(
  { world, city, identity }: Desk,
  history: History,
  chatIds: readonly string[],
): Promise<void> {
  const fresh = chatIds.filter((id) => !world.recalled.has(id));
  if (fresh.length === 0) return;
  for (const id of fresh) world.recalled.add(id);
  const messages: Message[] = [];
  for (const { chatId, name, said } of await history(fresh)) {
    if (!world.chats.has(chatId)) world.chats.set(chatId, emptyGroup(chatId, name));
    for (const one of said) {
      if (world.messages.has(one.messageId)) continue;
      if (one.by !== undefined) world.strangers.set(one.by.openId, one.by.name);
      messages.push(messageOf(one, chatId, { ...city.bot, appId: identity.appId }));
    }
  }
  const since = [...world.messages];
  world.messages.clear();
  for (const message of messages) world.messages.set(message.messageId, message);
  for (const [id, message] of since) world.messages.set(id, message);
}

const emptyGroup = (chatId: string, name: string): Chat => ({
  chatId,
  name,
  type: "group",
  owner: "",
  members: new Set(),
  hasBot: true,
  atAll: "owner",
  status: "normal",
});

function messageOf(said: Said, chatId: string, bot: City["bot"]): Message {
  const { messageId, by, type, content, replyTo } = said;
  const at = Date.parse(said.at);
  const key = "@_user_1";
  const own: Pick<Message, "content" | "mentions" | "sender"> =
    by === undefined
      ? { content, mentions: [], sender: { kind: "app", id: bot.appId } }
      : {
          content: JSON.stringify({ text: `${key} ${content}` }),
          mentions: [{ key, openId: bot.openId, name: bot.name }],
          sender: { kind: "user", id: by.openId },
        };
  const place = replyTo === undefined ? {} : { parentId: replyTo, rootId: replyTo };
  return { messageId, chatId, type, ...own, ...place, createdAt: at, updatedAt: at, patches: 0 };
}
