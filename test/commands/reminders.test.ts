import { describe, expect, test } from "vitest";
import { openTown, pressOf, textOf } from "../jobs/town.ts";

const GROUP = "市财政局机关党建群";

const said = async (town: Awaited<ReturnType<typeof openTown>>, ...[who, where, text]: Parameters<typeof town.say>) =>
  textOf((await town.say(who, where, text))[0]?.card);

describe("/提醒", () => {
  test("shows every schedule with its next three times", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    expect(await said(town, "李敏", GROUP, "/提醒")).toMatchInlineSnapshot(`
      "提醒安排
      周汇总：每周一9:00，遇假日顺延
      每个绑定的群每周一张：上周登记、未报事项、整改情况；月末、季末当周附小结
      近期发送：11月23日（周一）9:07，11月30日（周一）9:07，12月7日（周一）9:07
      个人提醒：每个工作日9:00
      每人每天最多一条，单独发送；只提醒未办事项，办结后不再提醒
      近期发送：11月23日（周一）9:08，11月24日（周二）9:08，11月25日（周三）9:08
      群提醒：每个工作日14:00
      整改超期，或单位未登记书记时发送；含周汇总，每群每周最多两张
      近期发送：11月20日（周五）14:07，11月23日（周一）14:07，11月24日（周二）14:07
      审计校验点：每周一9:00，遇假日顺延
      每周一向管理员发审计日志的校验点，供核对用
      近期发送：11月23日（周一）9:07，11月30日（周一）9:07，12月7日（周一）9:07
      按期要报的事项
      支委会每月，主题党日每月，党员大会每季度，党课每季度，党小组会不作提醒，中心组学习每季度，信息报送每季度（一类每月、二类每两月、三类每季度）
      到期前5个工作日和前1个工作日，单独提醒未报单位的书记。
      工作日按国务院2026年放假安排算，含调休。"
    `);
  });

  test("an admin changes a schedule in words, for this group or for everybody", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    await town.tick();
    expect(await said(town, "李敏", GROUP, "/提醒 周汇总 周二9:30")).toContain("由管理员调整");
    expect(await said(town, "韩梅", GROUP, "/提醒 周汇总 有空的时候")).toContain("没看懂");
    expect(await said(town, "韩梅", GROUP, "/提醒 周汇总 每周一20:00")).toContain("只安排在9:00到17:50之间");
    expect(await said(town, "韩梅", GROUP, "/提醒 周汇总 周二9:30")).toMatch(
      /^✓ 本群的周汇总改为每周二9:30，遇假日顺延\n近期发送：11月24日（周二）9:3\d，12月1日（周二）9:3\d，12月8日（周二）9:3\d$/,
    );
    expect(await said(town, "韩梅", "单聊", "/提醒 群提醒 15:00")).toContain("群提醒改为每个工作日15:00");
    expect(await said(town, "韩梅", "单聊", "/提醒 周汇总 停")).toBe("✓ 已停周汇总。要恢复发 /提醒 周汇总 开");
    const sent = (await town.until("2026-11-30 18:00")).filter(({ source }) => source.includes("weekly-tally"));
    expect(sent.map(({ to, at }) => `${to} ${at.slice(0, 14)}`)).toEqual([`${GROUP} 2026-11-24 09:`]);
    expect(await said(town, "韩梅", "单聊", "/提醒 周汇总 开")).toContain("改为每周一9:00，遇假日顺延");
  });

  test("changes how often something is due, for all units or for a class", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    expect(await said(town, "韩梅", GROUP, "/未报")).toContain("11月支委会：尚无记录");
    expect(await said(town, "韩梅", GROUP, "/提醒 支委会 不催")).toBe("✓ 支委会改为不作提醒，从现在起按新的算。");
    expect(await said(town, "韩梅", GROUP, "/提醒 信息报送 一类 每季度")).toContain("信息报送（一类单位）改为每季度");
    expect(await said(town, "韩梅", GROUP, "/未报")).not.toContain("支委会");
    expect(await said(town, "韩梅", GROUP, "/提醒 信息报送")).toBe(
      "信息报送：每季度（一类每季度、二类每两月、三类每季度）。管理员可以改，比如：/提醒 信息报送 每半年",
    );
    expect(await said(town, "韩梅", GROUP, "/提醒 早餐 每天")).toContain("没有叫「早餐」的提醒");
  });

  test("accepts working days that the admin declares", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    await town.tick();
    expect(await said(town, "韩梅", GROUP, "/提醒 日历 11月23日 放假")).toBe("✓ 11月23日（周一）算放假。");
    const [first] = (await town.until("2026-11-24 18:00")).filter(({ source }) => source.includes("weekly-tally"));
    expect(first?.at).toMatch(/^2026-11-24 09:/);
    expect(await said(town, "韩梅", GROUP, "/提醒 日历 11月23日 取消")).toBe("✓ 11月23日（周一）按国务院安排算。");
  });
});

