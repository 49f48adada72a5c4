import { html } from "hono/html";
import { allKinds, kindOf, printSpan } from "#core";
import { countBehind, recordsBehind } from "#store";
import { empty, head, pager, unitSwitch } from "../layout.ts";
import { none, type Page, shown, wrong } from "../page.ts";
import { HOME } from "../page-files.ts";
import { kindAsked, pagingAsked, spanAsked } from "../query.ts";
import { recordList } from "../record-list.ts";
import { idsWithin, unitAsked, unitsFor } from "../visit.ts";

/** The records of a unit and those below it in a run of days, newest first. */
export const records: Page = {
  path: "/records",
  label: "记录",
  action: "page.overview",
  async show(visit) {
    const [span, paging, kind] = [spanAsked(visit.url, visit.today), pagingAsked(visit.url), kindAsked(visit.url)];
    if (!span.ok) return wrong(span.error);
    if (!paging.ok) return wrong(paging.error);
    if (!kind.ok) return wrong(kind.error);
    const unit = unitAsked(visit, "page.overview");
    if (unit === undefined) return none;
    const open = allKinds.filter(({ restricted }) => restricted !== true).map(({ name }) => name);
    const isRestricted = kind.value !== undefined && kindOf(kind.value).restricted === true;
    const question = {
      unitIds: idsWithin(visit, "page.overview", unit),
      ...span.value,
      kinds: kind.value === undefined ? open : [kind.value],
    };
    const { page, limit } = paging.value;
    const total = isRestricted ? 0 : (await countBehind(visit.query, question)).records;
    const rows = isRestricted
      ? []
      : await recordsBehind(visit.query, { ...question, limit, offset: (page - 1) * limit });
    const { from, to } = span.value;
    const title = kind.value === undefined ? "记录" : kindOf(kind.value).label;
    const body = html`${head(`${unit.name} · ${title}`, printSpan(span.value, visit.today), unitSwitch(visit, unitsFor(visit, "page.overview"), unit))}
      <form class="filter" method="get" action="${HOME}/records">
        <input type="hidden" name="unit" value="${unit.id}" />
        <label><span>类别</span>
          <select name="kind">
            <option value="">全部</option>
            ${allKinds.filter(({ restricted, source }) => restricted !== true && source !== "units").map(({ name, label }) => html`<option value="${name}" ${name === kind.value ? "selected" : ""}>${label}</option>`)}
          </select>
        </label>
        <label><span>从</span><input type="date" name="from" value="${from}" required /></label>
        <label><span>到</span><input type="date" name="to" value="${to}" required /></label>
        <button type="submit">查询</button>
      </form>
      <section class="card">
        ${
          isRestricted
            ? html`<p class="quiet">这类数据依规不展开。</p>`
            : total === 0
              ? empty("这段时间没有记录。", "换一个时段或类别再查；要登记，请在单位的群里 @模范 发一行。")
              : html`<p class="quiet">共 ${total} 条，新的在前。</p>${recordList(
                  visit,
                  rows.map(({ record }) => ({ record })),
                )}${pager(visit.url, paging.value, total)}`
        }
      </section>`;
    return shown(`${unit.name} · ${title}`, body);
  },
};
