import type { Unit } from "#core";
import type { Ground, Item } from "./rule.ts";

/** For how many days after its deadline something due is still reported as late. */
export const LATE_DAYS = 30;

/** The committees that can receive messages. */
export const committeesOf = (ground: Ground): readonly Unit[] =>
  [...ground.coverage.canReport]
    .flatMap((id) => ground.tree.units.get(id) ?? [])
    .filter((unit) => unit.kind === "committee" && unit.activeTo === undefined);

/** Makes a reminder for the secretaries of a unit; its text begins with the unit's name. */
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
