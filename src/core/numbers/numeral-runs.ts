// Where a number goes on behind what could already be read as one: 二十3, 3 5, 5、6, 20 - 30.
import {
  chineseDigit,
  chineseMultiplier,
  endOfChineseRun,
  isChineseNumeral,
  readChineseRun,
} from "./chinese-numbers.ts";
import { AFTER_LAI, isAsciiDigit, isEdge, RANGE_SIGNS } from "./numeral-words.ts";

/** A number that was read from `at` to `end`; its 约 or 近 begins at `start`. */
export interface ReadNumber {
  readonly start: number;
  readonly at: number;
  readonly end: number;
  /** It is a plain number, so that a blank may stand inside it. */
  readonly exact: boolean;
}

/** Where the numerals end that belong together with those just read; `end` itself where nothing follows. */
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

/** 5、6人, 十五、六人, 二、三十人: two neighbours name a span, for nobody counts so. */
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

/** Where the second number of 12-15, 20 到 30 or 5+3 begins, when the first ends at `end`. */
export function endOfRange(text: string, end: number): number | undefined {
  const sign = text[end] === " " ? end + 1 : end;
  if (!RANGE_SIGNS.has(text.charAt(sign))) return undefined;
  const next = text[sign + 1] === " " ? sign + 2 : sign + 1;
  return isNumeral(text[next]) ? next : undefined;
}

/** Whether the blanks stand inside one number, as dictation and a slip of the thumb put them: 3 5人, 二十 三人. */
function isSplit(text: string, { start, at, end }: ReadNumber, until: number): boolean {
  const first = text.slice(at, end);
  const second = text.slice(afterBlank(text, end), until);
  if (NO_COUNT_AFTER.test(text.slice(until, until + 4))) return false;
  const isAlone = start < at || at === 0 || isEdge(text[at - 1]) || LEADING.has(text.charAt(at - 1));
  if (isAsciiDigit(second[0]) && /^\d+$/.test(first)) {
    // 会议室301 is a place, and Room 301 too.
    return /^\d{1,3}$/.test(first) && !isBehindLatin(text, at) && second.length <= 4 && (isAlone || first.length < 3);
  }
  const unit = text[until] === " " ? until + 1 : until;
  if (!AFTER_LAI.has(text.charAt(unit))) return false;
  const multiplier = chineseMultiplier(first.at(-1));
  if (isAlone || chineseMultiplier(second[0]) !== undefined) return true;
  return multiplier !== undefined && (!isAsciiDigit(second[0]) || Number.parseInt(second, 10) < multiplier);
}

/** After these characters a number may begin without a space: 共3 5人. */
const LEADING: ReadonlySet<string> = new Set("共有了约近达计到为是");
/** 35 14:30 and 35 2小时 are two things. */
const NO_COUNT_AFTER = /^(?:[:/.-]\d|[年月日号点时%]|小时|分钟|个小时|元|h(?![a-z])|hour|min)/;

/** Nobody writes one number in more pieces, or a longer one. */
const MOST_PIECES = 5;
const LONGEST = 16;

/** Room 301 is followed by a figure of its own. */
const isBehindLatin = (text: string, at: number): boolean =>
  /[A-Za-z]\.? {1,2}$/.test(text.slice(Math.max(0, at - 4), at));

const isNumeral = (char: string | undefined): boolean => isAsciiDigit(char) || isChineseNumeral(char);

function endOfRun(text: string, at: number): number {
  let end = at;
  while (end - at < LONGEST && isNumeral(text[end])) end += 1;
  return end;
}

/** Where the next word begins if at most two blanks stand before it, else `end` itself. */
function afterBlank(text: string, end: number): number {
  if (text[end] !== " ") return text.length;
  return text[end + 1] === " " ? end + 2 : end + 1;
}

function chineseValue(run: string): number | undefined {
  const read = endOfChineseRun(run, 0) === run.length ? readChineseRun(run) : undefined;
  return typeof read === "object" ? read.value : undefined;
}
