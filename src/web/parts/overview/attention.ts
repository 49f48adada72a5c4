import { html } from "hono/html";
import { ticketName, whomOf } from "#bot";
import { type Day, isWithin, printCount, type Unit } from "#core";
import { type CoverageLine, standing } from "#reports";
import { declaredDays, type Ticket, unsettledTickets } from "#store";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";
import { stateOf } from "../due/due-rows.ts";

const MOST = 5;

/** The findings nobody has settled that concern a unit's subtree, or were raised there, and are the visitor's to see. */
export const openFindings = async (visit: Visit, unit: Unit): Promise<readonly Ticket[]> =>
  concerning(visit, unit, await unsettledTickets(visit.query));

/** Of some findings those that concern a unit's subtree, or were raised there, and are the visitor's to see. */
export const concerning = (visit: Visit, unit: Unit, tickets: readonly Ticket[]): readonly Ticket[] =>
  tickets.filter((ticket) =>
    [ticket.unitId, ticket.issuerUnitId].some(
      (id) => id !== undefined && isWithin(visit.tree, id, unit.id, visit.today) && mayHere(visit, "page.findings", id),
    ),
  );

/** A unit that lacks something in its period: what, and how much of it is past its deadline. */
export interface Lacking {
  readonly unit: Unit;
  readonly what: readonly string[];
  readonly late: number;
}

/**
 * The units that lack something in its period, those that lack most first, of equals those that lack most past its
 * deadline, then in the tree's order.
 */
export function lacking(visit: Visit, lines: readonly CoverageLine[]): readonly Lacking[] {
  const missing = lines.flatMap((line) => line.late.map((unit) => ({ unit, line })));
  return [...Map.groupBy(missing, ({ unit }) => unit)]
    .filter(([{ id }]) => mayHere(visit, "page.unit", id))
    .map(([unit, mine]) => ({
      unit,
      what: mine.map(({ line: { period, cadence } }) => `${period.label}${cadence.label}`),
      late: mine.filter(({ line }) => stateOf(line, false, visit.today) === "late").length,
    }))
    .toSorted((a, b) => b.what.length - a.what.length || b.late - a.late);
}

/** What wants looking at: the few findings that are overdue longest and the few units that lack most, each a link. */
export async function attention(
  visit: Visit,
  unit: Unit,
  {
    tickets,
    lacks,
    key,
  }: {
    readonly tickets: readonly Ticket[];
    readonly lacks: readonly Lacking[];
    readonly key: string;
  },
): Promise<Markup | ""> {
  const overdue = tickets.filter(({ state, due }) => state === "open" && due < visit.today);
  if (overdue.length === 0 && lacks.length === 0) return "";
  const at = encodeURIComponent(unit.id);
  return html`<section class="pair attention" aria-label="需要关注">
    ${overdue.length === 0 ? "" : await findingList(visit, overdue, `${HOME}/findings?unit=${at}&state=overdue`)}
    ${lacks.length === 0 ? "" : unitList(lacks, `${HOME}/coverage?unit=${at}&by=rank&state=open&period=${key}`)}
  </section>`;
}

async function findingList(visit: Visit, overdue: readonly Ticket[], all: string): Promise<Markup> {
  const view = { today: visit.today as Day, calendar: await declaredDays(visit.query) };
  return html`<section class="card">
    <h2>超期最久的整改 <a class="count" href="${all}">${printCount(overdue.length, "条")}</a></h2>
    <ul class="lines">${overdue.slice(0, MOST).map(
      (ticket) => html`<li><a href="${HOME}/findings/${ticket.number}">
        <span class="what"><b>${ticketName(ticket)}</b> ${ticket.text === "" ? "（未写明）" : ticket.text}</span>
        <span class="quiet small">${whomOf(visit.tree, ticket)} · ${standing(ticket, view).text}</span></a></li>`,
    )}</ul>
  </section>`;
}

const unitList = (lacks: readonly Lacking[], all: string): Markup => html`<section class="card">
  <h2>缺报较多的单位 <a class="count" href="${all}">${printCount(lacks.length, "家")}</a></h2>
  <ul class="lines">${lacks.slice(0, MOST).map(
    (one) => html`<li><a href="${HOME}/units/${one.unit.id}">
      <span class="what">${one.unit.name}</span><span class="quiet small">${lackWords(one)}：${listed(one.what)}</span></a></li>`,
  )}</ul>
  ${tied(lacks) === 0 ? "" : html`<p class="quiet small">另有${printCount(tied(lacks), "家")}与最后一家缺得一样多，<a href="${all}">查看全部</a>。</p>`}
</section>`;

/** 「未报9项，待报3项」: what is past its deadline, and what is still ahead of it. */
const lackWords = ({ what, late }: Lacking): string =>
  [
    ...(late > 0 ? [`未报${printCount(late, "项")}`] : []),
    ...(what.length > late ? [`待报${printCount(what.length - late, "项")}`] : []),
  ].join("，");

const MOST_NAMED = 4;
const listed = (what: readonly string[]): string =>
  what.length > MOST_NAMED ? `${what.slice(0, MOST_NAMED).join("、")}等` : what.join("、");

/** How many more lack as much as the last one that is shown. */
const tied = (lacks: readonly Lacking[]): number =>
  lacks
    .slice(MOST)
    .filter(({ what, late }) => what.length === lacks[MOST - 1]?.what.length && late === lacks[MOST - 1]?.late).length;
