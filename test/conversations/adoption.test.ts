import { expect, test } from "vitest";
import { type Conversation, conversation } from "../support/conversation.ts";

const WHERE = "市直机关工委工作群";

async function held(talk: (chat: Conversation) => Promise<void>): Promise<void> {
  const chat = await conversation();
  try {
    await chat.say("韩梅", WHERE, "/调研 10月20日 《机关党建与业务融合》 作者=刘洋 建议6条");
    await talk(chat);
  } finally {
    await chat.close();
  }
}

const saying = (chat: Conversation) => async (line: string) => (await chat.say("韩梅", WHERE, line))[0]?.text ?? "";

const ADOPTED = {
  kind: "research",
  category: "采纳",
  unitId: "desk-gw",
  title: "机关党建与业务融合",
  content: { fields: { report: "1", adopter: "市委" } },
};

test.each([
  "/采纳 1 今天 采纳3项 采纳单位=市委",
  "/采纳 1号 今天 采纳3项 采纳单位=市委",
  "/采纳 #1 今天 采纳3项 采纳单位=市委",
  "/采纳 报告编号=1 今天 采纳3项 采纳单位=市委",
  "/采纳 今天 采纳3项 采纳单位=市委 报告编号：1号",
  "/采纳 今天 采纳3项 采纳单位=市委",
  "/调研 状态=采纳 报告编号=1 今天 采纳3项 采纳单位=市委",
])("an adoption takes title and unit from its report: %s", (line) =>
  held(async (chat) => {
    const said = await saying(chat)(line);
    expect(said).toContain("✓ 2");
    expect((await chat.records())[1]).toMatchObject(ADOPTED);
  }),
);

test("the form needs no title beside the report's number, and names a number that is none", () =>
  held(async (chat) => {
    const [form] = await chat.say("韩梅", WHERE, "/采纳");
    expect(form?.text).not.toContain("题目（必填）");
    const names = Object.keys(form?.inputs ?? {});
    expect(names.indexOf("report")).toBeGreaterThanOrEqual(0);
    expect(names.indexOf("report")).toBeLessThan(names.indexOf("title"));
    const wrong = await chat.click("韩梅", "登记", { adopted: "3", adopter: "市委", report: "7" });
    expect(wrong.heard.at(-1)?.text).toContain("没有找到编号 7 的调研报告，没有登记");
    const none = await chat.click("韩梅", "登记", { adopted: "3", adopter: "市委", report: "" });
    expect(none.heard.at(-1)?.text).toContain("请填写题目");
    await chat.click("韩梅", "登记", { report: "1" });
    expect((await chat.records())[1]).toMatchObject(ADOPTED);
  }));

test("what was adopted is asked about only where it may be the same adoption", () =>
  held(async (chat) => {
    const say = saying(chat);
    const states = async () => (await chat.records()).map(({ state }) => state);
    expect(await say("/采纳 1 今天 采纳3项 采纳单位=市委")).toContain("✓ 2");
    expect(await say("/采纳 1 今天 采纳3项 采纳单位=市政府")).toContain("✓ 3");
    expect(await say("/采纳 1 今天 采纳3项 采纳单位=市委")).toMatch(/^已登记为 2号，没有重复登记：2 调研/);
    expect(await states()).toEqual(["counted", "counted", "counted"]);
    // The same organ on the same day with another number, and the same number on another day, may be the same.
    expect(await say("/采纳 1 今天 采纳2项 采纳单位=市委")).toContain("与 2 是同一次采纳吗？");
    expect(await say("/采纳 1 昨天 采纳3项 采纳单位=市政府")).toContain("与 3 是同一次采纳吗？");
    // Another document is another adoption.
    expect(await say("/采纳 1 昨天 采纳1项 采纳单位=其他 文号=1号")).toContain("✓");
    expect(await say("/采纳 1 昨天 采纳1项 采纳单位=其他 文号=2号")).toContain("✓");
  }));

test("a report and its adoption are one 篇 in the summary, as in the measures, and the adoption is counted as such", () =>
  held(async (chat) => {
    const say = saying(chat);
    await say("/采纳 1 今天 采纳3项 采纳单位=市委");
    await say("/采纳 1 今天 采纳2项 采纳单位=市政府");
    expect(await say("/汇总 今年")).toMatch(/调研报告 1篇[\s\S]*采纳 2次 采纳建议5项/);
    expect(await say("/汇总 今年 调研")).toMatch(/1篇\n调研报告[\s\S]*2次\n采纳\n采纳建议5项[\s\S]*完成1篇，采纳2次/);
    expect(await say("/汇总 今年 采纳")).toMatch(/2次\n采纳/);
    expect(await say("/明细 M3.1 今年")).toMatch(/共1条|1篇/);
  }));

test("a promotion is none of the batches that were sent", () =>
  held(async (chat) => {
    const say = saying(chat);
    await say("/挂职 3月1日 姓名=赵刚、孙丽 挂职地=龙泉镇 结束=2026-12-31");
    expect(await say("/提拔 2 今天 姓名=赵刚 新任职务=副科长")).toContain("✓ 3");
    expect(await say("/提拔 2 今天 姓名=孙丽 新任职务=副科长")).toContain("✓ 4");
    expect(await say("/提拔 2 今天 姓名=孙丽 新任职务=副科长")).toContain("已登记为 4号");
    expect(await say("/汇总 今年 挂职")).toMatch(/1批\n挂职锻炼[\s\S]*2次\n提拔/);
  }));
