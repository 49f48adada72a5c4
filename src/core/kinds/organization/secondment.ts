import type { Kind } from "../kind.ts";
import { DOCUMENT, NOTE, PERSON_UNITS, UNTIL } from "../parts.ts";

/** 挂职锻炼 feeds measure M5.3. Promotions are records of the category 提拔, feed M5.4 and are counted within M5.3. */
export const secondment: Kind = {
  name: "secondment",
  label: "挂职锻炼",
  command: {
    zh: "挂职",
    en: "second",
    aliases: ["挂职锻炼", "gz", "secondment"],
    presets: { 提拔: "提拔", promote: "提拔" },
  },
  summary: "记挂职干部：开始日期、姓名、挂职单位；提拔使用用 /提拔",
  example: "/挂职 3月1日 姓名=赵刚、孙丽 挂职地=龙泉镇 结束=2026-12-31",
  reporter: "secretary",
  counter: "批",
  title: { label: "说明", keys: ["说明", "title"] },
  day: {
    label: "开始日期",
    keys: ["日期", "开始", "开始日期", "时间", "提拔日期", "date", "start"],
    labelIn: { 提拔: "提拔日期" },
  },
  until: { ...UNTIL, formIn: ["选派"] },
  category: "status",
  quantities: [
    {
      key: "number",
      label: "人数",
      unit: "名",
      units: PERSON_UNITS,
      bare: PERSON_UNITS,
      nouns: ["选派", "选派干部", "选派党员干部", "党员干部", "干部", "提拔", "提拔使用", "挂职"],
      keys: ["人数", "number", "people"],
      usual: 20,
      detail: true,
    },
  ],
  fields: [
    {
      key: "persons",
      label: "姓名",
      keys: ["姓名", "人员", "干部", "名单", "persons", "person", "name"],
      type: "persons",
      placeholder: "张三、李四",
    },
    {
      key: "status",
      label: "类别",
      keys: ["类别", "状态", "status"],
      type: "choice",
      choices: [
        { value: "选派", names: ["选派", "sent"] },
        { value: "提拔", names: ["提拔", "提拔使用", "promoted"], follows: { counter: "次" } },
      ],
      otherwise: "选派",
    },
    { key: "from", label: "派出单位", keys: ["派出单位", "原单位", "from"], type: "text" },
    {
      key: "to",
      label: "挂职地",
      keys: ["挂职地", "挂职单位", "接收单位", "to"],
      type: "text",
      formIn: ["选派"],
      said: /(?<=^|[\s,;。]|[\p{Script=Han}\d]{2})(?<![达得受遇收来报签做感直])(?:到|赴) ?(?!\d)([^\s,;。]{2,30}?)(?:挂职(?:锻炼)?)?(?=\s|[,;。]|$)/u,
    },
    {
      key: "batch",
      label: "挂职编号",
      keys: ["挂职编号", "挂职号", "batch"],
      type: "text",
      formIn: ["提拔"],
      earlier: true,
    },
    {
      key: "newPost",
      label: "新任职务",
      keys: ["新任职务", "新职务", "任职", "new_post"],
      type: "text",
      formIn: ["提拔"],
    },
    DOCUMENT,
    NOTE,
  ],
  needsOneOf: [["persons", "number"]],
  subjects: [{ measure: "person", field: "persons", as: "person", count: "number" }],
  told: [
    { things: "挂职 挂职锻炼 挂职工作", verbs: "挂职 跟班锻炼 互派" },
    { pairs: [{ verbs: "选派 下派 派出", objects: "驻村 挂职 锻炼 第一书记" }] },
    {
      category: "提拔",
      verbs: "提拔 提任 提拔使用 晋升",
      pairs: [{ verbs: "任命", objects: "领导职务 副科级 正科级 副处级 正处级 科级 处级" }],
    },
  ],
};
