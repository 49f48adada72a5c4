import type { Kind } from "../kind.ts";
import { DAY, DUE, NOTE, OWNER } from "../parts.ts";

/**
 * 整改事项 has no report command: its records are the tickets of inspections and criticisms. M7.6 counts those that a
 * second person verified.
 */
export const rectification: Kind = {
  name: "rectification",
  label: "整改事项",
  command: { zh: "整改", en: "rectify", aliases: ["整改事项", "整改单"] },
  source: "tickets",
  summary: "看整改单；/销号 报整改完成，/延期 申请延期，/核 核验",
  example: "/整改",
  reporter: "member",
  counter: "条",
  title: { label: "问题", keys: ["问题"] },
  day: DAY,
  due: DUE,
  quantities: [],
  fields: [OWNER, NOTE],
  told: [
    { pairs: [{ verbs: "改好了 改完了 补好了 补齐了 改到位了", objects: "问题 反馈 毛病 缺的" }] },
    { things: "整改回复 整改落实情况 整改情况 整改完成情况 整改报告 整改落实" },
    { things: "问题整改 整改", verbs: "销号", weak: true },
  ],
};
