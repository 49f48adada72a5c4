import { endOfChineseRun } from "./chinese-numbers.ts";
import { isAsciiDigit } from "./numeral-words.ts";

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

/** A number that cannot be taken, with what is asked about it. */
export interface Unreadable {
  readonly kind: "vague" | "refused";
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** The bare number under way: how far it was read and what it is worth so far. */
export interface Stem {
  readonly end: number;
  readonly value: number;
  readonly digits: boolean;
  /** 20多 is a way to say a number, 3多 is not. */
  readonly round: boolean;
}

const FOREIGN_RUN = /\p{N}{1,40}/uy;

/** A number that is refused. */
export const refuse = (start: number, end: number, reason: string): Unreadable => ({
  kind: "refused",
  start,
  end,
  reason,
});
/** What was written, short enough for a sentence. */
export const clip = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

/** What is said of a number that is only hinted at. */
export const notExact = (written: string): string =>
  `「${clip(written)}」不是确定的数，请写一个数；只知道大概，可以写成「30余」`;

/** Where a pattern ends that begins here. */
export function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where a number in digits or in words ends. */
export function endOfFigure(text: string, at: number): number {
  let end = at;
  while (isAsciiDigit(text[end]) || ((text[end] === "." || text[end] === ",") && isAsciiDigit(text[end + 1]))) end += 1;
  return end > at ? end : endOfChineseRun(text, at);
}

/** ½, ² and digits of other scripts. */
export function refuseForeign(text: string, start: number, at: number): Unreadable {
  const end = matchEnd(FOREIGN_RUN, text, at) ?? at + 1;
  return refuse(start, end, `「${clip(text.slice(start, end))}」这种数字认不准，请写成12这样的普通数字`);
}

/** 1.1 × 10000 without the dust of binary fractions. */
export const scale = (value: number, multiplier: number): number => Math.round(value * multiplier * 10_000) / 10_000;
