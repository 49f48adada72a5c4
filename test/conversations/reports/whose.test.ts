import { expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";

const GW = "市直机关工委工作群";
const OWN = "市财政局机关第一支部";
const LINE = "/志愿 昨天 清洁家园 32人";

/** 王建国 is a member of the first branch alone and speaks in the group of the committee above it. */
async function held(run: (chat: Conversation) => Promise<void>): Promise<void> {
  const chat = await conversation();
  try {
    await run(chat);
  } finally {
    await chat.close();
  }
}

/** What the kept sums of a unit say: how many people volunteered. */
async function sumOf(chat: Conversation, unitId: string): Promise<number> {
  const [own, below] = await Promise.all([
    chat.db.query
      .selectFrom("posting")
      .select("amount")
      .where("unit_id", "=", unitId)
      .where("measure", "=", "people")
      .execute(),
    chat.db.query
      .selectFrom("total")
      .select("amount")
      .where("unit_id", "=", unitId)
      .where("measure", "=", "people")
      .where("span", "like", "m%")
      .execute(),
  ]);
  return [...own, ...below].reduce((sum, { amount }) => sum + Number(amount), 0);
}

test("a member of a unit below the group's is asked once to which unit their reports belong, and the answer is stored", () =>
  held(async (chat) => {
    const [question] = await chat.say("王建国", GW, LINE);
    expect(question?.text).toContain("这条记到哪个单位");
    expect(question?.text).toContain("志愿服务：请选择单位，暂未登记");
    // Whatever was typed stands in the form below the buttons.
    expect(question?.inputs).toMatchObject({ day: "2026-11-21", title: "清洁家园", people: "32" });
    expect(await chat.records()).toEqual([]);
    const { heard } = await chat.click("王建国", OWN);
    expect(heard[0]?.text).toContain(`清洁家园 32人 · ${OWN}`);
    expect(await chat.ask("王建国", GW, "/志愿 11月19日 文明劝导 9人")).toContain(`文明劝导 9人 · ${OWN}`);
    expect((await chat.records()).map(({ unitId }) => unitId)).toEqual(["desk-cz-1", "desk-cz-1"]);
  }));

test("one answer also settles all waiting reports, each in its own card", () =>
  held(async (chat) => {
    await chat.say("王建国", GW, LINE);
    await chat.say("王建国", GW, "/党课 11月19日 学习全会精神 18人");
    const { heard } = await chat.click("王建国", OWN);
    expect(heard.map(({ text }) => text.includes(`· ${OWN}`))).toEqual([true, true]);
    expect(heard.every(({ changed }) => changed)).toBe(true);
    expect((await chat.records()).map(({ unitId }) => unitId)).toEqual(["desk-cz-1", "desk-cz-1"]);
    expect(await chat.db.query.selectFrom("draft").select("id").where("state", "=", "open").execute()).toEqual([]);
  }));

test("one tap on the receipt moves a record with its figures to the other unit, and the choice is stored", () =>
  held(async (chat) => {
    await chat.say("王建国", GW, LINE);
    await chat.click("王建国", OWN);
    expect([await sumOf(chat, "desk-cz-1"), await sumOf(chat, "desk-cz"), await sumOf(chat, "desk-gw")]).toEqual([
      32, 32, 32,
    ]);
    const { heard, toast } = await chat.click("王建国", "改记到市直机关工委");
    expect(toast?.content).toContain("已改记到市直机关工委");
    expect(heard[0]).toMatchObject({ changed: true });
    expect(heard[0]?.text).toContain("· 市直机关工委");
    expect([await sumOf(chat, "desk-cz-1"), await sumOf(chat, "desk-cz"), await sumOf(chat, "desk-gw")]).toEqual([
      0, 0, 32,
    ]);
    const [record] = await chat.records();
    const { text } = (await chat.say("王建国", GW, `/明细 ${record?.number}`))[0] ?? { text: "" };
    expect(text).toContain(`由${OWN}改记到市直机关工委`);
    expect(await chat.ask("王建国", GW, "/志愿 11月19日 文明劝导 9人")).toContain("文明劝导 9人 · 市直机关工委");
  }));

test("a typed unit moves the record like the tap, and any other unit is refused with advice", () =>
  held(async (chat) => {
    await chat.say("王建国", GW, LINE);
    await chat.click("王建国", OWN);
    expect(await chat.ask("王建国", GW, "/改 1 单位=市直机关工委")).toContain("✓ 已改记到市直机关工委：1 志愿");
    expect((await chat.records())[0]?.unitId).toBe("desk-gw");
    expect(await chat.ask("王建国", GW, "/改 1 单位=市水务局")).toContain("没有改");
    expect((await chat.records())[0]?.unitId).toBe("desk-gw");
  }));

test("a secretary of either unit may move it, a stranger may not, and the reporter's choice stays", () =>
  held(async (chat) => {
    await chat.say("王建国", GW, LINE);
    await chat.click("王建国", OWN);
    expect((await chat.click("周敏", "改记到市直机关工委")).toast?.content).toContain(
      "登记人本人，或这两个单位的书记修改",
    );
    expect((await chat.click("韩梅", "改记到市直机关工委")).toast?.content).toBe("已改记到市直机关工委");
    expect((await chat.records())[0]?.unitId).toBe("desk-gw");
    const kept = await chat.db.query
      .selectFrom("report_unit")
      .selectAll()
      .where("person_id", "=", openIdOf("王建国"))
      .execute();
    expect(kept.map(({ unit_id }) => unit_id).toSorted()).toEqual(["desk-cz", "desk-cz-1"]);
  }));

test("a record in a closed period is moved by the person who may open it, and the difference list shows it", () =>
  held(async (chat) => {
    await chat.say("王建国", GW, "/志愿 10月21日 清洁家园 32人");
    await chat.click("王建国", OWN);
    await chat.say("韩梅", GW, "/封账 10月");
    expect((await chat.click("王建国", "改记到市直机关工委")).toast?.content).toContain("已经封账");
    expect((await chat.click("韩梅", "改记到市直机关工委")).toast?.content).toBe("已改记到市直机关工委");
    expect(await chat.ask("韩梅", GW, "/封账 10月 差异")).toContain("改动 1");
  }));

test("a record is not moved if the other unit has reported the event already", () =>
  held(async (chat) => {
    await chat.say("王建国", GW, LINE);
    await chat.click("王建国", OWN);
    await chat.say("韩梅", GW, LINE);
    expect((await chat.click("王建国", "改记到市直机关工委")).toast?.content).toContain("同日已有「清洁家园」（2）");
    expect((await chat.records()).map(({ unitId }) => unitId)).toEqual(["desk-cz-1", "desk-gw"]);
  }));

test("a person is not asked in their own unit's group, nor if they may report the kind for only one of the two", () =>
  held(async (chat) => {
    expect(await chat.ask("陈立新", "市水务局机关支部群", LINE)).toContain("· 市水务局机关支部");
    expect(await chat.ask("李敏", GW, "/联席 11月20日 议题=年末安排")).toContain("· 市财政局");
  }));
