import type { Day, LedgerRecord } from "#core";
import type { Ticket } from "#store";
import type { Scene } from "../command.ts";

/** Which findings of a record are opened, until when, and what the unit was called that has to put them right. */
export interface Opening {
  /** The first and the last of them, counted from 1. */
  readonly from: number;
  readonly to: number;
  readonly due: Day;
  readonly unitLabel: string | undefined;
}

/** The findings of a record as numbered tickets with an owner and a due day; without its words a finding has none. */
export async function openTickets(
  scene: Pick<Scene, "newId" | "nextNumber">,
  record: LedgerRecord,
  { from, to, due, unitLabel }: Opening,
): Promise<readonly Ticket[]> {
  const tickets: Ticket[] = [];
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
      state: "open",
      evidence: undefined,
      closedOn: undefined,
      closedBy: undefined,
      verifiedOn: undefined,
      verifiedBy: undefined,
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

/** What a finding that is open already takes over from its corrected record: words, deadline, unit and owner. */
export function ticketAfter(
  ticket: Ticket,
  record: LedgerRecord,
  {
    to,
    due,
    unitLabel,
  }: { readonly to: number; readonly due: Day | undefined; readonly unitLabel: string | undefined },
): Ticket {
  return {
    ...ticket,
    text: record.content.items?.[ticket.seq - 1] ?? ticket.text,
    state: stateAfter(ticket, to),
    due: due ?? ticket.due,
    unitId: record.targetUnitId,
    unitLabel,
    owner: ownerOf(record),
  };
}

/** Open findings beyond the number that is left become void; those within it that were void open again; closed ones stay. */
function stateAfter({ seq, state }: Ticket, wanted: number): Ticket["state"] {
  if (seq > wanted) return state === "open" ? "void" : state;
  return state === "void" ? "open" : state;
}

/** How a finding stood before it became void with its record: what was done about it was kept. */
export const stateBefore = ({ verifiedOn, closedOn }: Ticket): Ticket["state"] =>
  verifiedOn !== undefined ? "verified" : closedOn !== undefined ? "closed" : "open";
