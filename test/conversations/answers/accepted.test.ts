import { expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";

const CZ = "市财政局机关党建群";
const GW = "市直机关工委工作群";
const SW = "市水务局机关支部群";
const PEER = "/检查 今天 市水务局 问题:1.会议记录缺签到 2.党费台账未更新";

async function held(run: (chat: Conversation) => Promise<void>): Promise<void> {
  const chat = await conversation();
  try {
    await run(chat);
  } finally {
    await chat.close();
  }
}

const statesOf = async (chat: Conversation) =>
  (await chat.db.query.selectFrom("ticket").select("state").orderBy("number").execute()).map(({ state }) => state);

const findingsCounted = async (chat: Conversation): Promise<readonly number[]> =>
  (await chat.db.query.selectFrom("posting").select("amount").where("measure", "=", "findings").execute()).map(
    ({ amount }) => Number(amount),
  );

test("findings about a unit of the same level wait for its superior and are in no total, but the inspection counts", () =>
  held(async (chat) => {
    const [receipt, asked] = await chat.say("王建国", CZ, PEER);
    expect(receipt?.text).toContain("待上级确认");
    expect(receipt?.text).toContain("已请其上级确认（市直机关工委书记韩梅）");
    expect(asked).toMatchObject({ where: "单聊 韩梅" });
    expect(asked?.text).toContain("Z1 会议记录缺签到");
    expect(await statesOf(chat)).toEqual(["proposed", "proposed"]);
    expect(await findingsCounted(chat)).toEqual([]);
    expect(await chat.ask("周敏", GW, "/汇总 本周 检查")).toContain("1次");
    // The unit it is about hears nothing of it; nobody can close it.
    expect(await chat.ask("陈立新", SW, "/整改")).not.toContain("Z1");
    expect(await chat.ask("陈立新", "单聊", "/销号 Z1 已补签到")).toContain("没有找到整改单 Z1");
    // Before who issued it, and before the superior with a tap.
    expect(await chat.ask("王建国", CZ, "/整改")).toContain("待上级确认2条");
    expect(await chat.ask("韩梅", "单聊", "/整改 市直机关工委")).toContain("[确认市水务局的问题]");
  }));

test("a receipt names no secretary of a superior that has none, but the admin who is asked", () =>
  held(async (chat) => {
    await chat.db.query.deleteFrom("role").where("role", "=", "secretary").where("unit_id", "=", "desk-gw").execute();
    const [receipt, asked] = await chat.say("王建国", CZ, PEER);
    expect(receipt?.text).toContain("已请其上级确认（管理员韩梅）");
    expect(asked).toMatchObject({ where: "单聊 韩梅" });
  }));

test("findings that the superior accepts are ordinary findings, and their reporter is told", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, PEER);
    const { heard, toast } = await chat.click("韩梅", "确认，列入整改");
    expect(toast?.content).toBe("已确认列入整改");
    expect(heard.find(({ where }) => where === "单聊 王建国")?.text).toContain("已确认列入整改");
    expect(await statesOf(chat)).toEqual(["open", "open"]);
    expect(await findingsCounted(chat)).toEqual([2]);
    expect(await chat.ask("周敏", GW, "/整改")).toContain("Z1 市水务局");
  }));

test("findings that the superior declines stay out of every total and are not asked about again, also after a correction", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, PEER);
    await chat.click("韩梅", "不列入整改");
    expect(await statesOf(chat)).toEqual(["declined", "declined"]);
    await chat.say("王建国", CZ, "/改 1 检查人=王建国");
    expect(await statesOf(chat)).toEqual(["declined", "declined"]);
    expect(await findingsCounted(chat)).toEqual([]);
    expect(await chat.ask("王建国", CZ, "/整改")).not.toContain("待上级确认");
  }));

test("nobody else may decide: neither the unit they are about nor their reporter", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, PEER);
    for (const who of ["陈立新", "王建国", "李敏", "周敏"] as const) {
      const card = chat.cards("韩梅").findLast(({ text }) => text.includes("确认，列入整改"));
      expect(card).toBeDefined();
      const { toast } = await chat.sandbox.click(card?.messageId ?? "", "确认，列入整改", {}, openIdOf(who));
      expect(toast?.content, who).not.toBe("已确认列入整改");
    }
    expect(await statesOf(chat)).toEqual(["proposed", "proposed"]);
  }));

test("findings about the superior go to the next superior, or to the admin if it has no secretary", () =>
  held(async (chat) => {
    const heard = await chat.say("王建国", CZ, "/检查 今天 市直机关工委 问题:1.测试");
    expect(heard[0]?.text).toContain("（管理员韩梅）");
    expect(heard.map(({ where }) => where)).toContain("单聊 韩梅");
    expect(await statesOf(chat)).toEqual(["proposed"]);
  }));

test("findings reported as already corrected wait for verification after the superior accepts them", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, "/检查 今天 市水务局 问题2条 已整改1条");
    await chat.click("韩梅", "确认，列入整改");
    expect(await statesOf(chat)).toEqual(["closed", "open"]);
  }));

test("a withdrawn and restored record waits again, and one corrected to the own branch waits no longer", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, PEER);
    await chat.say("王建国", CZ, "/撤 1");
    expect(await statesOf(chat)).toEqual(["void", "void"]);
    await chat.click("王建国", "恢复");
    expect(await statesOf(chat)).toEqual(["proposed", "proposed"]);
    await chat.say("王建国", CZ, "/改 1 被检单位=市财政局机关第一支部");
    expect(await statesOf(chat)).toEqual(["open", "open"]);
    expect(await findingsCounted(chat)).toEqual([2]);
  }));

test("the superior is asked once more after five working days, and not a third time", () =>
  held(async (chat) => {
    await chat.say("王建国", CZ, PEER);
    const asked = () => chat.direct("韩梅").filter(({ text }) => text.includes("待确认是否列入整改")).length;
    const days: number[] = [];
    for (let day = 1; day <= 14; day += 1) {
      await chat.sandbox.advance(86_400_000);
      await chat.program.tick();
      await chat.settle();
      days.push(asked());
    }
    // Reported on a Sunday: five working days are over on Friday, and the reminder goes out that day.
    expect(days.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(days.at(-1)).toBe(1);
    expect((await chat.click("韩梅", "确认市水务局的问题")).heard[0]?.text).toContain("Z1 会议记录缺签到");
    expect((await chat.click("韩梅", "确认，列入整改")).toast?.content).toBe("已确认列入整改");
  }));
