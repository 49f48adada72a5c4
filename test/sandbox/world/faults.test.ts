import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deskCity, type Fault } from "../../../src/sandbox/index.ts";
import { deskWith, listening, tokenOf } from "../desk.ts";

const [group] = deskCity.chats;
const { sandbox } = deskWith();
let desk: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  desk = await listening(sandbox);
});
beforeEach(() => sandbox.advance(1_000));
afterAll(() => desk.close());

const visible = (text: string) => sandbox.messages(group.chatId).filter((message) => message.text === text).length;
async function send(text: string, uuid: string) {
  const response = await fetch(`${desk.url}/open-apis/im/v1/messages?receive_id_type=chat_id`, {
    method: "POST",
    headers: { authorization: `Bearer ${await tokenOf(sandbox)}`, "content-type": "application/json" },
    body: JSON.stringify({ receive_id: group.chatId, msg_type: "text", content: JSON.stringify({ text }), uuid }),
  });
  return { status: response.status, text: await response.text() };
}

test("a response lost after the commit and a retry with the same uuid make one message", async () => {
  sandbox.faults.arm({ kind: "dropResponseAfterCommit", route: "create" });
  await expect(send("丢了", "lost")).rejects.toThrow();
  expect(visible("丢了")).toBe(1);
  expect((await send("丢了", "lost")).status).toBe(200);
  expect(visible("丢了")).toBe(1);
});

test("a socket closed before anything is done has no effect", async () => {
  sandbox.faults.arm({ kind: "closeSocket", route: "create" });
  await expect(send("断了", "cut")).rejects.toThrow();
  expect(visible("断了")).toBe(0);
});

const answers: readonly (readonly [Fault, number, RegExp, number])[] = [
  [{ kind: "http500" }, 500, /"code":2200/, 0],
  [{ kind: "rateLimitNext" }, 429, /99991400/, 0],
  [{ kind: "chatLimitNext" }, 400, /230020/, 0],
  [{ kind: "inFlight" }, 400, /230049/, 0],
  [{ kind: "revokeToken" }, 400, /99991663/, 0],
  [{ kind: "returnCode200WithBody", code: 230002 }, 200, /"code":230002/, 0],
  [{ kind: "malformedJson" }, 200, /^\{"code":0,"msg":"succ$/, 1],
];
test.each(answers)("%j affects one request and no more", async (fault, status, body, left) => {
  sandbox.faults.arm({ ...fault, route: "create" });
  const answer = await send(fault.kind, fault.kind);
  expect([answer.status, visible(fault.kind)]).toEqual([status, left]);
  expect(answer.text).toMatch(body);
  expect((await send(fault.kind, fault.kind)).status).toBe(200);
  expect(visible(fault.kind)).toBe(1);
});

test("a fault of another route does not affect this one", async () => {
  sandbox.faults.arm({ kind: "http500", route: "patch" });
  expect((await send("没事", "fine")).status).toBe(200);
  sandbox.faults.clear();
});
