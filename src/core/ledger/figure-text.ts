import { endOfChineseRun, readChineseRun } from "../numbers/chinese-numbers.ts";
import { printCount } from "../numbers/print-number.ts";
import type { FigureStyle } from "./measures.ts";

/** The word that qualifies a number: none, 120余, 近5000, 30以上, 超过100万, 达1.5万, 约200. */
export type FigureWord = "" | "余" | "近" | "以上" | "超过" | "达" | "约";

/**
 * The interpretation of a number in prose. `step` is the value of one unit in the last printed digit: 1000 for 1.5万.
 */
export type Wording =
  | { readonly kind: "number"; readonly n: number; readonly word: FigureWord; readonly step: number }
  /**
   * An expression such as 数百, 若干 or 十几, or two qualifiers that contradict each other. It states no number, so
   * nothing can be checked.
   */
  | { readonly kind: "vague" }
  /** A number with digits missing: 近20xx. */
  | { readonly kind: "incomplete" };

/** A number found in prose, with its qualifier and the unit after it. */
export interface FigurePhrase {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly wording: Wording;
  readonly unit: string;
}

/**
 * Whether the printed number `n` with this qualifier is true of the value `v`. Writing and checking use the same table.
 */
const TRUE_WHEN: Readonly<Record<FigureWord, (n: number, v: number, step: number) => boolean>> = {
  "": (n, v) => v === n,
  余: (n, v) => n < v && v < n + reach(n),
  近: (n, v) => 0.9 * n <= v && v < n,
  以上: (n, v) => n <= v && v < n + reach(n),
  超过: (n, v) => n < v && 10 * v < 11 * n,
  达: (n, v, step) => Math.floor(v / step) * step === n,
  约: (n, v) => 20 * Math.abs(v - n) <= n,
};

/** How far above n a value may lie for 余 and 以上: the power of ten given by n's trailing zeros, at most half of n. */
function reach(n: number): number {
  let power = 1;
  while (n > 0 && n % (power * 10) === 0) power *= 10;
  return Math.min(power, n / 2);
}

/** Whether the expression is true of `value`; undefined if it states no number. */
export function isTrueOf(wording: Wording, value: number): boolean | undefined {
  if (wording.kind !== "number") return undefined;
  return TRUE_WHEN[wording.word](wording.n, value, wording.step);
}

const CLOSE = 0.95;

/**
 * Writes a whole number with a qualifier that is true of it: 120余场次, 近万人次, 达1.5万人. The style `exact` prints
 * the number itself.
 */
export function writeFigure(style: FigureStyle, value: number, unit: string): string {
  if (style === "round") return roundly(value, unit);
  if (style === "达" || style === "超过") return stated(style, value, unit) ?? roundly(value, unit);
  return printCount(value, unit);
}

/** Writes 超过100万次 or 达1.5万人, if that is true of the value and the value is large enough to be rounded. */
function stated(word: "达" | "超过", value: number, unit: string): string | undefined {
  const n = twoDigits(value);
  const isTrue = value >= 100 && TRUE_WHEN[word](n, value, stepOf(n));
  return isTrue ? `${word}${inWan(n)}${unit}` : undefined;
}

function roundly(value: number, unit: string): string {
  const floor = value < 100 ? Math.floor(value / 10) * 10 : twoDigits(value);
  if (value < 20 || floor === value) return `${inWan(value)}${unit}`;
  const next = (Math.floor(value / powerOf(value)) + 1) * powerOf(value);
  if (value >= CLOSE * next) return `近${inWan(next).replace(/^1(?=[万亿]$)/, "")}${unit}`;
  return `${inWan(floor)}余${unit}`;
}

/** The value rounded down to its two leading digits: 12345 → 12000. */
function twoDigits(value: number): number {
  const place = Math.max(1, powerOf(value) / 10);
  return Math.floor(value / place) * place;
}

/** The largest power of ten that does not exceed the value. */
function powerOf(value: number): number {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  return power;
}

