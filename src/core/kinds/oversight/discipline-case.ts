import type { Kind } from "../kind.ts";
import { DAY, NOTE, PERSON_UNITS } from "../parts.ts";

/**
 * 查处问题 feeds measures M6.1 and M6.2. Authorised people enter and read these records in direct chats; names are not
 * stored.
 */
export const disciplineCase: Kind = {
  name: "discipline_case",
  label: "查处问题",
  command: { zh: "查处", en: "discipline", aliases: ["查处问题"] },
  summary: "记一起查处问题（仅私聊、仅获授权的人）：日期、编号、处理人数，不写姓名",
  example: "/查处 11月3日 编号=2026-07 违规收受礼金 处理2人",
  reporter: "discipline",
  restricted: true,
  counter: "起",
  title: { label: "性质", keys: ["性质", "问题性质", "nature", "title"] },
  day: DAY,
  quantities: [
    {
      key: "people",
      label: "处理人数",
      unit: "人",
      units: PERSON_UNITS,
      bare: PERSON_UNITS,
      nouns: ["处理", "处理党员干部", "处分", "问责", "党员干部", "给予处分"],
      keys: ["人数", "处理人数", "people"],
      required: true,
      usual: 2,
    },
    {
      key: "cases",
      label: "起数",
      unit: "起",
      units: ["起", "件", "例"],
      nouns: ["问题", "案件", "典型案例", "查处", "查处问题"],
      bare: ["起"],
      keys: ["起数"],
      most: 1,
      detail: true,
    },
  ],
  fields: [
    { key: "caseNumber", label: "编号", keys: ["编号", "案号", "案件编号", "case", "case_no"], type: "text" },
    { key: "measure", label: "处理方式", keys: ["处理方式", "处理", "处分", "handling"], type: "text" },
    NOTE,
  ],
  told: [
    {
      things: "查处",
      verbs: "查处 立案 立案审查 立案查处 给予处分 留置 双开 问责 政务处分 党内警告 党内严重警告 开除党籍 曝光",
      pairs: [
        { verbs: "给予 受到", objects: "处分 警告 记过 降级 撤职" },
        { verbs: "违反", objects: "八项规定" },
      ],
    },
    // These words are weak because others are shown such cases too: 观看典型案例, 通报的典型问题.
    { things: "违纪违法案件 典型案例 典型问题 腐败问题", weak: true },
  ],
};
