import { expect, test } from "vitest";
import { deskCity } from "../../src/sandbox/index.ts";
import { call, deskWith } from "./desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;

function withHand() {
  const desk = deskWith(({ body }) => ({ body: body.event.action ? { toast: { type: "info", content: "好" } } : {} }));
  const post = async (
    path: string,
    body: unknown,
    headers: Record<string, string> = { "content-type": "application/json" },
  ) => {
    const response = await desk.sandbox.app.request(`/sandbox/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
    return { status: response.status, body: (await response.json()) as any };
  };
  const get = async (path: string) => {
    const response = await desk.sandbox.app.request(`/sandbox/api/${path}`);
    // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
    return (await response.json()) as any;
  };
  return { ...desk, post, get };
}

test("a person sends a message, presses a button and recalls a message over HTTP", async () => {
  const { post, get, sandbox } = withHand();
  const said = await post("api/say", { user: member.openId, chat_id: group.chatId, text: "/党课" });
  expect(said.body).toMatchObject({ push: { state: "answered", attempts: [{ status: 200 }] } });
  const button = {
    tag: "button",
    text: { tag: "plain_text", content: "好" },
    behaviors: [{ type: "callback", value: { a: "ok" } }],
  };
  const content = JSON.stringify({ schema: "2.0", body: { elements: [button] } });
  const reply = await call(sandbox, "POST", `im/v1/messages/${said.body.message_id}/reply`, {
    msg_type: "interactive",
    content,
  });
  const pressed = await post("api/click", {
    message_id: reply.body.data.message_id,
    button: { a: "ok" },
    user: member.openId,
  });
  expect(pressed.body).toEqual({ toast: { type: "info", content: "好" } });
  await post("api/recall", { message_id: said.body.message_id, user: member.openId });
  const { messages } = await get(`messages?chat_id=${group.chatId}`);
  expect(messages).toMatchObject([{ recalled: true }, { isBot: true, parentId: said.body.message_id }]);
});

test("the control API counts every call of a uuid and what became visible", async () => {
  const { get, sandbox } = withHand();
  const body = { receive_id: group.chatId, msg_type: "text", content: '{"text":"一"}', uuid: "u-7" };
  const create = () => call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  await create();
  await create();
  const { calls, messages } = await get("messages");
  expect(calls["u-7"]).toEqual({ calls: 2, outcomes: ["sent", "remembered"], messageIds: [messages[0].messageId] });
});

test("the clock is set and moved over HTTP", async () => {
  const { post, sandbox } = withHand();
  await post("clock", { now: "2027-01-04T01:00:00.000Z" });
  expect(sandbox.clock()).toMatch(/^2027-01-04T01:00:00/);
  await post("clock", { advance_ms: 86_400_000 });
  expect(sandbox.clock()).toMatch(/^2027-01-05T01:00:00/);
  await post("clock", { now: "2026-11-22T01:00:00.000Z" });
  expect(sandbox.clock()).toMatch(/^2026-11-22T01:00:00/);
  expect((await post("clock", { now: "soon" })).status).toBe(400);
});

test("faults are set over HTTP", async () => {
  const { post, sandbox } = withHand();
  await post("api/faults", { kind: "http500", route: "bot" });
  expect((await call(sandbox, "GET", "bot/v3/info")).status).toBe(500);
  expect((await call(sandbox, "GET", "bot/v3/info")).status).toBe(200);
});

test("a web page of another site cannot use the control API", async () => {
  const { post } = withHand();
  expect((await post("api/say", {}, { "content-type": "text/plain" })).status).toBe(415);
  expect((await post("api/say", {}, { "content-type": "application/json", host: "evil.example" })).status).toBe(403);
});

test("listeners are told of every change", async () => {
  const { sandbox } = withHand();
  const response = await sandbox.app.request("/sandbox/api/events");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toMatch(/^event: ready/);
  const { messageId } = await sandbox.say(member.openId, group.chatId, "/党课");
  expect((await reader?.read())?.value).toContain(
    JSON.stringify({ kind: "message", chatId: group.chatId, messageId, isNew: true }),
  );
  await reader?.cancel();
});
