import { readSmallChinese } from "../../numbers/chinese-numbers.ts";
import { isEdge } from "../../numbers/numeral-words.ts";

/** A time of day. It is recognised so that its digits are not read as an amount. */
export interface TimeOfDay {
  /** The time, such as `22:00`; undefined if only 下午 or the like was written. */
  readonly from?: string;
  readonly to?: string;
  /** How many minutes lie between the two ends, if both were written. */
  readonly minutes?: number;
}

/** A time of day in the text; `problem` is a sentence for the person if its ends contradict each other. */
export interface FoundTime {
  readonly end: number;
  readonly time: TimeOfDay;
  readonly problem?: string;
}

interface Point {
  readonly end: number;
  readonly minutes: number;
  /** The hour was written on a twelve-hour clock, as in 晚上7点, so the other end of the range may be too. */
  readonly late: boolean;
}

const PARTS = [
  "上午",
  "下午",
  "中午",
  "早上",
  "早晨",
  "清晨",
  "晚上",
  "晚间",
  "傍晚",
  "凌晨",
  "午后",
  "夜里",
  "夜晚",
  "半夜",
  "当晚",
  "早",
  "晚",
  "夜",
  "晨",
] as const;
const LATE = new Set<string>(["下午", "晚上", "晚间", "傍晚", "午后", "夜里", "夜晚", "当晚", "晚", "夜"]);
const NEXT_DAY = ["次日", "翌日", "第二天"] as const;
const CN = "零一二三四五六七八九十两";
const POINT_START: ReadonlySet<string> = new Set(`0123456789${CN}`);
const COLON = /(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:])/y;
const OCLOCK = new RegExp(
  `(\\d{1,2}|[${CN}]{1,3}) ?[点點时時](?:(半|整|钟|鐘|[一三]刻)|(\\d{1,2}|[${CN}]{1,3})(分)?)?`,
  "y",
);
const ENGLISH = /(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\.?(?![A-Za-z])/iy;
const HOUR_BEFORE_RANGE = /(\d{1,2})(?=[-~至到—](\d{1,2})[点點时時])/y;
const HOUR_BEFORE_MERIDIEM = /(\d{1,2})(?::(\d{2}))?(?= ?(?:-|–|~|to) ?(\d{1,2})(?::\d{2})? ?([ap])\.?m(?![a-z]))/iy;
const DASH = / ?(?:--|——|[-~—–〜至到]) ?| to /y;
/** Words between an English date and its time. */
const ENGLISH_PART = / (?:in the )?(?:morning|afternoon|evening|night|noon)(?![a-z])/iy;
const ENGLISH_LEAD = /,? (?:at|from) (?=\d)/iy;
/** A bare 15时 or 3点 is a time only before these characters or at the end of a word. */
const AFTER_OCLOCK = new Set("在于开召举半整");

/**
 * Reads the time of day, or the range of two, that begins at `at`. `glued` means that a date stands directly before.
 */
export function findTimeAt(text: string, at: number, glued: boolean): FoundTime | undefined {
  const part = partAt(text, at);
  const first = readPoint(text, at + (part?.length ?? 0) + spaceAt(text, at + (part?.length ?? 0)), part, glued);
  if (first === undefined) return part === undefined ? undefined : partAlone(text, at, part, glued);
  const dash = matchEnd(DASH, text, first.end);
  if (dash === undefined) return single(text, at, first, part !== undefined || glued);
  const nextDay = NEXT_DAY.find((word) => text.startsWith(word, dash));
  const from = dash + (nextDay?.length ?? 0);
  const lastPart = partAt(text, from);
  // After a time and 到 a bare 五点 is a time; alone it could mean "five points".
  const last = readPoint(text, from + (lastPart?.length ?? 0), lastPart ?? "", true);
  if (last === undefined) return single(text, at, first, part !== undefined || glued);
  return lasting(first, last, nextDay !== undefined, lastPart === undefined);
}

/** Reads the time after an English date: in the afternoon, at 3pm. */
export function findEnglishTime(text: string, at: number): FoundTime | undefined {
  if (text[at] !== " " && text[at] !== ",") return undefined;
  const part = matchEnd(ENGLISH_PART, text, at);
  const lead = matchEnd(ENGLISH_LEAD, text, part ?? at);
  const time = lead === undefined ? undefined : findTimeAt(text, lead, true);
  return time ?? (part === undefined ? undefined : { end: part, time: {} });
}

const PARTS_BY_CHAR: ReadonlyMap<string, readonly string[]> = Map.groupBy(PARTS, (part) => part.charAt(0));

const partAt = (text: string, at: number): string | undefined =>
  PARTS_BY_CHAR.get(text.charAt(at))?.find((part) => text.startsWith(part, at));

const spaceAt = (text: string, at: number): number => (text[at] === " " ? 1 : 0);

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function partAlone(text: string, at: number, part: string, glued: boolean): FoundTime | undefined {
  const end = at + part.length;
  // A one-character word such as 晚 is not a time if it begins another word: 6月2日晚会 is an evening party.
  if (glued && (part.length === 2 || !"会餐饭宴校市巡访读自".includes(text.charAt(end) || " ")))
    return { end, time: {} };
  return part.length === 2 && isEdge(text[end]) ? { end, time: {} } : undefined;
}

function single(text: string, at: number, point: Point, sure: boolean): FoundTime | undefined {
  const written = text.slice(at, point.end);
  const isClock = written.includes(":") || /[分半整钟鐘刻mM]$/.test(written);
  if (!sure && !isClock && !isEdge(text[point.end]) && !AFTER_OCLOCK.has(text.charAt(point.end))) return undefined;
  return { end: point.end, time: { from: print(point.minutes) } };
}

function lasting(first: Point, last: Point, nextDay: boolean, mayBeLate: boolean): FoundTime {
  let until = last.minutes;
  if (mayBeLate && first.late && until <= first.minutes && until < 720) until += 720;
  const time = { from: print(first.minutes), to: print(until) };
  const overnight = nextDay || (first.minutes >= 1080 && until <= 480);
  const minutes = until - first.minutes + (overnight && until <= first.minutes ? 1440 : 0);
  if (minutes > 0) return { end: last.end, time: { ...time, minutes } };
  return { end: last.end, time, problem: `结束时间${time.to}不晚于开始时间${time.from}，请核对` };
}

const print = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function readPoint(text: string, at: number, part: string | undefined, glued: boolean): Point | undefined {
  if (!POINT_START.has(text.charAt(at))) return undefined;
  const isDigit = /\d/.test(text.charAt(at));
  return (
    (isDigit ? (readEnglish(text, at) ?? readBeforeMeridiem(text, at) ?? readColon(text, at, part)) : undefined) ??
    readOclock(text, at, part, glued) ??
    readHourBefore(text, at, part, glued)
  );
}

function readEnglish(text: string, at: number): Point | undefined {
  ENGLISH.lastIndex = at;
  const match = ENGLISH.exec(text);
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2] ?? 0);
  if (!match || hour < 1 || hour > 12 || minute > 59) return undefined;
  const late = /p/i.test(match[3] ?? "");
  return { end: ENGLISH.lastIndex, minutes: (hour % 12) * 60 + minute + (late ? 720 : 0), late: false };
}

