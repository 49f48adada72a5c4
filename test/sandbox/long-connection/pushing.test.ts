import { expect, test } from "vitest";
import { deskCity, RETRIES } from "../../../src/sandbox/index.ts";
import { signPush } from "../../../src/sandbox/wire/crypto.ts";
import { deskWith, listening, secrets } from "../desk.ts";

const [group] = deskCity.chats;
const [member, secretary] = deskCity.people;
const noon = () => "2026-11-22T04:00:00.000Z";

test("a group message reaches the app only if it mentions the bot, a direct one always", async () => {
  const { sandbox, inbox } = deskWith();
  const unheard = await sandbox.say(member.openId, group.chatId, "吃饭了吗", { mention: false });
  await sandbox.say(member.openId, group.chatId, "/党课");
  await sandbox.say(member.openId, sandbox.directChat(member.openId), "/帮助");
  expect(unheard.push).toBeUndefined();
  expect(inbox.map(({ body }) => [body.event.message.chat_type, JSON.parse(body.event.message.content).text])).toEqual([
    ["group", "@_user_1 /党课"],
    ["p2p", "/帮助"],
  ]);
});

test("an app whose bot is not in the group receives nothing", async () => {
  const { sandbox, inbox } = deskWith();
  await sandbox.removeBot(group.chatId);
  await sandbox.say(member.openId, group.chatId, "/党课");
  expect(inbox.map(({ body }) => body.header.event_type)).toEqual(["im.chat.member.bot.deleted_v1"]);
});

test("a push has the envelope, the sender and the mentioned people", async () => {
  const { sandbox, inbox } = deskWith(undefined, { clock: noon });
  await sandbox.say(member.openId, group.chatId, "@模范 请@李敏 看", { mentions: [secretary.openId] });
  const { header, event } = inbox[0]?.body ?? {};
  expect(header).toMatchObject({
    event_type: "im.message.receive_v1",
    token: secrets.verificationToken,
    app_id: deskCity.bot.appId,
    tenant_key: deskCity.tenant.key,
    create_time: String(Date.parse(noon())),
  });
  expect(header.event_id).toMatch(/^[0-9a-f]{32}$/);
  expect(event.sender).toMatchObject({ sender_type: "user", sender_id: { open_id: member.openId } });
  expect(event.sender.sender_id).not.toHaveProperty("user_id");
  expect(JSON.parse(event.message.content).text).toBe("@_user_1 请@_user_2 看");
  expect(event.message.mentions).toMatchObject([
    { key: "@_user_1", id: { open_id: deskCity.bot.openId }, name: "模范" },
    { key: "@_user_2", id: { open_id: secretary.openId }, name: "李敏" },
  ]);
});

test("every push is signed over the bytes that are sent", async () => {
  const { sandbox, inbox } = deskWith(undefined, { clock: noon });
  sandbox.faults.pushes.spelling = "odd";
  for (const word of ["一", "二", "三", "四", "五"]) await sandbox.say(member.openId, group.chatId, word);
  const wanted = inbox.map(({ headers, raw }) =>
    signPush(headers["x-lark-request-timestamp"] ?? "", headers["x-lark-request-nonce"] ?? "", secrets.encryptKey, raw),
  );
  expect(inbox.map(({ headers }) => headers["x-lark-signature"])).toEqual(wanted);
  expect(inbox[0]?.headers["x-lark-request-timestamp"]).toBe("1795320000");
  expect(inbox.map(({ raw }) => raw === JSON.stringify(JSON.parse(raw)))).toContain(false);
});

test("a push is spelled so that the official dispatcher can verify it, unless odd spellings are chosen", async () => {
  const { sandbox, inbox } = deskWith(undefined, { clock: noon });
  for (const word of ["一", "二", "三", "四", "五"]) await sandbox.say(member.openId, group.chatId, word);
  expect(inbox.map(({ raw }) => raw === JSON.stringify(JSON.parse(raw)))).toEqual([true, true, true, true, true]);
});

test("a failed push is repeated after 15 s, 5 min, 1 h and 6 h with a new timestamp, and is then lost", async () => {
  const { sandbox, inbox } = deskWith(() => ({ status: 503 }), { clock: noon });
  const { push } = await sandbox.say(member.openId, group.chatId, "/党课");
  await sandbox.advance(RETRIES.reduce((sum, wait) => sum + wait) - 1);
  expect(inbox).toHaveLength(4);
  await sandbox.advance(1);
  const waits = push?.attempts.map(({ at }) => at - Date.parse(noon()));
  expect(waits).toEqual([0, 15_000, 315_000, 3_915_000, 25_515_000]);
  expect(push?.state).toBe("lost");
  expect(new Set(inbox.map(({ body }) => body.header.event_id)).size).toBe(1);
  expect(new Set(inbox.map(({ headers }) => headers["x-lark-signature"])).size).toBe(5);
  expect(inbox.map(({ headers }) => Number(headers["x-lark-request-timestamp"]) - 1_795_320_000)).toEqual([
    0, 15, 315, 3_915, 25_515,
  ]);
  await sandbox.advance(86_400_000);
  expect(inbox).toHaveLength(5);
});

