import { fail, ok, type Result } from "../text/result.ts";
import type { Day } from "../time/days/day.ts";
import {
  ancestorsOf,
  createTree,
  isActive,
  isWithin,
  mayStandBelow,
  type Placing,
  type Tree,
  UNIT_KIND_NAMES,
} from "../units/tree.ts";
import { spansOf, type TotalDelta } from "./record.ts";

/** A day earlier than that of any record. */
const EVER: Day = "0001-01-01";

/** The tree and the placings after a move of one unit. */
export interface Moved {
  readonly tree: Tree;
  /** All placings of the unit after the move, latest first. */
  readonly placings: readonly Placing[];
  /** Later placings of the unit that the move replaces. */
  readonly overruled: readonly Placing[];
}

/**
 * The tree after a move: before the day of the move nothing changes; from that day on the unit has its new superior.
 */
export function move(tree: Tree, placing: Placing): Moved {
  const before = tree.placings.get(placing.unitId) ?? [];
  const kept = before.filter(({ fromDay }) => fromDay < placing.fromDay);
  const first = before.at(-1);
  // A unit's first superior also applied to all days before its first day. It is dated back to the beginning, so that
  // it stays valid for them beside the new superior.
  const moored = kept.length === 0 && first !== undefined ? [{ ...first, fromDay: EVER }] : kept;
  const placings = [placing, ...(placing.fromDay > EVER ? moored : [])];
  const others = [...tree.placings].flatMap(([unitId, list]) => (unitId === placing.unitId ? [] : list));
  return {
    tree: createTree([...tree.units.values()], [...others, ...placings], tree.version),
    placings,
    overruled: before.filter(({ fromDay }) => fromDay > placing.fromDay),
  };
}

/** Checks whether a unit can be placed under a superior from a day on; the error is a sentence for the person. */
export function checkMove(tree: Tree, { unitId, parentId, fromDay }: Placing): Result<undefined> {
  const unit = tree.units.get(unitId);
  const parent = parentId === undefined ? undefined : tree.units.get(parentId);
  if (unit === undefined || parent === undefined) return fail("没有这个单位");
  if (!isActive(parent, fromDay)) return fail(`「${parent.name}」已经停用`);
  if (!mayStandBelow(unit.kind, parent.kind)) {
    return fail(`${UNIT_KIND_NAMES[unit.kind]}不能放在${UNIT_KIND_NAMES[parent.kind]}「${parent.name}」下`);
  }
  const days = [fromDay, ...[...tree.placings.values()].flat().map((placing) => placing.fromDay)];
  const isRing = days.some((day) => day >= fromDay && isWithin(tree, parent.id, unit.id, day));
  return isRing ? fail(`「${parent.name}」就在「${unit.name}」下面，不能倒过来放`) : ok(undefined);
}

/** An amount of one unit on one day that is counted under the unit's superiors. */
export interface Shifted {
  readonly unitId: string;
  readonly day: Day;
  readonly kind: TotalDelta["kind"];
  readonly category: string;
  readonly measure: string;
  readonly level: string;
  readonly confirmed: boolean;
  readonly amount: number;
  readonly approx: number;
}

/**
 * The changes of the stored sums when amounts are removed from the superiors in one tree and added to those in another.
 */
export function shiftDeltas(
  before: { readonly tree: Tree; readonly figures: readonly Shifted[] },
  after: { readonly tree: Tree; readonly figures: readonly Shifted[] },
): readonly TotalDelta[] {
  const deltas = new Map<string, TotalDelta>();
  for (const [{ tree, figures }, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const { unitId, day, amount, approx, ...figure } of figures) {
      for (const above of ancestorsOf(tree, unitId, day)) {
        for (const span of spansOf(day)) {
          const { kind, category, measure, level, confirmed } = figure;
          const key = [above, span, kind, category, measure, level, confirmed ? 1 : 0].join("\u0000");
          const sofar = deltas.get(key) ?? { ...figure, unitId: above, span, amount: 0, approx: 0 };
          deltas.set(key, { ...sofar, amount: sofar.amount + sign * amount, approx: sofar.approx + sign * approx });
        }
      }
    }
  }
  return [...deltas]
    .filter(([, delta]) => delta.amount !== 0 || delta.approx !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta);
}
