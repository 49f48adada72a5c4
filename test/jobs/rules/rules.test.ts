import { describe, expect, test } from "vitest";
import { addDays, isWorkday } from "#core";
import { addressedItems, readStage, wholeText } from "#jobs";
import { createTreeReader } from "#store";
import { openTown, pressOf, type Sent, textOf } from "../town.ts";

const COMMITTEE = "市直机关工委工作群";
const CAIZHENG = "市财政局机关党建群";

type Town = Awaited<ReturnType<typeof openTown>>;

/** What one rule says to whom on every working day of a run, each with its day; nothing is sent. */
async function heard(town: Town, rule: string, from: string, to: string): Promise<readonly string[]> {
  const readTree = createTreeReader();
  const found: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (!isWorkday(day)) continue;
    town.set(`${day} 10:00`);
    for (const { item } of await addressedItems(await readStage(town.bot, readTree)))
      if (item.rule === rule) found.push(`${day.slice(5)} ${item.stage} ${item.to} ${wholeText(item)}`);
  }
  return found;
}

/** The first day of each stage and audience: what somebody who remembers is told. */
const once = (lines: readonly string[]) =>
  [...new Map(lines.toReversed().map((line) => [line.split(" ").slice(1, 3).join(" "), line])).values()].toReversed();

const weeklyOf = (sent: readonly Sent[], to: string) =>
  textOf(sent.find(({ source, to: place }) => source.startsWith("job:weekly-tally:") && place === to)?.card);

describe("a seminar whose report says too little (R2)", () => {
  test("is asked about once on its receipt, and is on the weekly card until it is filled in", async () => {
    const town = await openTown({ at: "2026-11-19 10:00" });
    await town.tick();
    const [receipt, ...more] = await town.say("李敏", CAIZHENG, "/研讨 昨天 15人 廉政警示教育");
    expect(more).toEqual([]);
    expect(textOf(receipt?.card)).toContain(
      "中心组学习缺专题、缺发言人数，点「更正」补上（专题填在「主题」里）；确实没有的，在「备注」里写一句原因。",
    );
    const monday = await town.until("2026-11-23 12:00");
    expect(weeklyOf(monday, CAIZHENG)).toContain("待补1条\n市财政局11月18日中心组学习（编号1）：缺专题、缺发言人数");
    // A group above hears how many there are, and not whose.
    expect(weeklyOf(monday, COMMITTEE)).toContain("待补1条（下级单位）");
    expect(weeklyOf(monday, COMMITTEE)).not.toContain("市财政局11月18日");
    // Nobody is chased for it.
    expect(monday.filter(({ source, card }) => source.includes("pings") && /专题/.test(textOf(card)))).toEqual([]);
    await town.say("李敏", CAIZHENG, "/改 1 专题=学习新修订的纪律处分条例 发言人数=5");
    expect(weeklyOf(await town.until("2026-11-30 12:00"), CAIZHENG)).not.toContain("待补");
  });

  test("is named if several lines share one receipt", async () => {
    const town = await openTown({ at: "2026-11-19 10:00" });
    const [receipt] = await town.say("李敏", CAIZHENG, "/研讨 昨天 15人\n/支委会 昨天 研究十一月工作 5人");
    expect(textOf(receipt?.card)).toContain("（缺专题、缺发言人数、没填廉政教育，用 /改 补上）");
  });

  test("is settled by a reason, and finds the text of an earlier seminar", async () => {
    const town = await openTown({ at: "2026-11-19 10:00" });
    const say = async (text: string) => textOf((await town.say("李敏", CAIZHENG, text))[0]?.card);
    expect(await say("/研讨 8月18日 专题=学习纪律处分条例 15人 发言人数=4 廉政警示教育")).not.toContain(
      "点「更正」补上",
    );
    expect(await say("/研讨 昨天 专题=学习《纪律处分条例》 15人 发言人数=4 廉政警示教育")).toContain(
      "中心组学习内容和以前一次相同，点「更正」补上",
    );
    expect(
      await say("/研讨 11月10日 专题=学习贯彻全会精神 15人 廉政警示教育 备注=传达为主，没有安排发言"),
    ).not.toContain("点「更正」补上");
    expect(await say("/支委会 昨天 研究十一月工作 5人")).not.toContain("点「更正」补上");
  });
});

