import { afterEach, beforeEach, expect, test } from "vitest";
import { chatOf, openVillage, secretaryOf, type Village } from "./village.ts";

let village: Village;
beforeEach(async () => {
  village = await openVillage();
});
afterEach(() => village.db.close());

const MEMBER = "ou_somebody";

async function ask(who: string, unit: string, text: string): Promise<readonly string[]> {
  await village.heard();
  await village.say(who, chatOf(unit), text);
  return (await village.heard()).map(({ card }) => card);
}
const secretary = (text: string, unit = "a") => ask(secretaryOf(unit), unit, text);

async function september(): Promise<void> {
  await secretary("/党课 9月12日 严守纪律 30人");
  await secretary("/志愿 9月13日 清洁家园 12人 受益40人次");
  await secretary("/党课 9月14日 红色家书 25人", "a1");
}

const stateOf = async (number: number) =>
  (await village.db.query.selectFrom("record").select("state").where("number", "=", number).executeTakeFirst())?.state;

test("a closed month always gives the same bytes, whatever is reported later", async () => {
  await september();
  expect((await secretary("/封账 9月")).join()).toContain("已封账 市财政局 2026年9月");
  const questions = ["/汇总 9月", "/汇总 9月 党课", "/汇总 2026年9月", "/汇总 9月 志愿 已核"];
  const before = await Promise.all(questions.map(async () => ""));
  for (const [index, question] of questions.entries()) before[index] = (await secretary(question))[0] ?? "";
  await secretary("/党课 9月20日 又补一场 50人");
  await secretary("/改 1 人数=99");
  await secretary("/撤 2 报错了");
  await secretary("/单位 移动 市财政局第一支部 上级=市水务局 自=2026-09-01");
  const after: string[] = [];
  for (const question of questions) after.push((await secretary(question))[0] ?? "");
  expect(after).toEqual(before);
  expect(before[0]).toContain("党课2场次");
});

test("changes after the closing are shown beside the closed month and listed", async () => {
  await september();
  await secretary("/封账 9月");
  expect(await secretary("/汇总 9月")).toHaveLength(1);
  await secretary("/党课 9月20日 又补一场 50人");
  await secretary("/改 1 人数=99");
  await secretary("/撤 2 报错了");
  const [card, more] = await secretary("/汇总 9月");
  expect(card).toContain("党课2场次");
  expect(more).toContain("封账后有变动：补报1条、不再计入1条、改动1条");
  const [list] = await secretary("/封账 9月 差异");
  for (const words of ["补报 4 党课", "不再计入 2 志愿", "改动 1 党课"]) expect(list).toContain(words);
});

test("a report for a closed month waits for the secretary's consent and then counts", async () => {
  await september();
  await secretary("/封账 9月");
  await village.heard();
  await village.say(MEMBER, chatOf("a1"), "/党课 9月21日 迟到的一场 18人");
  const heard = await village.heard();
  expect(await stateOf(4)).toBe("pending");
  expect(heard[0]?.card).toContain("这条要封账单位的书记同意");
  const question = heard.find(({ target }) => target === secretaryOf("a"));
  expect(question?.card).toContain("是否同意");
  await village.press(MEMBER, chatOf("a1"), "lock-late", "4", "yes");
  expect(await stateOf(4)).toBe("pending");
  await village.press(secretaryOf("a"), chatOf("a"), "lock-late", "4", "yes");
  expect(await stateOf(4)).toBe("counted");
  expect((await secretary("/汇总 9月"))[1]).toContain("补报1条");
});

test("a report that the secretary refuses does not count, and a member changes nothing in a closed month", async () => {
  await september();
  await village.say(MEMBER, chatOf("a1"), "/党课 9月22日 自己报的 18人");
  await village.say(MEMBER, chatOf("a1"), "/党课 10月22日 十月的 18人");
  await secretary("/封账 9月");
  await village.say(MEMBER, chatOf("a1"), "/党课 9月23日 晚了 18人");
  await village.press(secretaryOf("a"), chatOf("a"), "lock-late", "6", "no");
  expect(await stateOf(6)).toBe("returned");
  expect((await ask(MEMBER, "a1", "/改 4 人数=30")).join()).toContain("已经封账");
  expect((await ask(MEMBER, "a1", "/撤 4")).join()).toContain("已经封账");
  expect((await ask(MEMBER, "a1", "/改 5 日期=2026-09-22")).join()).toContain("已经封账");
  expect(await stateOf(4)).toBe("counted");
});

test("a period that is not over, or of another unit, cannot be closed", async () => {
  expect((await secretary("/封账 11月")).join()).toContain("还没有过完");
  expect((await secretary("/封账 2026年")).join()).toContain("还没有过完");
  expect((await secretary("/封账 上周")).join()).toContain("按月或按年");
  expect((await secretary("/封账 9月", "b1")).join()).toContain("已封账");
  expect((await ask(MEMBER, "a", "/封账 9月")).join()).toContain("书记");
  expect(await village.db.query.selectFrom("period_lock").select("unit_id").execute()).toEqual([{ unit_id: "b1" }]);
});

test("a year can be closed when it is over, also over closed months", async () => {
  await secretary("/党课 2025年9月12日 去年的课 30人");
  expect((await secretary("/封账 2025年9月")).join()).toContain("共1条记录");
  expect((await secretary("/封账 2025年")).join()).toContain("2025年");
  expect((await secretary("/封账")).join()).toContain("2025年9月");
  expect((await secretary("/汇总 2025年 党课"))[0]).toContain("1场次");
});

test("a report and the closing of its month at the same moment never miss each other", async () => {
  for (let round = 0; round < 10; round += 1) {
    const other = await openVillage();
    await other.say(secretaryOf("a"), chatOf("a"), "/党课 9月12日 严守纪律 30人");
    const deeds = [
      () => other.say(secretaryOf("a"), chatOf("a"), "/封账 9月"),
      () => other.say("ou_somebody", chatOf("a1"), "/党课 9月13日 同时来的 20人"),
    ];
    await Promise.all((round % 2 === 0 ? deeds : deeds.toReversed()).map((deed) => deed()));
    const [lock] = await other.db.query.selectFrom("period_lock").select("snapshot").execute();
    const row = await other.db.query.selectFrom("record").select("state").where("number", "=", 2).executeTakeFirst();
    const kept = (JSON.parse(lock?.snapshot ?? "{}") as { records: [number, number][] }).records.map(
      ([number]) => number,
    );
    expect({ state: row?.state, isKept: kept.includes(2) }).toEqual(
      row?.state === "counted" ? { state: "counted", isKept: true } : { state: "pending", isKept: false },
    );
    await other.db.close();
  }
});
