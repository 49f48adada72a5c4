// Candidates of a brief that look alike: who lectured and who only spoke, where it was and what sort of place, what was
// found and what was denied.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";

const TODAY = "2026-11-30";
const RUNS = { numRuns: 50 };

/** The form of a brief, for the only kind that was found. */
function formOf(text: string) {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const told = deed?.kinds[0];
  return deed && told && fillForms(brief, deed, commandedOf(told), TODAY)[0]?.partial;
}

const number = fc.integer({ min: 11, max: 90 });
const person = fc.constantFrom("葛云舟", "祁连凤", "曾筱", "欧阳岚", "谭雨禾");
const other = fc.constantFrom("邹大成", "简明月", "殷若谷");

describe("the speaker", () => {
  const news: readonly ((who: string, other: string, many: number) => string)[] = [
    (who, head, many) =>
      `县卫健局举行精品党课展示\n11月12日，县卫健局机关党委举行党课展示，护理部副主任${who}展讲《提灯》，${many}人聆听。\n局党委书记${head}对下一步工作提出要求。`,
    (who, head, many) =>
      `11月12日，县交通局党支部组织“微党课”活动，青年民警${who}以“一封旧信”为题，讲述了一段往事，${many}名党员听了党课。支部书记${head}点评时说，讲党课也是讲给自己听。`,
    (who, head, many) =>
      `11月12日，柳林街道党工委书记${who}来到联系点石桥社区，在党群服务中心为社区党员上了一堂题为《把支部建在楼里》的党课，${many}人聆听。社区党委书记${head}说，要把党课精神传下去。`,
  ];
  test("is the one who lectured and not the one who said something about it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...news), person, other, number, (wording, who, head, many) => {
        const text = wording(who, head, many);
        expect(formOf(text)?.content.fields.speaker, text).toBe(who);
      }),
      RUNS,
    );
  });

  const units = fc.constantFrom("市公路事业发展中心", "县水利工程服务中心", "市高新产业集团", "市安全生产监测站");
  test("is a word of a short line, never a piece of a unit's name", () => {
    fc.assert(
      fc.property(units, fc.option(person), number, (unit, who, many) => {
        const text = `党课 11月12日 《算好廉洁账》 ${who === null ? "" : `${who} `}听众${many} 地点:局党校教室 ${unit}`;
        const form = formOf(text);
        expect(form?.content.fields.speaker, text).toBe(who ?? undefined);
        expect(form?.content.amounts.attendees?.value, text).toBe(many);
      }),
      RUNS,
    );
  });
});

describe("the place", () => {
  const sort = fc.constantFrom("老旧小区", "联系社区", "敬老院", "结对村");
  const named = fc.constantFrom("建设路纺织厂老家属院", "晨光颐养中心", "枫林湾小区", "白塔村");
  test("is the one that is named, whatever sort of place the headline names", () => {
    fc.assert(
      fc.property(sort, named, number, (general, at, many) => {
        const text = `市排水公司“蓝水滴”志愿服务队走进${general}\n11月12日，市排水公司党委组织党员志愿服务队走进${at}，为居民检修水管。服务队${many}名党员上岗。`;
        expect(formOf(text)?.content.fields.place, text).toBe(at);
      }),
      RUNS,
    );
  });

  test("ends before the words for how it was held", () => {
    const manner = fc.constantFrom("隆重", "联合", "共同", "正式", "");
    fc.assert(
      fc.property(manner, fc.constantFrom("门诊楼前广场", "人民广场", "滨河礼堂"), number, (how, at, many) => {
        const text = `11月12日，县医院党委在${at}${how}举行红歌比赛，${many}名党员参加。`;
        expect(formOf(text)?.content.fields.place, text).toBe(at);
      }),
      RUNS,
    );
  });
});

