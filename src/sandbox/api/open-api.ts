import { type Context, Hono } from "hono";
import { isObject } from "../wire/json.ts";
import { Dropped, newLogId, Refusal, refusal, refusalBody } from "../wire/refusal.ts";
import type { Desk } from "../world/desk.ts";
import type { Fault } from "../world/faults.ts";
import { registerChatExtras } from "./chat-extras.ts";
import { registerChats } from "./chats.ts";
import { registerContacts } from "./contacts.ts";
import { registerMarks } from "./marks.ts";
import { registerMedia } from "./media.ts";
import { registerMessages } from "./messages.ts";
import { registerOauth } from "./oauth.ts";
import { registerReactions } from "./reactions.ts";
import { registerSlashCommands } from "./slash-commands.ts";
import { registerTenantToken, requireTenantToken } from "./tenant-token.ts";

const ROUTES: readonly (readonly [string, string, RegExp])[] = [
  ["token", "POST", /^auth\/v3\/tenant_access_token\/internal$/],
  ["create", "POST", /^im\/v1\/messages$/],
  ["reply", "POST", /^im\/v1\/messages\/[^/]+\/reply$/],
  ["patch", "PATCH", /^im\/v1\/messages\/[^/]+$/],
  ["get", "GET", /^im\/v1\/messages\/[^/]+$/],
  ["list", "GET", /^im\/v1\/messages$/],
  ["resource", "GET", /^im\/v1\/messages\/[^/]+\/resources\/[^/]+$/],
  ["urgent", "PATCH", /^im\/v1\/messages\/[^/]+\/urgent_app$/],
  ["readers", "GET", /^im\/v1\/messages\/[^/]+\/read_users$/],
  ["pins", "POST", /^im\/v1\/pins$/],
  ["pins", "GET", /^im\/v1\/pins$/],
  ["pin", "DELETE", /^im\/v1\/pins\/[^/]+$/],
  ["user", "GET", /^contact\/v3\/users\/[^/]+$/],
  ["userIds", "POST", /^contact\/v3\/users\/batch_get_id$/],
  ["edit", "PUT", /^im\/v1\/messages\/[^/]+$/],
  ["recall", "DELETE", /^im\/v1\/messages\/[^/]+$/],
  ["reactions", "POST", /^im\/v1\/messages\/[^/]+\/reactions$/],
  ["reactions", "GET", /^im\/v1\/messages\/[^/]+\/reactions$/],
  ["reaction", "DELETE", /^im\/v1\/messages\/[^/]+\/reactions\/[^/]+$/],
  ["tabs", "POST", /^im\/v1\/chats\/[^/]+\/chat_tabs$/],
  ["tabs", "POST", /^im\/v1\/chats\/[^/]+\/chat_tabs\/update_tabs$/],
  ["tabs", "GET", /^im\/v1\/chats\/[^/]+\/chat_tabs\/list_tabs$/],
  ["menu", "GET", /^im\/v1\/chats\/[^/]+\/menu_tree$/],
  ["menu", "POST", /^im\/v1\/chats\/[^/]+\/menu_tree$/],
  ["chats", "GET", /^im\/v1\/chats$/],
  ["chats", "POST", /^im\/v1\/chats$/],
  ["chat", "GET", /^im\/v1\/chats\/[^/]+$/],
  ["members", "GET", /^im\/v1\/chats\/[^/]+\/members$/],
  ["inChat", "GET", /^im\/v1\/chats\/[^/]+\/members\/is_in_chat$/],
  ["bot", "GET", /^bot\/v3\/info$/],
  ["images", "POST", /^im\/v1\/images$/],
  ["files", "POST", /^im\/v1\/files$/],
  ["authorize", "GET", /^authen\/v1\/authorize$/],
  ["oauthToken", "POST", /^authen\/v2\/oauth\/token$/],
  ["slashCommands", "GET", /^application\/v7\/app_slash_commands$/],
  ["slashCommands", "POST", /^application\/v7\/app_slash_commands$/],
  ["slashCommand", "PATCH", /^application\/v7\/app_slash_commands\/[^/]+$/],
  ["slashCommand", "DELETE", /^application\/v7\/app_slash_commands\/[^/]+$/],
  ["userInfo", "GET", /^authen\/v1\/user_info$/],
];
const OPEN_TO_ALL = new Set(["token", "authorize", "oauthToken", "userInfo"]);

