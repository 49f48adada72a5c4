import type { Tree } from "#core";
import type { Ticket } from "#store";

/** Z18. */
export const ticketName = (ticket: Pick<Ticket, "number">): string => `Z${ticket.number}`;

/** Whom a finding is about, by its name. */
export const whomOf = (tree: Tree, ticket: Pick<Ticket, "unitId" | "unitLabel">): string =>
  (ticket.unitId === undefined ? undefined : tree.units.get(ticket.unitId)?.name) ?? ticket.unitLabel ?? "";
