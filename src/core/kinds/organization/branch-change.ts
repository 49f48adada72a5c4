import type { Kind } from "../kind.ts";
import { DAY, DOCUMENT, NOTE, PERSON_UNITS } from "../parts.ts";

/** 支部设置 feeds measures M7.1 and M7.2, which count each branch once. */
export const branchChange: Kind = {
  name: "branch_change",
  label: "支部设置",
  command: {
    zh: "支部",
    en: "branch",
    aliases: ["支部设置"],
    presets: { 新建支部: "新建", 成立支部: "新建", 调整支部: "调整优化" },
  },
  summary: "记支部新建或调整：日期、支部名称、批复文号",
  example: "/新建支部 11月16日 成立快递行业联合党支部 党员9名 文号=8号",
  reporter: "secretary",
  counter: "个",
  title: { label: "支部", keys: ["支部", "党支部", "名称", "branch", "name", "title"] },
  day: DAY,
  category: "action",
  quantities: [
    {
      key: "number",
      label: "支部数",
      ofCategory: true,
      unit: "个",
      units: ["个"],
      nouns: ["支部", "党支部", "党支部设置", "支部设置"],
      keys: ["支部数", "数量", "number"],
      usual: 5,
      detail: true,
    },
    {
      key: "members",
      label: "支部党员",
      unit: "名",
      units: PERSON_UNITS,
      bare: PERSON_UNITS,
      nouns: ["党员", "正式党员"],
      keys: ["党员", "党员数", "党员人数", "人数", "members"],
      usual: 30,
      detail: true,
    },
  ],
  fields: [
    {
      key: "action",
      label: "变动",
      keys: ["变动", "类型", "事项", "action"],
      type: "choice",
      anywhere: true,
      required: true,
      choices: [
        { value: "新建", names: ["新建", "成立", "组建", "新成立", "new"] },
        { value: "调整优化", names: ["调整优化", "调整", "优化", "合并", "拆分", "更名", "adjust"] },
        { value: "撤销", names: ["撤销", "撤并", "close"] },
      ],
    },
    { key: "parent", label: "上级组织", keys: ["上级", "上级组织", "上级党组织", "parent"], type: "text" },
    { key: "secretary", label: "书记", keys: ["书记", "支部书记", "secretary"], type: "person" },
    DOCUMENT,
    NOTE,
  ],
  needsOneOf: [["title", "number"]],
  subjects: [
    {
      measure: "branch",
      field: "title",
      as: "name",
      count: "number",
      strip: ["新成立", "成立", "新建", "组建", "调整优化", "调整", "优化", "合并", "撤销"],
    },
  ],
  told: [
    {
      category: "新建",
      pairs: [
        {
          verbs: "成立 组建 新建 设立 揭牌 挂牌 批准成立",
          objects: "支部 党支部 联合党支部 总支 党总支 临时党支部",
        },
      ],
    },
    {
      category: "调整优化",
      pairs: [{ verbs: "调整 优化 合并 拆分 更名 整合 重组", objects: "支部 党支部 支部设置" }],
    },
    { category: "撤销", pairs: [{ verbs: "撤销 撤并", objects: "支部 党支部" }] },
  ],
};
