import type { Kind } from "../kind.ts";
import { DAY, NOTE } from "../parts.ts";

/** 组织花名册 is the table of units. Measure M7.3 and the answers to 「谁还没有」 are computed from it. */
export const roster: Kind = {
  name: "roster",
  label: "组织花名册",
  command: { zh: "花名册", en: "roster", aliases: ["组织花名册", "组织覆盖"] },
  source: "units",
  summary: "看单位、支部、书记和党员数；新增和调整用 /单位",
  example: "/花名册",
  reporter: "secretary",
  counter: "个",
  title: { label: "单位", keys: ["单位"] },
  day: DAY,
  quantities: [],
  fields: [NOTE],
};
