import { ancestorsOf, type Day, parentOf, ROOT, type Tree, type Unit } from "#core";
import { namesOf, type Query, rolesOf } from "#store";
import type { Scene } from "../command.ts";

/** The secretaries of a unit; for a branch without one, those of its organ, whose role also covers the branch. */
export async function secretariesOf(query: Query, tree: Tree, today: Day, unit: Unit): Promise<readonly string[]> {
  const heldIn = async (id: string) => [
    ...new Set((await rolesOf(query, id)).filter(({ role }) => role === "secretary").map(({ personId }) => personId)),
  ];
  const own = await heldIn(unit.id);
  const parent = parentOf(tree, unit.id, today);
  if (own.length > 0 || parent === undefined || tree.units.get(parent)?.kind !== "organ") return own;
  return await heldIn(parent);
}

type Asking = Pick<Scene, "query" | "tree" | "today" | "settings">;

/**
 * The names of a unit's secretaries, to tell others whom to ask. An admin who is also secretary is only named if there
 * is no other secretary, because people know them as admin.
 */
export async function namedSecretaries(asking: Asking, unit: Unit): Promise<readonly string[]> {
  const { query, tree, today } = asking;
  const ids = await secretariesOf(query, tree, today, unit);
  const admins = await adminsOver(asking, unit);
  const others = ids.filter((id) => !admins.includes(id));
  return await named(query, others.length > 0 ? others : ids);
}

/** The advice for a person who may not see something of a unit: 「请联系市财政局书记梁德峰，或请管理员韩梅授权。」 */
export async function whomToAsk(asking: Asking, unit: Unit): Promise<string> {
  const [secretaries, admins] = await Promise.all([
    namedSecretaries(asking, unit),
    adminsOver(asking, unit).then((ids) => named(asking.query, ids)),
  ]);
  const admin = `管理员${admins.join("、")}`;
  return secretaries.length === 0
    ? `请联系${admin}授权。`
    : `请联系${unit.name}书记${secretaries.join("、")}，或请${admin}授权。`;
}

const MOST_NAMED = 3;

const named = async (query: Query, ids: readonly string[]): Promise<readonly string[]> =>
  [...(await namesOf(query, ids.slice(0, MOST_NAMED))).values()].filter((name) => name !== "");

/** The admins of the nearest unit, from this one upwards, that has any, and the admins in the settings. */
async function adminsOver({ query, tree, today, settings }: Asking, unit: Unit): Promise<readonly string[]> {
  for (const id of new Set([unit.id, ...ancestorsOf(tree, unit.id, today), ROOT])) {
    const held = (await rolesOf(query, id)).filter(({ role }) => role === "admin").map(({ personId }) => personId);
    if (held.length > 0) return [...new Set(held)];
  }
  return settings.adminIds;
}
