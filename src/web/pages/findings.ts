import { html } from "hono/html";
import { printCount } from "#core";
import { countFindings, findingsLine } from "#reports";
import { ticketByNumber } from "#store";
import { none, type Page, shown } from "../page.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { FINDING_SORTS, findingList, findingRows } from "../parts/findings-list.ts";
import { head } from "../parts/layout.ts";
import { isAnswer, listOf } from "../parts/list.ts";
import { withParams } from "../query.ts";
import { mayHere, unitAsked, unitsFor } from "../session/request-context.ts";

/** The findings that are not settled, the nearest deadline first; each links to its own page. */
export const findings: Page = {
  path: "/findings",
  label: "整改",
  action: "page.findings",
  sorts: FINDING_SORTS,
  async show(visit) {
    const unit = unitAsked(visit, "page.findings");
    if (unit === undefined) return none;
    const { searchParams } = visit.url;
    // A search for a number opens that finding, settled or not, if the visitor may see it.
    const number = /^[Zz](\d{1,9})$/.exec(searchParams.get("q")?.trim() ?? "")?.[1];
    const named = number === undefined ? undefined : await ticketByNumber(visit.query, Number(number));
    if ([named?.unitId, named?.issuerUnitId].some((id) => id !== undefined && mayHere(visit, "page.findings", id)))
      return { type: "go", to: `/findings/${number}` };
    const isSettled = searchParams.get("by") === "settled";
    const rows = await findingRows(visit, unit, isSettled);
    const list = await listOf(visit, findingList(visit, isSettled), rows);
    if (isAnswer(list)) return list;
    const tickets = rows.map(({ ticket }) => ticket);
    const line = findingsLine(countFindings(tickets, visit.today)).slice("整改：".length);
    const tab = (by: string | undefined, label: string) =>
      html`<a href="${withParams(visit.url, { by, state: undefined, q: undefined, sort: undefined, page: undefined })}" ${isSettled === (by === "settled") ? html`aria-current="true"` : ""}>${label}</a>`;
    const body = html`${head(`${unit.name} · 整改`, isSettled ? `已核验销号${printCount(rows.length, "条")}` : line)}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.findings") })}
      <nav class="switch" aria-label="视图">${tab(undefined, "未办结")}${tab("settled", "已销号")}</nav>
      ${list}`;
    return shown(`${unit.name} · 整改`, body);
  },
};
