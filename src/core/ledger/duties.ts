import type { Day } from "../time/days/day.ts";
import type { Tree, Unit } from "../units/tree.ts";
import { askedUnits, type Cadence, type DuePeriod, duePeriodOf, everyFor } from "./cadence.ts";

/** Tells which units must fulfil which requirements. Results are computed once for a tree, a unit and a day. */
export interface Duties {
  /** The units in the subtree that a requirement applies to. */
  readonly asked: (tree: Tree, cadence: Cadence, unitId: string, day: Day) => readonly Unit[];
  /** The requirements of the periods that contain a day, with the units they apply to. */
  readonly duties: (tree: Tree, unitId: string, day: Day) => readonly Duty[];
}

/** A requirement in a period, and the units with this frequency to which it applies. */
export interface Duty {
  readonly cadence: Cadence;
  readonly period: DuePeriod;
  readonly asked: readonly Unit[];
}

/** The maximum number of results cached for one tree. The overview of a city's year needs about forty. */
const MOST_KEPT = 500;

/** Computes the duties under these requirements if these units can report. */
export function createDuties(cadences: readonly Cadence[], canReport: ReadonlySet<string>): Duties {
  const trees = new WeakMap<Tree, { readonly lists: Map<string, unknown>; readonly same: (readonly Unit[])[] }>();
  const keptFor = (tree: Tree) => {
    const kept = trees.get(tree) ?? { lists: new Map(), same: [] };
    trees.set(tree, kept);
    return kept;
  };
  const once = <T>(lists: Map<string, unknown>, key: string, work: () => T): T => {
    const known = lists.get(key);
    if (known !== undefined) return known as T;
    const found = work();
    const [oldest] = lists.keys();
    if (oldest !== undefined && lists.size >= MOST_KEPT) lists.delete(oldest);
    lists.set(key, found);
    return found;
  };
  // Equal lists share one array to save memory, because the units are mostly the same from month to month.
  const asOne = (same: (readonly Unit[])[], units: readonly Unit[]): readonly Unit[] => {
    const known = same.find((one) => one.length === units.length && one.every((unit, at) => unit === units[at]));
    if (known !== undefined) return known;
    if (same.length >= MOST_KEPT) same.shift();
    same.push(units);
    return units;
  };
  const asked: Duties["asked"] = (tree, cadence, unitId, day) => {
    const { lists, same } = keptFor(tree);
    return once(lists, ["asked", cadence.of, unitId, day].join("/"), () =>
      asOne(same, askedUnits(tree, cadence, unitId, day, canReport)),
    );
  };
  return {
    asked,
    duties: (tree, unitId, day) => {
      const { lists, same } = keptFor(tree);
      return once(lists, ["duties", unitId, day].join("/"), () =>
        cadences.flatMap((cadence) =>
          [...Map.groupBy(asked(tree, cadence, unitId, day), (unit) => everyFor(cadence, unit.class))].flatMap(
            ([every, units]): readonly Duty[] =>
              every === "off" ? [] : [{ cadence, period: duePeriodOf(every, day), asked: asOne(same, units) }],
          ),
        ),
      );
    },
  };
}
