import { expect, test } from "vitest";
import { kindOf, readLine } from "../../../src/core/index.ts";

const TODAY = "2026-11-30";
const read = (line: string) => {
  const { partial, problems } = readLine(kindOf("volunteering"), line, { today: TODAY });
  return { day: partial.day, title: partial.title, amounts: partial.content.amounts, problems };
};
const BEHIND = [
  " 谢谢",
  "，谢谢大家！",
  "。请领导审阅",
  "，请查收，谢谢",
  " 辛苦了",
  " [强][玫瑰]",
  " [OK]",
  "[赞] 谢谢[抱拳]",
  "。汇报完毕",
  " 麻烦登记一下",
  ", thanks!",
  " thank you",
];
const AHEAD = ["您好 ", "各位领导好，", "大家好！", "hi ", "[玫瑰] "];

test.each(BEHIND)("ignores 「%s」 after a report", (words) => {
  expect(read(`昨天 清洁家园 30人${words}`)).toEqual(read("昨天 清洁家园 30人"));
});

test.each(AHEAD)("ignores 「%s」 before a report", (words) => {
  expect(read(`${words}昨天 清洁家园 30人`)).toEqual(read("昨天 清洁家园 30人"));
});

test.each([
  ["昨天 感谢信宣讲 30人", "感谢信宣讲"],
  ["昨天 学习[党章]第一章 30人", "学习[党章]第一章"],
  ["昨天 谢谢环卫工人 清洁家园 30人", "谢谢环卫工人 清洁家园"],
  ["昨天 “谢谢” 30人", "谢谢"],
])("takes the words in %s as the title", (line, title) => expect(read(line).title).toBe(title));
