import { describe, expect, test } from "vitest";
import type { Press } from "#core";
import { allMeasures } from "#core";
import { evaluate } from "#reports";
import { figures, loadTree } from "#store";
import { openTown, pressOf, textOf } from "../jobs/town.ts";

const COMMITTEE = "市直机关工委工作群";
const BRANCH = "市水务局机关支部群";

/** Three findings in the branch of 市水务局, found by the committee on Friday, due in two weeks: Z1, Z2, Z3. */
async function inspected() {
  const town = await openTown({ at: "2026-11-20 10:00" });
  await town.say(
    "韩梅",
    COMMITTEE,
    "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 3.学习计划没有上墙 期限=12月4日",
  );
  return town;
}

const verified = async (town: Awaited<ReturnType<typeof openTown>>) => {
  const rows = await figures(town.db.query, {
    unitId: "desk-gw",
    reach: "all",
    from: "2026-01-01",
    to: "2026-12-31",
    kinds: ["rectification"],
  });
  return rows.reduce((sum, { amount }) => sum + amount, 0);
};

/** M7.6 of the committee, by the measure as reports ask it. */
async function rectified(town: Awaited<ReturnType<typeof openTown>>): Promise<number> {
  const tree = await loadTree(town.db.query);
  const [unit, measure] = [tree.units.get("desk-gw"), allMeasures.find(({ id }) => id === "M7.6")];
  if (unit === undefined || measure === undefined) throw new Error("the desk has a committee, the report its measure");
  const period = { from: "2026-01-01", to: "2026-12-31" };
  return (await evaluate(town.db.query, measure, { tree, unit, period, today: "2026-12-31" })).value ?? 0;
}

