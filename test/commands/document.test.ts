import { expect, test } from "vitest";
import { openTown, textOf } from "../jobs/town.ts";

const COMMITTEE = "市直机关工委工作群";
const SHUIWU = "市水务局机关支部群";

test("a document from above is announced, reminded of before and after its deadline, and settled by a study that cites it", async () => {
  const town = await openTown({ at: "2026-11-02 10:00" });
  await town.tick();
  const said = async (...[who, where, text]: Parameters<typeof town.say>) =>
    textOf((await town.say(who, where, text))[0]?.card);
  expect(await said("周敏", COMMITTEE, "/文件 10月30日 关于加强机关党建的意见")).toContain(
    "须由市直机关工委的书记办理",
  );
  expect(await said("韩梅", COMMITTEE, "/文件 10月30日 关于加强机关党建的意见 期限=11月13日")).toContain(
    "✓ 已登记《关于加强机关党建的意见》",
  );
  const about = /关于加强机关党建的意见/;
  const first = (await town.until("2026-11-03 10:00")).filter(({ card }) => about.test(textOf(card)));
  expect(first.map(({ to }) => to).toSorted()).toEqual(["李敏", "陈立新"]);
  await town.say("陈立新", SHUIWU, "/集中学习 昨天 学习《关于加强机关党建的意见》 28人");
  expect(await said("韩梅", COMMITTEE, "/文件")).toContain("2家中1家尚未学习。名单已单独发给您");
  const later = (await town.until("2026-11-20 18:00")).filter(
    ({ card, at }) => about.test(textOf(card)) && at > "2026-11-03 10:00",
  );
  expect(later.map(({ to, at, source }) => `${at.slice(5, 10)} ${to} ${source.split(":")[1]}`)).toMatchInlineSnapshot(`
    [
      "11-11 李敏 pings",
      "11-16 李敏 pings",
      "11-16 市直机关工委工作群 group-notice",
      "11-20 周敏 pings",
    ]
  `);
  expect(await said("韩梅", COMMITTEE, "/文件 取消 关于加强机关党建的意见")).toBe(
    "✓ 《关于加强机关党建的意见》不再提醒。",
  );
});
