import { chineseMultiplier } from "./chinese-numbers.ts";
import {
  clip,
  endOfFigure,
  type NumeralReading,
  notExact,
  refuse,
  refuseForeign,
  type Stem,
  scale,
  type Unreadable,
} from "./numeral-parts.ts";
import { endOfRange, endOfSpan } from "./numeral-runs.ts";
import { AFTER_GE, AFTER_LAI, isAsciiDigit, isForeignNumeral } from "./numeral-words.ts";

/** A plus between two numbers of people adds them and does not mean "more than": 党员12+群众8. */
const ADDED = /^\+ ?\p{Script=Han}{1,6}\d/u;
const LARGEST = 1_000_000_000_000;

/**
 * Reads the characters that belong to the number after its digits: 余, 个半, or the second end of a range, which makes
 * it unusable.
 */
export function finish(text: string, start: number, stem: Stem): NumeralReading {
  // Some people type a space between digits and characters: 30 余人.
  const isApart =
    text[stem.end] === " " &&
    AFTER_LAI.has(text.charAt(stem.end + 2)) &&
    isApproxSuffix(text, stem.end + 1, stem.round);
  const from = isApart ? stem.end + 1 : stem.end;
  const suffix = text[from];
  if (isForeignNumeral(suffix)) return refuseForeign(text, start, from);
  if (suffix === "几") return { kind: "vague", start, end: from + 1, reason: notExact(text.slice(start, from + 1)) };
  const { end, value, approxWord } = withPlus(text, withMeasure(text, withSuffix(text, stem, from)));
  const span = endOfSpan(text, end, value);
  if (span !== undefined) return { kind: "vague", start, end: span, reason: notExact(text.slice(start, span)) };
  const range = endOfRange(text, end);
  if (range !== undefined) return refuseRange(text, start, end, range);
  if (value > LARGEST) return refuse(start, end, `「${clip(text.slice(start, end))}」太大了，请核对一下`);
  const reading = { kind: "number", start, end, value, approx: approxWord !== undefined, digits: stem.digits } as const;
  return approxWord === undefined ? reading : { ...reading, approxWord };
}

/** A number and the suffixes read so far. */
interface Tailed {
  readonly end: number;
  readonly value: number;
  readonly approxWord: string | undefined;
}

/** Reads a suffix that makes the number approximate: 30余, 30多万. */
function withSuffix(text: string, { value, round }: Stem, end: number): Tailed {
  const suffix = text[end];
  if (suffix === undefined || !isApproxSuffix(text, end, round)) return { end, value, approxWord: undefined };
  const multiplier = chineseMultiplier(text[end + 1]);
  return multiplier !== undefined && multiplier >= 10_000
    ? { end: end + 2, value: scale(value, multiplier), approxWord: suffix }
    : { end: end + 1, value, approxWord: suffix };
}

/** Reads a 个 before a unit of time: 3个半小时, 3个多月, 3个小时. */
function withMeasure(text: string, number: Tailed): Tailed {
  const { end, value, approxWord } = number;
  if (text[end] !== "个" && text[end] !== "個") return number;
  const next = text[end + 1];
  if (next === "半" && approxWord === undefined) return { end: end + 2, value: value + 0.5, approxWord };
  if ((next === "多" || next === "余") && startsWithAny(text, end + 2, AFTER_GE))
    return { end: end + 2, value, approxWord: next };
  return startsWithAny(text, end + 1, AFTER_GE) ? { end: end + 1, value, approxWord } : number;
}

/** Reads a plus that means "more than": 30+. */
function withPlus(text: string, number: Tailed): Tailed {
  const { end, value, approxWord } = number;
  const isApprox = text[end] === "+" && approxWord === undefined && !isAsciiDigit(text[end + 1]);
  return isApprox && !ADDED.test(text.slice(end, end + 9)) ? { end: end + 1, value, approxWord: "+" } : number;
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
