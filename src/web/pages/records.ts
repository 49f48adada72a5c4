import { html } from "hono/html";
import {
  allKinds,
  fail,
  isDay,
  kindOf,
  type LedgerRecord,
  lineOf,
  ok,
  printNumber,
  printPeriod,
  type Result,
  type Unit,
} from "#core";
import { hasExcel, readRuns, unitDaysOf } from "#reports";
import { attachmentNames, figures, type RecordMark, recordsInDays } from "#store";
import { type Answer, type Markup, none, type Page, shown, wrong } from "../page.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { empty, head } from "../parts/layout.ts";
import { recordList } from "../parts/record-list.ts";
import { kindAsked, pagingAsked, periodAsked, withParams } from "../query.ts";
import { mayHere, unitAsked, unitsFor, type Visit } from "../session/request-context.ts";
import { sendSheet } from "../sheet-file.ts";

interface Listing {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
  readonly words: readonly string[];
}

/** The records of a unit and those below it in a run of days, newest first. */
export const records: Page = {
  path: "/records",
  label: "记录",
  action: "page.overview",
  async show(visit) {
    const [asked, paging, kind] = [periodAsked(visit.url, visit.today), pagingAsked(visit.url), kindAsked(visit.url)];
    const after = markAsked(visit.url);
    if (!asked.ok) return wrong(asked.error);
    if (!paging.ok) return wrong(paging.error);
    if (!kind.ok) return wrong(kind.error);
    if (!after.ok) return wrong(after.error);
    const unit = unitAsked(visit, "page.overview");
    if (unit === undefined) return none;
    const isRestricted = kind.value !== undefined && kindOf(kind.value).restricted === true;
    const listing = {
      from: asked.value.period.from,
      to: asked.value.period.to,
      kinds: kind.value === undefined ? openKinds.map(({ name }) => name) : [kind.value],
      words: wordsAsked(visit.url),
    };
    const title = kind.value === undefined ? "记录" : kindOf(kind.value).label;
    const total = isRestricted ? 0 : await timesIn(visit, unit, listing);
    const as = visit.url.searchParams.get("as");
    if (as !== null && !isRestricted) return await file(visit, unit, listing, { as, total });
    const body = html`${head(`${unit.name} · ${title}`, printPeriod(asked.value.period, visit.today))}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.overview"), period: asked.value, kinds: openKinds })}
      <section class="card">${
        isRestricted
          ? html`<p class="quiet">这类数据依规不展开。</p>`
          : html`${tools(visit.url, total)}${
              listing.words.length > 0 && total > MOST_SEARCHED
                ? empty(
                    `这里有${printNumber(total)}条，一次最多在${printNumber(MOST_SEARCHED)}条里找。`,
                    "先选单位、类别，或者缩短时段再找。",
                  )
                : await list(visit, unit, listing, { after: after.value, limit: paging.value.limit, total })
            }`
      }</section>`;
    return shown(`${unit.name} · ${title}`, body);
  },
};

/** Among so many records words are looked for at once; among more the rest would wait. */
const MOST_SEARCHED = 10_000;
/** A page makes files of so many rows itself; larger ones are made beside the events. */
const MOST_IN_FILE = 2_000;

const wordsAsked = (url: URL): readonly string[] =>
  (url.searchParams.get("q") ?? "")
    .normalize("NFKC")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 5);

function tools(url: URL, total: number): Markup {
  const kept = [...url.searchParams].filter(([name]) => !["q", "after", "page"].includes(name));
  const link = (as: string, label: string) =>
    html`<a class="button" href="${withParams(url, { as, after: undefined })}">${label}</a>`;
  return html`<div class="list-tools">
    <form class="filter" method="get" action="${url.pathname}" role="search" aria-label="在记录里找">
      ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <label><span>在记录里找（题目、原话或编号）</span><input type="search" name="q" value="${url.searchParams.get("q") ?? ""}" maxlength="60" data-search /></label>
      <button type="submit">找</button>
    </form>
    ${total === 0 ? "" : html`<p class="files">${link("csv", "导出 CSV")}${hasExcel ? link("xlsx", "导出 Excel") : ""}</p>`}
  </div>`;
}

