import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Conversation, conversation } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

const LINES = [
  ["李敏", "市财政局机关党建群", "/党课 11月20日 35人 第一讲 主讲=李敏"],
  ["陈立新", "市水务局机关支部群", "/党课 11月19日 20人 第二讲 主讲=陈立新"],
  ["李敏", "市财政局机关党建群", "/志愿 11月3日 清扫街道 12人 2小时"],
  ["陈立新", "市水务局机关支部群", "/志愿 11月18日 植树 9人 2小时"],
  ["李敏", "市财政局机关党建群", "/党课 10月8日 30人 第三讲 主讲=李敏"],
] as const;

describe.each(["sqlite", "postgres", "d1"] as const)("the records on %s", (database) => {
  let town: Conversation;
  let leader: Visitor;

  beforeAll(async () => {
    town = await conversation({ database });
    for (const [who, where, line] of LINES) await town.say(who, where, line);
    leader = visitor(town, "周敏");
    await leader.signIn();
  });
  afterAll(() => town.close());

  /** The lines of all pages of a list, two a page, following its own links. */
  async function listed(search: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (let path: string | undefined = `/ledger/records?limit=2&${search}`; path !== undefined; ) {
      const { status, text } = await leader.ask(path);
      expect(status).toBe(200);
      found.push(...(text.match(/第[一二三]讲|清扫街道|植树/g) ?? []));
      path = /href="([^"]+)">下一页/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    return found;
  }

  test.each([
    ["", ["第一讲", "第二讲", "植树", "清扫街道", "第三讲"]],
    ["sort=day", ["第三讲", "清扫街道", "植树", "第二讲", "第一讲"]],
    ["sort=-number", ["第三讲", "植树", "清扫街道", "第二讲", "第一讲"]],
    ["sort=number", ["第一讲", "第二讲", "清扫街道", "植树", "第三讲"]],
    ["sort=unit", ["第一讲", "清扫街道", "第三讲", "第二讲", "植树"]],
    ["sort=-unit", ["第二讲", "植树", "第一讲", "清扫街道", "第三讲"]],
    ["sort=kind&kind=volunteering", ["植树", "清扫街道"]],
    ["sort=unit&q=讲", ["第一讲", "第三讲", "第二讲"]],
  ])("come page by page in the order of ?%s", async (search, expected) => {
    expect(await listed(search)).toEqual(expected);
  });
});
