import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { readConfig } from "#config";
import { hostFindings } from "../../src/cli/doctor/host.ts";
import { SCOPES } from "../../src/cli/doctor/platform.ts";
import { deskCity, type Sandbox } from "../../src/sandbox/index.ts";
import { KEYS, openPlatform, seededLedger } from "../runtime/desk.ts";
import { temporaryFolder } from "../support/databases.ts";

/** The command as an operator runs it, against a Feishu in which something may be wrong. */
async function doctor(
  spoil: (sandbox: Sandbox) => void,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  const { sandbox, url } = await openPlatform("http://127.0.0.1:9/lark/events");
  spoil(sandbox);
  const settings = {
    PATH: process.env.PATH,
    ...KEYS,
    LARK_BASE_URL: url,
    PUBLIC_URL: "https://mofan.example.gov.cn",
    DATABASE_URL: `sqlite:${join(temporaryFolder(), "mofan.db")}`,
    ...env,
  };
  const ran = await new Promise<{ status: number; said: string }>((ended) => {
    execFile(process.execPath, ["src/cli/doctor.ts", ...args], { env: settings }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
  return { ...ran, messages: sandbox.city.chats.flatMap(({ chatId }) => sandbox.messages(chatId)) };
}

const refuse = (route: string, code: number) => (sandbox: Sandbox) =>
  sandbox.faults.arm({ kind: "returnCode200WithBody", route, code, times: 9 });

test("finds no problem in a correct set-up, and sends nothing", async () => {
  const { status, said, messages } = await doctor(() => {});
  expect(said).toContain("没有发现问题");
  expect(said).toMatch(/✓ App ID 和 App Secret 正确[\s\S]*机器人叫「模范」[\s\S]*在3个群里/);
  expect(said).toContain("https://mofan.example.gov.cn/lark/events");
  expect(said).not.toMatch(/✗|？ (?:读|发)/);
  expect([status, messages]).toEqual([0, []]);
});

test.each([
  ["a wrong secret", () => {}, { LARK_APP_SECRET: "another-app-secret-0123456789" }, /App Secret 不对/],
  ["a bot that is not switched on", refuse("bot", 11205), {}, /没有开启机器人能力/],
  ["no leave to list groups", refuse("chats", 99991672), {}, /✗ 读群信息：没有权限（99991672）[\s\S]*im:chat:readonly/],
  ["no leave to see members", refuse("members", 99991672), {}, /✗ 读群成员姓名[\s\S]*im:chat:readonly/],
  ["no leave to read history", refuse("list", 230027), {}, /✗ 读聊天记录[\s\S]*im:message.group_msg/],
  ["no leave to send", refuse("reply", 99991672), {}, /✗ 发消息、改卡片[\s\S]*im:message:send_as_bot/],
  ["nobody there", () => {}, { LARK_BASE_URL: "http://127.0.0.1:9" }, /连不上飞书/],
])("%s is said with the switch that is missing", async (_, spoil, env, expected) => {
  const { status, said } = await doctor(spoil, env as Readonly<Record<string, string>>);
  expect(said).toMatch(expected);
  expect(status).toBe(69);
  expect(said).not.toContain(KEYS.LARK_APP_SECRET);
});

test("the doctor names the switch of the developer console that a long connection needs", async () => {
  const { said } = await doctor(() => {}, { LARK_TRANSPORT: "websocket" });
  expect(said).toContain("使用长连接接收");
});

describe("the check of this machine", () => {
  const ledger = async () => `sqlite:${await seededLedger()}`;
  const backedUp = (hoursAgo: number) => {
    const folder = temporaryFolder();
    const at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    writeFileSync(join(folder, `mofan-${at.slice(0, 19).replace(/[-:]/g, "")}Z.db`), "");
    return folder;
  };

  test("passes with a ledger, enough disk space, the right time and a backup of last night", async () => {
    const { status, said } = await doctor(() => {}, { DATABASE_URL: await ledger(), BACKUP_DIR: backedUp(20) });
    expect(said).toMatch(/✓ 台账 \S+：6个单位，0条记录\n✓ 磁盘剩余 [\d.]+ GB\n✓ 时钟和平台一致\n/);
    expect(said).toContain("✓ 最近一次备份在20小时前");
    expect(status).toBe(0);
  });

  test.each([
    ["no backup", async () => ({ DATABASE_URL: await ledger() }), /✗ \S+backups 里还没有备份/],
    [
      "an old backup",
      async () => ({ DATABASE_URL: await ledger(), BACKUP_DIR: backedUp(30) }),
      /✗ 最近一次备份在30小时前/,
    ],
    [
      "what is no ledger",
      async () => {
        const file = join(temporaryFolder(), "a.db");
        new Sqlite(file).exec("create table a (b)").close();
        return { DATABASE_URL: `sqlite:${file}` };
      },
      /✗ \S+ 不是模范的台账/,
    ],
    ["a folder for a ledger", async () => ({ DATABASE_URL: `sqlite:${temporaryFolder()}` }), /✗ /],
    [
      "a PostgreSQL that is away",
      async () => ({ DATABASE_URL: "postgres://a:b@127.0.0.1:9/c", SESSION_KEY: "5e0d7a41c9b2486fa3d1e6b80724c59f" }),
      /✗ PostgreSQL（127.0.0.1:9） 暂时连不上/,
    ],
  ] as const)("%s is said", async (_, settings, expected) => {
    const { status, said } = await doctor(() => {}, await settings());
    expect(said).toMatch(expected);
    expect(status).toBe(69);
  });

  test("reports a wrong clock", async () => {
    const config = readConfig({ DATABASE_URL: await ledger() });
    if (!config.ok) throw new Error("settings");
    const now = Date.now();
    const clockOf = async (date: number | undefined) => (await hostFindings(config.value, date, now))[2];
    expect(await clockOf(now + 600_000)).toMatchObject({ state: "bad", text: "时钟和平台差600秒" });
    expect(await clockOf(undefined)).toMatchObject({ state: "unsure" });
  });
});

test("the scopes that the doctor checks are those in docs/deploy-node.md", () => {
  const page = readFileSync("docs/deploy-node.md", "utf8");
  const [, table = ""] = /<!-- scopes -->(.*?)<!-- \/scopes -->/s.exec(page) ?? [];
  const listed = [...table.matchAll(/^ *\| ([^|]+) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([\w:.]+)`/g)].map(([, scope = ""]) => scope),
  );
  expect(listed.toSorted()).toEqual([...SCOPES].toSorted());
  const source = readFileSync("src/cli/doctor/platform.ts", "utf8");
  const named = [...source.matchAll(/\b(?:im|application):[\w:.]+\w/g)].map(([scope]) => scope);
  expect(named.filter((scope) => !SCOPES.some((one) => one === scope))).toEqual([]);
});

test("tests that need a real tenant run in one chat and print a line each", async () => {
  const [{ chatId }] = deskCity.chats;
  const { status, said, messages } = await doctor(() => {}, {}, ["--try", chatId]);
  expect(said).toMatch(/提交按钮不带 behaviors：接受\n/);
  expect(said).toMatch(/一张卡片五个表格：拒绝（230099/);
  expect(said).toContain("同一 uuid 发两次：同一条消息");
  expect(said).toMatch(/斜杠命令用中文名：拒绝（99992402/);
  expect([status, messages.length]).toEqual([0, 3]);
});
