// How people write a day. A form says what was written, not yet which day it is: that takes today (date-meaning.ts).
import { readSmallChinese } from "./chinese-numbers.ts";
import {
  addDays,
  addMonths,
  type Day,
  type DaySpan,
  monthOf,
  monthSpan,
  quarterSpan,
  weekOf,
  yearIn,
  yearSpan,
} from "./day.ts";

/** What was written. */
export type DateForm =
  /** A date by the calendar; what is absent is inferred. `years` and `months` count from today's. */
  | CivilForm
  /** 今天 is 0, 昨天 is −1. */
  | { readonly form: "relative"; readonly days: number; readonly word: string }
  /** `weeks` from this one; none for a bare 周五; `last` for 上个周五, which people use for either. */
  | {
      readonly form: "weekday";
      readonly weeks: number | "last" | undefined;
      readonly weekday: number;
      readonly word: string;
    }
  /** Longer than a day: 上周, 10月. */
  | { readonly form: "stretch"; readonly of: (today: Day) => DaySpan; readonly word: string }
  | { readonly form: "instant"; readonly instant: string }
  | { readonly form: "unclear"; readonly reason: string };

export interface CivilForm {
  readonly form: "civil";
  readonly year?: number;
  readonly years?: number;
  readonly month?: number;
  readonly months?: number;
  readonly day: number | "last";
  /** Written 11-15, 3/5 or, not so surely a date, 5.3. */
  readonly bare?: "sure" | "unsure";
  /** 月底, 11月初: the day is a convention, and the receipt says so. */
  readonly word?: string;
}

/** A form and where it ends. */
export interface FoundForm {
  readonly end: number;
  readonly found: DateForm;
  /** It is a date only where a word ends behind it: 5号 but not 5号楼. */
  readonly loose: boolean;
  /** It may as well be part of a title. */
  readonly weak: boolean;
}

const CN = "一二三四五六七八九十廿卅";
const NUMBER = `(\\d{1,2}|[${CN}]{1,3})`;
const YEAR = "(\\d{4}|\\d{2}|[〇零○一二三四五六七八九]{4})";
const PART_OF_MONTH = "(初|底|末|上旬|中旬|下旬|中)";
const sticky = (source: string, flags = "y"): RegExp => new RegExp(source, flags);

const WRITTEN = sticky(`(?:${YEAR} ?年 ?)?${NUMBER} ?月 ?${NUMBER}(?: ?([日号號])|(?!\\d))`);
const WRITTEN_MONTH = sticky(`(?:${YEAR} ?年 ?)?${NUMBER} ?月(?:份)?${PART_OF_MONTH}?`);
const WRITTEN_YEAR = sticky(`(\\d{4})年`);
const NUMERIC = sticky("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?!\\d)");
const CLOCK_AND_ZONE = sticky(
  "T(\\d{2}):(\\d{2})(?::(\\d{2}))?(?:[.,]\\d{1,9})?(Z|[+-]\\d{2}:?\\d{2})?(?![\\dA-Za-z])",
  "iy",
);
const NUMERIC_MONTH = sticky("(\\d{4})[-/.](\\d{1,2})(?![\\d])");
const ISO_WEEK = sticky("\\d{4}-?W\\d{1,2}(?:-\\d)?(?![\\dA-Za-z])", "iy");
const COMPACT = sticky("((?:19|20)\\d{2})(\\d{2})(\\d{2})(?![\\d.])");
const SEVEN = sticky("(?:19|20)\\d{5}(?![\\d.])");
const BARE = sticky("(\\d{1,2})([-/.])(\\d{1,2})(?!\\d)");
const DAY_ONLY = sticky(`${NUMBER} ?[日号號]`);
const DAY_NUMBER = sticky(`${NUMBER}(?: ?([日号號])|(?!\\d))`);
const DAYS_AWAY = sticky(`(\\d{1,3}|[两${CN}]{1,3})天(?:之|以)?(前|后)(?![往来去期夕面方])`);
const WEEK = sticky("(上上上|上上|上|本|这|下下|下)?(个)?(?:周|星期|礼拜)([一二三四五六日天末1-6])?");
const MONTH_AWAY = sticky(
  `(上上|上|本|这|当|下)(?:一|个)?月(?:份)?(?:${PART_OF_MONTH}|${NUMBER}(?: ?([日号號])|(?!\\d)))?`,
);
const YEAR_AWAY = sticky("(大前|今|去|前|明|后|本)年");
const EDGE_OF_MONTH = sticky("月(初|中|底|末)");
const EDGE_OF_YEAR = sticky("年(初|底|末)");
const QUARTER = sticky("第?([一二三四1-4])季度|([Qq])([1-4])(?![\\dA-Za-z])");
const HALF_YEAR = sticky("(上|下)半年");
const LUNAR = sticky(
  `(?:农历|阴历|旧历)[正腊冬一二三四五六七八九十年月日初廿]{0,9}|(?:正|腊|冬)月(?:初?[${CN}]{1,3})?|(?:大年)?初[${CN}]{1,2}`,
);
const ENGLISH = sticky("(?:the )?(day before yesterday|yesterday|today|tomorrow)(?![A-Za-z])", "iy");

