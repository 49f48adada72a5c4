import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

// Reminders go out on working days alone, between nine and six: Monday at eleven.
const MONDAY = "2026-11-23T03:00:00.000Z";
/** The person is not among those who may use the app. */
const OUT_OF_REACH = 230013;

let town: Conversation;
let leader: Visitor;
beforeAll(async () => {
  town = await conversation({ at: MONDAY });
  leader = visitor(town, "周敏");
  await leader.signIn();
});
afterAll(() => town.close());

const WATER_GROUP = "市水务局机关支部群";
const at = "/ledger/units/desk-cz";
const look = async (path = at) => (await leader.ask(path)).text;
const remind = async (path = at, items: readonly string[] = []) => {
  const key = /name="act" value="remind"[^>]*><input type="hidden" name="key" value="([^"]+)"/.exec(
    await look(path),
  )?.[1];
  const body = new URLSearchParams({ act: "remind", key: key ?? "" });
  for (const item of items) body.append("item", item);
  return (await leader.ask(path, { method: "POST", body, headers: { origin: town.url } })).text;
};
const standing = (text: string): string =>
  (/<ul class="plain" id="reminded"[\s\S]*?<\/ul>/.exec(text)?.[0] ?? "").replaceAll(/<[^>]+>/g, "").trim();
const ofItems = (text: string): readonly string[] =>
  [...text.matchAll(/name="item" value="([^"]+)"/g)].map(([, item = ""]) => item);

describe("a reminder requested by a leader", () => {
  test("is shown as on its way until the outbox has a result", async () => {
    town.sandbox.faults.arm({ kind: "returnCode200WithBody", route: "create", code: OUT_OF_REACH });
    const pressed = await remind();
    expect(pressed).not.toContain("已送达");
    expect(pressed).toContain("提醒已转交发送：李敏");
    await town.settle();
    expect(standing(await look())).toContain("没有送到李敏：对方未开通飞书，或不在可用范围");
  });

  test("does not use up the day if it was refused, and arrives once the next time", async () => {
    expect(await look()).toContain('<button type="submit" >提醒书记</button>');
    await remind();
    await town.settle();
    const after = await look();
    expect(standing(after)).toMatch(/^今天单独提醒（11:\d\d）：已送达李敏$/);
    expect(after).toContain('<button type="submit" disabled>今天已提醒</button>');
    // Who writes to the bot gets what was refused before; what a newer reminder stands for is not sent again.
    await town.say("李敏", "单聊", "/帮助");
    const reminders = town.direct("李敏").filter(({ text }) => text.includes("周敏提请办理"));
    expect(reminders).toHaveLength(1);
  });

  test("is shown as held back, not as a success, if nothing was sent", async () => {
    const again = await remind();
    expect(again).toMatch(/<section class="held" role="status"><p[^>]*>今天已单独提醒过李敏/);
    expect(again).not.toContain('<section class="done"');
  });

  test("names only the ticked items", async () => {
    const branch = "/ledger/units/desk-sw-1";
    const [first = "", second = ""] = ofItems(await look(branch));
    await remind(branch, [first]);
    await town.settle();
    const told = town.direct("陈立新").find(({ text }) => text.includes("周敏提请办理"))?.text ?? "";
    expect(told).toContain(first);
    expect(told).not.toContain(second);
    expect([first, second]).not.toContain("");
  });

  test("cannot be sent outside the hours, and the page says when", async () => {
    const late = await conversation({ at: "2026-11-22T03:00:00.000Z" });
    const sunday = visitor(late, "周敏");
    await sunday.signIn();
    const { text } = await sunday.ask(at);
    expect(text).toContain("现在不在提醒时间（工作日9:00至18:00）");
    expect(text).toContain('<button type="submit" disabled>提醒书记</button>');
    await late.close();
  });

  test("is stored as requested by the person who pressed", async () => {
    const rows = await town.db.query
      .selectFrom("audit")
      .select("actor_id")
      .where("action", "=", "unit.remind")
      .execute();
    expect(rows.map(({ actor_id }) => actor_id)).toContain(openIdOf("周敏"));
  });
});

