import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allMeasures, createTree, type DraftContext, readDraft } from "#core";
import { draftUnit } from "./units.ts";

const TODAY = "2026-11-30";
const committee = draftUnit("gw", "市直机关工委", "committee");
const UNITS = [
  draftUnit("city", "青禾市", "root"),
  committee,
  draftUnit("cz", "市财政局", "organ"),
  draftUnit("zb", "市水务局机关支部", "branch"),
];
const ABOVE: Readonly<Record<string, string>> = { gw: "city", cz: "gw", zb: "gw" };
const tree = createTree(
  UNITS,
  UNITS.map(({ id }) => ({ unitId: id, fromDay: "2000-01-01", parentId: ABOVE[id] })),
);

const read = (text: string, more: Partial<DraftContext> = {}) => {
  const found = readDraft(text, { today: TODAY, tree, city: committee, ...more });
  if (!found.ok) throw new Error(found.error);
  return found.value;
};
/** Each number of a draft with its measure, or the reason why it is not judged. */
const told = (text: string, more: Partial<DraftContext> = {}) =>
  read(text, more).figures.map(({ text: said, measure, doubt }) => `${said} ${doubt ?? measure?.id}`);

/** A plain sentence for each measure: owner, text before the number, the number, text after it. */
const SAID: readonly (readonly [id: string, owner: string, before: string, number: string, behind: string])[] = [
  ["M1.1", "市直机关工委", "班子会议集中学习", "43次", ""],
  ["M1.2", "市直机关工委", "理论学习中心组集中研讨", "3次", ""],
  ["M1.4", "市直机关工委", "举办", "6个", "主体培训班"],
  ["M1.6", "市直机关各级党组织", "开展党课活动", "120余场次", ""],
  ["M2.1", "全市", "召开联席会议", "10次", ""],
  ["M2.2", "全市", "研究解决机关党建工作中的难点问题", "15项", ""],
  ["M2.3", "全市", "推动实施重点党建项目", "20余个", ""],
  ["M3.1", "市直机关工委", "完成调研报告", "12篇", ""],
  ["M3.2", "市直机关工委", "", "7项", "建议被市委、市政府采纳"],
  ["M3.3", "市直机关工委", "组织党员干部参与脱贫攻坚帮扶活动", "100余次", ""],
  ["M3.4", "市直机关工委", "帮助解决实际困难", "200余件", ""],
  ["M3.5", "市直机关各级党组织", "开展志愿服务活动", "300余次", ""],
  ["M4.1", "市直机关工委", "对", "120余家", "机关单位进行了年度考核"],
  ["M4.2", "市直机关工委", "评选出先进党组织", "20家", ""],
  ["M4.3", "市直机关工委", "评选优秀共产党员", "100名", ""],
  ["M4.4", "市直机关工委", "表彰奖励先进单位", "10家", ""],
  ["M4.5", "市直机关工委", "表彰优秀个人", "20名", ""],
  ["M4.6", "市直机关工委", "通报批评后进单位", "5家", ""],
  ["M5.1", "市直机关", "“智慧党建”云平台注册用户", "达1.5万人", ""],
  ["M5.2", "市直机关", "“智慧党建”云平台累计访问量", "超过100万次", ""],
  ["M5.3", "市直机关工委", "选派", "100余名", "党员干部到基层挂职锻炼"],
  ["M5.5", "市直机关工委", "举办各类交流活动", "20余场次", ""],
  ["M6.1", "市直机关工委", "查处违反中央八项规定精神问题", "10起", ""],
  ["M6.2", "市直机关工委", "处理党员干部", "20人", ""],
  ["M6.3", "市直机关工委", "举办各类培训班", "30余期", ""],
  ["M6.5", "市直机关工委", "评选出作风建设先进单位", "10家", ""],
  ["M6.6", "市直机关工委", "评选作风建设优秀个人", "20名", ""],
  ["M7.1", "市直机关工委", "新建党支部", "20个", ""],
  ["M7.2", "市直机关工委", "调整优化党支部设置", "50个", ""],
  ["M7.4", "市直机关", "", "1000余名", "党员干部主动亮明身份"],
  ["M7.5", "市直机关工委", "开展基层党组织规范化建设检查", "100余次", ""],
  ["M7.6", "市直机关工委", "发现并整改问题", "200余条", ""],
  ["M8.1", "市直机关工委", "推出“党建+扶贫”“党建+服务”等", "10个", "党建品牌项目"],
  ["M8.2", "市直机关工委", "举办“红色故事会”“廉政文化周”等主题活动", "30余场次", ""],
  ["M8.4", "市直机关工委", "评选出“最佳党建品牌”", "10个", ""],
  ["M8.5", "市直机关工委", "评选优秀党建品牌", "20个", ""],
];
/** Clauses whose number depends on the one before. */
const GOES_ON: readonly (readonly [id: string, first: string, then: string])[] = [
  ["M1.5", "M1.4", "参训党员干部800余人次"],
  ["M1.7", "M1.6", "覆盖党员干部近万人次"],
  ["M3.6", "M3.5", "受益群众达1万余人次"],
  ["M5.4", "M5.3", "其中20人因表现突出被提拔使用"],
  ["M5.6", "M5.5", "参与党员近2000人次"],
  ["M6.4", "M6.3", "培训党员干部3000余人次"],
  ["M8.3", "M8.2", "参与党员干部近5000人次"],
];

