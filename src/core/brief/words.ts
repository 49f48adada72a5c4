import type { KindName } from "../kinds/kind.ts";
import type { Meaning } from "./brief.ts";

/** From here on people are counted who were not there. */
export const VERY_MANY = 100_000;

/** Longest first. */
export const UNITS: readonly string[] = [
  "人次",
  "小时",
  "批次",
  "名",
  "人",
  "位",
  "户",
  "个",
  "家",
  "支",
  "条",
  "件",
  "份",
  "期",
  "起",
  "册",
  "块",
  "天",
  "%",
  "元",
  "所",
];

interface KindWords {
  readonly kind: KindName;
  readonly category?: string;
  readonly says: readonly (readonly [word: RegExp, weight: number])[];
}

/** The words that tell a brief's kind; two points are enough, most wins, the earlier of two equal ones. */
export const KIND_WORDS: readonly KindWords[] = [
  {
    kind: "discipline_case",
    says: [
      [/八项规定|公车私用|曝光|典型问题/, 4],
      [/处分|查处/, 2],
    ],
  },
  { kind: "secondment", says: [[/挂职/, 5]] },
  {
    kind: "branch_change",
    category: "新建",
    says: [[/(?:成立|揭牌|挂牌)[^，。]{0,6}支部|支部[^，。]{0,12}(?:揭牌|成立|挂牌)/, 5]],
  },
  {
    kind: "award",
    says: [
      [/颁奖|评定会|授予|表彰/, 4],
      [/最终评出|评选/, 2],
    ],
  },
  { kind: "joint_meeting", says: [[/联席会|调度会|召集各部门/, 4]] },
  {
    kind: "training",
    says: [
      [/培训班/, 4],
      [/专题培训|开学|学员|开课/, 2],
    ],
  },
  {
    kind: "research",
    says: [
      [/调研/, 3],
      [/摸底|一行\d*人?.{0,10}来/, 2],
    ],
  },
  {
    kind: "inspection",
    says: [
      [/督查|巡察|明察暗访|暗访|督导组|检查/, 4],
      [/整改|查了一遍|正风肃纪|展评/, 3],
      [/问题线索|销号/, 2],
    ],
  },
  { kind: "exchange", says: [[/观摩|交流会|座谈会/, 3]] },
  {
    kind: "study",
    category: "主题党日",
    says: [
      [/主题党日/, 4],
      [/烈士|纪念馆|重温誓词|祭扫|廉政基地/, 3],
    ],
  },
  { kind: "theme_event", says: [[/竞赛|大赛|演讲|知识赛|赛党史|选手|支队伍/, 4]] },
  {
    kind: "volunteering",
    says: [
      [/志愿|义工|义诊|捡垃圾|清小广告|铲小广告|为民服务/, 5],
      [/便民服务|服务日/, 2],
    ],
  },
  {
    kind: "assistance",
    says: [
      [/帮扶|慰问|结对|困难家庭|微心愿|困难群众|困难老党员/, 4],
      [/扶贫/, 1],
    ],
  },
  { kind: "study", category: "集中学习", says: [[/集中学习|党小组[^，。]{0,10}(?:会|学)/, 3]] },
  {
    kind: "lecture",
    says: [
      [/党课|授课|听讲座|大讲堂|开讲/, 5],
      [/辅导报告|讲座|主讲/, 2],
    ],
  },
];

/** What stands around a number that counts nothing for the event. */
export const NOT_COUNTED: readonly { readonly before?: RegExp; readonly after?: RegExp }[] = [
  { after: /^(?:方面|要求|部分|大类|环节|专题|“|一$|月|周|一等|阶段|字)/ },
  { before: /第$|每$|全国$/ },
  { before: /谈到|回顾|讲述|历程|由创建|壮大|建党/ },
  { before: /距今$/ },
];

/** What a number counts, by its unit and the words beside it in its clause; the first that fits. */
export const MEANINGS: readonly {
  readonly meaning: Meaning;
  readonly units: readonly string[];
  readonly before?: RegExp;
  readonly after?: RegExp;
}[] = [
  { meaning: "rectified", units: ["个", "条", "件"], before: /销号|已整改|整改完成/ },
  { meaning: "findings", units: ["个", "条", "件"], before: /发现问题|问题$|线索$/, after: /^(?:问题|线索)/ },
  {
    meaning: "beneficiaries",
    units: ["人次", "名", "人", "位"],
    before: /接待|慰问|帮扶|受益|惠及|血压|救助|服务群众/,
    after: /^(?:群众|居民|困难|市民|老人|儿童)/,
  },
  {
    meaning: "other",
    units: ["名", "人", "位"],
    before: /全村|占$|书面|其中|现场|党务工作者$|优秀党员$|优秀共产党员$|获奖|发展对象$/,
    after: /^(?:发展对象|书记|支部书记|党务工作者|选手进入|书面)/,
  },
  {
    meaning: "participants",
    units: ["名", "人", "位"],
    before: /参加|组织|带队|带领|带着|代表|到场|一行$|来了|去了|志愿者$|来的是|共有/,
    after: /^(?:党员|干部|志愿者|同志|学员|选手|代表|职工|党团员|到会|参加|听|看|走进|行风|成员|社区正职|参赛|来)/,
  },
];
