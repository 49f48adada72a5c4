import fc from "fast-check";
import { expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";

const TODAY = "2026-11-30";

/** The first form of a text. */
function formOf(text: string) {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const [kind] = deed?.kinds ?? [];
  if (deed === undefined || kind === undefined) return {};
  const { content, ...partial } = fillForms(brief, deed, commandedOf(kind), TODAY)[0]?.partial ?? {};
  return { ...partial, ...content?.fields, amounts: content?.amounts };
}

const UNITS = ["县档案馆党支部", "市粮食局机关支部", "救助站党支部"];
const few = fc.integer({ min: 2, max: 9 });
const dayOfMonth = fc.integer({ min: 2, max: 28 });

test("a form reads the same with its keys in lines or side by side", () => {
  const keys = fc.shuffledSubarray(["检查项目：党费台账", "检查人：尤佳", "备注：已反馈"], { minLength: 0 });
  fc.assert(
    fc.property(fc.constantFrom(...UNITS), dayOfMonth, few, keys, (unit, day, found, more) => {
      const parts = [`被查单位：${unit}`, `日期：11月${day}日`, ...more, `发现问题：${found}`, `已整改：${found - 1}`];
      const inLines = formOf(parts.join("\n"));
      expect(inLines, parts.join(" ")).toMatchObject({
        kind: "inspection",
        day: `2026-11-${String(day).padStart(2, "0")}`,
        targetName: unit,
        amounts: { findings: { value: found }, rectified: { value: found - 1 } },
      });
      expect(formOf(parts.join(" "))).toEqual(inLines);
      expect(formOf(parts.join("　"))).toEqual(inLines);
    }),
    { numRuns: 60 },
  );
});

test("a key that begins a line ends the paragraph before it", () => {
  fc.assert(
    fc.property(dayOfMonth, fc.constantFrom("整改期限", "完成时限", "整改时限"), (day, key) => {
      const text = `督查日志\n日期：2026年11月3日\n被查单位：县档案馆党支部\n发现问题：1.党员大会未按期召开；2.联系记录缺失\n${key}：12月${day}日`;
      expect(formOf(text), text).toMatchObject({
        due: `2026-12-${String(day).padStart(2, "0")}`,
        amounts: { findings: { value: 2 } },
      });
    }),
    { numRuns: 30 },
  );
});

test("the day in the key of a count is the day as of which it was counted", () => {
  fc.assert(
    fc.property(dayOfMonth, fc.constantFrom("统计时点", "截止", "截至", "统计截至"), (day, key) => {
      const text = `数据上报表\n平台名称：云上支部\n注册用户：5560人\n${key}：2026年10月${day}日\n填报单位：县直机关工委`;
      expect(formOf(text), text).toMatchObject({
        kind: "platform_metric",
        day: `2026-10-${String(day).padStart(2, "0")}`,
      });
    }),
    { numRuns: 30 },
  );
});

test("a delay that is asked for is the deadline and never the day of what was put right", () => {
  fc.assert(
    fc.property(few, dayOfMonth, fc.constantFrom("延到", "延期到", "延至", "延长至"), (left, day, word) => {
      const text = `整改情况汇报：上次督查指出的${left + 3}个问题，截止今天改完3个，还剩${left}个，申请${word}12月${day}日。县气象局支部`;
      expect(formOf(text), text).toMatchObject({ day: TODAY, due: `2026-12-${String(day).padStart(2, "0")}` });
    }),
    { numRuns: 40 },
  );
});

test("what became of a part of the proposals counts, though a demand stands before it", () => {
  fc.assert(
    fc.property(few, fc.constantFrom("其中", "有"), (adopted, word) => {
      const text = `11月9日，课题组形成《基层支部建设调研报告》。报告认为多数支部作用明显，提出${adopted + 4}条对策建议，${word}${adopted}条被市委采纳。`;
      expect(formOf(text), text).toMatchObject({ amounts: { adopted: { value: adopted } } });
    }),
    { numRuns: 30 },
  );
});

test("troubles that were settled count, and those only met do not", () => {
  const things = fc.constantFrom("难题", "困难", "难事");
  fc.assert(
    fc.property(things, fc.constantFrom("当场协调好了", "都解决了", "现场办成了"), (thing, done) => {
      const settled = `11月9日，6名党员走访结对企业，两个${thing}${done}，还有一个在跟。`;
      expect(formOf(settled), settled).toMatchObject({ kind: "assistance", amounts: { solved: { value: 2 } } });
      const met = `11月9日，6名党员走访结对企业，了解到企业面临两个${thing}，表示尽快协调。`;
      expect({ ...formOf(met) }, met).not.toHaveProperty("amounts.solved");
    }),
    { numRuns: 30 },
  );
});

test("an earlier year that describes a person leaves the clause its own day", () => {
  fc.assert(
    fc.property(dayOfMonth, fc.constantFrom("去年", "前年", "上年"), (day, year) => {
      const text = `我局${year}到枣林镇挂职副镇长的缪俊11月${day}日提拔为综合科科长了，登记下。`;
      expect(formOf(text), text).toMatchObject({
        kind: "secondment",
        day: `2026-11-${String(day).padStart(2, "0")}`,
      });
      expect(formOf(`${year}我局选派缪俊到枣林镇挂职。`), year).not.toHaveProperty("day");
    }),
    { numRuns: 30 },
  );
});

test("a statement that nothing was found is zero, unless something is named behind it", () => {
  const verbs = fc.constantFrom("没查出", "未发现", "没有发现", "没挑出", "未检出");
  fc.assert(
    fc.property(verbs, fc.constantFrom("毛病", "问题", "什么隐患", "疏漏"), (verb, thing) => {
      const clean = `11月9日到城南加油站检查消防器材、值班记录，${verb}${thing}。`;
      expect(formOf(clean), clean).toMatchObject({ kind: "inspection", amounts: { findings: { value: 0 } } });
      const flawed = `11月9日到城南加油站检查消防器材、值班记录，${verb}${thing}，只指出1条不足。`;
      expect({ ...formOf(flawed) }, flawed).not.toMatchObject({ amounts: { findings: { value: 0 } } });
    }),
    { numRuns: 40 },
  );
});

test("users and visits side by side are each their own form, whatever the users are counted in", () => {
  const forms = (text: string) => {
    const brief = readBrief(text, { today: TODAY });
    const [deed] = brief.deeds;
    const [kind] = deed?.kinds ?? [];
    if (deed === undefined || kind === undefined) return [];
    return fillForms(brief, deed, commandedOf(kind), TODAY).map(({ partial: { category, day, dayTo, content } }) => ({
      category,
      day,
      dayTo,
      value: content.amounts.value?.value,
    }));
  };
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 90000 }), fc.constantFrom("名", "人", "户", "个"), (users, unit) => {
      const text = `“云上支部”平台通报：截至10月31日24时，注册用户${users}${unit}，累计访问量${users * 9}人次。`;
      const as = { day: "2026-10-31", dayTo: undefined };
      expect(forms(text), text).toEqual([
        { category: "注册用户", value: users, ...as },
        { category: "累计访问量", value: users * 9, ...as },
      ]);
    }),
    { numRuns: 40 },
  );
});