const plain = fc.constantFrom(...SAID);
const clauseOf = ([, owner, before, number, behind]: (typeof SAID)[number], turn = "") =>
  `${owner}${turn}${before}${number}${behind}`;

describe("a number is assigned to a measure if its clause has the noun, the owner and a period", () => {
  test("every measure with a number has an example sentence", () => {
    const ids = new Set([...SAID.map(([id]) => id), ...GOES_ON.map(([id]) => id)]);
    expect(allMeasures.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual(["M1.3", "M7.3"]);
  });

  test.each(SAID)("assigns a number to measure %s", (id, ...said) => {
    const clause = clauseOf([id, ...said]);
    expect(told(`2026年，${clause}。`)).toEqual([`${said[2]} ${id}`]);
  });

  test.each(GOES_ON)("%s can depend on the number before it", (id, first, then) => {
    const before = SAID.find(([one]) => one === first) ?? SAID[0];
    if (before === undefined) throw new Error("nothing to go on about");
    expect(told(`2026年，${clauseOf(before)}，${then}。`).at(-1)).toMatch(new RegExp(` ${id}$`));
  });

  test("a filler such as 累计 or 扎实 before the verb changes nothing", () => {
    const turn = fc.constantFrom("", "共", "先后", "累计", "扎实", "围绕中心大局，", "统筹");
    fc.assert(
      fc.property(
        plain.filter(([, , before]) => before !== ""),
        turn,
        (said, words) => {
          expect(told(`2026年，${clauseOf(said, words)}。`).at(-1)).toMatch(new RegExp(` ${said[0]}$`));
        },
      ),
    );
  });
});

/** Changes that make a clause uncertain, with the expected reason. */
const SPOILT: readonly (readonly [doubt: string, spoil: (clause: string, said: (typeof SAID)[number]) => string])[] = [
  ["plan", (clause) => `2026年，计划${clause}`],
  ["plan", (clause) => `下一步，2026年${clause}`],
  ["norm", (clause) => `2026年，按照规定必须${clause}`],
  ["other", (_, [, , before, number, behind]) => `2026年，省直机关工委${before}${number}${behind}`],
  ["other", (_, [, , before, number, behind]) => `2026年，省直机关工委带头，${before}${number}${behind}`],
  ["period", (clause) => `五年来，${clause}`],
  ["period", (clause) => `国庆期间，${clause}`],
  ["year", (clause) => `202x年，${clause}`],
];

describe("a number is not judged if its clause is not certain", () => {
  test("plans, norms, other organisations and unclear periods give the reason", () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(...SPOILT), (said, [doubt, spoil]) => {
        const [figure] = read(`${spoil(clauseOf(said), said)}。`).figures;
        expect(`${said[0]} ${figure?.doubt}`).toBe(`${said[0]} ${doubt}`);
      }),
      { numRuns: 400 },
    );
  });

  test("a longer noun is not the measure's noun", () => {
    const longer = fc.constantFrom("宣传栏", "慰问品", "活动室", "工作手册", "名额", "经费", "示范点");
    fc.assert(
      fc.property(plain, longer, (said, tail) => {
        const [id, owner, before, number, behind] = said;
        const text = behind === "" ? `${owner}${before}${tail}${number}` : `${owner}${before}${number}${behind}${tail}`;
        expect(read(`2026年，${text}。`).figures[0]?.doubt, id).not.toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test("a number with another unit is not the measure", () => {
    fc.assert(
      fc.property(
        plain,
        fc.constantFrom("万元", "小时", "公里", "册", "台次", "类", "间", "部", "天"),
        (said, other) => {
          const [, owner, before, , behind] = said;
          const [figure] = read(`2026年，${owner}${before}46${other}${behind}。`).figures;
          expect([figure?.text, figure?.measure]).toEqual([`46${other}`, undefined]);
        },
      ),
    );
  });

  test.each([
    ["其中党员志愿服务活动32次", "part"],
    ["人均参加志愿服务活动3.6次", "mean"],
    ["平均每月开展志愿服务活动27次", "mean"],
    ["同比增加30次", "change"],
    ["志愿服务活动120~130次", "range"],
    ["没有开展志愿服务活动100余次", "denial"],
    ["每个支部每年开展志愿服务活动不少于4次", "norm"],
  ])("%s is not counted in the year's total", (clause, doubt) => {
    const figures = read(`2026年，市直机关各级党组织开展志愿服务活动300余次，${clause}。`).figures;
    expect(figures.at(-1)?.doubt).toBe(doubt);
  });

  test("a unit's name with more characters attached is another organisation", () => {
    for (const name of ["邻市直机关工委", "市财政局国库支付中心", "市财政局工会"])
      expect(told(`2026年，${name}完成调研报告12篇。`)).toEqual(["12篇 other"]);
  });
});

describe("a draft is read in whatever form it was pasted", () => {
  const DRAFT = ["市直机关工委2026年工作总结", ...SAID.map((said) => `2026年，${clauseOf(said)}。`)].join("\n");
  const measures = (text: string) => read(text).figures.map(({ measure, doubt }) => doubt ?? measure?.id);
  const wanted = SAID.map(([id]) => id);

  test("as it is", () => expect(measures(DRAFT)).toEqual(wanted));

  test("with lines broken anywhere, as a PDF and a mail program do", () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 40 }), fc.boolean(), (width, pages) => {
        const [title = "", ...lines] = DRAFT.split("\n");
        const broken = lines.join("").replace(new RegExp(`.{${width}}`, "gu"), `$&\n${pages ? "  — 7 —\n" : ""}`);
        expect(measures(`${title}\n\n${broken}`)).toEqual(wanted);
      }),
    );
  });

  test("with blanks around numbers, full width, and Markdown", () => {
    const forms: readonly ((text: string) => string)[] = [
      (text) => text.replace(/\d+/g, " $& "),
      (text) => text.replace(/[\d余万]+/g, "　$&　"),
      (text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
      (text) => text.replace(/\d+/g, "**$&**"),
      (text) => text.replace(/^/gm, "> "),
      (text) => text.replace(/。/g, "；"),
    ];
    fc.assert(
      fc.property(fc.subarray([...forms]), (chosen) => {
        expect(measures(chosen.reduce((text, form) => form(text), DRAFT))).toEqual(wanted);
      }),
    );
  });

  test("in traditional script", () => {
    const text = "今年以來市直機關各級黨組織開展黨課120餘場次、志願服務活動300餘次，受益群眾1萬餘人次。";
    expect(told(text)).toEqual(["120余场次 M1.6", "300余次 M3.5", "1万余人次 M3.6"]);
  });

  test("as a table, by row and column headers", () => {
    const text =
      "单位\t2026年党课场次\t2025年志愿服务次数\n省直机关工委\t320场次\t860次\n市直机关各级党组织\t124\t303次";
    expect(told(text)).toEqual(["320场次 other", "860次 other", "124 M1.6", "303次 M3.5"]);
    expect(read(text).figures.map(({ period }) => period?.label)).toEqual(["2026年", "2025年", "2026年", "2025年"]);
    const turned = "| 项目 | 2025年 | 2026年 |\n| 市直机关工委新建党支部（个） | 16 | 20 |";
    expect(told(turned)).toEqual(["16个 M7.1", "20个 M7.1"]);
  });
});

