import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import { keepFile, keepPicture } from "./api/media.ts";
import { PERSON_COOKIE } from "./api/oauth.ts";
import type { Push } from "./long-connection/push.ts";
import { messageView } from "./page/views.ts";
import type { Sandbox } from "./sandbox.ts";
import { isObject, type Json, readJson, textOf } from "./wire/json.ts";
import { type Desk, namesIn } from "./world/desk.ts";
import type { Fault } from "./world/faults.ts";
import { messagesIn } from "./world/world.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/** The control API: simulates people, faults and time, and shows the state. */
export function registerControl(
  app: Hono,
  desk: Desk,
  sandbox: Sandbox,
  onClock: () => Promise<unknown> = async () => undefined,
): void {
  // A second move waits for the first: what is still being sent would be too late after it.
  let moved: Promise<unknown> = Promise.resolve();
  app.post("/sandbox/clock", onlyFromHere, async (c) => {
    const { now, advance_ms: ms } = await told(c);
    const isSet = typeof now === "string" && !Number.isNaN(Date.parse(now));
    if (!isSet && !(typeof ms === "number" && ms >= 0))
      return c.json({ error: "now (an instant) or advance_ms is needed" }, 400);
    const move = async () => {
      await (isSet ? sandbox.setClock(now) : sandbox.advance(Number(ms)));
      // Jobs that become due when the clock is moved run at once and not at the next minute.
      await onClock();
    };
    const mine = moved.then(move);
    moved = mine.catch(() => undefined);
    await mine;
    return c.json({ now: sandbox.clock() });
  });
  app.route("/sandbox/api", control(desk, sandbox));
}

function control(desk: Desk, sandbox: Sandbox): Hono {
  const api = new Hono();
  api.use("*", onlyFromHere);
  api.onError((error, c) => c.json({ error: error.message }, 400));
  api.get("/state", (c) => c.json(stateView(desk, sandbox)));
  // What the app's page in the developer console shows; any client can use these credentials.
  api.get("/app", (c) => c.json({ ...desk.identity, requestUrl: sandbox.requestUrl() }));
  api.post("/request-url", async (c) => {
    const url = URL.parse(need((await told(c)).url));
    if (url === null || !LOOPBACK.test(url.host)) return c.json({ error: "loopback only" }, 400);
    sandbox.setRequestUrl(url.href);
    return c.json({ requestUrl: sandbox.requestUrl() });
  });
  api.get("/messages", (c) => c.json(witness(desk, c.req.query("chat_id"))));
  api.get("/pushes", (c) => c.json({ pushes: sandbox.pushes.map(pushView) }));
  api.get("/events", (c) => changes(c, desk));
  api.post("/person", async (c) => {
    const openId = textOf((await told(c)).open_id) ?? "";
    if (!desk.world.people.has(openId)) return c.json({ error: "unknown person" }, 400);
    setCookie(c, PERSON_COOKIE, openId, { path: "/", httpOnly: true, sameSite: "Lax" });
    return c.json({ open_id: openId });
  });
  api.post("/say", async (c) => {
    const body = await told(c);
    const { messageId, push } = await sandbox.say(need(body.user), need(body.chat_id), String(body.text ?? ""), {
      ...(typeof body.mention === "boolean" ? { mention: body.mention } : {}),
      ...(Array.isArray(body.mentions) ? { mentions: body.mentions.map(String) } : {}),
      ...(textOf(body.reply_to) ? { replyTo: String(body.reply_to) } : {}),
      ...(textOf(body.type) ? { type: String(body.type) } : {}),
      ...(isObject(body.content) ? { content: body.content } : {}),
      ...(typeof body.created_at === "number" ? { createdAt: body.created_at } : {}),
    });
    return c.json({ message_id: messageId, push: push ? pushView(push) : null });
  });
  // The upload that a client makes before it sends a file; its key then appears in the message.
  api.post("/upload", async (c) => {
    const body = await told(c);
    const [name, bytes] = [need(body.name), Buffer.from(need(body.base64), "base64")];
    const key = body.picture === true ? keepPicture(desk, name, bytes) : keepFile(desk, name, bytes);
    return c.json({ key });
  });
  api.post("/click", async (c) => {
    const body = await told(c);
    const button = isObject(body.button) ? body.button : need(body.button);
    return c.json(await sandbox.click(need(body.message_id), button, formIn(body.form), need(body.user)));
  });
  api.post("/recall", async (c) => {
    const body = await told(c);
    const push = await sandbox.recall(need(body.message_id), textOf(body.user));
    return c.json({ push: push ? pushView(push) : null });
  });
  api.post("/menu", async (c) => {
    const body = await told(c);
    return c.json({ push: pushView(await sandbox.tapMenu(need(body.user), need(body.key))) });
  });
  api.post("/bot", async (c) => {
    const body = await told(c);
    const chatId = need(body.chat_id);
    const push = await (body.in === false ? sandbox.removeBot(chatId) : sandbox.addBot(chatId, textOf(body.user)));
    return c.json({ push: pushView(push) });
  });
  api.post("/faults", async (c) => {
    const body = await told(c);
    if (body.clear === true) desk.faults.clear();
    if (typeof body.kind === "string") desk.faults.arm(body as unknown as Fault);
    if (body.again === "never" || body.again === "same event" || body.again === "new event") {
      desk.faults.pushes.again = body.again;
    }
    if (typeof body.held === "boolean") {
      if (body.held) desk.faults.pushes.held = true;
      else await sandbox.release();
    }
    return c.json({ pushes: desk.faults.pushes });
  });
  api.post("/push", async (c) => {
    const body = await told(c);
    if (!isObject(body.event)) return c.json({ error: "event is needed" }, 400);
    return c.json({ push: pushView(await sandbox.pushEvent(need(body.event_type), body.event)) });
  });
  return api;
}

