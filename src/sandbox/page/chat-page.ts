import { html } from "hono/html";
import { addDays, addWorkdays, monthOf, printDay } from "#core";
import type { Markup } from "../cards/markup.ts";
import type { Push } from "../long-connection/push.ts";
import type { Person } from "../world/city.ts";
import type { Desk } from "../world/desk.ts";
import { SAMPLES, type Sample } from "../world/samples.ts";
import { type Chat, directChatOf, type Message, messagesIn } from "../world/world.ts";
import { menuBar, tabBar } from "./extras.ts";
import { renderMessage } from "./render-message.ts";
import { type PageLink, page } from "./shell.ts";
import { previewOf } from "./views.ts";

const ROLES: Readonly<Record<Person["role"], string>> = {
  member: "党员",
  secretary: "书记",
  leader: "领导",
  admin: "管理员",
};

/** A chat as seen by a person. */
export interface Sight {
  readonly desk: Desk;
  readonly person: Person;
  readonly chat: Chat;
  readonly pushes: readonly Push[];
  readonly links: readonly PageLink[];
  readonly samples?: readonly Sample[];
  /** The id of the message that the address of the page points to. */
  readonly at?: string;
  /** Text that is already typed into the input when the page opens. */
  readonly typed?: string;
}

const CHINA_MS = 8 * 3_600_000;

/**
 * The chats of a person: groups first, the smallest at the top because it is their own unit's, then the direct chat
 * with the bot.
 */
export function chatsOf({ world }: Desk, { openId }: Person): Chat[] {
  const groups = [...world.chats.values()]
    .filter(({ type, members }) => type === "group" && members.has(openId))
    .toSorted((a, b) => a.members.size - b.members.size);
  const direct = world.chats.get(directChatOf(openId));
  return direct ? [...groups, direct] : groups;
}

/** The whole page: people at the top, chats at the left, the conversation and the input. */
export function chatPage(sight: Sight): Markup {
  const { desk, person, chat } = sight;
  return page(
    `${titleOf(desk, chat)} · 模范沙盒`,
    html`<body class="chat-page" data-person="${person.openId}" data-chat="${chat.chatId}" data-type="${chat.type}">
    <a class="skip" href="#say">跳到输入框</a>
    ${topBar(sight)}
    <nav class="chats" aria-label="会话" id="chats">${chatList(sight)}</nav>
    <main>
      ${chatHead(sight)}
      ${tabBar(chat)}
      <div class="talk" id="talk" role="log" aria-label="消息" tabindex="0">
        ${conversation(sight)}
      </div>
      ${composer(sight)}
    </main>
    <div class="toast" id="toast" role="status" aria-live="polite" hidden></div>
    <dialog id="confirm"><h2></h2><p></p><form method="dialog">
      <button value="no" class="btn btn-default">取消</button><button value="yes" class="btn btn-primary_filled">确定</button>
    </form></dialog>
  </body>`,
  );
}

const titleOf = ({ city }: Desk, chat: Chat): string => (chat.type === "group" ? chat.name : city.bot.name);

function topBar({ desk, person, chat, links }: Sight): Markup {
  const { people: seated, others = [] } = desk.city;
  const isElsewhere = !seated.some(({ openId }) => openId === person.openId);
  const people = [...(isElsewhere ? [person] : []), ...seated].map(
    (each) => html`<a class="person" href="/?as=${each.openId}&chat=${chatFor(desk, each, chat)}"
      ${each.openId === person.openId ? "aria-current=true" : ""} title="${each.title}">
      <span class="face role-${each.role}" aria-hidden="true">${each.name.slice(0, 1)}</span>
      <span class="who"><b>${each.name}</b><small>${ROLES[each.role]}</small></span>
    </a>`,
  );
  return html`<header class="top">
    <a class="brand" href="/"><span class="mark" aria-hidden="true">模</span><span>模范<small>沙盒</small></span></a>
    <nav class="people" aria-label="以谁的身份">${people}</nav>
    ${others.length === 0 ? "" : seeking(others)}
    <details class="menu"><summary><span class="unseen">更多，现在是</span><time id="now" data-now="${desk.now()}"></time></summary>
      <div class="sheet">
        <p>沙盒的时钟</p>
        <div class="row">
          <button type="button" data-skip="15000">+15 秒</button>
          <button type="button" data-skip="3600000">+1 小时</button>
          <button type="button" data-skip="86400000">+1 天</button>
        </div>
        <div class="row">
          <input type="date" id="jump-day" aria-label="跳到哪一天" value="${new Date(desk.now() + CHINA_MS).toISOString().slice(0, 10)}" />
          <button type="button" data-jump="jump-day">跳到9:30</button>
        </div>
        ${chat.type === "group" ? html`<button type="button" data-bot="${chat.hasBot ? "out" : "in"}">${chat.hasBot ? "把机器人移出本群" : "把机器人拉进本群"}</button>` : ""}
        <a href="/sandbox/gallery">卡片图册</a>
        <details class="secrets"><summary>应用凭证（给别的客户端用）</summary><dl>
          ${Object.entries({
            "App ID": desk.identity.appId,
            "App Secret": desk.identity.appSecret,
            "Encrypt Key": desk.identity.encryptKey,
            "Verification Token": desk.identity.verificationToken,
          }).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
        </dl></details>
        ${links.map(({ label, href }) => html`<a href="${href}">${label}</a>`)}
      </div>
    </details>
  </header>`;
}

