import { expect, test } from "vitest";
import { insertRole } from "#store";
import { conversation, openIdOf, textOf } from "../../support/conversation.ts";

const GW = "市直机关工委工作群";

test.each([
  ["on a Sunday", "2026-11-22T02:00:00.000Z"],
  ["in office hours, when each card rings its own reader", "2026-11-24T02:00:00.000Z"],
])("a question put to two secretaries is closed for the other when one has answered, %s", async (_, at) => {
  const chat = await conversation({ at });
  try {
    const second = { id: "second-secretary", personId: openIdOf("周敏"), unitId: "desk-gw", role: "secretary" };
    await chat.db.commit([
      insertRole(chat.db.query, {
        platform: "lark",
        ...second,
        grantedBy: openIdOf("韩梅"),
        grantedAt: chat.sandbox.clock(),
      }),
    ]);
    await chat.say("韩梅", GW, "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到");
    const asked = await chat.say("陈立新", "市水务局机关支部群", "/销号 Z1 已补签到并归档");
    const cards = asked.filter(({ buttons }) => buttons.some(({ text }) => text === "核验通过"));
    expect(cards.map(({ where }) => where).toSorted()).toEqual(["单聊 周敏", "单聊 韩梅"]);
    const { heard } = await chat.click("周敏", "核验通过");
    const closed = heard.find(({ where, changed }) => where === "单聊 韩梅" && changed);
    expect(closed?.text).toContain("Z1 已核验销号");
    expect(closed?.buttons).toEqual([]);
  } finally {
    await chat.close();
  }
});

test("a typed verification closes the cards of all people who were asked", async () => {
  const chat = await conversation();
  try {
    await chat.say("韩梅", GW, "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到");
    await chat.say("陈立新", "市水务局机关支部群", "/销号 Z1 已补签到并归档");
    const heard = await chat.say("韩梅", GW, "/核 Z1");
    const closed = heard.find(({ where, changed }) => where === "单聊 韩梅" && changed);
    expect(closed?.text).toContain("Z1 已核验销号");
    expect(closed?.buttons).toEqual([]);
  } finally {
    await chat.close();
  }
});

test("a reminder's button opens the form to report a finding, and a finding to verify opens with a tap", async () => {
  const chat = await conversation({ at: "2026-11-20T01:00:00.000Z" });
  try {
    await chat.program.tick();
    await chat.say("韩梅", GW, "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=11月20日");
    await chat.sandbox.advance(Date.parse("2026-11-23T01:12:00.000Z") - Date.parse(chat.sandbox.clock()));
    await chat.program.tick();
    await chat.settle();
    const [form] = (await chat.click("陈立新", "销号 Z1")).heard;
    expect(form?.text).toContain("整改情况（必填）");
    expect((await chat.click("陈立新", "报完成", { evidence: "好" })).toast?.content).toBe("请写一句整改情况");
    const done = await chat.click("陈立新", "报完成", { evidence: "已补签到并归档" });
    expect(done.toast?.content).toBe("Z1 已报整改完成");
    expect(textOf(done.heard)).toContain("已补签到并归档");
    expect((await chat.click("韩梅", "核验通过")).toast?.content).toBe("Z1 已核验");
  } finally {
    await chat.close();
  }
});
