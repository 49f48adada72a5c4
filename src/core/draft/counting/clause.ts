import type { MeasureId } from "../../ledger/measures.ts";
import { HEADS, type Head } from "./measure-heads.ts";

/** The text around a number in its clause, without periods and owners. */
export interface Around {
  /** The text up to the number, from the end of the previous number, clause or owner. */
  readonly before: string;
  /** The text from the unit to the next number or the end of the clause. */
  readonly behind: string;
  readonly unit: string;
}

/** What the earlier numbers in the sentence count, in order; undefined for a number that is no measure. */
export interface SaidBefore {
  readonly measures: readonly (MeasureId | undefined)[];
  readonly paragraph: string;
}

/**
 * What a number counts according to its own clause: one measure, several that cannot be distinguished, or nothing
 * known. `stranger` is the text that prevented a match.
 */
export type Counted =
  | { readonly measure: MeasureId }
  | { readonly measure: undefined; readonly several: boolean; readonly stranger: string | undefined };

/** A series with its names: “红色故事会”“廉政文化周”等. */
const SERIES = "(?:(?:“[^”]{1,24}”[、]?)+等?(?:系列)?|等|系列|多种形式的|各类|各种)?";
// A single character class is used instead of alternatives, because overlapping alternatives would be tried in every
// combination on a long text.
const LINK_ONE = "[共计总合累一已现有达到实际为是了数量分别由从的均各只仅人次期场家项件条名篇目：\\s]";
const LINK = `(?:活动|工作|数量)?${LINK_ONE}*(?:(?:增加|增长|上升|提高|扩大|减少|下降)[到至]|增至|约)?`;

interface Frame {
  readonly head: Head;
  readonly before: RegExp;
  readonly behind: RegExp;
}

const frames: readonly Frame[] = HEADS.flatMap((head) => {
  const verbs = head.verbs === "" ? "" : `(?:(?:${head.verbs})(?:了|过|好|完|的)?)`;
  const built: (readonly [string, string])[] = [
    ...(verbs === "" ? [] : [[`(?:${head.noun})[已共累计总均都只仅]{0,3}${verbs}`, ""] as const]),
    [`${verbs === "" ? "" : `${verbs}${head.needsVerb ? "{1,3}" : "{0,3}"}`}${SERIES}(?:${head.noun})`, ""],
    ...(verbs === "" ? [] : [[`${verbs}{1,3}${SERIES}`, `(?:的)?${SERIES}(?:${head.noun})`] as const]),
    ...(head.needsVerb || head.after || verbs === "" ? [] : [["", `(?:的)?(?:${head.noun})`] as const]),
    ...(head.frames ?? []),
  ];
  return built.map(([before, behind]) => ({
    head,
    before: new RegExp(`(?:${before})${LINK}$`),
    behind: new RegExp(`^(?:${behind})`),
  }));
});

const framesByUnit: ReadonlyMap<string, readonly Frame[]> = new Map(
  [...new Set(HEADS.flatMap(({ units }) => units))].map((unit) => [
    unit,
    frames.filter(({ head }) => head.units.includes(unit)),
  ]),
);

const LONGEST = 60;

/**
 * Determines what a number counts. If its clause contains text other than verbs, nouns and neutral words, the result is
 * unknown.
 */
export function countedBy({ before, behind, unit }: Around, said: SaidBefore): Counted {
  const words = before.slice(-LONGEST);
  let best: { readonly from: number; readonly measures: Set<MeasureId> } | undefined;
  let stranger: string | undefined;
  for (const frame of framesByUnit.get(unit) ?? []) {
    const fit = follows(frame.head, said) ? fitOf(frame, words, behind) : undefined;
    if (fit === undefined) continue;
    if (fit.stranger !== undefined) stranger ??= fit.stranger;
    // The interpretation that covers most of the clause wins: 作风建设先进单位 over 先进单位.
    else if (best === undefined || fit.from < best.from)
      best = { from: fit.from, measures: new Set([frame.head.measure]) };
    else if (fit.from === best.from) best.measures.add(frame.head.measure);
  }
  const [only, ...others] = best?.measures ?? [];
  if (only !== undefined && others.length === 0) return { measure: only };
  return { measure: undefined, several: others.length > 0, stranger: only === undefined ? stranger : undefined };
}

/**
 * The match of a frame. `from` is where it begins, minus the length it matches after the number, so the smallest value
 * covers most of the clause. `stranger` is text before the match that was not understood.
 */
interface Fit {
  readonly from: number;
  readonly stranger?: string;
}

function fitOf({ head, before, behind }: Frame, words: string, follow: string): Fit | undefined {
  if (!head.must.test(words + follow)) return undefined;
  const left = before.exec(words);
  const right = left && behind.exec(follow);
  if (left === null || right === null) return undefined;
  if (!mayFollow(follow.slice(right[0].length), right[0] !== "")) return undefined;
  const from = left.index - right[0].length;
  const rest = words.slice(0, left.index);
  const isAlone = head.alone !== true || (rest.replace(PLAIN, "") === "" && follow.trim() === "");
  return isPlain(rest) && isAlone ? { from } : { from, stranger: rest };
}

/** Measures that count events with attendees. */
const EVENTS: ReadonlySet<MeasureId> = new Set(["M1.4", "M1.6", "M3.5", "M5.5", "M6.3", "M8.2"]);

