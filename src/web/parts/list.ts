import { html } from "hono/html";
import { foldWord, loadInitials, mayBeInitials, printCount, printNumber } from "#core";
import { hasExcel } from "#reports";
import { type Answer, type Markup, wrong } from "../page.ts";
import { pagingAsked, withParams } from "../query.ts";
import type { Visit } from "../session/request-context.ts";
import { type SheetFile, sendSheet } from "../sheet-file.ts";
import { empty, pager } from "./layout.ts";

/** A column: what its cells show, their text in a file, and how two rows are compared if it can be sorted by. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => Markup | string | number;
  /** Absent if the cell itself is text; undefined for a column of buttons, which a file leaves out. */
  readonly text?: ((row: Row) => string | number) | undefined;
  readonly compare?: (a: Row, b: Row) => number;
  /** Whether the column's text is so short that it must not wrap. */
  readonly isShort?: true;
}

/** A filter of the rows; its label shows how many rows it has. */
export interface Choice<Row> {
  readonly key: string;
  readonly label: string;
  readonly holds: (row: Row) => boolean;
}

/** A list on a page; search, filters, sorting, paging and export work the same in every list. */
export interface List<Row> {
  /** The list's name in exported files and in the audit log. */
  readonly name: string;
  readonly title: string;
  /** The parts of the name of an exported file; if absent, the title and the day. */
  readonly called?: readonly string[];
  /** The heading of the list's card; absent if the page's own heading is enough. */
  readonly heading?: string;
  readonly counter: string;
  readonly columns: readonly Column<Row>[];
  /** Draws the shown rows; absent for a plain table whose rows are cards on a phone. */
  readonly drawn?: (rows: readonly Row[]) => Markup;
  /** The text of a row that a search looks through. */
  readonly words: (row: Row) => string;
  /** The names of units and people in a row; a search also finds them by their initials. */
  readonly names?: (row: Row) => readonly string[];
  readonly choices?: readonly Choice<Row>[];
  /** The text shown instead of rows if the list is empty. */
  readonly nothing: readonly [text: string, hint?: string];
}

/** The present order of the rows, and the columns that can be sorted by: both ways, or with `-` only descending. */
export interface Order {
  readonly sort: string;
  readonly sorts: readonly string[];
}

const sortsOf = <Row>({ columns }: List<Row>): readonly string[] =>
  columns.filter(({ compare }) => compare !== undefined).map(({ key }) => key);

/** Applies the search, filter and order in the address to some rows. */
async function asked<Row>({ columns, words, names, choices = [] }: List<Row>, rows: readonly Row[], url: URL) {
  const search = url.searchParams.get("q")?.trim() ?? "";
  const parts = foldWord(search).split(/\s+/);
  const initials = names !== undefined && parts.some(mayBeInitials) ? await loadInitials() : undefined;
  const sounds = (row: Row): string =>
    initials === undefined ? "" : (names?.(row) ?? []).map((name) => initials(name)).join(" ");
  const found = search === "" ? rows : rows.filter((row) => holdsAll(`${words(row)} ${sounds(row)}`, parts));
  const choice = choices.find(({ key }) => key === url.searchParams.get("state"));
  const chosen = choice === undefined ? found : found.filter(choice.holds);
  const sort = url.searchParams.get("sort") ?? "";
  const compare = columns.find(({ key }) => key === sort.replace(/^-/, ""))?.compare;
  const sorted = compare === undefined ? chosen : chosen.toSorted(compare);
  return { search, found, choice, sort, listed: sort.startsWith("-") ? sorted.toReversed() : sorted };
}

const holdsAll = (words: string, parts: readonly string[]): boolean => {
  const folded = foldWord(words);
  return parts.every((part) => folded.includes(part));
};

/** Whether the result is an answer of its own: a file, or the reason why there is none. */
export const isAnswer = (made: Answer | Markup): made is Answer =>
  typeof made === "object" && "type" in made && typeof made.type === "string";

/** A list as part of a page, or as a file if the address asks for one. */
export async function listOf<Row>(visit: Visit, list: List<Row>, rows: readonly Row[]): Promise<Answer | Markup> {
  const { url } = visit;
  const as = url.searchParams.get("as");
  const { search, found, choice, sort, listed } = await asked(list, rows, url);
  if (as !== null) return as === "csv" || as === "xlsx" ? await fileOf(visit, list, listed, as) : wrong(NO_FILE);
  const paging = pagingAsked(url);
  if (!paging.ok) return wrong(paging.error);
  const { page, limit } = paging.value;
  const shown = listed.slice((page - 1) * limit, page * limit);
  return html`<section class="card list">
    ${list.heading === undefined ? "" : html`<h2>${list.heading}</h2>`}
    ${rows.length === 0 ? empty(...list.nothing) : tools(url, list, { search, found, choice, onPaper: pageOnPaper(list, paging.value, listed.length) })}
    ${rows.length > 0 && listed.length === 0 ? empty("没有符合的。", "请更换关键词，或选择「全部」。") : ""}
    ${listed.length === 0 ? "" : (list.drawn?.(shown) ?? tableOf(url, list, shown, { sort, sorts: sortsOf(list) }))}
    ${pager(url, paging.value, listed.length)}
  </section>`;
}

