import { html } from "hono/html";
import {
  compareNames,
  defined,
  fail,
  isDay,
  kindOf,
  type LedgerRecord,
  lineOf,
  ok,
  printDay,
  printNumber,
  printPeriod,
  type Result,
  type Unit,
} from "#core";
import { listedKinds, readRuns, unitDaysOf } from "#reports";
import { attachmentNames, figures, type RecordMark, type RecordOrder, recordsByUnit, recordsInDays } from "#store";
import { none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { COUNTED, type KeyedList, keyedListOf } from "../parts/keyed-list.ts";
import { head } from "../parts/layout.ts";
import { type Column, isAnswer } from "../parts/list.ts";
import { mayOpen } from "../parts/record-list.ts";
import { unitLink } from "../parts/unit-words.ts";
import { type KindsAsked, keyOfKinds, kindsAsked, pagingAsked, periodAsked } from "../query.ts";
import { mayHere, unitAsked, unitsFor, type Visit } from "../session/request-context.ts";

interface Listing {
  readonly title: string;
  readonly unit: Unit;
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
  /** Limits some kinds to some categories. */
  readonly only: ReadonlyMap<string, readonly string[]> | undefined;
  readonly words: readonly string[];
}

/** The records of a unit and its subtree within a range of days, newest first. */
export const records: Page = {
  path: "/records",
  label: "记录",
  action: "page.overview",
  sorts: ["number", "day", "kind", "unit", "title"].flatMap((key) => [key, `-${key}`]),
  async show(visit) {
    const [asked, paging, kind] = [periodAsked(visit.url, visit.today), pagingAsked(visit.url), kindsAsked(visit.url)];
    if (!asked.ok) return wrong(asked.error);
    if (!paging.ok) return wrong(paging.error);
    if (!kind.ok) return wrong(kind.error);
    const unit = unitAsked(visit, "page.overview");
    if (unit === undefined) return none;
    const title = titleOf(kind.value);
    const list = await listing(
      visit,
      {
        title,
        unit,
        from: asked.value.period.from,
        to: asked.value.period.to,
        kinds: kind.value === undefined ? listedKinds.map(({ name }) => name) : [...kind.value.keys()],
        only: kind.value && onlyOf(kind.value),
        words: wordsAsked(visit.url),
      },
      paging.value.limit,
    );
    if (isAnswer(list)) return list;
    const body = html`${head(`${unit.name} · ${title}`, printPeriod(asked.value.period, visit.today))}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.overview"), period: asked.value, kinds: listedKinds, several: severalOf(kind.value) })}
      ${list}`;
    return shown(`${unit.name} · ${title}`, body);
  },
};

/** The title of a page that lists these kinds: the name of one kind, or the names of a few. */
function titleOf(asked: KindsAsked | undefined): string {
  const labels = [...(asked?.keys() ?? [])].map((kind) => kindOf(kind).label);
  if (labels.length === 0) return "记录";
  return labels.length <= FEW ? labels.join("、") : `${labels.slice(0, FEW).join("、")}等${labels.length}类`;
}

const FEW = 3;

/** The option for several kinds that a link chose: its value and its label; undefined if one kind or all are listed. */
function severalOf(asked: KindsAsked | undefined): readonly [string, string] | undefined {
  if (asked === undefined || (asked.size === 1 && ![...asked.values()].some((of) => of !== undefined)))
    return undefined;
  return [keyOfKinds(asked), titleOf(asked)];
}

const onlyOf = (asked: KindsAsked): ReadonlyMap<string, readonly string[]> =>
  new Map([...asked].flatMap(([kind, of]) => (of === undefined ? [] : [[kind, of] as const])));

const wordsAsked = (url: URL): readonly string[] =>
  (url.searchParams.get("q") ?? "")
    .normalize("NFKC")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 5);