describe("a finding", () => {
  test("is closed in words by the person responsible, verified by the issuer, and counted on the day of verification", async () => {
    const town = await inspected();
    // What a tired hand copies from the reminder says nothing of what was done.
    for (const copied of ["", " 怎么改的", " 整改情况", "（空格后写一句怎么改的）"])
      expect(textOf((await town.say("陈立新", BRANCH, `/销号 Z1${copied}`))[0]?.card)).toContain("请写明整改情况");
    expect(textOf((await town.say("王建国", BRANCH, "/销号 Z1 已补"))[0]?.card)).toContain(
      "须由市水务局机关支部的书记销号",
    );
    const [closed, judge] = await town.say("陈立新", BRANCH, "/销号 Z1 已补签到并归档");
    expect(textOf(closed?.card)).toBe("✓ Z1 已报整改完成，已请提出单位核验。");
    expect(judge?.to).toBe("韩梅");
    expect(textOf(judge?.card)).toContain("已补签到并归档");
    expect(await verified(town)).toBe(0);
    expect(textOf((await town.say("陈立新", BRANCH, "/核 Z1"))[0]?.card)).toContain("须由其他同志核验");
    expect(textOf((await town.say("李敏", "市财政局机关党建群", "/核 Z1"))[0]?.card)).toContain("没有找到整改单 Z1");
    const { toast } = await town.press("韩梅", "单聊", pressOf(judge?.card, "核验通过"));
    expect(toast).toBe("Z1 已核验");
    expect(await verified(town)).toBe(1);
    expect((await town.press("韩梅", "单聊", pressOf(judge?.card, "核验通过"))).toast).toContain("已经核验过了");
    const record = await town.say("韩梅", COMMITTEE, "/明细 1");
    expect(textOf(record[0]?.card)).toContain("报整改完成：Z1 已补签到并归档");
  });

  test("is closed with a file in a direct chat", async () => {
    const town = await inspected();
    const file = { key: "file_v2_1", name: "签到表.pdf" };
    expect(textOf((await town.say("陈立新", "单聊", "", file))[0]?.card)).toContain("没有登记");
    expect(textOf((await town.say("陈立新", "单聊", "/销号 Z1"))[0]?.card)).toContain("也可以直接把佐证材料发到这里");
    const [closed, judge] = await town.say("陈立新", "单聊", "", file);
    expect(textOf(closed?.card)).toContain("✓ Z1 已报整改完成");
    expect(textOf(judge?.card)).toContain("附件：签到表.pdf");
    expect(textOf((await town.say("陈立新", "单聊", "", file))[0]?.card)).toContain("没有登记");
    const [line] = await town.db.query
      .selectFrom("audit")
      .select("details")
      .where("action", "=", "ticket.close")
      .execute();
    expect(line?.details).toBe('{"file":"file_v2_1"}');
  });

  test("that is not corrected is sent back with the reason, and keeps its deadline", async () => {
    const town = await inspected();
    const [, judge] = await town.say("陈立新", BRANCH, "/销号 Z2 已更新");
    const form = judge?.card.blocks.find((block) => block.type === "form");
    const press = form?.type === "form" ? form.submit.press : undefined;
    const { toast, sent } = await town.press("韩梅", "单聊", press as Press, { reason: "还缺第三季度" });
    expect(toast).toBe("Z2 已退回");
    expect(sent.map(({ to, card }) => `${to}：${textOf(card)}`)).toContain(
      "陈立新：Z2（期限12月4日）需继续整改：还缺第三季度\n整改后请再发：/销号 Z2 整改情况",
    );
    expect(textOf((await town.say("陈立新", BRANCH, "/整改"))[0]?.card)).toContain("待整改3条");
    await town.say("陈立新", BRANCH, "/销号 Z2 第三季度也补上了");
    expect(textOf((await town.say("周敏", COMMITTEE, "/退 Z2 台账页码不全"))[0]?.card)).toContain("已退回 Z2");
    await town.say("陈立新", BRANCH, "/销号 Z2 页码补齐");
    await town.say("周敏", COMMITTEE, "/核 Z2");
    expect(await verified(town)).toBe(1);
  });

  test("is extended only by its issuer, and its first deadline stays stored", async () => {
    const town = await inspected();
    expect(textOf((await town.say("陈立新", BRANCH, "/延期 Z3 到12月18日"))[0]?.card)).toContain("请写明理由");
    const [asked, request] = await town.say("陈立新", BRANCH, "/延期 Z3 到12月18日 场地在维修");
    expect(textOf(asked?.card)).toBe("Z3 申请延期到12月18日，已报市直机关工委。答复之前，期限仍是12月4日。");
    expect(request?.to).toBe("韩梅");
    expect((await town.press("陈立新", "单聊", pressOf(request?.card, "同意"))).toast).toContain("须由提出单位");
    const { sent } = await town.press("韩梅", "单聊", pressOf(request?.card, "同意"));
    expect(sent.map(({ card }) => textOf(card))).toEqual([
      "✓ 已同意 Z3 延到12月18日。",
      "✓ Z3 已同意延期，新期限12月18日。",
    ]);
    expect((await town.press("韩梅", "单聊", pressOf(request?.card, "不同意"))).toast).toBe("已经处理过了");
    expect(textOf((await town.say("陈立新", BRANCH, "/整改 Z3"))[0]?.card)).toContain("原定期限：12月4日");
    const direct = await town.say("周敏", COMMITTEE, "/延期 Z1 到12月11日 统一复查");
    expect(textOf(direct[0]?.card)).toBe("✓ Z1 期限12月4日 → 12月11日（原定12月4日）。");
  });

  test("goes from blue to red, and the list shows it", async () => {
    const town = await inspected();
    const colours: string[] = [];
    for (const day of ["11-30", "12-01", "12-04", "12-05", "12-08", "12-15"]) {
      town.set(`2026-${day} 10:00`);
      const [list] = await town.say("陈立新", BRANCH, "/整改");
      colours.push(
        textOf(list?.card)
          .split("\n")
          .find((line) => line.includes("Z1")) ?? "",
      );
    }
    expect(colours).toMatchInlineSnapshot(`
      [
        "⚪ Z1 市水务局机关支部 会议记录缺签到 · 未到期，期限12月4日",
        "🔵 Z1 市水务局机关支部 会议记录缺签到 · 即将到期，期限12月4日",
        "🟡 Z1 市水务局机关支部 会议记录缺签到 · 今天到期，期限12月4日",
        "🔴 Z1 市水务局机关支部 会议记录缺签到 · 已超期，期限12月4日",
        "🔴 Z1 市水务局机关支部 会议记录缺签到 · 已超期2个工作日，期限12月4日",
        "🔴 Z1 市水务局机关支部 会议记录缺签到 · 已超期7个工作日，期限12月4日",
      ]
    `);
  });

  test("is marked as repeated if the unit had one of the same type within twelve months", async () => {
    const town = await inspected();
    town.set("2026-12-20 10:00");
    const [receipt] = await town.say("韩梅", COMMITTEE, "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 期限=两周");
    expect(textOf(receipt?.card)).toContain("该单位12个月内第2次查出规范化建设类问题。");
    const list = textOf((await town.say("韩梅", COMMITTEE, "/整改 市水务局机关支部"))[0]?.card);
    expect(list.match(/12个月内同类第2次/g)).toHaveLength(1);
    expect(list).toMatch(/Z4 .*12个月内同类第2次/);
  });
});

