import { type Day, parentOf, type Tree, type Unit } from "#core";
import { type Query, rolesOf } from "#store";

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
