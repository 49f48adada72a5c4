import { describe, expect, test } from "vitest";
import { openTown, textOf } from "./town.ts";

const GROUP = "市财政局机关党建群";

describe("the weekly card", () => {
  test("comes once on Monday, for each group at a minute of its own", async () => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    await town.tick();
    await town.say("李敏", GROUP, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
    await town.say("李敏", GROUP, "/志愿 11月18日 清洁家园 32人 受益110人次 2小时");
    const sent = (await town.until("2026-11-23 12:00")).filter(({ source }) => source.startsWith("job:weekly-tally:"));
    expect(sent.map(({ to }) => to).toSorted()).toEqual(
      ["市水务局机关支部群", "市直机关工委工作群", "市财政局机关党建群"].toSorted(),
    );
    for (const { at } of sent) expect(at).toMatch(/^2026-11-23 09:0[1-9]$/);
    const card = sent.find(({ to }) => to === GROUP)?.card;
    expect(textOf(card)).toMatchInlineSnapshot(`
      "市财政局 · 周汇总
      11月16日至22日
      类别 | 上周 | 较前一周 | 今年以来（截至11月22日）
      党课 | 1场次 85人 | +1 | 1场次 85人
      志愿服务 | 1次 32人 | +1 | 1次 32人
      {图}
      整改：无待办事项
      未报2项
      11月支委会：尚无记录
      11月主题党日：尚无记录
      [明细] [未报]"
    `);
    const quiet = sent.find(({ to }) => to === "市水务局机关支部群")?.card;
    expect(textOf(quiet)).toMatchInlineSnapshot(`
      "市水务局机关支部 · 周汇总
      11月16日至22日
      上周无记录
      整改：无待办事项
      未报2项
      11月支委会：尚无记录
      11月主题党日：尚无记录
      [明细] [未报]"
    `);
  });

  test("moves to the first working day after a holiday, and covers both weeks", async () => {
    const town = await openTown({ at: "2026-09-28 10:00" });
    await town.tick();
    const sent = (await town.until("2026-10-12 12:00")).filter(({ source }) => source.startsWith("job:weekly-tally:"));
    expect([...new Set(sent.map(({ at }) => at.slice(0, 10)))]).toEqual(["2026-10-08", "2026-10-12"]);
    // The quarter ended on a day of the week that the first card sums up.
    const first = sent.find(({ at, to }) => at < "2026-10-09" && to === GROUP)?.card;
    expect(textOf(first)).toContain("第三季度小结：无记录");
    // What that month owed stays red on it, and nobody is late yet for a month of eight days.
    expect(textOf(first)).toContain("🔴 9月支委会（期限已过）：尚无记录");
    expect(textOf(first)).not.toContain("10月支委会");
  });

  test("that was missed during a standstill comes later and says so, or the next one reports it missing", async () => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    await town.tick();
    town.set("2026-11-23 15:00");
    expect(textOf((await town.tick()).find(({ to }) => to === GROUP)?.card)).toContain("本张为补发，原定11月23日9:0");
    town.set("2026-12-02 09:00");
    expect(await town.tick()).toEqual([]);
    const [next] = (await town.until("2026-12-07 12:00")).filter(
      ({ to, source }) => to === GROUP && source.includes("weekly"),
    );
    expect(textOf(next?.card)).toContain("11月30日的周汇总未发出（当时服务停止）。");
  });
});
