import { describe, expect, test } from "vitest";
import { REMINDED } from "#bot";
import { addDays } from "#core";
import { createRedrawing, rules } from "#jobs";
import { write } from "#store";
import { idOf, type Name, openTown, pressOf, type Sent, textOf } from "../town.ts";

const COMMITTEE = "市直机关工委工作群";
const CAIZHENG = "市财政局机关党建群";
const WATER = "市水务局机关支部群";

type Town = Awaited<ReturnType<typeof openTown>>;
type Line = readonly [who: Name, where: string, text: string];

/** How an item of a rule comes to be, until when somebody is reminded of it, and what answers it. */
interface Case {
  readonly rule: string;
  readonly from: string;
  readonly before?: readonly Line[];
  readonly until: string;
  readonly who: Name;
  readonly answers: readonly Line[] | ((town: Town, sent: readonly Sent[]) => Promise<unknown>);
}

const CASES: readonly Case[] = [
  {
    rule: "cadence",
    from: "2026-11-20 08:00",
    until: "2026-11-24 12:00",
    who: "陈立新",
    answers: [["陈立新", WATER, "/支委会 昨天 研究十一月工作 5人"]],
  },
  {
    rule: "document",
    from: "2026-11-20 08:00",
    before: [["韩梅", COMMITTEE, "/文件 11月19日 关于加强机关党建的意见 期限=10个工作日"]],
    until: "2026-11-20 12:00",
    who: "陈立新",
    answers: [["陈立新", WATER, "/集中学习 今天 20人 跟进文件=关于加强机关党建的意见"]],
  },
  {
    rule: "quiet",
    from: "2026-11-16 08:00",
    until: "2026-11-17 12:00",
    who: "陈立新",
    answers: [["陈立新", WATER, "/党课 昨天 学习党章 主讲=何静 20人"]],
  },
  {
    rule: "ladder",
    from: "2026-11-16 08:00",
    before: [["韩梅", COMMITTEE, "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=11月20日"]],
    until: "2026-11-18 12:00",
    who: "陈立新",
    answers: [["陈立新", WATER, "/销号 Z1 已补签到并归档"]],
  },
  {
    rule: "waiting",
    from: "2026-11-16 08:00",
    before: [
      ["韩梅", COMMITTEE, "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=12月20日"],
      ["陈立新", WATER, "/销号 Z1 已补签到并归档"],
    ],
    until: "2026-11-20 12:00",
    who: "韩梅",
    answers: [["韩梅", "单聊", "/核 Z1"]],
  },
  {
    rule: "proposed",
    from: "2026-11-16 08:00",
    before: [["陈立新", WATER, "/检查 昨天 市财政局机关第一支部 问题:1.会议记录缺签到 期限=12月20日"]],
    until: "2026-11-24 12:00",
    who: "李敏",
    answers: async (town, sent) => {
      const { sent: asked } = await town.press(
        "李敏",
        "单聊",
        pressOf(sent.at(-1)?.card, "确认市财政局机关第一支部的问题"),
      );
      return await town.press("李敏", "单聊", pressOf(asked.at(-1)?.card, "确认，列入整改"));
    },
  },
  {
    rule: "issue",
    from: "2026-11-16 08:00",
    before: [["韩梅", COMMITTEE, "/难点 今天 党员活动场地不足 期限=11月20日"]],
    until: "2026-11-18 12:00",
    who: "韩梅",
    answers: [["韩梅", "单聊", "/解决 1 已协调场地"]],
  },
  {
    rule: "meeting",
    from: "2026-11-02 08:00",
    before: [["韩梅", COMMITTEE, "/联席 10月8日 研究机关党建工作 12人"]],
    until: "2026-11-06 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/联席 昨天 研究年底工作 12人"]],
  },
  {
    rule: "year",
    from: "2027-01-04 08:00",
    until: "2027-01-06 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/要点 今天 党课开讲啦 指标=党课场次 目标=12场次 期限=12月31日"]],
  },
  {
    rule: "goal",
    from: "2026-03-24 08:00",
    before: [["韩梅", COMMITTEE, "/要点 今天 党课开讲啦 指标=党课场次 目标=1场次 期限=3月31日"]],
    until: "2026-03-27 12:00",
    who: "韩梅",
    answers: [["李敏", CAIZHENG, "/党课 今天 严守纪律 30人 主讲=王志强"]],
  },
  {
    rule: "pace",
    from: "2026-03-27 08:00",
    before: [["韩梅", COMMITTEE, "/要点 今天 党课开讲啦 指标=党课场次 目标=12场次 期限=12月31日"]],
    until: "2026-04-02 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/撤销 1 目标调整"]],
  },
  {
    rule: "brand",
    from: "2026-09-28 08:00",
    before: [["韩梅", COMMITTEE, "/品牌 今天 “党建+服务”先锋窗口 责任单位=市财政局 节点=10月12日"]],
    until: "2026-09-30 12:00",
    who: "李敏",
    answers: [["韩梅", COMMITTEE, "/改 1 进展=完成"]],
  },
  {
    rule: "award",
    from: "2027-01-12 08:00",
    until: "2027-01-20 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/表彰 今天 先进基层党组织 2个"]],
  },
  {
    rule: "closing",
    from: "2026-11-20 08:00",
    before: [["韩梅", COMMITTEE, "/封账 10月"]],
    until: "2026-12-09 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/封账 11月"]],
  },
  {
    rule: "late",
    from: "2026-11-20 08:00",
    before: [
      ["韩梅", COMMITTEE, "/封账 10月"],
      ["王建国", CAIZHENG, "/党课 10月13日 迟到的一场 18人 主讲=王志强"],
    ],
    until: "2026-11-23 12:00",
    who: "韩梅",
    answers: async (town, sent) => {
      const { sent: asked } = await town.press("韩梅", "单聊", pressOf(sent.at(-1)?.card, "答复补报"));
      return await town.press("韩梅", "单聊", pressOf(asked.at(-1)?.card, "同意"));
    },
  },
  {
    rule: "inspection",
    from: "2026-09-22 08:00",
    until: "2026-09-25 12:00",
    who: "韩梅",
    answers: [
      ["韩梅", COMMITTEE, "/检查 今天 市水务局机关支部 问题数=0"],
      ["韩梅", COMMITTEE, "/检查 今天 市财政局 问题数=0"],
    ],
  },
  {
    rule: "term",
    from: "2026-11-02 08:00",
    before: [["李敏", CAIZHENG, "/支部 2024年1月10日 新建 第三支部"]],
    until: "2026-11-04 12:00",
    who: "李敏",
    answers: [["李敏", CAIZHENG, "/支部 今天 撤销 第三支部"]],
  },
  {
    rule: "secondment",
    from: "2026-11-02 08:00",
    before: [["韩梅", COMMITTEE, "/挂职 2026年6月1日至2026年11月30日 选派2人 到市经开区"]],
    until: "2026-11-04 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/撤销 1 报错了"]],
  },
  {
    rule: "platform",
    from: "2026-11-16 08:00",
    before: [["韩梅", COMMITTEE, "/平台 10月20日 “机关党建”平台 注册用户2000人"]],
    until: "2026-12-02 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/平台 今天 “机关党建”平台 注册用户2100人"]],
  },
  {
    rule: "exchange",
    from: "2026-12-14 08:00",
    until: "2026-12-18 12:00",
    who: "韩梅",
    answers: [["韩梅", COMMITTEE, "/交流 今天 机关党建经验交流会 30人"]],
  },
  {
    rule: "reach",
    from: "2026-11-16 08:00",
    until: "2026-11-17 12:00",
    who: "韩梅",
    answers: async (town) => {
      const asked = await town.say("韩梅", "单聊", "/任命 王建国 书记 市财政局机关第一支部");
      return await town.press("韩梅", "单聊", pressOf(asked.at(-1)?.card, "确认任命"));
    },
  },
  {
    rule: "asked",
    from: "2026-11-17 10:00",
    before: [["韩梅", "单聊", "/催报 市水务局机关支部 事项=主题党日"]],
    until: "2026-11-17 10:05",
    who: "陈立新",
    answers: [["陈立新", WATER, "/主题党日 昨天 重温入党誓词 20人"]],
  },
];

