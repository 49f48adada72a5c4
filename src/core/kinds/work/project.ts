import type { Kind } from "../kind.ts";
import { LEVEL, NOTE, OWNER, UNTIL } from "../parts.ts";

/** 重点项目 feeds measure M2.3, which counts each project once if it is active on any day of the period. */
export const project: Kind = {
  name: "project",
  label: "重点项目",
  command: { zh: "项目", en: "project", aliases: ["重点项目", "党建项目", "xm"] },
  summary: "报一个重点党建项目：开始日期、名称、责任人、进展",
  example: "/项目 2026-03-01 楼宇党建示范带 责任人=李敏 状态=实施",
  reporter: "secretary",
  counter: "个",
  title: { label: "名称", keys: ["名称", "项目", "项目名称", "name", "title"], required: true },
  day: { label: "开始日期", keys: ["日期", "开始", "启动", "开始日期", "启动时间", "date", "start"] },
  until: UNTIL,
  category: "status",
  quantities: [],
  fields: [
    {
      key: "status",
      label: "状态",
      keys: ["状态", "进展", "status"],
      type: "choice",
      choices: [
        { value: "谋划", names: ["谋划", "储备", "planned"] },
        { value: "实施", names: ["实施", "实施中", "在建", "推进", "active"] },
        {
          value: "完成",
          names: ["完成", "已完成", "结项", "done"],
          said: /(?<!部分|基本|[未没不])(?:已经?(?:全部|全面|如期|按期)*(?:完成|竣工|完工|结项|建成|验收)|(?:竣工|完工|结项|建成)了?)/,
        },
      ],
      otherwise: "实施",
    },
    LEVEL,
    OWNER,
    { key: "milestones", label: "节点", keys: ["节点", "里程碑", "milestones"], type: "list" },
    NOTE,
  ],
  subjects: [
    { measure: "project", field: "title", as: "name", onlyWhen: { field: "status", values: ["实施", "完成"] } },
  ],
  told: [
    { things: "书记项目 书记领办项目 领办项目 攻坚项目 示范项目 共建项目" },
    {
      category: "完成",
      pairs: [{ verbs: "建成 完工 竣工 结项 完成 交付", objects: "项目 工程" }],
    },
    {
      pairs: [
        { verbs: "启动 实施 推进 立项 申报 开工 确定 选定 遴选 审定 评审通过", objects: "重点项目 党建项目 书记项目" },
      ],
    },
  ],
};
