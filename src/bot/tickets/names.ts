import type { Tree } from "#core";
import type { Ticket } from "#store";

/** The name of a finding, such as Z18. */
export const ticketName = (ticket: Pick<Ticket, "number">): string => `Z${ticket.number}`;

/** The name of the unit that a finding is about. */
export const whomOf = (tree: Tree, ticket: Pick<Ticket, "unitId" | "unitLabel">): string =>
  (ticket.unitId === undefined ? undefined : tree.units.get(ticket.unitId)?.name) ?? ticket.unitLabel ?? "";
