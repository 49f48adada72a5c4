import type { Selectable } from "kysely";
import { addMonths, type Day } from "#core";
import { type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { insertRow } from "../sql/insert.ts";

/**
 * proposed: waits for the superior of the unit it is about; declined: the superior refused it; neither is in any total.
 * open: to be corrected; closed: evidence given, waits for a second person; verified: done; void: its record was
 * withdrawn.
 */
export type TicketState = "proposed" | "declined" | "open" | "closed" | "verified" | "void";

/** One finding that must be corrected, such as Z18. */
export interface Ticket {
  readonly id: string;
  readonly number: number;
  readonly recordId: string;
  readonly seq: number;
  readonly text: string;
  readonly type: string;
  readonly issuerUnitId: string;
  readonly unitId: string | undefined;
  readonly unitLabel: string | undefined;
  readonly owner: string | undefined;
  readonly foundOn: Day;
  readonly due: Day;
  readonly originalDue: Day;
  readonly state: TicketState;
  readonly evidence: string | undefined;
  readonly closedOn: Day | undefined;
  readonly closedBy: string | undefined;
  readonly verifiedOn: Day | undefined;
  readonly verifiedBy: string | undefined;
  /** When a proposed finding was accepted or declined; the next field is by whom. */
  readonly acceptedOn: Day | undefined;
  readonly acceptedBy: string | undefined;
  readonly version: number;
}

const columnsOf = (ticket: Ticket) => ({
  text: ticket.text,
  type: ticket.type,
  issuer_unit_id: ticket.issuerUnitId,
  unit_id: ticket.unitId ?? null,
  unit_label: ticket.unitLabel ?? null,
  owner: ticket.owner ?? null,
  found_on: ticket.foundOn,
  due: ticket.due,
  original_due: ticket.originalDue,
  state: ticket.state,
  evidence: ticket.evidence ?? null,
  closed_on: ticket.closedOn ?? null,
  closed_by: ticket.closedBy ?? null,
  verified_on: ticket.verifiedOn ?? null,
  verified_by: ticket.verifiedBy ?? null,
  accepted_on: ticket.acceptedOn ?? null,
  accepted_by: ticket.acceptedBy ?? null,
  version: ticket.version,
});

/** Describes a new ticket. */
export function insertTicket(query: Query, ticket: Ticket): Write {
  return insertRow(query, "ticket", {
    id: ticket.id,
    number: ticket.number,
    record_id: ticket.recordId,
    seq: ticket.seq,
    ...columnsOf(ticket),
  });
}

/**
 * Describes a changed ticket, whose version is one higher than the version the decision read. The commit is aborted if
 * the stored version differs.
 */
export function updateTicket(query: Query, ticket: Ticket): Write {
  return write(
    query
      .updateTable("ticket")
      .set(columnsOf(ticket))
      .where("id", "=", ticket.id)
      .where("version", "=", ticket.version - 1),
    "change",
  );
}

/** The tickets of a record, in their order. */
export async function ticketsOfRecord(query: Query, recordId: string): Promise<readonly Ticket[]> {
  const rows = await query.selectFrom("ticket").selectAll().where("record_id", "=", recordId).orderBy("seq").execute();
  return rows.map(ticketOf);
}

/** The ticket with this number (Z18 is 18). */
export async function ticketByNumber(query: Query, number: number): Promise<Ticket | undefined> {
  const row = await query.selectFrom("ticket").selectAll().where("number", "=", number).executeTakeFirst();
  return row && ticketOf(row);
}

/** The tickets that are not settled: open, or waiting for a second person; the nearest deadline first. */
export async function unsettledTickets(query: Query): Promise<readonly Ticket[]> {
  const rows = await query
    .selectFrom("ticket")
    .selectAll()
    .where("state", "in", ["open", "closed"])
    .orderBy("due")
    .orderBy("number")
    .execute();
  return rows.map(ticketOf);
}

/** The verified findings, the newest first. */
export async function settledTickets(query: Query, limit: number): Promise<readonly Ticket[]> {
  const rows = await query
    .selectFrom("ticket")
    .selectAll()
    .where("state", "=", "verified")
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
  return rows.map(ticketOf);
}

/** The findings that wait for the superior of the unit they are about, the oldest first. */
export async function proposedTickets(query: Query): Promise<readonly Ticket[]> {
  const rows = await query
    .selectFrom("ticket")
    .selectAll()
    .where("state", "=", "proposed")
    .orderBy("found_on")
    .orderBy("number")
    .execute();
  return rows.map(ticketOf);
}

// D1 binds at most 100 parameters per statement.
const UNITS_A_STATEMENT = 80;

/**
 * Which of these tickets are repeated: same unit and type within the twelve months before. Maps ticket id → which time
 * it is; absent if it is the first. Findings of one inspection count as one time.
 */
export async function repeatsOf(query: Query, tickets: readonly Ticket[]): Promise<ReadonlyMap<string, number>> {
  const units = [...new Set(tickets.flatMap(({ unitId }) => (unitId === undefined ? [] : [unitId])))];
  const since = tickets.reduce((first, { foundOn }) => (foundOn < first ? foundOn : first), "9999-12-31");
  const earlier: Ticket[] = [];
  for (let at = 0; at < units.length; at += UNITS_A_STATEMENT) {
    const rows = await query
      .selectFrom("ticket")
      .selectAll()
      .where("unit_id", "in", units.slice(at, at + UNITS_A_STATEMENT))
      .where("state", "in", ["open", "closed", "verified"])
      .where("found_on", ">=", addMonths(since, -12))
      .execute();
    earlier.push(...rows.map(ticketOf));
  }
  const times = tickets.flatMap((ticket) => {
    const alike = earlier.filter(
      (other) =>
        other.unitId === ticket.unitId &&
        other.type === ticket.type &&
        other.recordId !== ticket.recordId &&
        other.number < ticket.number &&
        other.foundOn >= addMonths(ticket.foundOn, -12) &&
        other.foundOn <= ticket.foundOn,
    );
    const count = new Set(alike.map(({ recordId }) => recordId)).size;
    return ticket.unitId === undefined || count === 0 ? [] : [[ticket.id, count + 1] as const];
  });
  return new Map(times);
}

/** Translates a row of `ticket` into a ticket. */
export function ticketOf(row: Selectable<Schema["ticket"]>): Ticket {
  return {
    id: row.id,
    number: row.number,
    recordId: row.record_id,
    seq: row.seq,
    text: row.text,
    type: row.type,
    issuerUnitId: row.issuer_unit_id,
    unitId: row.unit_id ?? undefined,
    unitLabel: row.unit_label ?? undefined,
    owner: row.owner ?? undefined,
    foundOn: row.found_on,
    due: row.due,
    originalDue: row.original_due,
    state: row.state as TicketState,
    evidence: row.evidence ?? undefined,
    closedOn: row.closed_on ?? undefined,
    closedBy: row.closed_by ?? undefined,
    verifiedOn: row.verified_on ?? undefined,
    verifiedBy: row.verified_by ?? undefined,
    acceptedOn: row.accepted_on ?? undefined,
    acceptedBy: row.accepted_by ?? undefined,
    version: row.version,
  };
}
