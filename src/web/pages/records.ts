import { html } from "hono/html";
import {
  allKinds,
  fail,
  isDay,
  kindOf,
  type LedgerRecord,
  ok,
  printNumber,
  printPeriod,
  type Result,
  type Unit,
} from "#core";
import { readRuns, unitDaysOf } from "#reports";
import { figures, type RecordMark, recordsInDays } from "#store";
import { type Markup, none, type Page, shown, wrong } from "../page.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { empty, head } from "../parts/layout.ts";
import { recordList } from "../parts/record-list.ts";
import { kindAsked, pagingAsked, periodAsked, withParams } from "../query.ts";
import { mayHere, unitAsked, unitsFor, type Visit } from "../session/request-context.ts";

interface Listing {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
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
    };
    const title = kind.value === undefined ? "记录" : kindOf(kind.value).label;
    const body = html`${head(`${unit.name} · ${title}`, printPeriod(asked.value.period, visit.today))}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.overview"), period: asked.value, kinds: openKinds })}
      <section class="card">${
        isRestricted
          ? html`<p class="quiet">这类数据依规不展开。</p>`
          : await list(visit, unit, listing, { after: after.value, limit: paging.value.limit })
      }</section>`;
    return shown(`${unit.name} · ${title}`, body);
  },
};

const openKinds = allKinds.filter(({ restricted, source }) => restricted !== true && source !== "units");

async function list(
  visit: Visit,
  unit: Unit,
  listing: Listing,
  { after, limit }: { readonly after: RecordMark | undefined; readonly limit: number },
): Promise<Markup> {
  // One more than is shown tells whether there are more.
  const more = { ...listing, limit: limit + 1, ...(after === undefined ? {} : { after }) };
  const runs = unitDaysOf(visit.tree, unit, reachOf(visit, unit), listing);
  const found = await readRuns(runs, listing, (days) => recordsInDays(visit.query, { ...more, ...days }));
  if (found.length === 0)
    return empty("这段时间没有记录。", "换一个时段或类别再查；要登记，请在单位的群里 @模范 发一行。");
  const listed = found.slice(0, limit);
  return html`<p class="quiet">共${printNumber(await timesIn(visit, unit, listing))}条，新的在前；几家合办的算一条。</p>
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
