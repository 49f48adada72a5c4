import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandedOf, fillForms, readBrief } from "#briefs";
import type { Partially } from "#core";

const TODAY = "2026-11-30";

/** The first form of a text, for the kind of its head. */
function formOf(text: string): Partially | undefined {
  const brief = readBrief(text, { today: TODAY });
  const [deed] = brief.deeds;
  const [kind] = deed?.kinds ?? [];
  return deed === undefined || kind === undefined
    ? undefined
    : fillForms(brief, deed, commandedOf(kind), TODAY)[0]?.partial;
}

const amountsOf = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(formOf(text)?.content.amounts ?? {}).map(([key, { value }]) => [key, value]));

const day = fc.integer({ min: 1, max: 29 }).map((date) => `11月${date}日`);
const few = fc.integer({ min: 3, max: 9 });
const some = fc.integer({ min: 11, max: 48 });
const many = fc.integer({ min: 60, max: 480 });
const CHINESE = "〇一二三四五六七八九";
/** A number in spoken Chinese, such as 四十二. */
const said = (number: number): string =>
  number < 10
    ? CHINESE.charAt(number)
    : `${number < 20 ? "" : CHINESE.charAt(Math.floor(number / 10))}十${number % 10 === 0 ? "" : CHINESE.charAt(number % 10)}`;

