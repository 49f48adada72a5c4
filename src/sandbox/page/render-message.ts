import { html } from "hono/html";
import type { Markup } from "../cards/markup.ts";
import { renderCard } from "../cards/render-card.ts";
import type { Push } from "../long-connection/push.ts";
import { isObject, objectsIn, readJson, textOf } from "../wire/json.ts";
import type { Person } from "../world/city.ts";
import type { Desk } from "../world/desk.ts";
import type { Message } from "../world/world.ts";
import { senderName, textIn } from "./views.ts";

/** A message and the person who views it. */
export interface Glance {
  readonly desk: Desk;
  readonly viewer: Person;
  readonly message: Message;
  readonly pushes: readonly Push[];
  /** Whether it is the message that the page's address points to. */
  readonly isSought?: boolean;
}

/** One message of a conversation with its avatar, text or card, and the actions on it. */
export function renderMessage({ desk, viewer, message, pushes, isSought = false }: Glance): Markup {
  const { messageId, sender, recalledAt } = message;
  const name = senderName(desk, message);
  if (recalledAt !== undefined) return html`<p class="recalled" id="${messageId}">${name}撤回了一条消息</p>`;
  const isMine = sender.id === viewer.openId;
  const isBot = sender.kind === "app";
  const role = desk.world.people.get(sender.id)?.role ?? "member";
  return html`<div class="message ${isMine ? "mine" : ""} ${isBot ? "bot" : ""} ${isSought ? "sought" : ""}" id="${messageId}" data-message>
    <span class="face ${isBot ? "p2p" : `role-${role}`}" aria-hidden="true">${name.slice(0, 1)}</span>
    <div class="said">
      <p class="by"><b>${name}</b>${isBot ? html`<span class="tag tag-blue">机器人</span>` : ""}<time>${timeText(message.createdAt, desk.now())}</time></p>
      ${quoted(desk, message)}
      ${contentOf(desk, message)}
      ${faces(desk, message)}
      ${trouble(message, pushes)}
      <div class="deeds">
        <button type="button" data-reply="${messageId}" data-words="${name}：${firstLine(message)}">回复</button>
        ${isMine ? html`<button type="button" data-recall="${messageId}">撤回</button>` : ""}
      </div>
    </div>
  </div>`;
}

function contentOf(desk: Desk, message: Message): Markup {
  const nameOf = (openId: string) =>
    openId === "all"
      ? "所有人"
      : (desk.world.people.get(openId)?.name ?? (openId === desk.city.bot.openId ? desk.city.bot.name : openId));
  if (message.type === "interactive") return renderCard(message.content, { id: message.messageId, nameOf });
  const content = readJson(message.content);
  const file = isObject(content) ? (textOf(content.image_key) ?? textOf(content.file_key)) : undefined;
  const address = `/sandbox/page/media/${file}`;
  if (message.type === "image" && file) return html`<img class="picture" src="${address}" alt="图片" />`;
  if (message.type === "file" && file)
    return html`<a class="bubble file" href="${address}" download>📄 ${fileName(desk, file)}</a>`;
  return html`<p class="bubble">${withMentions(message)}</p>${picturesIn(content)}`;
}

/** The pictures of a post, below its text. */
const picturesIn = (content: unknown): readonly Markup[] =>
  objectsIn(isObject(content) && Array.isArray(content.content) ? content.content.flat() : []).flatMap(
    ({ tag, image_key: key }) =>
      tag === "img" ? [html`<img class="picture" src="/sandbox/page/media/${String(key)}" alt="图片" />`] : [],
  );

/** How emoji reactions are shown, by the platform's names; others are shown by name. */
const FACES: Readonly<Record<string, string>> = { DONE: "✓", OK: "👌", THUMBSUP: "👍", SMILE: "😊" };

function faces(desk: Desk, { reactions }: Message): Markup | "" {
  if (reactions === undefined || reactions.size === 0) return "";
  const shown = [...reactions.values()].map(({ emoji, by }) => {
    const name = by.kind === "app" ? desk.city.bot.name : (desk.world.people.get(by.id)?.name ?? by.id);
    return html`<span title="${emoji}"><b data-face="${emoji}">${FACES[emoji] ?? emoji}</b>${name}</span>`;
  });
  return html`<p class="faces" aria-label="表情回复">${shown}</p>`;
}

const fileName = ({ world }: Desk, key: string): string => world.media.get(key)?.name ?? "文件";

function withMentions(message: Message): (Markup | string)[] {
  const names = [...message.mentions.map(({ name }) => `@${name}`), "@所有人"];
  const pattern = new RegExp(`(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`);
  return textIn(message)
    .split(pattern)
    .map((part) => (names.includes(part) ? html`<span class="at">${part}</span>` : part));
}

function quoted(desk: Desk, { parentId }: Message): Markup | "" {
  const parent = parentId === undefined ? undefined : desk.world.messages.get(parentId);
  if (!parent) return "";
  const words = parent.recalledAt === undefined ? firstLine(parent) : "原消息已撤回";
  return html`<a class="quoted" href="#${parent.messageId}">回复 ${senderName(desk, parent)}：${words}</a>`;
}

function trouble({ messageId }: Message, pushes: readonly Push[]): Markup | "" {
  const push = pushes.findLast((each) => each.messageId === messageId);
  const last = push?.attempts.at(-1);
  if (!push || !last || push.state === "answered") return "";
  const why =
    last.status === "timeout"
      ? "3 秒没有应答"
      : last.status === "unreachable"
        ? "连不上程序"
        : `程序答了 ${last.status}`;
  return html`<p class="trouble">未送达机器人（${why}，第 ${push.attempts.length} 次）${push.state === "lost" ? "，不再重试" : "，稍后自动重试"}</p>`;
}

const firstLine = (message: Message): string => {
  const line = textIn(message).split("\n")[0] ?? "";
  return [...line].length > 40 ? `${[...line].slice(0, 40).join("")}…` : line;
};

const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});
const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric" });

function timeText(at: number, now: number): string {
  const day = DAY.format(at);
  return day === DAY.format(now) ? CLOCK.format(at) : `${day} ${CLOCK.format(at)}`;
}
