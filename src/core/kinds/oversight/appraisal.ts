import type { Kind } from "../kind.ts";
import { NOTE } from "../parts.ts";

/** 年度考核 feeds measure M4.1, which counts each unit once. */
export const appraisal: Kind = {
  name: "appraisal",
  label: "年度考核",
  command: { zh: "考核", en: "appraise", aliases: ["年度考核", "appraisal"] },
  summary: "记一家单位的年度考核：被考核单位、分数、等次",
  example: "/考核 2026-11-18 单位名=市水务局 得分=92.5 等次=好",
  reporter: "secretary",
  counter: "家",
  title: { label: "说明", keys: ["说明", "title"] },
  day: { label: "考核日期", keys: ["日期", "时间", "考核日期", "date"] },
  category: "class",
  quantities: [
    {
      key: "number",
      label: "单位数",
      unit: "家",
      units: ["家", "个"],
      bare: ["家"],
      nouns: ["单位", "考核", "考核单位", "机关单位", "党组织", "基层党组织", "党支部"],
      keys: ["单位数", "number"],
      usual: 30,
      detail: true,
    },
  ],
  fields: [
    {
      key: "target",
      label: "被考核单位",
      keys: ["被考核单位", "单位名", "考核单位", "对象", "target", "org"],
      type: "unit",
    },
    {
      key: "class",
      label: "类别",
      keys: ["类别", "class"],
      type: "choice",
      choices: [
        { value: "一类", names: ["一类"] },
        { value: "二类", names: ["二类"] },
        { value: "三类", names: ["三类"] },
      ],
    },
    {
      key: "score",
      label: "得分",
      keys: ["得分", "分数", "总分", "score"],
      type: "text",
      said: /(?<=^|[\s,;。])(\d{1,3}(?:\.\d{1,2})?) ?分(?=\s|[,;。]|$)/,
    },
    {
      key: "grade",
      label: "等次",
      keys: ["等次", "等级", "grade"],
      type: "choice",
      said: /(?<=^|[\s,;。])(优秀|较好|好|一般|较差|差)(?=\s|[,;。]|$)/,
      choices: [
        { value: "优秀", names: ["优秀"] },
        { value: "好", names: ["好"] },
        { value: "较好", names: ["较好"] },
        { value: "一般", names: ["一般"] },
        { value: "差", names: ["差", "较差"] },
      ],
    },
    { key: "reason", label: "扣分理由", keys: ["扣分理由", "扣分", "理由", "reason"], type: "text" },
    { key: "year", label: "年度", keys: ["年度", "year"], type: "text" },
    NOTE,
  ],
  needsOneOf: [["target", "number"]],
  subjects: [{ measure: "unit", field: "target", as: "unit", count: "number" }],
  told: [
    {
      things: "年度考核 考核汇报会 考核大会 考核会 述职考核 考核 考核总分 考核得分 考核结果 考核等次 党建考核 考评",
      verbs: "考核 考评 测评",
    },
  ],
};
