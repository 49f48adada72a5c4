import {
  CLOSED,
  fail,
  findUnits,
  type Kind,
  kinds,
  type LedgerRecord,
  ok,
  type Partially,
  type Result,
  type Sight,
  type Unit,
} from "#core";
import { ownerOfRecord, type PeriodLock, recordByNumber } from "#store";
import type { Outcome, Scene } from "../command.ts";
import { denial } from "../denied.ts";
import { may, standingOf } from "../permissions.ts";
import { say, warn } from "../replies.ts";
import { whoseReport } from "../units/whose.ts";
import { bindingAdvice } from "../whom-to-ask.ts";
import { wordOf } from "./forms/inputs.ts";

/** The person who asks, and the chat in which they are answered. */
export type Asker = Pick<Scene, "sender" | "unit" | "tree" | "today" | "chat">;

/** Whether only holders of the grant may read such a record. */
export const isRestricted = ({ kind }: Pick<LedgerRecord, "kind">): boolean => kinds[kind].restricted === true;

/** Whether the speaker may read a unit's restricted records and is in a direct chat, where nobody else reads them. */
const mayKnow = (asker: Asker, unitId: string): boolean =>
  asker.chat.kind === "direct" && may(standingOf(asker), "discipline.read", unitId);

/**
 * Whether the speaker may read a record in this chat: their own record, one of the chat's unit, or one of a unit in
 * which they have a role.
 */
export function mayRead(asker: Asker, record: Pick<LedgerRecord, "kind" | "unitId" | "reporterId">): boolean {
  if (isRestricted(record)) return mayKnow(asker, record.unitId);
  if (record.reporterId === asker.sender.id) return may(standingOf(asker), "record.read-own", record.unitId);
  return may(standingOf(asker), "record.read", record.unitId) || may(standingOf(asker), "tally", record.unitId);
}

/** Whether the speaker may change a record: their own, or one of a unit whose secretary they are. */
export function mayChange(asker: Asker, record: LedgerRecord): boolean {
  if (isRestricted(record)) return mayKnow(asker, record.unitId);
  const action = record.reporterId === asker.sender.id ? "record.change-own" : "record.change";
  return may(standingOf(asker), action, record.unitId);
}

/** Whether the speaker may confirm or return this record. */
export const mayConfirm = (asker: Asker, record: LedgerRecord): boolean =>
  isRestricted(record) ? mayKnow(asker, record.unitId) : may(standingOf(asker), "record.confirm", record.unitId);

/** Whether the speaker alone may allow this record into a closed period, or change it there. */
export const mayUnlock = (asker: Asker, lock: PeriodLock, record: Pick<LedgerRecord, "kind">): boolean =>
  isRestricted(record) ? mayKnow(asker, lock.unitId) : may(standingOf(asker), "lock", lock.unitId);

/**
 * How much of a record may be printed for the speaker in this chat. No restricted record is printed without this check.
 */
export const sightOf = (asker: Asker, record: Pick<LedgerRecord, "kind" | "unitId" | "reporterId">): Sight =>
  mayRead(asker, record) ? "whole" : "closed";

/** The record of this number if the speaker may read it, or the sentence that refuses it. */
export async function readRecord(
  scene: Asker & Pick<Scene, "query">,
  number: number,
  undone = "",
): Promise<Result<LedgerRecord, Outcome>> {
  const record = await recordByNumber(scene.query, number, (one) => mayRead(scene, one));
  if (record !== undefined) return ok(record);
  const owner = await ownerOfRecord(scene.query, number);
  const wouldRead = (unitId: string) => may(standingOf(scene), "record.read", unitId);
  if (owner !== undefined && isRestricted(owner)) {
    const isNear = owner.reporterId === scene.sender.id || wouldRead(owner.unitId);
    if (isNear || may(standingOf(scene), "discipline.read", owner.unitId))
      return fail(say(`${number}号${CLOSED}。${undone}`, { tone: "ask" }));
  }
  // A number of another person's record and an unused number get the same answer, so that it does not reveal what
  // exists.
  const text = `没有找到${number}号记录，请核对编号。发 /我 看您最近登记的。${undone}`;
  return fail(owner === undefined ? say(text, { tone: "ask" }) : unread(owner, text));
}

/** The refusal of a record that the speaker may not read. */
const unread = (owner: Pick<LedgerRecord, "kind" | "unitId">, text: string): Outcome =>
  denial(isRestricted(owner) ? "discipline.read" : "tally", owner.unitId, { hides: text });

