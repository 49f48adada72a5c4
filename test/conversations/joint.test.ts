import { afterEach, expect, test } from "vitest";
import { figures } from "#store";
import { conversation } from "../support/conversation.ts";

const CZ = "市财政局机关党建群";
const GW = "市直机关工委工作群";
let close: () => Promise<void> = async () => {};
afterEach(() => close());

async function lectures(db: Parameters<typeof figures>[0], unitId: string) {
  const period = { from: "2026-11-01", to: "2026-11-30" };
  const rows = await figures(db, { unitId, reach: "all", ...period, kind: "lecture" });
  const sum = (measure: string) =>
    rows.reduce((total, row) => (row.measure === measure ? total + row.amount : total), 0);
  return [sum("times"), sum("attendees")];
}

test("counts an event of several hosts once for the city and once in each host's own tally", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("李敏", CZ, "/党课 昨天 联合党课 主讲=何静 60人 联合单位=市水务局、税务局");
  expect(await lectures(chat.db.query, "desk-cz")).toEqual([1, 60]);
  expect(await lectures(chat.db.query, "desk-sw")).toEqual([1, 60]);
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([1, 60]);
});

test("changes and withdraws the hosts' records with the line that made them", async () => {
  const chat = await conversation();
  close = chat.close;
  await chat.say("李敏", CZ, "/党课 昨天 联合党课 主讲=何静 60人 联合单位=市水务局");
  await chat.say("李敏", CZ, "/改 刚才那条 人数=90");
  expect(await lectures(chat.db.query, "desk-cz")).toEqual([1, 90]);
  expect(await lectures(chat.db.query, "desk-sw")).toEqual([1, 90]);
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([1, 90]);
  await chat.say("李敏", CZ, "/撤 1");
  expect(await lectures(chat.db.query, "desk-sw")).toEqual([0, 0]);
  expect(await lectures(chat.db.query, "desk-gw")).toEqual([0, 0]);
});

test("says on the receipt which hosts were counted and which are only a name", async () => {
  const chat = await conversation();
  close = chat.close;
  const [receipt] = await chat.say("李敏", CZ, "/党课 昨天 联合党课 主讲=何静 60人 联合单位=市水务局、税务局");
  expect(receipt?.text).toContain("市水务局（2）也各记一场，往上合计只算一场");
  expect(receipt?.text).toContain("「税务局」不在花名册里，只记名字");
  const [tally] = await chat.say("周敏", GW, "/汇总 本月 党课");
  expect(tally?.text).toContain("1场次");
});
