import { expect, test } from "vitest";
import { addDays, ancestorsOf, isWorkday } from "#core";
import { addressedItems, readStage, rules, wholeText } from "#jobs";
import { changeTree, createTreeReader, insertRole, insertUnit, loadTree } from "#store";
import { idOf, openTown, pressOf, type Sent, textOf } from "./town.ts";

const COMMITTEE = "市直机关工委工作群";
const CAIZHENG = "市财政局机关党建群";
const SHUIWU = "市水务局机关支部群";

type Town = Awaited<ReturnType<typeof openTown>>;

/** A county committee with a secretary, whom the desk lacks: some rules are for counties alone. */
async function withCounty(town: Town): Promise<void> {
  const { query } = town.db;
  const now = town.bot.clock();
  const unit = {
    id: "xian",
    name: "临河县机关工委",
    names: [],
    level: "县",
    kind: "committee",
    class: undefined,
    memberCount: 30,
  } as const;
  const more = { secretaryName: undefined, activeFrom: "2025-01-01", activeTo: undefined, version: 1 };
  await town.db.commit([
    changeTree(query, await loadTree(query), now),
    ...insertUnit(query, { ...unit, ...more }, "city"),
    insertRole(query, {
      platform: "lark",
      id: "xian-1",
      personId: idOf("李敏"),
      unitId: "xian",
      role: "secretary",
      grantedBy: idOf("韩梅"),
      grantedAt: now,
    }),
  ]);
}

/** What a text says of another unit than the one whose group reads it, or of one above. */
function othersIn(
  { tree, today }: Awaited<ReturnType<typeof readStage>>,
  text: string,
  own: string,
): readonly string[] {
  const mine = [own, ...ancestorsOf(tree, own, today)].flatMap((id) => tree.units.get(id)?.name ?? []);
  const left = mine.sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, ""), text);
  return [...tree.units.values()].some(({ name }) => left.includes(name)) ? [text] : [];
}

type Addressed = Awaited<ReturnType<typeof addressedItems>>[number];

/** Of cadences every one is worth reading, of the rest one of each stage. */
function keyOf({ rule, stage, to, about }: Addressed["item"], isToGroup: boolean): string {
  const key = [rule, stage, to, isToGroup ? "group" : ""].join(" ");
  return rule === "cadence" ? `${key} ${about.split("/")[0]}` : key;
}

/** Whether it asks somebody to do what no tap begins; a leader, and the admin of a term that ends, are only told. */
const isDeadEnd = ({ to, rule, button, answer }: Addressed["item"]): boolean =>
  to !== "leader" && !(rule === "term" && to === "admin") && (button ?? answer) === undefined;

