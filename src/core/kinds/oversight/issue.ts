import type { Kind } from "../kind.ts";
import { DUE, NOTE, OWNER } from "../parts.ts";

/** 难点问题 feeds measure M2.2, which counts an issue on the day it was solved. */
export const issue: Kind = {
  name: "issue",
  label: "难点问题",
  command: { zh: "难点", en: "issue", aliases: ["难点问题", "nd"], presets: { 解决难点: "解决" } },
  summary: "报一个难点问题：时间、问题；解决后写 状态=解决 解决日期=",
  example: "/难点 11月12日 老旧小区支部场地不足 状态=解决 解决日期=11月18日",
  reporter: "secretary",
  counter: "项",
  title: { label: "问题", keys: ["问题", "难点", "名称", "title", "problem"], required: true },
  day: { label: "提出日期", keys: ["日期", "时间", "提出日期", "date"] },
  due: { ...DUE, label: "办结期限", keys: [...DUE.keys, "办结期限"] },
  category: "status",
  quantities: [
    {
      key: "number",
      label: "问题数",
      unit: "项",
      units: ["项", "个", "条", "件"],
      said: { before: /(?:当场|现场|已|全部|均)解决了?$/, behind: /(?!)/ },
      nouns: ["难点", "难点问题", "问题"],
      keys: ["问题数", "数量", "number"],
      most: 1,
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
        {
          value: "研究",
          names: ["研究", "研究中", "在办", "open"],
          said: /(?:尚|还)?未(?:得到)?(?:解决|办结)|没有?解决|正在(?:研究|推进|协调|办理)|(?:研究|协调|推进|办理)中/,
        },
        {
          value: "解决",
          names: ["解决", "已解决", "办结", "已办结", "solved", "resolved"],
          said: /(?<!部分|基本|初步|[未没不])(?:(?:现|均|全部|圆满)*(?:已经?(?:得到|全部|妥善|圆满|协调)*)(?:解决|办结|化解|销号)|(?:解决|办结|化解)(?:了|完毕|到位)|得到(?:妥善|圆满)?解决)/,
        },
      ],
      otherwise: "研究",
    },
    {
      key: "resolved",
      label: "解决日期",
      keys: ["解决日期", "办结日期", "解决时间", "resolved"],
      type: "day",
      requiredIn: ["解决"],
    },
    { key: "source", label: "来源会议", keys: ["来源会议", "来源", "会议", "source"], type: "text" },
    OWNER,
    NOTE,
  ],
  tallies: [{ measure: "resolved", field: "status", values: ["解决"], dayField: "resolved" }],
  told: [
    {
      category: "解决",
      pairs: [
        {
          verbs: "破解 攻克 化解 解决 打通 疏通 办结 理顺",
          objects: "难点 难题 难点问题 堵点 卡点 堵点难点 老大难 困扰 不清的问题 不顺的问题 不畅的问题 不够的问题",
        },
      ],
    },
    {
      category: "研究",
      pairs: [{ verbs: "梳理 提出 列出 确定 认领 研究", objects: "难点 难点问题 难题" }],
    },
  ],
};
