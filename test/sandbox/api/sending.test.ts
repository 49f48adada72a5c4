import { expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { call, deskWith, secrets, tokenOf } from "../desk.ts";

const [group, finance] = deskCity.chats;
const [member] = deskCity.people;
const HOUR = 3_600_000;
const noon = () => "2026-11-22T04:00:00.000Z";

const say = (text: string, more: object = {}) => ({
  receive_id: group.chatId,
  msg_type: "text",
  content: JSON.stringify({ text }),
  ...more,
});
const CREATE = "im/v1/messages?receive_id_type=chat_id";
const still = () => deskWith(undefined, { clock: noon }).sandbox;

test("a uuid is sent at most once within an hour, and the first result is returned again", async () => {
  const sandbox = still();
  const first = await call(sandbox, "POST", CREATE, say("一", { uuid: "same" }));
  await sandbox.advance(HOUR - 1);
  const second = await call(sandbox, "POST", CREATE, say("一", { uuid: "same" }));
  expect(second.body.data.message_id).toBe(first.body.data.message_id);
  expect(sandbox.messages(group.chatId)).toHaveLength(1);
});

test("after an hour the platform has forgotten the uuid and sends again", async () => {
  const sandbox = still();
  await call(sandbox, "POST", CREATE, say("一", { uuid: "same" }));
  await sandbox.advance(HOUR);
  await call(sandbox, "POST", CREATE, say("一", { uuid: "same" }));
  expect(sandbox.messages(group.chatId)).toHaveLength(2);
});

test("the sixth message within a second in one chat is refused with 230020, and the next second is free again", async () => {
  const sandbox = still();
  const codes = [];
  for (const n of [1, 2, 3, 4, 5, 6]) codes.push((await call(sandbox, "POST", CREATE, say(String(n)))).body.code);
  expect(codes).toEqual([0, 0, 0, 0, 0, 230020]);
  const elsewhere = await call(sandbox, "POST", CREATE, say("别处", { receive_id: finance.chatId }));
  expect(elsewhere.body.code).toBe(0);
  await sandbox.advance(1_000);
  expect((await call(sandbox, "POST", CREATE, say("7"))).body.code).toBe(0);
});

test("the 51st call of a route within a second is refused with 429 and told how long to wait", async () => {
  const sandbox = still();
  const token = await tokenOf(sandbox);
  const ask = () => sandbox.app.request("/open-apis/bot/v3/info", { headers: { authorization: `Bearer ${token}` } });
  const answers = await Promise.all(Array.from({ length: 51 }, ask));
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(50);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("x-ogw-ratelimit-limit")).toBe("50");
  expect(Number(refused?.headers.get("x-ogw-ratelimit-reset"))).toBeGreaterThanOrEqual(1);
  expect(await refused?.json()).toMatchObject({ code: 99991400 });
});

test("the limit of a route is a thousand calls a minute", async () => {
  const sandbox = still();
  const token = await tokenOf(sandbox);
  const ask = () => sandbox.app.request("/open-apis/bot/v3/info", { headers: { authorization: `Bearer ${token}` } });
  for (let second = 0; second < 20; second += 1) {
    await Promise.all(Array.from({ length: 50 }, ask));
    await sandbox.advance(1_000);
  }
  const refused = await ask();
  expect([refused.status, refused.headers.get("x-ogw-ratelimit-reset")]).toEqual([429, "40"]);
  await sandbox.advance(40_000);
  expect((await ask()).status).toBe(200);
});

const refusals: readonly (readonly [string, number, object])[] = [
  ["no content", 230001, { content: undefined }],
  ["content that is no JSON", 230001, { content: "你好" }],
  ["an unknown message type", 230001, { msg_type: "poster" }],
  ["a uuid over 50 characters", 99992402, { uuid: "u".repeat(51) }],
  ["an unknown chat", 230034, { receive_id: "oc_0" }],
  ["a text over 150 KB", 230025, { content: JSON.stringify({ text: "字".repeat(51_200) }) }],
  [
    "a post over 30 KB",
    230025,
    { msg_type: "post", content: JSON.stringify({ zh_cn: { title: "字".repeat(10_240) } }) },
  ],
  ["somebody else's picture", 230017, { msg_type: "image", content: '{"image_key":"img_x"}' }],
  ["a mention of all", 230018, { content: JSON.stringify({ text: '<at user_id="all"></at> 开会' }) }],
  ["a card that does not parse", 230099, { msg_type: "interactive", content: "{" }],
];
test.each(refusals)("refuses %s with %i", async (_name, code, change) => {
  const answer = await call(still(), "POST", CREATE, say("一", change));
  expect([answer.status, answer.body.code]).toEqual([400, code]);
  expect(answer.body.error.log_id).toMatch(/^[0-9A-F]{32}$/);
  expect(answer.headers.get("x-tt-logid")).toBe(answer.body.error.log_id);
});

