import type { Kind } from "../kind.ts";
import { DAY, NOTE, PERSON_UNITS, PLACE } from "../parts.ts";

/**
 * 亮身份 feeds measure M7.4, which counts each named person once and adds the stated number where names are missing.
 */
export const pledge: Kind = {
  name: "pledge",
  label: "亮身份",
  command: { zh: "亮身份", en: "pledge", aliases: ["党员亮身份", "ls"] },
  summary: "报党员亮身份：日期、人数或名单",
  example: "/亮身份 昨天 窗口亮身份 26人",
  reporter: "member",
  counter: "次",
  title: { label: "活动", keys: ["活动", "主题", "内容", "topic", "title"] },
  day: DAY,
  quantities: [
    {
      key: "people",
      label: "亮身份人数",
      unit: "名",
      units: PERSON_UNITS,
      bare: PERSON_UNITS,
      nouns: ["参加", "参与", "党员", "党员干部", "亮身份", "亮明身份", "人数"],
      keys: ["人数", "参加人数", "people"],
      usual: 40,
      parts: ["党员", "党员干部"],
      sums: true,
      detail: true,
    },
  ],
  fields: [
    { key: "persons", label: "名单", keys: ["名单", "姓名", "人员", "党员", "persons"], type: "persons" },
    PLACE,
    NOTE,
  ],
  needsOneOf: [["persons", "people"]],
  subjects: [{ measure: "pledged", field: "persons", as: "person", count: "people" }],
  told: [
    {
      things: "承诺仪式 亮身份 亮身份活动 亮牌 亮岗 承诺活动 承诺践诺 践诺活动",
      verbs: "亮身份 亮明身份 亮出身份 亮牌 亮承诺 挂牌上岗 公开承诺",
      pairs: [
        { verbs: "佩戴 戴 戴上 别上 亮出", objects: "党徽 党员徽章 身份" },
        { verbs: "签订 签署 作出", objects: "承诺书 承诺" },
      ],
    },
  ],
};
