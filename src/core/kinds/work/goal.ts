import type { Kind } from "../kind.ts";
import { DAY, DOCUMENT, DUE, NOTE, OWNER } from "../parts.ts";

const TARGET_UNITS = ["场次", "人次", "场", "次", "篇", "个", "家", "名", "条", "件", "期", "项", "起", "人"];

/** 年度要点 is a target with a deadline and a person responsible; /进度 compares progress with the deadline. */
export const goal: Kind = {
  name: "goal",
  label: "年度要点",
  command: { zh: "要点", en: "goal", aliases: ["年度要点", "目标"] },
  summary: "定一项年度目标：事项、指标、目标数、期限",
  example: "/要点 1月8日 党课开讲啦 指标=党课场次 目标=120场次 期限=12月31日",
  reporter: "secretary",
  counter: "项",
  title: { label: "事项", keys: ["事项", "要点", "任务", "名称", "title"], required: true },
  day: { label: "制定日期", keys: DAY.keys },
  due: { label: "完成期限", keys: [...DUE.keys, "完成期限", "节点"] },
  quantities: [
    {
      key: "target",
      label: "目标数",
      unit: "",
      units: TARGET_UNITS,
      bare: TARGET_UNITS,
      nouns: ["目标", "不少于", "全年", "完成"],
      keys: ["目标", "目标数", "目标值", "target"],
      detail: true,
    },
  ],
  fields: [
    { key: "indicator", label: "指标", keys: ["指标", "口径", "indicator", "measure"], type: "text" },
    OWNER,
    DOCUMENT,
    NOTE,
  ],
  told: [
    {
      things: "年度要点 工作要点",
      pairs: [{ verbs: "印发 制定 下达 确定 出台 部署", objects: "要点 年度目标 目标任务" }],
    },
  ],
};
