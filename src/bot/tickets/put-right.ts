import type { Content, Kind } from "#core";
import type { Ticket } from "#store";
import { isUnaccepted } from "./held.ts";

/** Who said that findings were corrected, when, and in which words. */
export interface PutRight {
  readonly evidence: string;
  readonly closedOn: string;
  readonly closedBy: string;
}

const OPEN = { state: "open", evidence: undefined, closedOn: undefined, closedBy: undefined } as const;

/**
 * Applies what a report says about corrected findings: they wait for verification, with the report's words as evidence.
 * They are the ones it numbers, or as many as it counts, first those already reported. A verified finding stays
 * verified; a finding that the report no longer counts is open again.
 */
export function withFixed(kind: Kind, tickets: readonly Ticket[], content: Content, said: PutRight): readonly Ticket[] {
  const count = content.amounts[kind.items?.fixed ?? ""]?.value ?? 0;
  const standing = tickets.filter((ticket) => ticket.state !== "void" && !isUnaccepted(ticket));
  const done = standing.filter(({ state }) => state !== "open");
  const order = [...done, ...standing.filter(({ state }) => state === "open")];
  const chosen = content.fixed ?? order.slice(0, count).map(({ seq }) => seq);
  return tickets.map((ticket) => {
    const isFixed = chosen.includes(ticket.seq);
    if (ticket.state === "open" && isFixed) return { ...ticket, state: "closed", ...said };
    return ticket.state === "closed" && !isFixed ? { ...ticket, ...OPEN } : ticket;
  });
}

/** Whether a correction of the record says anything new about corrected findings. */
export const isFixedAnew = (kind: Kind, before: Content, after: Content): boolean => {
  const key = kind.items?.fixed ?? "";
  return (
    before.amounts[key]?.value !== after.amounts[key]?.value ||
    JSON.stringify(before.fixed) !== JSON.stringify(after.fixed)
  );
};
