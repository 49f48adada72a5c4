import type { MeasureId } from "../ledger/measures.ts";

/**
 * What a unit means beside a word: the measure; `undefined` stands for a number that is none of the 45, which keeps a
 * figure from being taken for the one before it.
 */
type ByUnit = Readonly<Record<string, MeasureId | undefined>>;

/** A word of a draft that says what the numbers beside it count. */
export interface Cue {
  readonly says: RegExp;
  readonly by: ByUnit;
  /** Where the word alone leaves a choice, what the sentence up to the figure must say for each. */
  readonly where?: readonly { readonly said: RegExp; readonly by: ByUnit }[];
}

const of = (measure: MeasureId | undefined, ...units: readonly string[]): ByUnit =>
  Object.fromEntries(units.map((unit) => [unit, measure]));

const TIMES = ["次", "场", "场次"] as const;
const HEADS = ["名", "人"] as const;
const UNITS = ["家", "个"] as const;
const THINGS = ["项", "個", "个", "件", "条"] as const;
/** 人 is not 人次: who writes the one for the other is asked. */
const VISITS = ["人次"] as const;

/** The words by which numbers in reports are recognised. */
export const CUES: readonly Cue[] = [
  { says: /班子|党组(?:[（(]党委[）)])?会|党委会/g, by: { ...of("M1.1", ...TIMES), ...of(undefined, ...VISITS) } },
  { says: /中心组/g, by: { ...of("M1.2", ...TIMES), ...of(undefined, ...VISITS) } },
  { says: /主体(?:培训)?班(?:次)?/g, by: { ...of("M1.4", "个", "期"), ...of("M1.5", ...VISITS) } },
  { says: /党课/g, by: { ...of("M1.6", ...TIMES), ...of("M1.7", ...VISITS) } },
  { says: /联席会/g, by: { ...of("M2.1", ...TIMES), ...of(undefined, ...VISITS) } },
  { says: /难点/g, by: of("M2.2", ...THINGS) },
  { says: /重点(?:党建)?项目/g, by: of("M2.3", "个", "项") },
  { says: /调研(?:报告|成果)/g, by: of("M3.1", "篇", "份") },
  { says: /建议[^，。；]{0,16}采纳|采纳[^，。；]{0,8}建议/g, by: of("M3.2", "项", "条", "个") },
  { says: /帮扶/g, by: { ...of("M3.3", ...TIMES), ...of(undefined, ...VISITS, ...HEADS) } },
  { says: /困难/g, by: of("M3.4", "件", "个", "项") },
  { says: /志愿/g, by: { ...of("M3.5", ...TIMES), ...of(undefined, ...VISITS, ...HEADS, "小时") } },
  { says: /受益|惠及/g, by: of("M3.6", ...VISITS) },
  { says: /年度考核|考核(?=[^，。；]{0,6}单位)/g, by: of("M4.1", "家") },
  { says: /先进(?:基层)?党组织/g, by: of("M4.2", ...UNITS) },
  { says: /优秀(?:共产)?党员/g, by: of("M4.3", ...HEADS) },
  { says: /作风(?:建设)?先进单位/g, by: of("M6.5", ...UNITS) },
  { says: /作风(?:建设)?(?:优秀|先进)个人/g, by: of("M6.6", ...HEADS) },
  {
    says: /先进单位/g,
    by: of(undefined, ...UNITS),
    where: [
      { said: /作风/, by: of("M6.5", ...UNITS) },
      { said: /表彰|奖励/, by: of("M4.4", ...UNITS) },
    ],
  },
  {
    says: /(?:优秀|先进)个人/g,
    by: of(undefined, ...HEADS),
    where: [
      { said: /作风/, by: of("M6.6", ...HEADS) },
      { said: /表彰|奖励/, by: of("M4.5", ...HEADS) },
    ],
  },
  { says: /通报批评|后进单位/g, by: of("M4.6", ...UNITS) },
  { says: /注册用户|注册人数/g, by: of("M5.1", ...HEADS, "户", "个") },
  { says: /访问量/g, by: of("M5.2", "次", "人次") },
  { says: /挂职/g, by: of("M5.3", ...HEADS) },
  { says: /提拔/g, by: of("M5.4", ...HEADS) },
  { says: /交流活动|经验交流|交流研讨/g, by: { ...of("M5.5", ...TIMES), ...of("M5.6", ...VISITS) } },
  { says: /查处[^，。；]{0,20}问题|八项规定精神(?:的)?问题/g, by: of("M6.1", "起", "件") },
  { says: /处理(?=[^，。；]{0,12}(?:干部|党员))/g, by: of("M6.2", ...HEADS) },
  { says: /(?<!主体)培训班/g, by: { ...of("M6.3", "期", "个"), ...of("M6.4", ...VISITS) } },
  {
    says: /(?:新建|新成立|新设立|组建)(?:党)?支部|(?:新建|新成立|新设立|组建)(?=[^，。；]{0,8}党支部)/g,
    by: of("M7.1", "个"),
  },
  { says: /调整(?:优化)?|优化/g, by: of(undefined, "个"), where: [{ said: /支部/, by: of("M7.2", "个") }] },
  { says: /亮明?身份|亮出(?:党员)?身份/g, by: of("M7.4", ...HEADS) },
  { says: /规范化(?:建设)?检查|规范化建设[^，。；]{0,4}检查/g, by: of("M7.5", ...TIMES) },
  { says: /检查/g, by: of(undefined, ...TIMES) },
  { says: /整改/g, by: of("M7.6", "条", "个", "项") },
  { says: /发现问题/g, by: of(undefined, "条", "个", "项") },
  { says: /发现并(?:已)?整改/g, by: of("M7.6", "条", "个", "项") },
  { says: /品牌/g, by: of("M8.1", "个") },
  { says: /最佳(?:党建)?品牌/g, by: of("M8.4", "个") },
  { says: /优秀(?:党建)?品牌/g, by: of("M8.5", "个") },
  { says: /主题(?:党日)?活动/g, by: { ...of("M8.2", ...TIMES), ...of("M8.3", ...VISITS) } },
  { says: /主题党日/g, by: of(undefined, ...TIMES, ...VISITS) },
];

/** A claim that is a sentence and not a number. */
export const CLAIM_CUES: readonly { readonly says: RegExp; readonly measure: MeasureId; readonly needs: RegExp }[] = [
  { says: /每次[均都]|次次都/g, measure: "M1.3", needs: /廉政|警示/g },
  { says: /(?<![三“])(?:基层)?(?:党)?(?:组织|支部)[^，。；、]{0,6}全覆盖/g, measure: "M7.3", needs: /组织|支部/g },
];

/** Words with a number in them that count nothing. */
export const NAMES =
  /三会一课|八个三|“8个3”|三位一体|三级联动|三向发力|三项制度|三大平台|三个导向|三全覆盖|三线融合|三个表率|六个过硬|两个维护|两个确立|四个意识|四个自信|两学一做|一岗双责|八项规定|四风|五星支部|双报到|第一议题|第一书记|第一时间|一把手|一线|一体|一流|一批|一系列|一步|二十[届大]|十[八九]大|[一二三四五六七八九十]中全会|[一二三四五六七八九十]是|两会|七一|十四五|十五五|百年|千方百计|万众一心|三农|四下基层|五位一体|四个全面|三严三实/g;
