import { html } from "hono/html";
import { printCount, printNumber } from "#core";
import { type Answer, type Markup, wrong } from "../page.ts";
import { withParams } from "../query.ts";
import type { Visit } from "../session/request-context.ts";
import { empty } from "./layout.ts";
import { type Column, fileLinks, fileOf, NO_FILE, searchForm, tableOf } from "./list.ts";

/** Up to this many rows are counted exactly and can be sorted by any column; a longer list says that it is longer. */
export const COUNTED = 10_000;
/**
 * The most rows of a file that is made within the request; a larger file is made in the background, so that events are
 * not delayed.
 */
const MOST_IN_FILE = 2_000;

/**
 * A list too long to be read as a whole: each page begins after the last row of the page before, in an order that an
 * index has.
 */
export interface KeyedList<Row> {
  readonly name: string;
  readonly title: string;
  /** The parts of the name of an exported file. */
  readonly called?: readonly string[];
  readonly counter: string;
  readonly columns: readonly Column<Row>[];
  /** The label of the search field; absent if the list cannot be searched. */
  readonly search?: string;
  /** Further filters, shown above the table. */
  readonly narrowed?: Markup;
  /** The columns that can be sorted by, and a note about the others. */
  readonly sorts: readonly string[];
  readonly sort: string;
  readonly unsorted?: string | undefined;
  /** The number of rows of the list; undefined if there are more than are counted. */
  readonly count: number | undefined;
  /** A note shown beside the number of rows. */
  readonly note?: string;
  /** Reads the rows after a given one, in the chosen order. */
  readonly read: (after: string | undefined, limit: number) => Promise<readonly Row[]>;
  readonly markOf: (row: Row) => string;
  /** Further columns that only the downloaded file has. */
  readonly more?: (rows: readonly Row[]) => Promise<readonly Column<Row>[]>;
  readonly nothing: readonly [text: string, hint?: string];
}

/** A long list as part of a page, or as a file if the address asks for one. */
export async function keyedListOf<Row>(visit: Visit, list: KeyedList<Row>, limit: number): Promise<Answer | Markup> {
  const { url } = visit;
  const as = url.searchParams.get("as");
  if (as !== null) return await file(visit, list, as);
  const after = url.searchParams.get("after") ?? undefined;
  // One more row than shown is read, to know whether there is a next page.
  const found = await list.read(after, limit + 1);
  const listed = found.slice(0, limit);
  const search = url.searchParams.get("q") ?? "";
  return html`<section class="card list">
    <div class="list-tools">
      ${list.search === undefined ? "" : searchForm(url, list.search, search)}
      ${list.narrowed ?? ""}
      <p class="quiet count-line">${countOf(list)}${list.note === undefined ? "" : `，${list.note}`}<span class="on-paper">${listed.length === list.count ? "" : `，本页为其中${printCount(listed.length, list.counter)}`}</span></p>
      ${listed.length === 0 ? "" : fileLinks(url)}
    </div>
    ${list.unsorted === undefined || listed.length === 0 ? "" : html`<p class="quiet small">${list.unsorted}</p>`}
    ${
      listed.length === 0
        ? search === ""
          ? empty(...list.nothing)
          : empty(`没有符合的${list.title}。`, "请更换关键词、时段或类别。")
        : tableOf(url, list, listed, list)
    }
    ${turning(url, found.length > limit ? listed.at(-1) : undefined, list.markOf)}
  </section>`;
}

const countOf = <Row>({ count, counter }: KeyedList<Row>): string =>
  count === undefined ? `${printCount(COUNTED, counter)}以上` : `共${printCount(count, counter)}`;

function turning<Row>(url: URL, last: Row | undefined, markOf: (row: Row) => string): Markup | "" {
  const isFirst = url.searchParams.get("after") === null;
  if (last === undefined && isFirst) return "";
  return html`<nav class="pager" aria-label="翻页">
    ${isFirst ? "" : html`<a href="${withParams(url, { after: undefined })}">回到开头</a>`}
    ${last === undefined ? "" : html`<a href="${withParams(url, { after: markOf(last) })}">下一页</a>`}
  </nav>`;
}

async function file<Row>(visit: Visit, list: KeyedList<Row>, as: string): Promise<Answer> {
  if (as !== "csv" && as !== "xlsx") return wrong(NO_FILE);
  const rows = await list.read(undefined, MOST_IN_FILE + 1);
  if (rows.length > MOST_IN_FILE)
    return wrong(
      `有${list.count === undefined ? `${printNumber(COUNTED)}条以上` : printCount(list.count, list.counter)}，网页上一次最多导出${printNumber(MOST_IN_FILE)}条。缩短时段，或在${visit.platform.label}里发 /导出。`,
    );
  const { name, title, called, columns } = list;
  return await fileOf(
    visit,
    { name, title, called, columns: [...columns, ...((await list.more?.(rows)) ?? [])] },
    rows,
    as,
  );
}
