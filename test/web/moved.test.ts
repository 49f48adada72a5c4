import { afterAll, beforeAll, expect, test } from "vitest";
import { type Conversation, conversation, openIdOf } from "../support/conversation.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const WATER = "市水务局机关支部群";
let town: Conversation;
let secretary: Visitor;

beforeAll(async () => {
  town = await conversation({ adminIds: [openIdOf("韩梅")] });
  await town.say("陈立新", WATER, "/志愿 11月18日 清扫河堤 20人");
  await town.say("陈立新", WATER, "/志愿 11月20日 清洁家园 21人");
  await town.say("陈立新", WATER, "/志愿 11月22日 擦洗护栏 22人");
  for (const [under, from] of [
    ["市财政局", "2026-11-20"],
    ["市水务局", "2026-11-22"],
  ])
    await town.ask("韩梅", "单聊", `/单位 移动 市水务局机关支部 上级=${under} 自=${from}`);
  secretary = visitor(town, "李敏");
  await secretary.signIn();
});
afterAll(() => town.close());

test.each(["/records?unit=desk-cz&from=2026-11-01&to=2026-11-22", "/figures/M3.5?unit=desk-cz&period=year"])(
  "a list of %s has the records of the days on which their unit stood below",
  async (path) => {
    const { text } = await secretary.ask(`/ledger${path}`);
    expect(text).toContain("共1条");
    expect(text).toContain("清洁家园");
    expect(text).not.toContain("清扫河堤");
    expect(text).not.toContain("擦洗护栏");
  },
);