/** A form to choose any other person by name. */
const seeking = (others: readonly Person[]): Markup => html`<form class="seek" action="/" method="get">
  <input name="as" list="others" required autocomplete="off" placeholder="换成别人：姓名" aria-label="换成别人：姓名" />
  <datalist id="others">${others.map(({ name, title }) => html`<option value="${name} ${title}"></option>`)}</datalist>
</form>`;

/**
 * The chat to show after another person is chosen: the same group if they are a member, or their own direct chat
 * instead of the present one.
 */
function chatFor(desk: Desk, person: Person, chat: Chat): string {
  if (chat.type === "p2p") return directChatOf(person.openId);
  return chat.members.has(person.openId) ? chat.chatId : (chatsOf(desk, person)[0]?.chatId ?? "");
}

/** The list of chats, each with its latest message. */
export function chatList({ desk, person, chat: current }: Sight): Markup[] {
  return chatsOf(desk, person).map((chat) => {
    const last = messagesIn(desk.world, chat.chatId).at(-1);
    const words = last ? (last.recalledAt === undefined ? previewOf(last) : "撤回了一条消息") : "还没有消息";
    const face = chat.type === "group" ? chat.name.replace(/^市/, "").slice(0, 1) : "模";
    return html`<a class="chat" href="/?as=${person.openId}&chat=${chat.chatId}" data-id="${chat.chatId}"
      ${chat.chatId === current.chatId ? "aria-current=true" : ""}>
      <span class="face ${chat.type}" aria-hidden="true">${face}</span>
      <span class="about"><b>${titleOf(desk, chat)}</b><small>${words}</small></span>
      <span class="unread" hidden></span>
    </a>`;
  });
}

function chatHead({ desk, chat, person }: Sight): Markup {
  const names = [...chat.members].map((openId) => desk.world.people.get(openId)?.name ?? "").join("、");
  const about =
    chat.type === "group"
      ? `${chat.members.size === 0 ? "" : `${chat.members.size} 人 · `}${chat.hasBot ? "机器人在群里" : "机器人不在群里"}`
      : "机器人";
  return html`<div class="chat-head">
    <h1>${titleOf(desk, chat)}</h1>
    <p title="${names}">${about} · 你是${person.name}，${person.title}</p>
  </div>`;
}

/** How many messages are shown at once, and how many of them come before the requested one. */
const SHOWN = 100;
const BEFORE = 40;

function conversation({ desk, chat, person, pushes, at }: Sight): Markup {
  const messages = messagesIn(desk.world, chat.chatId);
  const sought = messages.findIndex(({ messageId }) => messageId === at);
  const from = Math.max(
    0,
    sought === -1 ? messages.length - SHOWN : Math.min(sought - BEFORE, messages.length - SHOWN),
  );
  const shown = messages.slice(from, from + SHOWN);
  const turn = (label: string, message: Message | undefined) =>
    message === undefined
      ? ""
      : html`<p class="turn"><a href="/?as=${person.openId}&chat=${chat.chatId}&at=${message.messageId}">${label}</a></p>`;
  if (shown.length > 0)
    return html`${turn("更早的消息", messages[from - 1])}
      ${shown.map((message) => renderMessage({ desk, viewer: person, message, pushes, isSought: message.messageId === at }))}
      ${turn("更晚的消息", messages[from + SHOWN])}`;
  return html`<div class="empty" id="empty">
    <span class="mark big" aria-hidden="true">模</span>
    <p>${chat.type === "group" ? "在群里 @模范，一行话报一件事。" : "在这里可以直接说，不用 @。"}</p>
    <p class="quiet">点下面的例句试试，再点「发送」。</p>
  </div>`;
}