describe("the speaker of a brief", () => {
  const name = fc.constantFrom("祁文远", "沈若谷", "陶然", "苏映红", "贺长青", "钟离若水", "郜东升");
  const frames: readonly ((name: string, day: string) => string)[] = [
    (who, on) => `${on}，局机关支部开展专题党课，主讲人是主任医师、总支书记${who}，41名党员到场。`,
    (who, on) => `专题党课\n主讲人｜市委党校 ${who}副教授\n时间｜${on}\n人数｜41`,
    (who, on) => `党课记录：时间${on}；授课人：${who}（支部书记）；听课：党员41人`,
    (who, on) => `${on}，局长、党委书记${who}走上讲台，以一首老歌开场，为41名党员带来一堂党课。`,
    (who, on) => `${on}，会议室座无虚席。台上站着的是一线审计员${who}，她用十年的笔记给同事们讲党课，41名党员听讲。`,
    (who, on) => `${on}，我给41名青年党员讲了一堂党课，讲的是当年的旧事。\n——第二支部书记 ${who}`,
    (who, on) => `我叫${who}，${on}给41名青年党员讲了一堂党课。`,
    (who, on) => `${on}，我所邀请“劳动模范”获得者${who}同志来所讲党课，41名党员听讲。`,
    (who, on) => `${on}请了市委党校的${who}来给我们讲党课来了41个人`,
    (who, on) => `晚上八点，灯火通明，支部书记${who}正给夜班党员上党课。${on}这堂课来了41名党员，只讲了半小时。`,
    (who, on) => `老党员${who}今年八十二了，${on}他拄着拐杖来到少年宫，给41名党员讲了一堂党课。`,
    (who, on) => `【微党课】🎤主讲：青年党员 ${who}　📅${on}　👥41人到课`,
    (who, on) => `党课｜${on}｜市农科院｜主讲：党委副书记${who}｜听众：党员41名`,
    (who, on) => `${on}，支部书记${who}应邀到农机校为41名新党员讲党课。`,
  ];

  test("finds the speaker in any wording", () => {
    fc.assert(
      fc.property(fc.constantFrom(...frames), name, day, (frame, who, on) => {
        const form = formOf(frame(who, on));
        expect(form?.content.fields.speaker, frame(who, on)).toBe(who);
        expect(form?.content.amounts.attendees?.value, frame(who, on)).toBe(41);
      }),
      { numRuns: 120 },
    );
  });

  test("leaves the speaker empty when the text names none", () => {
    const none: readonly ((name: string, day: string) => string)[] = [
      (who, on) => `${on}，局机关支部开展专题党课，${who}等41名党员参加。`,
      (who, on) => `${on}，我们支部开展专题党课，41名党员参加。\n供稿：${who}`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...none), name, day, (frame, who, on) => {
        expect(formOf(frame(who, on))?.content.fields.speaker, frame(who, on)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });
});

describe("the place of a brief", () => {
  const place = fc.constantFrom(
    "东风菜市场",
    "市农机校",
    "幸福里小区",
    "西郊湿地公园",
    "二楼老礼堂",
    "柳溪村",
    "建设路步行街",
    "河西派出所",
    "第三小学门口",
    "市政府南门",
    "少年宫",
  );
  const frames: readonly ((place: string, day: string) => string)[] = [
    (where, on) => `${on}，18名志愿者在${where}支起服务台，开展志愿服务。`,
    (where, on) => `${on}，第一支部组织18名党员到${where}开展志愿服务。`,
    (where, on) => `${on}，第一支部18名党员走进${where}，开展志愿服务。`,
    (where) => `昨天我们支部18个人在${where}给老人理发干了两个小时`,
    (where, on) => `义诊小记\n⏰${on}\n📍${where}\n志愿者18人`,
    (where, on) => `志愿服务 ${on}\n活动地点：${where}\n志愿者18人`,
    (where, on) => `${on}，18名志愿者在${where}设咨询台，打扫卫生。`,
    (where, on) => `“党在我心中”志愿服务${on}在${where}举行，18名志愿者参加。`,
    (where, on) => `${on}，机关出动党员18人，在${where}清雪除冰两个小时。`,
    (where, on) => `【志愿服务】📅${on}　📍${where}　👥18人`,
    (where, on) => `${on}，18名志愿者又来到${where}，打扫卫生两个小时。`,
  ];

  test("finds the place by a preposition, a map pin or a key", () => {
    fc.assert(
      fc.property(fc.constantFrom(...frames), place, day, (frame, where, on) => {
        expect(formOf(frame(where, on))?.content.fields.place, frame(where, on)).toBe(where);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    "11月20日，18名志愿者打扫卫生，从早上讲到晚上的一场场雨都没有停。",
    "11月20日，18名志愿者打扫卫生，收到了社区的感谢信。",
    "11月20日，第一支部开展主题党日，决赛打了三场。",
  ])("leaves the place empty when the text names none: %s", (text) =>
    expect(formOf(text)?.content.fields.place).toBeUndefined(),
  );
});

describe("the role of counted people follows the nearest word", () => {
  const frames: readonly ((came: number, helped: number, other: number) => string)[] = [
    (came, helped) => `昨天我们支部在社区给老人理发去了${said(came)}个人帮了${helped}位老人`,
    (came, helped) => `昨天志愿服务来了${came}名党员忙了三小时服务居民${helped}人次`,
    (came, helped) => `11月20日，第一支部${came}名志愿者义诊，为前来赶集的${helped}名群众量血压。`,
    (came, helped) => `11月20日，第一支部的${came}名志愿者义诊。他们免费为${helped}位居民量血压。`,
    (came, helped, other) => `11月20日志愿服务，计划${other}人，实际参加${came}人，服务群众${helped}人次。`,
    (came, helped, other) => `11月20日义诊，${came}名党员（含退休党员${other}名）参加，服务群众${helped}人次。`,
    (came, helped, other) => `11月20日义诊，走访${other}户${other + 9}人，服务群众${helped}人次，党员${came}人参加。`,
    (came, helped) => `11月20日，市税务局${came}名“税小蓝”志愿服务，服务居民${helped}人次。`,
    (came, helped) => `学雷锋志愿服务 11月20日。党员志愿者${came}，居民约${helped}人次。`,
    (came, helped) => `11月20日，第一支部${came}名党员陪${helped}位老人包饺子。`,
  ];

  test("distinguishes attendees from people helped", () => {
    fc.assert(
      fc.property(fc.constantFrom(...frames), some, many, few, (frame, came, helped, other) => {
        const text = frame(came, helped, other);
        const { people, beneficiaries } = amountsOf(text);
        expect({ people, beneficiaries }, text).toEqual({ people: came, beneficiaries: helped });
      }),
      { numRuns: 200 },
    );
  });

  test("reads a line with only a group and its number", () => {
    fc.assert(
      fc.property(some, many, (came, helped) => {
        const text = `学雷锋志愿服务\n⏰11月20日\n👥市林业局青年突击队 ${came}人\n服务居民${helped}人次`;
        const { people, beneficiaries } = amountsOf(text);
        expect({ people, beneficiaries }, text).toEqual({ people: came, beneficiaries: helped });
      }),
      { numRuns: 20 },
    );
  });

  const meetings: readonly ((came: number, other: number) => string)[] = [
    (came, other) => `昨天支部办了个培训班来了${said(came)}个人请了${said(other)}位老师`,
    (came, other) => `11月20日召开党员大会，${came + other}名正式党员应到，到会${came}名，接收${other}名预备党员。`,
    (came, other) => `昨天在活动室开的党员大会一共来了${said(came)}个人请假的${said(other)}个`,
    (came, other) => `培训班今天（11月26日）结业，${came}名学员结业，另有${other}名学员因病退学。`,
    (came, other) => `11月20日的培训班，计划${came + other}人，实训${came}人，师资${other}人。`,
    (came, other) =>
      `班名：党务培训班\n时间：11月20日\n计划：${came + other}人\n实际报到：${came}人\n结业：${came - 1}人`,
    (came, other) => `11月20日组织生活会 ${came}/${came + other}人到会`,
    (came, other) => `11月20日召开党员大会，${came}名党员参加，到会党员中有退休党员${other}名。`,
    (came, other) => `11月20日召开党员大会，${other}个小组各派1名代表发言，${came}名党员参加，其中有一位老党员。`,
    (came, other) => `11月20日召开党员大会，在职党员${came - other}人参加，还有${other}名退休党员。`,
  ];

  test("takes the number present, not the number on the list", () => {
    fc.assert(
      fc.property(fc.constantFrom(...meetings), some, few, (frame, came, other) => {
        const text = frame(came, other);
        expect(amountsOf(text).attendees, text).toBe(came);
      }),
      { numRuns: 150 },
    );
  });

  test("adds two groups of people with a common verb", () => {
    fc.assert(
      fc.property(few, some, day, (one, other, on) => {
        const text = `${on}，市住建局选派${one}名处级干部、${other}名科级干部到对口县挂职锻炼。`;
        expect(amountsOf(text).number, text).toBe(one + other);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a duration from two times of day", () => {
  const CLOCK = ["", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一"];
  const frames: readonly ((from: number, to: number) => string)[] = [
    (from, to) => `11月20日志愿服务，18名党员自${CLOCK[from]}时起至${CLOCK[to]}时半方歇。`,
    (from, to) => `11月20日志愿服务，早高峰${from}点到${to}点半，18名党员上岗。`,
    (from, to) => `11月20日我们支部18个人扫雪从${CLOCK[from]}点干到${CLOCK[to]}点半`,
    (from, to) => `11月20日18名党员志愿服务，上午${from}点至${to}点30分。`,
  ];
  test("computes a duration with and without a word such as 下午", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.integer({ min: 6, max: 8 }),
        fc.integer({ min: 9, max: 11 }),
        (frame, from, to) => {
          expect(amountsOf(frame(from, to)).minutes, frame(from, to)).toBe((to - from) * 60 + 30);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("amounts counted from a list", () => {
  test("counts numbered findings below a heading", () => {
    fc.assert(
      fc.property(
        fc.subarray(["记录未签字", "台账漏登1人", "公示不及时", "材料缺失3份", "党费未公示"], { minLength: 2 }),
        fc.constantFrom("存在问题：", "发现的问题如下：", "问题清单："),
        fc.boolean(),
        (items, head, isCircled) => {
          const mark = (at: number) => (isCircled ? String.fromCodePoint(0x2460 + at) : `${at + 1}.`);
          const text = `11月20日，工委到市体育局检查党建工作。\n${head}\n${items.map((one, at) => mark(at) + one).join("；\n")}\n整改期限：12月20日前`;
          expect(amountsOf(text).findings, text).toBe(items.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("counts all findings as rectified when the text says so", () => {
    const words = fc.constantFrom("均已当场纠正", "都改好了", "已全部整改到位", "现场全部整改完毕");
    fc.assert(
      fc.property(some, words, (found, said) => {
        const text = `11月20日，工委到市体育局检查党建工作，发现台账不全等问题${found}个，${said}。`;
        const demanded = `11月20日，工委到市体育局检查党建工作，发现台账不全等问题${found}个，要求全部整改到位。`;
        expect(amountsOf(text).rectified, text).toBe(found);
        expect(amountsOf(demanded).rectified, demanded).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  test("counts the listed units when no number is stated", () => {
    const names = ["办公室党支部", "法规科党支部", "市体育局党委", "市血液中心党总支"];
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 2 }), (some) => {
        const text = `经研究，11月20日对${some.join("、")}予以通报批评。`;
        expect(amountsOf(text).number, text).toBe(some.length);
      }),
      { numRuns: 20 },
    );
  });
});

test.each<[text: string, day: string]>([
  ["今天（11月26日）下午，第一支部召开党员大会，35人参加。", "2026-11-26"],
  ["党小组会 11.25 下午 到会7人，学习党章。", "2026-11-25"],
  ["3/5学雷锋志愿服务，党员18人。", "2026-03-05"],
  ["检查情况\n检查时间：2026年11月\n26日\n工委检查市体育局，发现问题3条。", "2026-11-26"],
  ["三支部 11/18 党员大会 15人到会", "2026-11-18"],
  ["我于二〇二六年四月十日到那间曾经开过会的老礼堂，给青年党员讲了一堂党课。", "2026-04-10"],
])("reads the day of %s", (text, wanted) => expect(formOf(text)?.day).toBe(wanted));

test.each<[text: string, amounts: Readonly<Record<string, number>>]>([
  ["7月8日，我委《错时服务》调研报告所提5条建议中的2条，已被吸收进市政府的意见。", { proposals: 5, adopted: 2 }],
  ["11月20日，市林草局派出的3名同志（含我）到雾隐乡挂职。", { number: 3 }],
  ["11月20日，党员突击队36人在积水路段志愿服务，共转移受困群众158人次。", { people: 36, beneficiaries: 158 }],
  ["11月20日，市直机关党员献血，287人报名、241人成功献血。", { people: 241 }],
  ["今天去档案局查台账查出来四个毛病当场改了俩", { findings: 4, rectified: 2 }],
  ["11月20日到市体育局检查，发现问题5条，已经改过来4条。", { findings: 5, rectified: 4 }],
  ["11月20日，12名党员走访慰问，帮助解决了水渠损毁、白菜滞销两个难题。", { people: 12, solved: 2 }],
  ["11月20日，12名党员走访慰问，解决医保断缴、农机补贴、租金等难题3件。", { people: 12, solved: 3 }],
])("reads the amounts of %s", (text, wanted) => expect(amountsOf(text)).toEqual(wanted));