const WEEKS: Readonly<Record<string, number>> = { 上上上: -3, 上上: -2, 上: -1, 本: 0, 这: 0, 下: 1, 下下: 2 };
const MONTHS: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 本: 0, 这: 0, 当: 0, 下: 1 };
const YEARS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 去: -1, 今: 0, 本: 0, 明: 1, 后: 2 };
const ENGLISH_DAYS: Readonly<Record<string, number>> = {
  "day before yesterday": -2,
  yesterday: -1,
  today: 0,
  tomorrow: 1,
};
const NUMERALS: ReadonlySet<string> = new Set("0123456789一二三四五六七八九十廿卅〇零○两");
const RELATIVE: readonly (readonly [string, number])[] = [
  ["大前天", -3],
  ["前天", -2],
  ["前日", -2],
  ["前晚", -2],
  ["昨天", -1],
  ["昨日", -1],
  ["昨儿", -1],
  ["昨晚", -1],
  ["昨夜", -1],
  ["昨早", -1],
  ["昨晨", -1],
  ["今天", 0],
  ["今日", 0],
  ["今儿", 0],
  ["今早", 0],
  ["今晨", 0],
  ["今晚", 0],
  ["今夜", 0],
  ["明天", 1],
  ["明日", 1],
  ["明早", 1],
  ["明晚", 1],
  ["大后天", 3],
  ["后天", 2],
];
const HOLIDAYS: readonly (readonly [string, number, number])[] = [
  ["元旦", 1, 1],
  ["学雷锋纪念日", 3, 5],
  ["三八妇女节", 3, 8],
  ["三八", 3, 8],
  ["妇女节", 3, 8],
  ["植树节", 3, 12],
  ["五一劳动节", 5, 1],
  ["五一", 5, 1],
  ["劳动节", 5, 1],
  ["五四青年节", 5, 4],
  ["五四", 5, 4],
  ["青年节", 5, 4],
  ["六一儿童节", 6, 1],
  ["六一", 6, 1],
  ["儿童节", 6, 1],
  ["七一建党节", 7, 1],
  ["七一", 7, 1],
  ["建党节", 7, 1],
  ["八一建军节", 8, 1],
  ["八一", 8, 1],
  ["建军节", 8, 1],
  ["教师节", 9, 10],
  ["国庆", 10, 1],
  ["国家宪法日", 12, 4],
  ["宪法日", 12, 4],
  ["国家公祭日", 12, 13],
];
const MOVABLE = ["春节", "除夕", "元宵", "清明", "端午", "中秋", "重阳"];
const NEARLY = ["近日", "近期", "日前", "最近", "前几天", "这几天", "前段时间", "不久前", "前不久"];

/** The date form that begins exactly at `at` of folded text. */
export function findFormAt(text: string, at: number): FoundForm | undefined {
  const char = text.charAt(at);
  if (char >= "0" && char <= "9") return numbered(text, at) ?? numeric(text, at) ?? bare(text, at);
  return READERS.get(char)?.(text, at);
}

/** What the character after the number says it is: 3月, 5日, 3天前, 3季度. */
function numbered(text: string, at: number): FoundForm | undefined {
  let end = at + 1;
  while (end < at + 5 && NUMERALS.has(text.charAt(end))) end += 1;
  if (text[end] === " ") end += 1;
  switch (text[end]) {
    case "年":
    case "月":
      return written(text, at);
    case "天":
      return daysAway(text, at);
    case "季":
      return quarterForm(text, at);
    case "日":
    case "号":
    case "號":
      return dayOnly(text, at);
    default:
      return undefined;
  }
}

