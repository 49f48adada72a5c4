import { randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { Refusal, refusal } from "../wire/refusal.ts";
import { bodyOf } from "../wire/request-body.ts";
import type { Desk } from "../world/desk.ts";

const LIFE = 7_200_000;
const RENEWABLE = 1_800_000;

/** POST auth/v3/tenant_access_token/internal: the same token until half an hour before its end, then a second one. */
export function registerTenantToken(app: Hono, desk: Desk): void {
  app.post("/auth/v3/tenant_access_token/internal", async (c) => {
    const body = await bodyOf(c);
    if (typeof body.app_id !== "string" || typeof body.app_secret !== "string") throw refusal(10003);
    if (body.app_id !== desk.identity.appId || body.app_secret !== desk.identity.appSecret) {
      // The status is not documented, so callers must check the code.
      throw new Refusal(10015, "wrong app secret", 200);
    }
    const { token, expiresAt } = currentToken(desk);
    const expire = Math.floor((expiresAt - desk.now()) / 1_000);
    return c.json({ code: 0, msg: "ok", tenant_access_token: token, expire });
  });
}

/** Refuses a request without a valid tenant token. */
export function requireTenantToken(desk: Desk, c: Context): void {
  const bearer = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
  if (bearer === undefined) throw refusal(99991661);
  if (!/^[tu]-/.test(bearer)) throw refusal(99991671);
  const expiresAt = desk.world.tokens.get(bearer);
  if (expiresAt === undefined || expiresAt <= desk.now()) throw refusal(99991663);
}

function currentToken({ world, now }: Desk): { token: string; expiresAt: number } {
  for (const [token, expiresAt] of world.tokens) {
    if (expiresAt - now() >= RENEWABLE) return { token, expiresAt };
  }
  const token = `t-${randomBytes(21).toString("base64url")}`;
  const expiresAt = now() + LIFE;
  world.tokens.set(token, expiresAt);
  return { token, expiresAt };
}
