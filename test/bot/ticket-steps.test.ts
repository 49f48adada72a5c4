import fc from "fast-check";
import { expect, test } from "vitest";
import { createTree, kinds, type LedgerRecord, type Unit, type UnitKind } from "#core";
import type { Ticket } from "#store";
// By path: the door of the room opens later than its rules must hold.
import { openTickets, revived, ticketAfter, voided } from "../../src/bot/tickets/open.ts";
import { withFixed } from "../../src/bot/tickets/put-right.ts";
import { afterStep, isReady, type TicketStep, TRANSITIONS } from "../../src/bot/tickets/steps.ts";

const unit = (id: string, kind: UnitKind): Unit => ({
  id,
  name: id,
  names: [],
  level: "市",
  kind,
  class: undefined,
  memberCount: undefined,
  secretaryName: undefined,
  activeFrom: "2026-01-01",
  activeTo: undefined,
  version: 1,
});

// above ─┬─ own        findings that beside reports about own wait for above
//        └─ beside
const parents = { above: undefined, own: "above", beside: "above" } as const;
const tree = createTree(
  [unit("above", "root"), unit("own", "organ"), unit("beside", "organ")],
  Object.entries(parents).map(([unitId, parentId]) => ({ unitId, parentId, fromDay: "2026-01-01" })),
);
const today = "2026-11-22";
const by = { tree, today, sender: { id: "p1", name: "", grants: [] } };
const said = { evidence: "已补签到", closedOn: today, closedBy: "p2" };

const record = (targetUnitId: string, unitId: string, fixed: number) =>
  ({
    id: "r1",
    unitId,
    targetUnitId,
    day: today,
    category: "其他",
    content: { amounts: { rectified: { value: fixed } }, fields: {}, items: ["缺签到"] },
  }) as unknown as LedgerRecord;

/** What happens to a finding, as a name of the table and a function of it. */
type Event = readonly [keyof typeof TRANSITIONS, (ticket: Ticket) => Ticket];

const steps = ["close", "verify", "send-back", "extend", "accept", "decline"] as const satisfies readonly TicketStep[];
const units = fc.constantFrom("own", "beside", "above");
const told = (fixed: 0 | 1) => (ticket: Ticket) =>
  withFixed(kinds.inspection, [ticket], record("own", "above", fixed).content, said)[0] ?? ticket;

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom(...steps).map((step): Event => {
    return [step, (ticket) => (isReady(ticket, step) ? afterStep(by, step, ticket, "2026-12-31") : ticket)];
  }),
  fc.constant<Event>(["close", told(1)]),
  fc.constant<Event>(["send-back", told(0)]),
  fc.constant<Event>(["void", voided]),
  fc.constant<Event>(["void", (ticket) => fewer(ticket, 0)]),
  fc.constant<Event>(["revive", (ticket) => (ticket.state === "void" ? revived(by, ticket) : fewer(ticket, 1))]),
  fc.tuple(units, units).map(([target, issuer]): Event => {
    return ["move", (ticket) => (ticket.state === "void" ? ticket : corrected(ticket, record(target, issuer, 0), 1))];
  }),
);

const corrected = (ticket: Ticket, next: LedgerRecord, to: number) =>
  ticketAfter(by, ticket, next, { to, due: undefined, unitLabel: undefined });
const fewer = (ticket: Ticket, to: number) =>
  corrected(ticket, record(ticket.unitId ?? "own", ticket.issuerUnitId, 0), to);

test("every sequence of steps follows the transitions of the table", async () => {
  const made = async (issuer: string) => {
    const scene = { ...by, newId: () => "t1", nextNumber: async () => 18 };
    const opening = { from: 1, to: 1, due: "2026-12-22", unitLabel: undefined } as const;
    return (await openTickets(scene, record("own", issuer, 0), opening))[0] as Ticket;
  };
  const begun = [await made("above"), await made("beside")];
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...begun), fc.array(event, { maxLength: 12 }), (first, events) => {
      let ticket = first;
      for (const [name, happens] of events) {
        const before = ticket.state;
        ticket = happens(ticket);
        if (ticket.state !== before) {
          const { from, to }: { from: readonly string[]; to: readonly string[] } = TRANSITIONS[name];
          expect([name, before, from.includes(before)]).toEqual([name, before, true]);
          expect([name, ticket.state, to.includes(ticket.state)]).toEqual([name, ticket.state, true]);
          seen.add(`${name} ${before} → ${ticket.state}`);
        }
        if (ticket.state === "verified") expect(ticket.verifiedBy).toBeDefined();
        if (ticket.state === "verified" || ticket.state === "closed")
          expect([ticket.evidence, ticket.closedOn, ticket.closedBy]).not.toContain(undefined);
        if (ticket.state === "declined") expect(ticket.acceptedBy).toBeDefined();
      }
    }),
    { numRuns: 2000, seed: 18 },
  );
  // No row of the table is there for nothing, but for the step that leaves the state as it is.
  const reached = new Set([...seen].map((way) => way.split(" ", 1)[0]));
  expect(Object.keys(TRANSITIONS).filter((name) => !reached.has(name))).toEqual(["extend"]);
});

test.each(
  steps.flatMap((step) =>
    (["proposed", "declined", "open", "closed", "verified", "void"] as const).map((state) => [step, state] as const),
  ),
)("%s of a finding that is %s is done or is a bug", (step, state) => {
  const ticket = { number: 18, state } as Ticket;
  const isTold = (TRANSITIONS[step].from as readonly string[]).includes(state);
  if (isTold) expect(afterStep(by, step, ticket).state).toBe(TRANSITIONS[step].to[0]);
  else expect(() => afterStep(by, step, ticket)).toThrow(state);
});
