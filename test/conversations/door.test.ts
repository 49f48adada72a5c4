import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Command, command, say } from "#bot";
import { commands } from "#commands";
import { type Conversation, conversation, openIdOf, textOf } from "../support/conversation.ts";

const CZ = "市财政局机关党建群";
const LINE = "/志愿 昨天 清洁家园 32人";

let chat: Conversation;

beforeEach(async () => {
  chat = await conversation();
});

afterEach(() => chat.close());

/** Pushes a message as the platform would, from anybody and with any mentions. */
async function push(sender: { readonly type: string; readonly openId: string }, text: string, messageId: string) {
  const bot = { key: "@_user_1", id: { open_id: chat.sandbox.city.bot.openId }, mentioned_type: "bot", name: "模范" };
  await chat.sandbox.pushEvent("im.message.receive_v1", {
    sender: { sender_id: { open_id: sender.openId }, sender_type: sender.type, tenant_key: "2f6d0c1b9a8e4d57" },
    message: {
      message_id: messageId,
      create_time: String(Date.parse(chat.sandbox.clock())),
      chat_id: chat.sandbox.city.chats[1]?.chatId ?? "",
      chat_type: "group",
      message_type: "text",
      content: JSON.stringify({ text }),
      mentions: [bot],
    },
  });
  return await chat.settle();
}

describe("the webhook and the bot", () => {
  test("answers a redelivered event once", async () => {
    chat.sandbox.faults.pushes.again = "same event";
    expect(await chat.say("王建国", CZ, LINE)).toHaveLength(1);
    expect(await chat.records()).toHaveLength(1);
  });

  test("answers a message once if it is delivered again with another event id", async () => {
    chat.sandbox.faults.pushes.again = "new event";
    expect(await chat.say("王建国", CZ, LINE)).toHaveLength(1);
    expect(await chat.records()).toHaveLength(1);
  });

  test("records one event id once even if its second body differs, and counts the conflict", async () => {
    await chat.say("王建国", CZ, LINE);
    const first = chat.sandbox.pushes.at(-1)?.envelope as { header: object; event: { message: object } };
    const content = JSON.stringify({ text: "@_user_1 /志愿 前天 慰问老人 9人" });
    const message = { ...first.event.message, message_id: `om_${"9".repeat(32)}`, content };
    const other = await chat.sandbox.pushRaw({ ...first, event: { ...first.event, message } });
    expect([other.status, await chat.settle()]).toEqual([200, []]);
    expect(await chat.records()).toHaveLength(1);
    expect(chat.program.counters.entries().find(({ name }) => name === "conflicts")?.count).toBe(1);
  });

  test("apologises if its answer would exceed the size of any card, and the event is not redelivered", async () => {
    const run = async () => say("九".repeat(120_000));
    const verbose = command({ ...(commands.find(({ name }) => name === "帮助") as Command), run });
    Object.assign(chat.program.bot, { commands: [verbose] });
    // A conversation complains of a program that failed; here it is to fail well.
    await expect(chat.say("王建国", CZ, "/帮助")).rejects.toThrow("CardTooLargeError");
    expect(chat.sandbox.pushes.at(-1)?.attempts.map(({ status }) => status)).toEqual([200]);
    const said = chat.sandbox.messages(chat.sandbox.city.chats[1]?.chatId ?? "").filter(({ isBot }) => isBot);
    expect(said.map(({ content }) => JSON.stringify(content))).toEqual([expect.stringContaining("处理出错")]);
  });

  test("makes one record if the platform disconnected before the answer and delivers again", async () => {
    await chat.say("王建国", CZ, LINE);
    const first = chat.sandbox.pushes.at(-1)?.envelope as { header: object; event: { message: object } };
    const message = { ...first.event.message, message_id: `om_${"8".repeat(32)}` };
    const content = JSON.stringify({ text: "@_user_1 /志愿 前天 慰问老人 9人" });
    const header = { ...first.header, event_id: "8".repeat(32) };
    const envelope = { ...first, header, event: { ...first.event, message: { ...message, content } } };
    // Gone after a millisecond, whether or not the commit was made by then.
    await chat.sandbox.pushRaw(envelope, { deadlineMs: 1 });
    expect((await chat.sandbox.pushRaw(envelope)).status).toBe(200);
    await chat.settle();
    expect(await chat.records()).toHaveLength(2);
  });

  test("ignores messages of bots, including its own", async () => {
    const ours = chat.sandbox.city.bot.openId;
    expect(await push({ type: "app", openId: ours }, `@_user_1 ${LINE}`, `om_${"1".repeat(32)}`)).toEqual([]);
    const other = `ou_${"b".repeat(32)}`;
    expect(await push({ type: "bot", openId: other }, `@_user_1 ${LINE}`, `om_${"2".repeat(32)}`)).toEqual([]);
    expect(await push({ type: "app", openId: other }, `@_user_1 ${LINE}`, `om_${"3".repeat(32)}`)).toEqual([]);
    expect(await chat.records()).toEqual([]);
  });

  test("does not start a loop with a bot that repeats everything", async () => {
    const echo = `ou_${"e".repeat(32)}`;
    const lines = [LINE, "/帮助", "/汇总 本月", "/改 1 人数=33", "你好"];
    let answers = 0;
    for (const [round, line] of lines.entries()) {
      const heard = await chat.say("王建国", CZ, line);
      answers += heard.length;
      for (const [index, said] of [...heard.map(({ text }) => text), line].entries())
        for (const type of ["bot", "app"])
          expect(await push({ type, openId: echo }, said, `om_${type}${round}${index}`.padEnd(35, "0"))).toEqual([]);
    }
    expect(answers).toBe(lines.length);
    expect(await chat.records()).toHaveLength(1);
  });

  test("accepts from a person the same event that it ignores from a bot", async () => {
    const wang = openIdOf("王建国");
    expect(await push({ type: "user", openId: wang }, `@_user_1 ${LINE}`, `om_${"4".repeat(32)}`)).toHaveLength(1);
  });

  test("records all messages of a flood and stops answering after twenty", async () => {
    const heard = [];
    for (let time = 1; time <= 60; time += 1) {
      heard.push(...(await chat.sayAtOnce("李敏", CZ, `/平台 11月20日 访问量=${1000 + time}`)));
    }
    expect(await chat.records()).toHaveLength(60);
    expect(heard).toHaveLength(21);
    expect(textOf(heard.slice(-1))).toContain("消息较多");
  });

  test("makes no record of a message that was recalled before it arrived", async () => {
    chat.sandbox.faults.pushes.held = true;
    await chat.sayAtOnce("王建国", CZ, LINE);
    await chat.recall("王建国");
    await chat.sandbox.release((held) => [...held].reverse());
    expect(await chat.settle()).toEqual([]);
    expect(await chat.records()).toEqual([]);
  });

  test("says that a picture or sticker alone cannot be answered", async () => {
    const sticker = { type: "sticker", content: { file_key: "v3_00" } };
    expect(await chat.say("王建国", "单聊", "", sticker)).toEqual([]);
  });
});
