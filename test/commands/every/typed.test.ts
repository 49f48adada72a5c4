import { expect, test } from "vitest";
import { commands } from "#commands";
import { openRoom, textOf } from "../../support/room.ts";

const CZ = "市财政局机关党建群";
const GW = "市直机关工委工作群";

test("the text after /报 fills the form", async () => {
  const room = await openRoom(commands);
  for (const text of ["/报 昨天 志愿 清洁家园 35人", "/报 志愿 昨天 清洁家园 35人", "/报 昨天 清洁家园志愿服务 35人"]) {
    const [heard] = await room.say("王建国", CZ, text);
    const form = heard?.card.blocks.find((block) => block.type === "form");
    const values = Object.fromEntries((form?.inputs ?? []).map(({ name, value }) => [name, value]));
    expect(values.day, text).toBe("2026-11-21");
    expect(values.people, text).toBe("35");
    expect(values.title, text).toBe(text.endsWith("清洁家园志愿服务 35人") ? "清洁家园志愿服务" : "清洁家园");
  }
});

test("a line after /报 that names no kind leads to a question with the words kept", async () => {
  const room = await openRoom(commands);
  const [heard] = await room.say("王建国", CZ, "/报 昨天 35人");
  expect(textOf(heard?.card)).toContain("请选择类别");
  expect(await room.db.query.selectFrom("record").selectAll().execute()).toEqual([]);
});

test("an inspected unit is shown by its full name if it is unambiguous", async () => {
  const room = await openRoom(commands);
  const [heard] = await room.say("周敏", GW, "/检查 今天 水务局机关支部 问题:1.会议记录缺签到");
  expect(textOf(heard?.card)).toContain("市水务局机关支部");
});

test("a word like 已完成 is not used as title if other words say what was done", async () => {
  const room = await openRoom(commands);
  const titles = {
    "/志愿 昨天搞了志愿服务，清洁家园，32人参加": "清洁家园",
    "/志愿 昨天清洁家园，我们组织了一次志愿服务活动，33人": "清洁家园",
    "/党课 前天上了一次党课，新时代学习大讲堂，85人，王志强讲": "新时代学习大讲堂",
    "/志愿 前天开展清扫街道志愿服务 34人": "开展清扫街道志愿服务",
    "/志愿 11月18日搞了志愿服务，35人": "搞了志愿服务",
  };
  for (const said of Object.keys(titles)) await room.say("王建国", CZ, said);
  const rows = await room.db.query.selectFrom("record").select("title").orderBy("number").execute();
  expect(rows.map(({ title }) => title)).toEqual(Object.values(titles));
  const [heard] = await room.say("王建国", CZ, "/明细 1");
  expect(textOf(heard?.card)).toContain("搞了志愿服务");
});

test("a question in words after /汇总 is answered", async () => {
  const room = await openRoom(commands);
  for (const text of ["/汇总 党课有几场", "/汇总 本月党课上了几场？", "/汇总 上个月 志愿 多少次"]) {
    const [heard] = await room.say("王建国", CZ, text);
    expect(textOf(heard?.card), text).not.toContain("没看懂");
    expect(textOf(heard?.card), text).toMatch(/党课|志愿/);
  }
  const [unsure] = await room.say("王建国", CZ, "/汇总 咱们党课今年几场来着");
  expect(textOf(unsure?.card)).toContain("/汇总 今年 党课");
});

test("a question among the lines of one message is answered", async () => {
  const room = await openRoom(commands);
  const heard = await room.say("王建国", CZ, "/志愿 昨天 清洁家园 32人\n/汇总 本月 志愿\n/汇总 今年");
  const [receipt, ...answers] = heard.map(({ card }) => textOf(card));
  expect(receipt).toContain("1条都登记好了");
  expect(answers).toHaveLength(2);
  expect(answers[0]).toContain("志愿");
});

test("a number of participants by role, or of visited people, does not become a figure of its own", async () => {
  const room = await openRoom(commands);
  const amounts = {
    "/志愿 昨天 清洁家园 32人参加，其中党员20人，群众12人": { people: 32 },
    "/志愿 11月20日 文明交通 30人参加，其中党员20人，受益群众110人次": { people: 30, beneficiaries: 110 },
    "/志愿 11月19日上午清扫街道12人，下午慰问老党员8人": { people: 12, beneficiaries: 8 },
    "/志愿 11月18日 擦洗护栏 三十二人 俩小时": { people: 32, minutes: 120 },
  };
  for (const said of Object.keys(amounts)) await room.say("王建国", CZ, said);
  const rows = await room.db.query.selectFrom("record").select("content").orderBy("number").execute();
  const read = rows.map(({ content }) => JSON.parse(content).amounts as Record<string, { value: number }>);
  expect(read.map((row) => Object.fromEntries(Object.entries(row).map(([key, { value }]) => [key, value])))).toEqual(
    Object.values(amounts),
  );
});

test("findings listed with 、 are counted as many as the line says", async () => {
  const room = await openRoom(commands);
  const [heard] = await room.say("周敏", GW, "/检查 昨天 水务局机关支部 查出两个问题：会议记录不全、党费没公示");
  expect(textOf(heard?.card)).toContain("Z2 党费没公示");
});

test("a unit and a kind may be written without a space", async () => {
  const room = await openRoom(commands);
  const [heard] = await room.say("王建国", CZ, "/汇总 财政局党课");
  expect(textOf(heard?.card)).toContain("市财政局 党课");
});

test("if a text fits two kinds and the person may report only one, the bot asks instead of taking it", async () => {
  const room = await openRoom(commands);
  const text = "8月3日，我局在全省机关党建知识竞赛中获团体二等奖，3名选手获评“学习标兵”。";
  const [heard] = await room.say("王建国", CZ, `/报 ${text}`);
  const said = textOf(heard?.card);
  expect(said).toContain("这段话也可能是表彰评选，那一类不能由您在这里登记。如属以下类别，请选择：");
  expect(heard?.card.blocks.some(({ type }) => type === "form")).toBe(false);
  expect(said).toContain("主题活动");
});
