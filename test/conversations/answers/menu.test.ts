import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf, textOf } from "../../support/conversation.ts";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation();
});
afterEach(() => chat.close());

/** Somebody taps an entry of the bot's menu. */
async function tap(key: string) {
  const operator = { operator_name: "王建国", operator_id: { open_id: openIdOf("王建国") } };
  await chat.sandbox.pushEvent("application.bot.menu_v6", { operator, event_key: key, timestamp: 1_669_364_458 });
  return await chat.settle();
}

/** Somebody opens their own chat with the bot. */
async function enter() {
  const open_id = openIdOf("李敏");
  const event = { chat_id: chat.sandbox.directChat(open_id), operator_id: { open_id }, last_message_id: "" };
  await chat.sandbox.pushEvent("im.chat.access_event.bot_p2p_chat_entered_v1", event);
  return await chat.settle();
}

describe("the bot's menu", () => {
  test.each([
    ["report", "/党课"],
    ["tally", "本月"],
    ["todo", "我"],
    ["党课", "登记党课"],
    ["nothing we know", "/党课"],
    ["constructor", "/党课"],
  ])("%s answers in the person's own chat", async (key, said) => {
    const heard = await tap(key);
    expect(heard.map(({ where }) => where)).toEqual(["单聊 王建国"]);
    expect(JSON.stringify(heard)).toContain(said);
  });

  test("opens forms that the person may submit", async () => {
    await tap("党课");
    const day = "2026-11-21";
    await chat.click("王建国", "登记", { day, title: "学党章", attendees: "30", speaker: "李红" });
    expect((await chat.records()).map(({ title, day }) => [title, day])).toEqual([["学党章", day]]);
  });

  test("says so if there are no pages", async () => {
    expect(textOf(await tap("pages"))).toContain("尚未开通");
  });
});

test("greets a person once when they open their chat with the bot", async () => {
  expect((await enter()).map(({ where }) => where)).toEqual(["单聊 李敏"]);
  expect(await enter()).toEqual([]);
});