test("the day under the key of the activity is its day, and the day of the paper is not", () => {
  const keys = fc.constantFrom("整改完成日期", "完成时间", "销号日期");
  fc.assert(
    fc.property(keys, dayOfMonth, fc.constantFrom("填报日期", "报送时间"), (key, day, paper) => {
      const text = `整改销号单\n责任单位：市城管局环卫处党支部\n问题：未按规定召开党员大会\n整改措施：10月6日补开党员大会\n${key}：10月${day}日\n${paper}：10月29日`;
      expect(formOf(text), text).toMatchObject({ day: `2026-10-${String(day).padStart(2, "0")}` });
    }),
    { numRuns: 40 },
  );
});

test("a message that begins with a time of day is of the day it was written", () => {
  const times = fc.constantFrom("上午10点", "下午3点半", "晚上7点", "上午9:30");
  fc.assert(
    fc.property(times, few, (time, people) => {
      const text = `${time}，街道党工委书记尤建业在二楼党校教室给社区书记讲了一堂党课，来了${people + 10}人。`;
      expect(formOf(text), text).toMatchObject({ kind: "lecture", day: TODAY });
      const plan = `${time}，街道党工委书记尤建业在二楼党校教室给社区书记讲党课。`;
      expect(formOf(plan), plan).not.toHaveProperty("day");
    }),
    { numRuns: 30 },
  );
});

