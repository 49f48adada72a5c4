import { endOfChineseRun } from "./chinese-numbers.ts";
import { isAsciiDigit } from "./numeral-words.ts";

/** A number in the text. `value` is the stated number, even if a word beside it makes it approximate. */
export interface NumberReading {
  readonly kind: "number";
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
  /** The word that makes the number approximate, as written: 余, 多, 约, 近, 不少于 … */
  readonly approxWord?: string;
  /** Whether the number is written in digits. 一 and 两 occur in many words that are not numbers. */
  readonly digits: boolean;
}

/**
 * What was found where a number could be. An ordinal (第9) is treated as text. A vague (十几, 若干) or refused one (½,
 * 12-15, -5) matters only where an amount is expected, that is before a unit or as the value of a key; `reason` is then
 * the question to ask.
 */
export type NumeralReading =
  | NumberReading
  | { readonly kind: "ordinal"; readonly start: number; readonly end: number; readonly value: number }
  | { readonly kind: "vague" | "refused"; readonly start: number; readonly end: number; readonly reason: string };

/** A number that cannot be used, with the question to ask about it. */
export interface Unreadable {
  readonly kind: "vague" | "refused";
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** The number while it is being read: the end of what was read, and its value so far. */
export interface Stem {
  readonly end: number;
  readonly value: number;
  readonly digits: boolean;
  /** Whether the value is a multiple of ten: 20多 is a usual approximation, 3多 is not. */
  readonly round: boolean;
}

const FOREIGN_RUN = /\p{N}{1,40}/uy;

/** Makes the reading for a number that is refused. */
export const refuse = (start: number, end: number, reason: string): Unreadable => ({
  kind: "refused",
  start,
  end,
  reason,
});
/** The written text, cut to fit into a sentence. */
export const clip = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

/** The question about an approximate number. */
export const notExact = (written: string): string =>
  `「${clip(written)}」不是确定的数，请写一个数；只知道大概，可以写成「30余」`;

/** The end of the pattern's match at `at`; undefined if it does not match there. The pattern must be sticky. */
export function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The end of the number, in digits or Chinese numerals, that begins at `at`. */
export function endOfFigure(text: string, at: number): number {
  let end = at;
  while (isAsciiDigit(text[end]) || ((text[end] === "." || text[end] === ",") && isAsciiDigit(text[end + 1]))) end += 1;
  return end > at ? end : endOfChineseRun(text, at);
}

/** Refuses ½, ² and digits of other scripts. */
export function refuseForeign(text: string, start: number, at: number): Unreadable {
  const end = matchEnd(FOREIGN_RUN, text, at) ?? at + 1;
  return refuse(start, end, `「${clip(text.slice(start, end))}」这种数字认不准，请写成12这样的普通数字`);
}

/** Multiplies and removes the rounding error of binary fractions: 1.1 × 10000. */
export const scale = (value: number, multiplier: number): number => Math.round(value * multiplier * 10_000) / 10_000;
