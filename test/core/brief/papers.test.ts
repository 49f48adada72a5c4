import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import type { Partially } from "#core";

const TODAY = "2026-11-30";

/** The forms of a text, each activity with its likeliest kind. */
function formsOf(text: string): readonly Partially[] {
  const brief = readBrief(text, { today: TODAY });
  return brief.deeds.flatMap((deed) =>
    deed.kinds
      .slice(0, 1)
      .flatMap((kind) => fillForms(brief, deed, commandedOf(kind), TODAY).map(({ partial }) => partial)),
  );
}
const amountsOf = (form: Partially | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(form?.content.amounts ?? {}).map(([key, { value }]) => [key, value]));

const unit = fc.constantFrom("市气象局机关支部", "县档案馆党支部", "区供销社机关党委", "市血液中心党总支");
const office = fc.constantFrom("市直机关工委", "县直属机关党工委", "柳荫街道党工委");
const date = fc.integer({ min: 2, max: 28 });
const some = fc.integer({ min: 11, max: 48 });
const few = fc.integer({ min: 3, max: 9 });
const FINDINGS = ["会议记录缺页", "两名预备党员考察表填写滞后", "党费证登记不规范", "学习笔记照抄", "主题党日方案雷同"];
const list = fc
  .subarray(FINDINGS, { minLength: 2 })
  .map((items) => items.map((one, at) => `${at + 1}.${one}；`).join("\n"));

describe("rows of a ledger", () => {
  test("are activities of their own days, each with its own number", () => {
    const days = fc.constantFrom<(date: number) => string>(
      (on) => `11月${on}日`,
      (on) => `11.${on}`,
      (on) => `11/${on}`,
    );
    fc.assert(
      fc.property(days, date, some, few, (said, on, came, other) => {
        const text = `支部台账\n${said(on)}  支委会  ${other}人  研究年底活动安排\n${said(on + 1)}  党课  支部书记杨扬讲，听课，${came}人\n市气象局机关支部`;
        expect(
          formsOf(text).map((form) => [form.kind, form.day, amountsOf(form).attendees]),
          text,
        ).toEqual([
          ["study", `2026-11-${String(on).padStart(2, "0")}`, other],
          ["lecture", `2026-11-${String(on + 1).padStart(2, "0")}`, came],
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test("give an inspection its unit, its findings and what was put right", () => {
    fc.assert(
      fc.property(unit, date, few, few, (inspected, on, found, other) => {
        const text = `11.${on} 督查 ${inspected} 问题${found}，现场改${found - 1}\n11.${on + 1} 督查 市体育局机关支部 问题${other}\n市直机关工委台账`;
        const forms = formsOf(text);
        expect(
          forms.map(({ targetName }) => targetName),
          text,
        ).toEqual([inspected, "市体育局机关支部"]);
        expect(forms.map(amountsOf), text).toEqual([{ findings: found, rectified: found - 1 }, { findings: other }]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("papers about findings", () => {
  test("the items of a list of findings open no form of their own", () => {
    fc.assert(
      fc.property(unit, date, list, (inspected, on, items) => {
        const text = `11月${on}日，工委对${inspected}党建工作进行督查，发现问题如下：\n${items}`;
        const forms = formsOf(text);
        expect(
          forms.map(({ kind }) => kind),
          text,
        ).toEqual(["inspection"]);
        expect(amountsOf(forms[0]).findings, text).toBe(items.split("\n").length);
      }),
      { numRuns: 40 },
    );
  });

  test("a letter that speaks of 你单位 is about the unit it is addressed to", () => {
    const frames: readonly ((to: string, on: number) => string)[] = [
      (to, on) => `督查情况反馈\n${to}：\n11月${on}日，工委对你单位党支部规范化建设情况进行了督查，发现问题3条。`,
      (to, on) => `通报\n${to}：\n你支部三季度没有安排党课，经11月${on}日工委会议研究，现对你支部通报批评。`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...frames), unit, date, (frame, to, on) => {
        expect(formsOf(frame(to, on))[0]?.targetName, frame(to, on)).toBe(to);
      }),
      { numRuns: 40 },
    );
  });

  test("what was put right is rectification, of the day it stands for or was signed", () => {
    const frames: readonly ((from: string, found: number, on: number) => string)[] = [
      (from, found, on) =>
        `关于督查反馈问题整改情况的报告\n${from}：\n截至11月${on}日，${found}条问题已全部整改到位。整改期间多次研究。\n市气象局机关党委\n2026年11月30日`,
      (from, found, on) => `上次检查说我们缺的那${found}项材料11月${on}日都补好了，麻烦${from}帮忙销号。`,
      (from, found, on) =>
        `巡察整改进展：反馈问题${found + 5}个，目前已完成整改${found}个，正在整改5个。\n${from} 11月${on}日`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...frames), office, few, date, (frame, from, found, on) => {
        const text = frame(from, found, on);
        const [form] = formsOf(text);
        expect([form?.kind, form?.day], text).toEqual(["rectification", `2026-11-${String(on).padStart(2, "0")}`]);
      }),
      { numRuns: 60 },
    );
  });

  test("a finding named by what it is about is one that was put right", () => {
    const frames: readonly ((found: number) => string)[] = [
      (found) => `11月3日工委检查市体育局机关支部，发现${found}个问题，会议记录缺页的当场补了，其余限两周。`,
      (found) => `11月3日工委检查市体育局机关支部，提了${found}条意见。支部当场改了党徽佩戴这一项，其余下月改完。`,
      (found) => `11月3日工委检查市体育局机关支部，发现问题${found}个，少缴部分已于当日补缴，其余11月20日前整改。`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...frames), few, (frame, found) => {
        const { findings, rectified } = amountsOf(formsOf(frame(found))[0]);
        expect({ findings, rectified }, frame(found)).toEqual({ findings: found, rectified: 1 });
      }),
      { numRuns: 30 },
    );
  });

  test("criticised units stand before 上述 or directly behind 点名批评", () => {
    const two = fc.constantFrom(["第三党支部", "离退休第一党支部"], ["区供销社", "区残联"], ["市种子站", "市农机所"]);
    const frames: readonly ((one: string, other: string, on: number) => string)[] = [
      (one, other, on) =>
        `${one}、${other}未按时召开支委会。经局机关党委11月${on}日研究，决定对上述2个单位予以通报批评。`,
      (one, other, on) => `11月${on}日工委下了通报，点名批评${one}、${other}两家单位党费迟缴。`,
      (one, other, on) =>
        `通报\n在11月份抽查中，下列单位未按要求开展活动，特此通报批评：${one}、${other}。\n市直机关工委 2026年11月${on}日`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...frames), two, date, (frame, [one = "", other = ""], on) => {
        const text = frame(one, other, on);
        const [form] = formsOf(text);
        expect([form?.kind, form?.targetName?.startsWith(`${one}、${other}`)], text).toEqual(["criticism", true]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a signature", () => {
  test("is no event, whatever its office is called", () => {
    const signed = fc.constantFrom("市委组织部培训科", "县委党校教务科", "市直机关工委督查室", "市水文中心党支部 梅姗");
    fc.assert(
      fc.property(signed, date, some, (by, on, came) => {
        const text = `11月${on}日，组织部在省委党校举办全市党务干部能力提升主体班，${came}名党务干部参训。\n${by}`;
        const forms = formsOf(text);
        expect(
          forms.map(({ kind, category }) => [kind, category]),
          text,
        ).toEqual([["training", "主体班"]]);
        expect(by, text).not.toContain(forms[0]?.title ?? "?");
      }),
      { numRuns: 30 },
    );
  });
});
