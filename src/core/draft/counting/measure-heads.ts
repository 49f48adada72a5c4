import type { MeasureId } from "../../ledger/measures.ts";

/**
 * How a measure is expressed: [verb] [noun] [number][unit], or [verb] [number][unit] [noun]. Each string is a regular
 * expression for all the words allowed at that place. If other words stand there, the number counts something else.
 */
export interface Head {
  readonly measure: MeasureId;
  /** A quick test: text without one of these words cannot express the measure, so the longer patterns are not tried. */
  readonly must: RegExp;
  /** The complete noun of the measure: what the number counts. */
  readonly noun: string;
  /** The units of the measure. A number with the same noun and another unit is not this measure. */
  readonly units: readonly string[];
  /**
   * The verbs that may stand with the measure's noun. With `needsVerb`, the noun alone does not express the measure.
   */
  readonly verbs: string;
  readonly needsVerb?: true;
  /** The complete text before the number and after its unit, for measures that depend on word order. */
  readonly frames?: readonly (readonly [before: string, behind: string])[];
  /**
   * The number depends on another one, as 参训…人次 depends on the course before it. `next`: the other number directly
   * precedes it. `sentence`: it stands anywhere earlier in the sentence, because the noun is unambiguous.
   */
  readonly after?: { readonly measures: readonly MeasureId[]; readonly where: "next" | "sentence" };
  /**
   * The number must not directly follow a number of these measures, because it would then depend on that one; undefined
   * stands for a number that is no measure.
   */
  readonly unless?: readonly (MeasureId | undefined)[];
  /** A word that must occur earlier in the paragraph. */
  readonly about?: RegExp;
  /** The clause must contain nothing else: 检查：105次. */
  readonly alone?: true;
}

/** Words for attendees before or after a number. */
const WHO =
  "(?:(?:全体|广大|各级|机关|基层|全市|市直|党组织|党支部|支部|党员|干部|群众|职工|员工|居民|村民|市民|乡亲|游客|学员|人员|骨干|同志|群体|听众|观众|青年|青少年|学生|师生|教师|老师|家长|老人|儿童|民警|干警|辅警|医护|代表|委员|书记|党务|团员|离退休|老|新|年轻|入党|积极分子|发展对象|各类|各界|的)*)";
const HOLD = "开展|举办|组织|举行|召开|开设|开办|承办|主办|办|搞|推进|实施|进行|安排|完成";
const CHOOSE = "评选|评出|评定|评|选出|选树|命名|授予|表彰|通报表扬|表扬|产生|认定";
const REWARD = "表彰奖励|表彰|奖励|表扬|嘉奖";
const TIMES = ["次", "场", "场次"];
const PEOPLE = ["名", "人", "位"];
const VISITS = ["人次"];
const BODIES = ["家", "个"];
const THINGS = ["项", "个", "件", "条"];
const PARTY = "(?:机关|党建|党建工作|机关党建|机关党建工作|市直机关)?(?:中|中的|的)?";
const CITY_COUNCIL = "(?:市委市政府|市委|市政府|市领导|市委主要领导|党委政府)(?:[、和及](?:市委|市政府))?";

/**
 * The heads for the attendees of an event. The event is named beside the number, or the number follows the count of
 * those events.
 */
const taking = (measure: MeasureId, of: MeasureId, verbs: string, event: string): readonly Head[] => [
  {
    measure,
    must: /参|训|受|覆盖|听|教育/,
    noun: `(?:${event})(?:累计|共)?(?:${verbs}|受教育)(?:的)?${WHO}(?:人数|人次|总数)?|(?:${verbs})(?:${event})(?:的)?${WHO}(?:人数|人次|总数)?`,
    units: VISITS,
    verbs: "",
  },
  {
    measure,
    must: /^$|参|训|受|覆盖|听|教育|聆|吸引/,
    noun: `(?:${verbs})${WHO}(?:人数|人次|总数)?`,
    units: VISITS,
    verbs: "",
    frames: [
      [`${WHO}(?:${verbs})(?:党课|课|活动|培训)?${WHO}(?:人数|人次|总数)?`, `(?:${WHO}(?:${verbs}|受益|受教育))?`],
      [`(?:共有|有|共|约|吸引|组织)?${WHO}`, `${WHO}(?:${verbs}|受教育)`],
      ["^", ""],
    ],
    after: { measures: [of], where: "next" },
  },
];