type FormReader = (text: string, at: number) => FoundForm | undefined;

/** Which forms can begin with which character, so that a long text costs little. */
const READERS: ReadonlyMap<string, FormReader> = new Map(
  (
    [
      ["今昨明后", (text, at) => relative(text, at) ?? yearAway(text, at)],
      ["前大", (text, at) => relative(text, at) ?? yearAway(text, at) ?? nearly(text, at) ?? lunar(text, at)],
      [
        "上下本这",
        (text, at) =>
          week(text, at) ?? monthAway(text, at) ?? yearAway(text, at) ?? edges(text, at) ?? nearly(text, at),
      ],
      ["去当", (text, at) => yearAway(text, at) ?? monthAway(text, at)],
      ["周星礼", (text, at) => week(text, at)],
      ["月年", (text, at) => edges(text, at)],
      ["第Qq", (text, at) => quarterForm(text, at)],
      ["农阴旧正腊冬初", (text, at) => lunar(text, at)],
      ["近日最不", (text, at) => nearly(text, at)],
      ["TtYyDd", (text, at) => english(text, at)],
      ["元国春除端中清重劳建教植妇青儿学宪", (text, at) => holiday(text, at)],
      ["一二三四五六七八九十廿卅〇零○两", (text, at) => numbered(text, at) ?? holiday(text, at)],
    ] satisfies [string, FormReader][]
  ).flatMap(([chars, reader]) => [...chars].map((char): [string, FormReader] => [char, reader])),
);

/** The second end of a range whose first end is `first`: a whole date, or what differs from the first. */
export function findRangeEndAt(text: string, at: number, first: DateForm): FoundForm | undefined {
  if (first.form === "weekday") return week(text, at);
  if (first.form === "relative") return relative(text, at);
  if (first.form !== "civil") return undefined;
  const whole =
    numeric(text, at) ??
    written(text, at) ??
    (first.bare === undefined && first.year === undefined ? undefined : bare(text, at));
  if (whole?.found.form === "civil") return whole;
  const match = exec(DAY_NUMBER, text, at);
  const day = numberOf(match?.[1]);
  if (!match || day === undefined) return undefined;
  return { end: at + match[0].length, found: { form: "civil", day }, loose: match[2] === undefined, weak: false };
}

/** 3-5日: two days without a month. */
export function findDayRangeAt(
  text: string,
  at: number,
): { end: number; first: CivilForm; last: CivilForm } | undefined {
  const match = exec(DAY_RANGE, text, at);
  const first = numberOf(match?.[1]);
  const last = numberOf(match?.[2]);
  if (!match || first === undefined || last === undefined || first > 31 || last > 31) return undefined;
  return { end: at + match[0].length, first: { form: "civil", day: first }, last: { form: "civil", day: last } };
}

const DAY_RANGE = sticky(`${NUMBER} ?[日号號]?(?:至|到|-|~|—)${NUMBER} ?[日号號]`);

function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const numberOf = (written: string | undefined): number | undefined => {
  if (written === undefined) return undefined;
  return /^\d/.test(written) ? Number(written) : readSmallChinese(written);
};

const DIGIT_NAMES = "〇一二三四五六七八九";
function yearOfText(written: string): number {
  if (/^\d/.test(written)) return written.length === 2 ? 2000 + Number(written) : Number(written);
  return Number([...written].map((char) => Math.max(0, DIGIT_NAMES.indexOf(char))).join(""));
}

const civil = (form: Omit<CivilForm, "form">): CivilForm => ({ form: "civil", ...form });
const plain = (end: number, found: DateForm): FoundForm => ({ end, found, loose: false, weak: false });
const stretch = (end: number, word: string, of: (today: Day) => DaySpan): FoundForm => ({
  end,
  found: { form: "stretch", of, word },
  loose: true,
  weak: true,
});
const unclear = (end: number, reason: string): FoundForm => ({
  end,
  found: { form: "unclear", reason },
  loose: true,
  weak: true,
});