test("a missing response counts as a failure, and the first 200 ends the retries", async () => {
  let tries = 0;
  const { sandbox, inbox } = deskWith(
    () => {
      tries += 1;
      return tries === 1 ? "silence" : undefined;
    },
    { clock: noon },
  );
  const { push } = await sandbox.say(member.openId, group.chatId, "/党课");
  expect(push).toMatchObject({ state: "waiting", attempts: [{ status: "timeout" }] });
  await sandbox.advance(86_400_000);
  expect(push?.state).toBe("answered");
  expect(inbox).toHaveLength(2);
});

test("over a real socket an app that does not answer is given up at the deadline", async () => {
  const deadline = new AbortController();
  const patience: number[] = [];
  const { sandbox } = deskWith(undefined, {
    deadline: (ms) => {
      patience.push(ms);
      return deadline.signal;
    },
    post: undefined as never,
    requestUrl: () => silent.url,
  });
  const { createServer } = await import("node:http");
  // The app under test takes the request, and the deadline passes while it is thinking.
  const server = createServer(() => deadline.abort()).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const address = server.address();
  const silent = { url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/` };
  const { push } = await sandbox.say(member.openId, group.chatId, "/党课");
  sandbox.close();
  server.closeAllConnections();
  server.close();
  expect(push?.attempts).toMatchObject([{ status: "timeout" }]);
  expect(patience).toEqual([3_000]);
});

test("an event can be delivered again after success, as the same event or with a new id", async () => {
  const { sandbox, inbox } = deskWith();
  sandbox.faults.pushes.again = "same event";
  await sandbox.say(member.openId, group.chatId, "一");
  sandbox.faults.pushes.again = "new event";
  await sandbox.say(member.openId, group.chatId, "二");
  const ids = inbox.map(({ body }) => body.header.event_id);
  expect([ids[0] === ids[1], ids[2] === ids[3]]).toEqual([true, false]);
  const messages = inbox.map(({ body }) => body.event.message.message_id);
  expect([messages[0] === messages[1], messages[2] === messages[3]]).toEqual([true, true]);
});

test("held pushes are released in the chosen order", async () => {
  const { sandbox, inbox } = deskWith();
  sandbox.faults.pushes.held = true;
  for (const word of ["一", "二", "三"]) await sandbox.say(member.openId, group.chatId, word);
  expect(inbox).toHaveLength(0);
  await sandbox.release((held) => held.toReversed());
  expect(inbox.map(({ body }) => JSON.parse(body.event.message.content).text)).toEqual(
    ["三", "二", "一"].map((w) => `@_user_1 ${w}`),
  );
});

test("the set-up challenge is unsigned, and succeeds if it is returned", async () => {
  const { sandbox, inbox } = deskWith(({ body }) => ({ body: { challenge: body.challenge } }));
  expect((await sandbox.verifyUrl()).ok).toBe(true);
  expect(inbox[0]?.headers).not.toHaveProperty("x-lark-signature");
  expect((await deskWith().sandbox.verifyUrl()).ok).toBe(false);
});

test("recalls, joining, leaving and dissolving push events; dissolving with the history kept does not", async () => {
  const { sandbox, inbox } = deskWith();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "一");
  await sandbox.recall(messageId, member.openId);
  await sandbox.addBot(group.chatId);
  await sandbox.removeMember(group.chatId, member.openId);
  await sandbox.addMember(group.chatId, member.openId);
  await sandbox.disband(group.chatId, true);
  expect(inbox.slice(1).map(({ body }) => body.header.event_type)).toEqual([
    "im.message.recalled_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.user.deleted_v1",
    "im.chat.member.user.added_v1",
  ]);
});

test("behind a proxy pushes have header names in varying case", async () => {
  const names: string[] = [];
  const { createServer } = await import("node:http");
  const app = createServer((request, response) => {
    names.push(request.rawHeaders.find((name) => /^x-lark-signature$/i.test(name)) ?? "");
    request.resume().on("end", () => response.end("{}"));
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => app.once("listening", ready));
  const address = app.address();
  const { sandbox } = deskWith(undefined, {
    post: undefined as never,
    requestUrl: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`,
  });
  sandbox.faults.pushes.spelling = "odd";
  const desk = await listening(sandbox);
  for (const word of ["一", "二", "三"]) await sandbox.say(member.openId, group.chatId, word);
  await desk.close();
  app.close();
  expect(new Set(names)).toEqual(new Set(["x-lark-signature", "X-LARK-SIGNATURE", "X-Lark-Signature"]));
});
