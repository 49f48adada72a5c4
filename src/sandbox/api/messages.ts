import type { Hono } from "hono";
import { degraded } from "../cards/text.ts";
import { readPage } from "../wire/paging.ts";
import { type Refusal, refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Desk } from "../world/desk.ts";
import { type Message, messagesIn } from "../world/world.ts";
import { createMessage, editText, patchCard, recallOwn, replyMessage } from "./send.ts";

/** create, reply, patch, get and list of im/v1/messages. */
export function registerMessages(app: Hono, desk: Desk): void {
  app.post("/im/v1/messages", async (c) => {
    const body = await bodyOf(c);
    const message = counted(desk, body.uuid, () => createMessage(desk, c.req.query("receive_id_type"), body));
    return c.json({ code: 0, msg: "success", data: sentView(desk, message) });
  });
  app.post("/im/v1/messages/:id/reply", async (c) => {
    const body = await bodyOf(c);
    const message = counted(desk, body.uuid, () => replyMessage(desk, c.req.param("id"), body));
    return c.json({ code: 0, msg: "success", data: sentView(desk, message) });
  });
  app.patch("/im/v1/messages/:id", async (c) => {
    patchCard(desk, c.req.param("id"), await bodyOf(c));
    return c.json({ code: 0, msg: "ok", data: {} });
  });
  app.put("/im/v1/messages/:id", async (c) => {
    const message = editText(desk, c.req.param("id"), await bodyOf(c));
    return c.json({ code: 0, msg: "success", data: sentView(desk, message) });
  });
  app.delete("/im/v1/messages/:id", (c) => {
    recallOwn(desk, c.req.param("id"));
    return c.json({ code: 0, msg: "success", data: {} });
  });
  app.get("/im/v1/messages/:id", (c) => {
    const message = desk.world.messages.get(c.req.param("id"));
    if (!message) throw refusal(230001, "message_id");
    mayRead(desk, message.chatId);
    const original = c.req.query("card_msg_content_type") !== undefined;
    const forwarded = (message.forwarded ?? []).map((one) => ({
      ...storedView(desk, one, original),
      upper_message_id: message.messageId,
    }));
    const items = [storedView(desk, message, original), ...forwarded];
    return c.json({ code: 0, msg: "success", data: { items } });
  });
  app.get("/im/v1/messages", (c) => {
    const chatId = c.req.query("container_id") ?? "";
    if (c.req.query("container_id_type") !== "chat") throw refusal(230001, "container_id_type");
    mayRead(desk, chatId);
    const { items, ...page } = readPage(history(desk, chatId, c.req.query()), c.req.query(), 50, 230001);
    return c.json({
      code: 0,
      msg: "success",
      data: { ...page, items: items.map((message) => storedView(desk, message, false)) },
    });
  });
}

function history(desk: Desk, chatId: string, query: Record<string, string>): Message[] {
  const from = Number(query.start_time ?? 0) * 1_000;
  const to = Number(query.end_time ?? Number.POSITIVE_INFINITY) * 1_000;
  const found = messagesIn(desk.world, chatId).filter(({ createdAt }) => createdAt >= from && createdAt <= to);
  return query.sort_type === "ByCreateTimeDesc" ? found.reverse() : found;
}

function mayRead({ world }: Desk, chatId: string): void {
  const chat = world.chats.get(chatId);
  if (!chat) throw refusal(230001, "container_id");
  if (chat.status !== "normal") throw refusal(232009);
  if (!chat.hasBot) throw refusal(230002);
}

/** Counts for each uuid the calls and their results, which the crash tests compare. */
function counted(desk: Desk, uuid: unknown, send: () => Message): Message {
  const key = typeof uuid === "string" && uuid !== "" ? uuid : "none";
  const entry = desk.world.calls.get(key) ?? { calls: 0, outcomes: [], messageIds: [] };
  desk.world.calls.set(key, entry);
  entry.calls += 1;
  try {
    const message = send();
    const isNew = !entry.messageIds.includes(message.messageId);
    if (isNew) entry.messageIds.push(message.messageId);
    entry.outcomes.push(isNew ? "sent" : "remembered");
    return message;
  } catch (error) {
    entry.outcomes.push(String((error as Partial<Refusal>).code ?? "error"));
    throw error;
  }
}

function sentView(desk: Desk, message: Message) {
  return {
    message_id: message.messageId,
    ...(message.rootId ? { root_id: message.rootId, parent_id: message.parentId } : {}),
    msg_type: message.type,
    create_time: String(message.createdAt),
    update_time: String(message.updatedAt),
    deleted: message.recalledAt !== undefined,
    updated: message.patches > 0,
    chat_id: message.chatId,
    sender:
      message.sender.kind === "app"
        ? { id: message.sender.id, id_type: "app_id", sender_type: "app", tenant_key: desk.city.tenant.key }
        : { id: message.sender.id, id_type: "open_id", sender_type: "user", tenant_key: desk.city.tenant.key },
    body: { content: message.content },
    // Here `id` is a text with an id_type beside it; in events it is an object.
    ...(message.mentions.length > 0
      ? {
          mentions: message.mentions.map(({ key, openId, name }) => ({
            key,
            id: openId,
            id_type: "open_id",
            name,
            tenant_key: desk.city.tenant.key,
          })),
        }
      : {}),
  };
}

function storedView(desk: Desk, message: Message, original: boolean) {
  const view = sentView(desk, message);
  if (message.recalledAt !== undefined) return { ...view, body: { content: "This message was recalled" } };
  return message.type === "interactive" && !original ? { ...view, body: { content: degraded(message.content) } } : view;
}
