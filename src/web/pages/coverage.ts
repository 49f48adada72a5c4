import { html } from "hono/html";
import { allKinds, childrenOf, type Kind, kindOf, type Unit, yearSpan } from "#core";
import { isShownFor } from "#reports";
import { type MonthCount, timesByMonth } from "#store";
import { type Markup, none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { empty, head, unitSwitch } from "../parts/layout.ts";
import { kindTable, type MonthLine, monthTable, yearsUntil } from "../parts/month-table.ts";
import { kindAsked, withParams } from "../query.ts";
import { mayHere, unitAsked, unitsFor } from "../session/request-context.ts";
import { perMonth } from "./unit.ts";

/** Who reported what in which month: the units below one by months, and its kinds by months. */
export const coveragePage: Page = {
  path: "/coverage",
  label: "覆盖",
  action: "page.coverage",
  async show(visit) {
    const kind = kindAsked(visit.url);
    const years = yearsUntil(visit.today);
    const year = Number(visit.url.searchParams.get("year") ?? years[0]);
    if (!kind.ok) return wrong(kind.error);
    if (!years.includes(year)) return wrong("没有这一年，请从页面上选。");
    const view = visit.url.searchParams.get("by") ?? "month";
    if (view !== "month" && view !== "kind") return wrong("没有这种看法，请从页面上选。");
    const unit = unitAsked(visit, "page.coverage");
    if (unit === undefined) return none;
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
          ...(kind.value === undefined ? {} : { kind: kind.value }),
          ...(view === "month" ? { together: true } : {}),
        },
      ),
    ]);
    const openKinds = allKinds.filter(({ name, source }) => source !== "units" && isShownFor(name, unit));
    const listed = openKinds.filter(({ restricted }) => restricted !== true);
    const rowsOf = Map.groupBy(ofUnits, ({ unitId }) => unitId);
    const units = children.map(
      (child): MonthLine => ({
        label: child.name,
        href: `${HOME}/coverage?unit=${encodeURIComponent(child.id)}&year=${year}${kind.value === undefined ? "" : `&kind=${kind.value}`}`,
        unitId: child.id,
        ...(kind.value === undefined ? {} : { kind: kind.value }),
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
    const what = kind.value === undefined ? "全部类别" : kindOf(kind.value).label;
    const body = html`${head(`${unit.name} · 覆盖`, "每格是当月登记的条数，连同下级；标红的是当月没有登记的单位，点数字看记录。", unitSwitch(visit, unitsFor(visit, "page.coverage"), unit))}
      <nav class="switch" aria-label="年份">${years.map((one) => html`<a href="${withParams(visit.url, { year: String(one) })}" ${one === year ? html`aria-current="true"` : ""}>${one}年</a>`)}</nav>
      ${
        children.length === 0
          ? ""
          : html`<section class="card">
              <h2>各单位 · ${view === "kind" ? `${year}年各类别` : what}</h2>
              <nav class="switch" aria-label="看法">
                <a href="${withParams(visit.url, { by: undefined })}" ${view === "month" ? html`aria-current="true"` : ""}>按月份</a>
                <a href="${withParams(visit.url, { by: "kind", kind: undefined })}" ${view === "kind" ? html`aria-current="true"` : ""}>按类别</a>
              </nav>
              ${
                view === "kind"
                  ? kindTable(
                      listed.filter(({ name }) => ofUnits.some((row) => row.kind === name)),
                      byKindOf(units, rowsOf),
                      span,
                    )
                  : html`${kindFilter(unit, year, listed, kind.value)}${monthTable("单位", units, year, visit.today)}`
              }
            </section>`
      }
      <section class="card">
        <h2>${unit.name} · 各类别</h2>
        ${all.length === 0 ? empty(`${year}年还没有登记。`, "在单位的群里 @模范 发一行就能登记，发 /帮助 看怎么写。") : monthTable("类别", lines, year, visit.today)}
      </section>`;
    return shown(`${unit.name} · 覆盖`, body);
  },
};

const RESTRICTED = allKinds.filter(({ restricted }) => restricted === true).map(({ name }) => name);

const byKindOf = (units: readonly MonthLine[], rowsOf: ReadonlyMap<string, readonly MonthCount[]>) =>
  units.map(({ label, href, unitId }) => {
    const times = new Map<string, number>();
    for (const row of rowsOf.get(unitId) ?? []) times.set(row.kind, (times.get(row.kind) ?? 0) + row.times);
    return { label, unitId, times, ...(href === undefined ? {} : { href }) };
  });

const kindFilter = (
  unit: Unit,
  year: number,
  kinds: readonly Kind[],
  current: string | undefined,
): Markup => html`<form class="filter" method="get" action="${HOME}/coverage">
  <input type="hidden" name="unit" value="${unit.id}" /><input type="hidden" name="year" value="${year}" />
  <label><span>类别</span><select name="kind" data-submit>
    <option value="">全部</option>
    ${kinds.map(({ name, label }) => html`<option value="${name}" ${name === current ? "selected" : ""}>${label}</option>`)}
  </select></label>
  <button type="submit" data-unneeded>查看</button>
</form>`;