describe("an inspection with three findings", () => {
  test("goes from blue to verified, and tally, list, reminders and M7.6 follow each step", async () => {
    const town = await openTown({ at: "2026-11-20 08:00" });
    await town.tick();
    town.set("2026-11-20 10:00");
    await town.say(
      "韩梅",
      COMMITTEE,
      "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到 2.党费台账未更新 3.学习计划没有上墙 期限=12月4日",
    );
    const said = async (who: Parameters<typeof town.say>[0], where: string, text: string) =>
      (await town.say(who, where, text)).map(({ card }) => textOf(card));
    /** How many are verified by the kept sums, by the measure, and by the tally; and what the list says is left. */
    const now = async () => {
      const [tally = ""] = await said("周敏", COMMITTEE, "/汇总 今年");
      const [list = ""] = await said("陈立新", BRANCH, "/整改");
      const line = list.split("\n").find((text) => /^(?:待整改|都整改完了|没有)/.test(text) || /待核验/.test(text));
      return {
        kept: await verified(town),
        figure: await rectified(town),
        tally: Number(/整改事项 \| (\d+)/.exec(tally)?.[1] ?? 0),
        line: line ?? list,
      };
    };
    /** What is sent by the clock until then about findings: to whom, and in which words. */
    const rung = async (until: string) =>
      (await town.until(until)).flatMap(({ source, to, card }) =>
        /job:(?:pings|group-notice)/.test(source)
          ? [...textOf(card).matchAll(/(\S) 整改 (Z\d) .*?(即将到期|今天到期|已超期(?:\d+个工作日)?)/gu)].map(
              ([, mark, number, words]) => `${to} ${mark}${number} ${words}`,
            )
          : source.startsWith("job:weekly-tally") && to === COMMITTEE
            ? [`${to} ${/整改：.*/.exec(textOf(card))?.[0]}`]
            : [],
      );
    const steps: unknown[] = [];
    const step = async (name: string, told: readonly string[] = []) =>
      steps.push({ name, told: told.toSorted(), ...(await now()) });

    await step("found", await rung("2026-11-30 17:00"));
    await step("blue", await rung("2026-12-01 17:00"));
    await said("陈立新", BRANCH, "/销号 Z1 已补签到并归档");
    const [, request] = await town.say("陈立新", BRANCH, "/延期 Z3 到12月18日 场地在维修");
    await town.press("韩梅", "单聊", pressOf(request?.card, "同意"));
    await step("one closed, one extended");
    await said("韩梅", COMMITTEE, "/核 Z1");
    await step("one verified");
    await step("yellow", await rung("2026-12-04 17:00"));
    await step("red", await rung("2026-12-08 17:00"));
    await said("陈立新", BRANCH, "/销号 Z2 台账更新到十一月");
    await step("the second closed");
    await said("韩梅", COMMITTEE, "/退 Z2 还缺十月的");
    await step("and returned");
    await step("the third blue again by its new day", await rung("2026-12-15 17:00"));
    await said("陈立新", BRANCH, "/销号 Z2 十月的也补上了");
    await said("陈立新", BRANCH, "/销号 Z3 已上墙");
    await said("周敏", COMMITTEE, "/核 Z2");
    await said("韩梅", COMMITTEE, "/核 Z3");
    await step("all verified", await rung("2026-12-21 17:00"));
    expect(steps).toMatchInlineSnapshot(`
      [
        {
          "figure": 0,
          "kept": 0,
          "line": "待整改3条",
          "name": "found",
          "tally": 0,
          "told": [
            "市直机关工委工作群 整改：待整改3条",
            "市直机关工委工作群 整改：待整改3条",
          ],
        },
        {
          "figure": 0,
          "kept": 0,
          "line": "待整改3条",
          "name": "blue",
          "tally": 0,
          "told": [
            "陈立新 🔵Z1 即将到期",
            "陈立新 🔵Z2 即将到期",
            "陈立新 🔵Z3 即将到期",
          ],
        },
        {
          "figure": 0,
          "kept": 0,
          "line": "待整改2条，待核验1条",
          "name": "one closed, one extended",
          "tally": 0,
          "told": [],
        },
        {
          "figure": 1,
          "kept": 1,
          "line": "待整改2条",
          "name": "one verified",
          "tally": 1,
          "told": [],
        },
        {
          "figure": 1,
          "kept": 1,
          "line": "待整改2条",
          "name": "yellow",
          "tally": 1,
          "told": [
            "陈立新 🟡Z2 今天到期",
          ],
        },
        {
          "figure": 1,
          "kept": 1,
          "line": "待整改2条（超期1条）",
          "name": "red",
          "tally": 1,
          "told": [
            "周敏 🔴Z2 已超期1个工作日",
            "市水务局机关支部群 🔴Z2 已超期1个工作日",
            "市直机关工委工作群 整改：待整改2条（超期1条）",
            "陈立新 🔴Z2 已超期1个工作日",
          ],
        },
        {
          "figure": 1,
          "kept": 1,
          "line": "待整改1条，待核验1条",
          "name": "the second closed",
          "tally": 1,
          "told": [],
        },
        {
          "figure": 1,
          "kept": 1,
          "line": "待整改2条（超期1条）",
          "name": "and returned",
          "tally": 1,
          "told": [],
        },
        {
          "figure": 1,
          "kept": 1,
          "line": "待整改2条（超期1条）",
          "name": "the third blue again by its new day",
          "tally": 1,
          "told": [
            "周敏 🔴Z2 已超期7个工作日",
            "市直机关工委工作群 整改：待整改2条（超期1条）",
            "陈立新 🔴Z2 已超期7个工作日",
            "陈立新 🔵Z3 即将到期",
          ],
        },
        {
          "figure": 3,
          "kept": 3,
          "line": "市水务局机关支部 · 整改
      无未办结的整改事项。",
          "name": "all verified",
          "tally": 3,
          "told": [
            "市直机关工委工作群 整改：无待办事项",
          ],
        },
      ]
    `);
  });
});

