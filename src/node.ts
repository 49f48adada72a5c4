import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { schedule } from "node-cron";
import { type Config, isLoopbackName, readConfig, VERSION } from "#config";
import { defined } from "#core";
import { botUrlOf, type Lark, openLark, serverOptions } from "#platforms";
import { aliveAt, attachmentBytes, createClaimCode, type Database, type MisplacedError, noteAlive } from "#store";
import { SESSION_COOKIE } from "#web";
import { configureLogging } from "./logging.ts";
import { openAttachments } from "./node/attachments.ts";
import { createGroupExtras } from "./node/group-extras.ts";
import { createHostGauges } from "./node/host.ts";
import { createAside, createFileReads } from "./node/read-worker.ts";
import { reconcile } from "./node/reconcile.ts";
import { EX_CONFIG, EX_UNAVAILABLE, nameOfPostgres, startProblem } from "./node/start-up.ts";
import { startTogether } from "./node/together.ts";
import type { LongConnection } from "./platforms/lark/long-connection.ts";
import { createProgram, type Program } from "./program.ts";
import type { GalleryCard, Sandbox, SandboxOptions, TourHands } from "./sandbox/index.ts";
import { openSqlite } from "./store/dialects/sqlite.ts";
import { readPageFiles } from "./web/files.ts";

// Supervisors kill a process after ten seconds; this leaves time to close the ledger.
const GRACE_MS = 7_000;
const LAST_CALL_MS = 200;
/** While the database server is unreachable, connect again every two seconds and log it once a minute. */
const AGAIN_MS = 2_000;
const REPEATED_EVERY = 30;
/** After a shorter standstill Feishu's first two retries deliver the missed events. */
const MISSED_MS = 300_000;

async function main(): Promise<void> {
  configureLogging((line) => process.stderr.write(`${line}\n`), "warning");
  const config = readConfig(process.env);
  if (!config.ok) {
    for (const problem of config.error) process.stderr.write(`${problem}\n`);
    process.exitCode = EX_CONFIG;
    return;
  }
  const where = nameOf(config.value);
  try {
    const { database } = config.value;
    const isNew = database.engine === "sqlite" && !existsSync(database.path);
    const db = await openLedger(config.value, where);
    if (config.value.mode === "sandbox") await startSandbox(config.value, db, isNew);
    else await startLark(config.value, db);
  } catch (error) {
    const problem = startProblem(error, where);
    if (problem === undefined) throw error;
    process.stderr.write(`${problem.text}\n`);
    process.exit(problem.code);
  }
}

/** Opens the ledger. If PostgreSQL is down or still starting, it waits as long as needed. */
async function openLedger({ database, mode }: Config, where: string): Promise<Database> {
  if (database.engine === "sqlite")
    return await openSqlite(database.path, { checkpointsAside: true, keepsCopy: true, isTrial: mode === "sandbox" });
  // The PostgreSQL client is imported only when it is used: it has thirty modules that a SQLite ledger does not need.
  const { openPostgres } = await import("./store/dialects/postgres.ts");
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await openPostgres(database.url, { leasesSlot: true, onMisplaced: end, onUnnamed: sayUnnamed });
    } catch (error) {
      const problem = startProblem(error, where);
      if (problem?.wait === undefined) throw error;
      if (attempt % REPEATED_EVERY === 0) process.stderr.write(`${problem.text}\n`);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Stop: every later write would go to another city's ledger. */
function end(error: MisplacedError): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(EX_CONFIG);
}

const sayUnnamed = () =>
  process.stderr.write(
    "连接池不认预备语句，已改为不用（数据库多花些处理器）。PgBouncer 1.21 起可设 max_prepared_statements\n",
  );

/** The name of the ledger in error messages, without its password. */
const nameOf = ({ database }: Config): string =>
  database.engine === "sqlite" ? `账本 ${database.path}` : nameOfPostgres(database.url);

type LarkConfig = Extract<Config, { readonly mode: "lark" }>;

