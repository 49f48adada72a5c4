import type { Hono } from "hono";
import { textOf } from "../wire/json.ts";
import { readPage } from "../wire/paging.ts";
import { refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Desk } from "../world/desk.ts";
import { type Message, messagesIn } from "../world/world.ts";

/** Further operations on messages: pin, urgent notice, and who has read them. */
export function registerMarks(app: Hono, desk: Desk): void {
  app.post("/im/v1/pins", async (c) => {
    const message = messageOf(desk, textOf((await bodyOf(c)).message_id) ?? "");
    message.pin ??= { by: desk.identity.appId, at: desk.now() };
    return c.json({ code: 0, msg: "success", data: { pin: pinView(message) } });
  });
  app.get("/im/v1/pins", (c) => {
    const pinned = messagesIn(desk.world, c.req.query("chat_id") ?? "").filter(({ pin }) => pin !== undefined);
    const { items, ...page } = readPage(pinned, c.req.query(), 50, 230001);
    return c.json({ code: 0, msg: "success", data: { ...page, items: items.map(pinView) } });
  });
  app.delete("/im/v1/pins/:id", (c) => {
    delete messageOf(desk, c.req.param("id")).pin;
    return c.json({ code: 0, msg: "success", data: {} });
  });
  app.patch("/im/v1/messages/:id/urgent_app", async (c) => {
    const message = messageOf(desk, c.req.param("id"));
    if (message.sender.kind !== "app") throw refusal(230012);
    const { user_id_list: list } = await bodyOf(c);
    const members = desk.world.chats.get(message.chatId)?.members;
    const invalid = Array.isArray(list) ? list.filter((id) => !members?.has(String(id))) : [];
    return c.json({ code: 0, msg: "success", data: { invalid_user_id_list: invalid } });
  });
  app.get("/im/v1/messages/:id/read_users", (c) => {
    const message = messageOf(desk, c.req.param("id"));
    if (message.sender.kind !== "app") throw refusal(230012);
    return c.json({ code: 0, msg: "success", data: { items: [], has_more: false, page_token: "" } });
  });
}

function messageOf({ world }: Desk, id: string): Message {
  const message = world.messages.get(id);
  if (message === undefined) throw refusal(99992354);
  if (message.recalledAt !== undefined) throw refusal(230110);
  if (!world.chats.get(message.chatId)?.hasBot) throw refusal(230002);
  return message;
}

const pinView = ({ messageId, chatId, pin }: Message) => ({
  message_id: messageId,
  chat_id: chatId,
  operator_id: pin?.by ?? "",
  operator_id_type: "app_id",
  create_time: String(pin?.at ?? 0),
});
