import type { Kind } from "./kind.ts";
import { ABSENT, ATTENDEES, DAY, EXPECTED, HOSTS, MINUTES, NOTE, PLACE, SPEAKERS } from "./parts.ts";

/** 学习会议: M1.1 to M1.3, and the cadence of 三会一课. */
export const study: Kind = {
  name: "study",
  label: "学习会议",
  command: {
    zh: "学习",
    en: "study",
    aliases: ["学习会议", "xx"],
    presets: {
      主题党日: "主题党日",
      研讨: "中心组",
      中心组: "中心组",
      支委会: "支委会",
      党员大会: "党员大会",
      党小组会: "党小组会",
      集中学习: "集中学习",
      班子会: "班子会",
      zt: "主题党日",
    },
  },
  summary: "报一次学习会议：时间、类型、主题、人数",
  example: "/主题党日 本月5日 参观党性教育基地 35人",
  reporter: "member",
  counter: "次",
  title: { label: "主题", keys: ["主题", "专题", "内容", "议题", "题目", "topic", "title"] },
  day: DAY,
  category: "type",
  quantities: [{ ...ATTENDEES, usual: 40 }, SPEAKERS, EXPECTED, ABSENT, MINUTES],
  fields: [
    {
      key: "type",
      label: "类型",
      keys: ["类型", "会议类型", "type"],
      type: "choice",
      required: true,
      choices: [
        {
          value: "班子会",
          names: ["班子会", "班子会议", "班子会议集中学习", "党组会", "党委会", "党组会议", "党委会议", "leadership"],
        },
        { value: "中心组", names: ["中心组", "理论中心组", "理论学习中心组", "中心组研讨", "seminar"] },
        { value: "集中学习", names: ["集中学习", "group"] },
        { value: "支委会", names: ["支委会", "支部委员会", "committee"] },
        { value: "党员大会", names: ["党员大会", "支部党员大会", "assembly"] },
        { value: "党小组会", names: ["党小组会", "cell"] },
        { value: "主题党日", names: ["主题党日", "theme-day", "themeday"] },
      ],
    },
    {
      key: "integrity",
      label: "廉政教育",
      keys: ["廉政", "廉政教育", "警示教育", "廉政警示教育", "integrity"],
      type: "flag",
      words: ["廉政教育", "廉政警示教育", "警示教育", "党风廉政教育", "党风廉政警示教育"],
    },
    {
      key: "follows",
      label: "跟进文件",
      keys: ["跟进文件", "学习文件", "文件", "follows"],
      type: "text",
    },
    { key: "issued", label: "文件日期", keys: ["文件日期", "发文日期", "issued"], type: "day" },
    { key: "result", label: "研讨成果", keys: ["研讨成果", "成果", "result"], type: "text" },
    { key: "chair", label: "主持人", keys: ["主持", "主持人", "chair", "host"], type: "person" },
    PLACE,
    HOSTS,
    NOTE,
  ],
  balances: [{ whole: "expected", parts: ["attendees", "absent"] }],
  tallies: [{ measure: "integrity", field: "integrity", values: ["是"] }],
};
