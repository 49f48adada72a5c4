import { expect, test } from "vitest";
import { commands } from "#commands";
import { openRoom, textOf } from "../support/room.ts";

const GW = "市直机关工委工作群";
const CZ = "市财政局机关党建群";

test("a goal shows the value expected at the end of the year", async () => {
  const room = await openRoom(commands);
  const ask = async (who: "李敏" | "韩梅", where: string, words: string) =>
    (await room.say(who, where, words)).map(({ card }) => textOf(card)).join("\n");
  expect(await ask("韩梅", GW, "/进度")).toContain("尚未制定年度要点");
  expect(await ask("韩梅", GW, "/要点 1月8日 党课开讲啦 指标=党课场次 目标=12场次 期限=12月31日")).toContain("✓");
  for (const day of ["2月3日", "3月3日", "5月6日", "7月8日", "8月9日", "9月12日", "10月13日", "11月2日"])
    await room.say("李敏", CZ, `/党课 ${day} 第${day}课 主讲=王志强 30人`);
  // 8 in 326 of 365 days: 8.9.
  expect(await ask("韩梅", GW, "/进度 2026")).toContain(
    "党课场次：目标12场次，已完成8场次（66%），照此进度年底预计8场次，比目标少4场次。",
  );
});
