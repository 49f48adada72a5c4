import { describe, expect, test } from "vitest";
import { type Card, chosenBy, endsQuestion, questionsIn } from "../../../src/core/index.ts";

const press = { action: "keep" } as const;
const question = (text: string, ...labels: readonly string[]) => ({
  text,
  choices: labels.map((label) => ({ text: label, press })),
});

/** Each form of question that the bot asks, with the answers that mean each of its choices. */
const asked = [
  {
    ...question("与 231 是同一场吗？", "是同一场，不用重复记", "不是，两场都算"),
    answers: [
      ["是", "是的", "对", "嗯", "同一场", "是同一场", "重复了", "第一个"],
      ["不是", "不是同一场", "两场", "两场都算", "都算", "不是的", "后者", "2"],
    ],
  },
  {
    ...question(
      "市水务局同一天也报了「清洁家园」（12），是一起办的同一场吗？",
      "同一场，同一批人（取较大数）",
      "同一场，各算各的（相加）",
      "不是一场",
    ),
    answers: [
      ["同一批人", "取较大数", "取较大的", "第1个"],
      ["相加", "各算各的", "第二个"],
      ["不是", "不是一场", "不是同一场", "最后一个"],
    ],
  },
  {
    ...question("这次安排党风廉政警示教育内容了吗？", "安排了", "没有安排"),
    answers: [
      ["安排了", "有", "是", "安排了的", "有的"],
      ["没有", "没安排", "没有安排", "否"],
    ],
  },
  {
    ...question("记录 12 要一起撤吗？", "一起撤销", "保留记录"),
    answers: [
      ["要", "撤", "一起撤", "一起撤销吧", "好的"],
      ["不用", "保留", "留着", "不要", "不撤"],
    ],
  },
  {
    ...question("这条登记到哪个单位？", "市水务局机关第一党支部", "市水务局机关第二党支部", "市直机关工委"),
    answers: [
      ["第一支部", "一支部", "第一党支部的", "第一个", "市水务局机关第一党支部"],
      ["第二支部", "二支部"],
      ["工委", "市直机关工委", "机关工委"],
    ],
  },
  {
    ...question("参加人数2,000人，比平常多很多，确定没写错吗？", "没错，就是这个数"),
    answers: [["没错", "是的", "对", "确认", "就是这个数", "没写错"]],
  },
  {
    ...question("「昨天」「11月20日」，是哪一天？", "11月21日", "11月20日"),
    answers: [
      ["21日", "11月21日", "前一个"],
      ["20号", "11月20日", "第二个"],
    ],
  },
  {
    ...question("参加人数写了几个数：「30人」「35人」，记哪一个？", "30人", "35人"),
    answers: [
      ["30", "30人", "第一个"],
      ["35", "35人", "35人的"],
    ],
  },
];

const WRAPPINGS: readonly ((answer: string) => string)[] = [
  (answer) => answer,
  (answer) => `${answer}吧`,
  (answer) => `${answer}。`,
  (answer) => `嗯，${answer}`,
  (answer) => `应该${answer}`,
  (answer) => `${answer}，谢谢`,
  (answer) => ` ${answer} `,
];

describe("an answer in words", () => {
  test("chooses the same option as the button, in any phrasing", () => {
    const said = asked.flatMap((one) =>
      one.answers.flatMap((answers, at) =>
        answers.flatMap((answer) =>
          WRAPPINGS.map((wrap) => ({ one, at, wrapped: wrap(answer), chosen: chosenBy(wrap(answer), one) })),
        ),
      ),
    );
    const single = said.filter(({ chosen }) => chosen?.indices.length === 1);
    const right = single.filter(({ at, chosen }) => chosen?.indices[0] === at).length;
    // An unclear answer only causes the question again, but a wrong choice is an error.
    const wrong = single
      .filter(({ at, chosen }) => chosen?.indices[0] !== at)
      .map(({ one, wrapped, chosen }) => `${one.text} ${wrapped} → ${one.choices[chosen?.indices[0] ?? 0]?.text}`);
    expect(wrong).toEqual([]);
    process.stdout.write(`answers: {"wrong":${wrong.length},"asked":${said.length - right},"right":${right}}\n`);
    expect(right / said.length).toBeGreaterThan(0.93);
  });

  test("chooses neither option if the word fits both", () => {
    const [, joint] = asked;
    expect(joint && chosenBy("是", joint)?.indices).toEqual([0, 1]);
    expect(joint && chosenBy("同一场", joint)?.indices).toEqual([0, 1]);
  });

  test.each(["今天天气不错", "在吗", "/汇总 本月", "谢谢", "主讲是李红", "去年的呢"])("%s is no answer", (said) => {
    for (const one of asked) expect(chosenBy(said, one), one.text).toBeUndefined();
  });

  test.each(["算了", "算了不报了", "不报了", "取消", "取消吧", "先不登记了", "别报了", "不登记了吧", "那就算了吧"])(
    "%s cancels the question",
    (said) => {
      expect(endsQuestion(said)).toBe(true);
    },
  );

  test.each(["不对", "不是", "35人", "取消资格", "不报告"])("%s does not cancel the question", (said) => {
    expect(endsQuestion(said)).toBe(false);
  });
});

describe("the question of a card", () => {
  const buttons = { type: "buttons", buttons: [{ text: "安排了", press }] } as const;

  test("is read from all buttons and forms of a card that only asks", () => {
    const card: Card = { summary: "几人？", tone: "ask", blocks: [{ type: "text", text: "记哪一个？" }, buttons] };
    expect(questionsIn(card)).toMatchObject([{ text: "记哪一个？", choices: [{ text: "安排了" }] }]);
  });

  test("is read on a receipt from the buttons below its bold text, not from the receipt's other buttons", () => {
    const card: Card = {
      summary: "✓",
      blocks: [
        { type: "text", text: "安排了吗？", weight: "bold" },
        buttons,
        { type: "buttons", buttons: [{ text: "撤销", press }] },
      ],
    };
    expect(questionsIn(card)).toMatchObject([{ text: "安排了吗？", choices: [{ text: "安排了" }] }]);
  });
});