async function listing(visit: Visit, listed: Listing, limit: number) {
  const after = markAsked(visit.url);
  if (!after.ok) return wrong(after.error);
  if (listed.kinds.some((kind) => kindOf(kind as LedgerRecord["kind"]).restricted === true))
    return html`<section class="card"><p class="quiet">这类数据依规不展开。</p></section>`;
  const total = await timesIn(visit, listed);
  if (listed.words.length > 0 && total > COUNTED)
    return html`<section class="card"><div class="empty">
      <p>这里有${printNumber(total)}条，一次最多在${printNumber(COUNTED)}条里找。</p>
      <p class="quiet">请先选择单位、类别，或缩短时段。</p></div></section>`;
  const list = total > COUNTED ? ofMany(visit, listed) : await ofFew(visit, listed, total);
  if (![list.sort, list.sort.replace(/^-/, "")].some((sort) => list.sorts.includes(sort)))
    return wrong(`这样排要在${printNumber(COUNTED)}条以内，先选单位、类别或者缩短时段。`);
  return await keyedListOf(visit, list, limit);
}

type Kept = Omit<KeyedList<LedgerRecord>, "read" | "markOf" | "sorts" | "count" | "sort">;

const listOf = (visit: Visit, { title, unit, from, to }: Listing): Kept => ({
  name: "records",
  title: "记录",
  called: ["记录", unit.name, ...(title === "记录" ? [] : [title]), from.replaceAll("-", ""), to.replaceAll("-", "")],
  counter: "条",
  columns: columns(visit),
  more: async (rows) => {
    const attached = await attachmentNames(visit.query, rows);
    return [
      ...quantitiesOf(rows),
      { key: "files", label: "附件", cell: ({ number }) => (attached.get(number) ?? []).join("；") },
    ];
  },
  search: "在记录里找（题目、原话或编号）",
  note: "几家合办的算一条",
  nothing: [`${unit.name}这段时间没有记录。`, "换一个时段或类别再查；要登记，请在单位的群里 @模范 发一行。"],
});

/** Reads all rows, because there are few, so that every column can be sorted. */
async function ofFew(visit: Visit, listed: Listing, total: number): Promise<KeyedList<LedgerRecord>> {
  const sort = visit.url.searchParams.get("sort") ?? "-day";
  const isSearched = listed.words.length > 0;
  const ordered = isSearched ? undefined : inOrder(visit, listed, sort);
  if (ordered !== undefined) return { ...ordered, sorts: SORTS, sort, count: total };
  const found = await read(visit, listed, { order: "-day", after: undefined, limit: COUNTED });
  const rows = sortedBy(columns(visit), found, sort);
  return {
    ...listOf(visit, listed),
    sorts: SORTS,
    sort,
    count: isSearched ? rows.length : total,
    read: async (after, limit) => {
      const at = after === undefined ? 0 : rows.findIndex((row) => markOf(row) === after) + 1;
      return rows.slice(at, at + limit);
    },
    markOf,
  };
}

function sortedBy(all: readonly Column<LedgerRecord>[], rows: readonly LedgerRecord[], sort: string) {
  const compare = all.find(({ key }) => key === sort.replace(/^-/, ""))?.compare;
  if (sort === "-day" || compare === undefined) return rows;
  const sorted = rows.toSorted(compare);
  return sort.startsWith("-") ? sorted.toReversed() : sorted;
}

const SORTS = ["number", "day", "kind", "unit", "title"];

/** Whether the period still runs. For a past period, finding the newest record number would search all newer rows. */
const isRunning = (visit: Visit, { to }: Listing): boolean => to >= visit.today;

/** The list in an order that an index keeps; undefined for another order. */
function inOrder(visit: Visit, listed: Listing, sort: string) {
  if (sort === "unit" || sort === "-unit") return byUnit(visit, listed, sort);
  const isKept = sort === "-day" || sort === "day" || (sort === "-number" && isRunning(visit, listed));
  return isKept ? keyed(visit, listed, sort) : undefined;
}