function numeric(text: string, at: number): FoundForm | undefined {
  // Every numeric form but the bare 3-5 begins with four digits.
  if (!/\d/.test(text.charAt(at + 3))) return undefined;
  const match = exec(NUMERIC, text, at);
  if (match) {
    const end = at + match[0].length;
    if (text[end] === "T" || text[end] === "t") return instant(text, at, end);
    if (text[end] === match[2] && /\d/.test(text.charAt(end + 1)) && !exec(NUMERIC, text, end + 1)) return undefined;
    return plain(
      pastMark(text, end),
      civil({ year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) }),
    );
  }
  if (text[at + 4] === "-" || text[at + 4] === "W" || text[at + 4] === "w") {
    const isoWeek = exec(ISO_WEEK, text, at);
    if (isoWeek) return unclear(at + isoWeek[0].length, `「${isoWeek[0]}」这种第几周的写法看不懂，请写成3月5日这样`);
  }
  const compact = exec(COMPACT, text, at);
  if (compact) {
    const form = civil({ year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) });
    const isDateLike = Number(compact[2]) <= 12 && Number(compact[3]) <= 31;
    return isDateLike ? { end: at + 8, found: form, loose: true, weak: false } : undefined;
  }
  const seven = exec(SEVEN, text, at);
  if (seven) return unclear(at + 7, `「${seven[0]}」少一位，看不准是哪天，请写成2026-03-05这样`);
  return numericMonth(text, at);
}

function numericMonth(text: string, at: number): FoundForm | undefined {
  const match = exec(NUMERIC_MONTH, text, at);
  const month = Number(match?.[2]);
  if (!match || month < 1 || month > 12) return undefined;
  return stretch(at + match[0].length, match[0], () => monthSpan(Number(match[1]), month));
}

