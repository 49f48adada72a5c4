import { html } from "hono/html";
import { kindOf, type LedgerRecord, lineOf } from "#core";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import { mayHere, type Visit } from "../session/request-context.ts";

/**
 * Whether the visitor may open this record: it is of a unit in which they have a role, or they reported it. Restricted
 * records cannot be opened on any page.
 */
export const mayOpen = (visit: Visit, record: LedgerRecord): boolean =>
  kindOf(record.kind).restricted !== true &&
  (mayHere(visit, "page.record", record.unitId) || record.reporterId === visit.person.id);

/**
 * The list of records; those the visitor may open are links. `amount` is what each adds to the figure for which it is
 * listed.
 */
export const recordList = (
  visit: Visit,
  rows: readonly { readonly record: LedgerRecord; readonly amount?: string }[],
): Markup => html`<ol class="records">${rows.map((row) => recordItem(visit, row.record, row.amount))}</ol>`;

function recordItem(visit: Visit, record: LedgerRecord, amount: string | undefined): Markup {
  const kind = kindOf(record.kind);
  const unit = visit.tree.units.get(record.unitId);
  const words = html`<span class="what">${lineOf(kind, record, visit.today)}</span>
    <span class="quiet small">${record.number}号 · ${kind.label} · ${unit?.name ?? ""}</span>`;
  const body = mayOpen(visit, record)
    ? html`<a href="${HOME}/records/${record.number}">${words}</a>`
    : html`<span class="closed">${words}</span>`;
  return html`<li>${body}${amount === undefined ? "" : html`<span class="amount">${amount}</span>`}</li>`;
}
