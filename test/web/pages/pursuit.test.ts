import { afterAll, beforeAll, expect, test } from "vitest";
import { type Conversation, conversation } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

const GW = "市直机关工委工作群";

let town: Conversation;
let leader: Visitor;
beforeAll(async () => {
  town = await conversation({ at: "2026-11-16T02:00:00.000Z" });
  await town.program.tick();
  await town.say("韩梅", GW, "/检查 11月9日 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 期限=11月18日");
  await town.say("李敏", "市财政局机关党建群", "/党课 11月13日 学习全会精神 20人");
  await town.say("陈立新", "市水务局机关支部群", "/销号 Z2 台账已更新");
  await forward("2026-11-19T01:12:00.000Z");
  leader = visitor(town, "周敏");
  await leader.signIn();
});
afterAll(() => town.close());

async function forward(to: string): Promise<void> {
  await town.sandbox.advance(Date.parse(to) - Date.parse(town.sandbox.clock()));
  await town.program.tick();
  await town.settle();
}

const look = async (path: string) => (await leader.ask(`/ledger${path}`)).text.replaceAll(/<[^>]+>/g, " ");

test("a finding shows when and whom it last reminded, or how long it waits for verification", async () => {
  const open = await look("/findings/1");
  expect(open).toMatch(/最近提醒\s+11月19日/);
  expect(open).toMatch(/提醒整改（[^）]+）\s+11月19日 · [^\n]*陈立新/);
  expect(await look("/findings/2")).toMatch(/等待核验\s+11月16日报整改完成，已等待3个工作日/);
  const list = await look("/findings");
  expect(list).toContain("最近提醒11月19日");
  expect(list).toContain("已等待核验3个工作日");
});

test("a refused reminder is not shown as sent", async () => {
  await town.db.query.updateTable("outbox").set({ state: "dead" }).where("source", "like", "job:%").execute();
  expect(await look("/findings/1")).toMatch(/最近提醒\s+尚未提醒/);
});

test("the table of what units reported month by month can be sorted by each column, both ways", async () => {
  const namesIn = (text: string) => [...text.matchAll(/<th scope="row"><a [^>]*>([^<]+)</g)].map(([, name]) => name);
  const sorted = async (sort: string) => namesIn((await leader.ask(`/ledger/coverage?sort=${sort}`)).text);
  const most = await sorted("-total");
  expect(most).toHaveLength(2);
  expect(await sorted("total")).toEqual(most.toReversed());
  expect(await sorted("-unit")).toEqual((await sorted("unit")).toReversed());
  expect((await leader.ask("/ledger/coverage?sort=m13")).status).toBe(400);
  // A month that still runs owes nothing yet.
  const { text } = await leader.ask("/ledger/coverage");
  expect(text.match(/class="number missing">0/g)?.length).toBeGreaterThan(0);
  expect(text).toMatch(/<td class="number none">0<\/td><td class="number"><span class="unseen">未到/);
});
