import { html } from "hono/html";
import type { Markup } from "../cards/markup.ts";
import { isObject, textOf } from "../wire/json.ts";
import type { Person } from "../world/city.ts";
import { BOT_MENU } from "../world/console.ts";
import type { Desk } from "../world/desk.ts";
import { type Chat, directChatOf } from "../world/world.ts";

/** The tabs above a group's messages; empty if there are none. */
export function tabBar({ tabs }: Chat): Markup | "" {
  if (tabs === undefined || tabs.size === 0) return "";
  const pages = [...tabs.values()].map(
    ({ name, url }) => html`<a href="${url}" target="_blank" rel="noopener">${name}</a>`,
  );
  return html`<nav class="tabs" aria-label="标签页"><span aria-current="page">消息</span>${pages}</nav>`;
}

/**
 * The menu above the input: in a direct chat the bot's, whose entries push events; in a group the group's, whose
 * entries open addresses.
 */
export function menuBar(desk: Desk, chat: Chat, person: Person): Markup | "" {
  if (chat.type === "p2p") {
    const entries = BOT_MENU.map(({ name, key }) => html`<button type="button" data-tap="${key}">${name}</button>`);
    return html`<div class="entries" role="group" aria-label="机器人菜单">${entries}</div>`;
  }
  if (chat.menu === undefined || !chat.hasBot) return "";
  const entries = chat.menu.map(({ name, url }) =>
    url === undefined ? html`<span>${name}</span>` : entryLink(name, addressOf(desk, url, person)),
  );
  return html`<div class="entries" role="group" aria-label="群菜单">${entries}</div>`;
}

const entryLink = (name: string, { href, isHere }: Address) =>
  isHere
    ? html`<a href="${href}">${name}</a>`
    : html`<a href="${href}" target="_blank" rel="noopener">${name}<span aria-hidden="true"> ↗</span></a>`;

interface Address {
  readonly href: string;
  /** Whether the address opens another chat of this page instead of another page. */
  readonly isHere: boolean;
}

/**
 * Where a link leads in the sandbox. The client opens the bot's chat for the platform's own address without requesting
 * it.
 */
function addressOf({ identity }: Desk, url: string, { openId }: Person): Address {
  const { hostname, pathname, searchParams } = new URL(url);
  const opensBot =
    /^applink\.(?:feishu\.cn|larksuite\.com)$/.test(hostname) &&
    pathname === "/client/bot/open" &&
    searchParams.get("appId") === identity.appId;
  return opensBot
    ? { href: `/?as=${openId}&chat=${directChatOf(openId)}`, isHere: true }
    : { href: url, isHere: false };
}

/** The commands in the panel after a typed slash, in the order in which the app registered them. */
export const slashList = ({ world }: Desk): Markup[] =>
  [...world.slashCommands.values()].map(({ command, description }, index) => {
    const words = isObject(description) ? (textOf(description.default_value) ?? "") : "";
    return html`<button type="button" role="option" tabindex="-1" id="slash-${index}" data-slash="${command}">
      <b>/${command}</b><span>${words}</span>
    </button>`;
  });
