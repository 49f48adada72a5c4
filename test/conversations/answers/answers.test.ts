import { describe, test } from "vitest";
import { hold, type Step, type Talk } from "../../support/hold.ts";

const CZ = "市财政局机关党建群";
const SPOKEN = { who: "李敏", where: CZ } as const;
const lecture = { kind: "lecture", day: "2026-11-21", title: "学习党章" } as const;
const asked: Step = { ...SPOKEN, says: "/党课 昨天 学习党章 主讲=王志强", hears: ["参加人数"] };

const talks: readonly Talk[] = [
  ...["30人", "30", "三十", "30个", "参加人数是30人", "来了30个人", "人数=30"].map(
    (says): Talk => ({
      name: `${says} answers for the missing number, without replying`,
      steps: [asked, { ...SPOKEN, says, hears: ["✓ 1 党课", "30人", "·改", "李敏已答复"] }],
      ledger: [{ ...lecture, amounts: { attendees: 30 } }],
    }),
  ),
  {
    name: "an approximate answer stays approximate",
    steps: [asked, { ...SPOKEN, says: "三十来个人吧", replyTo: "last", hears: ["✓ 已登记 1 党课", "约30人"] }],
    ledger: [{ ...lecture, amounts: { attendees: "约30" } }],
  },
  {
    name: "an answer may correct beside what was asked",
    steps: [asked, { ...SPOKEN, says: "30人，主讲改成李红", hears: ["✓ 1 党课", "李红"] }],
    ledger: [{ ...lecture, amounts: { attendees: 30 }, fields: { speaker: "李红" } }],
  },
  ...["昨天", "11月21日", "21号", "就是昨天", "昨天的"].map(
    (says): Talk => ({
      name: `${says} answers for the day`,
      steps: [
        { ...SPOKEN, says: "/志愿 清洁家园 32人", hears: ["日期"] },
        { ...SPOKEN, says, hears: ["✓ 1 志愿 11月21日"] },
      ],
      ledger: [{ kind: "volunteering", day: "2026-11-21", title: "清洁家园", amounts: { people: 32 } }],
    }),
  ),
  {
    name: "算了 ends the question, and its card is closed",
    steps: [
      asked,
      { ...SPOKEN, says: "算了不报了", hears: ["已取消，没有登记", "·改", "李敏已答复"] },
      { ...SPOKEN, says: "30人", hears: ["没有登记"], not: ["✓"] },
    ],
    ledger: [],
  },
  {
    name: "somebody else who replies is told whose question it is, the secretary may answer",
    steps: [asked, { who: "王建国", where: CZ, says: "30人", replyTo: "last", hears: ["这是问李敏的"], not: ["✓"] }],
    ledger: [],
  },
  {
    name: "a bare text of somebody else answers nothing",
    steps: [asked, { who: "王建国", where: CZ, says: "30人", hears: [/./], not: ["✓"] }],
    ledger: [],
  },
  {
    name: "what fits two questions is asked, and the choice is carried out",
    steps: [
      asked,
      { ...SPOKEN, says: "/党课 11月19日 警示教育 主讲=王志强", hears: ["参加人数"] },
      { ...SPOKEN, says: "30人", hears: ["是回答哪一个"], not: ["✓"] },
    ],
    ledger: [],
  },
  {
    name: "whether it is the same event is answered in words",
    steps: [
      { ...SPOKEN, says: "/志愿 昨天 清洁家园 32人", hears: ["✓ 1"] },
      { ...SPOKEN, says: "/志愿 昨天 清洁家园 30人", hears: ["与 1 是同一场吗"] },
      { ...SPOKEN, says: "不是同一场", hears: ["✓ 2 志愿"] },
    ],
    ledger: [
      { kind: "volunteering", day: "2026-11-21" },
      { kind: "volunteering", day: "2026-11-21" },
    ],
  },
  {
    name: "a number that looked wrong is confirmed or put right in words",
    steps: [
      { ...SPOKEN, says: "/党课 昨天 学习党章 主讲=王志强 2000人", hears: ["2,000人"] },
      { ...SPOKEN, says: "不对，是200人", hears: ["1 党课", "200人"] },
      { ...SPOKEN, says: "/党课 11月18日 警示教育 主讲=王志强 2000人", hears: ["2,000人"] },
      { ...SPOKEN, says: "没错", hears: ["2 党课"] },
    ],
    ledger: [
      { ...lecture, amounts: { attendees: 200 } },
      { kind: "lecture", day: "2026-11-18", amounts: { attendees: 2000 } },
    ],
  },
  {
    name: "an empty form is filled by a line in the own chat",
    steps: [
      { who: "李敏", where: "单聊", says: "/党课", hears: ["登记党课"] },
      { who: "李敏", says: "昨天 学习党章 王志强讲 35人", hears: ["✓ 1 党课"] },
    ],
    ledger: [{ ...lecture, amounts: { attendees: 35 }, fields: { speaker: "王志强" } }],
  },
  ...[
    ["二十来个吧，没细数", "约20"],
    ["三十个左右", "约30"],
  ].map(
    ([says = "", attendees = ""]): Talk => ({
      name: `${says} is a number nobody counted`,
      steps: [asked, { ...SPOKEN, says, hears: ["✓"] }],
      ledger: [{ ...lecture, amounts: { attendees } }],
    }),
  ),
  {
    name: "a year is named by how far back it is",
    on: { at: "2027-01-05T02:00:00.000Z" },
    steps: [
      { ...SPOKEN, says: "/党课 9月20日 学习党章 主讲=王志强 66人", hears: ["是2026年9月20日吗"] },
      { ...SPOKEN, says: "去年的", hears: ["✓"] },
    ],
    ledger: [{ kind: "lecture", day: "2026-09-20", amounts: { attendees: 66 } }],
  },
  {
    name: "a large number is confirmed with the reason why",
    steps: [
      { ...SPOKEN, says: "/党课 昨天 学习党章 主讲=王志强 2000人", hears: ["比平常多很多"] },
      { ...SPOKEN, says: "没错 全市视频会 就是2000", hears: ["✓"] },
    ],
    ledger: [{ ...lecture, amounts: { attendees: 2000 } }],
  },
  {
    name: "another number beside the yes is not confirmed away",
    steps: [
      { ...SPOKEN, says: "/党课 昨天 学习党章 主讲=王志强 2000人", hears: ["比平常多很多"] },
      { ...SPOKEN, says: "没错 是200", hears: [/./], not: ["2,000人 ·"] },
    ],
    ledger: [{ ...lecture, amounts: { attendees: 200 } }],
  },
  {
    name: "two of one title are two, said with the reason",
    steps: [
      { ...SPOKEN, says: "/党课 昨天 学习党章 主讲=王志强 38人", hears: ["✓ 1"] },
      { ...SPOKEN, says: "/党课 昨天 学习党章 主讲=王志强 40人", hears: ["是同一场吗"] },
      { ...SPOKEN, says: "不是一场 上午下午各一场", hears: ["✓"] },
    ],
    ledger: [lecture, { ...lecture, amounts: { attendees: 40 } }],
  },
  {
    name: "a yes where nothing was to be agreed to is asked again",
    steps: [
      { ...SPOKEN, says: "/志愿 周日 清洁家园 14人", hears: ["是今天，还是上周日"] },
      { ...SPOKEN, says: "嗯", hears: ["没有对上这个问题", "是今天，还是上周日"] },
    ],
    ledger: [],
  },
  {
    name: "visits that fell are asked about, and confirmed in words",
    steps: [
      { ...SPOKEN, says: "/平台 昨天 累计访问量12000", hears: ["✓ 1"] },
      { ...SPOKEN, says: "/平台 今天 累计访问量900", hears: ["上次报的是12,000", "反而少了"], not: ["✓"] },
      { ...SPOKEN, says: "没错", hears: ["✓ 2"] },
    ],
    ledger: [
      { kind: "platform_metric", day: "2026-11-21" },
      { kind: "platform_metric", day: "2026-11-22" },
    ],
  },
  {
    name: "how a finding was put right is said in words",
    steps: [
      {
        who: "周敏",
        where: "市直机关工委工作群",
        says: "/检查 今天 市水务局机关支部 问题:1.会议记录缺签到",
        hears: ["Z1"],
      },
      { who: "陈立新", where: "市水务局机关支部群", says: "/销号 Z1", hears: ["请写明整改情况"] },
      { who: "陈立新", where: "市水务局机关支部群", says: "已补签，复印件归档", hears: ["✓ Z1 已报整改完成"] },
    ],
    ledger: [{ kind: "inspection", day: "2026-11-22" }],
  },
  {
    name: "a unit's own meeting is no event of two units",
    steps: [
      { who: "周敏", where: "市直机关工委工作群", says: "/支委会 昨天 研究党费 5人", hears: ["✓ 1"] },
      { ...SPOKEN, says: "/支委会 昨天 研究党费 6人", hears: ["✓ 2"], not: ["同一场"] },
    ],
    ledger: [
      { kind: "study", day: "2026-11-21" },
      { kind: "study", day: "2026-11-21" },
    ],
  },
  {
    name: "an offered command is accepted in words",
    steps: [
      { ...SPOKEN, says: "/志原 昨天 清洁家园 32人", hears: ["/志愿 吗"] },
      { ...SPOKEN, says: "是的", hears: ["✓ 1 志愿"] },
    ],
    ledger: [{ kind: "volunteering", day: "2026-11-21", amounts: { people: 32 } }],
  },
  {
    name: "an answer that does not fit is said so, with the question again",
    steps: [
      asked,
      {
        ...SPOKEN,
        says: "会议室挺大的吧",
        replyTo: "last",
        hears: ["没有对上这个问题", "参加人数"],
        not: ["✓", "没看出"],
      },
    ],
    ledger: [],
  },
  {
    name: "the card of a receipt that asks is answered without losing the receipt",
    steps: [
      { ...SPOKEN, says: "/班子会 昨天 学习党章 主持=王志强 12人", hears: ["警示教育内容了吗"] },
      { ...SPOKEN, says: "安排了", replyTo: "last", hears: ["已记上安排了", "·改"] },
    ],
    ledger: [{ kind: "study", day: "2026-11-21", fields: { integrity: "是" } }],
  },
];

describe("an answer to a question of the bot", () => {
  test.each(talks.map((talk) => [talk.name, talk] as const))("%s", async (_, talk) => {
    await hold(talk);
  });
});