/** An example line: a tap fills it in, or first switches to the person who would type it. */
function sampleButton({ desk, chat, person }: Sight, { text, by, isBack }: Sample): Markup | "" {
  if (by === undefined) return html`<button type="button" data-sample="${text}" title="${text}">${text}</button>`;
  const other = desk.city.people.find(({ name }) => name === by);
  if (other === undefined || other.openId === person.openId) return "";
  const where = new URLSearchParams({ as: other.openId, chat: chatFor(desk, other, chat), typed: text });
  return html`<a href="/?${where.toString()}" data-by="${by}" title="换${by}来发">${isBack ? "换回" : "换"}${by}：${text}</a>`;
}

/** Five working days before a month ends its duties are asked for; a leap there brings the reminder. */
const WORKDAYS_BEFORE = -5;

/** A button that sets the clock to the morning of the next reminder. */
function leapButton({ desk, person, chat }: Sight): Markup {
  const today = new Date(desk.now() + CHINA_MS).toISOString().slice(0, 10);
  const { to } = monthOf(today);
  const ends = [to, monthOf(addDays(to, 1)).to];
  const day = ends
    .map((end) => addWorkdays(end, WORKDAYS_BEFORE))
    .find((one) => Date.parse(`${one}T01:30:00Z`) > desk.now());
  if (day === undefined) return html``;
  const words = `看提醒：跳到${printDay(day, today)}9:30`;
  const direct = directChatOf(person.openId);
  const there = chat.chatId === direct ? "" : `/?${new URLSearchParams({ as: person.openId, chat: direct })}`;
  return html`<button type="button" data-leap="${day}" data-go="${there}" title="${words}">${words}</button>`;
}

function composer(sight: Sight): Markup {
  const { desk, chat, person, samples = SAMPLES, typed = "" } = sight;
  if (!chat.members.has(person.openId)) return html`<p class="composer quiet">${person.name}不在这个群里，只能看。</p>`;
  const others = [...chat.members].filter((openId) => openId !== person.openId);
  const lines = samples.filter(({ roles }) => !roles || roles.includes(person.role));
  const bot = desk.city.bot.name;
  return html`<form class="composer" id="composer" autocomplete="off">
    <div class="samples" role="group" aria-label="例句">
      ${lines.filter(({ isAfterLeap }) => !isAfterLeap).map((line) => sampleButton(sight, line))}
      ${person.role === "secretary" || person.role === "leader" ? leapButton(sight) : ""}
      ${lines.filter(({ isAfterLeap }) => isAfterLeap).map((line) => sampleButton(sight, line))}
    </div>
    <div class="reply-to" id="attached" hidden></div>
    <div class="reply-to" id="reply-to" hidden><span></span><button type="button" aria-label="不回复了">✕</button></div>
    ${menuBar(desk, chat, person)}
    <div class="line">
      <div class="slash-list" id="panel" role="listbox" aria-label="斜杠命令" hidden></div>
      ${
        chat.type === "group"
          ? html`<div class="ats">
        <label class="mention"><input type="checkbox" id="mention" checked /><span>@${bot}</span></label>
        <details class="menu up"><summary aria-label="提到别人">@</summary><div class="sheet">
          ${others.map((openId) => html`<button type="button" data-at="${openId}">${desk.world.people.get(openId)?.name ?? ""}</button>`)}
        </div></details></div>`
          : ""
      }
      <textarea id="say" rows="1" aria-label="消息" placeholder="${chat.type === "group" ? `发到「${chat.name}」` : `发给${bot}`}">${typed}</textarea>
      <label class="attach" title="附上图片或文件"><input type="file" id="file" multiple aria-label="附上图片或文件" /><span aria-hidden="true">附件</span></label>
      <button class="btn btn-primary_filled send" aria-label="发送">发送</button>
    </div>
  </form>`;
}
