import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation } from "../support/conversation.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const FINANCE = "市财政局机关党建群";

describe.each(["sqlite", "postgres", "d1"] as const)("on %s", (database) => {
  let town: Conversation;
  let leader: Visitor;
  let admin: Visitor;

  beforeAll(async () => {
    town = await conversation({ database });
    for (const day of [3, 17, 20]) await town.say("李敏", FINANCE, `/党课 11月${day}日 35人 第${day}讲 主讲=李敏`);
    await town.say("李敏", FINANCE, "/党课 9月8日 30人 九月一讲 主讲=李敏");
    [leader, admin] = [visitor(town, "周敏"), visitor(town, "韩梅")];
    await leader.signIn();
    await admin.signIn();
  });
  afterAll(() => town.close());

  test("coverage counts by unit and month, by kind and month, and by unit and kind", async () => {
    const { text } = await leader.ask("/ledger/coverage");
    expect(text).toMatch(/市财政局<\/a><\/th>[\s\S]{0,900}to=2026-09-30">1<\/a>[\s\S]{0,300}to=2026-11-30">3<\/a>/);
    expect(text).toMatch(/>党课<\/th>[\s\S]{0,1500}kind=lecture">3<\/a>/);
    expect((await leader.ask("/ledger/coverage?by=kind")).text).toContain('kind=lecture">4</a>');
  });

  test("records are listed newest first and page by page", async () => {
    const first = await leader.ask("/ledger/records?limit=3");
    expect(first.text.match(/第\d+讲/g)).toEqual(["第20讲", "第17讲", "第3讲"]);
    expect(first.text).toContain("共4条");
    const next = /href="([^"]+after=[^"]+)"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await leader.ask(next);
    expect(second.text).toContain("九月一讲");
    expect(second.text).not.toContain("第3讲");
  });

  test("every other page is answered", async () => {
    for (const path of ["", "/findings", "/units/desk-gw", "/figures/M1.6"])
      expect((await leader.ask(`/ledger${path}`)).status).toBe(200);
    for (const path of [
      "/roster",
      "/roster?sort=name",
      "/roles",
      "/schedules",
      "/health",
      "/audit",
      "/roster/export/xlsx",
    ])
      expect((await admin.ask(`/ledger${path}`)).status).toBe(200);
  });
});
