import { html, raw } from "hono/html";
import { addMonths, type Day, type DaySpan, type Kind, type KindName, kindOf, monthOf, yearIn } from "#core";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";

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

/** Lines by months. A month without the records that are asked for stands out; one that has not come yet says nothing. */
export function monthTable(head: string, lines: readonly MonthLine[], year: number, today: Day): Markup {
  const months = monthsOf(year);
  const running = today.slice(0, 7);
  const most = Math.max(1, ...lines.flatMap(({ times }) => [...times.values()]));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${head}各月登记条数">
    <table class="months">
      <thead>
        <tr><th scope="col">${head}</th>${months.map((month) => html`<th scope="col" class="number">${Number(month.slice(5))}月</th>`)}<th scope="col" class="number">合计</th></tr>
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
    <td class="number total">${total}</td>
  </tr>`;
}

// A page has thousands of cells, and what is in them is ours: numbers, and an address whose parts are encoded.
function cell(line: MonthLine, month: string, running: string, most: number): string {
  const times = line.times.get(month) ?? 0;
  if (month > running) return '<td class="number"><span class="unseen">未到</span></td>';
  if (times === 0) return `<td class="number ${line.isAsked ? "missing" : "none"}">0</td>`;
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
): Markup {
  const most = Math.max(1, ...lines.flatMap(({ times }) => [...times.values()]));
  const cellOf = (unitId: string, kind: Kind, times: number): string =>
    times === 0
      ? '<td class="number none">0</td>'
      : `<td class="number heat-${heatOf(times, most)}"><a href="${recordsHref(unitId, span, kind.name)}">${times}</a></td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="各单位各类别登记条数">
    <table class="months">
      <thead><tr><th scope="col">单位</th>${kinds.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
      <tbody>${lines.map(
        (line) =>
          html`<tr><th scope="row">${line.href === undefined ? line.label : html`<a href="${line.href}">${line.label}</a>`}</th>${raw(kinds.map((kind) => cellOf(line.unitId, kind, line.times.get(kind.name) ?? 0)).join(""))}</tr>`,
      )}</tbody>
    </table>
  </div>`;
}
