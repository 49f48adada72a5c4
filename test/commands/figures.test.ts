import { expect, test } from "vitest";
import { commands } from "#commands";
import { idOf, openRoom, type Room, textOf } from "../support/room.ts";

const GW = "市直机关工委工作群";
const CZ = "市财政局机关党建群";

async function withRecords(): Promise<Room> {
  const room = await openRoom(commands);
  await room.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  await room.say("李敏", CZ, "/党课 9月20日 红色经典导读 主讲=王志强 40人");
  await room.say("韩梅", GW, "/班子会 9月5日 学习讲话精神 12人 廉政教育");
  return room;
}

const heardText = (heard: Awaited<ReturnType<Room["say"]>>) => heard.map(({ card }) => textOf(card)).join("\n");

test("a figure opens the records behind it, by its name and period", async () => {
  const room = await withRecords();
  const text = heardText(await room.say("周敏", GW, "/明细 党课覆盖人次 今年"));
  expect(text).toContain("125人次");
  expect(text).toContain("新时代学习大讲堂");
  expect(text).toContain("计40人次");
  expect(heardText(await room.say("周敏", GW, "/明细 党课场次 本月"))).toContain("无记录");
  expect(heardText(await room.say("周敏", GW, "/明细 廉政覆盖率 今年"))).toContain("100%（1次中1次）");
});

test("the report is a card in the direct chat, followed by a Word file", async () => {
  const room = await withRecords();
  const [line, card] = await room.say("周敏", GW, "/讲稿 2026");
  expect(textOf(line?.card)).toContain("已单独发给您");
  expect(card?.target).toBe(idOf("周敏"));
  expect(textOf(card?.card)).toContain("听课党员干部120余人次");
  const heard = await room.say("周敏", "单聊", "/讲稿 2026 市直机关工委 Word");
  const file = heard.at(-1)?.card as unknown as { name: string; type: string; base64: string };
  expect(file.name).toMatch(/^市直机关工委2026年.*\.docx$/);
  expect(file.base64.startsWith("UEsD")).toBe(true);
  const refused = await room.say("王建国", CZ, "/讲稿 2026");
  expect(textOf(refused[0]?.card)).toContain("请联系市财政局书记李敏，或请管理员韩梅授权。");
});

test("a pasted draft is checked number by number for a person who may see the figures", async () => {
  const room = await withRecords();
  const draft = "/对数 2026\n2026年，市直机关各级党组织开展党课3场次，听课近130人次；市直机关工委班子会议集中学习1次。";
  const [line, result] = await room.say("周敏", GW, draft);
  expect(textOf(line?.card)).toContain("已单独发给您");
  const text = textOf(result?.card);
  expect(text).toContain("✘ 库中2场次，稿中3场次");
  expect(text).toContain("✔ 库中125人次，稿中近130人次");
  const [refused] = await room.say("王建国", CZ, draft);
  expect(textOf(refused?.card)).toContain("请联系市直机关工委书记韩梅，或请管理员韩梅授权。");
});

test("a file of records goes to the direct chat of a person with the right, and the audit logs it", async () => {
  const room = await withRecords();
  const [line, card, file] = await room.say("周敏", GW, "/导出 今年 党课");
  expect(textOf(line?.card)).toContain("只在单聊里给");
  expect(textOf(card?.card)).toContain("共2条");
  expect(card?.target).toBe(idOf("周敏"));
  expect(file?.card).toMatchObject({
    name: "台账-市直机关工委-党课-20260101-20261122.xlsx",
    spec: { kind: "lecture" },
  });
  const [refused] = await room.say("王建国", CZ, "/导出 今年 党课");
  expect(textOf(refused?.card)).toContain("请联系市财政局书记李敏，或请管理员韩梅授权。");
  expect(textOf((await room.say("周敏", "单聊", "/导出 今年 查处 市直机关工委"))[0]?.card)).toContain("不导出");
  const audit = await room.db.query.selectFrom("audit").selectAll().where("action", "=", "export").execute();
  expect(audit.map((row) => [row.actor_id, row.unit_id])).toEqual([[idOf("周敏"), "desk-gw"]]);
});