/** Reads a record anew for a pressed button, as far as the presser may read it: the button carries only its number. */
export async function recordOfPress(
  scene: Scene,
  id: string | undefined,
  gone = "没有找到这条记录",
): Promise<Result<LedgerRecord, Outcome>> {
  if (id === undefined || !/^\d{1,9}$/.test(id)) return fail(warn(gone));
  const record = await recordByNumber(scene.query, Number(id), (one) => mayRead(scene, one));
  if (record !== undefined) return ok(record);
  const owner = await ownerOfRecord(scene.query, Number(id));
  return fail(owner === undefined ? warn(gone) : unread(owner, gone));
}

/** Whether the speaker may report this kind for this unit. */
export const mayReport = (scene: Scene, kind: Kind, unit: Unit): boolean =>
  may(standingOf(scene), `report.${kind.reporter}`, unit.id);

/**
 * Refuses a person before any question if they may report for none of the units that the report could belong to;
 * undefined if they may for one. `unitId` is the unit they chose, `names` are the units offered by the form.
 */
export async function turnedAway(
  scene: Scene,
  kind: Kind,
  partial: Partially,
  { unitId, names = [] }: { readonly unitId?: string | undefined; readonly names?: readonly string[] },
): Promise<Outcome | undefined> {
  if (kind.restricted === true) return keptAway(scene, kind);
  const units = await unitsOpen(scene, kind, unitId === undefined ? [partial.unitName ?? names].flat() : [unitId]);
  if (units === undefined) return undefined;
  const [first] = units;
  if (first === undefined) return await nobodysUnit(scene);
  if (units.some((unit) => mayReport(scene, kind, unit))) return undefined;
  return notTheirs(kind, partial, first);
}

/** The units that the report could belong to; undefined if none is named and the bot must ask. */
async function unitsOpen(scene: Scene, kind: Kind, named: readonly string[]): Promise<readonly Unit[] | undefined> {
  if (named.length > 0) {
    const found = named.flatMap((name) => scene.tree.units.get(name) ?? findUnits(scene, name));
    return found.length === 0 ? undefined : found;
  }
  const whose = await whoseReport(scene, kind);
  if (whose !== undefined) return "among" in whose ? whose.among : [whose.unit];
  return scene.chat.kind === "group" ? [] : unitsOf(scene);
}

/** The units for which a person may report in their direct chat. */
export function unitsOf({ sender, tree }: Pick<Scene, "sender" | "tree">): readonly Unit[] {
  const ids = new Set(sender.grants.filter(({ role }) => role !== "admin").map(({ unitId }) => unitId));
  return [...ids].flatMap((id) => tree.units.get(id) ?? []);
}

/** The answer if the unit of a report cannot be known. */
export async function nobodysUnit(scene: Scene): Promise<Outcome> {
  const { chat, tree } = scene;
  const text =
    chat.kind === "group"
      ? `这个群还没有绑定单位，没有登记。${await bindingAdvice(scene)}绑定后重新发送。`
      : tree.units.size === 0
        ? "台账尚未启用，还没有单位，没有登记。请部署的同志在单聊里发 /认领 认领码，再建单位。"
        : "还不知道您是哪个单位的，没有登记。请在单位的群里 @我 登记；书记请先在本单位群里 @我 发「我是书记」。";
  return say(text, { tone: "ask" });
}

/** The refusal to report for a unit where this person has no role. */
export const notHere = (unit: Unit): string => `这里不能替「${unit.name}」登记，没有保存。请在${unit.name}的群里发。`;

/** The refusal of a person who may not report a kind for a unit. */
export function notTheirs(kind: Kind, { category }: Partially, unit: Unit): Outcome {
  const action = `report.${kind.reporter}` as const;
  const command = `/${wordOf(kind, category) ?? kind.command.zh}`;
  if (kind.reporter === "member") return denial(action, unit.id, notHere(unit));
  return denial(action, unit.id, `${command} 须由${unit.name}的书记登记，没有登记。`);
}

function keptAway(scene: Scene, kind: Kind): Outcome | undefined {
  if (scene.chat.kind === "group")
    return say(`${kind.label}不在群里登记，也没有保存。请获授权的同志在和我的单聊里发。`, { tone: "ask" });
  if (scene.sender.grants.some(({ role }) => role === "discipline")) return undefined;
  const text = `${kind.label}只由获授权的纪检同志登记，没有保存。`;
  return denial(`report.${kind.reporter}`, scene.unit?.id, text);
}