// Refuses web pages of other sites in a person's browser: neither a host name that resolves to 127.0.0.1 nor a form,
// which cannot send JSON, gets through.
async function onlyFromHere(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  if (!LOOPBACK.test(host)) return c.json({ error: "loopback only" }, 403);
  const isJson = c.req.header("content-type")?.startsWith("application/json") ?? false;
  if (c.req.method === "POST" && !isJson) return c.json({ error: "application/json only" }, 415);
  await next();
  return undefined;
}

async function told(c: Context): Promise<Json> {
  const body = readJson(await c.req.text());
  if (!isObject(body)) throw new Error("a JSON object is needed");
  return body;
}

function need(value: unknown): string {
  if (typeof value !== "string" || value === "") throw new Error("a field is missing");
  return value;
}

const formIn = (value: unknown): Record<string, string> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, word]) => [name, String(word)])) : {};

function stateView(desk: Desk, sandbox: Sandbox) {
  const pushes: Record<string, number> = {};
  for (const { state } of sandbox.pushes) pushes[state] = (pushes[state] ?? 0) + 1;
  return {
    now: sandbox.clock(),
    app_id: desk.identity.appId,
    is_over_socket: sandbox.isOverSocket(),
    bot: desk.city.bot,
    people: desk.city.people,
    chats: [...desk.world.chats.values()].map((chat) => ({
      chat_id: chat.chatId,
      name: chat.name,
      type: chat.type,
      has_bot: chat.hasBot,
      status: chat.status,
      members: namesIn(desk, chat.chatId),
    })),
    pushes,
  };
}

/** What the platform received: every message, and for each uuid the number of calls and their results. */
function witness(desk: Desk, chatId: string | undefined) {
  const messages = chatId === undefined ? [...desk.world.messages.values()] : messagesIn(desk.world, chatId);
  const shown = new Set(messages.map(({ messageId }) => messageId));
  const calls = [...desk.world.calls].filter(
    ([, { messageIds }]) => chatId === undefined || messageIds.some((id) => shown.has(id)),
  );
  return { messages: messages.map((message) => messageView(desk, message)), calls: Object.fromEntries(calls) };
}

const pushView = ({ id, eventType, envelope, state, attempts, dueAt }: Push) => ({
  id,
  event_type: eventType,
  event_id: isObject(envelope.header) ? envelope.header.event_id : null,
  state,
  attempts,
  due_at: Number.isFinite(dueAt) ? new Date(dueAt).toISOString() : null,
});

const changes = (c: Context, desk: Desk) =>
  streamSSE(c, async (stream) => {
    const stop = desk.live.listen((change) => void stream.writeSSE({ data: JSON.stringify(change) }));
    await stream.writeSSE({ event: "ready", data: "{}" });
    await new Promise<void>((gone) => stream.onAbort(gone));
    stop();
  });
