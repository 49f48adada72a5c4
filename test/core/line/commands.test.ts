import { describe, expect, test } from "vitest";
import { gluedCommand, likeTitle, nearestCommands, reportWords, splitMessage } from "../../../src/core/index.ts";

const names = [...reportWords(), ..."汇总 总结 帮助 明细 未报 改 撤 核 销号 summary help edit undo close".split(" ")];

describe("a message", () => {
  test("is one command with several lines, like a completed form", () => {
    const { commands } = splitMessage("/党课\n时间:11.19\n主讲:何静");
    expect(commands).toMatchObject([
      { word: "党课", rest: "\n时间:11.19\n主讲:何静", line: "/党课\n时间:11.19\n主讲:何静" },
    ]);
  });

  test("is several commands if several lines begin with one", () => {
    const { before, commands } = splitMessage("本周情况\n/党课 昨天 35人\n主讲=王建国\n／志愿 今天 植树 20人");
    expect(before).toBe("本周情况");
    expect(commands.map(({ word, rest }) => [word, rest])).toEqual([
      ["党课", " 昨天 35人\n主讲=王建国"],
      ["志愿", " 今天 植树 20人"],
    ]);
  });

  test.each([
    ["／ＤＫ 昨天", "dk"],
    ["/Lecture x", "lecture"],
    [" / 党课 x", "党课"],
    ["\u200b/党课", "党课"],
    ["/党课：昨天", "党课"],
    ["/党课@_user_1 昨天", "党课"],
  ])("finds the command in %s as %s", (text, word) => {
    expect(splitMessage(text).commands[0]?.word).toBe(word);
  });

  test.each(["大家好", "转发：/撤 12", "http://a/b", "//注释", '{"text":"/党课"}', "   "])(
    "finds no command in %s",
    (text) => {
      expect(splitMessage(text).commands).toEqual([]);
    },
  );

  test("accepts a command and its topic without a space", () => {
    expect(gluedCommand("党课专题", reportWords())).toEqual({ word: "党课", rest: "专题" });
    expect(gluedCommand("主题党日参观", reportWords())).toEqual({ word: "主题党日", rest: "参观" });
    expect(gluedCommand("报昨天党课35人", ["报", "改"])).toEqual({ word: "报", rest: "昨天党课35人" });
    expect(gluedCommand("改昨天党课35人", ["报", "改"])).toBeUndefined();
    expect(gluedCommand("打卡", reportWords())).toBeUndefined();
  });
});

describe("a mistyped command", () => {
  test.each([
    ["党客", "党课"],
    ["志原", "志愿"],
    ["检察", "检查"],
    ["dangke", "党课"],
    ["lecure", "lecture"],
    ["volunter", "volunteer"],
    ["汇宗", "汇总"],
    ["党", "党课"],
  ])("suggests for %s the commands %s", async (word, meant) => {
    expect((await nearestCommands(word, names))[0]).toBe(meant);
  });

  test.each(["打卡", "x", "help1", "记錄", "123", ""])("suggests no command for %s", async (word) => {
    expect(await nearestCommands(word, names)).toEqual([]);
  });

  test.each(["撤销", "通报", "该", "clos", "undoo", "edt", "销"])(
    "never suggests for %s a command that changes or removes",
    async (word) => {
      const offered = await nearestCommands(word, names);
      expect(
        offered.filter((name) => ["改", "撤", "核", "销号", "edit", "undo", "close", "通报"].includes(name)),
      ).toEqual([]);
    },
  );
});

describe("two titles", () => {
  test.each([
    ["清洁家园", "清洁家园志愿服务活动"],
    ["植树", "义务植树"],
    ["二十届四中全会精神解读", "学习二十届四中全会精神"],
    ["“八项规定”再学习", "八项规定再学习"],
  ])("%s and %s are alike", (a, b) => {
    expect(likeTitle(a, b)).toBeGreaterThan(0.6);
    expect(likeTitle(b, a)).toBe(likeTitle(a, b));
  });

  test.each([
    ["廉洁自律", "作风建设"],
    ["防汛值守", "交通劝导"],
    ["", "植树"],
  ])("%s and %s are not", (a, b) => {
    expect(likeTitle(a, b)).toBeLessThan(0.4);
  });
});
