import type { Day, LedgerRecord } from "#core";
import type { Ticket } from "#store";
import type { Scene } from "../command.ts";
import { isHeld, stateAtFirst } from "./held.ts";

/**
 * The findings of a record that are opened, their due day, and the name that was written for the unit that has to
 * correct them.
 */
export interface Opening {
  /** The first and the last of them, counted from 1. */
  readonly from: number;
  readonly to: number;
  readonly due: Day;
  readonly unitLabel: string | undefined;
}

/**
 * The findings of a record as numbered tickets with an owner and a due day; without its words a finding has none. Those of
 * a unit that is not above the one they are about wait for its superior.
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

/** Who is to put the findings right, where the inspection names somebody. */
function ownerOf({ content }: Pick<LedgerRecord, "content">): string | undefined {
  const { owner } = content.fields;
  return typeof owner === "string" && owner !== "" ? owner : undefined;
}

/**
 * What a finding that is there already takes over from its corrected record: words, deadline, issuer, unit and owner. What
 * was accepted for one unit is asked anew for another.
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

/** Open findings beyond the number that is left become void; those within it that were void open again; closed ones stay. */
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
  // What was reported done is not in force either while the superior has not accepted it.
  return state === "closed" && isHeld(scene, ticket) ? "proposed" : state;
}

/** A finding as it stands when its record is taken back; what was declined stays so. */
export const voided = (ticket: Ticket): Ticket =>
  ticket.state === "void" || ticket.state === "declined"
    ? ticket
    : { ...ticket, state: "void", version: ticket.version + 1 };

/** A void finding as it stands when its record is there again: what was done about it was kept. */
export const revived = (scene: Pick<Scene, "tree" | "today">, ticket: Ticket): Ticket => ({
  ...ticket,
  state: stateBefore(scene, ticket),
  version: ticket.version + 1,
});

const stateBefore = (scene: Pick<Scene, "tree" | "today">, ticket: Ticket): Ticket["state"] =>
  ticket.verifiedOn !== undefined ? "verified" : ticket.closedOn !== undefined ? "closed" : stateAtFirst(scene, ticket);
