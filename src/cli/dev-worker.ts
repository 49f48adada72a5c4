import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { createSandbox, deskCity } from "../sandbox/index.ts";
import { seedDesk } from "../sandbox/world/seed.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";

// Runs the Worker on this machine together with the sandbox instead of Feishu: all traffic stays on 127.0.0.1.
const PORT = 8787;
const WRANGLER = "node_modules/wrangler/bin/wrangler.js";
const QUIET = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_HIDE_BANNER: "true" };
const MINUTE_MS = 60_000;

const secret = () => `k${randomBytes(16).toString("hex")}`;
const keys = { appSecret: secret(), encryptKey: secret(), verificationToken: secret() };
const worker = `http://127.0.0.1:${PORT}`;
const sandbox = createSandbox({ ...keys, requestUrl: `${worker}/lark/events` });
const server = serve({ fetch: sandbox.app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  prepare();
  void seed().then(() => start(`http://127.0.0.1:${port}`));
}) as Server;

function wrangler(...args: string[]): void {
  const env = { ...process.env, ...QUIET, CI: "1" };
  const { status } = spawnSync(process.execPath, [WRANGLER, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}

/** Creates a new local database each time, because the sandbox's messages are lost at its end anyway. */
function prepare(): void {
  rmSync(".wrangler/state/v3/d1", { recursive: true, force: true });
  wrangler("d1", "migrations", "apply", "DB", "--local");
}

/** The desk's five units as SQL statements, because only wrangler can open D1. */
async function seed(): Promise<void> {
  const db = await openSqlite(":memory:");
  await seedDesk(db, new Date().toISOString());
  const statements: string[] = [];
  for (const table of ["person", "unit", "unit_name", "unit_parent", "chat", "role", "setting"] as const) {
    for (const row of await db.query.selectFrom(table).selectAll().execute()) {
      const values = Object.values(row).map((value) =>
        typeof value === "number" ? value : value === null ? "null" : `'${String(value).replaceAll("'", "''")}'`,
      );
      statements.push(`insert or replace into ${table} (${Object.keys(row).join()}) values (${values.join()});`);
    }
  }
  await db.close();
  const folder = mkdtempSync(join(tmpdir(), "mofan-worker-"));
  writeFileSync(join(folder, "desk.sql"), statements.join("\n"));
  wrangler("d1", "execute", "DB", "--local", "--file", join(folder, "desk.sql"));
  rmSync(folder, { recursive: true });
}

function start(platform: string): void {
  const vars = {
    DATA_REGION: "demo",
    LARK_BASE_URL: platform,
    LARK_APP_ID: sandbox.city.bot.appId,
    LARK_APP_SECRET: keys.appSecret,
    LARK_ENCRYPT_KEY: keys.encryptKey,
    LARK_VERIFICATION_TOKEN: keys.verificationToken,
    SESSION_KEY: secret(),
    PUBLIC_URL: worker,
    ADMIN_OPEN_IDS: deskCity.people.find(({ role }) => role === "admin")?.openId ?? "",
  };
  const args = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  const child = spawn(
    process.execPath,
    [
      WRANGLER,
      "dev",
      "--local",
      "--ip",
      "127.0.0.1",
      "--port",
      String(PORT),
      "--show-interactive-dev-session=false",
    ].concat(args),
    { env: { ...process.env, ...QUIET }, stdio: "inherit" },
  );
  // In development the Cron Trigger only fires when its URL is called.
  const minute = setInterval(
    () => void fetch(`${worker}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`).catch(() => {}),
    MINUTE_MS,
  );
  process.stdout.write(`沙盒：${platform}（用浏览器打开，和机器人对话）\nWorker：${worker}/ledger\n`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => child.kill(signal));
  child.once("exit", (code) => {
    clearInterval(minute);
    sandbox.close();
    server.close();
    server.closeAllConnections();
    process.exitCode = code ?? 0;
  });
}
