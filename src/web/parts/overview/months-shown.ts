import { addMonths, type Day, type DaySpan, monthOf, type Period, printNumber } from "#core";
import type { MonthCount } from "#store";

/** A column of a chart over time: a month or year, in the form that the address of a list also uses. */
export interface Column {
  /** The key of a month or year: 2026-09 or 2026. */
  readonly key: string;
  /**
   * The label under the column: 9月. January also shows its year, and so does every month if there are more than twelve.
   */
  readonly label: string;
}

/** The months that the chart of a first screen shows, and their labels. */
export interface MonthsShown {
  readonly columns: readonly Column[];
  readonly span: DaySpan;
  /** The label of all shown months, such as 2025年1月至12月. */
  readonly label: string;
  /** The months of the period itself, if earlier months are shown as well. */
  readonly own?: readonly string[];
}

/** One or two columns show no trend, so a shorter period is shown with the twelve months that end with it. */
const FEWEST = 3;
const USUAL = 12;
/** The most months shown; for a longer period the chart has a column for each year instead. */
const MOST = 24;

/**
 * The months of a period until today, so that the chart and the figures beside it count the same. For a period of one
 * or two months: the twelve months that end with it. For a period of many years: its years.
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

/** How many records each column of the chart counts. */
export function timesIn(rows: readonly MonthCount[], columns: readonly Column[]): readonly number[] {
  const found = new Map<string, number>();
  const width = columns[0]?.key.length ?? 0;
  for (const { month, times } of rows) {
    const key = month.slice(0, width);
    found.set(key, times + (found.get(key) ?? 0));
  }
  return columns.map(({ key }) => found.get(key) ?? 0);
}

/** The total of the shown months, such as 「2025年1月至12月登记36条」; for a short period also the number of its own records. */
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

// The year keeps the labels different, because a chart merges columns with the same name.
const monthLabel = (month: string, hasYear: boolean): string =>
  hasYear || month.endsWith("-01") ? `${month.slice(2, 4)}年${monthNumber(month)}` : monthNumber(month);

function spanLabel(first: string, last: string): string {
  const start = `${first.slice(0, 4)}年${monthNumber(first)}`;
  if (first === last) return start;
  return `${start}至${first.slice(0, 4) === last.slice(0, 4) ? "" : `${last.slice(0, 4)}年`}${monthNumber(last)}`;
}
