import type { Kind } from "../kind.ts";
import { DOCUMENT, NOTE } from "../parts.ts";

/** 调研报告 feeds measure M3.1. The adopted proposals of a report are records of the category 采纳 and feed M3.2. */
export const research: Kind = {
  name: "research",
  label: "调研报告",
  command: { zh: "调研", en: "research", aliases: ["调研报告", "dy"], presets: { 采纳: "采纳", adopt: "采纳" } },
  summary: "报一篇调研报告；建议被采纳时用 /采纳",
  example: "/调研 10月20日 《机关党建与业务融合调研报告》 作者=刘洋 建议6条",
  reporter: "member",
  counter: "篇",
  title: {
    label: "题目",
    keys: ["题目", "名称", "报告", "标题", "主题", "title", "topic"],
    required: true,
    given: true,
  },
  day: {
    label: "日期",
    keys: ["日期", "时间", "完成日期", "采纳日期", "date"],
    labelIn: { 采纳: "采纳日期" },
  },
  category: "status",
  quantities: [
    {
      key: "adopted",
      label: "采纳建议",
      unit: "项",
      units: ["项", "条", "个"],
      nouns: ["吸收", "写进", "写入", "采纳", "采纳建议", "被采纳", "获采纳", "采纳意见建议", "adopted"],
      keys: ["采纳建议", "采纳数", "采纳", "adopted"],
      requiredIn: ["采纳"],
      formIn: ["采纳"],
      usual: 3,
      sums: true,
      onlyWhen: { field: "adopter", values: ["市委", "市政府", "市委市政府"] },
    },
    {
      key: "proposals",
      label: "提出建议",
      zero: true,
      unit: "条",
      units: ["条", "项", "个"],
      bare: ["条"],
      nouns: ["建议", "提出建议", "对策建议", "意见建议", "proposals"],
      keys: ["建议", "建议数", "提出建议", "proposals"],
      formIn: ["完成", "在研"],
      usual: 8,
      sums: true,
      detail: true,
    },
  ],
  fields: [
    {
      key: "status",
      label: "状态",
      keys: ["状态", "进展", "status"],
      type: "choice",
      choices: [
        { value: "完成", names: ["完成", "已完成", "done"] },
        {
          value: "在研",
          names: ["在研", "调研中", "ongoing"],
          said: /正在(?:调研|撰写|起草|修改)|(?:调研|撰写|起草|修改)中|(?:尚|还)?未(?:完成|成稿)/,
        },
        { value: "采纳", names: ["被采纳", "采纳情况"], follows: { counter: "次" } },
      ],
      otherwise: "完成",
    },
    {
      key: "adopter",
      label: "采纳单位",
      keys: ["采纳单位", "采纳机关", "adopter"],
      type: "choice",
      anywhere: true,
      requiredIn: ["采纳"],
      formIn: ["采纳"],
      choices: [
        { value: "市委市政府", names: ["市委市政府", "市委、市政府"] },
        { value: "市委", names: ["市委"] },
        { value: "市政府", names: ["市政府"] },
        { value: "其他", names: ["其他", "市直部门", "县委", "县政府", "区委", "区政府"] },
      ],
    },
    { key: "authors", label: "作者", keys: ["作者", "执笔", "执笔人", "调研人", "authors", "author"], type: "persons" },
    {
      key: "report",
      label: "报告编号",
      keys: ["报告编号", "报告号", "report"],
      type: "text",
      formIn: ["采纳"],
      earlier: true,
    },
    DOCUMENT,
    NOTE,
  ],
  told: [
    {
      things: "调研 调研报告 专题调研 蹲点调研 调研课题 摸底 走访调研 课题研究",
      verbs: "调研 蹲点 摸底 摸排",
    },
    {
      category: "采纳",
      pairs: [
        { verbs: "采纳 采用 录用 刊用", objects: "建议 意见 对策 报告 文章 那篇 这篇" },
        { verbs: "被", objects: "采纳 采用 录用 刊用 吸收" },
      ],
    },
    { pairs: [{ verbs: "形成 撰写 完成 提交 起草 刊发", objects: "报告 研究报告 课题报告" }] },
  ],
};
