import type { Kind } from "../kind.ts";
import { DAY, DOCUMENT, DUE, LEVEL, NOTE, OWNER } from "../parts.ts";

/** 实施方案 states what a unit plans to do, by when, and with which milestones. */
export const plan: Kind = {
  name: "plan",
  label: "实施方案",
  command: { zh: "方案", en: "plan", aliases: ["实施方案"] },
  summary: "登记一份实施方案：名称、印发日期、节点、期限",
  example: "/方案 2月10日 模范机关创建实施方案 责任单位=机关党委 节点=1.3月底前部署 2.9月底前自查 期限=12月20日",
  reporter: "secretary",
  counter: "份",
  title: { label: "名称", keys: ["名称", "方案", "题目", "name", "title"], required: true },
  day: { label: "印发日期", keys: [...DAY.keys, "印发", "印发日期"] },
  due: { label: "完成期限", keys: [...DUE.keys, "完成期限"] },
  quantities: [],
  fields: [
    LEVEL,
    OWNER,
    { key: "milestones", label: "节点", keys: ["节点", "时间节点", "milestones"], type: "list" },
    DOCUMENT,
    NOTE,
  ],
  told: [
    {
      pairs: [{ verbs: "印发 制定 出台 制发 下发", objects: "方案 实施方案 工作方案 行动方案" }],
    },
  ],
};
