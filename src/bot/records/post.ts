import {
  commonAncestorOf,
  type KindName,
  kinds,
  type LedgerRecord,
  type Posting,
  postingsOf,
  subjectsOf,
  type Tree,
  totalDeltas,
} from "#core";
import {
  addToTotals,
  clearPostings,
  expectTree,
  insertPostings,
  insertRecord,
  insertRevision,
  insertSigns,
  insertSubject,
  insertTicket,
  type Query,
  type Revision,
  type SubjectRow,
  type Ticket,
  updateRecord,
  updateTicket,
  type Write,
} from "#store";
import type { Scene } from "../command.ts";
import { isUnaccepted } from "../tickets/held.ts";

/** What the figures of a record depend on besides the record itself. */
export interface Surroundings {
  readonly tree: Tree;
  readonly slot: number;
  readonly tickets?: readonly Ticket[];
  /** The record of the same event to which this one is joined, if any. */
  readonly joined?: LedgerRecord | undefined;
}

/** The context of a report that writing needs: who reports, when, and the database to write to. */
type Reporting = Pick<Scene, "query" | "tree" | "now" | "source"> & {
  readonly sender: Pick<Scene["sender"], "id">;
  readonly settings: Pick<Scene["settings"], "slot">;
};

/** A record together with the name of the person or unit it is about, which postings and subjects need. */
function countable(record: LedgerRecord) {
  const { target } = record.content.fields;
  return { ...record, targetName: typeof target === "string" ? target : undefined };
}

/** The postings of a record in its present state: none unless it counts. */
export function postingsIn(record: LedgerRecord, { tree, tickets = [], joined }: Surroundings): readonly Posting[] {
  if (record.state !== "counted") return [];
  const level = tree.units.get(record.unitId)?.level ?? "市";
  const base = {
    recordId: record.id,
    kind: record.kind,
    category: record.category,
    unitId: record.unitId,
    level,
    confirmed: record.confirmedAt !== undefined,
    adjust: false,
  };
  const own = postingsOf(kinds[record.kind], countable(record)).flatMap(({ measure, amount, approx, day }) => {
    const left = amount - unacceptedIn(record, measure, tickets);
    return left > 0 || amount === 0 ? [{ ...base, measure, amount: left, approx, day: day ?? record.day }] : [];
  });
  return [
    ...own,
    ...verifiedPostings(record, tickets, base),
    ...(joined ? adjustments(record, joined, own, tree) : []),
  ];
}

/** How many findings of a record are not accepted by a superior yet; no total includes them. */
const unacceptedIn = (record: LedgerRecord, measure: string, tickets: readonly Ticket[]): number =>
  measure === kinds[record.kind].items?.quantity ? tickets.filter(isUnaccepted).length : 0;

/** A finding counts as corrected on the day a second person verified it, for the unit that issued it (M7.6). */
function verifiedPostings(
  record: LedgerRecord,
  tickets: readonly Ticket[],
  base: Omit<Posting, "measure" | "amount" | "approx" | "day">,
): Posting[] {
  const byDay = Map.groupBy(
    tickets.filter((ticket) => ticket.state === "verified" && ticket.verifiedOn !== undefined),
    (ticket) => ticket.verifiedOn ?? record.day,
  );
  return [...byDay].map(([day, verified]) => ({
    ...base,
    kind: "rectification" as KindName,
    measure: "times",
    amount: verified.length,
    approx: false,
    day,
  }));
}

/**
 * The negative postings of the second report of one event. They are posted at the lowest unit above both hosts: below
 * it each host keeps its own count, from it upwards the event counts once.
 */
function adjustments(record: LedgerRecord, joined: LedgerRecord, own: readonly Posting[], tree: Tree): Posting[] {
  const unitId = commonAncestorOf(tree, [record.unitId, joined.unitId], record.day);
  if (unitId === undefined) return [];
  const people = record.content.fields.joint === "different" ? "different" : "same";
  const theirs = new Map(
    postingsOf(kinds[joined.kind], countable(joined)).map((posting) => [posting.measure, posting]),
  );
  return own.flatMap((posting) => {
    const other = theirs.get(posting.measure);
    // If one host corrected the day and the other has not yet, a period may hold only one of them, so nothing is
    // subtracted.
    if (other === undefined || (other.day ?? joined.day) !== posting.day) return [];
    if (posting.measure !== "times" && people === "different") return [];
    const amount = -Math.min(posting.amount, other.amount);
    // If only one host's record is confirmed, the event counts once among the confirmed ones, so the subtraction is not
    // marked as confirmed.
    const confirmed = posting.confirmed && joined.confirmedAt !== undefined;
    return amount === 0 ? [] : [{ ...posting, unitId, amount, approx: false, adjust: true, confirmed }];
  });
}

/** The subjects of a record in its present state: none unless it counts. */
export function subjectsIn(record: LedgerRecord): readonly SubjectRow[] {
  if (record.state !== "counted") return [];
  return subjectsOf(kinds[record.kind], countable(record)).map((subject) => ({
    recordId: record.id,
    measure: subject.measure,
    key: subject.key,
    label: subject.label,
    unitId: record.unitId,
    kind: record.kind,
    category: record.category,
    day: record.day,
    dayTo: record.dayTo,
    confirmed: record.confirmedAt !== undefined,
  }));
}

function figureWrites(query: Query, record: LedgerRecord, before: readonly Posting[], around: Surroundings): Write[] {
  const after = postingsIn(record, around);
  return [
    ...insertPostings(query, after),
    ...subjectsIn(record).map((subject) => insertSubject(query, subject)),
    ...addToTotals(query, totalDeltas(around.tree, before, after), around.slot),
  ];
}

/**
 * Describes all writes of a new record: itself, the first step of its history, its tickets, its postings and the stored
 * sums.
 */
export function reportWrites(
  { query, tree, settings, now, sender, source }: Reporting,
  record: LedgerRecord,
  more: Pick<Surroundings, "joined" | "tickets"> = {},
): readonly Write[] {
  const around = { tree, slot: settings.slot, ...more };
  return [
    ...expectTree(query, tree),
    insertRecord(query, record),
    ...insertSigns(query, record),
    insertRevision(query, {
      recordId: record.id,
      version: record.version,
      at: now,
      byId: sender.id,
      source,
      action: "report",
      change: {},
    }),
    ...(around.tickets ?? []).map((ticket) => insertTicket(query, ticket)),
    ...figureWrites(query, record, [], around),
  ];
}

/**
 * Describes all writes of a changed record. `before` are its postings until now (`postingsOfRecord`); `record` is the
 * changed record with its version increased by one. Of the tickets in `around`, those with a new version are written.
 */
export function changeWrites(
  query: Query,
  record: LedgerRecord,
  before: readonly Posting[],
  revision: Revision,
  around: Surroundings & { readonly changedTickets?: readonly Ticket[]; readonly newTickets?: readonly Ticket[] },
): readonly Write[] {
  return [
    ...expectTree(query, around.tree),
    updateRecord(query, record),
    ...insertSigns(query, record),
    insertRevision(query, revision),
    ...(around.changedTickets ?? []).map((ticket) => updateTicket(query, ticket)),
    ...(around.newTickets ?? []).map((ticket) => insertTicket(query, ticket)),
    ...clearPostings(query, record.id, before),
    ...figureWrites(query, record, before, around),
  ];
}
