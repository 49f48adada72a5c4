import { html } from "hono/html";
import { allKinds, childrenOf, defined, kindOf, printPeriod, type Unit, yearSpan } from "#core";
import { isShownFor } from "#reports";
import { type MonthCount, timesByMonth } from "#store";
import { type Answer, type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { dueList, dueRows, dueSum } from "../parts/due/due-rows.ts";
import { rankedList, rankedUnits } from "../parts/due/ranking.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { empty, head } from "../parts/layout.ts";
import { isAnswer, listOf } from "../parts/list.ts";
import { kindList, monthList, type UnitLine } from "../parts/month-list.ts";
import { MONTH_SORTS, type MonthLine, monthTable, yearsUntil } from "../parts/month-table.ts";
import { kindAsked, periodAsked, withParams } from "../query.ts";
import { mayHere, unitAsked, unitsFor, type Visit } from "../session/request-context.ts";
import { perMonth } from "./unit.ts";

/** What was reported in which month: by unit below the chosen one, and by kind. */
export const coveragePage: Page = {
  path: "/coverage",
  label: "报送覆盖",
  action: "page.coverage",
  sorts: [
    ...new Set([
      ...MONTH_SORTS,
      ...["due", "asked", "done", "late", "waiting", "lack"].flatMap((key) => [key, `-${key}`]),
    ]),
  ],
  async show(visit) {
    const kind = kindAsked(visit.url);
    const years = yearsUntil(visit.today);
    const year = Number(visit.url.searchParams.get("year") ?? years[0]);
    if (!kind.ok) return wrong(kind.error);
    if (!years.includes(year)) return wrong("没有这一年，请从页面上选。");
    const view = visit.url.searchParams.get("by") ?? "month";
    if (!VIEWS.some(([name]) => name === view)) return wrong("没有这种视图，请从页面上选择。");
    const unit = unitAsked(visit, "page.coverage");
    if (unit === undefined) return none;
    if (view === "due" || view === "rank") return await duePage(visit, unit, view);
    const children = childrenOf(visit.tree, unit.id, visit.today).filter(({ id }) =>
      mayHere(visit, "page.coverage", id),
    );
    const span = yearSpan(year);
    const [all, ofUnits] = await Promise.all([
      timesByMonth(visit.query, [unit.id], span),
      timesByMonth(
        visit.query,
        children.map(({ id }) => id),
        {
          ...span,
          except: RESTRICTED,
          ...defined({ kind: kind.value }),
          ...(view === "month" ? { together: true } : {}),
        },
      ),
    ]);
    const openKinds = allKinds.filter(({ name, source }) => source !== "units" && isShownFor(name, unit));
    const listed = openKinds.filter(({ restricted }) => restricted !== true);
    const rowsOf = Map.groupBy(ofUnits, ({ unitId }) => unitId);
    const units = children.map(
      (child): UnitLine => ({
        unit: child,
        label: child.name,
        href: `${HOME}/coverage?unit=${encodeURIComponent(child.id)}&year=${year}${kind.value === undefined ? "" : `&kind=${kind.value}`}`,
        unitId: child.id,
        ...defined({ kind: kind.value }),
        isAsked: true,
        times: perMonth(rowsOf.get(child.id) ?? []),
      }),
    );
    const kindsByName = Map.groupBy(all, (row) => row.kind);
    const lines = openKinds.map(
      ({ name, label }): MonthLine => ({
        label,
        unitId: unit.id,
        kind: name,
        times: perMonth(kindsByName.get(name) ?? []),
      }),
    );
    const list = await listOf(
      visit,
      view === "kind"
        ? kindList(visit, unit, year, {
            span,
            kinds: listed.filter(({ name }) => ofUnits.some((row) => row.kind === name)),
          })
        : monthList(visit, unit, year, kind.value === undefined ? "全部类别" : kindOf(kind.value).label),
      view === "kind" ? byKindOf(units, rowsOf) : units,
    );
    if (isAnswer(list)) return list;
    const body = html`${head(`${unit.name} · 覆盖`, "每格是当月登记的条数，连同下级；标红的是已过去的月份没有登记的单位；点数字看记录，点表头排序。")}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.coverage"), ...(children.length > 0 && view === "month" ? { kinds: listed } : {}) })}
      ${viewSwitch(visit.url, view)}
      <nav class="switch" aria-label="年份">${years.map((one) => html`<a href="${withParams(visit.url, { year: String(one), page: undefined })}" ${one === year ? html`aria-current="true"` : ""}>${one}年</a>`)}</nav>
      ${children.length === 0 ? "" : list}
      <section class="card">
        <h2>${unit.name} · 各类别</h2>
        ${all.length === 0 ? empty(`${year}年暂无登记。`, "请在单位的群里 @模范 发一行登记，写法请发 /帮助 查看。") : monthTable("类别", lines, { year, today: visit.today })}
      </section>`;
    return shown(`${unit.name} · 覆盖`, body);
  },
};

const RESTRICTED = allKinds.filter(({ restricted }) => restricted === true).map(({ name }) => name);

/** The same units with their records by kind. */
const byKindOf = (
  units: readonly UnitLine[],
  rowsOf: ReadonlyMap<string, readonly MonthCount[]>,
): readonly UnitLine[] =>
  units.map((line) => {
    const times = new Map<string, number>();
    for (const row of rowsOf.get(line.unitId) ?? []) times.set(row.kind, (times.get(row.kind) ?? 0) + row.times);
    return { ...line, times };
  });

const VIEWS = [
  ["month", "按月份"],
  ["kind", "按类别"],
  ["due", "应报和已报"],
  ["rank", "各单位报送"],
] as const;

const viewSwitch = (url: URL, view: string): Markup =>
  html`<nav class="switch" aria-label="视图">${VIEWS.map(
    ([name, label]) =>
      html`<a href="${withParams(url, { by: name === "month" ? undefined : name, kind: undefined, q: undefined, state: undefined, sort: undefined, page: undefined })}" ${name === view ? html`aria-current="true"` : ""}>${label}</a>`,
  )}</nav>`;

/** What is due in the chosen period, by duty or by unit. */
async function duePage(visit: Visit, unit: Unit, view: "due" | "rank"): Promise<Answer> {
  const period = periodAsked(visit.url, visit.today);
  if (!period.ok) return wrong(period.error);
  const rows = await dueRows(visit, unit, period.value.period);
  const list =
    view === "due"
      ? await listOf(visit, dueList(visit), rows)
      : await listOf(visit, rankedList(visit), rankedUnits(rows));
  if (isAnswer(list)) return list;
  const title = view === "due" ? "应报和已报" : "各单位报送";
  const how = view === "due" ? "" : "。先按未报、再按待报多少排列，都一样多的并列，位次在同类单位内计算";
  const body = html`${head(`${unit.name} · ${title}`, `${printPeriod(period.value.period, visit.today)}各期相加：${dueSum(rows)}${how}。`)}
    ${filterBar(visit, { unit, units: unitsFor(visit, "page.coverage"), period: period.value })}
    ${viewSwitch(visit.url, view)}
    ${list}`;
  return shown(`${unit.name} · ${title}`, body);
}
