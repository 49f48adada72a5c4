import { CLOSED, fail, kinds, type LedgerRecord, ok, type Result, type Sight } from "#core";
import { ownerOfRecord, type PeriodLock, recordByNumber } from "#store";
import type { Scene } from "../command.ts";
import { may, standingOf } from "../permissions.ts";

/** Who asks, and where they are answered. */
export type Asker = Pick<Scene, "sender" | "unit" | "tree" | "today" | "chat" | "verdicts">;

/** Whether only those who hold the grant for it may know what a record says. */
export const isRestricted = ({ kind }: Pick<LedgerRecord, "kind">): boolean => kinds[kind].restricted === true;

/** Whether the speaker holds the grant for a unit's restricted records, and is where nobody else hears of them. */
const mayKnow = (asker: Asker, unitId: string): boolean =>
  asker.chat.kind === "direct" && may(standingOf(asker), "discipline.read", unitId);

/** Whether the speaker may read this record here: their own, one of this chat's unit, or one of a unit they look after. */
export function mayRead(asker: Asker, record: Pick<LedgerRecord, "kind" | "unitId" | "reporterId">): boolean {
  if (isRestricted(record)) return mayKnow(asker, record.unitId);
  if (record.reporterId === asker.sender.id) return may(standingOf(asker), "record.read-own", record.unitId);
  return may(standingOf(asker), "record.read", record.unitId) || may(standingOf(asker), "tally", record.unitId);
}

/** Whether the speaker may change this record: their own, or one of a unit whose secretary they are. */
export function mayChange(asker: Asker, record: LedgerRecord): boolean {
  if (isRestricted(record)) return mayKnow(asker, record.unitId);
  const action = record.reporterId === asker.sender.id ? "record.change-own" : "record.change";
  return may(standingOf(asker), action, record.unitId);
}

/** Whether the speaker may confirm or return this record. */
export const mayConfirm = (asker: Asker, record: LedgerRecord): boolean =>
  isRestricted(record) ? mayKnow(asker, record.unitId) : may(standingOf(asker), "record.confirm", record.unitId);

/** Whether the speaker's word is enough to put this record into a closed period, or to change it there. */
export const mayUnlock = (asker: Asker, lock: PeriodLock, record: Pick<LedgerRecord, "kind">): boolean =>
  isRestricted(record) ? mayKnow(asker, lock.unitId) : may(standingOf(asker), "lock", lock.unitId);

/** How much of a record may be printed for the speaker here. Nothing else lets a restricted record be printed. */
export const sightOf = (asker: Asker, record: Pick<LedgerRecord, "kind" | "unitId" | "reporterId">): Sight =>
  mayRead(asker, record) ? "whole" : "closed";

/** The record of this number as far as the speaker may read it, or the sentence they hear instead. */
export async function readRecord(
  scene: Asker & Pick<Scene, "query">,
  number: number,
): Promise<Result<LedgerRecord, string>> {
  const record = await recordByNumber(scene.query, number, (one) => mayRead(scene, one));
  if (record !== undefined) return ok(record);
  const owner = await ownerOfRecord(scene.query, number);
  const wouldRead = (unitId: string) => may(standingOf(scene), "record.read", unitId);
  if (owner !== undefined && isRestricted(owner)) {
    const isNear = owner.reporterId === scene.sender.id || wouldRead(owner.unitId);
    if (isNear || may(standingOf(scene), "discipline.read", owner.unitId)) return fail(`${number}号${CLOSED}。`);
  }
  // Somebody else's number and no number sound the same: the answer must not tell what exists.
  return fail(`没有找到${number}号记录，请核对编号。发 /我 看您最近登记的。`);
}
