import {
  type Content,
  defined,
  fail,
  type Kind,
  kinds,
  type LedgerRecord,
  ok,
  type Partially,
  type Reported,
  type Result,
} from "#core";
import {
  expectJoined,
  expectRecord,
  postingsOfRecord,
  type Revision,
  recordById,
  recordsJoinedTo,
  type Ticket,
  ticketsOfRecord,
  type Write,
} from "#store";
import type { AuditLine, Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { voided } from "../tickets/open.ts";
import { heirOf, twinsOf, withWordsOf } from "./change/joined.ts";
import { nearestOf } from "./joint.ts";
import { lockName, lockOver } from "./locks.ts";
import { changeWrites } from "./post.ts";
import { mayChange, mayUnlock, readRecord } from "./rights.ts";

/** The change of a record, and the action named in its history. */
export interface Change {
  readonly action: Revision["action"];
  readonly next: Partial<Omit<LedgerRecord, "id" | "number" | "version">>;
  /** The record's tickets after the change; the version of each changed ticket is increased by one. */
  readonly tickets?: readonly Ticket[];
  readonly newTickets?: readonly Ticket[];
  readonly reason?: string;
  /** Records of the same event that are joined to this record again. */
  readonly rejoin?: readonly LedgerRecord[];
}

/** A decided change: the new record, all its writes, and its audit line. */
export interface Changed {
  readonly record: LedgerRecord;
  readonly writes: readonly Write[];
  readonly audit: readonly AuditLine[];
}

/**
 * Decides the change of a record: the record, its history, its postings, the stored sums, and the sums of the records
 * joined to it. Nothing is deleted.
 */
export async function changeRecord(scene: Scene, record: LedgerRecord, change: Change): Promise<Changed> {
  const { query } = scene;
  const next: LedgerRecord = { ...record, ...change.next, version: record.version + 1 };
  const known = await ticketsOfRecord(query, record.id);
  const tickets = (change.tickets ?? known).concat(change.newTickets ?? []);
  const changedTickets = tickets.filter((ticket) =>
    known.some((old) => old.id === ticket.id && old.version < ticket.version),
  );
  const joined = next.joinedTo === undefined ? undefined : await recordById(query, next.joinedTo);
  const around = {
    tree: scene.tree,
    slot: scene.settings.slot,
    tickets,
    joined,
    changedTickets,
    newTickets: change.newTickets ?? [],
  };
  const writes = changeWrites(
    query,
    next,
    await postingsOfRecord(query, record.id),
    revisionOf(scene, record, next, change),
    around,
  );
  const others = await recordsJoinedTo(query, record.id);
  return {
    record: next,
    writes: [
      // If another commit changes the record that this one is joined to, the event is decided again.
      ...(joined === undefined ? [] : [expectRecord(query, joined)]),
      ...writes,
      // Must come after the change: on PostgreSQL two transactions that first share the row lock and then both want it
      // exclusively would deadlock.
      expectJoined(query, record, others.length),
      ...(await followJoined(scene, record, next, others, change)),
    ],
    audit: [{ action: `record.${change.action}`, object: `record:${record.number}`, unitId: record.unitId }],
  };
}

/**
 * Updates the other hosts' records of the same event. What they subtract from the sums above depends on this record;
 * when it no longer counts they are joined to each other, so that the event is still counted once. Records made by the
 * same line repeat its changes.
 */
async function followJoined(
  scene: Scene,
  before: LedgerRecord,
  main: LedgerRecord,
  direct: readonly LedgerRecord[],
  { action, rejoin = [] }: Change,
): Promise<readonly Write[]> {
  const { query } = scene;
  const others = [...direct, ...rejoin];
  if (others.length === 0) return [];
  // If one of the other hosts withdraws its own record, the records that the line made for the rest stay.
  const twins = await twinsOf(query, main, main.state === before.state);
  const writes: Write[] = [];
  // A record may be joined to another host's record that is nearer in the unit tree than the line's own record.
  for (const { id } of others.filter((other) => twins.has(other.id))) {
    const further = await recordsJoinedTo(query, id);
    writes.push(expectJoined(query, { id }, further.length));
    others.push(...further.filter((one) => others.every((other) => other.id !== one.id)));
  }
  const heir = main.state === "counted" ? main : await heirOf(query, before, others, twins);
  const isElse = heir !== undefined && heir.id !== main.id && others.every(({ id }) => id !== heir.id);
  if (isElse) writes.push(expectRecord(query, heir));
  const now = new Map([[main.id, main]]);
  for (const other of others) {
    const isTwin = twins.has(other.id);
    const base = isTwin ? withWordsOf(before, main, other) : other;
    const stands = rejoin.includes(other) ? undefined : now.get(other.joinedTo ?? "");
    // While the line's own record is pending, the other records of the line stay joined to it.
    const isWaiting = main.state === "pending" && isTwin;
    const joined = isWaiting ? stands : joinedNow(scene, base, stands, heir, [...now.values()]);
    const next = { ...base, joinedTo: joined?.id, version: other.version + 1 };
    now.set(next.id, next);
    const own = joined === undefined ? "separate" : "join";
    const said = isTwin || main.state === "counted" ? action : own;
    writes.push(...(await joinedWrites(scene, other, next, joined, said)));
  }
  return writes;
}

/**
 * The record to which a changed record is joined: the present one if that still counts, else the nearest host. None for
 * the record that the others join.
 */
function joinedNow(
  scene: Scene,
  { id, state, unitId }: LedgerRecord,
  stands: LedgerRecord | undefined,
  heir: LedgerRecord | undefined,
  now: readonly LedgerRecord[],
): LedgerRecord | undefined {
  if (state !== "counted" || heir === undefined || heir.id === id) return undefined;
  if (stands?.state === "counted") return stands;
  const hosts = now.filter((host) => host.state === "counted");
  return nearestOf(scene, unitId, [heir, ...hosts]);
}

async function joinedWrites(
  scene: Scene,
  other: LedgerRecord,
  next: LedgerRecord,
  joined: LedgerRecord | undefined,
  action: Change["action"],
): Promise<readonly Write[]> {
  const { query, tree, settings } = scene;
  const around = { tree, slot: settings.slot, tickets: await ticketsOfRecord(query, other.id), joined };
  const revision = revisionOf(scene, other, next, { action, next: {} });
  return changeWrites(query, next, await postingsOfRecord(query, other.id), revision, around);
}

function revisionOf(scene: Scene, before: LedgerRecord, after: LedgerRecord, change: Change): Revision {
  const fields = [
    "kind",
    "category",
    "unitId",
    "targetUnitId",
    "day",
    "dayTo",
    "title",
    "content",
    "state",
    "joinedTo",
  ] as const;
  const differences = fields.flatMap((field) => {
    const [old, now] = [before[field], after[field]];
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [[field, [old ?? null, now ?? null]] as const];
  });
  const reason =
    change.reason === undefined || change.reason === "" ? [] : [["reason", [null, change.reason]] as const];
  return {
    recordId: before.id,
    version: after.version,
    at: scene.now,
    byId: scene.sender.id,
    source: scene.source,
    action: change.action,
    change: Object.fromEntries([...differences, ...reason]),
  };
}

/** A stored record in the form that the readers of forms and edits take. */
export function partialOf(record: LedgerRecord): Partially {
  const { target, due, ...fields } = record.content.fields;
  return {
    kind: record.kind,
    day: record.day,
    title: record.title,
    category: record.category,
    content: { ...record.content, fields },
    ...defined({ dayTo: record.dayTo }),
    ...(typeof target === "string" ? { targetName: target } : {}),
    ...(typeof due === "string" ? { due } : {}),
  };
}

/** The content a record stores of a report: the inverse of `partialOf`. */
export function contentOf(kind: Kind, reported: Reported): Content {
  const { content, targetName, due } = reported;
  // Each ticket stores its own deadline. A goal, a plan or an issue has no tickets, so the record stores it.
  const own = due === undefined || kind.items !== undefined ? {} : { due };
  return {
    ...content,
    fields: { ...content.fields, ...own, ...defined({ target: targetName }) },
  };
}

/** Decides to withdraw a record; its open tickets become void. */
export async function withdraw(scene: Scene, record: LedgerRecord, reason: string): Promise<Changed> {
  const tickets = (await ticketsOfRecord(scene.query, record.id)).map(voided);
  const next = { state: "withdrawn", joinedTo: undefined } as const;
  return await changeRecord(scene, record, { action: "withdraw", next, tickets, reason });
}

/** The record of this number if the speaker may change it, or the sentence that refuses it. */
export async function changeable(scene: Scene, number: number): Promise<Result<LedgerRecord, Outcome>> {
  const read = await readRecord(scene, number);
  if (!read.ok) return read;
  const record = read.value;
  const unitName = scene.tree.units.get(record.unitId)?.name ?? "本单位";
  if (!mayChange(scene, record))
    return fail(denial("record.change", record.unitId, `${number}号不是您登记的，请本人或${unitName}的书记修改。`));
  const lock = await lockOver(scene, record.unitId, record.day);
  if (lock !== undefined && !mayUnlock(scene, lock, record))
    return fail(denial("lock", lock.unitId, `${lockName(lock)}已经封账，${number} 须由封账单位的书记修改。`));
  return ok(record);
}

/** The kind of a record. */
export const kindOf = (record: LedgerRecord): Kind => kinds[record.kind];
