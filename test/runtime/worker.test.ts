import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestHarness } from "wrangler";
import { deskCity, type Sandbox } from "../../src/sandbox/index.ts";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { type D1Binding, openD1 } from "../../src/store/dialects/d1.ts";
import { temporaryFolder } from "../support/databases.ts";
import { KEYS, type Platform, startPlatform } from "./desk.ts";

// The bundle that would be deployed, in workerd, with D1, and a Feishu on this machine that it talks to over HTTP.

const SETTINGS = {
  DATA_REGION: "demo",
  SESSION_KEY: "runtime-session-key-0123456789",
  PUBLIC_URL: "http://127.0.0.1:8787",
  METRICS_TOKEN: "runtime-metrics-token-0123456789",
};
const BETWEEN = ["王建国", "李敏", "陈立新", "周敏", "韩梅"] as const;
type Name = (typeof BETWEEN)[number];
const [office, finance, water] = deskCity.chats;

let harness: TestHarness;
let platform: Platform;
let sandbox: Sandbox;
let url = "";
const heard = new Set<string>();

const BUILT = temporaryFolder();
const root = fileURLToPath(new URL("../../", import.meta.url));
const workersWith = (settings: Readonly<Record<string, string>>) => ({
  root,
  workers: [
    {
      configPath: "wrangler.toml",
      prebuiltWorkerDir: BUILT,
      vars: { ...KEYS, LARK_BASE_URL: platform.url, ...settings },
    },
  ],
});

beforeAll(async () => {
  // Miniflare would otherwise ask Cloudflare where on earth this machine is.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  process.env.WRANGLER_SEND_METRICS = "false";
  execFileSync(process.execPath, ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--outdir", BUILT], {
    cwd: root,
    stdio: "pipe",
  });
  const { createTestHarness } = await import("wrangler");
  platform = await startPlatform(() => `${url}/lark/events`);
  sandbox = platform.sandbox;
  harness = createTestHarness(workersWith(SETTINGS));
  url = (await harness.listen()).url.origin;
  const worker = harness.getWorker<{ DB: never }>();
  await worker.applyD1Migrations("DB");
  const { DB } = await worker.getEnv();
  await seedDesk(openD1(DB as D1Binding), new Date().toISOString());
});

afterAll(async () => {
  await harness.close();
  await platform.close();
});

const openIdOf = (name: Name) => deskCity.people.find((one) => one.name === name)?.openId ?? "";

/** What the bot says next in a chat, once it has said something. */
async function next(chatId: string): Promise<string> {
  const fresh = () => sandbox.messages(chatId).filter(({ isBot, messageId }) => isBot && !heard.has(messageId));
  await expect.poll(() => fresh().length, { timeout: 20_000, interval: 50 }).toBeGreaterThan(0);
  const views = fresh();
  for (const { messageId } of views) heard.add(messageId);
  return views.map(({ text }) => text).join("\n");
}

async function ask(name: Name, chatId: string, text: string): Promise<string> {
  const { push } = await sandbox.say(openIdOf(name), chatId, text);
  // A busy machine may be too late with its answer; it must not have got anything wrong.
  expect([200, 503, "timeout"]).toContain(push?.attempts[0]?.status);
  return await next(chatId);
}

const direct = (name: Name) => sandbox.directChat(openIdOf(name));

describe("ten conversations in workerd", { timeout: 30_000 }, () => {
  test("a lecture is recorded", async () => {
    expect(await ask("王建国", finance.chatId, "/党课 今天 35人 主讲李敏 主题党纪学习")).toMatch(/党纪学习[\s\S]*35人/);
  });
  test("a missing number is asked for", async () => {
    expect(await ask("王建国", finance.chatId, "/志愿 今天 社区义诊")).toMatch(/多少人|人数/);
  });
  test("a figure is corrected", async () => {
    expect(await ask("王建国", finance.chatId, "/改 1 人数=36")).toContain("36");
  });
  test("a record is withdrawn", async () => {
    await ask("陈立新", water.chatId, "/学习 今天 班子会 9人 传达精神");
    expect(await ask("陈立新", water.chatId, "/撤 2")).toMatch(/撤/);
  });
  test("the summary counts all records that were not withdrawn", async () => {
    expect(await ask("李敏", finance.chatId, "/汇总 本年")).toMatch(/党课[\s\S]*36/);
  });
  test("a figure opens its records", async () => {
    expect(await ask("李敏", finance.chatId, "/明细 党课 本年")).toContain("党纪学习");
  });
  test("an inspection opens tickets", async () => {
    const said = await ask("周敏", office.chatId, "/检查 今天 市财政局 发现问题2条 已整改1条 期限15天");
    expect(said).toMatch(/Z\d/);
  });
  test("a mistyped command is recognised by its beginning", async () => {
    expect(await ask("王建国", finance.chatId, "/党课课 今天 3人")).toContain("党课");
  });
  test("help answers in a direct chat", async () => {
    expect(await ask("王建国", direct("王建国"), "/帮助")).toContain("党课");
  });
  test("a report is given as text if no Word file can be made", async () => {
    expect(await ask("周敏", direct("周敏"), "/讲稿 2026 Word")).toContain("不生成 Word");
  });
});

