import { afterEach, expect, test } from "vitest";
import { figures, insertRecord, insertSigns } from "#store";
import { conversation } from "../../support/conversation.ts";

const CZ = "市财政局机关党建群";
const GW = "市直机关工委工作群";
let close: () => Promise<void> = async () => {};
afterEach(() => close());

async function lectures(db: Parameters<typeof figures>[0], unitId: string) {
  const period = { from: "2026-11-01", to: "2026-11-30" };
  const rows = await figures(db, { unitId, reach: "all", ...period, kinds: ["lecture"] });
  const sum = (measure: string) =>
    rows.reduce((total, row) => (row.measure === measure ? total + row.amount : total), 0);
  return [sum("times"), sum("attendees")];
}

test("a joint event counts once for the city and once in each host's own tally", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("李敏", CZ, "/党课 昨天 联合党课 主讲=何静 60人 联合单位=市水务局、税务局");
  expect(await lectures(chat.db.query, "desk-cz")).toEqual([1, 60]);
  expect(await lectures(chat.db.query, "desk-sw")).toEqual([1, 60]);
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([1, 60]);
});

test("changing or withdrawing the line's record changes the hosts' records too", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("李敏", CZ, "/党课 昨天 联合党课 主讲=何静 60人 联合单位=市水务局");
  await chat.say("李敏", CZ, "/改 刚才那条 人数=90");
  expect(await lectures(chat.db.query, "desk-cz")).toEqual([1, 90]);
  expect(await lectures(chat.db.query, "desk-sw")).toEqual([1, 90]);
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([1, 90]);
  await chat.say("李敏", CZ, "/撤 1");
  expect(await lectures(chat.db.query, "desk-sw")).toEqual([0, 0]);
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([0, 0]);
});

test("the receipt says which hosts were counted and which stay a name", async () => {
  const chat = await conversation();
  close = chat.close;
  const [receipt] = await chat.say("李敏", CZ, "/党课 昨天 联合党课 主讲=何静 60人 联合单位=市水务局、税务局");
  expect(receipt?.text).toContain("市水务局（2）也各记一场，往上合计只算一场");
  expect(receipt?.text).toContain("「税务局」不在花名册里，只记名字");
  const [tally] = await chat.say("周敏", GW, "/汇总 本月 党课");
  expect(tally?.text).toContain("1场次");
});

test("asks about a joint event also if several lines share one receipt", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("陈立新", "市水务局机关支部群", "/党课 昨天 廉洁文化专题党课 主讲=何静 60人");
  const [card] = await chat.say("李敏", CZ, "/志愿 昨天 清洁家园 20人\n/党课 昨天 廉洁文化专题党课 主讲=何静 45人");
  expect(card?.text).toContain("2条都登记好了");
  expect(card?.text).toContain("是一起办的同一场吗？");
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([2, 105]);
  await chat.click("李敏", "同一场，同一批人（取较大数）");
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([1, 60]);
  expect(await lectures(chat.db.query, "desk-cz")).toEqual([1, 45]);
});

test("an award counts honoured people in 名 and honoured units in 家", async () => {
  const chat = await conversation();
  close = chat.close;
  const [people] = await chat.say("李敏", CZ, "/表彰 7月1日 优秀共产党员 10名");
  const [units] = await chat.say("李敏", CZ, "/表彰 7月1日 先进单位 3家");
  expect(people?.text).toContain("10名");
  expect(units?.text).toContain("3家");
  expect(`${people?.text}${units?.text}`).not.toMatch(/\d个(?!工作日)/);
});

/** Makes more reports of the day, kind and unit of one that was made, under other titles and numbers. */
async function crowd(
  { db, records }: Awaited<ReturnType<typeof conversation>>,
  number: number,
  titles: readonly string[],
  numberOf: (at: number) => number,
) {
  const like = (await records()).find((one) => one.number === number);
  if (like === undefined) throw new Error(`there is no record ${number}`);
  const all = titles.map((title, at) => ({ ...like, id: `crowd-${at}`, number: numberOf(at), title }));
  await db.commit(all.flatMap((one) => [insertRecord(db.query, one), ...insertSigns(db.query, one)]));
}

const THEMES = Array.from({ length: 300 }, (_, at) => `贯彻全会精神推动${String.fromCodePoint(0x4e00 + at * 20)}工作`);

test("finds the joint event of two units among hundreds of reports of the same day", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("陈立新", "市水务局机关支部群", "/主题党日 昨天 贯彻全会清河社区植树 60人");
  await crowd(chat, 1, THEMES, (at) => -1 - at);
  const [card] = await chat.say("李敏", CZ, "/主题党日 昨天 贯彻全会清河社区植树劳动 45人");
  expect(card?.text).toContain("是一起办的同一场吗？");
});

test("asks about a unit's own repeated event among hundreds with the same title, and asks no other unit about the shared theme", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("李敏", CZ, "/主题党日 昨天 贯彻全会精神推动财政工作 60人");
  await chat.say("陈立新", "市水务局机关支部群", "/主题党日 昨天 重走长征路 60人");
  await crowd(chat, 2, THEMES, (at) => 1_000 + at);
  const [again] = await chat.say("李敏", CZ, "/主题党日 昨天 贯彻全会精神推动财政工作 62人");
  expect(again?.text).toContain("同一场");
  const [other] = await chat.say("周敏", GW, "/主题党日 昨天 贯彻全会精神推动机关工作 62人");
  expect(other?.text).not.toContain("同一场");
});
