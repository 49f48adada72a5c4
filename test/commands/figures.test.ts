import { expect, test } from "vitest";
import { commands } from "#commands";
import { openRoom, type Room, textOf } from "../support/room.ts";

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

test("a figure opens to the records that make it, by its name and its period", async () => {
  const room = await withRecords();
  const text = heardText(await room.say("周敏", GW, "/明细 党课覆盖人次 今年"));
  expect(text).toContain("125人次");
  expect(text).toContain("新时代学习大讲堂");
  expect(text).toContain("计40人次");
  expect(heardText(await room.say("周敏", GW, "/明细 党课场次 本月"))).toContain("无记录");
  expect(heardText(await room.say("周敏", GW, "/明细 廉政覆盖率 今年"))).toContain("100%（1次中1次）");
});
