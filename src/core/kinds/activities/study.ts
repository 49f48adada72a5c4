import type { Kind } from "../kind.ts";
import { ABSENT, ATTENDEES, DAY, EXPECTED, HOSTS, MINUTES, NOTE, PLACE, SPEAKERS } from "../parts.ts";

/** 学习会议 feeds measures M1.1 to M1.3 and the required frequency of 三会一课. */
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
      anywhere: true,
      namesKind: true,
      required: true,
      choices: [
        {
          value: "班子会",
          names: ["班子会", "班子会议", "班子会议集中学习", "党组会", "党委会", "党组会议", "党委会议", "leadership"],
        },
        { value: "中心组", names: ["中心组", "理论中心组", "理论学习中心组", "中心组研讨", "seminar"] },
        { value: "集中学习", names: ["集中学习", "group"], weak: true },
        { value: "支委会", names: ["支委会", "支部委员会", "committee"], own: true },
        { value: "党员大会", names: ["党员大会", "支部党员大会", "assembly"], own: true },
        { value: "党小组会", names: ["党小组会", "cell"], own: true },
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
  told: [
    {
      category: "主题党日",
      things: "党日活动 党日 政治生日",
      verbs: "重温入党誓词 重温誓词 祭扫 瞻仰 过政治生日 缅怀先烈 缅怀革命先烈",
      pairs: [
        {
          verbs: "参观 看 观看 走进 赴 来到 前往 寻访 打卡",
          objects:
            "纪念馆 纪念园 烈士陵园 陵园 故居 旧址 旧居 展览馆 党史馆 革命 红色教育 教育基地 廉政基地 博物馆 主题展",
        },
        { verbs: "敬献 献", objects: "花篮 花圈 鲜花" },
      ],
    },
    {
      category: "中心组",
      bodies: "中心组 理论中心组 理论学习中心组",
      things:
        "中心组学习 中心组学习会 理论学习中心组学习会 中心组集体学习 中心组会议 中心组(扩大)学习会 中心组(扩大)会议",
    },
    { category: "党员大会", things: "全体党员会议 全体党员会 党员会议 党员会" },
    { category: "支委会", things: "支部委员会会议 支委会议 支委扩大会 支部委员会议" },
    {
      category: "班子会",
      bodies: "党委会 党组会 党委会议 党组会议",
      things:
        "领导班子会议 班子学习会 党组扩大会 党委扩大会 党组扩大会议 党组(扩大)会议 党组(扩大)会 党委(扩大)会议 党委(扩大)会",
    },
    { category: "党小组会", bodies: "党小组", things: "党小组会议 党小组学习会" },
    { things: "组织生活会 民主生活会 民主评议 民主评议党员 警示教育会 警示教育大会 警示教育" },
    {
      category: "集中学习",
      things: "学习会 集体学习 理论学习 专题学习 读书班 读书会 读书活动 学习教育 政治学习 学习活动 研学 学习会议",
      verbs: "研读 领学 集体学习 共读",
    },
    { category: "集中学习", things: "学习", verbs: "学习 传达 收看 观看", weak: true },
  ],
};
