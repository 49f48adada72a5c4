// Reads dates relative to today: by day, week, month, quarter or year.

import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  isCivil,
  monthIn,
  monthOf,
  quarterSpan,
  weekOf,
  yearIn,
  yearSpan,
} from "../days/day.ts";
import { edgeOf, nthWeekday, partOfMonth, written } from "./calendar.ts";
import { holiday, lunar } from "./feasts.ts";
import {
  civil,
  exec,
  type FoundForm,
  NUMBER,
  numberOf,
  PART_OF_MONTH,
  plain,
  sticky,
  stretch,
  unclear,
  type WhichYear,
} from "./form.ts";

const WEEK = sticky("(上上上|上上|上|本|这|下下|下)?(个)?(?:周|星期|礼拜)([一二三四五六日天末1-6])?");
const MONTH_AWAY = sticky(
  `(上上|上|本|这|当|下)(?:一|个)?月(?:份)?(?:${PART_OF_MONTH}|${NUMBER}(?: ?([日号號])|(?!\\d)))?`,
);
const YEAR_AWAY = sticky("(大前|今|去|前|明|后|本)年");
const EDGE_OF_MONTH = sticky("月(初|中|底|末)");
const EDGE_OF_YEAR = sticky("年(初|底|末)");
const QUARTER = sticky("第?([一二三四1-4])季度|([Qq])([1-4])(?![\\dA-Za-z])");
const HALF_YEAR = sticky("(上|下)半年");
/** Characters that may follow a year: those that begin a number, a feast, or 初 and 底. */
const MAY_FOLLOW_YEAR = /[\d一二三四五六七八九十初底末元学妇植劳青儿建教国宪春除清端中重七腊正冬农第上下]/;
const WEEKS: Readonly<Record<string, number>> = { 上上上: -3, 上上: -2, 上: -1, 本: 0, 这: 0, 下: 1, 下下: 2 };
const MONTHS: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 本: 0, 这: 0, 当: 0, 下: 1 };
const YEARS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 去: -1, 今: 0, 本: 0, 明: 1, 后: 2 };
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
const RELATIVE_BY_CHAR = Map.groupBy(RELATIVE, ([word]) => word.charAt(0));
const NEARLY = ["近日", "近期", "日前", "最近", "前几天", "这几天", "前段时间", "不久前", "前不久"];

/** Reads a word for a day: 今天, 大前天, 昨晚. */
export function relative(text: string, at: number): FoundForm | undefined {
  const found = RELATIVE_BY_CHAR.get(text.charAt(at))?.find(([word]) => text.startsWith(word, at));
  if (!found) return undefined;
  const [word, days] = found;
  if (word.endsWith("日") && "本头之".includes(text.charAt(at + 2) || " ")) return undefined;
  return plain(at + word.length, { form: "relative", days, word });
}

/** Reads a word such as 近日, which determines no day. */
export function nearly(text: string, at: number): FoundForm | undefined {
  const word = NEARLY.find((candidate) => text.startsWith(candidate, at));
  return word === undefined ? undefined : unclear(at + word.length, `「${word}」是哪一天？请写明日期`);
}