/** Prints numbers from ten thousand on as 1.2万, 100万, 1.1亿. */
function inWan(n: number): string {
  if (n >= 100_000_000) return `${n / 100_000_000}亿`;
  return n >= 10_000 ? `${n / 10_000}万` : String(n);
}

/** The value of one unit in the last digit that `inWan` prints. */
function stepOf(n: number): number {
  const large = n >= 100_000_000 ? 100_000_000 : n >= 10_000 ? 10_000 : 1;
  return large > 1 && n % large !== 0 ? large / 10 : large;
}

/** Writes how many of a whole: 「每次均」 if all, otherwise the count: 43次中40次. */
export const writeEvery = (part: number, whole: number, unit: string): string =>
  part === whole ? `每${unit}均` : `${printCount(whole, unit)}中${printCount(part, unit)}`;

/** Writes a coverage: 「全覆盖」 if it is complete, otherwise the ratio, never rounded up to 100%: 覆盖率97.5%. */
export const writeCoverage = (part: number, whole: number): string =>
  part === whole ? "全覆盖" : `覆盖率${writePercent(part, whole)}`;

/** A percentage rounded down to one decimal, so that 100% is printed only if it is exact. */
export const writePercent = (part: number, whole: number): string => `${Math.floor((part * 1000) / whole) / 10}%`;

const BEFORE: readonly (readonly [string, FigureWord])[] = [
  ["不少于", "以上"],
  ["达到", "达"],
  ["突破", "超过"],
  ["超过", "超过"],
  ["接近", "近"],
  ["将近", "近"],
  ["大约", "约"],
  ["至少", "以上"],
  ["达", "达"],
  ["超", "超过"],
  ["逾", "余"],
  ["近", "近"],
  ["约", "约"],
];
const AFTER_NUMBER: readonly (readonly [string, FigureWord])[] = [
  ["余", "余"],
  ["多", "余"],
];
const AFTER_UNIT: readonly (readonly [string, FigureWord])[] = [
  ["以上", "以上"],
  ["左右", "约"],
  ["上下", "约"],
];

// Characters before 近, 约, 达 and the like with which these form a word, so that they do not qualify a number: 最近, 附近,
// 条约, 到达, 传达.
const GLUED = /[最附新远邻就亲相条节制合违预公传表到直转抵下高不]/;
/** The units that numbers of the report may have. */
const FIGURE_UNITS: readonly string[] = [
  "人次",
  "场次",
  "家次",
  "件次",
  "批次",
  ..."次场期个項项件家名人篇条起户批份%",
];
const DIGITS = /\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,12}(?:\.\d{1,4})?/y;
/** The maximum length of a run of Chinese numerals. The limit keeps the search linear in the length of the text. */
const LONGEST_RUN = 64;
const MASKED = /\d{0,12}[xX×*]{1,6}\d{0,4}(?![A-Za-z])/y;
const MULTIPLIERS = /百万|千万|[百千万亿]/y;
const VAGUE = /(?:数|几|上|好几|成)(?:十|百|千|万)+(?:万)?|十几|十来|百来|几十|若干|多(?=[项个次场家名件条期篇起])/y;
const WORTH: Readonly<Record<string, number>> = {
  百: 100,
  千: 1000,
  万: 10_000,
  百万: 1_000_000,
  千万: 10_000_000,
  亿: 100_000_000,
};

/**
 * Reads the number that begins at `at` in folded prose, including a qualifier such as 近 or 达 before it. Undefined if
 * there is none. `units` lists the possible units, longer ones first.
 */
export function readFigureAt(text: string, at: number, units = FIGURE_UNITS): FigurePhrase | undefined {
  const vague = match(VAGUE, text, at);
  if (vague !== undefined) return phrase(text, at, at + vague.length, { kind: "vague" }, undefined, units);
  const [word, beforeLength] = wordAt(BEFORE, text, at);
  if (beforeLength > 0 && GLUED.test(text.charAt(at - 1))) return undefined;
  const from = at + beforeLength + (text[at + beforeLength] === " " ? 1 : 0);
  const masked = match(MASKED, text, from);
  if (masked !== undefined) return phrase(text, at, from + masked.length, { kind: "incomplete" }, undefined, units);
  const number = digitsAt(text, from) ?? chineseAt(text, from, beforeLength > 0);
  if (number === undefined) return undefined;
  return phrase(text, at, number.end, number, word, units);
}

