import type { Kind } from "../kind.ts";
import { DAY, DOCUMENT, DUE, NOTE } from "../parts.ts";

/** 通报批评 feeds measure M4.6, which counts each unit once. The reason of a criticism opens a ticket. */
export const criticism: Kind = {
  name: "criticism",
  label: "通报批评",
  command: { zh: "通报", en: "criticize", aliases: ["通报批评", "criticism"] },
  summary: "记一次对单位的通报批评：被通报单位、原因、整改期限",
  example: "/通报 11月18日 被通报单位=市水务局 原因=1.主题党日未按期开展 期限=两周",
  reporter: "secretary",
  counter: "次",
  title: { label: "事由", keys: ["事由", "主题", "title"] },
  day: DAY,
  due: DUE,
  quantities: [
    {
      key: "number",
      label: "单位数",
      unit: "家",
      units: ["家", "个"],
      bare: ["家"],
      said: { before: /通报批评了?$/, behind: /^[^,\d]{0,24}通报批评/ },
      nouns: ["单位", "后进单位", "通报批评后进单位", "通报单位", "通报批评"],
      keys: ["单位数", "number"],
      usual: 5,
      detail: true,
    },
    {
      key: "problems",
      label: "问题",
      zero: true,
      unit: "条",
      units: ["条", "个", "项", "处"],
      nouns: ["问题", "存在问题"],
      keys: ["问题数"],
      usual: 3,
      sums: true,
      detail: true,
    },
  ],
  fields: [
    {
      key: "target",
      label: "被通报单位",
      keys: ["被通报单位", "通报单位", "批评单位", "对象", "target", "org"],
      type: "unit",
    },
    DOCUMENT,
    NOTE,
  ],
  needsOneOf: [["target", "number"]],
  subjects: [{ measure: "unit", field: "target", as: "unit", count: "number" }],
  items: { label: "原因", keys: ["原因", "问题", "reason"], quantity: "problems" },
  elsewhere: [
    {
      says: /典型案例|违反中央八项规定|违纪|处分|案件|查处|处理(?:党员干部|党员|干部)?[\d一二三四五六七八九十两]+[人名]/,
      text: "查处类问题不在这里登记，请获授权的同志私聊我发「/查处」",
    },
  ],
  told: [
    { verbs: "通报批评 点名批评 予以通报 全市通报 批评" },
    { pairs: [{ verbs: "通报", objects: "后进单位 落后单位 反面典型" }] },
  ],
};