function instant(text: string, at: number, end: number): FoundForm | undefined {
  const match = exec(CLOCK_AND_ZONE, text, end);
  const date = exec(NUMERIC, text, at);
  if (!match || !date) return undefined;
  const [year, month, day] = [Number(date[1]), Number(date[3]), Number(date[4])];
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  const until = end + match[0].length;
  const zone = match[4];
  if (hour > 24 || minute > 59) return unclear(until, `「${text.slice(at, until)}」的时间不对，请核对`);
  const form = civil({ year, month, day });
  if (zone === undefined) return hour === 24 ? unclear(until, `24:00是当天还是第二天？请写明日期`) : plain(until, form);
  const offset = /z/i.test(zone)
    ? 0
    : (zone.startsWith("-") ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const ms = Date.UTC(year, month - 1, day, hour, minute - offset);
  // Date.UTC rolls 30 February over; the plain form says it is impossible.
  const isReal = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  return plain(until, isReal ? { form: "instant", instant: new Date(ms).toISOString() } : form);
}

function written(text: string, at: number): FoundForm | undefined {
  const match = exec(WRITTEN, text, at);
  const month = numberOf(match?.[2]);
  const day = numberOf(match?.[3]);
  const marked = match?.[4] !== undefined;
  if (match && month !== undefined && day !== undefined && (marked || !match[0].includes(" "))) {
    const year = match[1] === undefined ? {} : { year: yearOfText(match[1]) };
    const found = civil({ ...year, month, day });
    return { end: at + match[0].trimEnd().length, found, loose: !marked, weak: false };
  }
  return writtenMonth(text, at) ?? writtenYear(text, at);
}

function writtenMonth(text: string, at: number, prefix = "", years?: number): FoundForm | undefined {
  const match = exec(WRITTEN_MONTH, text, at);
  const month = numberOf(match?.[2]);
  if (!match || month === undefined || month < 1 || month > 12) return undefined;
  const end = at + match[0].length;
  const year = match[1] === undefined ? undefined : yearOfText(match[1]);
  const part = match[3];
  const which = year === undefined ? (years === undefined ? {} : { years }) : { year };
  const edge = edgeOf(part);
  if (edge !== undefined) {
    return { end, found: civil({ ...which, month, day: edge, word: prefix + match[0] }), loose: true, weak: true };
  }
  return stretch(end, prefix + match[0], (today) => {
    const thisYear = year ?? yearIn(today) + (years ?? 0);
    const lastYear = year === undefined && years === undefined && monthSpan(thisYear, month).from > today;
    return partOfMonth(monthSpan(lastYear ? thisYear - 1 : thisYear, month), part);
  });
}

const edgeOf = (part: string | undefined): number | "last" | undefined =>
  part === "初" ? 1 : part === "底" || part === "末" ? "last" : undefined;

function partOfMonth(month: DaySpan, part: string | undefined): DaySpan {
  if (part === "上旬") return { from: month.from, to: addDays(month.from, 9) };
  if (part === "中旬" || part === "中") return { from: addDays(month.from, 10), to: addDays(month.from, 19) };
  return part === "下旬" ? { from: addDays(month.from, 20), to: month.to } : month;
}

function writtenYear(text: string, at: number): FoundForm | undefined {
  const match = exec(WRITTEN_YEAR, text, at);
  return match ? stretch(at + match[0].length, match[0], () => yearSpan(Number(match[1]))) : undefined;
}

function daysAway(text: string, at: number): FoundForm | undefined {
  const match = exec(DAYS_AWAY, text, at);
  const count = match?.[1] === "两" ? 2 : numberOf(match?.[1]);
  if (!match || count === undefined) return undefined;
  return plain(at + match[0].length, { form: "relative", days: match[2] === "前" ? -count : count, word: match[0] });
}

function bare(text: string, at: number): FoundForm | undefined {
  const match = exec(BARE, text, at);
  if (!match) return undefined;
  const [month, day, sign] = [Number(match[1]), Number(match[3]), match[2] ?? "."];
  const end = at + match[0].length;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (text[end] === sign && /\d/.test(text.charAt(end + 1))) return undefined;
  const until = pastMark(text, end);
  // 5.3 may be a figure, 5.3日 is none.
  const unsure = match[3]?.length === 1 && until === end;
  return {
    end: until,
    found: civil({ month, day, bare: unsure && sign === "." ? "unsure" : "sure" }),
    loose: true,
    weak: unsure,
  };
}

/** 2026-3-5日 and 11.5号, as many write. */
const pastMark = (text: string, end: number): number => (/[日号號]/.test(text.charAt(end)) ? end + 1 : end);

function dayOnly(text: string, at: number): FoundForm | undefined {
  const match = exec(DAY_ONLY, text, at);
  const day = numberOf(match?.[1]);
  if (!match || day === undefined || day < 1 || day > 31) return undefined;
  return { end: at + match[0].length, found: civil({ day }), loose: true, weak: false };
}

function relative(text: string, at: number): FoundForm | undefined {
  const found = RELATIVE.find(([word]) => text.startsWith(word, at));
  if (!found) return undefined;
  const [word, days] = found;
  if (word.endsWith("日") && "本头之".includes(text.charAt(at + 2) || " ")) return undefined;
  return plain(at + word.length, { form: "relative", days, word });
}

function nearly(text: string, at: number): FoundForm | undefined {
  const word = NEARLY.find((candidate) => text.startsWith(candidate, at));
  return word === undefined ? undefined : unclear(at + word.length, `「${word}」是哪一天？请写明日期`);
}

function week(text: string, at: number): FoundForm | undefined {
  const match = exec(WEEK, text, at);
  if (!match) return undefined;
  const [word, prefix, ge, which] = match;
  const end = at + word.length;
  if (prefix === undefined && (ge !== undefined || which === undefined)) return undefined;
  if (which === undefined || which === "末") {
    const weeks = WEEKS[prefix ?? "本"] ?? 0;
    return stretch(end, word, (today) => {
      const { from, to } = weekOf(addDays(today, weeks * 7));
      return which === undefined ? { from, to } : { from: addDays(from, 5), to };
    });
  }
  const day = "一二三四五六日".indexOf(which) + 1 || "123456天".indexOf(which) + 1;
  const weeks = prefix === "上" && ge !== undefined ? "last" : prefix === undefined ? undefined : WEEKS[prefix];
  return { end, found: { form: "weekday", weeks, weekday: day, word }, loose: prefix === undefined, weak: false };
}

function monthAway(text: string, at: number): FoundForm | undefined {
  const match = exec(MONTH_AWAY, text, at);
  if (!match) return undefined;
  const months = MONTHS[match[1] ?? ""] ?? 0;
  const end = at + match[0].trimEnd().length;
  const day = numberOf(match[3]);
  if (day !== undefined) return { end, found: civil({ months, day }), loose: match[4] === undefined, weak: false };
  const edge = edgeOf(match[2]);
  if (edge !== undefined) return { end, found: civil({ months, day: edge, word: match[0] }), loose: true, weak: true };
  return stretch(end, match[0], (today) => partOfMonth(monthOf(addMonths(today, months)), match[2]));
}

function yearAway(text: string, at: number): FoundForm | undefined {
  const match = exec(YEAR_AWAY, text, at);
  if (!match) return undefined;
  const years = YEARS[match[1] ?? ""] ?? 0;
  const after = at + match[0].length;
  const dated = exec(WRITTEN, text, after);
  const month = numberOf(dated?.[2]);
  const day = numberOf(dated?.[3]);
  if (dated && dated[1] === undefined && month !== undefined && day !== undefined) {
    return {
      end: after + dated[0].length,
      found: civil({ years, month, day }),
      loose: dated[4] === undefined,
      weak: false,
    };
  }
  const ofMonth = writtenMonth(text, after, match[0], years) ?? holiday(text, after, years);
  if (ofMonth) return ofMonth;
  const edge = /[初底末]/.test(text.charAt(after)) ? 1 : 0;
  return stretch(after + edge, match[0], (today) => yearSpan(yearIn(today) + years));
}

function holiday(text: string, at: number, years?: number): FoundForm | undefined {
  const found = HOLIDAYS.find(([word]) => text.startsWith(word, at));
  if (!found) return movableHoliday(text, at);
  const [word, month, day] = found;
  let end = at + word.length;
  if (text[end] === "节") end += 1;
  for (const suffix of ["当天", "当日"]) if (text.startsWith(suffix, end)) end += 2;
  if (/^(?:期间|假期|前夕|前后|前)/.test(text.slice(end, end + 2)))
    return unclear(endOfSuffix(text, end), `「${word}」前后是哪一天？请写明日期`);
  return { end, found: civil({ ...(years === undefined ? {} : { years }), month, day }), loose: true, weak: true };
}

function movableHoliday(text: string, at: number): FoundForm | undefined {
  const word = MOVABLE.find((name) => text.startsWith(name, at));
  if (word === undefined) return undefined;
  const end = at + word.length + (text[at + word.length] === "节" ? 1 : 0);
  return unclear(endOfSuffix(text, end), `「${word}」是哪一天？请写明日期`);
}

function endOfSuffix(text: string, end: number): number {
  const suffix = ["期间", "假期", "前夕", "前后", "当天", "当日", "前"].find((word) => text.startsWith(word, end));
  return end + (suffix?.length ?? 0);
}

function edges(text: string, at: number): FoundForm | undefined {
  const month = exec(EDGE_OF_MONTH, text, at);
  const day = edgeOf(month?.[1]);
  if (month && day !== undefined)
    return { end: at + 2, found: civil({ months: 0, day, word: month[0] }), loose: true, weak: true };
  if (month) return stretch(at + 2, month[0], (today) => partOfMonth(monthOf(today), "中"));
  const year = exec(EDGE_OF_YEAR, text, at);
  if (year) return stretch(at + 2, year[0], (today) => yearSpan(yearIn(today)));
  const half = exec(HALF_YEAR, text, at);
  if (!half) return undefined;
  return stretch(at + 3, half[0], (today) => {
    const first = half[1] === "上" ? 1 : 3;
    return { from: quarterSpan(yearIn(today), first).from, to: quarterSpan(yearIn(today), first + 1).to };
  });
}

function quarterForm(text: string, at: number): FoundForm | undefined {
  const match = exec(QUARTER, text, at);
  if (!match) return undefined;
  const name = match[1] ?? match[3] ?? "1";
  const quarter = "一二三四".indexOf(name) + 1 || Number(name);
  return stretch(at + match[0].length, match[0], (today) => quarterSpan(yearIn(today), quarter));
}

function lunar(text: string, at: number): FoundForm | undefined {
  const match = exec(LUNAR, text, at);
  return match ? unclear(at + match[0].length, `「${match[0]}」是农历，请换成公历日期`) : undefined;
}

function english(text: string, at: number): FoundForm | undefined {
  const match = exec(ENGLISH, text, at);
  const word = match?.[1]?.toLowerCase() ?? "";
  return match
    ? plain(at + match[0].length, { form: "relative", days: ENGLISH_DAYS[word] ?? 0, word: match[0] })
    : undefined;
}