interface Numeral {
  readonly end: number;
  readonly n: number;
  readonly step: number;
}

function digitsAt(text: string, at: number): Numeral | undefined {
  const digits = match(DIGITS, text, at);
  if (digits === undefined) return undefined;
  const multiplier = match(MULTIPLIERS, text, at + digits.length) ?? "";
  const worth = WORTH[multiplier] ?? 1;
  const decimals = digits.split(".")[1]?.length ?? 0;
  const n = Math.round(Number(digits.replaceAll(",", "")) * worth * 10_000) / 10_000;
  const read = { end: at + digits.length + multiplier.length, n, step: worth / 10 ** decimals };
  return worth > 10 && decimals === 0 ? (withRest(text, read) ?? read) : read;
}

/** Reads the rest of a number whose parts have descending multipliers: 1万5千, 1亿2000万. */
function withRest(text: string, head: Numeral): Numeral | undefined {
  const rest = /^\d/.test(text.charAt(head.end)) ? digitsAt(text, head.end) : undefined;
  return rest !== undefined && rest.n < head.step && rest.step > 1 ? { ...rest, n: head.n + rest.n } : undefined;
}

/**
 * Reads a number in Chinese numerals: 一百二十, 三百. After 近 or 逾 and before 余, a bare 万, 千 or 百 is a number
 * too.
 */
function chineseAt(text: string, at: number, prefixed: boolean): Numeral | undefined {
  const end = at + endOfChineseRun(text.slice(at, at + LONGEST_RUN), 0);
  if (end === at) return undefined;
  const run = text.slice(at, end);
  if (/^(?:[百千万亿]|百万|千万)$/.test(run)) {
    const n = WORTH[run] ?? 0;
    return prefixed || run.length > 1 || /[余多]/.test(text.charAt(end)) ? { end, n, step: n } : undefined;
  }
  const read = readChineseRun(run);
  if (typeof read !== "object") return undefined;
  return { end, n: read.value, step: stepOf(read.value) };
}

function phrase(
  text: string,
  start: number,
  numberEnd: number,
  read: Numeral | Extract<Wording, { kind: "vague" | "incomplete" }>,
  before: FigureWord | undefined,
  units: readonly string[],
): FigurePhrase {
  const [more, moreLength] = wordAt(AFTER_NUMBER, text, numberEnd);
  const unitAt = numberEnd + moreLength + (text[numberEnd + moreLength] === " " ? 1 : 0);
  const unit = units.find((one) => text.startsWith(one, unitAt)) ?? "";
  const unitEnd = unit === "" ? numberEnd + moreLength : unitAt + unit.length;
  const [after, afterLength] = wordAt(AFTER_UNIT, text, unitEnd);
  const end = unitEnd + afterLength;
  const base = { start, end, text: text.slice(start, end), unit };
  if ("kind" in read) return { ...base, wording: read };
  // Two qualifiers contradict each other, except 达 with a suffix: 达1万余 means 1万余.
  const words = [before === "达" && more !== "" ? "" : (before ?? ""), more, after].filter((one) => one !== "");
  if (words.length > 1) return { ...base, wording: { kind: "vague" } };
  return { ...base, wording: { kind: "number", n: read.n, step: read.step, word: words[0] ?? "" } };
}

function wordAt(
  words: readonly (readonly [string, FigureWord])[],
  text: string,
  at: number,
): readonly [word: FigureWord, length: number] {
  const found = words.find(([written]) => text.startsWith(written, at));
  return found === undefined ? ["", 0] : [found[1], found[0].length];
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