async function startLark(config: LarkConfig, db: Database): Promise<void> {
  let connection: LongConnection | undefined;
  const overSocket = config.transport === "websocket";
  const program = createProgram({
    ...partsOf(config, db),
    platform: openLark(config.lark),
    clock: realClock,
    pages: pagesAt(config.publicUrl, config),
    ...(overSocket ? { isConnected: () => connection?.isConnected() ?? false } : {}),
  });
  const { server, url } = await listen(program.app, config);
  // Everything up to `run` happens before the start is announced, so that a stop is orderly from the first moment.
  const since = await aliveAt(db.query);
  // The last time it was alive stays stored until the chats have been read, so that a restart reads them again.
  const caughtUp = Promise.withResolvers<boolean>();
  const alive = async () => ((await caughtUp.promise) ? await noteAlive(db, realClock()).catch(() => {}) : undefined);
  const ready = caughtUp.promise;
  const extras = extrasOf(program, db, config.lark, config.publicUrl);
  const eachMinute = async () => void (await Promise.all([alive(), extras()]));
  const stop = run({ program, db, server, hangUp: () => connection?.close(), eachMinute, ready });
  const code = config.adminOpenIds.length > 0 ? undefined : await createClaimCode(db, realClock());
  // Printed to the terminal only: the person who reads this code becomes the first admin.
  if (code !== undefined) process.stderr.write(`还没有管理员。请在和机器人的单聊里发：/认领 ${code}\n`);
  const way = overSocket
    ? "事件和回调走长连接，不需要公网地址"
    : `把飞书事件和回调的地址设为 ${config.publicUrl ?? url}/lark/events`;
  process.stdout.write(`模范已启动：${url}\n${way}\n版本 ${VERSION}\n`);
  if (overSocket) connection = await connect(config, program, stop);
  void program.syncPanel();
  const now = realClock();
  const isLate = since !== undefined && Date.parse(now) - Date.parse(since) > MISSED_MS;
  caughtUp.resolve(isLate ? await catchUp(program, since, now) : true);
}

/**
 * Sets tabs and menus of the groups in one process only, and apart from the work of each minute, which must not wait.
 */
function extrasOf(
  program: Program<Lark>,
  db: Database,
  lark: Pick<LarkConfig["lark"], "baseUrl" | "appId">,
  publicUrl?: string,
) {
  if ((db.slot ?? 0) !== 0) return async () => {};
  const botUrl = botUrlOf(lark.baseUrl, lark.appId);
  const extras = createGroupExtras({ db, lark: program.platform, publicUrl, botUrl });
  return () => extras().catch(() => {});
}

/**
 * After a stop too long for Feishu's first retries, or on a restored backup, reads the missed messages from the chats.
 */
async function catchUp(program: Program, since: string, now: string): Promise<boolean> {
  try {
    const { found, records, unread } = await reconcile(program, since, now);
    process.stderr.write(
      `停了${timeBetween(since, now)}：补收${found}条消息，登记${records}条，${unread}个会话没读到\n`,
    );
    program.deliverer.kick();
    return true;
  } catch {
    process.stderr.write("补读聊天记录没有做完，重启会再试\n");
    return false;
  }
}

function timeBetween(from: string, to: string): string {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  return minutes < 60 ? `${Math.round(minutes)}分钟` : `${(minutes / 60).toFixed(1)}小时`;
}

/**
 * Opens the connection over which Feishu delivers events; if Feishu rejects it for good, exits so that a supervisor
 * restarts the program.
 */
async function connect(config: LarkConfig, program: Program, stop: () => Promise<void>): Promise<LongConnection> {
  const { openLongConnection } = await import("./platforms/lark/long-connection.ts");
  return await openLongConnection({
    ...config.lark,
    ...program.events,
    onState(state) {
      if (state === "connected") process.stdout.write("长连接已建立\n");
      if (state === "reconnecting") process.stderr.write("长连接断了，正在重连\n");
      if (state !== "failed") return;
      process.stderr.write("飞书不接受长连接。请核对 App ID 和 App Secret，并在开发者后台把订阅方式设为长连接。\n");
      process.exitCode = EX_UNAVAILABLE;
      void stop();
    },
  });
}

const realClock = () => new Date().toISOString();

/**
 * Starts the sandbox: the program and an imitation of Feishu on one address, which talk only over HTTP, as in
 * production.
 */
async function startSandbox(config: Config, db: Database, isNew: boolean): Promise<void> {
  const { takeLedger } = await import("./sandbox/world/seed.ts");
  const { demoMorning, isDemo } = await import("./demo/index.ts");
  if (!(await takeLedger(db, isNew || (await isDemo(db)), realClock()))) {
    process.stderr.write(
      "DATABASE_URL 指的台账不是沙盒建的。沙盒只打开自己建的台账，请换一个文件，或填好四项飞书凭据。\n",
    );
    process.exitCode = EX_CONFIG;
    await db.close();
    return;
  }
  const desk = await openDesk(config, db, { gallery: () => showCards(config) });
  const { program, url } = desk;
  const morning = await demoMorning(db);
  if (morning !== undefined) await desk.sandbox.setClock(morning);
  const extras = extrasOf(program, db, { baseUrl: url, appId: desk.sandbox.city.bot.appId }, config.publicUrl ?? url);
  run({ ...desk, db, eachMinute: extras, isEndless: true });
  process.stdout.write(`模范沙盒已启动，用浏览器打开：${desk.url}\n`);
  void program.syncPanel();
}

