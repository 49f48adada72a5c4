import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { KEYS, openPlatform } from "../runtime/desk.ts";

/** The command as an operator runs it, against a Feishu in which something may be wrong. */
async function doctor(spoil: (sandbox: Sandbox) => void, env: Readonly<Record<string, string>> = {}) {
  const { sandbox, url } = await openPlatform("http://127.0.0.1:9/lark/events");
  spoil(sandbox);
  const settings = {
    PATH: process.env.PATH,
    ...KEYS,
    LARK_BASE_URL: url,
    PUBLIC_URL: "https://mofan.example.gov.cn",
    ...env,
  };
  const ran = await new Promise<{ status: number; said: string }>((ended) => {
    execFile(process.execPath, ["src/cli/doctor.ts"], { env: settings }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
  return { ...ran, messages: sandbox.city.chats.flatMap(({ chatId }) => sandbox.messages(chatId)) };
}

const refuse = (route: string, code: number) => (sandbox: Sandbox) =>
  sandbox.faults.arm({ kind: "returnCode200WithBody", route, code, times: 9 });

test("finds nothing wrong where nothing is, and sends nothing", async () => {
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

test("a long connection needs another switch", async () => {
  const { said } = await doctor(() => {}, { LARK_TRANSPORT: "websocket" });
  expect(said).toContain("使用长连接接收");
});
