import { afterEach, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf, textOf } from "../support/conversation.ts";

const GROUP = "市财政局机关党建群";
const COMMITTEE = "市直机关工委工作群";

let chat: Conversation;
afterEach(async () => {
  await chat.close();
});

/** Lets the sandbox's time pass to an instant, and does what a minute does there. */
async function at(instant: string) {
  await chat.sandbox.advance(Date.parse(instant) - Date.parse(chat.sandbox.clock()));
  await chat.program.tick();
  return await chat.settle();
}

test("Monday's card, a secretary's reminder and an overdue finding's notice reach the right people", async () => {
  chat = await conversation({ at: "2026-11-20T01:00:00.000Z" });
  await chat.program.tick();
  await chat.say("李敏", GROUP, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
  await chat.say("韩梅", COMMITTEE, "/检查 昨天 市水务局机关支部 问题:1.会议记录缺签到 期限=11月20日");
  const monday = await at("2026-11-23T01:12:00.000Z");
  const card = monday.find(({ where, text }) => where === GROUP && text.includes("周汇总"));
  expect(card?.text).toContain("党课 1场次 85人 +1");
  expect(card?.text).toContain("{图}");
  expect((await chat.click("李敏", "未报")).toast?.content).toBe("未报情况在下面");
  expect((await chat.click("李敏", "明细")).toast?.content).toBe("明细在下面");
  if (card === undefined) throw new Error("no weekly card");
  // 85人 stands there for the week and for the year.
  expect(textOf(await chat.say("李敏", GROUP, "上周这85人是哪些", { replyTo: card }))).toContain("新时代学习大讲堂");
  expect(textOf(await chat.say("李敏", GROUP, "这85人是哪些", { replyTo: card }))).toContain("这里有2个数");
  const direct = monday.find(({ where, text }) => where === "单聊 陈立新" && text.includes("待办"));
  expect(direct?.text).toContain("Z1");
  const form = await chat.click("陈立新", "登记支委会");
  expect(textOf(form.heard)).toContain("支委会");
  const afternoon = await at("2026-11-23T06:12:00.000Z");
  expect(textOf(afternoon.filter(({ where }) => where === "市水务局机关支部群"))).toContain(
    "🔴 整改 Z1 市水务局机关支部：已超期",
  );
  await chat.say("陈立新", "市水务局机关支部群", "/销号 Z1 已补签到并归档");
  expect((await chat.click("韩梅", "核验通过")).toast?.content).toBe("Z1 已核验");
});

test("a secretary who never wrote to the bot reports with the form of their first reminder, and an expired form returns filled", async () => {
  chat = await conversation({ at: "2026-11-20T01:00:00.000Z" });
  await chat.program.tick();
  await at("2026-11-23T01:12:00.000Z");
  const form = await chat.click("陈立新", "登记支委会");
  expect(form.heard.map(({ where }) => where)).toEqual(["单聊 陈立新"]);
  const words = { day: "2026-11-23", people: "5", title: "研究发展党员" };
  const done = await chat.click("陈立新", "登记", words);
  expect(textOf(done.heard)).toContain("学习 11月23日 研究发展党员");
  const [record] = await chat.records();
  expect(record).toMatchObject({ unitId: "desk-sw-1", state: "counted", title: "研究发展党员" });
  // A day later the form is old, and what was filled in is not lost.
  await chat.click("陈立新", "登记主题党日");
  await at("2026-11-25T02:00:00.000Z");
  const late = await chat.click("陈立新", "登记", { day: "2026-11-24", title: "重温入党誓词" });
  expect(late.heard.at(-1)?.inputs).toMatchObject({ title: "重温入党誓词" });
  expect((await chat.click("陈立新", "登记", { day: "2026-11-24", title: "重温入党誓词" })).toast?.content).toContain(
    "已登记",
  );
});

test("the numbers of the ended month and of the chart's weeks on Monday's card open like any other", async () => {
  chat = await conversation({ at: "2026-11-20T01:00:00.000Z" });
  await chat.program.tick();
  await chat.say("李敏", GROUP, "/党课 11月18日 严守纪律 主讲=王志强 30人");
  await chat.say("李敏", GROUP, "/党课 11月19日 学习党章 主讲=王志强 41人");
  await at("2026-12-02T02:00:00.000Z");
  await chat.say("李敏", GROUP, "/志愿 12月1日 清洁家园 12人");
  const monday = await at("2026-12-07T01:12:00.000Z");
  const card = monday.find(({ where, text }) => where === GROUP && text.includes("周汇总"));
  expect(card?.text).toContain("11月小结：党课2场次 71人");
  if (card === undefined) throw new Error("no weekly card");
  const opened = async (text: string) => textOf(await chat.say("李敏", GROUP, text, { replyTo: card }));
  for (const text of ["11月的71人是哪些", "11月16日当周登记是哪些"]) {
    const answer = await opened(text);
    expect(answer, text).toContain("严守纪律");
    expect(answer, text).toContain("学习党章");
    expect(answer, text).not.toContain("清洁家园");
  }
});

test("a tick does not wait for the sending of messages, so a full outbox delays no jobs", async () => {
  chat = await conversation({ at: "2026-11-20T01:00:00.000Z" });
  await chat.program.tick();
  await chat.say("李敏", GROUP, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
  await chat.sandbox.advance(Date.parse("2026-11-23T01:12:00.000Z") - Date.parse(chat.sandbox.clock()));
  chat.sandbox.faults.arm({ kind: "latency", ms: 500, times: 100 });
  await chat.program.minute();
  const owed = await chat.db.query.selectFrom("outbox").select("state").where("state", "<>", "sent").execute();
  expect(owed.length).toBeGreaterThan(0);
  chat.sandbox.faults.clear();
  expect((await chat.settle()).some(({ where, text }) => where === GROUP && text.includes("周汇总"))).toBe(true);
});

test("a bot that returns to a bound group says its unit, and a new one says how to bind", async () => {
  chat = await conversation({ at: "2026-11-20T01:00:00.000Z", unbound: ["市水务局机关支部群"] });
  const greeting = async (name: string) => {
    const group = chat.sandbox.city.chats.find((one) => one.name === name);
    await chat.sandbox.removeBot(group?.chatId ?? "");
    await chat.sandbox.addBot(group?.chatId ?? "");
    return textOf((await chat.settle()).filter(({ where }) => where === name));
  };
  const back = await greeting(GROUP);
  expect(back).toContain("绑定的是市财政局");
  expect(back).not.toContain("先把");
  expect(back).toContain("请联系市财政局书记李敏或管理员韩梅。");
  const fresh = await greeting("市水务局机关支部群");
  expect(fresh).toContain("先把");
  expect(fresh).toContain("管理员韩梅");
});

test.each(["/花名册", "/单位", "/回执 简", "/党课 昨天 学习 20人", "我是书记"])(
  "a group without a unit hears who binds it, or how there comes an admin: %s",
  async (line) => {
    const where = "市水务局机关支部群";
    chat = await conversation({ unbound: [where] });
    expect(textOf(await chat.say("陈立新", where, line))).toMatch(/请联系管理员韩梅。|请在本群 @我 发 \/绑定/);
    await chat.db.query.deleteFrom("role").where("role", "=", "admin").execute();
    await chat.db.query.deleteFrom("role").where("person_id", "=", openIdOf("陈立新")).execute();
    const said = textOf(await chat.say("陈立新", where, line));
    expect(said).toContain("台账尚无管理员，请部署的同志在单聊里发 /认领。");
    expect(said).not.toContain("请书记或管理员");
  },
);