/** The rules that only tell something: the steps of the appraisal, figures, and the state of the program. */
const TELLING = ["appraisal", "calendar", "health", "digest"];

test("every rule has a case, or only tells something", () => {
  const known = [...CASES.map(({ rule }) => rule), ...TELLING].filter((rule) => rule !== "asked");
  expect(known.toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
});

/** The newest reminder of a person with an item of a rule. */
async function toldBy(town: Town, rule: string, who: Name) {
  const row = await town.db.query
    .selectFrom("ping")
    .selectAll()
    .where("rule", "=", rule)
    .where("person_id", "=", idOf(who))
    .orderBy("day", "desc")
    .executeTakeFirst();
  if (row === undefined) throw new Error(`${who} was not reminded by ${rule}`);
  return row;
}

describe.each(CASES)("an item of the rule $rule", ({ rule, from, before = [], until, who, answers }) => {
  test("is answered by what answers it and by no passing of time", async () => {
    const town = await openTown({ at: from });
    const sent: Sent[] = [...(await town.tick())];
    for (const line of before) sent.push(...(await town.say(...line)));
    sent.push(...(await town.until(until)));
    const told = await toldBy(town, rule, who);
    expect(REMINDED).toContain(JSON.parse(told.item ?? "{}").press?.action ?? "answer");
    const redraw = createRedrawing(town.bot);
    const spec = { source: told.source, personId: told.person_id, messageId: "om_card", number: 7 };
    const day = until.slice(0, 10);
    for (const days of [0, 1, 3, 8, 13]) {
      town.set(`${addDays(day, days)} 10:00`);
      expect(await redraw(spec), `${days} days later`).toBeUndefined();
    }
    // Two days later: what is dated after the reminder's day answers it too.
    town.set(`${addDays(day, 2)} 10:00`);
    const mine = sent.filter((one) => one.to === who && one.source === told.source);
    if (typeof answers === "function") await answers(town, mine);
    else for (const line of answers) await town.say(...line);
    const drawn = await redraw(spec);
    if (drawn === undefined) throw new Error("the card was not drawn again");
    expect(textOf(drawn.card)).toContain("✓ ");
    await town.db.commit(drawn.writes);
    const now = await town.db.query
      .selectFrom("ping")
      .select("answered")
      .where("source", "=", told.source)
      .where("rule", "=", rule)
      .where("about", "=", told.about)
      .where("period", "=", told.period)
      .execute();
    expect(now.map(({ answered }) => answered)).toContain(7);
    // Once more changes nothing, and cannot be committed twice.
    expect(await redraw(spec)).toBeUndefined();
    await expect(town.db.commit(drawn.writes)).rejects.toThrow();
    // What is open keeps its buttons, what is answered has none.
    const open = await town.db.query
      .selectFrom("ping")
      .select("rule")
      .where("source", "=", told.source)
      .where("answered", "is", null)
      .execute();
    expect(drawn.card.title).toBe(open.length === 0 ? "已全部办理" : drawn.card.title);
    await town.db.commit([write(town.db.query.updateTable("ping").set({ item: null }))]);
    expect(await redraw(spec)).toBeUndefined();
  });
});