/** What every rule says over one year, each wording once: by rule and audience. */
async function everyReminder(): Promise<string> {
  const town = await openTown({ at: "2026-01-06 10:00" });
  await withCounty(town);
  const readTree = createTreeReader();
  const said = new Map<string, string>();
  const typed: Readonly<Record<string, readonly (readonly [Parameters<Town["say"]>[0], string, string])[]>> = {
    "2026-01-08": [
      ["韩梅", COMMITTEE, "/挂职 1月8日 姓名=赵刚 挂职地=龙泉镇 结束=2026-03-20"],
      ["韩梅", COMMITTEE, "/平台 今天 注册用户1.2万人"],
      ["韩梅", COMMITTEE, "/新建支部 2023年5月20日 成立快递行业联合党支部 党员9名 文号=8号"],
      ["韩梅", COMMITTEE, "/难点 今天 老旧小区支部场地不足 期限=1月30日"],
      ["韩梅", COMMITTEE, "/联席 今天 区域化党建联席会 18家单位 议题=物业党建"],
      ["韩梅", COMMITTEE, "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=1月22日"],
    ],
    "2026-01-09": [
      ["韩梅", COMMITTEE, "/品牌 今天 “党建+服务”先锋窗口 责任单位=市财政局 节点=4月30日"],
      ["韩梅", COMMITTEE, "/封账 2025年12月"],
    ],
    "2026-01-12": [["王建国", CAIZHENG, "/党课 12月20日 迟到的一场 18人 主讲=王志强"]],
    "2026-01-15": [["陈立新", SHUIWU, "/销号 Z1 已补签到并归档"]],
    "2026-05-06": [["韩梅", COMMITTEE, "/文件 5月6日 关于加强机关党建的意见 期限=5月20日"]],
    "2026-03-04": [
      ["韩梅", COMMITTEE, "/要点 今天 党课开讲啦 指标=党课场次 目标=120场次 期限=3月31日"],
      ["韩梅", COMMITTEE, "/要点 今天 志愿服务常态化 指标=志愿次数 目标=60次 期限=12月31日"],
    ],
  };
  const heard: string[] = [];
  const foreign: string[] = [];
  const untappable: string[] = [];
  for (let day = "2026-01-06"; day <= "2026-12-31"; day = addDays(day, 1)) {
    if (!isWorkday(day)) continue;
    town.set(`${day} 10:00`);
    for (const [who, where, text] of typed[day] ?? []) heard.push(textOf((await town.say(who, where, text))[0]?.card));
    for (const { item, chatId } of await addressedItems(await readStage(town.bot, readTree))) {
      const unique = keyOf(item, chatId !== undefined);
      if (chatId === undefined && isDeadEnd(item)) untappable.push(item.text);
      if (!said.has(unique)) said.set(unique, wholeText(item));
    }
    // Where nobody is a secretary, what is theirs comes to the groups: no group hears of another unit by name.
    const bare = await readStage(town.bot, readTree);
    await bare.once("roles", async () => []);
    for (const { item, chatId } of await addressedItems(bare))
      if (chatId !== undefined) foreign.push(...othersIn(bare, item.text, item.unitId));
  }
  expect([...new Set(foreign)]).toEqual([]);
  // Whoever has to do something about an item can begin it with a tap.
  expect([...new Set(untappable)]).toEqual([]);
  expect(heard.filter((text) => !/^(?:✓|待同意：)/.test(text))).toEqual([]);
  const of: Readonly<Record<string, string>> = { secretary: "书记", leader: "领导", admin: "管理员", group: "群" };
  const byRule = Map.groupBy([...said], ([key]) => key.split(" ")[0] ?? "");
  const labels = new Map(rules.map(({ name, label }) => [name, label]));
  return [...byRule]
    .map(
      ([rule, lines]) =>
        `### ${labels.get(rule) ?? rule}\n\n${[...new Set(lines.map(([key, text]) => `- ${of[key.split(" ")[2] ?? ""]}：${text}`))].join("\n")}`,
    )
    .join("\n\n");
}

const block = (title: string, text: string): string =>
  `**${title}**\n\n${text.replace(/^/gm, "> ").replace(/\n/g, "\n>\n")}`;

