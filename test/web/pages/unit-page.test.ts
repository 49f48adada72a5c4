import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

// Reminders go out on working days alone, between nine and six: Monday at eleven.
const MONDAY = "2026-11-23T03:00:00.000Z";

let town: Conversation;
const people = new Map<string, Visitor>();
beforeAll(async () => {
  town = await conversation({ at: MONDAY });
  await town.say("李敏", "市财政局机关党建群", "/党课 11月20日 35人 学习原文 主讲=李敏");
  for (const who of ["周敏", "韩梅", "王建国", "陈立新"] as const) {
    const person = visitor(town, who);
    await person.signIn();
    people.set(who, person);
  }
});
afterAll(() => town.close());

const see = async (who: string, path: string) =>
  (await people.get(who)?.ask(`/ledger${path}`)) ?? { status: 0, text: "" };
const post = async (who: string, path: string, fields: Readonly<Record<string, string>>) =>
  (await people.get(who)?.ask(`/ledger${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin: town.url },
  })) ?? { status: 0, text: "" };

/** How many messages 李敏 has of the bot in her own chat. */
const toldTo = async (): Promise<number> => {
  await town.settle();
  return town.direct("李敏").length;
};
const keyIn = (text: string) =>
  /name="act" value="remind" \/><input type="hidden" name="key" value="([^"]+)"/.exec(text)?.[1] ?? "";

describe("a unit's page", () => {
  test("reminds the secretary once a day by the bot's own private message, and says so", async () => {
    const path = "/units/desk-cz";
    const key = keyIn((await see("周敏", path)).text);
    expect(key).not.toBe("");
    const before = await toldTo();
    const done = await post("周敏", path, { act: "remind", key });
    expect(done.text).toContain("提醒已转交发送：李敏");
    const again = await post("周敏", path, { act: "remind", key });
    expect(again.text).toContain("已经处理过了");
    const fresh = await post("周敏", path, { act: "remind", key: keyIn((await see("周敏", path)).text) });
    expect(fresh.text).toContain("今天已单独提醒过李敏");
    expect(await toldTo()).toBe(before + 1);
    const rows = await town.db.query.selectFrom("audit").selectAll().where("action", "=", "unit.remind").execute();
    expect(rows.map(({ actor_id, object }) => [actor_id, object])).toEqual([[openIdOf("周敏"), "unit:desk-cz"]]);
  });

  test("sends no reminder for a visitor who may not ask for one", async () => {
    const [before, fields] = [await toldTo(), { act: "remind", key: "k" }];
    expect((await post("王建国", "/units/desk-cz-1", fields)).status).toBe(404);
    expect((await post("陈立新", "/units/desk-cz", fields)).status).toBe(404);
    expect(await town.ask("陈立新", "单聊", "/催报 市财政局")).toContain("不能提醒");
    expect(await toldTo()).toBe(before);
  });

  test("opens from the filter of any page for the unit in it, also by a part of its name", async () => {
    const own = (await see("周敏", "/units/desk-sw-1")).text;
    expect(own).toContain("当期待报");
    for (const unit of ["desk-sw-1", "市水务局机关支部", "水务局机关"]) {
      const asked = new URLSearchParams({ unit, sort: "unit", go: "unit" });
      const { status, text = "" } = (await people.get("周敏")?.follow(`/ledger/records?${asked}`)) ?? {};
      expect([unit, status, /<h1>([^<]*)/.exec(text)?.[1]]).toEqual([unit, 200, /<h1>([^<]*)/.exec(own)?.[1]]);
    }
    expect((await see("王建国", "/records?unit=desk-sw&go=unit")).status).toBe(404);
  });

  test("compares its months with what is due, and names its people in charge to superiors", async () => {
    const { text } = await see("周敏", "/units/desk-cz");
    expect(text).toContain("应报和已报");
    expect(text).toContain("<dt>书记</dt><dd>李敏</dd>");
    expect((await see("王建国", "/units/desk-cz-1")).text).not.toContain("任命");
    expect((await see("王建国", "/units/desk-cz-1")).text).not.toContain("提醒书记");
  });

  test("shows its score, each deduction, and how to make up for it", async () => {
    const { text } = await see("周敏", "/units/desk-sw-1?by=score");
    expect(text).toMatch(/<dl class="figures wide">[\s\S]*<span class="value">\d+/);
    expect(text).toMatch(/class="said[^"]*">－\d[^<]*补报：\/[^<]*\n/);
    expect((await see("王建国", "/units/desk-cz-1?by=score")).status).toBe(404);
  });

  test("links each finding that cost points to the finding's page", async () => {
    await town.say("韩梅", "市直机关工委工作群", "/检查 9月1日 市水务局机关支部 问题:1.台账不清 限期两周");
    const { text } = await see("周敏", "/units/desk-sw-1?by=score");
    const [, number] = /－\d[^<]*<a href="\/ledger\/findings\/(\d+)">Z\1<\/a>/.exec(text) ?? [];
    expect((await see("周敏", `/findings/${number}`)).text).toContain("台账不清");
  });

  test("shows which duties are scored by another rhythm than they are due in at present", async () => {
    const path = "/units/desk-sw-1?by=score";
    const { text } = await see("周敏", path);
    expect(text).toMatch(/考核标准与应报事项不尽相同：[^<]*只计考核，不列应报。/);
    expect(text).not.toContain("党课考核按");
    await town.say("韩梅", "单聊", "/提醒 党课 每半年");
    expect((await see("周敏", path)).text).toContain("党课考核按每季度一次计，应报为每半年一次");
    await town.say("韩梅", "单聊", "/提醒 党课 不催");
    expect((await see("周敏", path)).text).toMatch(/、党课[^；<]*只计考核，不列应报/);
    await town.say("韩梅", "单聊", "/提醒 党课 每季度");
    expect((await see("周敏", path)).text).toBe(text);
  });

  test("appoints a secretary if the visitor may, and not otherwise", async () => {
    const fields = { act: "appoint", unit: "desk-cz-1", person: "王建国", role: "secretary" };
    expect((await post("陈立新", "/units/desk-cz-1", fields)).status).toBe(404);
    const { text } = await post("韩梅", "/units/desk-cz-1", fields);
    expect(text).toContain("请确认：任命王建国为");
    const key = /name="confirmed" value="1" \/><input type="hidden" name="key" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const done = await post("韩梅", "/units/desk-cz-1", { ...fields, confirmed: "1", key });
    expect(done.text).toContain("已任命：王建国为");
    expect(done.text).toMatch(/<dt>书记<\/dt><dd>[^<]*王建国/);
  });
});
