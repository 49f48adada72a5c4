import type { Doubt } from "#core";

/** Why a number was not checked, in Chinese. */
const WORDS: Readonly<Record<Doubt, string>> = {
  other: "其他单位的数",
  owner: "未写明单位",
  scope: "单位范围与口径不一致",
  unknown: "无对应口径",
  several: "可能对应多项指标",
  plan: "计划数",
  norm: "要求数",
  mean: "平均数或单位定额",
  part: "其中数",
  change: "增减数或对比数",
  denial: "否定或存疑的数",
  range: "数值为区间",
  period: "时段不明",
  year: "年份未写明",
};

/** Returns why a number was not checked, in Chinese. */
export const doubtWords = (doubt: Doubt): string => WORDS[doubt];
