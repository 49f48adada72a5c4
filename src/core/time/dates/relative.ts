// Dates as they are spoken of: counted from today, by feasts, by the week, by the moon.

import { addDays, addMonths, monthOf, quarterSpan, weekOf, yearIn, yearSpan } from "../days/day.ts";
import { edgeOf, partOfMonth, WRITTEN, writtenMonth } from "./calendar.ts";
import {
  CN,
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
const LUNAR = sticky(
  `(?:农历|阴历|旧历)[正腊冬一二三四五六七八九十年月日初廿]{0,9}|(?:正|腊|冬)月(?:初?[${CN}]{1,3})?|(?:大年)?初[${CN}]{1,2}`,
);
const ENGLISH = sticky("(?:the )?(day before yesterday|yesterday|today|tomorrow)(?![A-Za-z])", "iy");
/** A number, a feast, or 初 and 底. */
const MAY_FOLLOW_YEAR = /[\d一二三四五六七八九十初底末元学妇植劳青儿建教国宪春除清端中重]/;
const WEEKS: Readonly<Record<string, number>> = { 上上上: -3, 上上: -2, 上: -1, 本: 0, 这: 0, 下: 1, 下下: 2 };
const MONTHS: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 本: 0, 这: 0, 当: 0, 下: 1 };
const YEARS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 去: -1, 今: 0, 本: 0, 明: 1, 后: 2 };
const ENGLISH_DAYS: Readonly<Record<string, number>> = {
  "day before yesterday": -2,
  yesterday: -1,
  today: 0,
  tomorrow: 1,
};
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
const RELATIVE_BY_CHAR = Map.groupBy(RELATIVE, ([word]) => word.charAt(0));
const HOLIDAYS_BY_CHAR = Map.groupBy(HOLIDAYS, ([word]) => word.charAt(0));
const MOVABLE = ["春节", "除夕", "元宵", "清明", "端午", "中秋", "重阳"];
const NEARLY = ["近日", "近期", "日前", "最近", "前几天", "这几天", "前段时间", "不久前", "前不久"];

/** 今天, 大前天, 昨晚. */
export function relative(text: string, at: number): FoundForm | undefined {
  const found = RELATIVE_BY_CHAR.get(text.charAt(at))?.find(([word]) => text.startsWith(word, at));
  if (!found) return undefined;
  const [word, days] = found;
  if (word.endsWith("日") && "本头之".includes(text.charAt(at + 2) || " ")) return undefined;
  return plain(at + word.length, { form: "relative", days, word });
}

/** 近日, which names no day. */
export function nearly(text: string, at: number): FoundForm | undefined {
  const word = NEARLY.find((candidate) => text.startsWith(candidate, at));
  return word === undefined ? undefined : unclear(at + word.length, `「${word}」是哪一天？请写明日期`);
}

/** 周五, 上周四, 本周. */
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

/** 本月5日, 上月底, 上个月. */
export function monthAway(text: string, at: number): FoundForm | undefined {
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

/** 去年12月1日, 今年5月底, 去年国庆. */
export function yearAway(text: string, at: number): FoundForm | undefined {
  const match = exec(YEAR_AWAY, text, at);
  if (!match) return undefined;
  const years = YEARS[match[1] ?? ""] ?? 0;
  const after = at + match[0].length;
  if (!MAY_FOLLOW_YEAR.test(text.charAt(after)))
    return stretch(after, match[0], (today) => yearSpan(yearIn(today) + years));
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

/** 七一, 国庆, and the feasts that move. */
export function holiday(text: string, at: number, years?: number): FoundForm | undefined {
  const found = HOLIDAYS_BY_CHAR.get(text.charAt(at))?.find(([word]) => text.startsWith(word, at));
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

/** 月初, 年底, 上半年. */
export function edges(text: string, at: number): FoundForm | undefined {
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

/** 第三季度, Q3. */
export function quarterForm(text: string, at: number): FoundForm | undefined {
  const match = exec(QUARTER, text, at);
  if (!match) return undefined;
  const name = match[1] ?? match[3] ?? "1";
  const quarter = "一二三四".indexOf(name) + 1 || Number(name);
  return stretch(at + match[0].length, match[0], (today) => quarterSpan(yearIn(today), quarter));
}

/** 农历正月十五. */
export function lunar(text: string, at: number): FoundForm | undefined {
  const match = exec(LUNAR, text, at);
  return match ? unclear(at + match[0].length, `「${match[0]}」是农历，请换成公历日期`) : undefined;
}

/** today, yesterday. */
export function english(text: string, at: number): FoundForm | undefined {
  const match = exec(ENGLISH, text, at);
  const word = match?.[1]?.toLowerCase() ?? "";
  return match
    ? plain(at + match[0].length, { form: "relative", days: ENGLISH_DAYS[word] ?? 0, word: match[0] })
    : undefined;
}
