import { fail, ok, type Result } from "./result.ts";

/** A number somebody wrote, approximate when a word beside it says so; `value` is the stated number. */
export interface NumberReading {
  readonly kind: "number";
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
  /** 余, 多, 约, 近, 左右 … as written. */
  readonly approxWord?: string;
  /** Whether digits were used; 一 and 两 stand in many words that are no figures. */
  readonly digits: boolean;
}

/** What stands where a number could: an ordinal (第9) is text, the others are asked about. */
export type NumeralReading =
  | NumberReading
  | { readonly kind: "ordinal"; readonly start: number; readonly end: number; readonly value: number }
  | { readonly kind: "vague" | "refused"; readonly start: number; readonly end: number; readonly reason: string };

/** What may follow the unit: 30人左右, 两天半. */
export interface NumeralTail {
  readonly end: number;
  readonly approxWord?: string;
  readonly half?: true;
}

export interface NumberValue {
  readonly value: number;
  readonly approx: boolean;
  readonly approxWord?: string;
}

export interface RecordNumber {
  readonly type: "record" | "ticket";
  readonly number: number;
}

/** The numeral that begins exactly at `index` of folded text, its leading 约 or 近 included; undefined inside a number or word. */
export function readNumeralAt(text: string, index: number): NumeralReading | undefined {
  const match = /(\d+(?:\.\d+)?)(万)?([余多])?/y;
  match.lastIndex = index;
  if (index > 0 && /\d/.test(text[index - 1] ?? "")) return undefined;
  const found = match.exec(text);
  if (!found) return undefined;
  const value = Number(found[1]) * (found[2] ? 10_000 : 1);
  return {
    kind: "number",
    start: index,
    end: match.lastIndex,
    value,
    approx: Boolean(found[3]),
    digits: true,
    ...(found[3] ? { approxWord: found[3] } : {}),
  };
}

/** What follows a unit at `index`: 左右, 以上, 半. */
export function readNumeralTailAt(text: string, index: number): NumeralTail | undefined {
  for (const word of ["左右", "上下", "以上"])
    if (text.startsWith(word, index)) return { end: index + word.length, approxWord: word };
  return undefined;
}

/** The number a whole value is, with any of `units` after it; a fraction is allowed. */
export function readNumber(text: string, units: readonly string[] = []): Result<NumberValue> {
  const reading = readNumeralAt(text.trim(), 0);
  if (reading?.kind !== "number") return fail(`「${text}」不是数字`);
  const rest = text.trim().slice(reading.end);
  if (rest !== "" && !units.includes(rest)) return fail(`「${text}」不是数字`);
  return ok({ value: reading.value, approx: reading.approx });
}

/** The whole number a whole value is, with any of `units` after it; fractions are refused. */
export function readWholeNumber(text: string, units: readonly string[] = []): Result<NumberValue> {
  const read = readNumber(text, units);
  return read.ok && !Number.isInteger(read.value.value) ? fail(`「${text}」要写整数`) : read;
}

/** The record or ticket a whole text names: 231, #231, 231号, Z18. */
export function readRecordNumber(text: string): Result<RecordNumber> {
  const match = /^#?([Zz])?([1-9]\d{0,8})号?$/.exec(text.trim());
  if (!match) return fail(`「${text}」不是编号，编号像231或Z18`);
  return ok({ type: match[1] ? "ticket" : "record", number: Number(match[2]) });
}