describe("an empty 廉政 field (R4)", () => {
  const question = "这次安排党风廉政警示教育内容了吗？";

  test("is asked about on the receipts of the meetings that the report counts, and one tap answers", async () => {
    const town = await openTown({ at: "2026-11-19 10:00" });
    const [receipt] = await town.say("韩梅", COMMITTEE, "/班子会 昨天 传达学习全会精神 9人");
    expect(textOf(receipt?.card)).toContain(question);
    expect((await town.press("王建国", COMMITTEE, pressOf(receipt?.card, "安排了"))).toast).toContain("不是您登记的");
    const { toast, sent } = await town.press("韩梅", COMMITTEE, pressOf(receipt?.card, "安排了"));
    expect(toast).toBe("好，已记上安排了");
    expect(sent).toHaveLength(1);
    expect(textOf(sent[0]?.card)).not.toContain(question);
    const rows = await town.db.query.selectFrom("record").select("content").execute();
    expect(JSON.parse(rows[0]?.content ?? "{}")).toMatchObject({ fields: { integrity: "是" } });
    for (const line of ["/支委会 昨天 研究十一月工作 5人", "/班子会 昨天 研究党建 8人 廉政教育"])
      expect(textOf((await town.say("韩梅", COMMITTEE, line))[0]?.card)).not.toContain(question);
  });

  test("answered with no tells the consequence, and the leader sees the share before the report", async () => {
    const town = await openTown({ at: "2026-11-19 10:00" });
    await town.say("韩梅", COMMITTEE, "/班子会 11月3日 学习党章 9人 廉政教育");
    const [receipt] = await town.say("韩梅", COMMITTEE, "/班子会 昨天 传达学习全会精神 9人 廉政=否");
    expect(textOf(receipt?.card)).toContain("已记下：这次没有安排党风廉政警示教育。讲稿会按实际次数写。");
    const report = async () => textOf((await town.say("周敏", "单聊", "/讲稿 2026 市直机关工委"))[0]?.card);
    expect(await report()).toMatch(/^.*\n.*\n班子会、中心组学习共2次，记有党风廉政警示教育的1次，讲稿未写“每次均”。/);
    await town.say("韩梅", COMMITTEE, "/改 2 廉政=是");
    expect(await report()).not.toContain("讲稿未写“每次均”");
  });
});

describe("a goal behind its pace (R10)", () => {
  test("is reported to its owner and the leader on the first working day of the quarter, once", async () => {
    const town = await openTown({ at: "2026-02-05 10:00" });
    await town.tick();
    await town.say("韩梅", COMMITTEE, "/要点 今天 党课开讲啦 指标=党课场次 目标=12场次 期限=12月31日");
    await town.say(
      "韩梅",
      COMMITTEE,
      "/要点 今天 志愿服务常态化 指标=志愿次数 目标=1次 期限=12月31日 责任单位=市财政局",
    );
    await town.say("李敏", CAIZHENG, "/志愿 昨天 清洁家园 12人");
    await town.say("李敏", CAIZHENG, "/党课 昨天 严守纪律 30人 主讲=王志强");
    const lines = await heard(town, "pace", "2026-03-20", "2026-04-20");
    const text =
      "市直机关工委：第一季度末未达序时进度，党课场次：目标12场次，已完成1场次（8%），照此进度年底预计4场次，比目标少8场次";
    expect(once(lines)).toEqual([`04-01 once secretary ${text}`, `04-01 leader leader ${text}`]);
    expect(lines.at(-1)).toContain("04-07");
    // Those who catch up in time hear nothing of the next quarter.
    town.set("2026-06-25 10:00");
    for (const day of ["5月6日", "5月12日", "5月19日", "6月2日", "6月9日", "6月16日"])
      await town.say("李敏", CAIZHENG, `/党课 ${day} 第${day}课 30人 主讲=王志强`);
    expect(await heard(town, "pace", "2026-06-29", "2026-07-10")).toEqual([]);
  });

  test("is no longer reported once its target is reached", async () => {
    const town = await openTown({ at: "2026-02-05 10:00" });
    await town.say("韩梅", COMMITTEE, "/要点 今天 党课开讲啦 指标=党课场次 目标=1场次 期限=3月31日");
    expect((await heard(town, "goal", "2026-03-20", "2026-03-26")).at(-1)).toContain("即将到期");
    await town.say("李敏", CAIZHENG, "/党课 昨天 严守纪律 30人 主讲=王志强");
    expect(await heard(town, "goal", "2026-03-27", "2026-04-10")).toEqual([]);
  });
});

describe("the milestone of a brand (R21)", () => {
  test("is reminded of five working days before, on the day and after, to its unit, until it is done", async () => {
    const town = await openTown({ at: "2026-09-01 10:00" });
    const line = "/品牌 今天 “党建+服务”先锋窗口 责任单位=市财政局 节点=10月12日";
    expect(textOf((await town.say("韩梅", COMMITTEE, line))[0]?.card)).toContain("✓");
    const text = (words: string) =>
      `市财政局：品牌「“党建+服务”先锋窗口」的节点${words}，期限10月12日。已完成请发 /改 1 进展=完成`;
    // 国庆 lies between, and the Saturday that makes up for it.
    expect(once(await heard(town, "brand", "2026-09-20", "2026-10-14"))).toEqual([
      `09-29 soon secretary ${text("即将到期")}`,
      `10-12 day secretary ${text("今天到期")}`,
      `10-13 late secretary ${text("已超期1个工作日")}`,
    ]);
    await town.say("韩梅", COMMITTEE, "/改 1 进展=完成");
    expect(await heard(town, "brand", "2026-10-15", "2026-10-20")).toEqual([]);
  });
});

