import type { Quantity } from "../../kinds/kind.ts";
import { readNumeralAt, readNumeralTailAt } from "../../numbers/numerals.ts";
import { fail, ok, type Result } from "../../text/result.ts";
import { foldText } from "../../text/text.ts";
import { DURATIONS, type Lexicon } from "./lexicon.ts";

/** A number with the unit after it. */
export interface Figure {
  readonly kind: "figure";
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
  readonly digits: boolean;
  readonly unit: string;
}

/** The result of reading a number at a position. */
export type FigureReading =
  | Figure
  | { readonly kind: "ordinal"; readonly start: number; readonly end: number }
  | {
      readonly kind: "vague" | "refused";
      readonly start: number;
      readonly end: number;
      readonly unit: string;
      readonly reason: string;
    };

/** Text that looks like a unit but begins another word or a key: 20261108 人员, 阳光365人数52位, 365 persons=. */
const NO_UNIT = /^(?:人[员数民才物口]|个[性别]|条[例件款]|项目|家[长庭]|名[单称]|[a-z]+ ?[=:])/i;

/** Reads the number at `index` of folded text with its unit and a suffix such as 左右 or 半. */
export function readFigureAt(text: string, index: number, lexicon: Lexicon): FigureReading | undefined {
  const numeral = readNumeralAt(text, index);
  if (numeral === undefined) return undefined;
  if (numeral.kind === "ordinal") return { kind: "ordinal", start: index, end: numeral.end };
  const isApart = text[numeral.end] === " " && unitAt(text, numeral.end + 1, lexicon) !== "";
  const at = isApart ? numeral.end + 1 : numeral.end;
  const unit = unitAt(text, at, lexicon);
  const end = unit === "" ? numeral.end : at + unit.length;
  if (numeral.kind !== "number") return { kind: numeral.kind, start: index, end, unit, reason: numeral.reason };
  const tail = unit === "" ? undefined : readNumeralTailAt(text, end);
  return {
    kind: "figure",
    start: index,
    end: tail?.end ?? end,
    value: numeral.value + (tail?.half ? 0.5 : 0),
    approx: numeral.approx || tail?.approxWord !== undefined,
    digits: numeral.digits,
    // 12个人 means 12人.
    unit: unit === "个人" ? "人" : unit,
  };
}

// The longest unit at `index`. A Latin unit must be a whole word.
function unitAt(text: string, index: number, lexicon: Lexicon): string {
  if (NO_UNIT.test(text.slice(index, index + 16))) return "";
  for (const unit of lexicon.units.get(text.charAt(index)) ?? []) {
    if (!text.startsWith(unit, index)) continue;
    if (isLatin(unit.charAt(0)) && isLatin(text[index + unit.length])) continue;
    return unit;
  }
  return "";
}

/** Reads a duration that begins with the number `first`: 1小时30分钟 is one duration. */
export function readDuration(
  text: string,
  first: Figure,
  lexicon: Lexicon,
): { readonly end: number; readonly minutes: number; readonly approx: boolean } | undefined {
  const scale = DURATIONS[first.unit];
  if (scale === undefined) return undefined;
  const minutes = first.value * scale;
  const second = scale === 60 ? readFigureAt(text, first.end, lexicon) : undefined;
  if (second?.kind === "figure" && second.unit === "分钟") {
    return { end: second.end, minutes: minutes + second.value, approx: first.approx || second.approx };
  }
  if (second?.kind === "figure" && text[second.end] === "分") {
    return { end: second.end + 1, minutes: minutes + second.value, approx: first.approx || second.approx };
  }
  return { end: first.end, minutes, approx: first.approx };
}

/** The value of a quantity as written after a key or in a form: 35, 35人, 40余人, 1.5小时, 1900人确认. */
export interface StatedValue {
  readonly value: number;
  readonly approx: boolean;
  /** The person confirmed that the unusual number is correct. */
  readonly confirmed: boolean;
}

/** Why a value is not a number; `vague` if it is approximate words. */
export interface NoNumber {
  readonly type: "vague" | "impossible";
  readonly text: string;
}

/** Reads a text that must be exactly one value of the quantity. */
export function readQuantity(raw: string, quantity: Quantity, lexicon: Lexicon): Result<StatedValue, NoNumber> {
  const folded = foldText(raw).trim();
  const confirmed = folded.endsWith("确认");
  const text = confirmed ? folded.slice(0, -2).trim() : folded;
  const wrong = (): Result<never, NoNumber> =>
    fail({ type: "impossible", text: `${quantity.label}「${clip(raw.trim())}」不是一个确定的数，请写成35这样的数字` });
  const figure = readFigureAt(text, 0, lexicon);
  if (figure === undefined || figure.kind === "ordinal") return wrong();
  if (figure.kind !== "figure") {
    return fail({
      type: figure.kind === "vague" ? "vague" : "impossible",
      text: `${quantity.label}：${figure.reason}`,
    });
  }
  const counted = quantity.minutes ? minutesOf(text, figure, lexicon) : inUnitsOf(quantity, figure);
  if (counted === undefined) return wrong();
  const tail = readNumeralTailAt(text, counted.end);
  const isApprox = tail !== undefined && !tail.half;
  const rest = text.slice(isApprox ? tail.end : counted.end);
  if (/\d/.test(rest))
    return fail({ type: "impossible", text: `${quantity.label}「${clip(text)}」里不止一个数，请只写一个` });
  if (rest.trim() !== "") return wrong();
  if (!Number.isInteger(counted.value))
    return fail({ type: "impossible", text: `${quantity.label}「${clip(text)}」带小数，这里要填整数` });
  return ok({ value: counted.value, approx: isApprox || counted.approx, confirmed });
}

/** A value in the quantity's unit, and where it ends. */
interface CountedValue {
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
}

/** The duration in minutes; a number without a unit is taken as hours. */
function minutesOf(text: string, figure: Figure, lexicon: Lexicon): CountedValue | undefined {
  const duration = readDuration(text, figure, lexicon);
  if (duration !== undefined) return { ...duration, value: Math.round(duration.minutes) };
  return figure.unit === "" ? { ...figure, value: Math.round(figure.value * 60) } : undefined;
}

const inUnitsOf = (quantity: Quantity, figure: Figure): CountedValue | undefined =>
  figure.unit === "" || figure.unit === quantity.unit || quantity.units.includes(figure.unit) ? figure : undefined;

const clip = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

const isLatin = (char: string | undefined): boolean => char !== undefined && /[A-Za-z]/.test(char);
