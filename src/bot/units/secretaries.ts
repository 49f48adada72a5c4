import { type Day, parentOf, type Tree, type Unit } from "#core";
import { type Query, rolesOf } from "#store";

/** Who looks after a unit: its own secretaries; of a branch that has none, those of its organ, whose role holds for it too. */
export async function secretariesOf(query: Query, tree: Tree, today: Day, unit: Unit): Promise<readonly string[]> {
  const heldIn = async (id: string) => [
    ...new Set((await rolesOf(query, id)).filter(({ role }) => role === "secretary").map(({ personId }) => personId)),
  ];
  const own = await heldIn(unit.id);
  const parent = parentOf(tree, unit.id, today);
  if (own.length > 0 || parent === undefined || tree.units.get(parent)?.kind !== "organ") return own;
  return await heldIn(parent);
}
