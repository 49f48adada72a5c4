import { isWithin, type Kind, type LedgerRecord, type Unit } from "#core";
import { chatById, grantsOf, reportUnitOf } from "#store";
import type { Scene } from "../command.ts";
import { type Grant, may, standingOf } from "../permissions.ts";

/** Roles that make somebody one of a unit's people; the admin's and the grant for restricted kinds do not. */
const OF_A_UNIT = new Set(["member", "secretary", "leader"]);

/** The one unit somebody has a role in, where it stands below `group`. */
function ownBelow(
  { tree, today }: Pick<Scene, "tree" | "today">,
  grants: readonly Grant[],
  group: Unit,
): Unit | undefined {
  const [own, ...more] = new Set(grants.filter(({ role }) => OF_A_UNIT.has(role)).map(({ unitId }) => unitId));
  if (own === undefined || more.length > 0 || own === group.id) return undefined;
  return isWithin(tree, own, group.id, today) ? tree.units.get(own) : undefined;
}

/** Of which unit a report that names none is: it is sure, it must be asked, or nothing is known. */
export type Whose =
  | { readonly unit: Unit; readonly other: Unit | undefined }
  | { readonly among: readonly [own: Unit, group: Unit] }
  | undefined;

/**
 * In a group it is the group's unit, unless the only role of the speaker lies in a unit below it: then they are asked once
 * for this group. Where they may report the kind for one of the two alone, it is that one.
 */
export async function whoseReport(scene: Scene, kind: Kind): Promise<Whose> {
  const { unit: here, chat, sender } = scene;
  if (here === undefined) return undefined;
  const own = chat.kind === "group" ? ownBelow(scene, sender.grants, here) : undefined;
  if (own === undefined) return { unit: here, other: undefined };
  const standing = { ...standingOf(scene), verdicts: [] };
  const able = [own, here].filter(({ id }) => may(standing, `report.${kind.reporter}`, id));
  const [only] = able;
  if (able.length < 2) return { unit: only ?? here, other: undefined };
  const kept = await reportUnitOf(scene.query, chat.id, sender.id);
  if (kept === own.id) return { unit: own, other: here };
  if (kept === here.id) return { unit: here, other: own };
  return { among: [own, here] };
}

/** The unit a record could be moved to: of the two that its reporter might have meant in its group, the one it is not of. */
export async function otherUnitOf(scene: Scene, record: LedgerRecord): Promise<Unit | undefined> {
  const { query, tree } = scene;
  const chat = record.chatId === undefined ? undefined : await chatById(query, record.chatId);
  const group = chat?.kind === "group" ? tree.units.get(chat.unitId ?? "") : undefined;
  if (group === undefined) return undefined;
  const own = ownBelow(scene, (await grantsOf(query, record.reporterId)) as readonly Grant[], group);
  if (own === undefined) return undefined;
  if (record.unitId === own.id) return group;
  return record.unitId === group.id ? own : undefined;
}
