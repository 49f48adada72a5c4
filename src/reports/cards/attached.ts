import { attachmentsOf, type Query, recordById, type Ticket } from "#store";

/** The names of the pictures and files of a finding. */
export async function attachedNames(query: Query, ticket: Ticket): Promise<readonly string[]> {
  const record = await recordById(query, ticket.recordId);
  const all = record === undefined ? [] : await attachmentsOf(query, record.number);
  return all.filter(({ ticketNumber }) => ticketNumber === ticket.number).map(({ name }) => name);
}