/** The platform's API over HTTP: the routes that the bot uses, with the refusals and limits of the real one. */
export function openApi(desk: Desk): Hono {
  const app = new Hono();
  app.use("*", async (c, next) => {
    const path = c.req.path.replace(/^.*?\/open-apis\//, "");
    const route = ROUTES.find(([, method, shape]) => method === c.req.method && shape.test(path))?.[0];
    if (!route) throw refusal(99991201, undefined, 404);
    const fault = desk.faults.take(route);
    if (fault) await befallBefore(desk, fault);
    if (!OPEN_TO_ALL.has(route)) {
      requireTenantToken(desk, c);
      meter(desk, route);
    }
    await next();
    // The platform's time is the sandbox's clock, which can be moved.
    c.header("Date", new Date(desk.now()).toUTCString());
    if (!c.res.headers.has("X-Tt-Logid")) c.header("X-Tt-Logid", newLogId());
    if (fault) befallAfter(c, fault);
  });
  registerTenantToken(app, desk);
  registerMessages(app, desk);
  registerChats(app, desk);
  registerReactions(app, desk);
  registerMarks(app, desk);
  registerContacts(app, desk);
  registerChatExtras(app, desk);
  registerMedia(app, desk);
  registerOauth(app, desk);
  registerSlashCommands(app, desk);
  return app;
}

/** The response for an error. A dropped connection is thrown on, because it gets no response. */
export function answerError(error: Error, c: Context): Response {
  const logId = newLogId();
  if (error instanceof Dropped) {
    hangUp(c);
    throw error;
  }
  if (!(error instanceof Refusal)) throw error;
  const headers = { ...error.headers, "Content-Type": "application/json; charset=utf-8", "X-Tt-Logid": logId };
  return new Response(JSON.stringify(refusalBody(error, logId)), { status: error.status, headers });
}

function meter({ meters }: Desk, route: string): void {
  for (const [limit, windowMs] of [
    [50, 1_000],
    [1_000, 60_000],
  ] as const) {
    const name = `api ${route} ${windowMs}`;
    if (!meters.take(name, limit, windowMs)) throw tooOften(limit, Math.ceil(meters.wait(name, windowMs) / 1_000));
  }
}

const tooOften = (limit: number, seconds: number): Refusal =>
  new Refusal(99991400, "request trigger frequency limit", 429, {
    "x-ogw-ratelimit-limit": String(limit),
    "x-ogw-ratelimit-reset": String(Math.max(1, seconds)),
  });

async function befallBefore(desk: Desk, fault: Fault): Promise<void> {
  if (fault.kind === "latency") await new Promise((done) => setTimeout(done, fault.ms ?? 1_000));
  if (fault.kind === "closeSocket") throw new Dropped();
  if (fault.kind === "http500") throw new Refusal(fault.code ?? 2200, "internal error", 500);
  if (fault.kind === "rateLimitNext") throw tooOften(50, 1);
  if (fault.kind === "chatLimitNext") throw refusal(230020, "chat rate limit");
  if (fault.kind === "inFlight") throw refusal(230049);
  if (fault.kind === "revokeToken") desk.world.tokens.clear();
  if (fault.kind === "returnCode200WithBody") {
    throw new Refusal(fault.code ?? 230001, refusal(fault.code ?? 230001).message, 200);
  }
}

function befallAfter(c: Context, fault: Fault): void {
  if (fault.kind === "dropResponseAfterCommit") throw new Dropped();
  if (fault.kind === "malformedJson") {
    c.res = new Response('{"code":0,"msg":"succ', { status: 200, headers: { "Content-Type": "application/json" } });
  }
}

// A real server has a socket to close. In-process calls have none, so they only get the thrown error.
function hangUp(c: Context): void {
  const incoming: unknown = isObject(c.env) ? c.env.incoming : undefined;
  const socket = isObject(incoming) ? incoming.socket : undefined;
  if (isObject(socket) && typeof socket.destroy === "function") socket.destroy();
}
