import { describe, expect, test } from "vitest";
import { type Doing, splitMessage } from "../../../src/core/index.ts";

const DOES: Readonly<Record<string, Doing>> = {
  党课: "reports",
  志愿: "reports",
  lecture: "reports",
  亮身份: "reports",
  汇总: "looks",
  撤: "changes",
  改: "changes",
};
const does = (word: string): Doing | undefined => DOES[word];
const commands = Object.keys(DOES);
const reports = commands.filter((word) => DOES[word] === "reports");
const rests = [" 昨天 第三讲 24人", " 12", "：11月20日 清洁家园"];

const slashes = ["/", "／", "//", "\\", "、", " / "];
const called = ["", "@_user_1 ", "@_all @_user_2 ", "@李敏 "];
const marks = ["", "1. ", "2、", "①", "（3）", "一、", "- ", "• "];
const labels = ["", "补报：", "补报 ", "另：", "各位好，"];

const pairs = <A, B>(left: readonly A[], right: readonly B[]) => left.flatMap((a) => right.map((b) => [a, b] as const));

describe("the position of a command", () => {
  test("may follow a mention, a list mark or an introducing word, with any kind of slash", () => {
    const leads = pairs(pairs(called, marks), pairs(labels, slashes));
    const lines = pairs(leads, pairs(commands, rests));
    for (const [[[call, mark], [label, slash]], [word, rest]] of lines) {
      const text = `${call}${mark}${label}${slash}${word}${rest}`;
      const found = splitMessage(text, does).commands;
      // A command that changes stored data is not executed after words.
      const expected = label !== "" && DOES[word] === "changes" ? [] : [[word, rest]];
      expect(
        found.map((one) => [one.word, one.rest]),
        text,
      ).toEqual(expected);
      if (slash !== " / ") for (const one of found) expect(one.line, text).toMatch(/^[/／]/);
    }
    expect(lines.length).toBeGreaterThan(20_000);
  });

  test("may be inside a line that already has a report", () => {
    for (const [first, second] of pairs(reports, reports))
      for (const between of ["；", "，", "。", " ", "；另：", "、", "; 补报： ", "\n", "\n另：", "\n2. "]) {
        const text = `/${first} 昨天 第三讲 24人${between}/${second} 前天 清洁家园`;
        const found = splitMessage(text, does).commands.map((one) => [one.word, one.rest.trim()]);
        expect(found, text).toEqual([
          [first, "昨天 第三讲 24人"],
          [second, "前天 清洁家园"],
        ]);
      }
  });

  test.each([
    "/帮助 /党课",
    "/汇总 本月 /党课 第三讲",
    "/党课 昨天 学习 https://a.cn/党课 x 24人",
    "/党课 昨天 党课/志愿两用 24人",
    "/党课 昨天 第三讲 24人 /撤 12",
  ])("%s is read as one command", (text) => {
    expect(splitMessage(text, does).commands).toHaveLength(1);
  });

  test.each(["和/或", "看 http://a/党课 x", "他昨天在会上说要大家都来用这个 /撤 12", "、学习", "//注释", "\\n"])(
    "gives no command in %s",
    (text) => {
      expect(splitMessage(text, does).commands).toEqual([]);
    },
  );

  test("does not include quotation marks around the line", () => {
    expect(splitMessage("“/志愿 昨天 清洁家园 20人”", does).commands[0]?.rest).toBe(" 昨天 清洁家园 20人");
  });
});