test("refuses an unknown person with 99992351", async () => {
  const body = say("一", { receive_id: "ou_nobody" });
  expect((await call(still(), "POST", "im/v1/messages?receive_id_type=open_id", body)).body.code).toBe(99992351);
});

test("a dissolved group is refused with 232009, before the bot's absence is checked", async () => {
  const sandbox = still();
  await sandbox.removeBot(group.chatId);
  expect((await call(sandbox, "POST", CREATE, say("一"))).body.code).toBe(230002);
  await sandbox.disband(group.chatId);
  expect((await call(sandbox, "POST", CREATE, say("一"))).body.code).toBe(232009);
});

test("a mention in a text is returned as a placeholder with an entry", async () => {
  const text = `<at user_id="${member.openId}">王</at> <at user_id="ou_x">无</at> 您好`;
  const { body } = await call(still(), "POST", CREATE, say(text));
  expect(JSON.parse(body.data.body.content).text).toBe('@_user_1 <at user_id="ou_x">无</at> 您好');
  expect(body.data.mentions).toMatchObject([{ key: "@_user_1", id: member.openId, id_type: "open_id" }]);
});

test("a reply to a recalled message is refused with 230011", async () => {
  const sandbox = still();
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  await sandbox.recall(messageId);
  expect((await call(sandbox, "POST", `im/v1/messages/${messageId}/reply`, say("一"))).body.code).toBe(230011);
});

test("the app's token stays the same until half an hour before its end, then two tokens are valid", async () => {
  const sandbox = still();
  const first = await tokenOf(sandbox);
  await sandbox.advance(90 * 60_000);
  expect(await tokenOf(sandbox)).toBe(first);
  await sandbox.advance(1);
  const second = await tokenOf(sandbox);
  expect(second).not.toBe(first);
  const bot = (token: string) =>
    sandbox.app.request("/open-apis/bot/v3/info", { headers: { authorization: `Bearer ${token}` } });
  expect([(await bot(first)).status, (await bot(second)).status]).toEqual([200, 200]);
  await sandbox.advance(30 * 60_000);
  expect(await (await bot(first)).json()).toMatchObject({ code: 99991663 });
});

test.each([
  ["no token", undefined, 99991661],
  ["a token of another shape", "Bearer abc", 99991671],
  ["a token we never gave", "Bearer t-abc", 99991663],
])("refuses %s", async (_name, authorization, code) => {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  const answer = await still().app.request("/open-apis/bot/v3/info", { headers });
  expect([answer.status, await answer.json()]).toMatchObject([400, { code }]);
});

test("a wrong secret is reported by the code and not by the status", async () => {
  const answer = await still().app.request("/open-apis/auth/v3/tenant_access_token/internal", {
    method: "POST",
    body: JSON.stringify({ app_id: deskCity.bot.appId, app_secret: `${secrets.appSecret}x` }),
  });
  expect([answer.status, await answer.json()]).toMatchObject([200, { code: 10015 }]);
});

test("an unknown path gives 404 with 99991201", async () => {
  const answer = await call(still(), "DELETE", "im/v1/batch_messages/bm_1");
  expect([answer.status, answer.body.code]).toEqual([404, 99991201]);
});

test("history is read in pages, oldest or newest first, with simplified cards", async () => {
  const sandbox = still();
  const card = { schema: "2.0", body: { elements: [{ tag: "markdown", content: "**三**" }] } };
  await call(sandbox, "POST", CREATE, say("一"));
  await call(sandbox, "POST", CREATE, say("二"));
  await call(sandbox, "POST", CREATE, say("", { msg_type: "interactive", content: JSON.stringify(card) }));
  const list = `im/v1/messages?container_id_type=chat&container_id=${group.chatId}&page_size=2`;
  const first = await call(sandbox, "GET", list);
  expect(first.body.data).toMatchObject({ has_more: true, items: [{ msg_type: "text" }, {}] });
  const rest = await call(sandbox, "GET", `${list}&page_token=${encodeURIComponent(first.body.data.page_token)}`);
  expect(JSON.parse(rest.body.data.items[0].body.content)).toEqual({
    title: "",
    elements: [[{ tag: "text", text: "**三**" }]],
  });
  const newest = await call(sandbox, "GET", `${list}&sort_type=ByCreateTimeDesc`);
  const id = newest.body.data.items[0].message_id;
  const one = await call(sandbox, "GET", `im/v1/messages/${id}?card_msg_content_type=user_card_content`);
  expect(JSON.parse(one.body.data.items[0].body.content)).toEqual(card);
});