describe("the reminder to close a period (R23)", () => {
  test("comes from the eighth, in January for the year, and the leader is told when it is done", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    expect(await heard(town, "closing", "2026-11-02", "2026-11-20")).toEqual([]);
    await town.say("韩梅", COMMITTEE, "/封账 10月");
    expect(once(await heard(town, "closing", "2026-11-20", "2026-12-20"))).toEqual([
      "11-20 closed leader 市直机关工委：10月已封账，数据不再变动。汇总请发 /汇总 10月；讲稿请发 /讲稿 10月",
      "12-08 once secretary 市直机关工委：11月尚未封账，核对后请发 /封账 11月",
    ]);
    const january = await heard(town, "closing", "2027-01-04", "2027-01-11");
    expect(january.filter((line) => line.startsWith("01-08"))).toEqual([
      "01-08 once secretary 市直机关工委：2026年12月尚未封账，核对后请发 /封账 2026年12月",
      "01-08 once secretary 市直机关工委：2026年尚未封账，核对后请发 /封账 2026年",
    ]);
    await town.say("韩梅", COMMITTEE, "/封账 2026年");
    expect(await heard(town, "closing", "2027-01-12", "2027-01-12")).toEqual([
      "01-12 closed leader 市直机关工委：2026年已封账，数据不再变动。汇总请发 /汇总 2026年；讲稿请发 /讲稿 2026年",
    ]);
  });
});

describe("a report that comes after its period is closed (R24)", () => {
  test("asks the secretary at once, counts after their consent, and is listed as a difference in the next report", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    await town.say("李敏", CAIZHENG, "/党课 10月12日 严守纪律 30人 主讲=王志强");
    await town.say("韩梅", COMMITTEE, "/封账 10月");
    const report = async () =>
      (await town.say("周敏", "单聊", "/讲稿 10月 市直机关工委")).map(({ card }) => textOf(card));
    expect(await report()).toHaveLength(1);
    const late = await town.say("王建国", CAIZHENG, "/党课 10月13日 迟到的一场 18人 主讲=王志强");
    const asked = late.find(({ to }) => to === "韩梅");
    expect(textOf(asked?.card)).toContain("2026年10月已封账，市财政局补报一条，是否同意？");
    expect(await report()).toHaveLength(1);
    const { toast, sent } = await town.press("韩梅", "单聊", pressOf(asked?.card, "同意"));
    expect(toast).toBe("已同意，列入差异");
    expect(sent.map(({ to }) => to)).toContain("王建国");
    expect((await report())[1]).toContain("封账后有变动：补报1条，封账数不变。");
  });

  test("is asked about again until the secretary answers, and once to the leader", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    await town.say("韩梅", COMMITTEE, "/封账 10月");
    await town.say("王建国", CAIZHENG, "/党课 10月13日 迟到的一场 18人 主讲=王志强");
    await town.say("王建国", CAIZHENG, "/志愿 10月14日 清洁家园 12人");
    // Whoever closed the month reports into it by their own word: nobody is asked.
    await town.say("韩梅", COMMITTEE, "/班子会 10月15日 传达学习全会精神 9人");
    // What may be the same event waits for whoever reported it, not for the secretary.
    await town.say("韩梅", COMMITTEE, "/班子会 10月15日 传达学习全会精神 9人");
    const late = "市直机关工委：2026年10月封账后补报的2条尚未答复，最早一条11月20日报送";
    const how = "，请答复是否同意。答复请发 /封账 待同意";
    expect(once(await heard(town, "late", "2026-11-20", "2026-12-10"))).toEqual([
      `11-23 once secretary ${late}${how}`,
      `11-25 again secretary ${late}${how}`,
      `12-01 leader leader ${late}`,
    ]);
    town.set("2026-11-23 08:00");
    const morning = (await town.until("2026-11-23 12:00")).find(
      ({ to, source }) => to === "韩梅" && source.includes("pings"),
    );
    expect(textOf(morning?.card)).toContain(late);
    const { toast, sent } = await town.press("韩梅", "单聊", pressOf(morning?.card, "答复补报"));
    expect(toast).toBe("请逐条答复");
    expect(sent.map(({ to, card }) => `${to} ${card.title}`)).toEqual([
      "韩梅 2026年10月已封账，市财政局补报一条，是否同意？",
      "韩梅 2026年10月已封账，市财政局补报一条，是否同意？",
    ]);
    await town.press("韩梅", "单聊", pressOf(sent[0]?.card, "同意"));
    expect((await heard(town, "late", "2026-11-23", "2026-11-23"))[0]).toContain(
      "封账后补报的1条尚未答复，11月20日报送",
    );
    // In a group the questions are not for everybody.
    const said = await town.say("韩梅", COMMITTEE, "/封账 待同意");
    expect(said.map(({ to }) => to)).toEqual([COMMITTEE, "韩梅"]);
    expect(textOf((await town.say("王建国", "单聊", "/封账 待同意"))[0]?.card)).toContain("没有等您答复的补报");
    await town.press("韩梅", "单聊", pressOf(said[1]?.card, "不同意"));
    expect(await heard(town, "late", "2026-11-23", "2026-12-31")).toEqual([]);
    expect(textOf((await town.say("韩梅", "单聊", "/封账 待同意"))[0]?.card)).toContain("没有等您答复的补报");
  });
});
