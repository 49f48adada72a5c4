import { afterEach, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf, type PersonName, textOf } from "../../support/conversation.ts";

const COMMITTEE = "市直机关工委工作群";
const MONDAY = "2026-11-23T02:00:00.000Z";
const FINDING = "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=月底";

let chat: Conversation;
afterEach(() => chat.close());

const nameOf = (person: PersonName): string => `<at id=${openIdOf(person)}></at>`;

/** Lets the sandbox's time pass to an instant, and does what a minute does there. */
async function at(instant: string) {
  await chat.sandbox.advance(Date.parse(instant) - Date.parse(chat.sandbox.clock()));
  await chat.program.tick();
  return await chat.settle();
}

describe("a person whom the report names for a finding", () => {
  test.each<[string, string, PersonName, string, readonly PersonName[], boolean]>([
    ["is named on its receipt", MONDAY, "韩梅", "责任人=@陈立新", ["陈立新"], true],
    ["is not named in the evening", "2026-11-23T12:00:00.000Z", "韩梅", "责任人=@陈立新", ["陈立新"], false],
    ["is not named on a Sunday", "2026-11-22T02:00:00.000Z", "韩梅", "责任人=@陈立新", ["陈立新"], false],
    ["is not named by a word alone", MONDAY, "韩梅", "责任人=陈立新", [], false],
    ["is not named by another's mention", MONDAY, "韩梅", "责任人=陈立新 同行@李敏", ["李敏"], false],
    ["is not named to themselves", MONDAY, "韩梅", "责任人=@韩梅", ["韩梅"], false],
    ["is not named while it waits for a superior", MONDAY, "王建国", "责任人=@陈立新 单位=市财政局", ["陈立新"], false],
  ])("%s", async (_, instant, who, said, mentions, isNamed) => {
    chat = await conversation({ at: instant });
    const where = who === "王建国" ? "市财政局机关党建群" : COMMITTEE;
    const heard = await chat.say(who, where, `${FINDING} ${said}`, { mentions });
    expect(textOf(heard)).toContain("整改单1张");
    const receipt = heard.find(({ text }) => text.includes("整改单1张"));
    expect(receipt?.text.includes("<at")).toBe(isNamed);
    if (isNamed) expect(receipt?.text).toContain(nameOf("陈立新"));
  });

  test("is asked without the mention if the platform no longer knows them", async () => {
    chat = await conversation({ at: MONDAY });
    const { bot, chats, tenant } = chat.sandbox.city;
    const chatId = chats.find(({ name }) => name === COMMITTEE)?.chatId ?? "";
    await chat.sandbox.pushEvent("im.message.receive_v1", {
      sender: { sender_id: { open_id: openIdOf("韩梅") }, sender_type: "user", tenant_key: tenant.key },
      message: {
        message_id: "om_gone",
        create_time: String(Date.parse(chat.sandbox.clock())),
        chat_id: chatId,
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text: `@_user_1 ${FINDING} 责任人=@_user_2` }),
        mentions: [
          { key: "@_user_1", id: { open_id: bot.openId }, name: bot.name },
          { key: "@_user_2", id: { open_id: "ou_gone" }, name: "陈立新" },
        ],
      },
    });
    await chat.program.deliverer.deliver();
    await chat.program.deliverer.deliver();
    expect(chat.sandbox.refusedCards).toHaveLength(1);
    const shown = chat.sandbox.messages(chatId).filter(({ isBot }) => isBot);
    expect(shown.map(({ text }) => text.includes("整改单1张"))).toEqual([true]);
  });
});

describe("a mention in a reminder", () => {
  test("of an overdue item names the person of that direct chat, and a group's notice mentions nobody", async () => {
    chat = await conversation({ at: "2026-11-20T01:00:00.000Z" });
    await chat.program.tick();
    await chat.say("韩梅", COMMITTEE, FINDING.replace("月底", "11月20日"));
    const morning = await at("2026-11-23T01:12:00.000Z");
    const todo = morning.filter(({ text }) => text.includes("待办"));
    expect(todo.find(({ where }) => where === "单聊 陈立新")?.text).toContain(nameOf("陈立新"));
    // Those to whom nothing is overdue are not rung.
    for (const { where, text } of todo) expect(text.includes("<at"), where).toBe(where === "单聊 陈立新");
    const afternoon = await at("2026-11-23T06:12:00.000Z");
    expect(textOf(afternoon)).toContain("已超期");
    expect(textOf(afternoon)).not.toContain("<at");
  });
});

test("an appointed person is mentioned in their direct chat and nobody in the group", async () => {
  chat = await conversation({ at: MONDAY });
  const asked = await chat.say("韩梅", COMMITTEE, "/任命 市财政局 书记 @王建国", { mentions: ["王建国"] });
  expect(textOf(asked)).not.toContain("<at");
  const { heard } = await chat.click("韩梅", "确认任命");
  expect(heard.filter(({ text }) => text.includes("<at")).map(({ where }) => where)).toEqual(["单聊 王建国"]);
});

describe("a report that is sent back", () => {
  test.each([
    ["names its reporter in their own chat", MONDAY, true],
    ["names nobody in the evening", "2026-11-23T12:00:00.000Z", false],
  ])("%s", async (_, instant, isNamed) => {
    chat = await conversation({ at: instant });
    await chat.say("王建国", "市财政局机关党建群", "/志愿 昨天 清洁家园 32人");
    const heard = await chat.say("李敏", "市财政局机关党建群", "/退 1 人数不对");
    const told = heard.find(({ where }) => where === "单聊 王建国");
    expect(told?.text.includes(nameOf("王建国"))).toBe(isNamed);
  });
});
