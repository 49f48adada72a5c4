import { html, raw } from "hono/html";
import {
  addMonths,
  allKinds,
  type Day,
  type DaySpan,
  defined,
  type Kind,
  type KindName,
  kindOf,
  monthOf,
  printNumber,
  yearIn,
} from "#core";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import { withParams } from "../query.ts";

/** One row of a table of months or kinds: its label, its link, and how many records each column has. */
export interface MonthLine {
  readonly label: string;
  readonly href?: string;
  readonly unitId: string;
  readonly kind?: KindName;
  readonly times: ReadonlyMap<string, number>;
  /** Whether a month without records is highlighted. */
  readonly isAsked?: true;
}

/** The months of a year: 2026-01 … 2026-12. */
export const monthsOf = (year: number): readonly string[] =>
  Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);

/** The orders in which a table of units can be sorted: by name, by a month, by the year's total, or by a kind. */
export const MONTH_SORTS: readonly string[] = [
  "unit",
  "total",
  ...Array.from({ length: 12 }, (_, at) => `m${at + 1}`),
  ...allKinds.map(({ name }) => name),
].flatMap((key) => [key, `-${key}`]);

/** The head of a sortable column: numbers sort descending, names ascending. */
function sortHead(url: URL | undefined, key: string, label: string, isNow = false): Markup {
  const tone = key === "unit" ? "" : "number";
  // On a phone the table is scrolled to this month.
  const here = isNow ? html`data-now` : "";
  if (url === undefined) return html`<th scope="col" class="${tone}" ${here}>${label}</th>`;
  const sort = url.searchParams.get("sort");
  const [isUp, isDown] = [sort === key, sort === `-${key}`];
  const next = key === "unit" ? (isUp ? "-unit" : "unit") : isDown ? key : `-${key}`;
  const mark = isUp ? " ↑" : isDown ? " ↓" : "";
  const order = isUp ? "ascending" : isDown ? "descending" : "none";
  return html`<th scope="col" class="${tone}" aria-sort="${order}" ${here}><a href="${withParams(url, { sort: next, page: undefined })}">${label}${mark}</a></th>`;
}

/**
 * A table of months, whose heads sort the list if an address is given. A month without expected records is highlighted once it is over;
 * a future month is empty.
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
      <tbody>${lines.map((line) => monthRow(line, months, running, most))}</tbody>
    </table>
  </div>`;
}

function monthRow(line: MonthLine, months: readonly string[], running: string, most: number): Markup {
  const total = months.reduce((sum, month) => sum + (line.times.get(month) ?? 0), 0);
  return html`<tr>
    <th scope="row">${line.href === undefined ? line.label : html`<a href="${line.href}">${line.label}</a>`}</th>
    ${raw(months.map((month) => cell(line, month, running, most)).join(""))}
    <td class="number total">${printNumber(total)}</td>
  </tr>`;
}

// Built as a string, because a page has thousands of cells. The content is safe: numbers, and an address with encoded
// parts.
function cell(line: MonthLine, month: string, running: string, most: number): string {
  const times = line.times.get(month) ?? 0;
  if (month > running) return '<td class="number"><span class="unseen">未到</span></td>';
  const isOwed = line.isAsked === true && month < running;
  if (times === 0) return `<td class="number ${isOwed ? "missing" : "none"}">0</td>`;
  if (line.kind !== undefined && kindOf(line.kind).restricted === true) return `<td class="number">${times}</td>`;
  const { from, to } = monthOf(`${month}-01`);
  return `<td class="number heat-${heatOf(times, most)}"><a href="${recordsHref(line.unitId, { from, to }, line.kind)}">${printNumber(times)}</a></td>`;
}

/** An address escaped for an attribute. */
const recordsHref = (unitId: string, { from, to }: DaySpan, kind: KindName | undefined): string =>
  `${HOME}/records?${new URLSearchParams({ unit: unitId, from, to, ...defined({ kind }) })}`
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;");

/** One of four shades, so that months can be compared at a glance; the number is exact. */
const heatOf = (times: number, most: number): number => Math.min(4, Math.ceil((times / most) * 4));

/** This year and the two before. */
export const yearsUntil = (today: Day): readonly number[] =>
  [0, 1, 2].map((back) => yearIn(addMonths(today, -12 * back)));

/** The number of records of each kind for a unit and its subtree, in the lines' `times` by kind. */
export function kindTable(kinds: readonly Kind[], lines: readonly MonthLine[], span: DaySpan, url?: URL): Markup {
  const most = Math.max(1, ...lines.flatMap(({ times }) => [...times.values()]));
  const cellOf = (unitId: string, kind: Kind, times: number): string =>
    times === 0
      ? '<td class="number none">0</td>'
      : `<td class="number heat-${heatOf(times, most)}"><a href="${recordsHref(unitId, span, kind.name)}">${printNumber(times)}</a></td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="各单位各类别登记条数">
    <table class="months kinds">
      <thead><tr>${sortHead(url, "unit", "单位")}${kinds.map(({ name, label }) => sortHead(url, name, label))}</tr></thead>
      <tbody>${lines.map(
        (line) =>
          html`<tr><th scope="row">${line.href === undefined ? line.label : html`<a href="${line.href}">${line.label}</a>`}</th>${raw(kinds.map((kind) => cellOf(line.unitId, kind, line.times.get(kind.name) ?? 0)).join(""))}</tr>`,
      )}</tbody>
    </table>
  </div>`;
}
