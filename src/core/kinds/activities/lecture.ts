import type { Kind } from "../kind.ts";
import { ABSENT, ATTENDEES, DAY, EXPECTED, HOSTS, MINUTES, NOTE, PLACE } from "../parts.ts";

/** 党课 feeds measures M1.6 and M1.7. */
export const lecture: Kind = {
  name: "lecture",
  label: "党课",
  command: { zh: "党课", en: "lecture", aliases: ["dk", "上党课", "讲党课", "专题党课"] },
  summary: "报一次党课：时间、主题、主讲、人数",
  example: "/党课 9月12日 新时代学习大讲堂 主讲=王志强 85人 地点:会议室",
  reporter: "member",
  counter: "场次",
  title: { label: "主题", keys: ["主题", "题目", "课题", "课程", "内容", "topic", "title", "theme"] },
  day: DAY,
  quantities: [{ ...ATTENDEES, required: true, usual: 83 }, EXPECTED, ABSENT, MINUTES],
  fields: [
    {
      key: "speaker",
      label: "主讲",
      keys: ["主讲", "主讲人", "讲课人", "授课人", "宣讲人", "讲师", "speaker", "lecturer"],
      type: "person",
    },
    { key: "post", label: "主讲职务", keys: ["主讲职务", "职务", "post"], type: "text" },
    PLACE,
    HOSTS,
    NOTE,
  ],
  needsOneOf: [["title", "speaker"]],
  balances: [{ whole: "expected", parts: ["attendees", "absent"] }],
  told: [
    {
      things: "党课 微党课 公开课 大讲堂 讲堂 讲坛 讲座 辅导报告 专题辅导 辅导 报告会 宣讲会 宣讲 宣讲报告会",
      verbs: "听课 授课 讲授 主讲 宣讲 开讲 讲课 作辅导 作专题报告 作辅导报告",
      pairs: [{ verbs: "上 讲 听", objects: "党课 微党课" }],
    },
  ],
};