/** The cards the clock sends, one of each kind. */
async function everyCard(): Promise<string> {
  const town = await openTown({ at: "2026-11-26 10:00" });
  await town.tick();
  await town.say("李敏", CAIZHENG, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
  await town.say("李敏", CAIZHENG, "/志愿 昨天 清洁家园 32人 受益110人次 2小时");
  await town.say("李敏", CAIZHENG, "/研讨 昨天 15人");
  await town.say("韩梅", COMMITTEE, "/检查 11月20日 市水务局机关支部 问题:1.会议记录缺签到 期限=11月27日");
  const sent = await town.until("2026-11-30 18:00");
  const find = (job: string, to: string) =>
    textOf(sent.findLast((one: Sent) => one.source.startsWith(`job:${job}:`) && one.to === to)?.card);
  const [seldom, warning] = await seldomCards();
  return [
    block("周汇总（有记录）", find("weekly-tally", CAIZHENG)),
    block("周汇总（无记录）", find("weekly-tally", SHUIWU)),
    block("周汇总（工委）", find("weekly-tally", COMMITTEE)),
    block("个人提醒", find("pings", "陈立新")),
    block("个人提醒（管理员）", find("pings", "韩梅")),
    block("群提醒", find("group-notice", SHUIWU)),
    block("周汇总（停机后补发，跨季度，放假安排未录入）", seldom),
    block("讲稿开头（有一次没安排廉政警示教育）", warning),
  ].join("\n\n");
}

/** A weekly card after a fortnight without power, over the end of a quarter, in a year whose holidays nobody published; and what a leader reads before a report. */
async function seldomCards(): Promise<readonly [string, string]> {
  const town = await openTown({ at: "2030-03-15 10:00" });
  await town.tick();
  await town.say("李敏", CAIZHENG, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
  await town.say("韩梅", COMMITTEE, "/班子会 昨天 传达学习全会精神 9人 廉政=否");
  const [report] = await town.say("周敏", "单聊", "/讲稿 2030 市直机关工委");
  town.set("2030-04-01 15:00");
  const sent = await town.tick();
  const late = sent.find(({ source, to }) => source.startsWith("job:weekly-tally:") && to === CAIZHENG);
  return [textOf(late?.card), textOf(report?.card).split("\n").slice(0, 3).join("\n")];
}

/** What the commands of this page's subject answer. */
async function everyAnswer(): Promise<string> {
  const town = await openTown({ at: "2026-11-20 10:00" });
  await town.tick();
  const lines: string[] = [];
  let last: readonly Sent[] = [];
  const say = async (...[who, where, text]: Parameters<Town["say"]>) => {
    last = await town.say(who, where, text);
    lines.push(
      ...last.map(({ to, card }, index) => block(index === 0 ? `${who}：${text}` : `（另发给${to}）`, textOf(card))),
    );
  };
  await say("韩梅", COMMITTEE, "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=12月4日");
  await say("陈立新", SHUIWU, "/整改");
  await say("陈立新", SHUIWU, "/销号 Z1");
  await say("陈立新", SHUIWU, "/销号 Z1 已补签到并归档");
  await say("陈立新", SHUIWU, "/核 Z1");
  await say("韩梅", COMMITTEE, "/退 Z1 还缺一次会议的签到");
  await say("陈立新", SHUIWU, "/销号 Z1 三次会议的签到都补了");
  await say("韩梅", COMMITTEE, "/核 Z1");
  await say("陈立新", SHUIWU, "/延期 Z2 到12月18日 台账在审计处");
  const agreed = await town.press("韩梅", "单聊", pressOf(last.at(-1)?.card, "同意"));
  lines.push(...agreed.sent.map(({ to, card }) => block(`（同意后，${to}）`, textOf(card))));
  await say("陈立新", SHUIWU, "/整改 Z2");
  await say("陈立新", SHUIWU, "/未报");
  await say("周敏", COMMITTEE, "/未报 本季度 党课");
  await say("陈立新", "单聊", "/请假 到12月5日");
  await say("李敏", CAIZHENG, "/研讨 昨天 15人");
  const asked = last.at(-1)?.card;
  const answered = await town.press("李敏", CAIZHENG, pressOf(asked, "没有安排"));
  lines.push(...answered.sent.map(({ to, card }) => block(`（点了「没有安排」，${to}）`, textOf(card))));
  await say("韩梅", COMMITTEE, "/封账 10月");
  await say("王建国", CAIZHENG, "/党课 10月13日 迟到的一场 18人 主讲=王志强");
  const late = await town.press("韩梅", "单聊", pressOf(last.at(-1)?.card, "同意"));
  lines.push(...late.sent.map(({ to, card }) => block(`（同意补报后，${to}）`, textOf(card))));
  await say("王建国", CAIZHENG, "/志愿 10月14日 迟到的清扫 12人");
  await say("韩梅", "单聊", "/封账 待同意");
  await say("周敏", COMMITTEE, "/汇总 10月");
  await say("李敏", CAIZHENG, "/提醒");
  await say("韩梅", CAIZHENG, "/提醒 周汇总 周二9:30");
  await say("韩梅", "单聊", "/提醒 党课 每半年");
  await say("韩梅", "单聊", "/提醒 日历");
  await say("韩梅", "单聊", "/状态");
  await say("周敏", COMMITTEE, "/减负");
  return lines.join("\n\n");
}

test("all texts of reminders and tallies on one page, for people to read aloud", async () => {
  const page = [
    "# 提醒和汇总的全部文字\n\nGenerated by test/jobs/texts.test.ts; every wording of reminders, tallies and findings, so that it can be read aloud. Read on 2026-11-22 by someone who did not write them; changed: lines that were copied with the prose behind them, examples that worked only on some days, words that blamed a branch for what is merely not entered, and one word for one thing.",
    `## 定时卡片\n\n${await everyCard()}`,
    `## 提醒的每一句\n\n${await everyReminder()}`,
    `## 命令的回答\n\n${await everyAnswer()}`,
  ];
  await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("../../docs/texts.md");
}, 120_000);
