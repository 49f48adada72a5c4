import { isWithin, type Kind, type LedgerRecord, type Unit } from "#core";
import { chatById, grantsOf, reportUnitOf } from "#store";
import type { Scene } from "../command.ts";
import { type Grant, may, standingOf } from "../permissions.ts";

/** The roles that make a person part of a unit; admin and the grant for restricted records do not. */
const OF_A_UNIT = new Set(["member", "secretary", "leader"]);

/** The only unit below the group's unit in which the person has a role; undefined if there are none or several. */
function ownBelow(
  { tree, today }: Pick<Scene, "tree" | "today">,
  grants: readonly Grant[],
  group: Unit,
): Unit | undefined {
  const [own, ...more] = new Set(grants.filter(({ role }) => OF_A_UNIT.has(role)).map(({ unitId }) => unitId));
  if (own === undefined || more.length > 0 || own === group.id) return undefined;
  return isWithin(tree, own, group.id, today) ? tree.units.get(own) : undefined;
}

/** The unit of a report that names none: it is certain, must be asked, or is unknown. */
export type Whose =
  | { readonly unit: Unit; readonly other: Unit | undefined }
  | { readonly among: readonly [own: Unit, group: Unit] }
  | undefined;

/**
 * In a group the report belongs to the group's unit, unless the speaker's only role is in a unit below it: then the bot
 * asks once for this group. If they may report the kind for only one of the two, it is that one.
 */
export async function whoseReport(scene: Scene, kind: Kind): Promise<Whose> {
  const { unit: here, chat, sender } = scene;
  if (here === undefined) return undefined;
  const own = chat.kind === "group" ? ownBelow(scene, sender.grants, here) : undefined;
  if (own === undefined) return { unit: here, other: undefined };
  const standing = standingOf(scene);
  const able = [own, here].filter(({ id }) => may(standing, `report.${kind.reporter}`, id));
  const [only] = able;
  if (able.length < 2) return { unit: only ?? here, other: undefined };
  const kept = await reportUnitOf(scene.query, chat.id, sender.id);
  if (kept === own.id) return { unit: own, other: here };
  if (kept === here.id) return { unit: here, other: own };
  return { among: [own, here] };
}

/** The unit to which a record could be moved: the other of the two that its reporter might have meant in the group. */
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
