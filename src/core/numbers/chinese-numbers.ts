// Evaluates a run of Chinese numerals. It distinguishes exact numbers (三百四十) from approximate ones (三四十, 十几)
// and from strings of digits without 十百千 (一二), which are neither.

/** The value of a run of Chinese numerals; `vague` if it names a span, undefined if it is not a number. */
export type ChineseNumber = { readonly value: number } | "vague" | undefined;

const DIGITS: ReadonlyMap<string, number> = new Map(
  ["〇零○", "一壹", "二两貳贰兩俩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"].flatMap(
    (chars, value) => [...chars].map((char): [string, number] => [char, value]),
  ),
);
const SMALL: ReadonlyMap<string, number> = new Map([
  ["十", 10],
  ["拾", 10],
  ["百", 100],
  ["佰", 100],
  ["千", 1000],
  ["仟", 1000],
]);
const LARGE: ReadonlyMap<string, number> = new Map([
  ["万", 10_000],
  ["萬", 10_000],
  ["亿", 100_000_000],
  ["億", 100_000_000],
]);
/** Characters that stand for two: 廿五 is 二十五. */
const TENS: ReadonlyMap<string, string> = new Map([
  ["廿", "二十"],
  ["卅", "三十"],
  ["卌", "四十"],
]);
const LONGEST = 24;

/** Whether the character can be part of a Chinese numeral. */
export const isChineseNumeral = (char: string | undefined): boolean =>
  char !== undefined && (DIGITS.has(char) || SMALL.has(char) || LARGE.has(char) || TENS.has(char));

/** The value of one digit character, 一 to 九, 两, 〇. */
export const chineseDigit = (char: string | undefined): number | undefined =>
  char === undefined ? undefined : DIGITS.get(char);

/** The multiplier that a character stands for: 十 百 千 万 亿. */
export const chineseMultiplier = (char: string | undefined): number | undefined =>
  char === undefined ? undefined : (SMALL.get(char) ?? LARGE.get(char));

/** The end of the run of Chinese numerals that begins at `index`; `index` itself if there is none. */
export function endOfChineseRun(text: string, index: number): number {
  let end = index;
  while (end < text.length && isChineseNumeral(text[end])) end += 1;
  return end;
}

/** The value of a whole run of Chinese numerals. */
export function readChineseRun(said: string): ChineseNumber {
  if (said === "" || said.length > LONGEST) return undefined;
  const run = said.replace(/[廿卅卌]/g, (char) => TENS.get(char) ?? char);
  if (hintsAtSpan(run)) return "vague";
  if (run.length === 1) return chineseValueOfOne(run);
  const hundredMillions = splitAt(run, "亿億");
  if (!hundredMillions) return undefined;
  const high = hundredMillions.before === undefined ? 0 : readBelowYi(hundredMillions.before, 0);
  const low = readBelowYi(hundredMillions.after, hundredMillions.before === undefined ? 0 : 100_000_000);
  if (high === undefined || low === undefined || (hundredMillions.before !== undefined && high === 0)) return undefined;
  return { value: high * 100_000_000 + low };
}

/** A month, day or hour from 1 to 99 in Chinese numerals, 廿 and 卅 included. */
export const readSmallChinese = (run: string): number | undefined => SMALL_NUMBERS.get(run);

const chineseValueOfOne = (char: string): ChineseNumber => {
  const value = DIGITS.get(char) ?? (char === "十" || char === "拾" ? 10 : undefined);
  return value === undefined ? undefined : { value };
};

/**
 * Whether the run names a span: exactly one pair of neighbouring digits whose second is larger, as in 三四十, 十七八,
 * 两三.
 */
function hintsAtSpan(run: string): boolean {
  let pairs = 0;
  let multipliers = 0;
  for (let index = 0; index < run.length; index += 1) {
    const digit = DIGITS.get(run.charAt(index));
    if (digit === undefined) {
      multipliers += 1;
      continue;
    }
    const next = chineseDigit(run[index + 1]);
    if (digit > 0 && next !== undefined && next > digit) pairs += 1;
  }
  return pairs === 1 && (multipliers > 0 || (run.length === 2 && run !== "一二"));
}