/** What is listed as a file, the newest first. */
async function file(
  visit: Visit,
  unit: Unit,
  listing: Listing,
  { as, total }: { readonly as: string; readonly total: number },
): Promise<Answer> {
  if (as !== "csv" && as !== "xlsx") return wrong("只能导出 CSV 或 Excel，请从页面上的链接导出。");
  if (total > MOST_IN_FILE)
    return wrong(
      `有${printNumber(total)}条，网页上一次最多导出${printNumber(MOST_IN_FILE)}条。缩短时段，或在飞书里发 /导出。`,
    );
  const found = await read(visit, unit, listing, { after: undefined, limit: MOST_IN_FILE });
  const attached = await attachmentNames(visit.query, found);
  const rows = found.map((record): readonly (string | number)[] => {
    const kind = kindOf(record.kind);
    const name = visit.tree.units.get(record.unitId)?.name ?? "";
    return [
      record.number,
      record.day,
      kind.label,
      name,
      record.title,
      lineOf(kind, record, visit.today),
      (attached.get(record.number) ?? []).join("；"),
    ];
  });
  const sheet = [["编号", "日期", "类别", "单位", "题目", "内容", "附件"], ...rows];
  return await sendSheet(visit, { name: "records", title: `${unit.name}记录`, sheet, format: as });
}

const openKinds = allKinds.filter(({ restricted, source }) => restricted !== true && source !== "units");

interface Turn {
  readonly after: RecordMark | undefined;
  readonly limit: number;
}

async function read(visit: Visit, unit: Unit, listing: Listing, { after, limit }: Turn) {
  const more = { ...listing, limit, ...(after === undefined ? {} : { after }) };
  const runs = unitDaysOf(visit.tree, unit, reachOf(visit, unit), listing);
  return await readRuns(runs, listing, (days) => recordsInDays(visit.query, { ...more, ...days }));
}

async function list(
  visit: Visit,
  unit: Unit,
  listing: Listing,
  { after, limit, total }: Turn & { readonly total: number },
): Promise<Markup> {
  // One more than is shown tells whether there are more.
  const found = await read(visit, unit, listing, { after, limit: limit + 1 });
  const isSearched = listing.words.length > 0;
  if (found.length === 0)
    return isSearched
      ? empty("没有符合的记录。", "换几个字，或换一个时段、类别再找。")
      : empty("这段时间没有记录。", "换一个时段或类别再查；要登记，请在单位的群里 @模范 发一行。");
  const listed = found.slice(0, limit);
  const count = isSearched
    ? after === undefined && found.length <= limit
      ? `找到${printNumber(found.length)}条。`
      : "新的在前。"
    : `共${printNumber(total)}条，新的在前；几家合办的算一条。`;
  return html`<p class="quiet">${count}</p>
    ${recordList(
      visit,
      listed.map((record) => ({ record })),
    )}
    ${turning(visit.url, found.length > limit ? listed.at(-1) : undefined)}`;
}

const reachOf = (visit: Visit, unit: Unit) => (mayHere(visit, "page.record", unit.id) ? "all" : "own");

/** How many there are, from the kept sums: counting the records themselves would take as long as there are many. */
async function timesIn(visit: Visit, unit: Unit, { from, to, kinds }: Listing): Promise<number> {
  const sums = await figures(visit.query, { unitId: unit.id, reach: reachOf(visit, unit), from, to });
  return sums.reduce(
    (sum, { kind, measure, amount }) => (measure === "times" && kinds.includes(kind) ? sum + amount : sum),
    0,
  );
}

/** The line after which a list goes on: `2026-11-20_231`. */
function markAsked(url: URL): Result<RecordMark | undefined> {
  const text = url.searchParams.get("after");
  if (text === null) return ok(undefined);
  const [, day, number] = /^(\d{4}-\d{2}-\d{2})_(\d{1,9})$/.exec(text) ?? [];
  return isDay(day) ? ok({ day, number: Number(number) }) : fail("没有这一页，请从页面上的链接翻页。");
}

function turning(url: URL, last: LedgerRecord | undefined): Markup | "" {
  const isFirst = url.searchParams.get("after") === null;
  if (last === undefined && isFirst) return "";
  return html`<nav class="pager" aria-label="翻页">
    ${isFirst ? "" : html`<a href="${withParams(url, { after: undefined })}">回到最新</a>`}
    ${last === undefined ? "" : html`<a href="${withParams(url, { after: `${last.day}_${last.number}` })}">更早的</a>`}
  </nav>`;
}
