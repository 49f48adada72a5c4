import { ancestorsOf, type Card, kinds, type LedgerRecord, type Press } from "#core";
import { grantsOf, locksOver, type PeriodLock, pendingRecords, revisionsOf, rolesOf } from "#store";
import type { Reply, Scene } from "../command.ts";
import { type Grant, may } from "../permissions.ts";
import { receiptLine } from "./receipts.ts";
import { isRestricted } from "./rights.ts";

/** The name of a closed period: 2026年9月 or 2026年. */
export const lockName = ({ period }: Pick<PeriodLock, "period">): string => {
  const [year, month] = period.split("-");
  return month === undefined ? `${year}年` : `${year}年${Number(month)}月`;
};

/** The nearest closed period that covers a day for a unit or a unit above it; undefined if the day is open. */
export async function lockOver(
  scene: Pick<Scene, "query" | "tree"> & Partial<Pick<Scene, "lastLocked">>,
  unitId: string,
  day: string,
): Promise<PeriodLock | undefined> {
  // A fast exit without a query: nearly every report is of a day after all closed periods.
  if (scene.lastLocked !== undefined && day > scene.lastLocked) return undefined;
  const chain = [unitId, ...ancestorsOf(scene.tree, unitId, day)];
  const locks = await locksOver(scene.query, chain, day);
  return chain.map((id) => locks.find((lock) => lock.unitId === id)).find((lock) => lock !== undefined);
}

/** A record that arrived after its period was closed, and the lock whose unit has not yet accepted or refused it. */
export interface LateRecord {
  readonly record: LedgerRecord;
  readonly lock: PeriodLock;
}

// The most late records that are asked about at once, more than ever wait; the rest follow as they are answered.
const MOST_LATE = 200;

/**
 * All records that wait for a secretary's consent because their period was closed before they arrived, the oldest
 * first.
 */
export async function lateRecords(scene: Pick<Scene, "query" | "tree" | "today">): Promise<readonly LateRecord[]> {
  const found: LateRecord[] = [];
  for (const record of await pendingRecords(scene.query, MOST_LATE)) {
    const lock = await lockOver(scene, record.unitId, record.day);
    if (lock === undefined) continue;
    const [made] = await revisionsOf(scene.query, record.id);
    // A record that was pending before the period was closed, or whose reporter may open the period, does not wait for
    // consent: it waits for the answer whether it is a duplicate.
    if (made === undefined || made.at < lock.sealedAt) continue;
    const grants = (await grantsOf(scene.query, record.reporterId)) as readonly Grant[];
    const reporter = { grants, place: undefined, tree: scene.tree, day: scene.today };
    if (!may(reporter, isRestricted(record) ? "discipline.read" : "lock", lock.unitId)) found.push({ record, lock });
  }
  return found.toSorted((a, b) => a.record.number - b.record.number);
}

/** The question whether a late record may enter a closed period, with a button for each answer. */
export function lateCard(scene: Scene, { record, lock }: LateRecord): Card {
  const unit = scene.tree.units.get(record.unitId)?.name ?? "";
  const text = `${lockName(lock)}已封账，${unit}补报一条，是否同意？`;
  const press = (value: string): Press => ({ action: "lock-late", id: String(record.number), value });
  return {
    title: text,
    tone: "ask",
    summary: text,
    blocks: [
      { type: "text", text: receiptLine({ kind: kinds[record.kind], record, scene }) },
      ...(isRestricted(record) ? [] : [{ type: "quote", text: record.line } as const]),
      {
        type: "buttons",
        buttons: [
          { text: "同意", style: "primary", press: press("yes") },
          { text: "不同意", press: press("no") },
        ],
      },
      {
        type: "note",
        text: `同意后只列入差异，${lockName(lock)}封账时的数不变。`,
      },
    ],
  };
}

/**
 * Asks the people who may open a closed period whether a record may enter it: the secretaries of the unit that closed
 * it, or for a restricted record the holders of the grant for that unit.
 */
export async function askKeepers(scene: Scene, lock: PeriodLock, record: LedgerRecord): Promise<readonly Reply[]> {
  const keepers = isRestricted(record) ? "discipline" : "secretary";
  const units = isRestricted(record)
    ? [lock.unitId, ...ancestorsOf(scene.tree, lock.unitId, scene.today)]
    : [lock.unitId];
  const roles = (await Promise.all(units.map((id) => rolesOf(scene.query, id)))).flat();
  const people = new Set(roles.filter(({ role }) => role === keepers).map(({ personId }) => personId));
  const card = lateCard(scene, { record, lock });
  return [...people].map((person) => ({
    card,
    to: { person },
    refs: { records: [record.number] },
    part: `lock-${person}`,
    priority: 1,
  }));
}
