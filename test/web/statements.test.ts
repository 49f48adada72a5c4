import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDesk } from "../../src/sandbox/world/seed.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { type Conversation, conversation } from "../support/conversation.ts";
import { type Visitor, visitor } from "../support/visitor.ts";

const asked: string[] = [];
let town: Conversation;
let leader: Visitor;

beforeAll(async () => {
  const ledger = await openSqlite(":memory:", { verbose: (sql) => asked.push(sql) });
  await seedDesk(ledger, "2026-11-22T02:00:00.000Z");
  town = await conversation({ ledger });
  await town.say("李敏", "市财政局机关党建群", "/党课 11月20日 35人 学习原文 主讲=李敏");
  await town.say("韩梅", "市直机关工委工作群", "/检查 9月1日 市财政局 问题:1.台账不清 限期两周");
  await town.say("韩梅", "市直机关工委工作群", "/要点 1月8日 志愿常态化 指标=志愿次数 目标=50次 期限=12月31日");
  leader = visitor(town, "周敏");
  await leader.signIn();
});
afterAll(() => town.close());

test.each(["", "?period=month", "?period=last-quarter&unit=desk-cz"])(
  "the overview%s sends at most twelve queries, the one for the visitor included",
  async (search) => {
    await leader.ask(`/ledger${search}`);
    asked.length = 0;
    const { status, text } = await leader.ask(`/ledger${search}`);
    expect(status).toBe(200);
    expect(text).toContain("要情");
    expect(asked.length).toBeLessThanOrEqual(12);
  },
);
