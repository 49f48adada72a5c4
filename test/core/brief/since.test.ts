// Days that begin a stretch, decide a paper or tell of news, and reports of what was put right and of visits by night.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import type { KindName } from "#core";

const TODAY = "2026-11-30";
const RUNS = { numRuns: 40 };

/** The form of the given kind, otherwise of the first. */
function formOf(text: string, kind?: KindName) {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const told = deed?.kinds.find((one) => one.kind === kind) ?? deed?.kinds[0];
  return deed && told && fillForms(brief, deed, commandedOf(told), TODAY)[0]?.partial;
}
const kindsOf = (text: string) => readBrief(text, { today: TODAY }).deeds[0]?.kinds.map(({ kind }) => kind) ?? [];

const many = fc.integer({ min: 11, max: 60 });

describe("the day", () => {
  const since = fc.constantFrom("11月8日以来", "自11月8日以来", "11月8日起", "从11月8日起");
  const worked = fc.constantFrom("铲雪除冰、疏导交通", "清淤排水、转移群众", "在卡口值守执勤");
  test("of work that went on is its first, not the one until which was counted", () => {
    fc.assert(
      fc.property(since, worked, many, (from, done, people) => {
        const text = `${from}，我县连降大雪，道路受阻。县养护站党支部成立党员突击队，${people}名党员${done}。截至11月11日18时，突击队累计清理道路${people}公里。`;
        expect(formOf(text, "volunteering")?.day, text).toBe("2026-11-08");
      }),
      RUNS,
    );
  });

  const paper = fc.constantFrom("印发通知", "下发通知", "发文", "印发文件");
  test("of a change of branches is that on which the paper was issued", () => {
    fc.assert(
      fc.property(paper, many, (said, one) => {
        const text = `县水投集团党委按照便于活动的原则，于11月8日${said}，对所属党支部设置进行调整优化：新建党支部${one}个，调整党支部4个。`;
        expect(formOf(text, "branch_change")?.day, text).toBe("2026-11-08");
      }),
      RUNS,
    );
  });

  const earlier = fc.constantFrom("去年", "前年", "年初");
  const news = fc.constantFrom<readonly [said: string, day: string]>(
    ["昨天", "2026-11-29"],
    ["前天", "2026-11-28"],
    ["今天上午", "2026-11-30"],
    ["11月8日", "2026-11-08"],
  );
  test("of news about something older is that of the news", () => {
    fc.assert(
      fc.property(earlier, news, (before, [said, day]) => {
        const text = `我们${before}报的《基层阵地共建机制研究》${said}得到消息，其中3条建议被市委采纳。县卫健局机关党委`;
        expect(formOf(text, "research")?.day, text).toBe(day);
      }),
      RUNS,
    );
  });
});

test("the proposals of research that took months count", () => {
  const started = fc.constantFrom("今年5月以来", "年初以来", "今年以来");
  fc.assert(
    fc.property(started, fc.integer({ min: 3, max: 19 }), (since, number) => {
      const text = `县委党校完成《村级阵地运行情况》调研报告\n${since}，课题组走访6个乡镇，发放问卷300份，形成调研报告，提出对策建议${number}条，于11月8日报送县委。`;
      expect(formOf(text, "research")?.content.amounts.proposals?.value, text).toBe(number);
    }),
    RUNS,
  );
});

test("a status of what was put right is told although some of it is put off", () => {
  const put = fc.constantFrom(
    "1项因经费问题需延期至明年2月底",
    "另有1项申请延期到年底",
    "1个问题因改造未完推迟到明年3月",
  );
  fc.assert(
    fc.property(put, many, (said, number) => {
      const text = `县农业农村局机关党委通报问题整改情况\n巡察反馈党建方面问题${number}项，截至11月8日，已完成整改${number - 3}项，基本完成2项，${said}。`;
      expect(kindsOf(text), text).not.toEqual([]);
      expect(formOf(text)?.day, text).toBe("2026-11-08");
    }),
    RUNS,
  );
});

describe("help", () => {
  const called = fc.constantFrom("开展民情夜访", "开展“敲门夜访”", "组织入户夜访", "开展“夜访民情”活动");
  const heard = fc.constantFrom("听诉求、记难题", "拉家常、问冷暖", "话家常、听民意");
  test("is a visit to the residents of a block by night", () => {
    fc.assert(
      fc.property(called, heard, many, (said, done, number) => {
        const text = `11月8日晚，县司法局机关党支部8名党员到包联的梧桐里小区${said}，与居民${done}，收集意见${number}条，现场答复解决9件。`;
        expect(kindsOf(text)[0], text).toBe("assistance");
        expect(formOf(text, "assistance")?.content.amounts.solved?.value, text).toBe(9);
      }),
      RUNS,
    );
  });

  const work = fc.constantFrom("帮果农摘橘子", "帮菜农收白菜", "帮农户掰玉米", "帮老乡抢收稻子", "帮瓜农卖西瓜");
  test("is work in the fields, and the troubles solved besides are its number", () => {
    fc.assert(
      fc.property(work, many, fc.integer({ min: 2, max: 6 }), (done, came, solved) => {
        const text = `11月8日局里来了${came}个党员到杏花沟村${done}，还帮着解决了${solved}件难事（水泵接电、贷款手续）。县商务局驻村工作队`;
        const form = formOf(text);
        expect(form?.kind, text).toBe("assistance");
        expect(form?.content.amounts.people?.value, text).toBe(came);
        expect(form?.content.amounts.solved?.value, text).toBe(solved);
      }),
      RUNS,
    );
  });
});
