import { html } from "hono/html";
import { type Colour, colourOf, isWithin, type Unit } from "#core";
import { standing, ticketName, whomOf } from "#reports";
import { declaredDays, namesOf, recordsById, repeatsOf, type Ticket, unsettledTickets } from "#store";
import type { Markup } from "../page.ts";
import { HOME } from "../page-files.ts";
import { mayHere, type Visit } from "../session/request-context.ts";
import { mayOpen } from "./record-list.ts";

/** Open findings with what their board needs to know of each. */
export interface Board {
  readonly tickets: readonly Ticket[];
  readonly columnOf: (ticket: Ticket) => ColumnName;
  readonly item: (ticket: Ticket) => Markup;
}

/** The columns from the most pressing to the least, and what each means. */
export const COLUMNS = [
  ["dark", "报领导", "超期七个工作日以上"],
  ["red", "红 · 已超期", "过了期限"],
  ["yellow", "黄 · 今天到期", "今天要办完"],
  ["blue", "蓝 · 快到期", "三个工作日内到期"],
  ["none", "未到期", "按期在办"],
  ["closed", "待核验", "已报完成，等第二个人核验"],
] as const satisfies readonly (readonly [Colour | "closed", string, string])[];

/** One column of the board. */
export type ColumnName = (typeof COLUMNS)[number][0];

/** The findings nobody has settled yet that concern a unit's subtree, or were raised there, and are the visitor's to see. */
export async function openBoard(visit: Visit, unit: Unit): Promise<Board> {
  const { query, tree, today } = visit;
  const tickets = (await unsettledTickets(query)).filter((ticket) =>
    [ticket.unitId, ticket.issuerUnitId].some(
      (id) => id !== undefined && isWithin(tree, id, unit.id, today) && mayHere(visit, "page.findings", id),
    ),
  );
  const [calendar, repeats, records, names] = await Promise.all([
    declaredDays(query),
    repeatsOf(query, tickets),
    recordsById(query, [...new Set(tickets.map(({ recordId }) => recordId))]),
    namesOf(
      query,
      tickets.flatMap(({ closedBy }) => closedBy ?? []),
    ),
  ]);
  const recordOf = new Map(records.map((record) => [record.id, record]));
  return {
    tickets,
    columnOf: (ticket) => (ticket.state === "closed" ? "closed" : colourOf(ticket.due, today, calendar)),
    item: (ticket) => {
      const record = recordOf.get(ticket.recordId);
      const repeat = repeats.get(ticket.id);
      const issuer = tree.units.get(ticket.issuerUnitId)?.name ?? "";
      return html`<li class="finding">
        <p class="what"><b>${ticketName(ticket)}</b> ${ticket.text === "" ? "（未写明）" : ticket.text}</p>
        <p class="quiet small">${whomOf(tree, ticket)} · ${standing(ticket, { today, calendar }).text}</p>
        <p class="quiet small">${issuer}提出${
          record !== undefined && mayOpen(visit, record)
            ? html`，见 <a href="${HOME}/records/${record.number}">${record.number}号</a>`
            : ""
        }${repeat === undefined ? "" : html`，<span class="bad">12个月内同类第${repeat}次</span>`}</p>
        ${ticket.evidence === undefined || ticket.state !== "closed" ? "" : html`<p class="small">整改情况：${ticket.evidence}${ticket.closedBy === undefined ? "" : `（${names.get(ticket.closedBy) ?? ""}）`}</p>`}
      </li>`;
    },
  };
}
