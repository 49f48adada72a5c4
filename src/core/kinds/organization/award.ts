import type { Kind } from "../kind.ts";
import { DAY, DOCUMENT, NOTE } from "../parts.ts";

/**
 * 表彰评选 has eight categories and feeds measures M4.2 to M4.5, M6.5, M6.6, M8.4 and M8.5, which count each winner
 * once.
 */
export const award: Kind = {
  name: "award",
  label: "表彰评选",
  command: {
    zh: "表彰",
    en: "award",
    aliases: ["表彰评选", "评选", "bz"],
    presets: {
      先进党组织: "先进党组织",
      优秀共产党员: "优秀共产党员",
    },
  },
  summary: "记一类表彰评选：类别、名单或数量；一条一类",
  example: "/表彰 7月1日 类别=先进党组织 名单=市财政局党委、市水务局党委 文号=12号",
  reporter: "secretary",
  counter: "次",
  title: { label: "说明", keys: ["说明", "名称", "主题", "title"] },
  day: DAY,
  category: "category",
  quantities: [
    {
      key: "number",
      label: "数量",
      ofCategory: true,
      unit: "个",
      unitIn: {
        先进党组织: "家",
        优秀共产党员: "名",
        先进单位: "家",
        优秀个人: "名",
        作风建设先进单位: "家",
        作风建设优秀个人: "名",
      },
      units: ["名", "家", "个", "人", "位", "项"],
      bare: ["名", "家", "个", "人", "位", "项"],
      nouns: [
        "先进党组织",
        "优秀共产党员",
        "先进单位",
        "优秀个人",
        "先进个人",
        "最佳党建品牌",
        "优秀党建品牌",
        "表彰",
        "评选",
        "评选出",
      ],
      keys: ["数量", "人数", "家数", "number"],
      usual: 30,
      detail: true,
    },
  ],
  fields: [
    {
      key: "category",
      label: "类别",
      keys: ["类别", "类型", "奖项", "category"],
      type: "choice",
      anywhere: true,
      namesKind: true,
      required: true,
      choices: [
        { value: "先进党组织", names: ["先进党组织", "先进基层党组织", "先进党支部"] },
        { value: "优秀共产党员", names: ["优秀共产党员", "优秀党员"] },
        { value: "先进单位", names: ["先进单位", "先进集体"] },
        { value: "优秀个人", names: ["优秀个人", "先进个人"] },
        { value: "作风建设先进单位", names: ["作风建设先进单位", "作风先进单位", "作风建设先进集体"] },
        { value: "作风建设优秀个人", names: ["作风建设优秀个人", "作风优秀个人", "作风建设先进个人"] },
        { value: "最佳党建品牌", names: ["最佳党建品牌", "最佳品牌"] },
        { value: "优秀党建品牌", names: ["优秀党建品牌", "优秀品牌"] },
      ],
    },
    {
      key: "winners",
      label: "名单",
      keys: ["名单", "获奖", "获奖名单", "获奖单位", "获奖个人", "对象", "winners", "target"],
      type: "list",
      placeholder: "甲、乙、丙",
    },
    DOCUMENT,
    NOTE,
  ],
  needsOneOf: [["winners", "number"]],
  subjects: [{ measure: "winner", field: "winners", as: "name", count: "number" }],
  elsewhere: [
    {
      says: /通报批评|后进单位/,
      text: "通报批评要另记一条：请发「/通报」，表彰的请一类一条",
    },
  ],
  told: [
    {
      things: "表彰 表彰会 表彰大会 颁奖 颁奖仪式 评选 评比 评定会 评优 命名大会",
      verbs: "表彰 授予 评选 评出 评为 命名 颁奖 荣获 获评 荣膺 表扬 选树",
    },
  ],
};
