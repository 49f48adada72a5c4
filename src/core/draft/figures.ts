import { readFigureAt, type Wording } from "../ledger/figure-text.ts";

/** The wording of a number in prose; `range` and `every` cannot be compared with a single value. */
export type DraftWording = Wording | { readonly kind: "range" } | { readonly kind: "every" };

/** A number with its unit, and its position in the normalised text. */
export interface DraftNumber {
  readonly from: number;
  readonly to: number;
  readonly wording: DraftWording;
  readonly unit: string;
  /** Written in Chinese numerals. 一项 and 三是 are more often words than numbers. */
  readonly spelt: boolean;
}

/** A range of positions in the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

// All units used in office prose. Longer ones come first, so that 人次 is not read as 人.
const UNITS: readonly string[] = [
  ...[
    "人次",
    "场次",
    "家次",
    "件次",
    "批次",
    "台次",
    "户次",
    "车次",
    "班次",
    "门次",
    "期次",
    "平方米",
    "立方米",
    "个百分点",
    "个小时",
  ],
  ...["小时", "课时", "学时", "分钟", "个月", "万元", "亿元", "公里", "千米", "公斤", "毫升", "厘米", "公顷"],
  ...["星期"],
  ..."次场期个项件家名人篇条起户批份%元天类间部台门册本张幅株棵亩吨米升克支队组辆套处座所棟栋节堂课首封笔宗桩对双位员例轮届遍趟周岁倍成粒箱袋盒瓶斤里款种样道盏把床口头只匹面块片段版分年字",
];

const OUTSIDE = /[a-zA-Z\d.第〇零○一二三四五六七八九十百千万亿/]/;
/** Names that contain a number which counts nothing, and times of day, floors, years and numbers of documents. */
const NO_FIGURES =
  /三会一课|八个三|8个3|三位一体|三级联动|三向发力|三项制度|三大平台|三个导向|三全覆盖|三线融合|三个表率|六个过硬|两个维护|两个确立|四个意识|四个自信|两学一做|一岗双责|八项规定|四风|五星支部|双报到|第一议题|第一书记|第一时间|一把手|一系列|一批|二十[届大]|十[八九]大|[一二三四五六七八九]中全会|十四五|十五五|百年|千方百计|万众一心|五位一体|四个全面|三严三实|〔\d{4}〕\d+号|\d{1,2}：\d\d|\d{1,2}:\d\d|\d{1,2}[时点](?:\d{1,2}分)?|\d+号|\d+[楼层室]|《[^》\n]{0,60}》|“[^”，。；：\n]{0,24}\d[^”，。；：\n]{0,24}”|[（(][一二三四五六七八九十\d]{1,3}[）)]|https?：?\/\/[\w./%-]+/g;
const LIST_NUMBER = /(?<=^|\n)\s*\d{1,2}[.、](?!\d)/g;
const FRACTION = /[\d一二三四五六七八九十百]{1,6}分之[\d.一二三四五六七八九十百]{1,6}|\d{1,4}\/\d{1,4}/y;
const JOINT = /(?:~|-{1,2}|至|到)(?=[\d一二三四五六七八九十百千])/y;
const VAGUE_PAIR =
  /(?:一[两二]|二三|两三|三[四五]|四五|五六|六七|七八|八九|[二三四五六七八九]?十[一二三四五六七八][二三四五六七八九])/y;

/** The parts of the text that contain digits but no amounts. */
export function noFigures(text: string): readonly Span[] {
  return [...text.matchAll(NO_FIGURES), ...text.matchAll(LIST_NUMBER)].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
  }));
}

/** Finds every number that counts something. The spans in `apart`, such as dates, are excluded. */
export function numbersIn(text: string, apart: readonly Span[]): readonly DraftNumber[] {
  const masked = blanked(text, apart);
  const found: DraftNumber[] = [];
  let at = 0;
  while (at < masked.length) {
    const number = OUTSIDE.test(masked.charAt(at - 1)) ? undefined : numberAt(masked, at);
    if (number !== undefined) found.push(number);
    at = number?.to ?? at + 1;
  }
  return found;
}

/** The text with the given spans replaced by placeholders; all positions stay the same. */
function blanked(text: string, spans: readonly Span[]): string {
  const chars = text.split("");
  for (const { from, to } of spans) for (let at = from; at < to; at += 1) if (chars[at] !== "\n") chars[at] = "\u0000";
  return chars.join("");
}

function numberAt(text: string, at: number): DraftNumber | undefined {
  const fraction = matchAt(FRACTION, text, at);
  if (fraction !== undefined) {
    const unit = /[\d]/.test(text.charAt(at + fraction.length)) ? "" : unitAt(text, at + fraction.length);
    return {
      from: at,
      to: at + fraction.length + unit.length,
      wording: { kind: "vague" },
      unit: unit || "分之",
      spelt: false,
    };
  }
  const pair = matchAt(VAGUE_PAIR, text, at);
  if (pair !== undefined && unitAt(text, at + pair.length) !== "")
    return ended(text, at, at + pair.length, { kind: "vague" }, true);
  const read = readFigureAt(text, at, UNITS);
  if (read === undefined) return undefined;
  const spelt = !/\d/.test(read.text);
  const second = rangeEnd(text, read.end);
  if (second !== undefined) return { from: at, to: second.to, wording: { kind: "range" }, unit: second.unit, spelt };
  if (read.unit === "天" && text[read.end] === "半")
    return ended(text, at, read.end + 1, { kind: "vague" }, spelt, "天");
  if (read.unit !== "")
    return isDate(text, read.end, read.unit)
      ? undefined
      : { from: at, to: read.end, wording: read.wording, unit: read.unit, spelt };
  return spelt ? undefined : ended(text, at, read.end, read.wording, spelt);
}

/** A number in digits before any Chinese word counts something, even if the word is no known unit. */
function ended(
  text: string,
  from: number,
  end: number,
  wording: DraftWording,
  spelt: boolean,
  known?: string,
): DraftNumber | undefined {
  const unit = known ?? unitAt(text, end);
  const isWord = unit !== "" || /[\u4e00-\u9fff]/.test(text.charAt(end));
  const isLast = /[：\n]/.test(text.charAt(from - 1)) && /^(?:[\s，。；、）]|$)/.test(text.charAt(end));
  if (!isWord && !isLast) return undefined;
  return { from, to: known === undefined ? end + unit.length : end, wording, unit, spelt };
}

const unitAt = (text: string, at: number): string => UNITS.find((unit) => text.startsWith(unit, at)) ?? "";

/** Whether the number is the rest of a date that names no period: 2026年, 9月, 12日. */
const isDate = (text: string, end: number, unit: string): boolean =>
  (unit === "年" && /\d{3}/.test(text.slice(end - 4, end - 1))) ||
  (unit === "个月" && /^(?:内|以来)/.test(text.slice(end, end + 2)));

/** The end of a range whose second number has the unit: 120~130场次, 1万至1.1万人次. */
function rangeEnd(text: string, at: number): { readonly to: number; readonly unit: string } | undefined {
  const joint = matchAt(JOINT, text, at);
  if (joint === undefined) return undefined;
  const second = readFigureAt(text, at + joint.length, UNITS);
  return second === undefined || second.unit === "" ? undefined : { to: second.end, unit: second.unit };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
