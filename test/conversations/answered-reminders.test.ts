import { afterEach, describe, expect, test } from "vitest";
import { write } from "#store";
import { type Conversation, conversation, openIdOf, type PersonName } from "../support/conversation.ts";

const COMMITTEE = "市直机关工委工作群";
const WATER = "市水务局机关支部群";

let chat: Conversation;
afterEach(async () => {
  await chat.close();
});

/** Lets the sandbox's time pass to an instant, and does what a minute does there. */
async function at(instant: string) {
  await chat.sandbox.advance(Date.parse(instant) - Date.parse(chat.sandbox.clock()));
  await chat.program.tick();
  return await chat.settle();
}

/** The newest reminder in somebody's direct chat, in its present state. */
function reminderOf(who: PersonName) {
  const card = chat
    .cards(who)
    .findLast(({ text }) => /待办\d+项|已全部办理|请知悉\d+项/.test(text.split("\n")[0] ?? ""));
  if (card === undefined) throw new Error(`${who} was not reminded`);
  return card;
}

const headOf = (who: PersonName) => reminderOf(who).text.split("\n")[0];
const patchesOf = (messageId: string) =>
  chat.sandbox.messages(chat.sandbox.directChat(openIdOf("陈立新"))).find((one) => one.messageId === messageId)
    ?.patches;

/** Presses a button that a client still shows although its card was drawn again; the whole answer as text. */
async function pressStale(who: PersonName, messageId: string, value: Readonly<Record<string, string>>) {
  const envelope = chat.sandbox.pushes[0]?.envelope ?? {};
  const header = { ...(envelope.header as object), event_id: crypto.randomUUID(), event_type: "card.action.trigger" };
  const openId = openIdOf(who);
  const answer = await chat.sandbox.pushRaw({
    ...envelope,
    header,
    event: {
      operator: { open_id: openId },
      token: crypto.randomUUID(),
      action: { value: { a: value.action, id: value.id, v: value.value }, tag: "button", timezone: "Asia/Shanghai" },
      host: "im_message",
      context: { open_message_id: messageId, open_chat_id: chat.sandbox.directChat(openId) },
    },
  });
  return JSON.stringify(answer);
}

/** Chen, the secretary of a branch, on the morning on which his reminder came, with a finding that is due. */
async function reminded(database: "sqlite" | "postgres" = "sqlite") {
  chat = await conversation({ database, at: "2026-12-21T01:00:00.000Z" });
  await chat.program.tick();
  await chat.say("韩梅", COMMITTEE, "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=12月25日");
  await at("2026-12-24T01:30:00.000Z");
}

describe("a sent reminder", () => {
  test("is drawn again when an item is answered by its button, by a line and by a finding's report", async () => {
    await reminded();
    expect(headOf("陈立新")).toBe("待办6项");
    const { messageId } = reminderOf("陈立新");
    await chat.click("陈立新", "登记支委会");
    await chat.click("陈立新", "登记", { day: "2026-12-23", people: "5", title: "研究发展党员" });
    expect(reminderOf("陈立新").messageId).toBe(messageId);
    expect(headOf("陈立新")).toBe("待办4项");
    expect(reminderOf("陈立新").text).toMatch(/✓ 已登记（编号\d+） 市水务局机关支部：12月支委会/);
    expect(reminderOf("陈立新").buttons.map(String)).not.toContain("登记支委会");
    await chat.say("陈立新", WATER, "/主题党日 12月22日 重温入党誓词 20人");
    expect(headOf("陈立新")).toBe("待办3项");
    await chat.say("陈立新", WATER, "/销号 Z1 已补签到并归档");
    expect(reminderOf("陈立新").text).toContain("✓ 已办 整改 Z1");
    // Once for each answer: nothing else is owed.
    expect(patchesOf(messageId)).toBe(3);
    await at("2026-12-24T01:40:00.000Z");
    expect(patchesOf(messageId)).toBe(3);
    const left = await chat.db.query.selectFrom("outbox").select("state").where("state", "!=", "sent").execute();
    expect(left).toEqual([]);
  });

  test("says that all is done when all is answered, and names an item again whose record is withdrawn", async () => {
    chat = await conversation({ at: "2026-12-23T01:00:00.000Z" });
    await chat.program.tick();
    await at("2026-12-24T01:30:00.000Z");
    const lines = [
      "/支委会 昨天 研究工作 5人",
      "/主题党日 昨天 学习 20人",
      "/党员大会 昨天 总结 25人",
      "/党课 昨天 党章 主讲=何静 25人",
    ];
    for (const line of lines) await chat.say("陈立新", WATER, line);
    expect(headOf("陈立新")).toBe("已全部办理");
    expect(reminderOf("陈立新").buttons).toEqual([]);
    await chat.say("陈立新", WATER, "/撤销 刚才那条 报重了");
    expect(headOf("陈立新")).toMatch(/待办\d项/);
    expect(reminderOf("陈立新").text).toContain("✓ 已登记");
  });

  test.each(["sqlite", "postgres"] as const)(
    "answers a stale button with the record's number, on %s",
    async (database) => {
      await reminded(database);
      const stale = reminderOf("陈立新").messageId;
      const press = { action: "answer-due", id: "desk-sw-1", value: "支委会" };
      await chat.say("陈立新", WATER, "/支委会 昨天 研究发展党员 5人");
      const number = (await chat.records()).at(-1)?.number;
      expect(await pressStale("陈立新", stale, press)).toContain(`已登记，编号${number}，无须再报`);
      const other = { ...press, value: "党课" };
      expect(await pressStale("陈立新", stale, other)).toContain("表单在下面");
    },
  );

  test("whose texts are forgotten is not drawn again", async () => {
    await reminded();
    const { messageId } = reminderOf("陈立新");
    await chat.db.commit([write(chat.db.query.updateTable("ping").set({ item: null }))]);
    await chat.say("陈立新", WATER, "/支委会 昨天 研究发展党员 5人");
    expect(patchesOf(messageId)).toBe(0);
  });
});
