import { afterAll, beforeAll, expect, test } from "vitest";
import { type Conversation, conversation } from "../../support/conversation.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

const FINANCE = "市财政局机关党建群";
const WATER = "市水务局机关支部群";
const ABOVE = "市直机关工委工作群";

let town: Conversation;
let leader: Visitor;
beforeAll(async () => {
  town = await conversation();
  // One of its own, one of three hosts in one line, and three that were joined afterwards, each in another way.
  await town.say("李敏", FINANCE, "/党课 11月9日 自办一课 主讲=李敏 31人");
  await town.say("李敏", FINANCE, "/党课 11月10日 联合一课 主讲=何静 60人 联合单位=市水务局、市直机关工委");
  await town.say("陈立新", WATER, "/党课 11月11日 廉洁文化专题党课 主讲=何静 60人");
  await town.say("李敏", FINANCE, "/党课 11月11日 廉洁文化专题党课 主讲=何静 45人");
  await town.click("李敏", "同一场，同一批人（取较大数）");
  await town.say("陈立新", WATER, "/党课 11月12日 红色故事专题党课 主讲=何静 28人");
  await town.say("李敏", FINANCE, "/党课 11月12日 红色故事专题党课 主讲=何静 17人");
  await town.click("李敏", "同一场，各算各的（相加）");
  await town.say("周敏", ABOVE, "/党课 11月13日 安全生产专题党课 主讲=何静 10人");
  await town.say("李敏", FINANCE, "/党课 11月13日 安全生产专题党课 主讲=何静 23人");
  await town.click("李敏", "同一场，同一批人（取较大数）");
  leader = visitor(town, "周敏");
  await leader.signIn();
});
afterAll(() => town?.close());

/** What a figure's page says it is, and what each of its rows adds, as they are printed. */
async function figureOf(measure: string, unit: string) {
  const { text } = await leader.ask(`/ledger/figures/${measure}?unit=${unit}&period=month`);
  const rows = [...text.matchAll(/<span class="amount">([^<]*)<\/span>/g)].map(([, amount]) => amount ?? "");
  const note = /<p class="quiet">(共[^<]*)<\/p>/.exec(text)?.[1];
  return { note, whole: Number.parseInt(/class="headline">([\d,]+)/.exec(text)?.[1] ?? "", 10), rows };
}

test.each([
  ["M1.6", "desk-gw", 5, 10],
  ["M1.7", "desk-gw", 31 + 60 + 60 + 45 + 23, 10],
  ["M1.6", "desk-cz", 5, 5],
  ["M1.7", "desk-cz", 31 + 60 + 45 + 17 + 23, 5],
])("%s of %s is the sum of its rows, and a row that adds nothing says why", async (measure, unit, whole, rows) => {
  const figure = await figureOf(measure, unit);
  expect(figure.whole).toBe(whole);
  expect(figure.rows).toHaveLength(rows);
  const added = figure.rows.map((amount) => (/^与\d+号合办，已计一次$/.test(amount) ? 0 : Number.parseInt(amount, 10)));
  expect(added.reduce((sum, amount) => sum + amount, 0)).toBe(whole);
  const idle = figure.rows.filter((amount) => /合办/.test(amount)).length;
  expect(figure.note).toBe(`共${rows}条${idle === 0 ? "" : `，其中${idle}条合办或重复，不再计数`}，相加就是上面的数。`);
  expect(figure.rows.filter((amount) => /^0/.test(amount))).toEqual([]);
});
