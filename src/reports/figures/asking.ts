import {
  askedUnits,
  CADENCES,
  type Cadence,
  type Day,
  type DuePeriod,
  duePeriodOf,
  type Every,
  everyFor,
  readEvery,
  type Tree,
  type Unit,
} from "#core";
import type { Query, ScheduleRow } from "#store";

/** Under which name a cadence stands among the changed schedules. */
export const cadenceJob = (cadence: Pick<Cadence, "id">): string => `cadence:${cadence.id}`;

/** The cadences as they are now: the defaults with what people changed. */
export function cadencesFrom(rows: readonly ScheduleRow[]): readonly Cadence[] {
  return CADENCES.map((cadence) => {
    const mine = rows.filter((row) => row.job === cadenceJob(cadence));
    const everyOf = (scope: string): Every | undefined => {
      const row = mine.find((one) => one.scope === scope);
      return row === undefined ? undefined : readEvery(row.rule);
    };
    const classes = Object.fromEntries(
      mine
        .filter((row) => row.scope !== "")
        .flatMap((row) => {
          const every = everyOf(row.scope);
          return every === undefined ? [] : [[row.scope, every] as const];
        }),
    );
    const general = everyOf("");
    // Who says 「每季度」 for everybody means every class, but what was said for one class stays.
    const everyIn = { ...(general === undefined ? cadence.everyIn : {}), ...classes };
    return { ...cadence, every: general ?? cadence.every, everyIn };
  });
}

/** Who is asked for what, computed once for a tree, a unit and a day. */
interface Asking {
  /** The units that a cadence asks; most cadences ask the same ones. */
  readonly asked: (tree: Tree, cadence: Cadence, unitId: string, day: Day) => readonly Unit[];
  /** Who owes what in the period that holds a day. */
  readonly duties: (tree: Tree, unitId: string, day: Day) => readonly Duty[];
}

/** The units of one rhythm that must meet a cadence in a period. */
export interface Duty {
  readonly cadence: Cadence;
  readonly period: DuePeriod;
  readonly asked: readonly Unit[];
}

/** The present rules, and who is asked for what by them. */
export interface Standing extends Asking {
  readonly cadences: readonly Cadence[];
  /** The units that have a group of their own or a secretary: nobody else can report, so nobody else is late. */
  readonly canReport: ReadonlySet<string>;
}

const standings = new WeakMap<Query, { readonly rules: string; readonly standing: Standing }>();

/** Who is asked for what under these cadences. Returns the former answer while cadences and reachable units are the same. */
export function standingOf(query: Query, cadences: readonly Cadence[], canReport: ReadonlySet<string>): Standing {
  const rules = JSON.stringify(cadences);
  const known = standings.get(query);
  if (known?.rules === rules && isSame(known.standing.canReport, canReport)) return known.standing;
  const standing = { cadences, canReport, ...createAsking(cadences, canReport) };
  standings.set(query, { rules, standing });
  return standing;
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one === other || (one.size === other.size && [...one].every((id) => other.has(id)));

/** The most answers kept for one tree. The overview of a city's year needs about forty. */
const MOST_KEPT = 500;

function createAsking(cadences: readonly Cadence[], canReport: ReadonlySet<string>): Asking {
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
  // Equal lists become one list, because the units asked are mostly the same from month to month.
  const asOne = (same: (readonly Unit[])[], units: readonly Unit[]): readonly Unit[] => {
    const known = same.find((one) => one.length === units.length && one.every((unit, at) => unit === units[at]));
    if (known !== undefined) return known;
    if (same.length >= MOST_KEPT) same.shift();
    same.push(units);
    return units;
  };
  const asked: Asking["asked"] = (tree, cadence, unitId, day) => {
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
