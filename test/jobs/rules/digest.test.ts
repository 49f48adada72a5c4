import { expect, test } from "vitest";
import { openTown, pressOf, textOf } from "../town.ts";

const CZ = "市财政局机关党建群";

const digests = (sent: Awaited<ReturnType<Awaited<ReturnType<typeof openTown>>["until"]>>, to: string) =>
  sent.filter((one) => one.to === to && textOf(one.card).includes("要情"));

test("nobody gets a digest without a subscription; a subscriber gets one a week in that day's one message, and one tap stops it", async () => {
  const town = await openTown({ at: "2026-11-16 08:00" });
  await town.say("王建国", CZ, "/志愿 11月12日 清洁家园 32人");
  expect(digests(await town.until("2026-11-18 12:00"), "周敏")).toEqual([]);
  const [answer] = await town.say("周敏", "单聊", "/要情 每周 市财政局");
  expect(textOf(answer?.card)).toBe("✓ 每周首个工作日9:00后发送市财政局的要情，与当日提醒合为一条。停止请发 /要情 停");
  const week = await town.until("2026-11-20 17:00");
  expect(digests(week, "周敏")).toHaveLength(1);
  const [first] = digests(week, "周敏");
  // What the card is called it does not say again.
  expect(textOf(first?.card).split("市财政局上周要情（11月9日至15日）")).toHaveLength(2);
  expect(JSON.stringify(first?.card)).toContain('"label":"登记","value":"1条","hint":"前一周无记录"');
  // On the days of the next week once, in the same message as what else is due, and only between nine and six.
  const next = await town.until("2026-11-27 17:00");
  const told = digests(next, "周敏");
  expect(told.map(({ at }) => at.slice(0, 10))).toEqual(["2026-11-23"]);
  expect(next.filter(({ to, at }) => to === "周敏" && at.startsWith("2026-11-23"))).toHaveLength(1);
  expect(told[0]?.at.slice(11)).toMatch(/^09:0\d$/);
  const { toast } = await town.press("周敏", "单聊", pressOf(told[0]?.card, "停止要情"));
  expect(toast).toBe("已停止要情；恢复请发 /要情 每周");
  expect(digests(await town.until("2026-12-02 12:00"), "周敏")).toEqual([]);
});

test("a monthly digest shows the ended month, on its first working day", async () => {
  const town = await openTown({ at: "2026-10-29 08:00" });
  await town.tick();
  await town.say("周敏", "单聊", "/要情 每月 市财政局");
  // What ended before it was asked for is told at once, as a sample.
  expect(textOf(digests(await town.until("2026-10-29 12:00"), "周敏")[0]?.card)).toContain("上月要情（9月1日至30日）");
  const november = digests(await town.until("2026-11-06 12:00"), "周敏");
  expect(november.map(({ at }) => at.slice(0, 10))).toEqual(["2026-11-02"]);
  expect(textOf(november[0]?.card)).toContain("市财政局上月要情（10月1日至31日）");
});

test("a digest of a unit that the person may not see is refused, and a lost right ends the digest", async () => {
  const town = await openTown({ at: "2026-11-16 08:00" });
  expect(textOf((await town.say("陈立新", "单聊", "/要情 每周 市财政局"))[0]?.card)).toContain(
    "您无权查看市财政局的要情",
  );
  await town.say("李敏", "单聊", "/要情 每周 市财政局");
  await town.db.query.updateTable("role").set({ ended_at: "2026-11-16T01:00:00.000Z" }).execute();
  expect(digests(await town.until("2026-11-18 12:00"), "李敏")).toEqual([]);
});

test("a person moves the hour of their own reminders within nine to six, and nobody else's", async () => {
  const town = await openTown({ at: "2026-11-16 08:00" });
  const say = async (text: string) => textOf((await town.say("李敏", "单聊", text))[0]?.card);
  expect(await say("/提醒 个人提醒 20:00")).toContain("只安排在9:00到17:50之间");
  expect(await say("/提醒 个人提醒 停")).toContain("/请假 7天");
  expect(await say("/提醒 个人提醒 10:30")).toContain("您的个人提醒改为每个工作日10:30");
  await town.say("李敏", "单聊", "/要情 每周 市财政局");
  await town.say("周敏", "单聊", "/要情 每周 市财政局");
  const sent = await town.until("2026-11-17 17:00");
  const hour = (who: string) => digests(sent, who).map(({ at }) => at.slice(11, 13));
  // The town's clock is looked at in the morning and at noon.
  expect([hour("李敏"), hour("周敏")]).toEqual([["12"], ["09"]]);
});
