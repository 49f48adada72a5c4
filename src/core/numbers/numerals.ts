import { defined } from "../defined.ts";
import { fail, ok, type Result } from "../text/result.ts";
import { foldText } from "../text/text.ts";
import { isChineseNumeral } from "./chinese-numbers.ts";
import { readBody, readOrdinal, readSigned, startsBody } from "./numeral-forms.ts";
import type { NumeralReading } from "./numeral-parts.ts";
import {
  APPROX_AFTER,
  GLUED_APPROX,
  isAsciiDigit,
  isEdge,
  isForeignNumeral,
  isLatin,
  readApproxBefore,
  readVagueWord,
  STARTS,
} from "./numeral-words.ts";

export type { NumberReading, NumeralReading } from "./numeral-parts.ts";

/** What may follow the unit of a number: 30人左右, 两天半. */
export interface NumeralTail {
  readonly end: number;
  readonly approxWord?: string;
  readonly half?: true;
}

/** A number as the value of a key or a form field. */
export interface NumberValue {
  readonly value: number;
  readonly approx: boolean;
  readonly approxWord?: string;
}

/** The number of a record (231) or of a ticket (Z18). */
export interface RecordNumber {
  readonly type: "record" | "ticket";
  readonly number: number;
}

/**
 * Reads the numeral that begins exactly at `index` of folded text, including a 约 or 近 before it. Undefined inside a
 * number or word. Skips a 个 before 小时, 月, 工作日 or 星期, so that the unit comes next; 一个半 is 1.5.
 */
export function readNumeralAt(text: string, index: number): NumeralReading | undefined {
  if (!mayStartNumeral(text, index)) return undefined;
  const char = text.charAt(index);
  if (isAsciiDigit(char)) return readBody(text, index, index, false);
  if (char === "第") return readOrdinal(text, index);
  const vague = readVagueWord(text, index);
  if (vague) return vague;
  const signed = readSigned(text, index);
  if (signed) return signed;
  const word = readApproxBefore(text, index);
  if (word === undefined) return readBody(text, index, index, false);
  if (GLUED_APPROX.has(`${text[index - 1]}${char}`)) return undefined;
  const body = index + word.length + (text[index + word.length] === " " ? 1 : 0);
  if (!startsBody(text, body)) return undefined;
  const reading = readBody(text, index, body, true);
  return reading?.kind === "number" ? { ...reading, approx: true, approxWord: reading.approxWord ?? word } : reading;
}

/** Reads what follows a unit at `index`: 左右, 上下, 以上, a final 余 or 多, 半. */
export function readNumeralTailAt(text: string, index: number): NumeralTail | undefined {
  const word = APPROX_AFTER.find((after) => text.startsWith(after, index));
  if (word !== undefined) return { end: index + word.length, approxWord: word };
  if (text[index] === "+" && isEdge(text[index + 1])) return { end: index + 1, approxWord: "+" };
  if (text[index] === "(" || text[index] === " ") return tailApart(text, index);
  const char = text[index];
  if (char !== "半" && char !== "多" && char !== "余") return undefined;
  if (!isEdge(text[index + 1])) return undefined;
  return char === "半" ? { end: index + 1, half: true } : { end: index + 1, approxWord: char };
}

/** Reads a suffix in brackets or after a space: 30人（左右）, 30人 左右. */
function tailApart(text: string, index: number): NumeralTail | undefined {
  const word = APPROX_AFTER.find((after) => text.startsWith(after, index + 1));
  const end = index + 1 + (word?.length ?? 0);
  if (word === undefined) return undefined;
  if (text[index] === "(") return text[end] === ")" ? { end: end + 1, approxWord: word } : undefined;
  return isEdge(text[end]) ? { end, approxWord: word } : undefined;
}

const SIGNS: ReadonlySet<string> = new Set("≥≤≈><~");

/** Reads a text that must be exactly one number, optionally followed by one of `units`. */
export function readNumber(raw: string, units: readonly string[] = []): Result<NumberValue> {
  const text = foldText(raw).trim();
  if (text === "") return fail("这里要填一个数");
  const reading = readNumeralAt(text, 0);
  if (reading === undefined || reading.kind === "ordinal") return fail(notANumber(text));
  if (reading.kind !== "number") return fail(reading.reason);
  const afterSpace = text.slice(reading.end).trimStart();
  const unit = longestPrefix(afterSpace, units);
  const rest = afterSpace.slice(unit.length);
  const tail = readNumeralTailAt(rest, 0);
  const left = rest.slice(tail?.end ?? 0);
  if (left !== "") return fail(/^\d/.test(left) ? `「${clip(text)}」里有两个数，请只写一个` : notANumber(text));
  const approxWord = reading.approxWord ?? tail?.approxWord;
  const value = reading.value + (tail?.half ? 0.5 : 0);
  return ok({ value, approx: approxWord !== undefined, ...defined({ approxWord }) });
}

/** Reads a text that must be exactly one whole number, optionally followed by one of `units`. */
export function readWholeNumber(raw: string, units: readonly string[] = []): Result<NumberValue> {
  const read = readNumber(raw, units);
  if (!read.ok || Number.isInteger(read.value.value)) return read;
  return fail(`「${clip(raw.trim())}」带小数，这里要填整数`);
}

/** Reads a text that must be exactly the number of a record or ticket: 231, #231, 231号, 编号231, Z18. */
export function readRecordNumber(raw: string): Result<RecordNumber> {
  const text = foldText(raw).trim();
  const match = /^(?:编号|记录)?[ :]?#?([Zz])?(\d{1,12})号?$/.exec(text);
  const digits = match?.[2] ?? "";
  if (digits.startsWith("0")) return fail(`编号前面没有0，「${clip(text)}」指的是哪一条？请照回执上的编号写`);
  if (!match || digits.length > 9) return fail(`「${clip(text)}」不是编号，编号写成231或Z18这样`);
  return ok({ type: match[1] ? "ticket" : "record", number: Number(digits) });
}

const clip = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);
const notANumber = (text: string): string => `「${clip(text)}」不是一个确定的数，请写成35这样的数字`;

const longestPrefix = (text: string, words: readonly string[]): string =>
  words.reduce((best, word) => (word.length > best.length && text.startsWith(word) ? word : best), "");

function mayStartNumeral(text: string, index: number): boolean {
  const char = text.charAt(index);
  const before = text[index - 1];
  if (isAsciiDigit(char)) {
    if (before === undefined || before === " ") return true;
    if (isAsciiDigit(before) || before === "第" || /[A-Za-z_]/.test(before) || isForeignNumeral(before)) return false;
    return !((before === "." || before === ",") && isAsciiDigit(text[index - 2]));
  }
  if (char === "-" || char === "+" || char === "\u2212") return true;
  if (isLatin(char)) return STARTS.has(char) && !isLatin(before);
  if (SIGNS.has(char)) return !isAsciiDigit(before) && !isChineseNumeral(before);
  if (STARTS.has(char))
    return before !== "第" && !(isChineseNumeral(char) && (isChineseNumeral(before) || isAsciiDigit(before)));
  return isForeignNumeral(char) && !isForeignNumeral(before);
}