describe("a reminder of what is past its deadline", () => {
  const WATER = "市水务局机关支部";
  const path = "/ledger/units/desk-sw-1";
  /** Monday at eleven after the last periods of the branch ran out or were fulfilled. */
  let town: Conversation;
  let leader: Visitor;
  const page = async (at = path) => (await leader.ask(at)).text;
  const post = async (items: readonly string[]) => {
    const key = /name="act" value="remind"[^>]*><input type="hidden" name="key" value="([^"]+)"/.exec(
      await page(),
    )?.[1];
    const body = new URLSearchParams({ act: "remind", key: key ?? "" });
    for (const item of items) body.append("item", item);
    const { text } = await leader.ask(path, { method: "POST", body, headers: { origin: town.url } });
    await town.settle();
    return text;
  };
  const reminders = () => town.direct("陈立新").filter(({ text }) => text.includes("周敏提请办理"));
  const last = () => {
    const found = reminders().at(-1);
    if (found === undefined) throw new Error("no reminder");
    return found;
  };
  beforeEach(async () => {
    town = await conversation({ at: MONDAY });
    leader = visitor(town, "周敏");
    await leader.signIn();
    const running = ["支委会 昨天 研究工作 5人", "主题党日 昨天 学习 20人", "党员大会 昨天 总结 25人"];
    for (const line of [...running, "党课 昨天 党章 主讲=何静 25人"]) await town.say("陈立新", WATER_GROUP, `/${line}`);
  });
  afterEach(() => town.close());

  test("is offered where nothing else is due, with the newest items ticked and the older ones in a fold", async () => {
    const text = await page();
    const [open = "", fold = ""] = (/<form class="filter act"[\s\S]*?<\/form>/.exec(text)?.[0] ?? "").split(
      "<details>",
    );
    expect(ofItems(open)).toEqual([
      ...["10月支委会", "10月主题党日"],
      ...["9月支委会", "9月主题党日", "第三季度党员大会", "第三季度党课"],
    ]);
    expect([...open.matchAll(/ checked /g)]).toHaveLength(6);
    expect(fold).toMatch(/^<summary>更早未报\d+项<\/summary>/);
    expect(ofItems(fold)).toContain("8月支委会");
    expect(fold).not.toContain(" checked ");
    expect(open + fold).toContain('<button type="submit" >提醒书记</button>');
    expect(text).toContain(`「${WATER}：所选事项未报，请补报，周敏提请办理」`);
  });

  test("is two clicks from the year's list of what is missing", async () => {
    for (const view of ["by=due&state=late", "by=rank"]) {
      const text = await page(`/ledger/coverage?unit=desk-sw-1&period=year&${view}`);
      expect(text).toMatch(/<a href="\/ledger\/units\/desk-sw-1#missing"[^>]*><span class="bad">/);
    }
  });

  test("says 补报 with the period, at most once a day, and is recorded", async () => {
    expect(await post(["10月主题党日"])).toContain("提醒已转交发送：陈立新");
    expect(last().text).toContain(`${WATER}：10月主题党日未报，请补报。周敏提请办理`);
    expect(await post(["9月主题党日"])).toMatch(/今天已单独提醒过陈立新/);
    expect(reminders()).toHaveLength(1);
    const rows = await town.db.query.selectFrom("audit").selectAll().where("action", "=", "unit.remind").execute();
    expect(rows.map(({ actor_id, object }) => [actor_id, object])).toEqual([[openIdOf("周敏"), "unit:desk-sw-1"]]);
  });

  test("opens the form without a day, which the person must say, and registers nothing by itself", async () => {
    await post(["10月主题党日", "9月主题党日"]);
    expect(last().buttons.map(({ text }) => text)).toEqual(["补报10月主题党日", "补报9月主题党日", "暂停提醒7天"]);
    expect(last().text).toContain(`${WATER}尚有2项无记录：10月主题党日、9月主题党日。期限已过，请补报。周敏提请办理`);
    const before = (await town.records()).length;
    const { heard } = await town.click("陈立新", "补报9月主题党日");
    expect(heard.at(-1)?.inputs).not.toHaveProperty("day", expect.stringMatching(/./));
    expect(await town.records()).toHaveLength(before);
  });

  test("is answered by a report in its period and by no other", async () => {
    await post(["10月主题党日", "9月主题党日"]);
    await town.say("陈立新", WATER_GROUP, "/主题党日 11月18日 参观展馆 12人");
    expect(last().text).not.toContain("✓");
    await town.say("陈立新", WATER_GROUP, "/主题党日 10月20日 参观学习 20人");
    expect(last().text).toMatch(/✓ 已登记（编号\d+） 市水务局机关支部：10月主题党日/);
    expect(last().buttons.map(({ text }) => text)).toEqual(["补报9月主题党日", "暂停提醒7天"]);
  });

  test("asked for in the chat without items goes to what still runs, and else to what is over", async () => {
    const said = await town.ask("周敏", "单聊", `/催报 ${WATER} 事项=主题党日`);
    expect(said).toContain("10月主题党日、9月主题党日");
    expect(said).not.toContain("11月");
  });
});
