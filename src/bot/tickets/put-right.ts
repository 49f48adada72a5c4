import type { Content, Kind } from "#core";
import type { Ticket } from "#store";
import { isUnaccepted } from "./held.ts";

/** Who said that findings were put right, when, and in which words. */
export interface PutRight {
  readonly evidence: string;
  readonly closedOn: string;
  readonly closedBy: string;
}

const OPEN = { state: "open", evidence: undefined, closedOn: undefined, closedBy: undefined } as const;

/**
 * The findings as a report's words leave them: those it says were put right wait for verification, with the words as their
 * evidence. They are the ones it numbers, else as many as it counts, beginning with those that were reported before. One
 * that was verified stays so; one that the report no longer counts is open again.
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

/** Whether a correction says anything new of what was put right. */
export const isFixedAnew = (kind: Kind, before: Content, after: Content): boolean => {
  const key = kind.items?.fixed ?? "";
  return (
    before.amounts[key]?.value !== after.amounts[key]?.value ||
    JSON.stringify(before.fixed) !== JSON.stringify(after.fixed)
  );
};
