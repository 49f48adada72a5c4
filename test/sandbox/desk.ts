import { serve } from "@hono/node-server";
import { AESCipher, Client, LoggerLevel } from "@larksuiteoapi/node-sdk";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/index.ts";

export const secrets = {
  appSecret: "sandbox-app-secret-0123456789",
  encryptKey: "sandbox-encrypt-key-0123456789",
  verificationToken: "sandbox-verification-token",
} as const;

/** One request as the app under test would see it, decrypted by the official SDK. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: a payload as it came, whatever it is
  readonly body: any;
}

type Answer = (received: Received) => { status?: number; body?: unknown } | undefined | "silence";

/** A sandbox whose pushes end in `inbox`; `answer` decides what the app says to them. */
export function deskWith(answer: Answer = () => undefined, options: Partial<SandboxOptions> = {}) {
  const inbox: Received[] = [];
  const cipher = new AESCipher(secrets.encryptKey);
  const sandbox = createSandbox({
    ...secrets,
    requestUrl: "http://app.invalid/lark/events",
    post: async (_url, headers, raw) => {
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const received = { headers: lower, raw, body: JSON.parse(cipher.decrypt(JSON.parse(raw).encrypt)) };
      inbox.push(received);
      const said = answer(received);
      if (said === "silence") return { status: "timeout", body: "", ms: 3_000 };
      return { status: said?.status ?? 200, body: JSON.stringify(said?.body ?? {}), ms: 1 };
    },
    ...options,
  });
  return { sandbox, inbox };
}

/** The sandbox behind a true port on 127.0.0.1, and the official client pointed at it. */
export async function listening(sandbox: Sandbox) {
  const server = serve({ fetch: sandbox.app.fetch, port: 0, hostname: "127.0.0.1" });
  server.on("upgrade", sandbox.upgrade);
  await new Promise<void>((ready) => server.once("listening", ready));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const client = new Client({
    appId: sandbox.city.bot.appId,
    appSecret: secrets.appSecret,
    domain: url,
    loggerLevel: LoggerLevel.error,
    disableTokenCache: false,
  });
  const close = () =>
    new Promise<void>((done) => {
      sandbox.close();
      server.close(() => done());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  return { url, client, close };
}

/** A tenant token, asked for as any client does. */
export async function tokenOf(sandbox: Sandbox): Promise<string> {
  const response = await sandbox.app.request("/open-apis/auth/v3/tenant_access_token/internal", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app_id: sandbox.city.bot.appId, app_secret: secrets.appSecret }),
  });
  const { tenant_access_token: token } = (await response.json()) as { tenant_access_token: string };
  return token;
}

/** Calls the open platform with a token and answers status, headers and the parsed body. */
export async function call(sandbox: Sandbox, method: string, path: string, body?: unknown) {
  const token = await tokenOf(sandbox);
  const response = await sandbox.app.request(`/open-apis/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}