interface DeskPages extends Pick<SandboxOptions, "gallery" | "clock"> {
  /** Leaves the ledger as it is instead of giving it the sandbox's units and people. */
  readonly isEmpty?: boolean;
}

async function openDesk(config: Config, db: Database, { isEmpty = false, ...pages }: DeskPages) {
  // Imported only here: a program that serves the real Feishu never needs it.
  const { createSandbox, deskCity, historyIn } = await import("./sandbox/index.ts");
  const { seedDesk } = await import("./sandbox/world/seed.ts");
  const { deskOf } = await import("./demo/index.ts");
  const secret = () => randomBytes(16).toString("hex");
  const keys = { appId: deskCity.bot.appId, appSecret: secret(), encryptKey: secret(), verificationToken: secret() };
  let started: Program | undefined;
  let isLeaping = false;
  const leap = async () => {
    isLeaping = true;
    const send = async () => await started?.deliverer.deliver(LEAP_MS);
    // Reminders are sent while the jobs after them are still being decided.
    const pulse = setInterval(send, PULSE_MS);
    await started?.tick();
    clearInterval(pulse);
    await send();
    isLeaping = false;
  };
  const both = new Hono().use(answerHereOnly);
  // The port may be any free one, so the server listens before the program and the sandbox are told each other's
  // address. A router accepts no more routes after its first request, so requests are held off until then.
  const { server, url } = await listen({ fetch: (...asked) => (started ? both.fetch(...asked) : STARTING()) }, config);
  const city = { ...deskCity, ...(await deskOf(db)) };
  const sandbox = createSandbox({
    ...keys,
    city,
    requestUrl: `${url}/lark/events`,
    links: LINKS,
    onClock: leap,
    history: historyIn(db.query),
    pagesCookie: SESSION_COOKIE,
    hearsAll: true,
    ...pages,
  });
  const clock = () => sandbox.clock();
  if (!isEmpty) await seedDesk(db, clock());
  const program = createProgram({
    ...partsOf(config, db),
    // A scripted tour sets this clock and real time does not move it, so every wait moves it forward. After a leap of the
    // clock the sending keeps its pace in the time of the desk, and nobody waits for it.
    ...(pages.clock === undefined
      ? { wait: (ms: number, signal: AbortSignal) => (isLeaping ? sandbox.advance(ms) : sleepOrWake(ms, signal)) }
      : { wait: (ms: number) => sandbox.advance(ms) }),
    publicUrl: config.publicUrl ?? url,
    platform: openLark({ ...keys, baseUrl: url }),
    clock,
    clockKind: "set",
    pages: pagesAt(config.publicUrl ?? url, config),
  });
  both.route("/", sandbox.app).route("/", program.app);
  started = program;
  server.on("upgrade", sandbox.upgrade);
  return { sandbox, program, server, url };
}

/** How much of the desk's own time the sending may take after a leap of its clock: enough for the demo city. */
const LEAP_MS = 60_000;
const PULSE_MS = 100;

const sleepOrWake = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);

const STARTING = () => new Response("starting\n", { status: 503, headers: { "Retry-After": "1" } });

/**
 * Refuses other host names: a web page whose name was pointed at this machine must not use the sandbox, which needs no
 * sign-in.
 */
const answerHereOnly: MiddlewareHandler = async (c, next) => {
  const host = URL.parse(`http://${c.req.header("host") ?? ""}`)?.hostname ?? "";
  return isLoopbackName(host) ? await next() : c.text("the sandbox answers on this machine only\n", 403);
};

/** Collects one of every card by running scripted tours on two temporary ledgers. */
async function showCards(config: Config) {
  const { firstDay, takeTour } = await import("./sandbox/index.ts");
  const empty = await walk(config, { isEmpty: true }, async ({ sandbox, hands, db }) => {
    const code = await createClaimCode(db, sandbox.clock());
    return await takeTour(sandbox, hands, firstDay(code ?? ""));
  });
  return [...(await walk(config, {}, ({ sandbox, hands }) => takeTour(sandbox, hands))), ...empty];
}

