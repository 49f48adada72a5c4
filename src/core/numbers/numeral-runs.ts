// Finds numerals that continue after text that is already a complete number: 二十3, 3 5, 5、6, 20 - 30.
import {
  chineseDigit,
  chineseMultiplier,
  endOfChineseRun,
  isChineseNumeral,
  readChineseRun,
} from "./chinese-numbers.ts";
import { AFTER_LAI, isAsciiDigit, isEdge, RANGE_SIGNS } from "./numeral-words.ts";

/** A number that was read from `at` to `end`. A word such as 约 or 近 before it begins at `start`. */
export interface ReadNumber {
  readonly start: number;
  readonly at: number;
  readonly end: number;
  /** Whether the number is exact. Only then may a space stand inside it. */
  readonly exact: boolean;
}

/** The end of the numerals that belong to the number just read; `end` itself if none follow. */
export function endOfNumerals(text: string, read: ReadNumber): number {
  const glued = endOfRun(text, read.end);
  if (glued === read.end && !read.exact) return glued;
  let end = glued;
  for (let pieces = 0; pieces < MOST_PIECES; pieces += 1) {
    const next = afterBlank(text, end);
    if (!isNumeral(text[next])) break;
    end = endOfRun(text, next);
  }
  return end > glued && isSplit(text, { ...read, end: glued }, end) ? end : glued;
}

/**
 * The end of a span such as 5、6人, 十五、六人 or 二、三十人. Two successive numbers name a span, because a list of
 * such counts is not usual.
 */
export function endOfSpan(text: string, end: number, value: number): number | undefined {
  if (text[end] !== "、") return undefined;
  const until = endOfRun(text, end + 1);
  const said = text.slice(end + 1, until);
  if (said === "" || isEdge(text[until])) return undefined;
  const next = isAsciiDigit(said[0]) ? Number(said) : chineseValue(said);
  const leads = chineseDigit(said[0]) === value + 1 && said.length === 2 && chineseMultiplier(said[1]) !== undefined;
  const follows = next === value + 1 || (value > 9 && value % 10 > 0 && next === (value % 10) + 1);
  return follows || leads || (value % 10 === 0 && next === value + 10) ? until : undefined;
}

/** The start of the second number in 12-15, 20 到 30 or 5+3, if the first ends at `end`. */
export function endOfRange(text: string, end: number): number | undefined {
  const sign = text[end] === " " ? end + 1 : end;
  if (!RANGE_SIGNS.has(text.charAt(sign))) return undefined;
  const next = text[sign + 1] === " " ? sign + 2 : sign + 1;
  return isNumeral(text[next]) ? next : undefined;
}

/** Whether the spaces stand inside one number, as dictation or a typing error puts them: 3 5人, 二十 三人. */
function isSplit(text: string, { start, at, end }: ReadNumber, until: number): boolean {
  const first = text.slice(at, end);
  const second = text.slice(afterBlank(text, end), until);
  if (NO_COUNT_AFTER.test(text.slice(until, until + 4))) return false;
  const isAlone = start < at || at === 0 || isEdge(text[at - 1]) || LEADING.has(text.charAt(at - 1));
  if (isAsciiDigit(second[0]) && /^\d+$/.test(first)) {
    // A number of three digits after a word is the number of a room and not the first part of a number: 会议室301.
    return /^\d{1,3}$/.test(first) && !isBehindLatin(text, at) && second.length <= 4 && (isAlone || first.length < 3);
  }
  const unit = text[until] === " " ? until + 1 : until;
  if (!AFTER_LAI.has(text.charAt(unit))) return false;
  const multiplier = chineseMultiplier(first.at(-1));
  if (isAlone || chineseMultiplier(second[0]) !== undefined) return true;
  return multiplier !== undefined && (!isAsciiDigit(second[0]) || Number.parseInt(second, 10) < multiplier);
}

/** Characters after which a number may begin without a space: 共3 5人. */
const LEADING: ReadonlySet<string> = new Set("共有了约近达计到为是");
/** Text that makes the second number a separate one: 35 14:30, 35 2小时. */
const NO_COUNT_AFTER = /^(?:[:/.-]\d|[年月日号点时%]|小时|分钟|个小时|元|h(?![a-z])|hour|min)/;

/** Limits on the pieces and the length of one number; nobody writes a number with more. */
const MOST_PIECES = 5;
const LONGEST = 16;

/** Whether Latin letters and a space stand before the number, as in Room 301; the number after it is then separate. */
const isBehindLatin = (text: string, at: number): boolean =>
  /[A-Za-z]\.? {1,2}$/.test(text.slice(Math.max(0, at - 4), at));

const isNumeral = (char: string | undefined): boolean => isAsciiDigit(char) || isChineseNumeral(char);

function endOfRun(text: string, at: number): number {
  let end = at;
  while (end - at < LONGEST && isNumeral(text[end])) end += 1;
  return end;
}

/** The position after at most two spaces at `end`; without a space, the end of the text. */
function afterBlank(text: string, end: number): number {
  if (text[end] !== " ") return text.length;
  return text[end + 1] === " " ? end + 2 : end + 1;
}

function chineseValue(run: string): number | undefined {
  const read = endOfChineseRun(run, 0) === run.length ? readChineseRun(run) : undefined;
  return typeof read === "object" ? read.value : undefined;
}