describe("figures", () => {
  const denied = fc.constantFrom("没有发现大的问题", "未发现突出问题", "没有发现明显问题");
  test("a denial with a count behind it is no denial", () => {
    fc.assert(
      fc.property(denied, fc.constantFrom("小问题", "一般性问题", "其他小问题"), number, (none, what, many) => {
        const text = `11月12日，县直机关工委到白塔镇检查党建工作，${none}，${what}${many}条都当场改了。`;
        const form = formOf(text);
        expect(form?.content.amounts.findings?.value, text).toBe(many);
        expect(form?.content.amounts.rectified?.value, text).toBe(many);
      }),
      RUNS,
    );
  });

  test("a roll call needs no blanks and no units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 60 }), fc.integer({ min: 1, max: 5 }), (present, absent) => {
        const text = `昨天下午支部开了党员大会，应到${present + absent}实到${present}，${absent}人出差请假，会上学了细则。市档案馆党支部`;
        const amounts = formOf(text)?.content.amounts;
        expect(amounts?.attendees?.value, text).toBe(present);
        expect(amounts?.expected?.value, text).toBe(present + absent);
        expect(amounts?.absent?.value, text).toBe(absent);
      }),
      RUNS,
    );
  });

  test("things in a list under one key are added up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (one, other) => {
        const text = `走访慰问情况\n时间：2月10日\n走访人员：总支委员5人\n解决困难：协调安装热水器${one}件、联系就医${other}件`;
        expect(formOf(text)?.content.amounts.solved?.value, text).toBe(one + other);
      }),
      RUNS,
    );
  });

  const papers = fc.constantFrom("理顺组织关系", "转接组织关系", "补齐党员档案", "核查失联党员");
  test("people whose papers were put in order did not take part", () => {
    fc.assert(
      fc.property(papers, number, (done, many) => {
        const text = `难点问题办理：机关党员组织关系“空挂”问题，经5月7日联席会议交办，已于6月20日解决，共${done}${many}名。`;
        expect(formOf(text)?.content.amounts.people?.value, text).toBeUndefined();
        expect(formOf(text)?.content.amounts.attendees?.value, text).toBeUndefined();
      }),
      RUNS,
    );
  });

  test("a numbered list in one line is counted", () => {
    const faults = ["学习计划没上墙", "换届材料不齐", "流动党员台账没更新", "会议室党旗破损", "党费证没盖章"];
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), (many) => {
        const list = faults.slice(0, many).map((fault, index) => `${index + 1}.${fault}`);
        const text = `检查 11月17日 市审计中心支部 问题:${list.join(" ")} 限11月30日 市直机关工委`;
        expect(formOf(text)?.content.amounts.findings?.value, text).toBe(many);
      }),
      RUNS,
    );
  });
});

describe("what a text does", () => {
  test("the name in quotation marks of a headline yields to what was done", () => {
    const name = fc.constantFrom("银龄讲堂", "夕阳课堂", "红色讲堂");
    fc.assert(
      fc.property(name, fc.constantFrom("智慧助老", "暖心敲门"), number, (called, what, many) => {
        const text = `“${called}”手机班开班　党员教老人用手机\n11月12日，县水利局党支部在老年活动中心开展“${what}”志愿服务。${many}名党员志愿者教老年人扫码就医，98名老年居民参加学习。`;
        const form = formOf(text);
        expect(form?.kind, text).toBe("volunteering");
        expect(form?.content.amounts.people?.value, text).toBe(many);
        expect(form?.content.amounts.beneficiaries?.value, text).toBe(98);
      }),
      RUNS,
    );
  });

  test("units behind a dash are those criticised", () => {
    const unit = fc.constantFrom("县科协支部", "县气象局支部", "县档案馆支部");
    fc.assert(
      fc.property(fc.uniqueArray(unit, { minLength: 1, maxLength: 3 }), (units) => {
        const text = `通报：县直第二批党费逾期单位——${units.join("、")}，对这些支部在全县机关系统通报批评。县直机关工委 2026.11.18`;
        expect(formOf(text)?.targetName, text).toBe(units.join("、"));
      }),
      RUNS,
    );
  });

  test("a criticism stands, whatever it asks of those criticised", () => {
    fc.assert(
      fc.property(fc.constantFrom("补缴", "整改", "说明情况"), fc.constantFrom("月底", "12月5日"), (what, by) => {
        const text = `通报：对县科协支部在全县机关系统通报批评，请于${by}前${what}。县直机关工委 2026.11.18`;
        expect(readBrief(text, { today: TODAY }).deeds[0]?.kinds[0]?.kind, text).toBe("criticism");
      }),
      RUNS,
    );
  });

  test("people who were asked in and came are no request", () => {
    fc.assert(
      fc.property(fc.constantFrom("大家", "各位", "全体党员"), fc.constantFrom("看", "听", "学"), (who, did) => {
        const text = `11月12日市供销社党委开展集中学习，请${who}一起${did}了有关文件，共43人参加。`;
        expect(readBrief(text, { today: TODAY }).deeds[0]?.kinds[0]?.kind, text).toBe("study");
        const plan = `11月12日市供销社党委开展集中学习，请${who}准时参加。`;
        expect(readBrief(plan, { today: "2026-11-10" }).deeds[0]?.kinds ?? [], plan).toEqual([]);
      }),
      RUNS,
    );
  });
});
