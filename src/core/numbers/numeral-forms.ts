import { chineseDigit, chineseMultiplier, endOfChineseRun, readChineseRun } from "./chinese-numbers.ts";
import {
  clip,
  endOfFigure,
  matchEnd,
  type NumeralReading,
  notExact,
  refuse,
  refuseForeign,
  type Stem,
  scale,
  type Unreadable,
} from "./numeral-parts.ts";
import { endOfNumerals } from "./numeral-runs.ts";
import { finish } from "./numeral-tail.ts";
import { isAsciiDigit, isEdge, isForeignNumeral } from "./numeral-words.ts";

const MULTIPLIED = /[十百千万]/;
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

/** Reads the number at `at`. If `prefixed`, a word such as 约 stands before it and begins at `start`. */
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

/** Whether the run names a five-year plan, as 十四五 and 十五五 do. */
const isPlanName = (run: string): boolean => /^十[二三四五六]五$/.test(run);
/**
 * Whether the digits are a name rather than a quantity, as in 七一, 五四, 十五五: 庆七一30人 contains only the number
 * 30.
 */
const isName = (run: string): boolean => !MULTIPLIED.test(run) || isPlanName(run);

/**
 * Refuses a number that is directly followed by more numerals, because each piece alone would be read as another
 * number.
 */
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

/** Reads an ordinal, 第9 or 第三: it gives a position and is not a quantity. */
export function readOrdinal(text: string, index: number): NumeralReading | undefined {
  let end = index + 1;
  while (isAsciiDigit(text[end])) end += 1;
  if (end > index + 1) return { kind: "ordinal", start: index, end, value: Number(text.slice(index + 1, end)) };
  end = endOfChineseRun(text, index + 1);
  if (end === index + 1) return undefined;
  const run = readChineseRun(text.slice(index + 1, end));
  return { kind: "ordinal", start: index, end, value: typeof run === "object" ? run.value : 0 };
}

/** Reads a signed number, -5, +12 or 负5, to refuse it; a dash between words is not a sign. */
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
  // 1️⃣ is a list bullet.
  if (text[end] === "\uFE0F" || text[end] === "\u20E3") return undefined;
  return addMultipliers(text, start, at, {
    end,
    value: Number(written),
    digits: true,
    round: Number(written) % 10 === 0,
  });
}

/** Refuses digits that are not a number (a code, a hexadecimal number) or that could be two numbers. */
function readOddDigits(text: string, start: number, at: number, end: number): Unreadable | undefined {
  const length = end - at;
  const say = (until: number, problem: string) => refuse(start, until, `「${clip(text.slice(at, until))}」${problem}`);
  if (length > 13) return say(end, "太长，不像一个数，请核对一下");
  const hex = text[at] === "0" ? matchEnd(HEX, text, at) : undefined;
  if (hex !== undefined) return say(hex, "不是普通数字，请写成16这样的数字");
  if (length > 1 && text[at] === "0" && length !== 2) return say(end, "前面有0，像是编号，请写成12这样的数字");
  const behind = oddBehind(text, at, end);
  return behind && say(behind.until, behind.problem);
}

/** What makes a number in digits unusable because of the character after it, and where the unusable part ends. */
interface Odd {
  readonly until: number;
  readonly problem: string;
}

function oddBehind(text: string, at: number, end: number): Odd | undefined {
  const through = (pattern: RegExp, problem: string): Odd | undefined => {
    const until = matchEnd(pattern, text, at);
    return until === undefined ? undefined : { until, problem };
  };
  const isBeforeDigit = isAsciiDigit(text[end + 1]);
  switch (text[end]) {
    case "e":
    case "E":
      return through(EXPONENT, "不是普通数字，请把数字写全");
    case ".":
      return through(EXPONENT, "不是普通数字，请把数字写全") ?? through(DOTTED, "有不止一个小数点，请核对一下");
    case ",":
      if (!isBeforeDigit || matchEnd(THOUSANDS, text, at) !== undefined) return undefined;
      return { until: matchEnd(LOOSE_COMMAS, text, at) ?? end, problem: "里的逗号看不明白，是一个数还是两个数？" };
    case "。":
    case "，":
      // 1。5 may be 1.5 from a Chinese keyboard, or two numbers, so the bot asks.
      if (!isBeforeDigit || isAsciiDigit(text[end + 2]) || (text[end] === "，" && end - at > 1)) return undefined;
      return { until: end + 2, problem: "是一个小数还是两个数？请写清楚" };
    case "/":
      return through(FRACTION, "不是一个数，请写成整数或小数");
    default:
      return undefined;
  }
}

/** Reads the multipliers after digits: 1.2万, 12万5千, 3万5000. The form 1万2 is refused as ambiguous. */
function addMultipliers(text: string, start: number, at: number, stem: Stem): Stem | Unreadable {
  let { end, value } = stem;
  // Some people type a space between digits and characters: 1.2 万人.
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
  // 3万五千 is one number. In 3万五 the last numeral is ambiguous, so it is not read here, and `readWhole` refuses the
  // number.
  if (typeof more === "object" && more.value < last)
    return { ...stem, end: rest, value: value + more.value, round: true };
  return { ...stem, end, value, round: true };
}

function readHalf(text: string, at: number): Stem | undefined {
  if (BEFORE_HALF.has(text.charAt(at - 1)) || !AFTER_HALF.has(text.charAt(at + 1))) return undefined;
  return { end: at + 1, value: 0.5, digits: false, round: false };
}

/** Characters before 半 that make it part of a word instead of a number: 上半年, 大半天, 一半. */
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

/** The value of a run of multipliers without digits (百, 千, 百万). The caller accepts it only beside 余 or 近. */
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
