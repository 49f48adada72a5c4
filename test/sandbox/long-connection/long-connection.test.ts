import { EventDispatcher, LoggerLevel, WSClient } from "@larksuiteoapi/node-sdk";
import { afterEach, expect, test } from "vitest";
import { deskCity } from "../../../src/sandbox/index.ts";
import { call, deskWith, listening, secrets } from "../desk.ts";

const [group] = deskCity.chats;
const [member] = deskCity.people;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The official client connected to a sandbox; what it hears is in `heard`. */
async function connected(answer: () => unknown) {
  const { sandbox, inbox } = deskWith();
  const desk = await listening(sandbox);
  // biome-ignore lint/suspicious/noExplicitAny: events as the SDK flattens them
  const heard: any[] = [];
  const note = async (data: unknown) => {
    heard.push(data);
    return answer();
  };
  const eventDispatcher = new EventDispatcher({ loggerLevel: LoggerLevel.fatal }).register({
    "im.message.receive_v1": note,
    "card.action.trigger": note,
  });
  const options = { appId: deskCity.bot.appId, appSecret: secrets.appSecret, domain: desk.url };
  const client = await new Promise<WSClient>((ready, failed) => {
    const each = new WSClient({
      ...options,
      loggerLevel: LoggerLevel.error,
      onReady: () => ready(each),
      onError: failed,
    });
    each.start({ eventDispatcher }).catch(failed);
  });
  ends.push(() => client.close({ force: true }), desk.close);
  return { sandbox, inbox, heard, client };
}

test("the official long connection receives an event in two frames, unencrypted, and answers it", async () => {
  const { sandbox, inbox, heard } = await connected(() => undefined);
  const { push } = await sandbox.say(member.openId, group.chatId, `/党课 ${"长".repeat(30_000)}`);
  expect(push).toMatchObject({ state: "answered", attempts: [{ status: 200 }] });
  expect(JSON.parse(heard[0].message.content).text).toHaveLength(30_013);
  expect(inbox).toHaveLength(0);
});

test("the answer to a click comes back over the long connection", async () => {
  const { sandbox } = await connected(() => ({ toast: { type: "success", content: "好" } }));
  const button = {
    tag: "button",
    text: { tag: "plain_text", content: "好" },
    behaviors: [{ type: "callback", value: { a: "ok" } }],
  };
  const content = JSON.stringify({ schema: "2.0", body: { elements: [button] } });
  const body = { receive_id: group.chatId, msg_type: "interactive", content };
  const sent = await call(sandbox, "POST", "im/v1/messages?receive_id_type=chat_id", body);
  const clicked = await sandbox.click(sent.body.data.message_id, "好", {}, member.openId);
  expect(clicked).toEqual({ toast: { type: "success", content: "好" } });
});

test("an event whose handler fails counts as failed and is delivered again", async () => {
  let tries = 0;
  const { sandbox, heard } = await connected(() => {
    tries += 1;
    if (tries === 1) throw new Error("not today");
    return undefined;
  });
  const { push } = await sandbox.say(member.openId, group.chatId, "/党课");
  expect(push).toMatchObject({ state: "waiting", attempts: [{ status: 500 }] });
  await sandbox.advance(15_000);
  expect(push?.state).toBe("answered");
  expect(heard).toHaveLength(2);
});

test.each([true, false])("a closed connection is no longer counted, by force %s", async (force) => {
  const { sandbox, inbox, client } = await connected(() => undefined);
  expect(sandbox.isOverSocket()).toBe(true);
  client.close({ force });
  await expect.poll(() => sandbox.isOverSocket()).toBe(false);
  await sandbox.say(member.openId, group.chatId, "/党课");
  expect(inbox).toHaveLength(1);
});

test("a wrong secret gets no address", async () => {
  const answer = await deskWith().sandbox.app.request("/callback/ws/endpoint", {
    method: "POST",
    body: JSON.stringify({ AppID: deskCity.bot.appId, AppSecret: "no" }),
  });
  expect(await answer.json()).toMatchObject({ code: 514 });
});
