import { afterEach, beforeEach, expect, test } from "vitest";
import { type Conversation, conversation, textOf } from "../../support/conversation.ts";

const GROUP = "市财政局机关党建群";
const LINE = "/志愿 昨天 清洁家园 32人 单位=市财政局";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation();
});
afterEach(() => chat.close());

/** The faces on what was said last. */
function faces(): readonly string[] {
  const group = chat.sandbox.city.chats.find(({ name }) => name === GROUP);
  const said = chat.sandbox.messages(group?.chatId ?? "").find(({ messageId }) => messageId === chat.lastSaid());
  return said?.faces ?? [];
}

test("in a group with fewer messages an ordinary receipt is an emoji reaction, and a question or inference stays a card", async () => {
  expect(textOf(await chat.say("李敏", GROUP, "/回执 简"))).toContain("「简」");
  expect(await chat.say("李敏", GROUP, LINE)).toEqual([]);
  expect(faces()).toEqual(["DONE"]);
  expect(textOf(await chat.say("李敏", GROUP, "/志愿 11月15日 义诊 约30人 单位=市财政局"))).toContain("已登记");
  expect(textOf(await chat.say("李敏", GROUP, "/党课 昨天 35人"))).toContain("主题");
  expect(await chat.records()).toHaveLength(2);
  expect(textOf(await chat.say("李敏", GROUP, "/回执 全"))).toContain("「全」");
  expect(textOf(await chat.say("李敏", GROUP, "/志愿 昨天 植树 12人"))).toContain("植树");
  expect(faces()).toEqual([]);
});

test("other groups and direct chats keep receipt cards", async () => {
  await chat.say("李敏", GROUP, "/回执 简");
  expect(textOf(await chat.say("李敏", "单聊", LINE))).toContain("清洁家园");
  expect(textOf(await chat.say("陈立新", "市水务局机关支部群", "/志愿 昨天 巡河 9人"))).toContain("巡河");
});

test("if reactions are refused, the card is sent once", async () => {
  await chat.say("李敏", GROUP, "/回执 简");
  chat.sandbox.faults.arm({ kind: "returnCode200WithBody", code: 99991672, route: "reactions" });
  expect(textOf(await chat.say("李敏", GROUP, LINE))).toContain("清洁家园");
  expect(faces()).toEqual([]);
});

test("only a person who may bind the group changes how receipts are shown, and anybody sees the setting", async () => {
  expect(textOf(await chat.say("王建国", GROUP, "/回执 简"))).not.toContain("已改为");
  expect(textOf(await chat.say("李敏", GROUP, "/回执"))).toContain("「全」");
  expect(textOf(await chat.say("李敏", GROUP, "/回执 大声"))).toContain("/回执 简");
});

test("a record answered with a reaction is corrected and withdrawn like any other", async () => {
  await chat.say("李敏", GROUP, "/回执 简");
  await chat.say("李敏", GROUP, LINE);
  expect(textOf(await chat.say("李敏", GROUP, "/改 刚才那条 人数=30"))).toContain("32人 → 30人");
  expect(textOf(await chat.say("李敏", GROUP, "/撤 刚才那条"))).toContain("已撤销");
});
