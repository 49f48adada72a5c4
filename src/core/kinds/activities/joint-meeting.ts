import type { Kind } from "../kind.ts";
import { ATTENDEES, DAY, HOSTS, LEVEL, NOTE, PLACE } from "../parts.ts";

/** 联席会议 feeds measure M2.1. The problems it solved are reported with /难点 and counted there. */
export const jointMeeting: Kind = {
  name: "joint_meeting",
  label: "联席会议",
  command: { zh: "联席", en: "joint", aliases: ["联席会议", "联席会", "lx"] },
  summary: "报一次联席会议：时间、议题；解决的难点问题另用 /难点 报",
  example: "/联席 11月12日 区域化党建联席会 18家单位 议题=物业党建",
  reporter: "secretary",
  counter: "次",
  title: { label: "会议", keys: ["会议", "名称", "主题", "title"] },
  day: DAY,
  quantities: [{ ...ATTENDEES, usual: 40, detail: true }],
  fields: [
    LEVEL,
    { key: "convener", label: "召集单位", keys: ["召集单位", "召集人", "牵头单位", "convener"], type: "text" },
    { key: "topics", label: "议题", keys: ["议题", "研究事项", "topics"], type: "list" },
    { key: "decisions", label: "议定事项", keys: ["议定事项", "决定", "decisions"], type: "list" },
    PLACE,
    HOSTS,
    NOTE,
  ],
  needsOneOf: [["title", "topics"]],
  told: [
    {
      things: "联席会议 联席会 联席会商 调度会 协调会 联系会议 会商会",
      pairs: [{ verbs: "召集", objects: "各部门 各单位 多部门 相关部门 成员单位" }],
    },
  ],
};
