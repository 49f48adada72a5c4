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

/** The unsettled findings that concern a unit's subtree or were issued there, as far as the visitor may see them. */
export const openFindings = async (visit: Visit, unit: Unit): Promise<readonly Ticket[]> =>
  concerning(visit, unit, await unsettledTickets(visit.query));

/** Of these findings, those that concern a unit's subtree or were issued in it, as far as the visitor may see them. */
export const concerning = (visit: Visit, unit: Unit, tickets: readonly Ticket[]): readonly Ticket[] =>
  tickets.filter((ticket) =>
    [ticket.unitId, ticket.issuerUnitId].some(
      (id) => id !== undefined && isWithin(visit.tree, id, unit.id, visit.today) && mayHere(visit, "page.findings", id),
    ),
  );

/** A unit with missing reports in the shown period: how many, and how many of them are past their deadline. */
export interface Lacking {
  readonly unit: Unit;
  readonly all: number;
  readonly late: number;
}

/**
 * The units with missing reports: first those with the most, then those with the most past their deadline, then in the
 * tree's order. The missing items are worded only for the few units that are shown, because a city's year has tens of
 * thousands.
 */
export function lacking(visit: Visit, lines: readonly CoverageLine[]): readonly Lacking[] {
  const found = new Map<Unit, { unit: Unit; all: number; late: number }>();
  for (const line of lines) {
    const late = stateOf(line, false, visit.today) === "late" ? 1 : 0;
    for (const unit of line.late) {
      const one = found.get(unit);
      if (one === undefined) found.set(unit, { unit, all: 1, late });
      else {
        one.all += 1;
        one.late += late;
      }
    }
  }
  return [...found.values()]
    .filter(({ unit }) => mayHere(visit, "page.unit", unit.id))
    .sort((a, b) => b.late - a.late || b.all - a.all);
}

/** What needs attention: the findings that are overdue longest, and the units that lack most, each with a link. */
export async function attention(
  visit: Visit,
  unit: Unit,
  {
    tickets,
    lacks,
    lines,
    key,
    isOver,
  }: {
    readonly tickets: readonly Ticket[];
    readonly lacks: readonly Lacking[];
    readonly lines: readonly CoverageLine[];
    readonly key: string;
    /** Whether the page shows a past period; findings are always those of today. */
    readonly isOver: boolean;
  },
): Promise<Markup | ""> {
  const overdue = tickets.filter(({ state, due }) => state === "open" && due < visit.today);
  if (overdue.length === 0 && lacks.length === 0) return "";
  const at = encodeURIComponent(unit.id);
  return html`<section class="pair attention" aria-label="需要关注">
    ${overdue.length === 0 ? "" : await findingList(visit, overdue, `${HOME}/findings?unit=${at}&state=overdue`, isOver)}
    ${lacks.length === 0 ? "" : unitList(lacks, lines, `${HOME}/coverage?unit=${at}&by=rank&state=open&period=${key}`)}
  </section>`;
}

async function findingList(visit: Visit, overdue: readonly Ticket[], all: string, isOver: boolean): Promise<Markup> {
  const view = { today: visit.today as Day, calendar: await declaredDays(visit.query) };
  return html`<section class="card">
    <h2>${isOver ? "当前" : ""}超期最久的整改 <a class="count" href="${all}">${printCount(overdue.length, "条")}</a></h2>
    <ul class="lines">${overdue.slice(0, MOST).map(
      (ticket) => html`<li><a href="${HOME}/findings/${ticket.number}">
        <span class="what"><b>${ticketName(ticket)}</b> ${ticket.text === "" ? "（未写明）" : ticket.text}</span>
        <span class="quiet small">${whomOf(visit.tree, ticket)} · ${standing(ticket, view).text}</span></a></li>`,
    )}</ul>
  </section>`;
}

const unitList = (
  lacks: readonly Lacking[],
  lines: readonly CoverageLine[],
  all: string,
): Markup => html`<section class="card">
  <h2>缺报较多的单位 <a class="count" href="${all}">${printCount(lacks.length, "家")}</a></h2>
  <ul class="lines">${lacks.slice(0, MOST).map(
    (one) => html`<li><a href="${HOME}/units/${one.unit.id}">
      <span class="what">${one.unit.name}</span><span class="quiet small">${lackWords(one)}：${listed(one.unit, lines)}</span></a></li>`,
  )}</ul>
  ${tied(lacks) === 0 ? "" : html`<p class="quiet small">另有${printCount(tied(lacks), "家")}与最后一家缺得一样多，<a href="${all}">查看全部</a>。</p>`}
</section>`;

/** The number of missing reports past their deadline and before it: 「未报9项，待报3项」. */
const lackWords = ({ all, late }: Lacking): string =>
  [
    ...(late > 0 ? [`未报${printCount(late, "项")}`] : []),
    ...(all > late ? [`待报${printCount(all - late, "项")}`] : []),
  ].join("，");

const MOST_NAMED = 4;
function listed(unit: Unit, lines: readonly CoverageLine[]): string {
  const mine = lines.filter(({ late }) => late.includes(unit));
  const names = mine.slice(0, MOST_NAMED).map(({ period, cadence }) => `${period.label}${cadence.label}`);
  return `${names.join("、")}${mine.length > MOST_NAMED ? "等" : ""}`;
}

/** How many of the units that are not listed lack exactly as many reports as the last one listed. */
const tied = (lacks: readonly Lacking[]): number => {
  const last = lacks[MOST - 1];
  return lacks.slice(MOST).filter(({ all, late }) => all === last?.all && late === last.late).length;
};
