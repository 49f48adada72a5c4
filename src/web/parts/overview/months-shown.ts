import { addMonths, type Day, type DaySpan, monthOf, type Period, printNumber } from "#core";
import type { MonthCount } from "#store";

/** A column of a chart over time: the month or year whose records it counts, as the address of a list has it too. */
export interface Column {
  /** 2026-09, or 2026. */
  readonly key: string;
  /** 9月; January says its year too, and every month where there is more than a year of them. */
  readonly label: string;
}

/** Which months a first screen charts, and what they are called. */
export interface MonthsShown {
  readonly columns: readonly Column[];
  readonly span: DaySpan;
  /** 2025年1月至12月 */
  readonly label: string;
  /** The months of the period itself, where they are only the last of those shown. */
  readonly own?: readonly string[];
}

/** One or two columns show no course: the year that ends with them does. */
const FEWEST = 3;
const USUAL = 12;
/** More months than a year has say their year each; more than this are charted by years. */
const MOST = 24;

/**
 * The months of a period until today, so that the columns and the figures beside them count the same; of a period of a
 * month or two the twelve months that end with it, and of one of many years its years.
 */
export function monthsShown(period: Period, today: Day): MonthsShown {
  const end = monthOf(period.to < today ? period.to : today).from;
  const own = monthsBetween(monthOf(period.from).from, end);
  const isShort = own.length < FEWEST;
  const months = isShort ? monthsBetween(addMonths(end, 1 - USUAL), end) : own;
  const columns =
    months.length > MOST
      ? years(months)
      : months.map((key) => ({ key, label: monthLabel(key, months.length > USUAL) }));
  const first = months[0] ?? end.slice(0, 7);
  return {
    columns,
    span: { from: `${first}-01`, to: monthOf(end).to },
    label: spanLabel(first, end.slice(0, 7)),
    ...(isShort ? { own } : {}),
  };
}

/** How many records each column has. */
export function timesIn(rows: readonly MonthCount[], columns: readonly Column[]): readonly number[] {
  const found = new Map<string, number>();
  const width = columns[0]?.key.length ?? 0;
  for (const { month, times } of rows) {
    const key = month.slice(0, width);
    found.set(key, times + (found.get(key) ?? 0));
  }
  return columns.map(({ key }) => found.get(key) ?? 0);
}

/** 「2025年1月至12月登记36条」, and of a short period what of it is its own. */
export function spanWords({ label, own }: MonthsShown, rows: readonly MonthCount[], verb: string): string {
  const total = sum(rows);
  const inside = own && sum(rows.filter(({ month }) => own.includes(month)));
  const part = inside === undefined ? "" : `，其中${own?.map(monthNumber).join("、")}${printNumber(inside)}条`;
  return `${label}${verb}${printNumber(total)}条${part}`;
}

const sum = (rows: readonly MonthCount[]): number => rows.reduce((total, { times }) => total + times, 0);

const monthsBetween = (from: Day, to: Day): readonly string[] => {
  const count =
    Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7)) - Number(from.slice(0, 4)) * 12 - Number(from.slice(5, 7));
  return Array.from({ length: count + 1 }, (_, at) => addMonths(from, at).slice(0, 7));
};

const years = (months: readonly string[]): readonly Column[] =>
  [...new Set(months.map((month) => month.slice(0, 4)))].map((key) => ({ key, label: `${key}年` }));

const monthNumber = (month: string): string => `${Number(month.slice(5))}月`;

// A chart takes two columns of one name for one.
const monthLabel = (month: string, hasYear: boolean): string =>
  hasYear || month.endsWith("-01") ? `${month.slice(2, 4)}年${monthNumber(month)}` : monthNumber(month);

function spanLabel(first: string, last: string): string {
  const start = `${first.slice(0, 4)}年${monthNumber(first)}`;
  if (first === last) return start;
  return `${start}至${first.slice(0, 4) === last.slice(0, 4) ? "" : `${last.slice(0, 4)}年`}${monthNumber(last)}`;
}
