import { isRestricted, lateRecords, lockName } from "#bot";
import { addWorkdays, dayIn, printDay } from "#core";
import type { Ground, Item, RuleItems } from "./rule.ts";

/**
 * The working days without an answer after which the secretaries are reminded, then reminded again, and last the leader
 * is told once.
 */
const STAGES = [
  { stage: "leader", after: 7 },
  { stage: "again", after: 3 },
  { stage: "once", after: 1 },
] as const;

/**
 * Reminder rule R24 补报: a record that came after its period was closed waits for consent of the unit that closed it.
 * The oldest such record is asked about again, together with those after it.
 */
export const lateItems: RuleItems = async (ground) => {
  const waiting = await ground.once("late records", () => lateRecords(ground));
  const open = waiting.filter(({ record }) => !isRestricted(record));
  const byLock = Map.groupBy(open, ({ lock }) => `${lock.unitId} ${lock.period}`);
  return [...byLock.values()].flatMap((late) => itemsOf(ground, late));
};

function itemsOf(ground: Ground, late: Awaited<ReturnType<typeof lateRecords>>): readonly Item[] {
  const [oldest] = late;
  if (oldest === undefined) return [];
  const { lock, record } = oldest;
  const came = dayIn(ground.zone, record.reportedAt);
  const stage = STAGES.find(({ after }) => addWorkdays(came, after, ground.calendar) <= ground.today)?.stage;
  if (stage === undefined) return [];
  const unit = ground.tree.units.get(lock.unitId)?.name ?? "";
  const since = `${late.length > 1 ? "最早一条" : ""}${printDay(came, ground.today)}报送`;
  const told = `${unit}：${lockName(lock)}封账后补报的${late.length}条尚未答复，${since}`;
  const item: Item = {
    rule: "late",
    about: record.id,
    period: lock.period,
    stage: stage === "leader" ? "again" : stage,
    to: "secretary",
    unitId: lock.unitId,
    text: `${told}，请答复是否同意`,
    how: "答复请发 /封账 待同意",
    groupText: `${told}。请书记在单聊中发 /封账 待同意`,
    rank: 5,
    button: { text: "答复补报", press: { action: "lock-waiting" } },
  };
  if (stage !== "leader") return [item];
  const { groupText: _, button: __, how: ___, ...rest } = item;
  return [item, { ...rest, stage, to: "leader", text: told }];
}
