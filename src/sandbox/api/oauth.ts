import { createHash, randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { isObject, readJson, textOf } from "../wire/json.ts";
import { refusal } from "../wire/refusal.ts";
import type { Desk } from "../world/desk.ts";
import type { OauthCode } from "../world/world.ts";

const CODE_LIFE = 300_000;
const TOKEN_LIFE = 7_200_000;

/** The cookie in which the chat page stores the chosen person. */
export const PERSON_COOKIE = "sandbox_person";

/** Sign-in with the sandbox's own accounts: the person chosen on the chat page signs in. */
export function registerOauth(app: Hono, desk: Desk): void {
  const { world, city, identity, now } = desk;
  app.get("/authen/v1/authorize", (c) => {
    const { client_id, redirect_uri, response_type, state, code_challenge, code_challenge_method } = c.req.query();
    if (client_id !== identity.appId || response_type !== "code" || !redirect_uri || !URL.canParse(redirect_uri)) {
      return c.text("请求有误：应用、回调地址或类型不对。", 400);
    }
    const openId = c.req.query("open_id") ?? getCookie(c, PERSON_COOKIE) ?? city.people[0]?.openId ?? "";
    const back = new URL(redirect_uri);
    if (state !== undefined) back.searchParams.set("state", state);
    if (!world.people.has(openId)) {
      back.searchParams.set("error", "access_denied");
      return c.redirect(back.href);
    }
    const code = randomBytes(48).toString("base64url");
    world.codes.set(code, {
      openId,
      redirectUri: redirect_uri,
      ...(code_challenge ? { challenge: { text: code_challenge, method: code_challenge_method ?? "plain" } } : {}),
      expiresAt: now() + CODE_LIFE,
      used: false,
    });
    back.searchParams.set("code", code);
    return c.redirect(back.href);
  });
  app.post("/authen/v2/oauth/token", async (c) => {
    const body = readJson(await c.req.text());
    if (!isObject(body)) return denied(c, 20063);
    if (body.grant_type !== "authorization_code") return denied(c, 20036);
    if (body.client_id !== identity.appId || body.client_secret !== identity.appSecret) return denied(c, 20002);
    const code = world.codes.get(textOf(body.code) ?? "");
    const wrong = code ? wrongWith(desk, code, textOf(body.redirect_uri), textOf(body.code_verifier)) : 20003;
    if (!code || wrong) return denied(c, wrong || 20003);
    code.used = true;
    const token = `eyJ${randomBytes(600).toString("base64url")}`;
    world.userTokens.set(token, { openId: code.openId, expiresAt: now() + TOKEN_LIFE });
    return c.json({
      code: 0,
      access_token: token,
      expires_in: 7200,
      scope: "auth:user.id:read",
      token_type: "Bearer",
    });
  });
  // Errors of this route have HTTP status 200.
  app.get("/authen/v1/user_info", (c) => {
    const bearer = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (bearer === undefined) throw refusal(99991661);
    const session = world.userTokens.get(bearer);
    const person = session && session.expiresAt > now() ? world.people.get(session.openId) : undefined;
    if (!person) return c.json({ code: 20005, msg: "The user access token passed is invalid." });
    return c.json({
      code: 0,
      msg: "success",
      data: {
        name: person.name,
        en_name: person.name,
        avatar_url: "",
        open_id: person.openId,
        union_id: person.unionId,
        tenant_key: city.tenant.key,
      },
    });
  });
}

function wrongWith(desk: Desk, code: OauthCode, redirectUri?: string, verifier?: string): number {
  if (code.used) return 20065;
  if (code.expiresAt <= desk.now()) return 20004;
  if (redirectUri !== code.redirectUri) return 20071;
  if (!code.challenge) return 0;
  const { text, method } = code.challenge;
  const answer =
    method === "S256"
      ? createHash("sha256")
          .update(verifier ?? "")
          .digest("base64url")
      : verifier;
  return answer === text ? 0 : 20049;
}

const denied = (c: Context, code: number) =>
  c.json({ code, error: "invalid_grant", error_description: `oauth refused with ${code}` }, 400);
