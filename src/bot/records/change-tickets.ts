import type { LedgerRecord } from "#core";
import { type Revision, recordById, type Ticket, ticketsOfRecord, type Write } from "#store";
import type { AuditLine, Scene } from "../command.ts";
import { afterStep, type TicketStep } from "../tickets/steps.ts";
import { unitOfTicket } from "../tickets/tickets.ts";
import { changeRecord } from "./change.ts";

/** A finding as it will be after the change. */
export interface TicketChange {
  readonly ticket: Ticket;
  readonly next: Partial<Ticket>;
}

/**
 * Decides one step for findings, by the table of transitions. `said` is the evidence of a closed finding or the new due
 * day of an extended one; `reason` is stored in the history.
 */
export const takeStep = (
  scene: Scene,
  step: TicketStep,
  tickets: readonly Ticket[],
  { said = "", reason = said }: { readonly said?: string; readonly reason?: string } = {},
): ReturnType<typeof changeTickets> => {
  const changes = tickets.map((ticket) => ({ ticket, next: afterStep(scene, step, ticket, said) }));
  return changeTickets(scene, changes, step, reason);
};

/**
 * Decides a change of findings: the tickets, the history of their records, and the figures that depend on both (M7.6
 * counts on the day of verification). Findings of one record change together.
 */
export async function changeTickets(
  scene: Scene,
  changes: readonly TicketChange[],
  action: Revision["action"],
  reason: string,
): Promise<{
  readonly tickets: readonly Ticket[];
  readonly writes: readonly Write[];
  readonly audit: readonly AuditLine[];
}> {
  const writes: Write[] = [];
  const audit: AuditLine[] = [];
  const after: Ticket[] = [];
  for (const [recordId, group] of Map.groupBy(changes, ({ ticket }) => ticket.recordId)) {
    const record: LedgerRecord | undefined = await recordById(scene.query, recordId);
    if (record === undefined) throw new Error(`a ticket of no record: ${recordId}`);
    const tickets = (await ticketsOfRecord(scene.query, recordId)).map((ticket) => {
      const next = group.find((change) => change.ticket.id === ticket.id)?.next;
      return next === undefined ? ticket : { ...ticket, ...next, version: ticket.version + 1 };
    });
    const names = group.map(({ ticket }) => `Z${ticket.number}`).join("、");
    const said = reason === "" ? names : `${names} ${reason}`;
    const changed = await changeRecord(scene, record, { action, next: {}, tickets, reason: said });
    writes.push(...changed.writes);
    audit.push(
      ...group.map(({ ticket }) => ({
        action: `ticket.${action}`,
        object: `ticket:${ticket.number}`,
        unitId: unitOfTicket(ticket),
      })),
    );
    after.push(...tickets.filter((ticket) => group.some((change) => change.ticket.id === ticket.id)));
  }
  return { tickets: after, writes, audit };
}