function splitAt(run: string, chars: string): { before: string | undefined; after: string } | undefined {
  let at = -1;
  for (let index = 0; index < run.length; index += 1) {
    if (!chars.includes(run.charAt(index))) continue;
    if (at >= 0) return undefined;
    at = index;
  }
  return at < 0 ? { before: undefined, after: run } : { before: run.slice(0, at), after: run.slice(at + 1) };
}

/** Reads a number below 亿. `above` is the multiplier directly before it: because of it 二 in 一亿二 means 2000万. */
function readBelowYi(run: string, above: number): number | undefined {
  const parts = splitAt(run, "万萬");
  if (!parts) return undefined;
  if (parts.before === undefined) return readSection(parts.after, above);
  const high = readSection(parts.before, 0);
  const low = readSection(parts.after, 10_000);
  if (high === undefined || high === 0 || low === undefined) return undefined;
  return high * 10_000 + low;
}

/** The state while reading a section: its sum, the last multiplier, and whether a 零 was just read. */
interface Section {
  readonly above: number;
  readonly total: number;
  readonly last: number;
  readonly zero: boolean;
}

/** Reads a section below 万: 三千五百零二, and the short form 三千五 for 三千五百. */
function readSection(run: string, above: number): number | undefined {
  if (run.length === 1 && above === 0 && chineseDigit(run) === 0) return 0;
  let read: Section = { above, total: 0, last: above === 0 ? 100_000 : above, zero: false };
  for (let index = 0; index < run.length; ) {
    const step = stepAt(run, index);
    index += step.length;
    const { digit, multiplier } = step;
    if (index === run.length && digit && multiplier === undefined) return withLastDigit(read, digit);
    const next = withStep(read, step);
    if (next === undefined) return undefined;
    read = next;
  }
  return read.zero ? undefined : read.total;
}

/** One step of a section: 零, a digit with its multiplier, or a digit or multiplier alone. */
interface Step {
  readonly digit: number | undefined;
  readonly multiplier: number | undefined;
  readonly length: number;
}

function stepAt(run: string, index: number): Step {
  const digit = chineseDigit(run[index]);
  if (digit === 0) return { digit, multiplier: undefined, length: 1 };
  const multiplier = SMALL.get(run.charAt(digit === undefined ? index : index + 1));
  return { digit, multiplier, length: digit === undefined || multiplier === undefined ? 1 : 2 };
}

/** Adds one step to the section. Undefined if the multipliers do not descend, or if one is skipped without 零. */
function withStep(read: Section, { digit, multiplier }: Step): Section | undefined {
  const { above, total, last, zero } = read;
  if (digit === 0) return zero ? undefined : { ...read, zero: true };
  if (multiplier === undefined || multiplier >= last) return undefined;
  // 十 may stand without 一 at the beginning and in the spoken form 一百十二.
  if (digit === undefined && multiplier !== 10) return undefined;
  if (zero && last !== above && multiplier * 10 >= last) return undefined;
  return { above, total: total + (digit ?? 1) * multiplier, last: multiplier, zero: false };
}

/**
 * Adds the digit that ends a section. After 十 or 零 it counts ones; otherwise it counts tenths of the multiplier
 * before it: 三千五.
 */
function withLastDigit({ above, total, last, zero }: Section, digit: number): number {
  if (last === 10 || zero) return total + digit;
  return last > 10_000 && above === 0 ? digit : total + digit * (last / 10);
}

const SMALL_NUMBERS: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 99 }, (_, index) => index + 1).flatMap((value) =>
    spellingsOf(value).map((spelling): [string, number] => [spelling, value]),
  ),
);

function spellingsOf(value: number): readonly string[] {
  const names = "〇一二三四五六七八九";
  const tens = Math.floor(value / 10);
  const ones = value % 10 === 0 ? "" : names.charAt(value % 10);
  if (tens === 0) return [ones];
  const spellings = [`${tens === 1 ? "" : names.charAt(tens)}十${ones}`];
  if (tens === 2) spellings.push(`廿${ones}`);
  if (tens === 3) spellings.push(`卅${ones}`);
  return spellings;
}
