import type { RefusalCode } from "../../messenger.ts";
import { refusalOf } from "./errors.ts";
import { type Call, codeIn, type HttpAnswer } from "./http.ts";

/** With less than half an hour left, Feishu returns a new token while the old one is still valid. */
const REFRESH_BEFORE_MS = 30 * 60_000;

/** The app's access token for Feishu's API, or why it could not be got. */
export type TokenAnswer =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly code: RefusalCode; readonly platformCode: number | undefined };

/** The app's tenant access token. */
export interface TokenSource {
  /** The current token. Concurrent callers share one request to Feishu. */
  get(): Promise<TokenAnswer>;
  /** Forgets this token after Feishu refused it; a newer one is kept. */
  drop(token: string): void;
}

/**
 * State that outlives one use of the platform: plain values only, so that on Workers one request can pass it to the
 * next.
 */
export interface LarkMemory {
  token?: { readonly token: string; readonly until: number } | undefined;
  /** The bot's own open_id. */
  identity?: string | undefined;
}

/** Keeps one tenant access token valid. */
export function createTokenSource(
  app: { readonly appId: string; readonly appSecret: string; readonly memory?: LarkMemory },
  http: (call: Call) => Promise<HttpAnswer | undefined>,
  clock: () => string,
): TokenSource {
  const memory = app.memory ?? {};
  let asking: Promise<TokenAnswer> | undefined;

  const ask = async (): Promise<TokenAnswer> => {
    const answer = await http({
      name: "auth.tenant_access_token",
      method: "POST",
      path: "/open-apis/auth/v3/tenant_access_token/internal",
      json: { app_id: app.appId, app_secret: app.appSecret },
    });
    const code = codeIn(answer?.json);
    const refusal = refusalOf({ status: answer?.status ?? 0, code });
    const token = answer?.json?.tenant_access_token;
    if (refusal !== undefined || typeof token !== "string") {
      return { ok: false, code: refusal ?? "no_answer", platformCode: code };
    }
    const seconds = Number(answer?.json?.expire);
    memory.token = { token, until: now() + (seconds > 0 ? seconds * 1000 : 0) };
    return { ok: true, token };
  };
  const now = () => Date.parse(clock());

  return {
    async get() {
      const held = memory.token;
      if (held !== undefined && held.until - now() >= REFRESH_BEFORE_MS) return { ok: true, token: held.token };
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      const fresh = await asking;
      // If renewing fails, the old token is used as long as it is valid.
      return !fresh.ok && held !== undefined && held.until > now() ? { ok: true, token: held.token } : fresh;
    },
    drop(token) {
      if (memory.token?.token === token) memory.token = undefined;
    },
  };
}
