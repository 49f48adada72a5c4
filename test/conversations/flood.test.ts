import { afterEach, expect, test } from "vitest";
import { conversation } from "../support/conversation.ts";

const CZ = "市财政局机关党建群";
let close: () => Promise<void> = async () => {};
afterEach(() => close());

/** The clock goes on and the minute's work is done. */
async function anHourLater(chat: Awaited<ReturnType<typeof conversation>>) {
  await chat.sandbox.advance(3_600_000);
  await chat.program.tick();
  return (await chat.settle()).filter((heard) => heard.text.includes("登记"));
}

test("answers a flood once and sends one receipt for the rest when it is over", async () => {
  const chat = await conversation();
  close = chat.close;
  const line = (index: number) =>
    `/志愿 昨天 第${index}小组清扫${"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"[index]}街 ${index + 3}人`;
  const answers = [];
  for (let index = 0; index < 24; index += 1) {
    await chat.sandbox.advance(500);
    answers.push(await chat.sayAtOnce("李敏", CZ, line(index)));
  }
  expect(
    answers
      .slice(20)
      .flat()
      .map((heard) => heard.text),
  ).toEqual([expect.stringContaining("消息较多")]);
  expect(await chat.records()).toHaveLength(24);
  const [merged, ...more] = await anHourLater(chat);
  expect(more).toEqual([]);
  expect(merged?.text).toContain("共4条");
  expect(merged?.text).toContain("地街");
  expect(await anHourLater(chat)).toEqual([]);
});

test("answers every question of a flood, and every faulty line, beside the one receipt", async () => {
  const chat = await conversation();
  close = chat.close;
  const answers = [];
  for (let index = 0; index < 28; index += 1) {
    await chat.sandbox.advance(500);
    const says = [
      `/汇总 2025年${1 + index / 4}月`,
      `/志愿 昨天 清扫第${index}街 ${index + 3}人`,
      "/志愿 昨天 单位=没有这个单位 清扫 9人",
      "/改 2 人数=77",
    ];
    answers.push(await chat.sayAtOnce("李敏", CZ, says[index % 4] ?? ""));
  }
  await chat.settle();
  const heard = chat.cards("李敏").map(({ text }) => text);
  for (let month = 1; month <= 7; month += 1)
    expect(heard.filter((text) => text.includes(`2025年${month}月`))).toHaveLength(1);
  expect(heard.filter((text) => text.includes("77"))).not.toHaveLength(0);
  const [merged, ...more] = await anHourLater(chat);
  expect(merged?.text).toContain("清扫第25街");
  expect(more).toEqual([]);
});
