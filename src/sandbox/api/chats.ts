import type { Hono } from "hono";
import { newId } from "../wire/crypto.ts";
import { type Json, textOf } from "../wire/json.ts";
import { readPage } from "../wire/paging.ts";
import { refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import { type Desk, namesIn } from "../world/desk.ts";
import type { Chat } from "../world/world.ts";

/** Groups and their members as the bot sees them, and the bot's own identity. */
export function registerChats(app: Hono, desk: Desk): void {
  const { city, world } = desk;
  app.get("/bot/v3/info", (c) =>
    c.json({
      code: 0,
      msg: "ok",
      bot: { activate_status: 2, app_name: city.bot.name, avatar_url: "", ip_white_list: [], open_id: city.bot.openId },
    }),
  );
  app.get("/im/v1/chats", (c) => {
    const groups = [...world.chats.values()].filter(({ type, hasBot }) => type === "group" && hasBot);
    const { items, ...page } = readPage(groups, c.req.query(), 100, 232001);
    return c.json({ code: 0, msg: "success", data: { ...page, items: items.map((chat) => listed(desk, chat)) } });
  });
  app.post("/im/v1/chats", async (c) => {
    const chat = newGroup(desk, await bodyOf(c));
    return c.json({ code: 0, msg: "success", data: { ...listed(desk, chat), ...inner(desk, chat) } });
  });
  app.get("/im/v1/chats/:id", (c) => {
    const chat = known(desk, c.req.param("id"));
    const open = {
      avatar: "",
      name: chat.name,
      user_count: String(chat.members.size),
      bot_count: chat.hasBot ? "1" : "0",
      chat_status: chat.status,
    };
    return c.json({ code: 0, msg: "success", data: chat.hasBot ? { ...open, ...inner(desk, chat) } : open });
  });
  app.get("/im/v1/chats/:id/members", (c) => {
    const chat = known(desk, c.req.param("id"));
    if (chat.status !== "normal") throw refusal(232009);
    if (!chat.hasBot) throw refusal(232011);
    const { items, ...page } = readPage(namesIn(desk, chat.chatId), c.req.query(), 100, 232001);
    const members = items.map(({ openId, name }) => ({
      member_id_type: "open_id",
      member_id: openId,
      name,
      tenant_key: city.tenant.key,
    }));
    return c.json({ code: 0, msg: "success", data: { ...page, items: members, member_total: chat.members.size } });
  });
  app.get("/im/v1/chats/:id/members/is_in_chat", (c) => {
    const chat = known(desk, c.req.param("id"));
    return c.json({ code: 0, msg: "success", data: { is_in_chat: chat.hasBot && chat.status === "normal" } });
  });
}

/** Creates a group for the app with the given people; the app is its owner unless another is given. */
function newGroup({ city, world, live }: Desk, body: Json): Chat {
  const named = Array.isArray(body.user_id_list) ? body.user_id_list.map(String) : [];
  const owner = textOf(body.owner_id) ?? city.bot.openId;
  const members = new Set([owner, ...named].filter((id) => world.people.has(id)));
  if (named.some((id) => !world.people.has(id))) throw refusal(99992351);
  const chatId = newId("oc_");
  const name = textOf(body.name) ?? "";
  const chat: Chat = { chatId, type: "group", name, owner, members, hasBot: true, atAll: "owner", status: "normal" };
  world.chats.set(chatId, chat);
  live.tell({ kind: "chat", chatId });
  return chat;
}

function known({ world }: Desk, chatId: string): Chat {
  const chat = world.chats.get(chatId);
  if (!chat) throw refusal(232006);
  return chat;
}

const listed = ({ city }: Desk, chat: Chat) => ({
  chat_id: chat.chatId,
  avatar: "",
  name: chat.name,
  description: "",
  owner_id: chat.owner,
  owner_id_type: "open_id",
  external: false,
  tenant_key: city.tenant.key,
  chat_status: chat.status,
});

const inner = ({ city }: Desk, chat: Chat) => ({
  description: "",
  owner_id: chat.owner,
  owner_id_type: "open_id",
  chat_mode: chat.type,
  group_message_type: "chat",
  chat_type: "private",
  at_all_permission: chat.atAll === "owner" ? "only_owner" : "all_members",
  external: false,
  tenant_key: city.tenant.key,
});
