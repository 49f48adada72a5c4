import { expect, test } from "vitest";
import { commands } from "#commands";
import { openRoom, textOf } from "../support/room.ts";

const GW = "市直机关工委工作群";
const CZ = "市财政局机关党建群";

test("an appraisal is computed from records, its deductions name what is missing, and a late report removes one", async () => {
  const room = await openRoom(commands);
  const ask = async (who: "李敏" | "周敏" | "韩梅", where: string, words: string) => {
    const heard = await room.say(who, where, words);
    return heard.map(({ card }) => textOf(card)).join("\n");
  };
  const before = await ask("李敏", CZ, "/考核 2026");
  expect(before).toContain("第三季度没有党课记录");
  expect(before).toContain("/党课 9月30日");
  const score = (text: string) => Number(/(\d+)分\n/.exec(text)?.[1]);
  await room.say("李敏", CZ, "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人");
  const after = await ask("李敏", CZ, "/考核 2026");
  expect(after).not.toContain("第三季度没有党课记录");
  expect(score(after)).toBe(score(before) + 3);
  const list = await ask("周敏", GW, "/考核 2026");
  expect(list).toContain("已单独发给您");
  expect(list).toMatch(/一类（1家）[\s\S]*市财政局[\s\S]*二类（1家）[\s\S]*市水务局/);
  expect(await ask("李敏", CZ, "/考核 申诉 2026 3月支委会已补开")).toContain("已记下");
  expect(await ask("李敏", CZ, "/考核 2026")).toContain("3月支委会已补开");
});

test("frozen scores are stored as records and count each appraised unit once", async () => {
  const room = await openRoom(commands);
  const ask = async (who: "李敏" | "周敏" | "韩梅", where: string, words: string) =>
    (await room.say(who, where, words)).map(({ card }) => textOf(card)).join("\n");
  expect(await ask("李敏", GW, "/考核 冻结 2026")).toContain("没有冻结");
  expect(await ask("韩梅", GW, "/考核 冻结 2026")).toContain("2家");
  expect(await ask("韩梅", GW, "/考核 冻结 2026")).toContain("没有再动");
  expect(await ask("周敏", GW, "/明细 考核单位数 2026")).toContain("2家");
  expect(await ask("李敏", CZ, "/考核 2026")).toContain("已冻结");
});

test("a line with a score is stored as a record, and only an admin changes the rubric", async () => {
  const room = await openRoom(commands);
  const ask = async (who: "李敏" | "周敏" | "韩梅", where: string, words: string) =>
    (await room.say(who, where, words)).map(({ card }) => textOf(card)).join("\n");
  expect(await ask("韩梅", GW, "/考核 2026-11-18 单位名=市水务局 得分=92.5 等次=好")).toContain("✓");
  expect(await ask("韩梅", GW, "/考核 标准")).toContain("党课");
  expect(await ask("李敏", CZ, "/考核 标准 党课 扣分=2")).toContain("由管理员修改");
  expect(await ask("韩梅", GW, "/考核 标准 党课 扣分=2 类别=一类")).toContain("已改");
  expect(await ask("韩梅", GW, "/考核 标准")).toContain("一类：12分，每季度一次，缺一次扣2分");
});