/** A list too long to read as a whole, which can only be sorted in the order of an index. */
function ofMany(visit: Visit, listed: Listing): KeyedList<LedgerRecord> {
  const sort = visit.url.searchParams.get("sort") ?? "-day";
  const runs = isRunning(visit, listed);
  return {
    ...(inOrder(visit, listed, sort) ?? keyed(visit, listed, "-day")),
    sorts: ["day", "unit", ...(runs ? ["-number"] : [])],
    sort,
    count: undefined,
    unsorted: `按${runs ? "编号从小到大" : "编号"}、类别、题目排要在${printNumber(COUNTED)}条以内，先选单位、类别或者缩短时段。`,
  };
}

const keyed = (visit: Visit, listed: Listing, order: RecordOrder) => ({
  ...listOf(visit, listed),
  read: (after: string | undefined, limit: number) =>
    read(visit, listed, { order, after: after === undefined ? undefined : readMark(after), limit }),
  markOf,
});

/** Lists records unit by unit, in the order of the units' names, each unit's newest first. */
function byUnit(visit: Visit, listed: Listing, sort: "unit" | "-unit") {
  const { unit, ...question } = listed;
  const nameOf = (id: string) => visit.tree.units.get(id)?.name ?? "";
  const order = (a: string, b: string) => compareNames(nameOf(a), nameOf(b)) || (a < b ? -1 : 1);
  const named = [...visit.tree.units.keys()].sort((a, b) => (sort === "unit" ? order(a, b) : order(b, a)));
  const places = new Map(named.map((id, at) => [id, at]));
  return {
    ...listOf(visit, listed),
    read: async (after: string | undefined, limit: number) => {
      const [first = "", mark = ""] = after?.split("~") ?? [];
      const at = readMark(mark);
      const later = named.slice(places.get(first) ?? 0);
      const runs = unitDaysOf(visit.tree, unit, reachOf(visit, unit), listed);
      const found = await readRuns(runs, listed, ({ unitIds, ...days }) => {
        const held = unitIds === "everybody" ? undefined : new Set(unitIds);
        const ids = held === undefined ? later : later.filter((id) => held.has(id));
        // The last record shown belongs to one unit; the other units with records on these days begin with their
        // newest.
        const mine = ids[0] === first && at !== undefined ? { after: at } : {};
        return recordsByUnit(visit.query, { ...question, ...days, ...mine, unitIds: ids, limit });
      });
      const placeOf = ({ unitId }: LedgerRecord) => places.get(unitId) ?? 0;
      return found.toSorted((a, b) => placeOf(a) - placeOf(b)).slice(0, limit);
    },
    markOf: (record: LedgerRecord) => `${record.unitId}~${markOf(record)}`,
  };
}

const columns = (visit: Visit): readonly Column<LedgerRecord>[] => {
  const unitOf = ({ unitId }: LedgerRecord) => visit.tree.units.get(unitId)?.name ?? "";
  const linked = (record: LedgerRecord, words: string) =>
    mayOpen(visit, record) ? html`<a href="${HOME}/records/${record.number}">${words}</a>` : words;
  const byText = (textOf: (record: LedgerRecord) => string) => (a: LedgerRecord, b: LedgerRecord) =>
    compareNames(textOf(a), textOf(b));
  return [
    {
      key: "number",
      isShort: true,
      label: "编号",
      cell: (record) => linked(record, `${record.number}号`),
      text: ({ number }) => number,
      compare: (a, b) => a.number - b.number,
    },
    {
      key: "day",
      isShort: true,
      label: "日期",
      cell: ({ day }) => printDay(day, visit.today),
      text: ({ day }) => day,
      compare: (a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.number - b.number),
    },
    {
      key: "kind",
      isShort: true,
      label: "类别",
      cell: ({ kind }) => kindOf(kind).label,
      compare: byText(({ kind }) => kindOf(kind).label),
    },
    {
      key: "unit",
      label: "单位",
      cell: (record) => unitLink(visit, record.unitId, unitOf(record)),
      text: unitOf,
      compare: byText(unitOf),
    },
    {
      key: "title",
      label: "内容",
      cell: (record) => linked(record, wordsOf(visit, record)),
      text: (record) => wordsOf(visit, record),
      compare: byText(({ title }) => title),
    },
  ];
};

