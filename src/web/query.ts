import {
  type Day,
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
} from "#core";

/** The periods a page can be switched to, and what they are called. */
export const PERIODS = [
  ["month", "本月"],
  ["quarter", "本季度"],
  ["year", "今年"],
  ["last-year", "去年"],
] as const;

/** One of the periods pages offer. */
export type PeriodKey = (typeof PERIODS)[number][0];

/** The period a page is asked about; this year when none is named. */
export function periodAsked(url: URL, today: Day): Result<{ readonly key: PeriodKey; readonly period: Period }> {
  const asked = url.searchParams.get("period") ?? "year";
  const found = PERIODS.find(([key]) => key === asked);
  if (found === undefined) return fail("没有这个时段");
  const [key, words] = found;
  const period = readPeriod(words, { today });
  return period.ok ? ok({ key, period: period.value }) : period;
}

/** What a period is compared with: a year with the year before, a month or quarter with the one before. */
export const comparedWith = (period: Period): Period | undefined =>
  period.unit === "year" ? samePeriodLastYear(period) : previousPeriod(period);

/** The run of days a list is asked for: two days of the address, or a month like 2026-09, or the named period. */
export function spanAsked(url: URL, today: Day): Result<{ readonly from: Day; readonly to: Day }> {
  const from = url.searchParams.get("from");
  const to = url.searchParams.get("to");
  if (from === null && to === null) {
    const period = periodAsked(url, today);
    return period.ok ? ok({ from: period.value.period.from, to: period.value.period.to }) : period;
  }
  if (!isDay(from) || !isDay(to) || from > to) return fail("起止日期不对");
  return ok({ from, to });
}

/** The page of a long list that is asked for, from 1, and how many lines it has. */
export function pagingAsked(url: URL): Result<{ readonly page: number; readonly limit: number }> {
  const limit = wholeNumber(url.searchParams.get("limit") ?? "50", MOST_LINES);
  const page = wholeNumber(url.searchParams.get("page") ?? "1", MOST_PAGES);
  return limit === undefined || page === undefined
    ? fail(`一页最多${MOST_LINES}行，请从页面上的链接翻页`)
    : ok({ page, limit });
}

/** The most lines one page lists. */
const MOST_LINES = 200;
const MOST_PAGES = 100_000;

function wholeNumber(text: string, most: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}

/** What is wrong with an address, whatever page it is for: a list too long, an order nobody offers, an address to fetch. */
export function problemWith(url: URL, sorts: readonly string[]): string | undefined {
  const sort = url.searchParams.get("sort");
  if (sort !== null && !sorts.includes(sort)) return "没有这种排法，请从页面上的链接打开。";
  if (carriesAddress(url)) return "这个地址里有页面不认识的内容，请从页面上的链接打开。";
  const paging = pagingAsked(url);
  return paging.ok ? undefined : paging.error;
}

/** The kind the address names, or none. */
export function kindAsked(url: URL): Result<KindName | undefined> {
  const asked = url.searchParams.get("kind") ?? "";
  if (asked === "") return ok(undefined);
  return isKindName(asked) ? ok(asked) : fail("没有这个类别");
}

/** No page takes an address to fetch; one that is given one says so. */
const carriesAddress = (url: URL): boolean =>
  [...url.searchParams].some(([name, value]) => name !== "next" && /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(value));

/** The same page with other words in its address. */
export function withParams(url: URL, changes: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? url.pathname : `${url.pathname}?${text}`;
}

/** Where to go after signing in: a page of ours, never another site. */
export function localPath(next: string | undefined): string {
  if (next === undefined || next === "") return "/ledger";
  const isLocal = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next) && new URL(next, BASE).origin === BASE;
  return isLocal ? next : "/";
}

const BASE = "http://local.invalid";
