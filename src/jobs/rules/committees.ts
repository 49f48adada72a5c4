import type { Unit } from "#core";
import type { Ground, Item } from "./rule.ts";

/** How long after its end something is still told as late. */
export const LATE_DAYS = 30;

/** The committees that can be written to. */
export const committeesOf = (ground: Ground): readonly Unit[] =>
  [...ground.coverage.canReport]
    .flatMap((id) => ground.tree.units.get(id) ?? [])
    .filter((unit) => unit.kind === "committee" && unit.activeTo === undefined);

/** An item for the secretaries of a unit, named at its head. */
export const item = (
  unit: Unit,
  rule: string,
  period: string,
  stage: string,
  text: string,
  more: Partial<Item> = {},
): Item => ({
  rule,
  about: unit.id,
  period,
  stage,
  to: "secretary",
  unitId: unit.id,
  text: `${unit.name}：${text}`,
  rank: 5,
  ...more,
});
