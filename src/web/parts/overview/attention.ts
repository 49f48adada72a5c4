import { html } from "hono/html";
import { ticketName, whomOf } from "#bot";
import { type Day, isWithin, printCount, type Unit } from "#core";
import { type CoverageLine, standing } from "#reports";
import { declaredDays, type Ticket, unsettledTickets } from "#store";
import type { Markup } from "../../page.ts";
import { HOME } from "../../page-files.ts";
import { mayHere, type Visit } from "../../session/request-context.ts";

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

/**
 * The units that lack something in its period, each with what it lacks, those that lack most first, equals in the
 * tree's order.
 */
export function lacking(visit: Visit, lines: readonly CoverageLine[]): readonly (readonly [Unit, readonly string[]])[] {
  const lacks = new Map<Unit, string[]>();
  for (const { cadence, period, late } of lines) {
    const what = `${period.label}${cadence.label}`;
    for (const unit of late) {
      const missing = lacks.get(unit);
      if (missing === undefined) lacks.set(unit, [what]);
      else missing.push(what);
    }
  }
  return [...lacks]
    .filter(([{ id }]) => mayHere(visit, "page.unit", id))
    .toSorted(([, a], [, b]) => b.length - a.length);
}

/** What wants looking at: the few findings that are overdue longest and the few units that lack most, each a link. */
export async function attention(
  visit: Visit,
  unit: Unit,
  {
    tickets,
    late,
    key,
    isRunning,
  }: {
    readonly tickets: readonly Ticket[];
    readonly late: ReturnType<typeof lacking>;
    readonly key: string;
    readonly isRunning: boolean;
  },
): Promise<Markup | ""> {
  const overdue = tickets.filter(({ state, due }) => state === "open" && due < visit.today);
  if (overdue.length === 0 && late.length === 0) return "";
  const at = encodeURIComponent(unit.id);
  return html`<section class="pair attention" aria-label="需要关注">
    ${overdue.length === 0 ? "" : await findingList(visit, overdue, `${HOME}/findings?unit=${at}&state=overdue`)}
    ${late.length === 0 ? "" : unitList(late, `${HOME}/coverage?unit=${at}&by=rank&state=open&period=${key}`, isRunning)}
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

const unitList = (
  late: readonly (readonly [Unit, readonly string[]])[],
  all: string,
  isRunning: boolean,
): Markup => html`<section class="card">
  <h2>${isRunning ? "当期待报" : "未报"}较多的单位 <a class="count" href="${all}">${printCount(late.length, "家")}</a></h2>
  <ul class="lines">${late.slice(0, MOST).map(
    ([unit, what]) => html`<li><a href="${HOME}/units/${unit.id}">
      <span class="what">${unit.name}</span><span class="quiet small">缺${printCount(what.length, "项")}：${listed(what)}</span></a></li>`,
  )}</ul>
  ${tied(late) === 0 ? "" : html`<p class="quiet small">另有${printCount(tied(late), "家")}与最后一家缺得一样多，<a href="${all}">查看全部</a>。</p>`}
</section>`;

const MOST_NAMED = 4;
const listed = (what: readonly string[]): string =>
  what.length > MOST_NAMED ? `${what.slice(0, MOST_NAMED).join("、")}等` : what.join("、");

/** How many more lack as much as the last one that is shown. */
const tied = (late: readonly (readonly [Unit, readonly string[]])[]): number =>
  late.slice(MOST).filter(([, what]) => what.length === late[MOST - 1]?.[1].length).length;