describe("the owner and the year are asked once for the whole draft", () => {
  test("the unit is read from the draft's heading, or asked for", () => {
    const body = "2026年，完成调研报告12篇，举办各类培训班30余期。";
    expect(read(body).asks).toEqual({ subject: true, year: false });
    expect(told(body, { subject: committee })).toEqual(["12篇 M3.1", "30余期 M6.3"]);
    expect(told(`市直机关工委2026年工作总结\n${body}`)).toEqual(["12篇 M3.1", "30余期 M6.3"]);
    expect(told(`青禾县直机关工委2026年工作总结\n${body}`)).toEqual(["12篇 other", "30余期 other"]);
  });

  test("the year of 202x is asked once and applies everywhere", () => {
    const body = "202x年以来，市直机关工委完成调研报告12篇。\n20xx年，市直机关工委新建党支部20个。";
    expect(read(body).asks).toEqual({ subject: false, year: true });
    const { figures, asks } = read(body, { year: 2025 });
    expect([figures.map(({ period }) => period?.from), asks.year]).toEqual([["2025-01-01", "2025-01-01"], false]);
  });

  test("今年, 去年 and 本月 are counted from the period of the title", () => {
    const text = "市直机关工委2025年度工作总结\n今年以来，完成调研报告10篇。去年完成调研报告8篇。";
    expect(read(text).figures.map(({ period }) => period?.from)).toEqual(["2025-01-01", "2024-01-01"]);
  });

  test.each([
    ["前三季度", "2026-01-01", "2026-09-30"],
    ["2026年1至10月", "2026-01-01", "2026-10-31"],
    ["二〇二六年上半年", "2026-01-01", "2026-06-30"],
    ["2026年，截至10月底", "2026-01-01", "2026-10-31"],
    ["第三季度", "2026-07-01", "2026-09-30"],
  ])("reads the period %s", (words, from, to) => {
    const [figure] = read(`${words}，市直机关工委完成调研报告12篇。`).figures;
    expect([figure?.doubt, figure?.period?.from, figure?.period?.to]).toEqual([undefined, from, to]);
  });
});

test("no text makes the reader throw, and reading time grows linearly", () => {
  const piece = fc.constantFrom(
    ...[
      "2026年",
      "202x年",
      "市直机关工委",
      "各级党组织",
      "共有",
      "党员干部",
      "开展",
      "组织",
      "党课",
      "120",
      "余",
      "场次",
    ],
    ...[
      "，",
      "。",
      "；",
      "：",
      "、",
      "\n",
      " ",
      "（",
      "）",
      "“",
      "”",
      "**",
      "~~",
      "\t",
      "|",
      "近",
      "其中",
      "分别",
      "至",
      "万",
      "一",
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      readDraft(pieces.join(""), { today: TODAY, tree, city: committee });
    }),
    { numRuns: 500 },
  );
});
