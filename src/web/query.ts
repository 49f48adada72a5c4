import {
  type Day,
  type DaySpan,
  fail,
  isDay,
  isKindName,
  type KindName,
  ok,
  type Period,
  previousPeriod,
  type Result,
  readPeriod,
  samePeriodLastYear,
  yearIn,
} from "#core";

/** The named periods that a page offers, and their labels. Any other period is in the address with its days. */
export const PERIODS = [
  ["month", "本月"],
  ["last-month", "上月"],
  ["quarter", "本季度"],
  ["last-quarter", "上季度"],
  ["year", "今年"],
  ["last-year", "去年"],
] as const;

/** A period in the address: a name, 2026, 2026-q3, 2026-09, or two days joined by `_`. */
export interface PeriodAsked {
  readonly key: string;
  readonly period: Period;
}

/** The period of a page: by name, by days, or by `from` and `to`; this year by default. */
export function periodAsked(url: URL, today: Day): Result<PeriodAsked> {
  const asked = url.searchParams.get("period");
  const days = [url.searchParams.get("from"), url.searchParams.get("to")];
  // The filter's form always sends the two days. They count only if the visitor chose a period by days, or no period.
  const isDays = (asked ?? DAYS) === DAYS && days.some((day) => day !== null);
  const key = isDays ? days.join("_") : (asked ?? "year");
  const words = wordsOf(key);
  const period = words === undefined ? fail("没有这个时段") : readPeriod(words, { today });
  return period.ok ? ok({ key, period: period.value }) : fail(period.error);
}

/** The parameter that the filter's second button adds: it opens the unit's own page instead of the current one. */
export const DETAILS = { name: "go", value: "unit" } as const;

/** The value of the address parameter `period` that says that the period is given by its two days. */
export const DAYS = "days";

/** The address parameter `period` for a period that has no name: its two days. */
export const keyOfSpan = ({ from, to }: DaySpan): string => `${from}_${to}`;

function wordsOf(key: string): string | undefined {
  const named = PERIODS.find(([name]) => name === key);
  if (named !== undefined) return named[1];
  const [from, to, more] = key.split("_");
  if (isDay(from) && isDay(to) && more === undefined) return `${from}至${to}`;
  return /^\d{4}(-(q[1-4]|\d{2}))?$/.test(key) ? key.replace("-q", "Q") : undefined;
}

/** The period to compare with: for a year the same part of the year before, for others the previous one. */
export const comparedWith = (period: Period): Period | undefined =>
  period.unit === "year" ? samePeriodLastYear(period) : previousPeriod(period);

/** The Chinese name of the period to compare with. */
export const comparedLabel = (period: Period): string =>
  period.unit === "year" && period.open ? "去年同期" : (comparedWith(period)?.label ?? "");

/** The label of the period compared with, for a place beside a figure: without the year if it is the same, as 第二季度. */
export const shortComparedLabel = (period: Period): string => {
  const year = `${yearIn(period.from)}年`;
  const label = comparedLabel(period);
  return label === year ? label : label.replace(year, "");
};

/** The page of a long list in the address, from 1, and the rows per page. */
export function pagingAsked(url: URL): Result<{ readonly page: number; readonly limit: number }> {
  const limit = wholeNumber(url.searchParams.get("limit") ?? "50", MOST_LINES);
  const page = wholeNumber(url.searchParams.get("page") ?? "1", MOST_PAGES);
  return limit === undefined || page === undefined
    ? fail(`一页最多${MOST_LINES}行，请从页面上的链接翻页`)
    : ok({ page, limit });
}

/** The most rows per page. */
const MOST_LINES = 200;
const MOST_PAGES = 100_000;

function wholeNumber(text: string, most: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}

/**
 * The error in an address, for any page: a page too long, an unknown order, or another site's address as a parameter.
 */
export function problemWith(url: URL, sorts: readonly string[]): string | undefined {
  const sort = url.searchParams.get("sort");
  if (sort !== null && !sorts.includes(sort)) return "没有这种排法，请从页面上的链接打开。";
  if (carriesAddress(url)) return "这个地址里有页面不认识的内容，请从页面上的链接打开。";
  const paging = pagingAsked(url);
  return paging.ok ? undefined : paging.error;
}

/** The kind in the address, if any. */
export function kindAsked(url: URL): Result<KindName | undefined> {
  const asked = url.searchParams.get("kind") ?? "";
  if (asked === "") return ok(undefined);
  return isKindName(asked) ? ok(asked) : fail("没有这个类别");
}

/** Some kinds, each with all categories or with the named ones. */
export type KindsAsked = ReadonlyMap<KindName, readonly string[] | undefined>;

/** The kinds in the address of a list: `lecture`, several joined by commas, or `award.优秀共产党员` for one category. */
export function kindsAsked(url: URL): Result<KindsAsked | undefined> {
  const asked = url.searchParams.get("kind") ?? "";
  if (asked === "") return ok(undefined);
  const found = new Map<KindName, readonly string[] | undefined>();
  for (const part of asked.split(",")) {
    const [kind = "", category] = part.split(".");
    if (!isKindName(kind)) return fail("没有这个类别");
    const before = found.get(kind);
    if (category === undefined) found.set(kind, undefined);
    else if (before !== undefined || !found.has(kind)) found.set(kind, [...(before ?? []), category]);
  }
  return ok(found);
}

/** The address parameter of some kinds. */
export const keyOfKinds = (kinds: KindsAsked): string =>
  [...kinds].flatMap(([kind, of]) => (of === undefined ? [kind] : of.map((one) => `${kind}.${one}`))).join();

/** Whether a parameter is the address of another site. No page fetches one, so it is refused. */
const carriesAddress = (url: URL): boolean =>
  [...url.searchParams].some(([name, value]) => name !== "next" && /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(value));

/** The address of the same page with changed parameters. */
export function withParams(url: URL, changes: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? url.pathname : `${url.pathname}?${text}`;
}

/** Where to go after signing in: a page of this site, never another site. */
export function localPath(next: string | undefined): string {
  if (next === undefined || next === "") return "/ledger";
  const isLocal = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next) && new URL(next, BASE).origin === BASE;
  return isLocal ? next : "/";
}

const BASE = "http://local.invalid";
