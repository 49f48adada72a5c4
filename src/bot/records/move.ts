import { fail, type LedgerRecord, ok, type Result, type Unit } from "#core";
import { keepReportUnit, type Ticket, ticketsOfRecord, type Write } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { may, standingOf } from "../permissions.ts";
import { say } from "../replies.ts";
import { ticketAfter } from "../tickets/open.ts";
import { otherUnitOf } from "../units/whose.ts";
import { type Changed, changeRecord, kindOf } from "./change.ts";
import { likeOwn } from "./duplicates.ts";
import { lockName, lockOver } from "./locks.ts";
import { mayUnlock } from "./rights.ts";

/** A record after its move to another unit, with its findings. */
export interface Moved extends Changed {
  readonly unit: Unit;
  readonly tickets: readonly Ticket[];
}

/**
 * Moves a record from the unit it was reported for to the other unit that its reporter may have meant (`otherUnitOf`).
 * The reporter or a secretary of either unit may do it; if the reporter does, their later reports in the same group
 * belong to the chosen unit too. In a closed period only people who may change closed records can do it, and the list
 * of changes since the closing shows the move.
 */
export async function moveRecord(scene: Scene, record: LedgerRecord, wanted: string): Promise<Result<Moved, Outcome>> {
  const unit = await otherUnitOf(scene, record);
  if (unit === undefined || unit.id !== wanted)
    return fail(say(`${record.number} 已不能改记到这个单位，请重新核对`, { tone: "ask" }));
  if (record.state === "withdrawn") return fail(say("已经撤销了，先恢复再改", { tone: "ask" }));
  const refusal = (await refusalOf(scene, record, unit)) ?? (await repeatIn(scene, record, unit));
  if (refusal !== undefined) return fail(refusal);
  const from = scene.tree.units.get(record.unitId)?.name ?? "";
  const tickets = ticketsIn(scene, record, unit, await ticketsOfRecord(scene.query, record.id));
  const next = { unitId: unit.id };
  const reason = `由${from}改记到${unit.name}`;
  const changed = await changeRecord(scene, record, { action: "edit", next, tickets, reason });
  const audit = changed.audit.map((line) => ({ ...line, details: { from: record.unitId, to: unit.id } }));
  return ok({ ...changed, audit, writes: [...changed.writes, ...keptBy(scene, record, unit)], unit, tickets });
}

async function refusalOf(scene: Scene, record: LedgerRecord, unit: Unit): Promise<Outcome | undefined> {
  const standing = standingOf(scene);
  const isOwn = record.reporterId === scene.sender.id && may(standing, "record.change-own", record.unitId);
  const isSecretary = [record.unitId, unit.id].some((id) => may(standing, "record.change", id));
  if (!isOwn && !isSecretary) return denial("record.change", unit.id, "须由登记人本人，或这两个单位的书记修改");
  const action = `report.${kindOf(record).reporter}` as const;
  if (!isSecretary && !may(standing, action, unit.id)) return denial(action, unit.id, `须由${unit.name}的书记修改`);
  for (const id of [record.unitId, unit.id]) {
    const lock = await lockOver(scene, id, record.day);
    if (lock !== undefined && !mayUnlock(scene, lock, record))
      return denial("lock", lock.unitId, `${lockName(lock)}已经封账，须由封账单位的书记修改`);
  }
  return undefined;
}

/** The problem that the other unit already reported the event, so that the move would count it twice. */
async function repeatIn(scene: Scene, record: LedgerRecord, unit: Unit): Promise<Outcome | undefined> {
  const [same] = await likeOwn(scene, { ...record, unitId: unit.id });
  if (same === undefined) return undefined;
  return say(`${unit.name}同日已有「${same.title}」（${same.number}），请先核对是否同一场`, { tone: "ask" });
}

/** The findings after the move: the issuer changes too, and it is decided again whether a superior must accept them. */
function ticketsIn(scene: Scene, record: LedgerRecord, unit: Unit, tickets: readonly Ticket[]): readonly Ticket[] {
  return tickets.map((ticket) => {
    const { unitLabel } = ticket;
    const next = ticketAfter(
      scene,
      ticket,
      { ...record, unitId: unit.id },
      { to: tickets.length, due: undefined, unitLabel },
    );
    const kept = ticket.state === "void" ? { ...next, state: ticket.state } : next;
    return { ...kept, version: ticket.version + 1 };
  });
}

function keptBy(scene: Scene, record: LedgerRecord, unit: Unit): readonly Write[] {
  if (record.reporterId !== scene.sender.id || record.chatId === undefined) return [];
  const kept = { chatId: record.chatId, personId: scene.sender.id, unitId: unit.id, at: scene.now };
  return [keepReportUnit(scene.query, kept)];
}
