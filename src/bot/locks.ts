import { ancestorsOf, type LedgerRecord } from "#core";
import { locksOver, type PeriodLock, rolesOf } from "#store";
import type { Reply, Scene } from "./command.ts";
import { may, standingOf } from "./permissions.ts";
import { receiptLine } from "./receipts.ts";

/** 2026年9月, 2026年. */
export const lockName = ({ period }: Pick<PeriodLock, "period">): string => {
  const [year, month] = period.split("-");
  return month === undefined ? `${year}年` : `${year}年${Number(month)}月`;
};

/** The closed period that holds a day for a unit or for one above it, nearest first; undefined where the day is open. */
export async function lockOver(scene: Scene, unitId: string, day: string): Promise<PeriodLock | undefined> {
  const chain = [unitId, ...ancestorsOf(scene.tree, unitId, day)];
  const locks = await locksOver(scene.query, chain, day);
  return chain.map((id) => locks.find((lock) => lock.unitId === id)).find((lock) => lock !== undefined);
}

/** Whether the speaker's word is enough to change a closed period. */
export const mayUnlock = (scene: Scene, lock: PeriodLock): boolean => may(standingOf(scene), "lock", lock.unitId);

/** Asks the secretaries of the unit that closed the period whether a record still goes into it. */
export async function askSecretaries(
  scene: Scene,
  lock: PeriodLock,
  record: LedgerRecord,
  kind: Parameters<typeof receiptLine>[0]["kind"],
): Promise<readonly Reply[]> {
  const roles = await rolesOf(scene.query, lock.unitId);
  const people = new Set(roles.filter(({ role }) => role === "secretary").map(({ personId }) => personId));
  const unit = scene.tree.units.get(record.unitId)?.name ?? "";
  const text = `${lockName(lock)}已封账，${unit}补报一条，是否同意？`;
  const press = (value: string) => ({ action: "lock-late", id: String(record.number), value });
  return [...people].map((person) => ({
    card: {
      title: text,
      tone: "ask",
      summary: text,
      blocks: [
        { type: "text", text: receiptLine({ kind, record, scene }) },
        { type: "quote", text: record.line },
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
    },
    to: { person },
    refs: { records: [record.number] },
    part: `lock-${person}`,
    priority: 1,
  }));
}