/** Reads a weekday or a week: 周五, 上周四, 本周. */
export function week(text: string, at: number): FoundForm | undefined {
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

/** Reads a date in a month counted from the current one: 本月5日, 上月底, 上个月. */
export function monthAway(text: string, at: number): FoundForm | undefined {
  const match = exec(MONTH_AWAY, text, at);
  if (!match) return undefined;
  const months = MONTHS[match[1] ?? ""] ?? 0;
  const end = at + match[0].trimEnd().length;
  const day = numberOf(match[3]);
  if (day !== undefined && match[4] === undefined && !/\d/.test(match[3] ?? ""))
    return saidByMoonOrSun(end, match[0], months, day);
  if (day !== undefined) return { end, found: civil({ months, day }), loose: match[4] === undefined, weak: false };
  const edge = edgeOf(match[2]);
  if (edge !== undefined) return { end, found: civil({ months, day: edge, word: match[0] }), loose: true, weak: true };
  const nth = match[2] === undefined ? nthWeekday(text, end) : undefined;
  if (nth) return { end: nth.end, found: civil({ months, day: 1, nth: nth.nth }), loose: true, weak: false };
  return stretch(end, match[0], (today) => partOfMonth(monthOf(addMonths(today, months)), match[2]));
}

/** A numeral without 日 or 号 may be a lunar date, so the bot asks: 上月十五. */
const saidByMoonOrSun = (end: number, said: string, months: number, date: number): FoundForm => ({
  ...unclear(end, ""),
  weak: false,
  found: {
    form: "unclear",
    reason: `「${said}」是公历哪一天？请选一天或写明日期`,
    days: (today) => {
      const month = addMonths(`${today.slice(0, 7)}-01`, months);
      return isCivil(yearIn(month), monthIn(month), date) ? [dayOf(yearIn(month), monthIn(month), date)] : [];
    },
  },
});

/** Reads a date in a year counted from the current one: 去年12月1日, 今年5月底, 去年国庆. */
export function yearAway(text: string, at: number): FoundForm | undefined {
  const match = exec(YEAR_AWAY, text, at);
  if (!match) return undefined;
  const years = YEARS[match[1] ?? ""] ?? 0;
  const after = at + match[0].length;
  if (!MAY_FOLLOW_YEAR.test(text.charAt(after)))
    return stretch(after, match[0], (today) => yearSpan(yearIn(today) + years));
  const which = { years };
  const quarter = exec(QUARTER, text, after) ? quarterForm(text, after, which) : undefined;
  const half = exec(HALF_YEAR, text, after) ? halfYear(text, after, which) : undefined;
  const dated =
    quarter ?? half ?? written(text, after, which) ?? holiday(text, after, which) ?? lunar(text, after, which);
  if (dated)
    return dated.found.form === "stretch"
      ? { ...dated, found: { ...dated.found, word: match[0] + dated.found.word } }
      : dated;
  const edge = /[初底末]/.test(text.charAt(after)) ? 1 : 0;
  return stretch(after + edge, match[0], (today) => yearSpan(yearIn(today) + years));
}

/** Reads a part of the current month or year: 月初, 年底, 上半年. */
export function edges(text: string, at: number): FoundForm | undefined {
  const month = exec(EDGE_OF_MONTH, text, at);
  const day = edgeOf(month?.[1]);
  if (month && day !== undefined)
    return { end: at + 2, found: civil({ months: 0, day, word: month[0] }), loose: true, weak: true };
  if (month) return stretch(at + 2, month[0], (today) => partOfMonth(monthOf(today), "中"));
  const year = exec(EDGE_OF_YEAR, text, at);
  if (year) return stretch(at + 2, year[0], (today) => yearSpan(yearIn(today)));
  return halfYear(text, at, {});
}

function halfYear(text: string, at: number, which: WhichYear): FoundForm | undefined {
  const half = exec(HALF_YEAR, text, at);
  if (!half) return undefined;
  return stretch(at + 3, half[0], (today) => {
    const first = half[1] === "上" ? 1 : 3;
    const year = yearFor(which, today);
    return { from: quarterSpan(year, first).from, to: quarterSpan(year, first + 1).to };
  });
}

const yearFor = ({ year, years = 0 }: WhichYear, today: Day): number => year ?? yearIn(today) + years;

/** Reads a quarter: 第三季度, Q3. */
export function quarterForm(text: string, at: number, which: WhichYear = {}): FoundForm | undefined {
  const match = exec(QUARTER, text, at);
  if (!match) return undefined;
  const name = match[1] ?? match[3] ?? "1";
  const quarter = "一二三四".indexOf(name) + 1 || Number(name);
  return stretch(at + match[0].length, match[0], (today) => quarterSpan(yearFor(which, today), quarter));
}