/** The heads of the 45 measures. Two of them are ratios, which may also be expressed as claims without a number. */
export const HEADS: readonly Head[] = [
  {
    measure: "M1.1",
    must: /学习/,
    noun: "(?:领导)?(?:班子会议?|班子|党组会议?|党委会议?|党组（党委）会议?)(?:带头)?(?:集中|集体|理论|专题|跟进)*学习(?:会议?)?",
    units: TIMES,
    verbs: `${HOLD}|坚持`,
  },
  {
    measure: "M1.2",
    must: /研讨/,
    noun: "(?:党组|党委|工委)?(?:理论学习|理论)?中心组(?:实际|共|集中|专题|集体|学习|会|开展|组织|进行)*研讨(?:学习|交流|会)?",
    units: TIMES,
    verbs: HOLD,
  },
  { measure: "M1.3", must: /廉政/, noun: "廉政(?:警示)?(?:教育)?覆盖率", units: ["%"], verbs: "" },
  { measure: "M1.4", must: /主体/, noun: "主体(?:培训)?班(?:次)?", units: ["个", "期"], verbs: HOLD },
  ...taking("M1.5", "M1.4", "参训|培训|轮训|受训|参加培训|参加", "主体(?:培训)?班(?:次)?"),
  {
    measure: "M1.6",
    must: /党课/,
    noun: "(?:支部)?党课(?:活动|教育|宣讲)?|“[^”]{0,8}党课[^”]{0,8}”(?:系列|主题)?活动",
    units: TIMES,
    verbs: `${HOLD}|讲授|讲|上|宣讲`,
  },
  ...taking("M1.7", "M1.6", "覆盖|听课|听讲|参加|参与|受教育|教育|聆听|吸引", "党课(?:活动)?"),
  {
    measure: "M1.7",
    must: /课/,
    noun: `听(?:党)?课(?:的)?${WHO}(?:人数|人次)?`,
    units: VISITS,
    verbs: "",
    about: /党课/,
  },
  { measure: "M2.1", must: /联席/, noun: `${PARTY}联席会(?:议)?`, units: TIMES, verbs: HOLD },
  {
    measure: "M2.2",
    must: /难点/,
    noun: `(?:重大|突出|具体)?${PARTY}(?:重点)?难点(?:堵点)?问题`,
    units: THINGS,
    verbs: "研究解决|协调解决|推动解决|有效解决|解决|破解|攻克|化解|办结",
    needsVerb: true,
    frames: [[`${PARTY}难点(?:堵点)?问题(?:已|均)?(?:研究|协调|推动)?(?:解决|破解|化解|办结)`, ""]],
  },
  {
    measure: "M2.3",
    must: /项目/,
    noun: "(?:机关)?(?:重点党建项目|党建重点项目)",
    units: ["个", "项"],
    verbs: "确定|立项|推动实施|推进实施|组织实施|实施|推动|推进|落地|建设|完成",
    frames: [["(?:机关)?(?:重点党建项目|党建重点项目)(?:推动|推进|组织)?(?:实施|落地|建成|完成)", ""]],
  },
  {
    measure: "M3.1",
    must: /调研/,
    noun: "调研(?:报告|成果)",
    units: ["篇", "份"],
    verbs: "完成|形成|撰写|提交|拿出|产出|写出|起草|出",
    frames: [["调研(?:报告|成果)(?:完成|形成)", ""]],
  },
  {
    measure: "M3.2",
    must: /采纳|吸收/,
    noun: `(?:获|被|得到)?${CITY_COUNCIL}采纳(?:的)?(?:意见)?建议|(?:获|被)?采纳(?:的)?(?:意见)?建议`,
    units: THINGS,
    verbs: "",
    frames: [
      ["(?:提出|报送|形成)?(?:的)?(?:意见)?建议", `(?:获|被|得到|为)(?:${CITY_COUNCIL})?(?:采纳|吸收)`],
      ["(?:有|其中)?(?:提出|报送)?(?:的)?", `(?:意见)?建议(?:获|被|得到|为)(?:${CITY_COUNCIL})?(?:采纳|吸收)`],
      [`(?:提出|报送)?(?:的)?(?:意见)?建议(?:获|被|得到|为)${CITY_COUNCIL}(?:采纳|吸收)`, ""],
    ],
  },
  {
    measure: "M3.3",
    must: /帮扶/,
    noun: "(?:脱贫攻坚|乡村振兴|结对|困难群众|困难|各类|驻村|联村|入户)*帮扶(?:活动)?",
    units: TIMES,
    verbs: `${HOLD}|组织${WHO}(?:参与|参加|开展|投身)|参与|参加`,
  },
  {
    measure: "M3.4",
    must: /困难/,
    noun: "(?:群众)?(?:的)?(?:实际|具体|各类|生产生活)*(?:困难|困难问题|实际困难和问题)",
    units: ["件", "个", "项", "条"],
    verbs: `(?:帮助|协调|帮|为|给|替)?(?:群众|困难群众|帮扶村|村里|企业)?(?:协调)?(?:解决|帮解|办成|办理|化解|破解)`,
    needsVerb: true,
    frames: [["(?:实际|具体|群众)*困难(?:问题)?(?:的)?(?:解决|办成|办结)", ""]],
  },
  {
    measure: "M3.5",
    must: /志愿/,
    noun: "(?:机关|党员|各类|学雷锋)*志愿(?:服务)?(?:活动)?|“[^”]{0,8}志愿服务[^”]{0,8}”(?:系列|主题)?活动",
    units: TIMES,
    verbs: `${HOLD}|组织${WHO}(?:参与|参加|开展)|参与|参加`,
  },
  {
    measure: "M3.6",
    must: /受益|惠及|服务/,
    noun: `志愿(?:服务)?(?:活动)?(?:累计|共)?(?:受益|惠及|服务)(?:的)?${WHO}(?:人数|人次)?`,
    units: VISITS,
    verbs: "",
  },
  {
    measure: "M3.6",
    must: /受益|惠及|服务/,
    noun: `(?:累计)?(?:受益|惠及|服务)(?:的)?${WHO}(?:人数|人次)?`,
    units: VISITS,
    verbs: "",
    frames: [[`(?:共有|有)?${WHO}`, `${WHO}受益`]],
    after: { measures: ["M3.5"], where: "sentence" },
  },
  {
    measure: "M4.1",
    must: /考核/,
    noun: "(?:年度)?考核(?:机关)?(?:单位|部门)|年度考核(?:机关)?(?:单位|部门)?",
    units: BODIES,
    verbs: HOLD,
    frames: [
      [
        "(?:对|完成|完成对|组织对)",
        "(?:[市县区]直)?(?:机关)?(?:单位|部门)(?:的)?(?:进行|开展|实施|组织|完成)?(?:了)?(?:党建)?年度考核",
      ],
      ["年度考核(?:完成|覆盖)?", "(?:[市县区]直)?(?:机关)?(?:单位|部门)"],
    ],
  },
  { measure: "M4.2", must: /先进/, noun: "(?:机关|市直机关)?先进(?:基层)?党组织", units: BODIES, verbs: CHOOSE },
  { measure: "M4.3", must: /优秀/, noun: "(?:机关|市直机关)?优秀(?:共产党员|党员)", units: PEOPLE, verbs: CHOOSE },
  {
    measure: "M4.4",
    must: /先进单位/,
    noun: "先进单位",
    units: BODIES,
    verbs: REWARD,
    needsVerb: true,
  },
  { measure: "M4.5", must: /个人/, noun: "(?:优秀|先进)个人", units: PEOPLE, verbs: REWARD, needsVerb: true },
  {
    measure: "M4.5",
    must: /个人/,
    noun: "(?:优秀|先进)个人",
    units: PEOPLE,
    verbs: "",
    after: { measures: ["M4.4"], where: "next" },
  },
  {
    measure: "M4.6",
    must: /通报批评/,
    noun: "通报批评(?:了)?(?:后进|落后)?(?:单位)?|后进单位(?:受到|被)?通报批评",
    units: BODIES,
    verbs: "",
    frames: [
      ["(?:有)?", "(?:后进|落后)?单位(?:受到|被)(?:市直机关工委|工委)?通报批评"],
      ["通报批评(?:了)?", "(?:后进|落后)?单位"],
    ],
  },
  {
    measure: "M5.1",
    must: /注册/,
    noun: "(?:“?智慧党建”?|党建)?(?:云)?平台(?:累计|现有|已有)?注册(?:用户|人数|党员)(?:数|总数)?",
    units: [...PEOPLE, "户", "个"],
    verbs: "",
  },
  {
    measure: "M5.1",
    must: /注册/,
    noun: "注册(?:用户|人数)(?:数|总数)?",
    units: [...PEOPLE, "户", "个"],
    verbs: "",
    about: /云平台|“智慧党建”|平台/,
  },
  {
    measure: "M5.2",
    must: /访问/,
    noun: "(?:“?智慧党建”?|党建)?(?:云)?平台(?:累计|总)?访问(?:量|次数)?",
    units: ["次", "人次"],
    verbs: "",
  },
  {
    measure: "M5.2",
    must: /访问/,
    noun: "(?:累计|总)?访问量|(?:累计|总)访问(?:次数)?",
    units: ["次", "人次"],
    verbs: "",
    about: /云平台|“智慧党建”|平台/,
  },
  {
    measure: "M5.3",
    must: /挂职/,
    noun: `(?:选派|派出|选送|下派)(?:优秀|年轻)*(?:挂职(?:锻炼)?(?:的)?(?:党员)?干部|${WHO}(?:(?:到|赴)[^，。；]{0,16})?挂职(?:锻炼)?)|挂职(?:锻炼)?(?:党员)?干部`,
    units: PEOPLE,
    verbs: "",
    frames: [
      ["挂职(?:锻炼)?(?:选派|派出)", ""],
      [`(?:选派|派出|选送|下派)(?:优秀|年轻|中青年)*${WHO}`, "(?:到|赴)[^，。；]{0,16}挂职(?:锻炼)?"],
      [
        "(?:选派|派出|选送|下派|安排)(?:了)?",
        `(?:优秀|年轻|中青年|科级)*${WHO}(?:(?:到|赴|去|在)[^，。；]{0,20})?挂职(?:锻炼)?`,
      ],
      ["(?:选派|派出|选送|下派)(?:了)?", "挂职(?:锻炼)?(?:党员)?干部"],
    ],
  },
  {
    measure: "M5.4",
    must: /提拔/,
    noun: `(?:其中)?(?:被)?提拔(?:使用|重用)?(?:的)?(?:了)?${WHO}`,
    units: PEOPLE,
    verbs: "",
    frames: [["(?:其中|已有|有)*", `(?:因)?(?:表现(?:突出|优秀))?(?:已)?(?:被|得到|获得|获)?提拔(?:使用|重用|任用)?`]],
    after: { measures: ["M5.3"], where: "sentence" },
  },
  { measure: "M5.5", must: /交流/, noun: "(?:各类|党建|经验|工作)*交流活动", units: TIMES, verbs: HOLD },
  ...taking("M5.6", "M5.5", "参与|参加|覆盖|吸引", "(?:各类)?交流活动"),
  {
    measure: "M6.1",
    must: /查处/,
    noun: "(?:查处)(?:各类|违反中央|违反)*(?:八项规定(?:精神)?|违规|违纪|违纪违规)(?:的)?问题|查处问题",
    units: ["起", "件"],
    verbs: "",
    frames: [
      ["查处(?:了)?", "(?:违反)?(?:中央)?(?:八项规定(?:精神)?|违规违纪|违规|违纪)(?:的)?问题"],
      ["查处(?:的)?问题", ""],
    ],
  },
  {
    measure: "M6.2",
    must: /处理/,
    noun: "处理(?:了)?(?:违纪|违规)*(?:党员干部|党员|干部)",
    units: PEOPLE,
    verbs: "",
    frames: [["处理(?:了)?", "(?:违纪|违规)*(?:党员干部|党员|干部)"]],
  },
  {
    measure: "M6.2",
    must: /处理/,
    noun: "处理(?:了)?(?:责任人|的(?:同志|人员|党员|干部)+)?",
    units: PEOPLE,
    verbs: "",
    after: { measures: ["M6.1"], where: "next" },
  },
  {
    measure: "M6.3",
    must: /培训班|办班/,
    noun: "(?:各类|各级各类|各种|党员干部|机关)*培训班(?:次)?",
    units: ["期", "个"],
    verbs: HOLD,
    frames: [["(?:举|开|自)?办班", ""]],
  },
  ...taking("M6.4", "M6.3", "参训|培训|轮训|受训|参加培训|参加", "培训班"),
  {
    measure: "M6.4",
    must: /培训/,
    noun: `(?:组织|累计|共)*(?:集中)?培训(?:各级|各类|机关|基层|党务|年轻|党员|干部|支部书记|书记|骨干|入党|积极分子|发展对象)*`,
    units: VISITS,
    verbs: "",
    unless: ["M1.4", undefined],
  },
  { measure: "M6.5", must: /作风/, noun: "作风(?:建设)?先进单位", units: BODIES, verbs: CHOOSE },
  { measure: "M6.6", must: /个人/, noun: "作风(?:建设)?(?:优秀|先进)个人", units: PEOPLE, verbs: CHOOSE },
  {
    measure: "M6.6",
    must: /个人/,
    noun: "(?:优秀|先进)个人",
    units: PEOPLE,
    verbs: "",
    after: { measures: ["M6.5"], where: "next" },
  },
  {
    measure: "M7.1",
    must: /支部/,
    noun: "(?:基层)?(?:机关)?党?支部",
    units: ["个"],
    verbs: "新建立|新建|新成立|新组建|新设立|新设|组建|成立",
    needsVerb: true,
  },
  {
    measure: "M7.1",
    must: /新/,
    noun: "新建立|新建|新成立|新组建|新设立|新设",
    units: ["个"],
    verbs: "",
    after: { measures: ["M7.2"], where: "next" },
  },
  {
    measure: "M7.2",
    must: /调整|优化/,
    noun: "调整优化|优化调整|调整|优化",
    units: ["个"],
    verbs: "",
    after: { measures: ["M7.1"], where: "next" },
  },
  {
    measure: "M7.2",
    must: /支部/,
    noun: "(?:基层)?(?:机关)?党?支部(?:设置)?",
    units: ["个"],
    verbs: "调整优化|优化调整|调整|优化",
    needsVerb: true,
  },
  { measure: "M7.3", must: /覆盖率/, noun: "(?:基层)?(?:机关)?(?:党)?(?:组织|支部)覆盖率", units: ["%"], verbs: "" },
  {
    measure: "M7.4",
    must: /身份/,
    noun: `(?:主动|积极)?亮(?:明|出)?(?:党员)?身份(?:的)?${WHO}(?:人数)?|党员(?:主动)?亮(?:明|出)?身份`,
    units: PEOPLE,
    verbs: "",
    frames: [
      [
        `(?:共有|有|共|组织)?${WHO}`,
        `${WHO}(?:全部|均|都|已)*(?:参加|参与|开展|完成)?(?:主动|积极)?亮(?:明|出)?(?:党员)?身份(?:活动)?`,
      ],
    ],
  },
  {
    measure: "M7.5",
    must: /检查/,
    noun: "(?:基层)?(?:党组织|党支部|支部|党建)?(?:标准化)?规范化(?:建设)?(?:监督|督导|专项)?检查",
    units: TIMES,
    verbs: HOLD,
  },
  { measure: "M7.5", must: /检查/, noun: "检查", units: TIMES, verbs: "", alone: true },
  {
    measure: "M7.6",
    must: /整改/,
    noun: "(?:已|完成|已完成)?整改(?:到位|完成|销号)?",
    units: ["条", "个", "项"],
    verbs: "",
    frames: [["(?:发现)?问题", "(?:已)?(?:全部|均|都)(?:已)?(?:完成)?整改(?:到位|完成|完毕)?"]],
    about: /问题/,
  },
  {
    measure: "M7.6",
    must: /整改/,
    noun: "(?:发现并(?:督促)?(?:已)?整改|完成整改|整改到位|整改)(?:了)?(?:各类)?问题|发现并(?:督促)?整改|问题(?:发现并)?整改",
    units: ["条", "个", "项"],
    verbs: "",
    frames: [["(?:发现并)?整改(?:了)?", "(?:各类)?问题"]],
  },
  {
    measure: "M8.1",
    must: /品牌/,
    noun: "(?:党建)?(?:特色)?品牌(?:项目)?",
    units: ["个", "项"],
    verbs: "推出|打造|创建|培育|新培育|形成|创建形成|选树|培育打造|孵化",
    needsVerb: true,
  },
  { measure: "M8.1", must: /品牌/, noun: "党建品牌", units: ["个"], verbs: "", alone: true },
  {
    measure: "M8.2",
    must: /主题活动/,
    noun: "主题活动",
    units: TIMES,
    verbs: HOLD,
  },
  ...taking("M8.3", "M8.2", "参与|参加|覆盖|吸引", "主题活动"),
  { measure: "M8.4", must: /品牌/, noun: "“?最佳(?:党建)?品牌”?", units: ["个"], verbs: CHOOSE },
  { measure: "M8.5", must: /品牌/, noun: "“?优秀(?:党建)?品牌”?", units: ["个"], verbs: CHOOSE },
];