/** A printed page says which part of the rows it holds. */
const pageOnPaper = <Row>({ counter }: List<Row>, { page, limit }: { page: number; limit: number }, all: number) =>
  all <= limit
    ? ""
    : `，本页为第${printNumber((page - 1) * limit + 1)}至${printCount(Math.min(page * limit, all), counter)}`;

/** The answer to a request for another file format. */
export const NO_FILE = "只能导出 CSV 或 Excel，请从页面上的链接导出。";

function tools<Row>(
  url: URL,
  { counter, choices = [], title }: List<Row>,
  {
    search,
    found,
    choice,
    onPaper,
  }: {
    readonly search: string;
    readonly found: readonly Row[];
    readonly choice: Choice<Row> | undefined;
    readonly onPaper: string;
  },
): Markup {
  const link = (key: string | undefined, label: string, count: number) =>
    html`<a href="${withParams(url, { state: key, page: undefined })}" ${choice?.key === key ? html`aria-current="true"` : ""}>${label} <span class="quiet">${printNumber(count)}</span></a>`;
  return html`<div class="list-tools">
    ${searchForm(url, `在${title}里找`, search)}
    ${choices.length === 0 ? "" : html`<nav class="switch" aria-label="分类">${link(undefined, "全部", found.length)}${choices.map((one) => link(one.key, one.label, found.filter(one.holds).length))}</nav>`}
    <p class="quiet count-line">${choice === undefined ? `共${printCount(found.length, counter)}` : `${choice.label}${printCount(found.filter(choice.holds).length, counter)}，全部${printCount(found.length, counter)}`}<span class="on-paper">${onPaper}</span></p>
    ${fileLinks(url)}
  </div>`;
}

/** The search field of a list; the key `/` focuses it. */
export const searchForm = (
  url: URL,
  label: string,
  search: string,
): Markup => html`<form class="filter" method="get" action="${url.pathname}" role="search" aria-label="${label}">
  ${[...url.searchParams].filter(([name]) => !["q", "page", "after"].includes(name)).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
  <label><span>${label}</span><input type="search" name="q" value="${search}" maxlength="60" data-search /></label>
  <button type="submit">找</button>
</form>`;

/** The links to export the list as a file. */
export function fileLinks(url: URL): Markup {
  const file = (as: string, label: string) =>
    html`<a class="button" href="${withParams(url, { as, page: undefined, after: undefined })}">${label}</a>`;
  return html`<p class="files">${file("csv", "导出 CSV")}${hasExcel ? file("xlsx", "导出 Excel") : ""}</p>`;
}

/** Rows as a table with sortable column heads; on screens below 640 pixels each row is a card. */
export function tableOf<Row>(
  url: URL,
  { columns, title }: Pick<List<Row>, "columns" | "title">,
  rows: readonly Row[],
  { sort, sorts }: Order,
): Markup {
  const headOf = ({ key, label }: Column<Row>) => {
    const isOneWay = sorts.includes(`-${key}`);
    if (!sorts.includes(key) && !isOneWay) return html`<th scope="col">${label}</th>`;
    const isUp = sort === key;
    const order = isUp ? "ascending" : sort === `-${key}` ? "descending" : "none";
    const mark = order === "none" ? "" : isUp ? " ↑" : " ↓";
    return html`<th scope="col" aria-sort="${order}"><a href="${withParams(url, { sort: isUp || isOneWay ? `-${key}` : key, page: undefined, after: undefined })}">${label}${mark}</a></th>`;
  };
  const [first, ...others] = columns;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="rows">
    <thead><tr>${columns.map(headOf)}</tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr>
        ${first === undefined ? "" : html`<th scope="row" data-label="${first.label}" class="${first.isShort ? "short" : ""}">${first.cell(row)}</th>`}
        ${others.map(({ label, cell, isShort }) => {
          const shown = cell(row);
          const look = shown === "" ? "blank" : typeof shown === "number" ? "number" : isShort ? "short" : "";
          return html`<td data-label="${label}" class="${look}">${shown}</td>`;
        })}
      </tr>`,
    )}</tbody>
  </table></div>`;
}

/** Rows of a list as a file, logged in the audit. */
export async function fileOf<Row>(
  visit: Visit,
  list: Pick<List<Row>, "name" | "title" | "columns"> & Pick<SheetFile, "called">,
  rows: readonly Row[],
  format: "csv" | "xlsx",
): Promise<Answer> {
  const columns = list.columns.filter((column) => !("text" in column && column.text === undefined));
  const textOf = ({ text, cell }: Column<Row>, row: Row): string | number => {
    const shown = text?.(row) ?? cell(row);
    return typeof shown === "number" ? shown : String(shown);
  };
  const sheet = [columns.map(({ label }) => label), ...rows.map((row) => columns.map((column) => textOf(column, row)))];
  return await sendSheet(visit, { name: list.name, title: list.title, called: list.called, sheet, format });
}