test("the bundle keeps its size budget", () => {
  const bundle = readFileSync(join(BUILT, "worker.js"));
  expect(gzipSync(bundle).length).toBeLessThanOrEqual(600 * 1024);
});

test("a tick decides due jobs and sends pending messages", async () => {
  const worker = harness.getWorker<{ DB: never }>();
  const headers = { authorization: `Bearer ${SETTINGS.METRICS_TOKEN}` };
  const metrics = async () => (await harness.fetch("/metrics", { headers })).text();
  const { outcome } = await worker.scheduled({ cron: "* * * * *" });
  expect(outcome).toBe("ok");
  const { DB } = await worker.getEnv();
  const cursors = await openD1(DB as D1Binding)
    .query.selectFrom("job_cursor")
    .select("job")
    .execute();
  expect(cursors.length).toBeGreaterThan(0);
  await expect.poll(metrics).toContain("mofan_outbox_pending 0");
});

test("the same event twice makes one record, and a forged one none", async () => {
  const db = openD1((await harness.getWorker<{ DB: never }>().getEnv()).DB as D1Binding);
  const count = async () => (await db.query.selectFrom("record").select("id").execute()).length;
  sandbox.faults.pushes.again = "same event";
  const before = await count();
  await ask("王建国", finance.chatId, "/党课 昨天 20人 主讲李敏 主题再讲一次");
  sandbox.faults.pushes.again = "never";
  expect(await count()).toBe(before + 1);
  const forged = await harness.fetch("/lark/events", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"encrypt":"AAAA"}',
  });
  expect([forged.status, await count()]).toEqual([401, before + 1]);
});

test("the pages and their files are served", async () => {
  const page = await harness.fetch("/ledger", { redirect: "manual" });
  expect(page.status).toBe(302);
  for (const file of ["pages.css", "pages.js", "vchart.js"]) {
    expect((await harness.fetch(`/ledger/files/${file}`)).status, file).toBe(200);
  }
});

test("official data prevents the start", { timeout: 60_000 }, async () => {
  const { createTestHarness } = await import("wrangler");
  const other = createTestHarness(workersWith({ ...SETTINGS, DATA_REGION: "cn-mainland" }));
  try {
    await other.listen();
    const answer = await other.fetch("/healthz");
    expect([answer.status, await answer.text()]).toEqual([503, "not configured, see the Worker's log\n"]);
    const { outcome } = await other.getWorker().scheduled({ cron: "* * * * *" });
    expect(outcome).not.toBe("ok");
  } finally {
    await other.close();
  }
});

// What is refused before anything is opened can be asked without workerd.
test.each([
  ["official data", { DATA_REGION: "cn-mainland" }, "DATA_REGION is cn-mainland"],
  ["no region", { DATA_REGION: undefined }, "DATA_REGION is cn-mainland"],
  ["no session key", { SESSION_KEY: undefined }, "SESSION_KEY is missing"],
  ["a long connection", { LARK_TRANSPORT: "websocket" }, "LARK_TRANSPORT is websocket"],
  ["half a platform", { LARK_APP_SECRET: undefined }, "LARK_APP_SECRET 没有设"],
])("%s is refused with its reason in the log", async (_, settings, reason) => {
  const { default: worker } = await import("../../src/worker.ts");
  const lines: string[] = [];
  const { log } = globalThis.console;
  globalThis.console.log = (line: string) => void lines.push(line);
  try {
    const env = { ...KEYS, ...SETTINGS, ...settings, DB: {} as never } as never;
    const answer = await worker.fetch(new Request("http://127.0.0.1/healthz"), env, {} as never);
    expect(answer.status).toBe(503);
  } finally {
    globalThis.console.log = log;
  }
  expect(lines.join("\n")).toContain(reason);
});