async function walk(
  config: Config,
  { isEmpty }: { readonly isEmpty?: boolean },
  take: (parts: { sandbox: Sandbox; hands: TourHands; db: Database }) => Promise<readonly GalleryCard[]>,
): Promise<readonly GalleryCard[]> {
  const { TOUR_START } = await import("./sandbox/index.ts");
  const db = await openSqlite(":memory:");
  const pages = { clock: () => TOUR_START, ...defined({ isEmpty }) };
  const { sandbox, program, server } = await openDesk({ ...config, port: 0, adminOpenIds: [] }, db, pages);
  const hands = { settle: () => program.deliverer.deliver(), minute: () => program.tick() };
  const cards = await take({ sandbox, hands, db });
  sandbox.close();
  await program.stop();
  server.close();
  server.closeAllConnections();
  await db.close();
  return cards;
}

const partsOf = (config: Config, db: Database) => ({
  db,
  fileReads: createFileReads(),
  attachments: config.attachments && openAttachments(config.attachments.folder, config.attachments.limitGb),
  // PostgreSQL reads in a process of its own anyway, and a ledger in memory cannot be opened by a thread.
  ...(config.database.engine === "sqlite" && db.atOneMoment !== undefined
    ? { longReads: createAside(config.database.path) }
    : {}),
  zone: config.timeZone,
  publicUrl: config.publicUrl,
  adminIds: config.adminOpenIds,
  takesGuests: config.takesGuests,
  metricsToken: config.metricsToken,
  hostGauges: createHostGauges(config, () => attachmentBytes(db.query)),
  instances: config.instances,
  auditKey: config.auditKeys[0],
  isLocal: (_request: Request, env: unknown) =>
    isLoopback((env as { incoming?: { socket?: { remoteAddress?: string } } }).incoming?.socket?.remoteAddress),
});

// Signing in again opens the pages as the person who is chosen on the chat page.
const LINKS = [{ label: "台账页面", href: "/ledger/sign-in" }];

const pagesAt = (origin: string | undefined, config: Config) => ({
  origin,
  sessionKey: config.sessionKey,
  files: readPageFiles(),
});

const isLoopback = (address: string | undefined): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address ?? "");

/**
 * How many new connections may wait to be accepted; if more wait, the system delays a caller by whole seconds. Node's
 * default of 511 is too few for a city.
 */
const BACKLOG = 4_096;

function listen(app: Pick<Hono, "fetch">, config: Config): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch: startTogether(app.fetch), serverOptions }) as Server;
    server.once("error", reject);
    server.listen({ host: config.host, port: config.port, backlog: BACKLOG }, () => {
      const { port } = server.address() as AddressInfo;
      const host = config.host === "0.0.0.0" ? "127.0.0.1" : config.host;
      resolve({ server, url: `http://${host}:${port}` });
    });
  });
}

interface Running {
  readonly program: Program;
  readonly db: Database;
  readonly server: Server;
  /** Closes the other connection over which events may arrive besides HTTP. */
  readonly hangUp?: () => void;
  readonly eachMinute?: () => Promise<void>;
  /**
   * No reminder is decided before this resolves, because what was reported while the program was down must be read
   * first.
   */
  readonly ready?: Promise<unknown>;
  /** Whether requests may stay open for ever, such as that of a page that shows changes live. */
  readonly isEndless?: true;
}

/** Ticks each minute until it is stopped; then answers open requests, finishes sending, and closes the ledger. */
function run({ program, db, server, hangUp, eachMinute, ready, isEndless }: Running): () => Promise<void> {
  const tick = async () => {
    await ready;
    await Promise.all([eachMinute?.(), program.minute()]);
  };
  const minute = schedule("* * * * *", tick, { noOverlap: true });
  void tick();
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const tooLate = new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    const closed = closeGently(server);
    await Promise.race([Promise.all([minute.stop(), program.stop()]), tooLate]);
    hangUp?.();
    if (!isEndless) await Promise.race([closed, tooLate]);
    server.closeAllConnections();
    await db.close();
    // The next process retries unfinished work: it is stored as claimed.
    process.exit();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
  return stop;
}

/**
 * Closes a server that is in use. For a moment it still accepts requests and answers each with `Connection: close`;
 * without that moment most open requests were reset.
 */
async function closeGently(server: Server): Promise<void> {
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  await new Promise((resolve) => setTimeout(resolve, LAST_CALL_MS));
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearInterval(idle);
}

await main();
