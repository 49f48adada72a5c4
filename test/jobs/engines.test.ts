import { describe, expect, test } from "vitest";
import { databases } from "../support/databases.ts";
import { openTown, textOf } from "./town.ts";

const GROUP = "市财政局机关党建群";
const ENGINES = ["sqlite", "postgres", "d1"] as const;

describe.each(ENGINES)("the scheduler on %s", (engine) => {
  test("sends the weekly card, reminds late units, and handles the answers", async () => {
    const town = await openTown({ at: "2026-11-20 08:00", db: await databases[engine].open() });
    await town.tick();
    await town.say(
      "韩梅",
      "市直机关工委工作群",
      "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=11月19日后三天",
    );
    await town.say("李敏", GROUP, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
    const sent = [];
    for (const minute of ["2026-11-23 09:05", "2026-11-23 09:10", "2026-11-23 14:10"]) {
      town.set(minute);
      sent.push(...(await town.tick()));
    }
    const weekly = sent.filter(({ source }) => source.startsWith("job:weekly-tally:"));
    expect(weekly).toHaveLength(3);
    expect(textOf(weekly.find(({ to }) => to === GROUP)?.card)).toContain("党课 | 1场次 85人");
    const pings = sent.filter(({ source }) => source.startsWith("job:pings:"));
    expect(pings.map(({ to }) => to)).toContain("陈立新");
    expect((await town.tick()).length).toBe(0);
    const said = async (where: string, text: string) => textOf((await town.say("韩梅", where, text))[0]?.card);
    expect(await said("单聊", "/提醒 周汇总 周二9:30")).toContain("改为每周二9:30");
    expect(await said("单聊", "/提醒 日历 11月24日 放假")).toContain("算放假");
    expect(await said("单聊", "/状态")).toContain("周汇总：执行3次，发送3条");
    expect(await said("市直机关工委工作群", "/减负")).toContain("群卡片");
    expect(await said("市直机关工委工作群", "/未报 本季度 党课")).toContain("未报：1家");
    expect(await said("单聊", "/请假 7天")).toContain("不提醒您");
    expect(await said("单聊", "/请假 取消")).toContain("恢复提醒");
    town.set("2026-11-25 09:45");
    // The week had its card before its day was moved.
    expect((await town.tick()).filter(({ source }) => source.includes("weekly"))).toEqual([]);
    town.set("2026-12-01 09:45");
    expect((await town.tick()).filter(({ source }) => source.includes("weekly"))).toHaveLength(3);
  }, 120_000);
});
