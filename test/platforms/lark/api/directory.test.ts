import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createLark } from "#platforms";
import { createSandbox } from "../../../../src/sandbox/index.ts";

const secrets = { appSecret: "s".repeat(16), encryptKey: "e".repeat(16), verificationToken: "v".repeat(16) };

/** The client in one process with a sandbox, which answers as Feishu does. */
function connected() {
  const clock = () => sandbox.clock();
  const sandbox = createSandbox({
    ...secrets,
    requestUrl: "http://127.0.0.1:9/",
    post: async () => ({ status: 200, body: "{}", ms: 1 }),
  });
  const lark = createLark({
    ...secrets,
    appId: sandbox.city.bot.appId,
    baseUrl: "http://127.0.0.1",
    clock,
    fetch: async (url, init) => sandbox.app.request(String(url), init),
  });
  return { sandbox, lark, chat: sandbox.city.chats[0], person: sandbox.city.people[0] };
}

describe("the directory", () => {
  test("returns the bot itself", async () => {
    const { sandbox, lark } = connected();
    const { openId, name } = sandbox.city.bot;
    expect(await lark.directory.botInfo()).toEqual({ ok: true, value: { personId: openId, name } });
  });

  test("lists the groups and all their members", async () => {
    const { sandbox, lark, chat } = connected();
    const groups = await lark.directory.groups();
    expect(groups).toEqual({
      ok: true,
      value: sandbox.city.chats.map(({ chatId, name }) => ({ chatId, name })),
    });
    const members = await lark.directory.members(chat?.chatId ?? "");
    const names = new Map(sandbox.city.people.map(({ openId, name }) => [openId, name]));
    expect(members).toEqual({
      ok: true,
      value: chat?.members.map((openId) => ({ personId: openId, name: names.get(openId) })),
    });
  });

  test("returns one message, or the messages of an hour", async () => {
    const { sandbox, lark, chat, person } = connected();
    const from = sandbox.clock();
    const chatId = chat?.chatId ?? "";
    const openId = person?.openId ?? "";
    for (const text of ["/党课 昨天 32人", "/志愿 今天 5人"]) await sandbox.say(openId, chatId, text);
    const to = new Date(Date.parse(sandbox.clock()) + 60_000).toISOString();
    const found = await lark.directory.messages(chatId, from, to);
    expect(found).toMatchObject({
      ok: true,
      value: [
        {
          chatId,
          senderId: openId,
          senderKind: "user",
          messageType: "text",
          content: '{"text":"@_user_1 /党课 昨天 32人"}',
        },
        { chatId, senderId: openId, content: '{"text":"@_user_1 /志愿 今天 5人"}' },
      ],
    });
    const first = found.ok ? found.value[0] : undefined;
    expect(await lark.directory.message(first?.messageId ?? "")).toEqual({ ok: true, value: first });
    const history = await lark.directory.history({ id: chatId, kind: "group" }, from, to);
    expect(history.ok && history.value[0]).toMatchObject({
      kind: "message",
      chatKind: "group",
      eventId: `history:${first?.messageId}`,
      messageId: first?.messageId,
      sentAt: first?.sentAt,
      text: "@_user_1 /党课 昨天 32人",
      mentions: [{ key: "@_user_1", personId: sandbox.city.bot.openId }],
    });
  });

  test("returns the reason of a refusal", async () => {
    const { lark } = connected();
    expect(await lark.directory.members("oc_nowhere")).toMatchObject({ ok: false, code: "target_gone" });
  });
});

describe("files", () => {
  test("can be sent after they were uploaded", async () => {
    const { sandbox, lark, chat } = connected();
    const content = JSON.stringify({ name: "台账.xlsx", type: "xls", base64: Buffer.from("PK").toString("base64") });
    const target = chat?.chatId ?? "";
    const sent = await lark.messenger.send({ uuid: "f1", action: "create", target, messageType: "file", content });
    expect(sent).toMatchObject({ ok: true });
    expect(sandbox.messages(target)).toHaveLength(1);
  });
});

describe("sign-in", () => {
  test("identifies the person by the returned code, and only for the browser that started the sign-in", async () => {
    const { sandbox, lark, person } = connected();
    const redirectUri = "http://127.0.0.1:3000/login/back";
    const verifier = randomBytes(32).toString("base64url");
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const address = new URL(lark.signIn.address({ redirectUri, state: "s-1", challenge }));
    expect(address.origin).toBe("http://127.0.0.1");
    const code = async () => {
      const asked = new URL(address);
      asked.searchParams.set("open_id", person?.openId ?? "");
      const answer = await sandbox.app.request(asked.href);
      const back = new URL(answer.headers.get("location") ?? "http://none");
      expect(back.searchParams.get("state")).toBe("s-1");
      return back.searchParams.get("code") ?? "";
    };
    expect(await lark.signIn.person(await code(), verifier, redirectUri)).toMatchObject({
      ok: true,
      value: { personId: person?.openId, name: person?.name, tenantKey: sandbox.city.tenant.key },
    });
    expect(await lark.signIn.person(await code(), "another verifier", redirectUri)).toMatchObject({ ok: false });
    expect(await lark.signIn.person("no such code", verifier, redirectUri)).toMatchObject({ ok: false });
  });

  test.each([
    ["https://open.feishu.cn", "https://accounts.feishu.cn"],
    ["https://open.larksuite.com", "https://accounts.larksuite.com"],
    ["https://feishu.city.example", "https://feishu.city.example"],
  ])("of %s happens at %s", (baseUrl, origin) => {
    const { signIn } = createLark({ ...secrets, appId: "cli_1", baseUrl, clock: () => "" });
    const address = new URL(signIn.address({ redirectUri: "https://a.example/b", state: "s", challenge: "c" }));
    expect([address.origin, address.searchParams.get("code_challenge_method")]).toEqual([origin, "S256"]);
  });
});
