// Decides where in a text a date may stand: 5号 is a date, 5号楼 is not. Most characters cannot begin a date and are
// rejected quickly.
import { isAsciiDigit, isEdge } from "../../numbers/numeral-words.ts";

/** Whether a date or time of day may begin here: a cheap check before the expensive readers run. */
export function mayBegin(text: string, at: number): boolean {
  const char = text.charAt(at);
  if (isAsciiDigit(char)) return mayBeDigitsOfDate(text, at);
  if (NUMERALS.has(char)) {
    let end = at + 1;
    while (end < at + 5 && NUMERALS.has(text.charAt(end))) end += 1;
    if (text[end] === " ") end += 1;
    return AFTER_NUMERALS.has(text.charAt(end)) || isStart(text, at);
  }
  if (AWAY.has(char)) return startsAway(text, at);
  const next = text.charAt(at + 1);
  const beginning = BEGINNINGS.get(char);
  if (beginning === "*") return isStart(text, at) || ":：=".includes(text.charAt(at - 1));
  if (next !== "" && beginning?.includes(next)) return true;
  return CLOCK_PARTS.has(char) && (isAsciiDigit(next) || next === " " || NUMERALS.has(next));
}

/** Whether a relative date begins here: 上周, 上上个月, 本年, 下半年, 这几天, 上午. */
function startsAway(text: string, at: number): boolean {
  let end = at + 1;
  while (end < at + 3 && AWAY.has(text.charAt(end))) end += 1;
  if (text[end] === "个" || text[end] === "一") end += 1;
  return AFTER_AWAY.has(text.charAt(end));
}

function mayBeDigitsOfDate(text: string, at: number): boolean {
  let end = at + 1;
  while (end < at + 9 && isAsciiDigit(text[end])) end += 1;
  if (end - at > 4) return end - at === 7 || end - at === 8;
  if (text[end] === " ") end += 1;
  if (end - at === 5 && isAsciiDigit(text[end])) return true;
  return AFTER_DIGITS.has(text.charAt(end));
}

/** Whether a date that could be part of a word may begin here. */
export const isStart = (text: string, at: number): boolean => at === 0 || BEFORE_DATE.has(text.charAt(at - 1));

/** Whether a date that could be part of a word may end here. */
export function isWordEnd(text: string, end: number): boolean {
  const next = text[end];
  if (next === undefined || AFTER_DATE.has(next)) return true;
  if (!isEdge(next) || (/[./:=]/.test(next) && isAsciiDigit(text[end + 1]))) return false;
  return next !== " " || !UNIT_AFTER.test(text.slice(end, end + 6));
}

/** Whether a unit follows, so that the number is an amount and not a date: 1.5-2.5小时. */
export const isUnitNext = (text: string, end: number): boolean => UNIT_AFTER.test(text.slice(end, end + 6));

/** Whether the position is inside a number or word: 13800000000, Z12, 三十五. */
export function isInsideWord(text: string, at: number): boolean {
  const char = text[at];
  const before = text[at - 1];
  if (before === undefined) return false;
  if (!isAsciiDigit(char)) {
    return isLatin(char) ? isLatin(before) || isAsciiDigit(before) : NUMERALS.has(char ?? "") && NUMERALS.has(before);
  }
  if (isAsciiDigit(before) || isLatin(before)) return true;
  return ".,/:-".includes(before) && isAsciiDigit(text[at - 2]);
}

/** Whether a key for dates stands directly before: 时间:5.3. */
export function isAfterDateKey(text: string, at: number): boolean {
  const sign = text[at - 1];
  if (sign !== ":" && sign !== "：" && sign !== "=") return false;
  return DATE_KEYS.some((key) => text.endsWith(key, at - 1));
}

const isLatin = (char: string | undefined): boolean => char !== undefined && /[A-Za-z_]/.test(char);

/** Keys whose value is certainly a date. */
const DATE_KEYS = ["时间", "日期", "date", "time", "Date", "Time"] as const;
const UNIT_AFTER =
  /^ ?(?:people|persons?|members?|participants?|volunteers?|个|万|亿|千|百|元|块|%|小时|分钟|公里|千米|米|亩|吨|倍|人|名|天|折|条|项|次|场|h(?![a-z])|hours?|km)/;
/** Characters after which a date may begin without a space. */
const BEFORE_DATE = new Set(" \n\t(（[【<,，、;；。!！?？于在自从到至为是定");
/** Characters before which a date may end without a space: 25号在会议室. */
const AFTER_DATE = new Set("在于召举赴组开");
/** The characters of Chinese numerals in dates. */
export const NUMERALS = new Set("一二三四五六七八九十廿卅百千万〇零○两");
/**
 * For each first character of a date or time, the characters that may follow. `*` means any character, but only at the
 * beginning of a word.
 */
const BEGINNINGS = new Map<string, string>([
  ["今", "天日儿早晨晚夜年"],
  ["昨", "天日儿早晨晚夜"],
  ["前", "天日晚几段不年"],
  ["大", "前后年"],
  ["明", "天日早晚年"],
  ["后", "天年"],
  ["去", "年"],
  ["当", "月晚"],
  ["周", "*"],
  ["星", "期"],
  ["礼", "拜"],
  ["月", "*"],
  ["年", "*"],
  ["第", "*"],
  ["元", "旦宵"],
  ["国", "庆家"],
  ["农", "历"],
  ["阴", "历"],
  ["旧", "历"],
  ["正", "月"],
  ["腊", "月八"],
  ["冬", "月"],
  ["初", "*"],
  ["春", "节"],
  ["除", "夕"],
  ["端", "午"],
  ["中", "秋午"],
  ["清", "明晨"],
  ["重", "阳"],
  ["劳", "动"],
  ["建", "党军"],
  ["教", "师"],
  ["植", "树"],
  ["妇", "女"],
  ["青", "年"],
  ["儿", "童"],
  ["学", "雷"],
  ["宪", "法"],
  ["近", "*"],
  ["日", "*"],
  ["最", "*"],
  ["不", "*"],
  ["早", "上晨"],
  ["晚", "上间"],
  ["凌", "晨"],
  ["傍", "晚"],
  ["夜", "里晚"],
  ["半", "夜"],
  ["午", "后"],
  // Letters that begin an English month, a day of the week, or a word such as last, this, next or early.
  ...[..."AaBbCcDdEeFfJjLlMmNnOoPpQqSsTtWwYy"].map((letter): [string, string] => [letter, "*"]),
]);
const AWAY = new Set("上下本这");
const AFTER_AWAY = new Set("周星礼月年半午几");
const CLOCK_PARTS = new Set("早晚夜晨");
/** Characters after the numerals of a date or time: 三月, 五日, 两点, 三天前, 五至七日. */
const AFTER_NUMERALS = new Set("月日号號天年季点點时時至到-~—");
const AFTER_DIGITS = new Set("年月日号號天季点點时時至到-~—〜/.:WwQqAaPpJjFfMmSsOoNnDdRrTt");

/** All characters with which a date or time of day can begin. */
export const BEGINNERS: readonly string[] = [
  ..."0123456789",
  ...NUMERALS,
  ...BEGINNINGS.keys(),
  ...AWAY,
  ...CLOCK_PARTS,
];
