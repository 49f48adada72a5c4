import type { Measure } from "../ledger/measures.ts";
import { type Day, dateIn, monthIn, monthSpan, yearIn, yearSpan } from "../time/days/day.ts";
import { type Period, readPeriod } from "../time/periods.ts";
import type { Span } from "./figures.ts";

/** Words of a draft that state a period. */
export interface StatedPeriod extends Span, Dated {
  /** The quarters or months of a range stated by its first and last: 一至四季度. */
  readonly pieces?: readonly Dated[];
}

/** The days that the words mean, or why they mean none. */
export interface Dated {
  /** Undefined if the words name a period without exact days: 五年来, 国庆期间. */
  readonly period: Period | undefined;
  /** `masked`: the year is 202x. `ahead`: the period is in the future. `as-of`: 截至, the state on the last day. */
  readonly kind: "stretch" | "as-of" | "masked" | "ahead" | "unclear";
}

/** What relative periods are counted from. */
export interface PeriodBase {
  readonly today: Day;
  /** The year that 202x stands for, if somebody stated it. */
  readonly year?: number | undefined;
}

const YEAR = "(?:\\d{4}|[今去本上前明当])年度?|二[〇○零]二[〇○零一二三四五六七八九]年度?";
const MASK = "(?:20\\d?[xX×*某]{1,3}|二[〇○零]二?[xX×*某]{1,2})年度?";
const MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?";
const TO = "(?:至|到|-{1,2}|~)";
const PART = [
  `(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月\\d{1,2}日${TO}(?:\\d{1,2}月)?\\d{1,2}日`,
  "\\d{1,2}月\\d{1,2}日",
  `(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?)?${TO}${MONTH}`,
  `前(?:1[01]|[1-9]|十一?|[一二三四五六七八九])个月`,
  MONTH,
  "[上下]半年",
  "前[一二三]个?季度",
  `第?[一二三四](?:季度)?${TO}第?[一二三四]季度`,
  "第?[一二三四]季度",
].join("|");
const WORDS = "本月|上个?月|当月|本季度|上个?季度|本周|上周|年初以来|年初至今|截至目前|到目前为止|目前为止|同期|全年";
// Words for a period without exact days.
const UNCLEAR =
  "近[一二两三四五六七八九十\\d]{1,2}(?:年|个月|天)来?|(?!一年来)[一二两三四五六七八九十多]{1,2}年来|近年来|“?十[三四五]五”?(?:以来|期间|时期)?|(?:春节|国庆|元旦|清明|端午|中秋|寒假|暑假)(?:期间|前后|假期)?|期间|前夕|以来";
const STATED = new RegExp(
  [
    `(?<years>\\d{4}年?${TO}\\d{4}年)`,
    `(?<year>(?:${YEAR}|${MASK}))的?(?<part>${PART})?(?<since>以来|至今|起)?`,
    `(?<bare>${PART})(?<after>以来|至今|起)?`,
    `(?<words>${WORDS})`,
    `(?<unclear>${UNCLEAR})`,
  ].join("|"),
  "g",
);

/** Finds every place where the text states a period. */
export function statedPeriods(text: string, base: PeriodBase): readonly StatedPeriod[] {
  const found: StatedPeriod[] = [];
  let year: string | undefined;
  for (const match of text.matchAll(STATED)) {
    const { index: from, groups = {} } = match;
    const to = from + match[0].length;
    if (isNoPeriod(text, from, to, match[0])) continue;
    if (groups.year !== undefined) year = groups.year;
    if (/[。\n]/.test(text.slice(found.at(-1)?.to ?? 0, from)) && groups.year === undefined) year = undefined;
    // The length of 去年同期 depends on the period it is compared with, which is stated elsewhere.
    const stated = text.startsWith("同期", to) ? UNCLEAR_READ : readStated(groups, year, base);
    const asOf =
      /(?:截至|截止到?|(?:^|[，。；：\n])到)$/.test(text.slice(Math.max(0, from - 3), from)) ||
      /^[底末止]/.test(text.slice(to, to + 1));
    found.push({ from, to, ...(asOf && stated.kind === "stretch" ? { ...stated, kind: "as-of" } : stated) });
  }
  return found;
}

const isNoPeriod = (text: string, from: number, to: number, words: string): boolean =>
  /[\d.第]/.test(text.charAt(from - 1)) ||
  words === "截至目前" ||
  /目前为止$|^同期$/.test(words) ||
  (/^[一二三四五六七八九十]月/.test(words) && /[年]?月$/.test(words) && /^(?:份额|饼)/.test(text.slice(to, to + 2))) ||
  (/年$/.test(words) && /^(?:内|级|轻|轮|初计|初定|初拟)/.test(text.slice(to, to + 2)) && !/^\d/.test(words));

type Read = Pick<StatedPeriod, "period" | "kind" | "pieces">;
const UNCLEAR_READ: Read = { period: undefined, kind: "unclear" };