/**
 * Reads the first time of a range whose am or pm stands at the end: 2-4pm, or 11-1pm, whose first time is before noon.
 */
function readBeforeMeridiem(text: string, at: number): Point | undefined {
  HOUR_BEFORE_MERIDIEM.lastIndex = at;
  const match = HOUR_BEFORE_MERIDIEM.exec(text);
  const [hour, minute, last] = [Number(match?.[1]), Number(match?.[2] ?? 0), Number(match?.[3])];
  if (!match || hour < 1 || hour > 12 || minute > 59) return undefined;
  const late = /p/i.test(match[4] ?? "") && hour % 12 <= last % 12;
  return { end: HOUR_BEFORE_MERIDIEM.lastIndex, minutes: (hour % 12) * 60 + minute + (late ? 720 : 0), late: false };
}

function readColon(text: string, at: number, part: string | undefined): Point | undefined {
  COLON.lastIndex = at;
  const match = COLON.exec(text);
  return match ? pointOf(Number(match[1]), Number(match[2]), part, COLON.lastIndex) : undefined;
}

const SHAPES: Readonly<Record<string, number>> = { 半: 30, 一刻: 15, 三刻: 45 };

function readOclock(text: string, at: number, part: string | undefined, glued: boolean): Point | undefined {
  OCLOCK.lastIndex = at;
  const match = OCLOCK.exec(text);
  if (!match) return undefined;
  const hour = numberOf(match[1] ?? "");
  if (hour === undefined) return undefined;
  const inChinese = !/^\d/.test(match[1] ?? "");
  const [whole, , shape, minuteText, minuteMark] = match;
  // Chinese numerals with 点 need 下午, 半 or 分 to be a time: 三点要求 means "three demands".
  if (inChinese && part === undefined && shape === undefined && minuteMark === undefined) return undefined;
  if (minuteText === undefined) return pointOf(hour, SHAPES[shape ?? ""] ?? 0, part, at + whole.length);
  const end = at + whole.length;
  const minute = numberOf(minuteText);
  const isTime = minuteMark !== undefined || isEdge(text[end]) || matchEnd(DASH, text, end) !== undefined;
  if (minute !== undefined && isTime) return pointOf(hour, minute, part, end);
  return part !== undefined || glued ? pointOf(hour, 0, part, end - minuteText.length) : undefined;
}

/** Reads the first hour of a range such as 下午2-4点. */
function readHourBefore(text: string, at: number, part: string | undefined, glued: boolean): Point | undefined {
  if (part === undefined && !glued) return undefined;
  HOUR_BEFORE_RANGE.lastIndex = at;
  const match = HOUR_BEFORE_RANGE.exec(text);
  return match ? pointOf(Number(match[1]), 0, part, HOUR_BEFORE_RANGE.lastIndex) : undefined;
}

function pointOf(hour: number, minute: number, part: string | undefined, end: number): Point | undefined {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return undefined;
  const late = part !== undefined && LATE.has(part);
  const noon = part === "中午" && hour < 3;
  const night = part === "晚上" || part === "晚" || part === "半夜" || part === "夜里";
  let hours = hour;
  if (hour === 12 && night) hours = 24;
  else if (hour === 12 && part === "凌晨") hours = 0;
  // 夜里 may mean early morning (夜里2点) or the time before midnight (夜里10点).
  else if (hour < 12 && (noon || (late && !(part === "夜里" && hour < 6)))) hours = hour + 12;
  return { end, minutes: hours * 60 + minute, late: hours !== hour };
}

const numberOf = (written: string): number | undefined => {
  if (/^\d/.test(written)) return Number(written);
  if (written === "两") return 2;
  return written === "零" ? 0 : readSmallChinese(written);
};
