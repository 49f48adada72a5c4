import { html } from "hono/html";
import { countFindings, findingsLine } from "#reports";
import { none, type Page, shown } from "../page.ts";
import { filterBar } from "../parts/filter-bar.ts";
import { FINDING_SORTS, findingList, findingRows } from "../parts/findings-list.ts";
import { head } from "../parts/layout.ts";
import { isAnswer, listOf } from "../parts/list.ts";
import { unitAsked, unitsFor } from "../session/request-context.ts";

/** The findings that are not settled, the nearest deadline first; each opens its own page. */
export const findings: Page = {
  path: "/findings",
  label: "整改",
  action: "page.findings",
  sorts: FINDING_SORTS,
  async show(visit) {
    const unit = unitAsked(visit, "page.findings");
    if (unit === undefined) return none;
    const rows = await findingRows(visit, unit);
    const list = await listOf(visit, findingList(visit), rows);
    if (isAnswer(list)) return list;
    const tickets = rows.map(({ ticket }) => ticket);
    const line = findingsLine(countFindings(tickets, visit.today)).slice("整改：".length);
    const body = html`${head(`${unit.name} · 整改`, line)}
      ${filterBar(visit, { unit, units: unitsFor(visit, "page.findings") })}
      ${list}`;
    return shown(`${unit.name} · 整改`, body);
  },
};