function readStated(
  groups: Readonly<Record<string, string | undefined>>,
  year: string | undefined,
  base: PeriodBase,
): Read {
  if (groups.years !== undefined || groups.unclear !== undefined) return UNCLEAR_READ;
  if (groups.words !== undefined) return read(groups.words === "全年" ? "今年" : groups.words, base.today);
  const said = groups.year ?? year;
  const stated = said === undefined ? "" : yearWords(said, base);
  if (stated === undefined) return { period: undefined, kind: "masked" };
  const said2 = groups.part ?? groups.bare ?? "";
  const since = groups.since ?? groups.after ?? "";
  const whole = read(`${stated}${partWords(said2)}${since === "起" ? "以来" : since}`, base.today);
  const pieces = piecesOf(said2).map((piece) => read(`${stated}${piece}`, base.today));
  return pieces.length === 0 ? whole : { ...whole, pieces };
}

function read(words: string, today: Day): Read {
  const found = readPeriod(words, { today });
  if (found.ok) return { period: found.value, kind: "stretch" };
  return { period: undefined, kind: found.error.includes("还没到") ? "ahead" : "unclear" };
}

/** Converts a year such as 今年 or 二〇二六年 to digits with 年; undefined for 202x if nobody stated the year. */
function yearWords(said: string, { today, year }: PeriodBase): string | undefined {
  if (/[xX×*某]/.test(said)) return year === undefined ? undefined : `${year}年`;
  const away = { 今: 0, 本: 0, 当: 0, 去: -1, 上: -1, 前: -2, 明: 1 }[said.charAt(0)];
  if (away !== undefined) return `${yearIn(today) + away}年`;
  const digits = [...said.replace(/年度?$/, "")].map((char) =>
    "〇一二三四五六七八九".indexOf(char === "零" || char === "○" ? "〇" : char),
  );
  return digits[0] === -1 ? said.replace("度", "") : `${digits.join("")}年`;
}

const QUARTERS = new RegExp(`^第?([一二三四])(?:季度)?${TO}第?([一二三四])季度$`);

/** The single periods of a range: the quarters of 一至四季度, the months of 1-3月. */
function piecesOf(part: string): readonly string[] {
  const quarters = QUARTERS.exec(part)
    ?.slice(1)
    .map((one) => "一二三四".indexOf(one) + 1);
  const [first, last] = quarters ?? /^(\d{1,2})-(\d{1,2})月$/.exec(partWords(part))?.slice(1).map(Number) ?? [];
  if (first === undefined || last === undefined || last <= first) return [];
  const all = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return all.map((one) => (quarters === undefined ? `${one}月` : `第${"一二三四".charAt(one - 1)}季度`));
}

/** A part of the year as a range of months: 前三季度 is 1-9月, 前十个月 is 1-10月. */
function partWords(part: string): string {
  const range4 = QUARTERS.exec(part);
  if (range4 !== null)
    return `${"一二三四".indexOf(range4[1] ?? "") * 3 + 1}-${("一二三四".indexOf(range4[2] ?? "") + 1) * 3}月`;
  const quarters = /^前([一二三])个?季度$/.exec(part)?.[1];
  if (quarters !== undefined) return `1-${("一二三".indexOf(quarters) + 1) * 3}月`;
  const months = /^前(\S+)个月$/.exec(part)?.[1];
  if (months !== undefined) return `1-${numberOf(months)}月`;
  const range = new RegExp(`^(\\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?${TO}(\\S+?)月份?$`).exec(part);
  if (range && !part.includes("日")) return `${numberOf(range[1] ?? "")}-${numberOf(range[2] ?? "")}月`;
  return part;
}

function numberOf(written: string): number {
  if (/^\d+$/.test(written)) return Number(written);
  const ones = "一二三四五六七八九".indexOf(written.slice(-1)) + 1;
  return written.startsWith("十") ? 10 + ones : ones;
}

/** The only period in the head of a draft: its year, or the month or quarter of a bulletin. */
export function headPeriod(head: string, base: PeriodBase): StatedPeriod | undefined {
  const found = statedPeriods(head, base).filter(({ kind }) => kind !== "unclear");
  return found.length === 1 ? found[0] : undefined;
}

/** The day from which 今年, 本月 and 去年 are counted: today, or the end of the draft's period if that has passed. */
export const dayOfDraft = (head: StatedPeriod | undefined, today: Day): Day =>
  head?.period !== undefined && head.period.to < today ? head.period.to : today;

/**
 * The period from the beginning of the year to a day such as 截至10月底. A measure of a state or of a running total
 * needs only the day.
 */
export function untilDay(asOf: Period, year: Period | undefined, measure: Measure): Period | undefined {
  if (measure.period === "时点" || measure.period === "累计") return asOf;
  if (year === undefined || yearIn(year.from) !== yearIn(asOf.to) || year.from > asOf.to) return undefined;
  const label = `${yearIn(asOf.to)}年截至${monthIn(asOf.to)}月${isMonthEnd(asOf.to) ? "底" : `${dateIn(asOf.to)}日`}`;
  return { from: yearSpan(yearIn(asOf.to)).from, to: asOf.to, label, open: false, unit: "days" };
}

const isMonthEnd = (day: Day): boolean => monthSpan(yearIn(day), monthIn(day)).to === day;
