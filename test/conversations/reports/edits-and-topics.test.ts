import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf, textOf } from "../../support/conversation.ts";

const GROUP = "市财政局机关党建群";
const LINE = "@_user_1 /志愿 昨天 清洁家园 32人 单位=市财政局";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation();
});
afterEach(() => chat.close());

const people = async () => (await chat.records()).map(({ content }) => content.amounts.people?.value);

/** Pushes a message of 王建国 in the group as the platform would, under any event and with anything else it carries. */
async function push(text: string, more: Readonly<Record<string, string>> = {}, type = "im.message.receive_v1") {
  const { bot, chats, tenant } = chat.sandbox.city;
  const named = { key: "@_user_1", id: { open_id: bot.openId }, mentioned_type: "bot", name: bot.name };
  await chat.sandbox.pushEvent(type, {
    sender: { sender_id: { open_id: openIdOf("王建国") }, sender_type: "user", tenant_key: tenant.key },
    message: {
      message_id: "om_edited",
      create_time: String(Date.parse(chat.sandbox.clock())),
      chat_id: chats.find(({ name }) => name === GROUP)?.chatId ?? "",
      chat_type: "group",
      message_type: "text",
      content: JSON.stringify({ text }),
      mentions: text.includes("@_user_1") ? [named] : [],
      ...more,
    },
  });
  return await chat.settle();
}

describe.each(["im.message.updated_v1", "im.message.receive_v1"])("an edit that comes as %s", (type) => {
  test("an edit asks the reporter once for each wording in the direct chat, and changes nothing by itself", async () => {
    await push(LINE);
    expect(await push(LINE, {}, type)).toEqual([]);
    const asked = await push(LINE.replace("32人", "35人"), {}, type);
    expect(asked.map(({ where }) => where)).toEqual(["单聊 王建国"]);
    expect(textOf(asked)).toContain("消息已编辑");
    expect(await push(LINE.replace("32人", "35人"), {}, type)).toEqual([]);
    expect(await people()).toEqual([32]);
    await chat.click("王建国", "更正");
    expect(textOf(await push(LINE.replace("32人", "36人"), {}, type))).toContain("消息已编辑");
  });

  test("an edit that now mentions the bot is read once as a message", async () => {
    expect(await push("/志愿 昨天 清洁家园 32人 单位=市财政局")).toEqual([]);
    await push(LINE, {}, type);
    await push(LINE, {}, type);
    expect(await chat.records()).toHaveLength(1);
  });
});

describe("a reply in a topic", () => {
  test.each([
    ["names the topic's first message", { parent_id: "om_edited", root_id: "om_edited", thread_id: "omt_1" }],
    ["names no message at all", { thread_id: "omt_1" }],
  ])("that %s is about the last receipt there", async (_, place) => {
    await push(LINE, { thread_id: "omt_1" });
    await push("@_user_1 人数=54", { ...place, message_id: "om_reply" });
    expect(await people()).toEqual([54]);
  });

  test("does not refer to a card of another topic", async () => {
    await push(LINE, { thread_id: "omt_1" });
    await push("@_user_1 人数=54", { thread_id: "omt_2", message_id: "om_reply" });
    expect(await people()).toEqual([32]);
  });
});
