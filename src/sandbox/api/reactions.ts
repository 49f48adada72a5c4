import type { Hono } from "hono";
import { newId } from "../wire/crypto.ts";
import { isObject, textOf } from "../wire/json.ts";
import { refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Desk } from "../world/desk.ts";
import type { Message, Reaction } from "../world/world.ts";

/** Emoji reactions on messages: add, list and remove. One app can add the same emoji to a message only once. */
export function registerReactions(app: Hono, desk: Desk): void {
  app.post("/im/v1/messages/:id/reactions", async (c) => {
    const message = messageOf(desk, c.req.param("id"));
    const { reaction_type: type } = await bodyOf(c);
    const emoji = isObject(type) ? textOf(type.emoji_type) : undefined;
    if (emoji === undefined || !/^[A-Z][A-Za-z0-9_]{1,40}$/.test(emoji)) throw refusal(231001, "emoji_type");
    const by = { kind: "app", id: desk.identity.appId } as const;
    const faces = facesOf(message);
    const known = [...faces].find(([, one]) => one.emoji === emoji && one.by.id === by.id);
    const id = known?.[0] ?? newId("ZCaCIjUBVVWSrm5L-");
    if (known === undefined) faces.set(id, { emoji, by, at: desk.now() });
    desk.live.tell({ kind: "message", chatId: message.chatId, messageId: message.messageId });
    const face = faces.get(id);
    return c.json({ code: 0, msg: "success", data: face === undefined ? {} : faceView(id, face) });
  });
  app.get("/im/v1/messages/:id/reactions", (c) => {
    const items = [...facesOf(messageOf(desk, c.req.param("id")))].map(([id, face]) => faceView(id, face));
    return c.json({ code: 0, msg: "success", data: { items, has_more: false, page_token: "" } });
  });
  app.delete("/im/v1/messages/:id/reactions/:reaction", (c) => {
    const message = messageOf(desk, c.req.param("id"));
    const face = facesOf(message).get(c.req.param("reaction"));
    if (face === undefined) throw refusal(231010);
    facesOf(message).delete(c.req.param("reaction"));
    desk.live.tell({ kind: "message", chatId: message.chatId, messageId: message.messageId });
    return c.json({ code: 0, msg: "success", data: faceView(c.req.param("reaction"), face) });
  });
}

function messageOf({ world }: Desk, id: string): Message {
  const message = world.messages.get(id);
  if (message === undefined) throw refusal(231003);
  if (message.recalledAt !== undefined) throw refusal(231003);
  if (!world.chats.get(message.chatId)?.hasBot) throw refusal(231002);
  return message;
}

function facesOf(message: Message): Map<string, Reaction> {
  message.reactions ??= new Map();
  return message.reactions;
}

const faceView = (id: string, { emoji, by, at }: Reaction) => ({
  reaction_id: id,
  operator: { operator_id: by.id, operator_type: by.kind },
  action_time: String(at),
  reaction_type: { emoji_type: emoji },
});
