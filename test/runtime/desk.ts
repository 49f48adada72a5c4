import { join } from "node:path";
import type { Duplex } from "node:stream";
import { serve } from "@hono/node-server";
import { afterEach } from "vitest";
import { createSandbox, deskCity, type MessageView, type Sandbox } from "../../src/sandbox/index.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { freePort, type Running, start } from "../faults/processes.ts";
import { temporaryFolder } from "../support/databases.ts";

/** The platform's side of the app, as the entries read it. */
export const KEYS = {
  LARK_APP_ID: deskCity.bot.appId,
  LARK_APP_SECRET: "runtime-app-secret-0123456789",
  LARK_ENCRYPT_KEY: "runtime-encrypt-key-0123456789",
  LARK_VERIFICATION_TOKEN: "runtime-verification-token",
} as const;

/** A Feishu on a port of this machine whose connections can be cut. */
export interface Platform {
  readonly sandbox: Sandbox;
  readonly url: string;
  /** Tears every long connection apart, without a goodbye; answers how many there were. */
  cut(): number;
  close(): Promise<void>;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Has something done when the test is over, last come first. */
const afterwards = (end: () => unknown) => void ends.push(end);

/** Starts a Feishu that pushes to `requestUrl` and ends with the test. */
export async function openPlatform(requestUrl: string): Promise<Platform> {
  const platform = await startPlatform(requestUrl);
  afterwards(platform.close);
  return platform;
}

/** Starts a Feishu that pushes to `requestUrl`; whoever starts it ends it. */
export async function startPlatform(requestUrl: string | (() => string)): Promise<Platform> {
  const { LARK_APP_SECRET: appSecret, LARK_ENCRYPT_KEY: encryptKey, LARK_VERIFICATION_TOKEN } = KEYS;
  const sandbox = createSandbox({ appSecret, encryptKey, verificationToken: LARK_VERIFICATION_TOKEN, requestUrl });
  const lines = new Set<Duplex>();
  const server = serve({ fetch: sandbox.app.fetch, port: 0, hostname: "127.0.0.1" });
  server.on("upgrade", (request, socket, head) => {
    lines.add(socket);
    socket.once("close", () => lines.delete(socket));
    sandbox.upgrade(request, socket, head);
  });
  await new Promise<void>((ready) => server.once("listening", ready));
  const address = server.address();
  return {
    sandbox,
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    cut() {
      const open = lines.size;
      for (const line of lines) line.destroy();
      return open;
    },
    close: () =>
      new Promise((closed) => {
        sandbox.close();
        server.close(() => closed());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

/** A ledger with the desk's city in it, as a file. */
export async function seededLedger(): Promise<string> {
  const path = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(path);
  await seedDesk(db, new Date().toISOString());
  await db.close();
  return path;
}

/** Starts the program as an operator does, with these settings. */
export async function startNode(env: Readonly<Record<string, string>>): Promise<Running & { readonly url: string }> {
  const running = await start("src/node.ts", { env: { PORT: "0", ...KEYS, ...env }, ready: /模范已启动：\S+\n.*\n/ });
  afterwards(async () => {
    if (!running.isOver()) running.child.kill("SIGKILL");
    await running.ended;
  });
  return { ...running, url: /模范已启动：(\S+)/.exec(running.hello)?.[1] ?? "" };
}

/** Starts the sandbox as `npm start` does where no credential is set, on a ledger of its own. */
export async function startDesk(): Promise<Running & { readonly url: string }> {
  const env = { PORT: "0", DATABASE_URL: `sqlite:${join(temporaryFolder(), "desk.db")}` };
  const running = await start("src/node.ts", { env, ready: /用浏览器打开：\S+\n/ });
  afterwards(async () => {
    if (!running.isOver()) running.child.kill("SIGKILL");
    await running.ended;
  });
  return { ...running, url: /打开：(\S+)/.exec(running.hello)?.[1] ?? "" };
}

/** A platform and the program at a known address, talking over HTTP; `before` happens while only the platform is there. */
export async function startBoth(env: Readonly<Record<string, string>>, before: (sandbox: Sandbox) => void = () => {}) {
  const port = await freePort();
  const platform = await openPlatform(`http://127.0.0.1:${port}/lark/events`);
  before(platform.sandbox);
  const program = await startNode({ ...env, PORT: String(port), LARK_BASE_URL: platform.url });
  return { platform, program };
}

/** What the bot said in answer to each message, by the message's id. */
export const repliesTo = (views: readonly MessageView[], messageId: string): readonly MessageView[] =>
  views.filter((view) => view.isBot && view.parentId === messageId);
