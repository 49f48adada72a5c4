import type { RefusalCode } from "../../messenger.ts";
import type { Client } from "./client.ts";
import { objectIn, objectsIn, textIn } from "./read.ts";

/** A tab above a group's messages, or an entry of a group's menu, which can only open an address. */
export interface GroupLink {
  readonly name: string;
  readonly url: string;
}

/**
 * The result of setting up one group. If the refusal is a missing permission, every other group would be refused too.
 */
export type GroupSet =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: RefusalCode };

const chat = (id: string) => `/open-apis/im/v1/chats/${encodeURIComponent(id)}`;

/** Makes the group's tab of this name open this address; other tabs are not changed. */
export async function setTab(client: Client, chatId: string, { name, url }: GroupLink): Promise<GroupSet> {
  const path = `${chat(chatId)}/chat_tabs`;
  const listed = await client.call({ name: "im.chat.tabs.list", method: "GET", path: `${path}/list_tabs` });
  if (!listed.ok) return listed;
  const known = objectsIn(objectIn(listed.json, "data"), "chat_tabs").find((tab) => textIn(tab, "tab_name") === name);
  if (known !== undefined && textIn(objectIn(known, "tab_content"), "url") === url) return { ok: true, changed: false };
  const tab = { tab_name: name, tab_type: "url", tab_content: { url } };
  const set = await client.call({
    name: known === undefined ? "im.chat.tabs.create" : "im.chat.tabs.update",
    method: "POST",
    path: known === undefined ? path : `${path}/update_tabs`,
    json: { chat_tabs: [known === undefined ? tab : { ...tab, tab_id: textIn(known, "tab_id") }] },
  });
  return set.ok ? { ok: true, changed: true } : set;
}

/** Gives the group this menu if it has none. A menu that a person made is not changed. */
export async function setMenu(client: Client, chatId: string, entries: readonly GroupLink[]): Promise<GroupSet> {
  const path = `${chat(chatId)}/menu_tree`;
  const read = await client.call({ name: "im.chat.menu.get", method: "GET", path });
  if (!read.ok) return read;
  const levels = objectsIn(objectIn(objectIn(read.json, "data"), "menu_tree"), "chat_menu_top_levels");
  if (levels.length > 0) return { ok: true, changed: false };
  const json = {
    menu_tree: {
      chat_menu_top_levels: entries.map(({ name, url }) => ({
        chat_menu_item: { name, action_type: "REDIRECT_LINK", redirect_link: { common_url: url } },
      })),
    },
  };
  const set = await client.call({ name: "im.chat.menu.create", method: "POST", path, json });
  return set.ok ? { ok: true, changed: true } : set;
}
