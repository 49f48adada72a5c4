import { chineseDigit, chineseMultiplier, endOfChineseRun, readChineseRun } from "./chinese-numbers.ts";
import { endOfNumerals, endOfRange, endOfSpan } from "./numeral-runs.ts";
import { AFTER_GE, AFTER_LAI, isAsciiDigit, isEdge, isForeignNumeral } from "./numeral-words.ts";

/** A number somebody wrote; `value` is the number stated, also where a word beside it makes it approximate. */
export interface NumberReading {
  readonly kind: "number";
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
  /** 余, 多, 约, 近, 不少于 … as written. */
  readonly approxWord?: string;
  /** Whether it is written in digits; 一 and 两 stand in many words that are no figures. */
  readonly digits: boolean;
}

/**
 * What stands where a number could. An ordinal (第9) is text. A vague (十几, 若干) or refused (½, 12-15, -5)
 * one matters only where a figure is wanted, before a unit or as a key's value: there `reason` is the question.
 */
export type NumeralReading =
  | NumberReading
  | { readonly kind: "ordinal"; readonly start: number; readonly end: number; readonly value: number }
  | { readonly kind: "vague" | "refused"; readonly start: number; readonly end: number; readonly reason: string };

interface Unreadable {
  readonly kind: "vague" | "refused";
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** The bare number under way: how far it was read and what it is worth so far. */
interface Stem {
  readonly end: number;
  readonly value: number;
  readonly digits: boolean;
  /** 20多 is a way to say a number, 3多 is not. */
  readonly round: boolean;
}

/** 党员12+群众8: the sign adds, it does not say that there were more. */
const ADDED = /^\+ ?\p{Script=Han}{1,6}\d/u;
const MULTIPLIED = /[十百千万]/;
const LARGEST = 1_000_000_000_000;
const FOREIGN_RUN = /\p{N}{1,40}/uy;
const HEX = /0[xXbBoO][0-9A-Za-z]{1,40}/y;
const THOUSANDS = /\d{1,3}(?:,\d{3}){1,4}(?![\d,])/y;
const LOOSE_COMMAS = /\d{1,30}(?:,\d{1,30}){1,30}/y;
const DOTTED = /\d{1,30}(?:\.\d{1,30}){2,30}/y;
const EXPONENT = /\d{1,30}(?:\.\d{1,30})?[eE][+-]?\d{1,30}/y;
const FRACTION = /\d{1,30}\/\d{1,30}/y;
const SPOKEN_POINT = /点([〇零一二三四五六七八九]{1,4})(?![〇零一二三四五六七八九十分刻])/y;

/** Whether a bare number can begin here. */
export const startsBody = (text: string, index: number): boolean => {
  const char = text[index];
  return (
    isAsciiDigit(char) || char === "半" || chineseDigit(char) !== undefined || chineseMultiplier(char) !== undefined
  );
};

/** The number at `at`, without its 约, which began at `start` when `prefixed`. */
export function readBody(text: string, start: number, at: number, prefixed: boolean): NumeralReading | undefined {
  const char = text[at];
  if (isForeignNumeral(char)) return refuseForeign(text, start, at);
  const stem = isAsciiDigit(char)
    ? readDigits(text, start, at)
    : char === "半"
      ? readHalf(text, at)
      : readChinese(text, start, at, prefixed);
  if (stem === undefined) return undefined;
  return readWhole(text, start, at, "kind" in stem ? stem : finish(text, start, stem));
}

/** 十四五 and 十五五, the five-year plans. */
const isPlanName = (run: string): boolean => /^十[二三四五六]五$/.test(run);
/** 七一, 五四, 十五五: digits that count nothing, so that 庆七一30人 has 30. */
const isName = (run: string): boolean => !MULTIPLIED.test(run) || isPlanName(run);

/** Asks about a number behind which more of one stands: the tail alone would be another number. */
function readWhole(text: string, start: number, at: number, reading: NumeralReading): NumeralReading {
  if (reading.kind === "ordinal" || reading.kind === "refused") return reading;
  if (reading.kind === "vague" && isPlanName(text.slice(at, reading.end))) return reading;
  const end = endOfNumerals(text, { start, at, end: reading.end, exact: reading.kind === "number" && !reading.approx });
  if (end === reading.end) return reading;
  const written = text.slice(start, end);
  return reading.kind === "vague"
    ? { kind: "vague", start, end, reason: notExact(written) }
    : refuse(start, end, `「${clip(written)}」看不准是多少，请写成12这样的数字`);
}

/** 第9 and 第三, which count nothing. */
export function readOrdinal(text: string, index: number): NumeralReading | undefined {
  let end = index + 1;
  while (isAsciiDigit(text[end])) end += 1;
  if (end > index + 1) return { kind: "ordinal", start: index, end, value: Number(text.slice(index + 1, end)) };
  end = endOfChineseRun(text, index + 1);
  if (end === index + 1) return undefined;
  const run = readChineseRun(text.slice(index + 1, end));
  return { kind: "ordinal", start: index, end, value: typeof run === "object" ? run.value : 0 };
}

/** -5, +12 and 负5, which are refused; a dash between words is none. */
export function readSigned(text: string, index: number): NumeralReading | undefined {
  const sign = text[index];
  if (sign !== "-" && sign !== "+" && sign !== "\u2212" && sign !== "负") return undefined;
  if (!isAsciiDigit(text[index + 1]) || (sign !== "负" && !isEdge(text[index - 1]))) return undefined;
  const end = endOfFigure(text, index + 1);
  const written = clip(text.slice(index, end));
  return refuse(
    index,
    end,
    sign === "+" ? `「${written}」请直接写数字，不带加号` : `「${written}」是负数，这里的数不能小于0`,
  );
}

const refuse = (start: number, end: number, reason: string): Unreadable => ({ kind: "refused", start, end, reason });
const clip = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function endOfFigure(text: string, at: number): number {
  let end = at;
  while (isAsciiDigit(text[end]) || ((text[end] === "." || text[end] === ",") && isAsciiDigit(text[end + 1]))) end += 1;
  return end > at ? end : endOfChineseRun(text, at);
}

function refuseForeign(text: string, start: number, at: number): Unreadable {
  const end = matchEnd(FOREIGN_RUN, text, at) ?? at + 1;
  return refuse(start, end, `「${clip(text.slice(start, end))}」这种数字认不准，请写成12这样的普通数字`);
}

function readDigits(text: string, start: number, at: number): Stem | Unreadable | undefined {
  let end = at;
  while (isAsciiDigit(text[end])) end += 1;
  const odd = readOddDigits(text, start, at, end);
  if (odd) return odd;
  let written = text.slice(at, end);
  const grouped = text[end] === "," ? matchEnd(THOUSANDS, text, at) : undefined;
  if (grouped !== undefined) {
    written = text.slice(at, grouped).replaceAll(",", "");
    end = grouped;
  }
  if (text[end] === "." && isAsciiDigit(text[end + 1])) {
    const point = end;
    end += 1;
    while (isAsciiDigit(text[end])) end += 1;
    if (end - point > 5) return refuse(start, end, `「${clip(text.slice(at, end))}」小数位太多，请核对一下`);
    written += text.slice(point, end);
  }
  // 1️⃣ is a bullet.
  if (text[end] === "\uFE0F" || text[end] === "\u20E3") return undefined;
  return addMultipliers(text, start, at, {
    end,
    value: Number(written),
    digits: true,
    round: Number(written) % 10 === 0,
  });
}

/** Digits that are written like a number and are none, or might be two. */
function readOddDigits(text: string, start: number, at: number, end: number): Unreadable | undefined {
  const next = text[end];
  const length = end - at;
  const say = (until: number, problem: string) => refuse(start, until, `「${clip(text.slice(at, until))}」${problem}`);
  if (length > 13) return say(end, "太长，不像一个数，请核对一下");
  const hex = text[at] === "0" ? matchEnd(HEX, text, at) : undefined;
  if (hex !== undefined) return say(hex, "不是普通数字，请写成16这样的数字");
  if (length > 1 && text[at] === "0" && length !== 2) return say(end, "前面有0，像是编号，请写成12这样的数字");
  if (next === "e" || next === "E" || next === ".") {
    const exponent = matchEnd(EXPONENT, text, at);
    if (exponent !== undefined) return say(exponent, "不是普通数字，请把数字写全");
  }
  if (next === "," && isAsciiDigit(text[end + 1]) && matchEnd(THOUSANDS, text, at) === undefined) {
    return say(matchEnd(LOOSE_COMMAS, text, at) ?? end, "里的逗号看不明白，是一个数还是两个数？");
  }
  if (next === ".") {
    const dotted = matchEnd(DOTTED, text, at);
    if (dotted !== undefined) return say(dotted, "有不止一个小数点，请核对一下");
  }
  // 1。5 is what a Chinese keyboard makes of 1.5.
  if ((next === "。" || (next === "，" && length === 1)) && isAsciiDigit(text[end + 1]) && !isAsciiDigit(text[end + 2]))
    return say(end + 2, "是一个小数还是两个数？请写清楚");
  if (next === "/") {
    const fraction = matchEnd(FRACTION, text, at);
    if (fraction !== undefined) return say(fraction, "不是一个数，请写成整数或小数");
  }
  return undefined;
}

/** 1.2万, 12万5千, 3万5000; 1万2 is asked about. */
function addMultipliers(text: string, start: number, at: number, stem: Stem): Stem | Unreadable {
  let { end, value } = stem;
  // 1.2 万人, with a space as some set it between digits and characters.
  if (text[end] === " " && (chineseMultiplier(text[end + 1]) ?? 0) >= 10_000 && !isEdge(text[end + 2])) end += 1;
  let last = chineseMultiplier(text[end]);
  if (last === undefined || last < 100) return stem;
  value = scale(value, last);
  end += 1;
  if (text[end] === "亿" && last === 10_000) {
    value = scale(value, 100_000_000);
    last = 100_000_000;
    end += 1;
  }
  while (isAsciiDigit(text[end])) {
    const from = end;
    while (isAsciiDigit(text[end])) end += 1;
    const more = Number(text.slice(from, end));
    const multiplier = chineseMultiplier(text[end]) ?? 1;
    const fits = multiplier > 1 ? multiplier < last : String(last).length === end - from + 1;
    if (!fits) return refuse(start, end, `「${clip(text.slice(at, end))}」看不准是多少，请把数字写全`);
    value += scale(more, multiplier);
    if (multiplier > 1) end += 1;
    last = multiplier;
  }
  const rest = endOfChineseRun(text, end);
  const more = MULTIPLIED.test(text.slice(end, rest)) ? readChineseRun(text.slice(end, rest)) : undefined;
  // 3万五千 is one number; 3万五 is asked about.
  if (typeof more === "object" && more.value < last)
    return { ...stem, end: rest, value: value + more.value, round: true };
  return { ...stem, end, value, round: true };
}

/** 1.1 × 10000 without the dust of binary fractions. */
const scale = (value: number, multiplier: number): number => Math.round(value * multiplier * 10_000) / 10_000;

function readHalf(text: string, at: number): Stem | undefined {
  if (BEFORE_HALF.has(text.charAt(at - 1)) || !AFTER_HALF.has(text.charAt(at + 1))) return undefined;
  return { end: at + 1, value: 0.5, digits: false, round: false };
}

/** 上半年, 大半天, 一半: here 半 is no figure. */
const BEFORE_HALF = new Set("上下大小多过前后夜对参一二两三四五六七八九十");
const AFTER_HALF = new Set("个個天年小日月");

function readChinese(text: string, start: number, at: number, prefixed: boolean): Stem | Unreadable | undefined {
  const end = endOfChineseRun(text, at);
  const run = text.slice(at, end);
  if (end === at) return undefined;
  if (text[end] === "几") return { kind: "vague", start, end: end + 1, reason: notExact(`${run}几`) };
  const multipliers = valueOfMultipliers(run);
  if (multipliers !== undefined) {
    const next = text[end];
    return prefixed || next === "余" || next === "餘" || next === "多"
      ? { end, value: multipliers, digits: false, round: true }
      : undefined;
  }
  const number = readChineseRun(run);
  if (number === "vague") return { kind: "vague", start, end, reason: notExact(run) };
  if (number === undefined) {
    const until = isName(run) ? end : endOfNumerals(text, { start, at, end, exact: true });
    return refuse(start, until, `「${clip(text.slice(at, until))}」看不准是多少，请写成12这样的数字`);
  }
  SPOKEN_POINT.lastIndex = end;
  const point = text[end] === "点" ? SPOKEN_POINT.exec(text) : null;
  if (!point) return { end, value: number.value, digits: false, round: number.value % 10 === 0 };
  const decimals = [...(point[1] ?? "")].map((char) => chineseDigit(char)).join("");
  return { end: SPOKEN_POINT.lastIndex, value: Number(`${number.value}.${decimals}`), digits: false, round: false };
}

/** 百, 千 and 百万 stand for a number only beside 余 or 近. */
function valueOfMultipliers(run: string): number | undefined {
  if (run.length > 2 || run.startsWith("十") || run.startsWith("拾")) return undefined;
  let value = 1;
  for (const char of run) {
    const multiplier = chineseMultiplier(char);
    if (multiplier === undefined) return undefined;
    value *= multiplier;
  }
  return value;
}

const notExact = (written: string): string =>
  `「${clip(written)}」不是确定的数，请写一个数；只知道大概，可以写成「30余」`;

/** Reads what belongs to the number after its stem: 余, 个半, and the second end of a range, which spoils it. */
function finish(text: string, start: number, stem: Stem): NumeralReading {
  let { end, value } = stem;
  let approxWord: string | undefined;
  // 30 余人, with a space as some set it between digits and characters.
  if (text[end] === " " && AFTER_LAI.has(text.charAt(end + 2)) && isApproxSuffix(text, end + 1, stem.round)) end += 1;
  const suffix = text[end];
  if (isForeignNumeral(suffix)) return refuseForeign(text, start, end);
  if (suffix === "几") return { kind: "vague", start, end: end + 1, reason: notExact(text.slice(start, end + 1)) };
  if (suffix !== undefined && isApproxSuffix(text, end, stem.round)) {
    approxWord = suffix;
    end += 1;
    const multiplier = chineseMultiplier(text[end]);
    if (multiplier !== undefined && multiplier >= 10_000) {
      value = scale(value, multiplier);
      end += 1;
    }
  }
  if (text[end] === "个" || text[end] === "個") {
    const next = text[end + 1];
    if (next === "半" && approxWord === undefined) {
      value += 0.5;
      end += 2;
    } else if ((next === "多" || next === "余") && startsWithAny(text, end + 2, AFTER_GE)) {
      approxWord = next;
      end += 2;
    } else if (startsWithAny(text, end + 1, AFTER_GE)) end += 1;
  }
  if (
    text[end] === "+" &&
    approxWord === undefined &&
    !isAsciiDigit(text[end + 1]) &&
    !ADDED.test(text.slice(end, end + 9))
  ) {
    approxWord = "+";
    end += 1;
  }
  const span = endOfSpan(text, end, value);
  if (span !== undefined) return { kind: "vague", start, end: span, reason: notExact(text.slice(start, span)) };
  const range = endOfRange(text, end);
  if (range !== undefined) return refuseRange(text, start, end, range);
  if (value > LARGEST) return refuse(start, end, `「${clip(text.slice(start, end))}」太大了，请核对一下`);
  const reading = { kind: "number", start, end, value, approx: approxWord !== undefined, digits: stem.digits } as const;
  return approxWord === undefined ? reading : { ...reading, approxWord };
}

function isApproxSuffix(text: string, end: number, round: boolean): boolean {
  const suffix = text[end];
  if (suffix === "余" || suffix === "餘") return true;
  if (!round) return false;
  if (suffix === "多") return text[end + 1] !== "媒";
  return suffix === "来" && AFTER_LAI.has(text.charAt(end + 1));
}

const startsWithAny = (text: string, index: number, words: readonly string[]): boolean =>
  words.some((word) => text.startsWith(word, index));

function refuseRange(text: string, start: number, end: number, from: number): Unreadable {
  const until = endOfFigure(text, from);
  const written = clip(text.slice(start, until));
  if (text.slice(end, from).includes("+")) return refuse(start, until, `「${written}」请直接写合计数`);
  return refuse(start, until, `「${written}」是一个范围，请写一个确定的数`);
}
