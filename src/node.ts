import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { schedule } from "node-cron";
import { type Config, readConfig } from "#config";
import { serverOptions } from "#platforms";
import { createClaimCode, DamagedError, type Database, LockedError } from "#store";
import { configureLogging } from "./logging.ts";
import { createProgram, type Program } from "./program.ts";
import type { SandboxOptions } from "./sandbox/index.ts";
import { openPostgres } from "./store/dialects/postgres.ts";
import { openSqlite } from "./store/dialects/sqlite.ts";

// Exit codes of sysexits.h, so that a supervisor can tell a wrong setting from a taken ledger.
const EX_CONFIG = 78;
const EX_TEMPFAIL = 75;
const EX_IOERR = 74;
const SHUTDOWN_MS = 8_000;

async function main(): Promise<void> {
  configureLogging((line) => process.stderr.write(`${line}\n`), "warning");
  const config = readConfig(process.env);
  if (!config.ok) {
    for (const problem of config.error) process.stderr.write(`${problem}\n`);
    process.exitCode = EX_CONFIG;
    return;
  }
  const db = await openLedger(config.value);
  if (db === undefined) return;
  if (config.value.mode === "sandbox") await startSandbox(config.value, db);
  else await startLark(config.value, db);
}

async function openLedger({ database }: Config): Promise<Database | undefined> {
  try {
    return database.engine === "sqlite" ? await openSqlite(database.path) : await openPostgres(database.url);
  } catch (error) {
    if (!(error instanceof LockedError || error instanceof DamagedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof LockedError ? EX_TEMPFAIL : EX_IOERR;
    return undefined;
  }
}

type LarkConfig = Extract<Config, { readonly mode: "lark" }>;

async function startLark(config: LarkConfig, db: Database): Promise<void> {
  const program = createProgram({ ...partsOf(config, db), lark: config.lark, clock: realClock });
  const { server, url } = await listen(program.app, config);
  const code = config.adminOpenIds.length > 0 ? undefined : await createClaimCode(db, realClock());
  // To the terminal alone: whoever reads it becomes the first admin.
  if (code !== undefined) process.stderr.write(`还没有管理员。请在和机器人的单聊里发：/认领 ${code}\n`);
  process.stdout.write(`模范已启动：${url}\n把飞书事件和回调的地址设为 ${config.publicUrl ?? url}/lark/events\n`);
  run(program, db, server);
}

const realClock = () => new Date().toISOString();

/** A Feishu on the desk: the program and the platform on one address, talking over HTTP like strangers. */
async function startSandbox(config: Config, db: Database): Promise<void> {
  const desk = await openDesk(config, db, { gallery: () => showCards(config) });
  process.stdout.write(`模范沙盒已启动，用浏览器打开：${desk.url}\n`);
  run(desk.program, db, desk.server);
}

async function openDesk(config: Config, db: Database, pages: Pick<SandboxOptions, "gallery">) {
  // Loaded here alone: the product serving Feishu never needs it.
  const { createSandbox, deskCity } = await import("./sandbox/index.ts");
  const { seedDesk } = await import("./sandbox/seed.ts");
  const { deskOf } = await import("./demo/index.ts");
  const secret = () => randomBytes(16).toString("hex");
  const keys = { appId: deskCity.bot.appId, appSecret: secret(), encryptKey: secret(), verificationToken: secret() };
  const both = new Hono();
  // The port may be any free one, so it listens before the two are told where the other is.
  const { server, url } = await listen(both, config);
  const city = { ...deskCity, ...(await deskOf(db)) };
  const sandbox = createSandbox({ ...keys, city, requestUrl: `${url}/lark/events`, ...pages });
  const clock = () => sandbox.clock();
  await seedDesk(db, clock());
  const program = createProgram({ ...partsOf(config, db), lark: { ...keys, baseUrl: url }, clock });
  both.route("/", sandbox.app).route("/", program.app);
  server.on("upgrade", sandbox.upgrade);
  return { sandbox, program, server, url };
}

/** Every card there is, from a walk through a ledger of its own that is gone afterwards. */
async function showCards(config: Config) {
  const { takeTour } = await import("./sandbox/index.ts");
  const db = await openSqlite(":memory:");
  const { sandbox, program, server } = await openDesk({ ...config, port: 0 }, db, {});
  const cards = await takeTour(sandbox, () => program.deliverer.deliver());
  sandbox.close();
  await program.stop();
  server.close();
  server.closeAllConnections();
  await db.close();
  return cards;
}

const partsOf = (config: Config, db: Database) => ({
  db,
  zone: config.timeZone,
  publicUrl: config.publicUrl,
  adminIds: config.adminOpenIds,
  metricsToken: config.metricsToken,
  isLocal: (_request: Request, env: unknown) =>
    isLoopback((env as { incoming?: { socket?: { remoteAddress?: string } } }).incoming?.socket?.remoteAddress),
});

const isLoopback = (address: string | undefined): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address ?? "");

function listen(app: Hono, config: Config): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port, serverOptions }, ({ port }) => {
      const host = config.host === "0.0.0.0" ? "127.0.0.1" : config.host;
      resolve({ server, url: `http://${host}:${port}` });
    }) as Server;
    server.once("error", reject);
  });
}

/** Ticks each minute until it is told to stop; then answers what is open, sends what is claimed, and closes the ledger. */
function run(program: Program, db: Database, server: Server): void {
  const minute = schedule("* * * * *", () => program.tick(), { noOverlap: true });
  void program.tick();
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await minute.stop();
    const forced = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS);
    server.close();
    server.closeIdleConnections();
    await program.stop();
    clearTimeout(forced);
    server.closeAllConnections();
    await db.close();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
}

await main();
