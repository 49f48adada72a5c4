import { html, raw } from "hono/html";
import {
  addMonths,
  allKinds,
  compareNames,
  type Day,
  type DaySpan,
  type Kind,
  type KindName,
  kindOf,
  monthOf,
  yearIn,
} from "#core";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import { withParams } from "../query.ts";

/** One line of a table of months: what it is, where it leads, and how many records each month has. */
export interface MonthLine {
  readonly label: string;
  readonly href?: string;
  readonly unitId: string;
  readonly kind?: KindName;
  readonly times: ReadonlyMap<string, number>;
  /** Whether a month without records is something to ask about. */
  readonly isAsked?: true;
}

/** 2026-01 … 2026-12. */
const monthsOf = (year: number): readonly string[] =>
  Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);

/** The orders a table of units can be asked for in: by name, by a month or the year's total, by a kind. */
export const MONTH_SORTS: readonly string[] = [
  "unit",
  "total",
  ...Array.from({ length: 12 }, (_, at) => `m${at + 1}`),
  ...allKinds.map(({ name }) => name),
].flatMap((key) => [key, `-${key}`]);

/** The head of a column that sorts: the greatest first, and by name from A on. */
function sortHead(url: URL | undefined, key: string, label: string, isNow = false): Markup {
  const tone = key === "unit" ? "" : "number";
  // On a phone the table starts where the year has got to.
  const here = isNow ? html`data-now` : "";
  if (url === undefined) return html`<th scope="col" class="${tone}" ${here}>${label}</th>`;
  const sort = url.searchParams.get("sort");
  const [isUp, isDown] = [sort === key, sort === `-${key}`];
  const next = key === "unit" ? (isUp ? "-unit" : "unit") : isDown ? key : `-${key}`;
  const mark = isUp ? " ↑" : isDown ? " ↓" : "";
  const order = isUp ? "ascending" : isDown ? "descending" : "none";
  return html`<th scope="col" class="${tone}" aria-sort="${order}" ${here}><a href="${withParams(url, { sort: next })}">${label}${mark}</a></th>`;
}

/** Lines in the order the address asks for; as they come where it asks for none. */
function sorted<Line extends { readonly label: string }>(
  lines: readonly Line[],
  url: URL | undefined,
  valueIn: (line: Line, key: string) => number,
): readonly Line[] {
  const sort = url?.searchParams.get("sort") ?? "";
  const key = sort.replace(/^-/, "");
  if (key === "") return lines;
  const order = (a: Line, b: Line) =>
    key === "unit" ? compareNames(a.label, b.label) : valueIn(a, key) - valueIn(b, key);
  return lines.toSorted(sort.startsWith("-") ? (a, b) => order(b, a) : order);
}

const totalOf = (times: ReadonlyMap<string, number>): number => [...times.values()].reduce((sum, one) => sum + one, 0);

/** What a line has in the column of a key: a month's records, or the year's. */
const inMonth = (year: number) => (line: MonthLine, key: string) =>
  key === "total" ? totalOf(line.times) : (line.times.get(`${year}-${key.slice(1).padStart(2, "0")}`) ?? 0);

/**
 * Lines by months, whose heads sort where an address is given. A month without the records that are asked for stands out
 * once it is over; one that has not come yet says nothing.
 */
export function monthTable(
  head: string,
  lines: readonly MonthLine[],
  { year, today, url }: { readonly year: number; readonly today: Day; readonly url?: URL },
): Markup {
  const months = monthsOf(year);
  const running = today.slice(0, 7);
  const most = Math.max(1, ...lines.flatMap(({ times }) => [...times.values()]));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${head}各月登记条数">
    <table class="months">
      <thead>
        <tr>${sortHead(url, "unit", head)}${months.map((month) => sortHead(url, `m${Number(month.slice(5))}`, `${Number(month.slice(5))}月`, month === running))}${sortHead(url, "total", "合计")}</tr>
      </thead>
      <tbody>${sorted(lines, url, inMonth(year)).map((line) => monthRow(line, months, running, most))}</tbody>
    </table>
  </div>`;
}

function monthRow(line: MonthLine, months: readonly string[], running: string, most: number): Markup {
  const total = months.reduce((sum, month) => sum + (line.times.get(month) ?? 0), 0);
  return html`<tr>
    <th scope="row">${line.href === undefined ? line.label : html`<a href="${line.href}">${line.label}</a>`}</th>
    ${raw(months.map((month) => cell(line, month, running, most)).join(""))}
    <td class="number total">${total}</td>
  </tr>`;
}

// A page has thousands of cells, and what is in them is ours: numbers, and an address whose parts are encoded.
function cell(line: MonthLine, month: string, running: string, most: number): string {
  const times = line.times.get(month) ?? 0;
  if (month > running) return '<td class="number"><span class="unseen">未到</span></td>';
  const isOwed = line.isAsked === true && month < running;
  if (times === 0) return `<td class="number ${isOwed ? "missing" : "none"}">0</td>`;
  if (line.kind !== undefined && kindOf(line.kind).restricted === true) return `<td class="number">${times}</td>`;
  const { from, to } = monthOf(`${month}-01`);
  return `<td class="number heat-${heatOf(times, most)}"><a href="${recordsHref(line.unitId, { from, to }, line.kind)}">${times}</a></td>`;
}

/** As it stands in an attribute. */
const recordsHref = (unitId: string, { from, to }: DaySpan, kind: KindName | undefined): string =>
  `${HOME}/records?${new URLSearchParams({ unit: unitId, from, to, ...(kind === undefined ? {} : { kind }) })}`
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;");

/** One of four shades: the eye compares months, the number tells the rest. */
const heatOf = (times: number, most: number): number => Math.min(4, Math.ceil((times / most) * 4));

/** This year and the two before, as a switch offers them. */
export const yearsUntil = (today: Day): readonly number[] =>
  [0, 1, 2].map((back) => yearIn(addMonths(today, -12 * back)));

/** Units by kinds: how many records of each kind a unit and those below it have. */
export function kindTable(
  kinds: readonly Kind[],
  lines: readonly (Pick<MonthLine, "label" | "href" | "unitId"> & { readonly times: ReadonlyMap<string, number> })[],
  span: DaySpan,
  url?: URL,
): Markup {
  const most = Math.max(1, ...lines.flatMap(({ times }) => [...times.values()]));
  const cellOf = (unitId: string, kind: Kind, times: number): string =>
    times === 0
      ? '<td class="number none">0</td>'
      : `<td class="number heat-${heatOf(times, most)}"><a href="${recordsHref(unitId, span, kind.name)}">${times}</a></td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="各单位各类别登记条数">
    <table class="months">
      <thead><tr>${sortHead(url, "unit", "单位")}${kinds.map(({ name, label }) => sortHead(url, name, label))}</tr></thead>
      <tbody>${sorted(lines, url, ({ times }, key) => times.get(key) ?? 0).map(
        (line) =>
          html`<tr><th scope="row">${line.href === undefined ? line.label : html`<a href="${line.href}">${line.label}</a>`}</th>${raw(kinds.map((kind) => cellOf(line.unitId, kind, line.times.get(kind.name) ?? 0)).join(""))}</tr>`,
      )}</tbody>
    </table>
  </div>`;
}
