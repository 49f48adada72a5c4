// Numbers that count something else, and parts that belong together. Each class has wordings and numbers of its own.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import type { KindName } from "#core";

const TODAY = "2026-11-30";

/** The form of the given kind, otherwise of the first. */
function formOf(text: string, kind?: KindName) {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const told = deed?.kinds.find((one) => one.kind === kind) ?? deed?.kinds[0];
  return deed && told && fillForms(brief, deed, commandedOf(told), TODAY)[0]?.partial;
}

/** The value of the first of the quantities that the form fills. */
function amountOf(text: string, kind: KindName, ...keys: readonly string[]): number | undefined {
  const amounts = formOf(text, kind)?.content.amounts ?? {};
  return keys.map((key) => amounts[key]?.value).find((value) => value !== undefined);
}

const many = fc.integer({ min: 11, max: 90 });
const few = fc.integer({ min: 2, max: 9 });

describe("numbers of an inspection", () => {
  const proposed = fc.constantFrom(
    "督查组当场提出改进建议N条，",
    "并给出整改意见建议N条，",
    "形成整改措施N项，",
    "开具整改通知书，列明整改要求N条，",
    "检查组留下整改建议N条，",
    "约定整改任务N项，",
  );

  test("what is proposed or demanded was not put right", () => {
    fc.assert(
      fc.property(proposed, few, (said, number) => {
        const text = `11月12日，县直机关工委到县粮储中心党支部检查组织生活，发现记录不全等情况，${said.replace("N", `${number}`)}要求两周内补齐。`;
        expect(amountOf(text, "inspection", "rectified"), text).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  const mended = fc.constantFrom(
    "现场改了N条，其余M条下周改完",
    "当场补正了N条，余下M条要求月底前补好",
    "有N条当场就改了，还有M条月底前改",
    "立行立改N条，其余M条列入台账",
    "当场整改N条，剩下M条限期一个月",
  );

  test("what was put right at once is counted beside what is left", () => {
    fc.assert(
      fc.property(mended, few, few, (said, fixed, left) => {
        const text = `11月12日上午去县气象局党支部查了台账，发现问题${fixed + left}条，${said.replace("N", `${fixed}`).replace("M", `${left}`)}。县直机关工委`;
        const { findings, rectified } = formOf(text, "inspection")?.content.amounts ?? {};
        expect(`${findings?.value}/${rectified?.value}`, text).toBe(`${fixed + left}/${fixed}`);
      }),
      { numRuns: 40 },
    );
  });
});

describe("findings named in parts", () => {
  const frames: readonly ((all: number, one: number, two: number, done: number) => string)[] = [
    (all, one, two, done) =>
      `上级反馈的${all}个问题里，能马上改的${one}个已于10月改完，需要限期整改的${two}个，截至11月20日已完成${done}个。`,
    (all, one, two, done) =>
      `县委督导组三季度反馈大桥镇的${all}个问题中，立行立改的${one}个已全部完成，需长期整改的${two}个，截至11月20日已整改${done}个，还有${two - done}个问题尚未销号。`,
    (all, one, two, done) =>
      `检查反馈的${all}条问题中，即知即改的${one}条已办结，须限期整改的${two}条，截至11月20日已完成${done}条，另有${two - done}条问题正在整改。`,
  ];

  test("all findings count, and the parts put right are added up", () => {
    fc.assert(
      fc.property(fc.constantFrom(...frames), few, few, few, (frame, one, done, left) => {
        const text = `整改“回头看”\n${frame(one + done + left, one, done + left, done)}`;
        const { findings, rectified } = formOf(text, "inspection")?.content.amounts ?? {};
        expect(`${findings?.value}/${rectified?.value}`, text).toBe(`${one + done + left}/${one + done}`);
      }),
      { numRuns: 40 },
    );
  });
});

describe("branches", () => {
  test("each category with a number of its own becomes a form", () => {
    const site = fc.constantFrom("项目部", "社区", "园区", "企业");
    const frames = fc.constantFrom<(site: string, one: number, two: number) => string>(
      (at, one, two) => `在新成立的${one + 1}个${at}新建党支部${one}个，调整优化机关党支部${two}个。`,
      (at, one, two) => `在${at}新建党支部${one}个，撤销${two}个。`,
      (_, one, two) => `新成立${one}个党支部，调整${two}个。`,
      (_, one, two) =>
        `同意新建检修队、加压站${one}个党支部，调整原直属支部等${two}个党支部，调整后共${one + two + 9}个党支部。`,
    );
    fc.assert(
      fc.property(frames, site, few, few, (frame, at, one, two) => {
        const text = `11月12日，县城投公司党委${frame(at, one, two)}`;
        const brief = readBrief(text, { today: TODAY });
        const [deed] = brief.deeds;
        const forms =
          deed === undefined
            ? []
            : fillForms(brief, deed, commandedOf({ kind: "branch_change", category: undefined }), TODAY);
        expect(
          forms.map(({ partial }) => partial.content.amounts.number?.value),
          text,
        ).toEqual([one, two]);
      }),
      { numRuns: 40 },
    );
  });

  test("those there are afterwards are not the ones changed", () => {
    const after = fc.constantFrom("调整后共N个党支部", "优化后共有党支部N个", "换届后共N个党支部");
    fc.assert(
      fc.property(after, few, (said, all) => {
        const text = `11月12日，县交通局党委对下设党支部作了调整，${said.replace("N", `${all}`)}。`;
        expect(amountOf(text, "branch_change", "number"), text).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  test("those named by their numbers are counted", () => {
    const named = fc.constantFrom<readonly [names: string, number: number]>(
      ["机关第一、第二党支部", 2],
      ["第三、第四、第五党支部", 3],
      ["生产一、二党支部", 2],
      ["机关第二和第三党支部", 2],
    );
    fc.assert(
      fc.property(named, ([names, number]) => {
        const text = `11月12日，县直机关工委批复同意县粮储中心成立${names}。`;
        expect(amountOf(text, "branch_change", "number"), text).toBe(number);
      }),
      { numRuns: 20 },
    );
  });
});

describe("people counted together", () => {
  const inclusive = fc.constantFrom(
    "到场人员N人（含参赛队员）",
    "现场共有干部职工N人（包括选手在内）",
    "全场N人，连选手在内",
    "观赛人员N人（含选手和评委）",
  );

  test("the number that includes the other wins", () => {
    fc.assert(
      fc.property(inclusive, many, few, (said, all, less) => {
        const some = Math.max(4, all - less);
        const text = `11月12日，县直机关工委举办党章知识竞赛，参赛选手${some}名，${said.replace("N", `${all + 100}`)}。`;
        expect(amountOf(text, "theme_event", "attendees", "people"), text).toBe(all + 100);
      }),
      { numRuns: 40 },
    );
  });

  const joining = fc.constantFrom(
    "机关干部N人一同听课",
    "局属单位党员N名也到场聆听",
    "N名入党积极分子一起听课",
    "在家的老同志N人一道听了课",
  );

  test("the audience and those who joined it are added up", () => {
    fc.assert(
      fc.property(joining, many, few, (said, first, more) => {
        const text = `11月12日，支部书记沈立群以《守住底线》为题，为${first}名新进干部讲了一堂党课，${said.replace("N", `${more + 9}`)}。`;
        expect(amountOf(text, "lecture", "attendees"), text).toBe(first + more + 9);
      }),
      { numRuns: 40 },
    );
  });

  test("a part of the audience is not added", () => {
    fc.assert(
      fc.property(many, few, (all, some) => {
        const text = `11月12日，支部书记沈立群为${all + 10}名党员讲了一堂党课，其中${some}名预备党员一同宣誓。`;
        expect(amountOf(text, "lecture", "attendees"), text).toBe(all + 10);
      }),
      { numRuns: 40 },
    );
  });

  const spoke = fc.constantFrom(
    "N名党员依次发言",
    "N名党员逐个作了对照检查发言",
    "N名党员一一作个人发言",
    "N名党员挨个发言",
  );

  test("if everybody spoke in turn, those who spoke were present", () => {
    fc.assert(
      fc.property(spoke, many, (said, number) => {
        const text = `11月12日，县档案馆党支部召开组织生活会。会上，${said.replace("N", `${number}`)}，互相提了意见。`;
        expect(amountOf(text, "study", "attendees"), text).toBe(number);
      }),
    );
    const some = "11月12日，县档案馆党支部召开组织生活会。会上，3名党员作交流发言。";
    expect(amountOf(some, "study", "attendees"), some).toBeUndefined();
  });

  const benefit = fc.constantFrom("惠及住户N人次", "受益群众达N余人次", "受益老人N多人次", "累计惠及居民N人次");

  test("those who benefited are all, and those who asked a part of them", () => {
    fc.assert(
      fc.property(benefit, many, few, (said, part, more) => {
        const all = (part + more) * 10;
        const text = `11月12日，县医院党支部8名党员到和平社区开展志愿服务，解答咨询${part}人次，${said.replace("N", `${all}`)}。`;
        expect(amountOf(text, "volunteering", "beneficiaries"), text).toBe(all);
      }),
      { numRuns: 40 },
    );
  });

  test("the short words of a roll call count", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("到N人 假M人", "到会N 请假M", "实到N人 假M人", "到N 缺M"),
        many,
        few,
        (said, came, off) => {
          const text = `11.12支部大会讨论转正 ${said.replace("N", `${came}`).replace("M", `${off}`)} 县文联机关支部`;
          expect(amountOf(text, "study", "attendees"), text).toBe(came);
        },
      ),
      { numRuns: 40 },
    );
  });
});