describe("/未报", () => {
  test("lists units, for a kind and a period too, and its button answers in place", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    await town.say("李敏", GROUP, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
    const group = "市直机关工委工作群";
    expect(await said(town, "周敏", group, "/未报 本季度 党课")).toMatchInlineSnapshot(
      `"市直机关工委 · 党课未报：1家。名单已单独发给您。"`,
    );
    expect(await said(town, "周敏", group, "/未报")).toMatchInlineSnapshot(
      `"市直机关工委 · 未报：3家。名单已单独发给您。"`,
    );
    const { toast, sent } = await town.press("周敏", group, { action: "missing", id: "desk-sw-1" });
    expect(toast).toBe("未报情况在下面");
    expect(textOf(sent[0]?.card)).toContain("11月支委会：尚无记录");
    expect((await town.press("李敏", GROUP, { action: "missing", id: "desk-sw-1" })).toast).toContain("您无权查看");
  });
});

describe("/请假", () => {
  test("pauses reminders of a person or a unit until a day, and they resume then or on request", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    expect(await said(town, "李敏", "单聊", "/请假 7天")).toBe(
      "✓ 到11月26日（含当天）不提醒您，过后自动恢复。提前恢复发 /请假 取消",
    );
    expect(await said(town, "李敏", "单聊", "/请假")).toContain("您请假到11月26日");
    expect(await said(town, "李敏", "单聊", "/请假 取消")).toBe("✓ 好，恢复提醒您。");
    expect(await said(town, "李敏", "单聊", "/请假 市财政局 到12月5日")).toBe(
      "✓ 到12月5日（含当天）不提醒市财政局，过后自动恢复。提前恢复发 /请假 市财政局 取消",
    );
    expect(await said(town, "王建国", GROUP, "/请假 市财政局 到12月5日")).toContain(
      "须由该单位书记或管理员发送。请联系市财政局书记李敏或管理员韩梅。",
    );
    expect(await said(town, "李敏", "单聊", "/请假 12月1日至12月3日")).toBe(
      "✓ 12月1日起，到12月3日（含当天）不提醒您，过后自动恢复。提前恢复发 /请假 取消",
    );
  });
});

describe("/状态 and /减负", () => {
  test("show what was done, what was missed, and how many reminders people got", async () => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    await town.until("2026-11-23 17:00");
    expect(await said(town, "李敏", GROUP, "/状态")).toBe("/状态 须由管理员办理，您还没有这个权限。请联系管理员韩梅。");
    expect(await said(town, "韩梅", "单聊", "/状态")).toMatchInlineSnapshot(`
      "运行情况
      一切正常
      待发0条，发送失败0条，状态待核0条
      周汇总：执行3次，发送3条，最近一次11月23日9:07
      个人提醒：执行8次，发送6条，最近一次11月23日9:09
      群提醒：执行6次，发送0条，最近一次11月23日14:07
      审计校验点：执行1次，发送0条，最近一次11月23日9:06
      夜间核对：执行3次，发送0条，最近一次11月23日4:10
      清理过期数据：执行3次，发送0条，最近一次11月23日3:20
      定时任务为近7天数据。程序版本 0.1.0。"
    `);
    expect(await said(town, "韩梅", "市直机关工委工作群", "/减负")).toMatchInlineSnapshot(`
      "市直机关工委 · 减负
      11月1日至今（括号内为上月）
      单独提醒：4条，2人（0条，0人）
      提醒事项：7件（0件）
      单人最多：2条（0条）
      群卡片：3张，3个群（0张，0个群）
      每人每天最多一条、每群每周最多两张，只在工作日9:00至18:00发送，报送后不再提醒。暂停提醒请发 /请假 7天。"
    `);
  });
});

describe("a private reminder", () => {
  test("is one card with each item and its deadline, a button for its form and a button to pause", async () => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    const sent = (await town.until("2026-11-24 12:00")).filter(
      ({ to, source }) => to === "陈立新" && source.includes("pings"),
    );
    expect(sent.map(({ at }) => at.slice(0, 10))).toMatchInlineSnapshot(`
      [
        "2026-11-20",
        "2026-11-23",
      ]
    `);
    const card = sent.at(-1)?.card;
    expect(textOf(card)).toMatchInlineSnapshot(`
      "待办2项
      市水务局机关支部尚有2项无记录：11月主题党日、11月支委会。期限11月30日，还有5个工作日
      [登记主题党日] [登记支委会] [暂停提醒7天]
      办结后不再提醒。延长暂停请发 /请假 15天"
    `);
    const form = await town.press("陈立新", "单聊", pressOf(card, "登记支委会"));
    expect(form.toast).toBe("表单在下面");
    expect(JSON.stringify(form.sent[0]?.card)).toContain("draft-submit");
    const paused = await town.press("陈立新", "单聊", pressOf(card, "暂停提醒7天"));
    expect(paused.toast).toBe("好，7天内不提醒您。要恢复发 /请假 取消");
    expect((await town.until("2026-11-30 18:00")).filter(({ to }) => to === "陈立新")).toEqual([]);
  });
});
