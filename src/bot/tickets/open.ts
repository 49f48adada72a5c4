import type { Day, LedgerRecord } from "#core";
import type { Ticket } from "#store";
import type { Scene } from "../command.ts";
import { isHeld, stateAtFirst } from "./held.ts";

/** The findings to open for a record, their due day, and the name written for the unit that must correct them. */
export interface Opening {
  /** The first and last number of the findings to open, counted from 1. */
  readonly from: number;
  readonly to: number;
  readonly due: Day;
  readonly unitLabel: string | undefined;
}

/**
 * Creates the findings of a record as numbered tickets with an owner and a due day; a finding may have no text.
 * Findings of a unit that is not above the one they are about wait for its superior.
 */
export async function openTickets(
  scene: Pick<Scene, "newId" | "nextNumber" | "tree" | "today">,
  record: LedgerRecord,
  { from, to, due, unitLabel }: Opening,
): Promise<readonly Ticket[]> {
  const tickets: Ticket[] = [];
  const state = stateAtFirst(scene, { issuerUnitId: record.unitId, unitId: record.targetUnitId });
  for (let seq = from; seq <= to; seq += 1) {
    tickets.push({
      id: scene.newId(),
      number: await scene.nextNumber("ticket"),
      recordId: record.id,
      seq,
      text: record.content.items?.[seq - 1] ?? "",
      type: record.category,
      issuerUnitId: record.unitId,
      unitId: record.targetUnitId,
      unitLabel,
      owner: ownerOf(record),
      foundOn: record.day,
      due,
      originalDue: due,
      state,
      evidence: undefined,
      closedOn: undefined,
      closedBy: undefined,
      verifiedOn: undefined,
      verifiedBy: undefined,
      acceptedOn: undefined,
      acceptedBy: undefined,
      version: 1,
    });
  }
  return tickets;
}

/** The person who must correct the findings, if the inspection names one. */
function ownerOf({ content }: Pick<LedgerRecord, "content">): string | undefined {
  const { owner } = content.fields;
  return typeof owner === "string" && owner !== "" ? owner : undefined;
}

/**
 * What an existing finding takes from its corrected record: text, deadline, issuer, unit and owner. If the unit
 * changes, its superior must accept the finding again.
 */
export function ticketAfter(
  scene: Pick<Scene, "tree" | "today">,
  ticket: Ticket,
  record: LedgerRecord,
  {
    to,
    due,
    unitLabel,
  }: { readonly to: number; readonly due: Day | undefined; readonly unitLabel: string | undefined },
): Ticket {
  const isSame = ticket.unitId === record.targetUnitId && ticket.issuerUnitId === record.unitId;
  const next = {
    ...ticket,
    text: record.content.items?.[ticket.seq - 1] ?? ticket.text,
    due: due ?? ticket.due,
    issuerUnitId: record.unitId,
    unitId: record.targetUnitId,
    unitLabel,
    owner: ownerOf(record),
    ...(isSame ? {} : { acceptedOn: undefined, acceptedBy: undefined }),
  };
  return { ...next, state: stateAfter(scene, next, { wanted: to, isSame }) };
}

/**
 * The state of a finding after the number of findings changed: open ones beyond the number become void, void ones
 * within it open again, closed ones stay.
 */
function stateAfter(
  scene: Pick<Scene, "tree" | "today">,
  ticket: Ticket,
  { wanted, isSame }: { readonly wanted: number; readonly isSame: boolean },
): Ticket["state"] {
  const { seq, state } = ticket;
  const isWaiting = state === "open" || state === "proposed";
  if (seq > wanted) return isWaiting ? "void" : state;
  if (state === "void") return stateAtFirst(scene, ticket);
  if (isSame) return state;
  if (isWaiting || state === "declined") return stateAtFirst(scene, ticket);
  // A finding that was reported as corrected also waits for acceptance again if its superior has not accepted it.
  return state === "closed" && isHeld(scene, ticket) ? "proposed" : state;
}

/** A finding after its record is withdrawn: void, but a declined one stays declined. */
export const voided = (ticket: Ticket): Ticket =>
  ticket.state === "void" || ticket.state === "declined"
    ? ticket
    : { ...ticket, state: "void", version: ticket.version + 1 };

/**
 * A void finding after its record is restored: it returns to its former state, since what was done about it is stored.
 */
export const revived = (scene: Pick<Scene, "tree" | "today">, ticket: Ticket): Ticket => ({
  ...ticket,
  state: stateBefore(scene, ticket),
  version: ticket.version + 1,
});

const stateBefore = (scene: Pick<Scene, "tree" | "today">, ticket: Ticket): Ticket["state"] =>
  ticket.verifiedOn !== undefined ? "verified" : ticket.closedOn !== undefined ? "closed" : stateAtFirst(scene, ticket);