/** The measure of the event that a clause without a number mentions: 开办主体班. */
export function eventIn(words: string): MeasureId | undefined {
  for (const unit of ["期", "次"]) {
    const { measure } = countedBy({ before: words, behind: "", unit }, { measures: [], paragraph: "" });
    if (measure !== undefined && EVENTS.has(measure)) return measure;
  }
  return undefined;
}

function follows({ after, about, unless = [] }: Head, { measures, paragraph }: SaidBefore): boolean {
  if (measures.length > 0 && unless.includes(measures.at(-1))) return false;
  if (about !== undefined && !about.test(paragraph)) return false;
  if (after === undefined) return true;
  const known = after.where === "next" ? measures.slice(-1) : measures;
  return known.some((measure) => measure !== undefined && after.measures.includes(measure));
}

/** Whether the text after the number and its noun leaves its meaning unchanged. */
function mayFollow(rest: string, hasNoun: boolean): boolean {
  if (rest === "" || /^[、\s和及与]/.test(rest)) return true;
  if (/^(?:增加|增|增长|上升|提高|扩大|减少|下降|降)[到至]/.test(rest)) return true;
  if (/^(?:的|之|以内|以下|或|内|里)/.test(rest)) return false;
  if (!hasNoun) return !/的(?!是)/.test(rest.slice(0, 12)) && !/^[名人家个位次场项件]/.test(rest);
  return /^(?:由|在|被|受|得到|得|获|先后|均|全部|陆续|已|都|参加|参与|同时|并|增[加至]|减)/.test(rest);
}

/** Words that do not change what a number counts, longer ones first. */
const TURNS = [
  "共计 共同 共有 共 总共 合计 累计 一共 先后 已经 已 现已 积极 深入 扎实 广泛 大力 认真 切实",
  "持续 全年 全面 全 统筹 主动 相继 陆续 实际 还 又 再 也 并且 并 另外 另 此外 同时 其间 以及",
  "和 及 与 、 牵头 负责 主持 带头 自己 自主 分级 分类 分层 线上线下 集中 全部 算上 加起来 最终",
  "会上 交办 跑基层 实 常态化 定期 重点 精心 严格 严肃 依规依纪 依法 稳步 创新 高质量 有序 有效",
  "扎实有效 办好 用心 首次 成功 顺利 圆满 联合 组织 督促 不断 进一步 直接 一年 分别 上下 内 里 就",
  "每个支部 平均 人均 每年 每月 每季度 每周 应 目前 截至目前 先说 再说 先看 再看 只有 仅有 又 都 均 便 只 仅 的 了 在 年 来 初 底 末 ： “ ” - 一是 二是 三是 四是 五是 六是 首先",
  "计划 拟 力争 预计 争取 原定 其次 再次 最后 一方面 另一方面 数据 其中",
]
  .flatMap((row) => row.split(" "))
  .sort((one, other) => other.length - one.length);
const PLAIN = new RegExp(`^(?:${TURNS.join("|")}|\\s)+`);
const ABOUT =
  /^(?:围绕|结合|聚焦|依托|通过|按照|根据|针对|利用|借助|立足|坚持|在|为|向|以|从|把|于|随着|紧扣|紧盯|着眼|对照|深入|用好|推动|落实|贯彻|发挥|联合|会同|按|采取)/;
/** The occasion of an action: 帮扶中, 在工作过程中. */
const WHILE = /^[\u4e00-\u9fff]{1,12}(?:中|过程中|时)$/;
/** Verbs for actions that none of the 45 measures counts, whatever their object. */
const OTHER_DEED =
  /^(?:参观|观摩|考察|接待|转发|编印|印发|学习了|推荐|申报|征集|收集|报名|旁听|点评|评议|验收|收到|受理|转办|宣传|报道|刊发|播出|拍摄|制作|采购|订阅|发放|拨付|筹集|取消|暂停|终止|撤销|指导|协助|配合|接受|迎接|梳理|排查|建议|讨论|审议|策划|筹备|备案|审批)/;

const OTHER_DEED_WITHIN = new RegExp(OTHER_DEED.source.slice(1));

/** Whether the words before a verb do not change what is counted: 共, 先后, 围绕…. */
function isPlain(words: string): boolean {
  const rest = words.replace(PLAIN, "");
  if (rest === "") return true;
  return (ABOUT.test(words) || ABOUT.test(rest) || WHILE.test(rest)) && !OTHER_DEED_WITHIN.test(rest);
}

/** The verbs of a measure, for a number whose clause omits the noun. */
export function verbsOf(measure: MeasureId): string {
  const verbs = HEADS.filter((head) => head.measure === measure && head.verbs !== "").map((head) => head.verbs);
  return [...verbs, "干", "自办"].join("|");
}

const turnsWith = new Map<string, RegExp>();

/** Whether the words are only neutral ones, with or without one of the verbs: 又举办, 共计, 只有. */
export function isTurn(words: string, verbs: string): boolean {
  const pattern =
    turnsWith.get(verbs) ?? new RegExp(`^(?:(?:${verbs})(?:了|过|好|完)?)?(?:${TURNS.join("|")}|${LINK_ONE})*$`);
  turnsWith.set(verbs, pattern);
  return pattern.test(words.replace(PLAIN, ""));
}

/**
 * Whether the words begin with a verb of an activity that none of the 45 measures counts. A noun listed after its first
 * object belongs to the same verb: 参观展馆3处、优秀党建品牌5个.
 */
export function isOtherDeed(words: string): boolean {
  const rest = words.replace(PLAIN, "");
  return OTHER_DEED.test(rest) || (ABOUT.test(rest) && OTHER_DEED_WITHIN.test(rest));
}