/**
 * A column for each quantity in any row, so that a spreadsheet can add it up. Kinds that name a quantity alike share
 * the column.
 */
function quantitiesOf(rows: readonly LedgerRecord[]): readonly Column<LedgerRecord>[] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].map(kindOf);
  const named = new Map(kinds.flatMap((kind) => kind.quantities).map((one) => [`${one.label}（${one.unit}）`, one]));
  return [...named].flatMap(([label, { key, minutes = false }]) => {
    const valueIn = ({ kind, content }: LedgerRecord): number | undefined => {
      const own = kindOf(kind).quantities.find((one) => `${one.label}（${one.unit}）` === label);
      return own && content.amounts[own.key]?.value;
    };
    const cell = (record: LedgerRecord) => {
      const value = valueIn(record);
      return value === undefined ? "" : minutes ? Math.round((value / 60) * 100) / 100 : value;
    };
    return rows.some((record) => valueIn(record) !== undefined) ? [{ key, label, cell }] : [];
  });
}

/** The text of a record without its day, which has a column of its own. */
function wordsOf({ today }: Visit, record: LedgerRecord): string {
  const words = lineOf(kindOf(record.kind), record, today);
  const day = `${printDay(record.day, today)} `;
  return words.startsWith(day) ? words.slice(day.length) : words;
}

interface Turn {
  readonly order: RecordOrder;
  readonly after: RecordMark | undefined;
  readonly limit: number;
}

async function read(visit: Visit, listed: Listing, { order, after, limit }: Turn): Promise<readonly LedgerRecord[]> {
  const { unit, ...question } = listed;
  const more = { ...question, order, limit, ...defined({ after }) };
  const runs = unitDaysOf(visit.tree, unit, reachOf(visit, unit), listed);
  const found = await readRuns(order === "day" ? runs.toReversed() : runs, listed, (days) =>
    recordsInDays(visit.query, { ...more, ...days }),
  );
  const sorted = order === "-number" ? found.toSorted((a, b) => b.number - a.number) : found;
  return sorted.slice(0, limit);
}

const reachOf = (visit: Visit, unit: Unit) => (mayHere(visit, "page.record", unit.id) ? "all" : "own");

/** The number of records, from the stored sums: counting the records would take longer the more there are. */
async function timesIn(visit: Visit, { unit, from, to, kinds, only = new Map() }: Listing): Promise<number> {
  const question = { unitId: unit.id, reach: reachOf(visit, unit), from, to, kinds, measure: "times" } as const;
  const sums = await figures(visit.query, only.size === 0 ? { ...question, grain: "kind" } : question);
  const listed = sums.filter(({ kind, category }) => only.get(kind)?.includes(category) ?? true);
  return listed.reduce((sum, { amount }) => sum + amount, 0);
}

const markOf = ({ day, number }: LedgerRecord): string => `${day}_${number}`;

/** The record after which the list continues: `2026-11-20_231`. */
function markAsked(url: URL): Result<RecordMark | undefined> {
  const text = url.searchParams.get("after");
  if (text === null) return ok(undefined);
  const mark = readMark(text.split("~").at(-1) ?? "");
  return mark === undefined ? fail("没有这一页，请从页面上的链接翻页。") : ok(mark);
}

function readMark(text: string): RecordMark | undefined {
  const [, day, number] = /^(\d{4}-\d{2}-\d{2})_(\d{1,9})$/.exec(text) ?? [];
  return isDay(day) ? { day, number: Number(number) } : undefined;
}
