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
} from "#core";

/** The periods a page offers by name, and what they are called; any other is in the address by its days. */
export const PERIODS = [
  ["month", "本月"],
  ["last-month", "上月"],
  ["quarter", "本季度"],
  ["last-quarter", "上季度"],
  ["year", "今年"],
  ["last-year", "去年"],
] as const;

/** A period as the address has it: a name, 2026, 2026-q3, 2026-09, or two days with `_` between them. */
export interface PeriodAsked {
  readonly key: string;
  readonly period: Period;
}

/** The period a page is asked about: by its name or its days, or by `from` and `to`; this year when none is named. */
export function periodAsked(url: URL, today: Day): Result<PeriodAsked> {
  const asked = url.searchParams.get("period");
  const days = [url.searchParams.get("from"), url.searchParams.get("to")];
  // A form sends its days with every choice; they count where days are chosen, and where nothing else is.
  const isDays = (asked ?? DAYS) === DAYS && days.some((day) => day !== null);
  const key = isDays ? days.join("_") : (asked ?? "year");
  const words = wordsOf(key);
  const period = words === undefined ? fail("没有这个时段") : readPeriod(words, { today });
  return period.ok ? ok({ key, period: period.value }) : fail(period.error);
}

/** What the filter's second button adds to the address: the unit's own page is wanted, not this one of it. */
export const DETAILS = { name: "go", value: "unit" } as const;

/** The choice of a period by its days. */
export const DAYS = "days";

/** The address of a period that has no name: its two days. */
export const keyOfSpan = ({ from, to }: DaySpan): string => `${from}_${to}`;

function wordsOf(key: string): string | undefined {
  const named = PERIODS.find(([name]) => name === key);
  if (named !== undefined) return named[1];
  const [from, to, more] = key.split("_");
  if (isDay(from) && isDay(to) && more === undefined) return `${from}至${to}`;
  return /^\d{4}(-(q[1-4]|\d{2}))?$/.test(key) ? key.replace("-q", "Q") : undefined;
}

/** What a period is compared with: a year with the year before, another with the one before it. */
export const comparedWith = (period: Period): Period | undefined =>
  period.unit === "year" ? samePeriodLastYear(period) : previousPeriod(period);

/** What people call the period another is compared with. */
export const comparedLabel = (period: Period): string =>
  period.unit === "year" && period.open ? "去年同期" : (comparedWith(period)?.label ?? "");

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

/** Some kinds, of each all categories or those that are named. */
export type KindsAsked = ReadonlyMap<KindName, readonly string[] | undefined>;

/** The kinds the address of a list names, or none: `lecture`, several with commas, `award.优秀共产党员` for one category. */
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

/** Such kinds as the address has them. */
export const keyOfKinds = (kinds: KindsAsked): string =>
  [...kinds].flatMap(([kind, of]) => (of === undefined ? [kind] : of.map((one) => `${kind}.${one}`))).join();

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
