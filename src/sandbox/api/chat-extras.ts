import type { Hono } from "hono";
import { defined } from "#core";
import { newId } from "../wire/crypto.ts";
import { isObject, type Json, objectsIn, textOf } from "../wire/json.ts";
import { refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Desk } from "../world/desk.ts";
import type { Chat, ChatTab, MenuEntry } from "../world/world.ts";

const MOST_TABS = 20;

/** A group's tabs above the messages and its menu beside the input. */
export function registerChatExtras(app: Hono, desk: Desk): void {
  app.post("/im/v1/chats/:id/chat_tabs", async (c) => {
    const chat = groupOf(desk, c.req.param("id"));
    const wanted = objectsIn((await bodyOf(c)).chat_tabs).map(readTab);
    const tabs = tabsOf(chat);
    if (wanted.length === 0 || tabs.size + wanted.length > MOST_TABS) throw refusal(232097);
    for (const tab of wanted) tabs.set(newId("7"), tab);
    desk.live.tell({ kind: "chat", chatId: chat.chatId });
    return c.json({ code: 0, msg: "success", data: { chat_tabs: tabViews(chat) } });
  });
  app.get("/im/v1/chats/:id/chat_tabs/list_tabs", (c) =>
    c.json({ code: 0, msg: "success", data: { chat_tabs: tabViews(groupOf(desk, c.req.param("id"))) } }),
  );
  app.post("/im/v1/chats/:id/chat_tabs/update_tabs", async (c) => {
    const chat = groupOf(desk, c.req.param("id"));
    for (const tab of objectsIn((await bodyOf(c)).chat_tabs)) {
      const id = textOf(tab.tab_id) ?? "";
      if (!tabsOf(chat).has(id)) throw refusal(232097);
      tabsOf(chat).set(id, readTab(tab));
    }
    desk.live.tell({ kind: "chat", chatId: chat.chatId });
    return c.json({ code: 0, msg: "success", data: { chat_tabs: tabViews(chat) } });
  });
  app.get("/im/v1/chats/:id/menu_tree", (c) =>
    c.json({ code: 0, msg: "success", data: { menu_tree: menuView(groupOf(desk, c.req.param("id"))) } }),
  );
  app.post("/im/v1/chats/:id/menu_tree", async (c) => {
    const chat = groupOf(desk, c.req.param("id"));
    const { menu_tree: tree } = await bodyOf(c);
    chat.menu = objectsIn(isObject(tree) ? tree.chat_menu_top_levels : []).map(readEntry);
    if (chat.menu.length === 0 || chat.menu.length > 3) throw refusal(232098);
    desk.live.tell({ kind: "chat", chatId: chat.chatId });
    return c.json({ code: 0, msg: "success", data: { menu_tree: menuView(chat) } });
  });
}

function groupOf({ world }: Desk, id: string): Chat {
  const chat = world.chats.get(id);
  if (chat?.type !== "group") throw refusal(232006);
  if (!chat.hasBot) throw refusal(232011);
  return chat;
}

function tabsOf(chat: Chat): Map<string, ChatTab> {
  chat.tabs ??= new Map();
  return chat.tabs;
}

function readTab(tab: Json): ChatTab {
  const content = isObject(tab.tab_content) ? tab.tab_content : {};
  const [name, url] = [textOf(tab.tab_name), textOf(content.url)];
  if (tab.tab_type !== "url" || name === undefined || !/^https?:/.test(url ?? "")) throw refusal(232097);
  return { name, url: url ?? "" };
}

const tabViews = (chat: Chat) =>
  [...tabsOf(chat)].map(([id, { name, url }]) => ({
    tab_id: id,
    tab_name: name,
    tab_type: "url",
    tab_content: { url },
  }));

function readEntry(level: Json): MenuEntry {
  const item = isObject(level.chat_menu_item) ? level.chat_menu_item : {};
  const link = isObject(item.redirect_link) ? textOf(item.redirect_link.common_url) : undefined;
  const name = textOf(item.name);
  const isLink = item.action_type === "REDIRECT_LINK" && /^https?:/.test(link ?? "") && URL.canParse(link ?? "");
  if (name === undefined || !(isLink || item.action_type === "NONE")) throw refusal(232098);
  return { name, ...defined({ url: link }) };
}

const menuView = ({ menu = [] }: Chat) => ({
  chat_menu_top_levels: menu.map(({ name, url }, index) => ({
    chat_menu_top_level_id: String(index + 1),
    chat_menu_item: {
      name,
      action_type: url === undefined ? "NONE" : "REDIRECT_LINK",
      ...(url === undefined ? {} : { redirect_link: { common_url: url } }),
    },
    children: [],
  })),
});