test("what each found is no total, and what is left open is not what was found", () => {
  fc.assert(
    fc.property(few, few, fc.constantFrom("各发现", "各查出", "各自发现"), (one, left, each) => {
      const text = `11月9日抽查了食堂支部和车队支部，${each}${one}条问题`;
      const summed = `${text}，一共${one * 2}条问题。`;
      expect(formOf(summed), summed).toMatchObject({ kind: "inspection", amounts: { findings: { value: one * 2 } } });
      expect({ ...formOf(text) }, text).not.toMatchObject({ amounts: { findings: { value: one } } });
      const state = `11月9日，督查反馈的${left + 40}个问题，目前已完成整改40个，剩余${left}个问题正按计划推进。`;
      expect({ ...formOf(state) }, state).not.toMatchObject({ amounts: { findings: { value: left } } });
    }),
    { numRuns: 40 },
  );
});

test("a length of time that is given is the deadline from the day of the deed", () => {
  const given = fc.constantFrom("另外两个给他们两周时间。", "别的限两周。", "给两周的时间整改。");
  fc.assert(
    fc.property(given, dayOfMonth, few, (words, day, found) => {
      const text = `11月${day}日检查县档案馆党支部，查出${found}处问题，${words}`;
      const due = new Date(Date.UTC(2026, 10, day + 14)).toISOString().slice(0, 10);
      expect(formOf(text), text).toMatchObject({ kind: "inspection", due, amounts: { findings: { value: found } } });
    }),
    { numRuns: 30 },
  );
});

test("what was put right is of the day it speaks for, not of the meeting about it", () => {
  fc.assert(
    fc.property(dayOfMonth, few, fc.constantFrom("截至", "截止", "到"), (day, found, as) => {
      const text = `关于督查反馈问题整改情况的报告。10月8日，党组召开专题会议研究整改。${as}11月${day}日，${found}个问题已全部整改到位。`;
      expect(formOf(text), text).toMatchObject({ day: `2026-11-${String(day).padStart(2, "0")}` });
    }),
    { numRuns: 30 },
  );
});

test("a criticism that is decided without a date is one, and a threat of it is none", () => {
  const decided =
    "关于党建工作落实不力单位的通报\n各基层党组织：\n经核查，市地方志办机关支部、市城建档案馆支部、市种畜场支部第三季度未按规定召开党员大会。经工委研究，对上述3家单位予以通报批评，责令整改。\n市直机关工委";
  expect(formOf(decided)).toMatchObject({ kind: "criticism", amounts: { number: { value: 3 } } });
  expect(formOf("各支部：请抓紧报送年度计划，经工委研究，对逾期不报的将予以通报批评。")).toEqual({});
});

test("those who sat there came, and one character is no place", () => {
  const sat = "11月8日晚，镇党委副书记卓然到三组晒谷坪上给村里党员讲党课，现场坐了60来人。";
  expect(formOf(sat)).toMatchObject({ kind: "lecture", amounts: { attendees: { value: 60, approx: true } } });
  expect(formOf("11月8日，市水利局党组成员湛明远一行9人到村开展帮扶，走访脱贫户11户。")).not.toHaveProperty("place");
});