describe("a record", () => {
  test("is confirmed by the secretary, or returned with a reason and counted again afterwards", async () => {
    const town = await openTown({ at: "2026-11-20 10:00" });
    const group = "市财政局机关党建群";
    await town.say("王建国", group, "/党课 昨天 新时代学习大讲堂 主讲=王志强 85人");
    expect(textOf((await town.say("王建国", group, "/核 1"))[0]?.card)).toContain("须由本单位书记核实");
    expect(textOf((await town.say("李敏", group, "/核 1"))[0]?.card)).toContain("✓ 已核实 1 党课");
    const [back, told] = await town.say("李敏", group, "/退 1 人数请再核对");
    expect(textOf(back?.card)).toContain("先不计入统计：人数请再核对");
    expect(told?.to).toBe("王建国");
    expect(textOf((await town.say("李敏", group, "/汇总 本月"))[0]?.card)).toContain("无记录");
    expect(textOf((await town.say("李敏", group, "/核 1"))[0]?.card)).toContain("✓ 已核实");
    expect(textOf((await town.say("李敏", group, "/汇总 本月"))[0]?.card)).toContain("党课");
  });
});

test("a number of several digits is read as a whole, and only a text after it closes the finding", async () => {
  const town = await openTown({ at: "2026-11-20 10:00" });
  const found = Array.from({ length: 12 }, (_, at) => `${at + 1}.台账第${at + 1}处未更新`).join(" ");
  await town.say("韩梅", COMMITTEE, `/检查 今天 市水务局机关支部 问题:${found} 期限=12月4日`);
  const said = textOf((await town.say("韩梅", COMMITTEE, "/整改 Z12"))[0]?.card);
  expect(said).toContain("台账第12处未更新");
  expect(said).not.toContain("待核验");
});
