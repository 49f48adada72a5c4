import { afterEach, describe, expect, test } from "vitest";
import type { EventAnswer, HandledEvent } from "#platforms";
import { openLongConnection } from "../../../src/platforms/lark/long-connection.ts";
import { deskCity } from "../../../src/sandbox/index.ts";
import { call, deskWith, listening, secrets } from "../../sandbox/desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The program's side of a long connection to a sandbox, and what came over it. */
async function connected(handle: (event: HandledEvent) => Promise<EventAnswer>, deadlineMs = 2_000) {
  const { sandbox, inbox } = deskWith();
  const desk = await listening(sandbox);
  const events: HandledEvent[] = [];
  const after = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const connection = await openLongConnection({
    baseUrl: desk.url,
    appId: deskCity.bot.appId,
    appSecret: secrets.appSecret,
    clock: () => sandbox.clock(),
    deadlineMs,
    handle(event) {
      events.push(event);
      return handle(event);
    },
    afterAnswer: async () => after.resolve(),
    onState: (state) => state === "connected" && ready.resolve(),
  });
  ends.push(connection.close, desk.close);
  await ready.promise;
  return { sandbox, inbox, events, connection, after: after.promise };
}

const done = async (): Promise<EventAnswer> => ({ status: 200, body: {} });

/** A card with one button in the group. */
async function cardIn(sandbox: Parameters<typeof call>[0]): Promise<string> {
  const text = { tag: "plain_text", content: "好" };
  const button = { tag: "button", text, behaviors: [{ type: "callback", value: { a: "ok", id: "7" } }] };
  const content = JSON.stringify({ schema: "2.0", body: { elements: [button] } });
  const body = { receive_id: group.chatId, msg_type: "interactive", content };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  return sent.body.data.message_id;
}

describe("the long connection", () => {
  test("receives the same events as the webhook, and the webhook then gets none", async () => {
    const { sandbox, inbox, events, connection, after } = await connected(done);
    const { push } = await sandbox.say(member.openId, group.chatId, "/党课 昨天 32人");
    expect(push).toMatchObject({ state: "answered" });
    expect(events).toMatchObject([
      {
        kind: "message",
        chatId: group.chatId,
        senderId: member.openId,
        text: expect.stringContaining("/党课 昨天 32人"),
      },
    ]);
    await after;
    expect([inbox.length, connection.isConnected()]).toEqual([0, true]);
  });

  test("returns the answer to a press", async () => {
    const toast = { type: "success", content: "已记" };
    const { sandbox, events } = await connected(async () => ({ status: 200, body: { toast } }));
    const clicked = await sandbox.click(await cardIn(sandbox), "好", {}, member.openId);
    expect(clicked).toMatchObject({ toast });
    expect(events).toMatchObject([{ kind: "press", action: "ok", id: "7", operatorId: member.openId }]);
  });

  test("tells the person if a press could not be saved, and lets the platform deliver an event again", async () => {
    const { sandbox } = await connected(() => new Promise(() => {}), 50);
    const clicked = await sandbox.click(await cardIn(sandbox), "好", {}, member.openId);
    expect(clicked).toMatchObject({ toast: { type: "error", content: "没保存上,请再点一次" } });
    const { push } = await sandbox.say(member.openId, group.chatId, "/党课");
    expect(push).toMatchObject({ state: "waiting", attempts: [{ status: 500 }] });
  });

  test("is not opened for an app id that the official client would ignore silently", async () => {
    const options = { baseUrl: "http://127.0.0.1:9", appSecret: "s", clock: () => "", handle: done };
    await expect(openLongConnection({ ...options, appId: "cli_short" })).rejects.toThrow(/LARK_APP_ID/);
  });
});
