import type { Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { defined } from "#core";
import { mediaAnswer } from "../api/media.ts";
import { PERSON_COOKIE } from "../api/oauth.ts";
import type { Sandbox, SandboxOptions } from "../sandbox.ts";
import type { Person } from "../world/city.ts";
import type { Desk } from "../world/desk.ts";
import { recall } from "../world/history.ts";
import type { Chat } from "../world/world.ts";
import { ASSETS } from "./assets.ts";
import { chatList, chatPage, chatsOf, type Sight } from "./chat-page.ts";
import { slashList } from "./extras.ts";
import { galleryPage } from "./gallery.ts";
import { renderMessage } from "./render-message.ts";
import { CONTENT_POLICY } from "./shell.ts";

/** The routes of the chat page, of the pieces its script fetches, of the gallery, and of their files. */
export function registerPages(app: Hono, desk: Desk, sandbox: Sandbox, options: SandboxOptions): void {
  const sight = async (c: Context): Promise<Sight | undefined> => {
    const person = sitting(c, desk);
    const { chat: asked = "", at, typed } = c.req.query();
    const own = chatsOf(desk, person);
    const { links = [], samples, history } = options;
    if (history !== undefined) await recall(desk, history, [...own.map(({ chatId }) => chatId), asked]);
    const chat = own.find(({ chatId }) => chatId === asked) ?? elsewhere(desk, asked, at) ?? own[0];
    const seen = { desk, person, pushes: sandbox.pushes, links, ...(samples ? { samples } : {}) };
    return chat && { ...seen, chat, ...defined({ at, typed }) };
  };
  app.get("/client/chat/open", (c) => {
    const { openChatId = "", openMessageId = "" } = c.req.query();
    return c.redirect(`/?${new URLSearchParams({ chat: openChatId, at: openMessageId })}`);
  });
  app.get("/", guarded, async (c) => {
    const seen = await sight(c);
    if (!seen) return c.text("这里还没有会话。", 404);
    if (options.pagesCookie !== undefined && getCookie(c, PERSON_COOKIE) !== seen.person.openId)
      deleteCookie(c, options.pagesCookie, { path: "/" });
    setCookie(c, PERSON_COOKIE, seen.person.openId, { path: "/", httpOnly: true, sameSite: "Lax" });
    return c.html(chatPage(seen));
  });
  app.get("/sandbox/gallery", guarded, async (c) => {
    const { gallery = [] } = options;
    return c.html(galleryPage(desk, typeof gallery === "function" ? await gallery() : gallery));
  });
  app.get("/sandbox/page/chats", guarded, async (c) => {
    const seen = await sight(c);
    return c.html(seen ? (await Promise.all(chatList(seen))).join("") : "");
  });
  app.get("/sandbox/page/panel", guarded, async (c) => c.html((await Promise.all(slashList(desk))).join("")));
  app.get("/sandbox/page/message/:id", guarded, (c) => {
    const message = desk.world.messages.get(c.req.param("id") ?? "");
    if (!message) return c.text("", 404);
    return c.html(renderMessage({ desk, viewer: sitting(c, desk), message, pushes: sandbox.pushes }));
  });
  app.get("/sandbox/page/media/:key", (c) => {
    const media = desk.world.media.get(c.req.param("key") ?? "");
    return media ? mediaAnswer(media) : c.text("", 404);
  });
  for (const { path, type, bytes } of Object.values(ASSETS)) {
    app.get(path, () => new Response(new Uint8Array(bytes), { headers: { "Content-Type": type, ...FOREVER } }));
  }
}

/** A group of which the person is no member, to view a message in it. */
function elsewhere({ world }: Desk, chatId: string, at: string | undefined): Chat | undefined {
  const isThere = at !== undefined && world.messages.get(at)?.chatId === chatId;
  const chat = world.chats.get(chatId);
  return isThere && chat?.type === "group" ? chat : undefined;
}

const FOREVER = { "Cache-Control": "public, max-age=31536000, immutable" };

async function guarded(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  c.header("Content-Security-Policy", CONTENT_POLICY);
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "same-origin");
  c.header("Cache-Control", "no-store");
}

function sitting(c: Context, { city, world }: Desk): Person {
  const chosen = c.req.query("as") ?? getCookie(c, PERSON_COOKIE) ?? "";
  // By default the first person who can use all functions: report, close, sum up.
  const first = city.people.find(({ role }) => role !== "member") ?? city.people[0];
  const named = [...world.people.values()].find(({ name, title }) =>
    [name, `${name} ${title}`].includes(chosen.trim()),
  );
  const person = world.people.get(chosen) ?? named ?? first;
  if (!person) throw new Error("a city needs people");
  return person;
}
