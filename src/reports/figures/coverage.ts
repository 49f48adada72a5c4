import {
  addDays,
  CADENCES,
  type Cadence,
  createDuties,
  type Day,
  type DaySpan,
  type DuePeriod,
  type Duties,
  type Duty,
  defined,
  type Every,
  type Kind,
  monthOf,
  readEvery,
  subtreeOf,
  type Tree,
  type Unit,
} from "#core";
import {
  changedSchedules,
  type Done,
  doneBetween,
  type Having,
  type Query,
  reachableUnits,
  type ScheduleRow,
  unitsWithEach,
  type Wanted,
  type WantedIn,
} from "#store";

/** The name under which changes of a regular duty are stored among the changed schedules. */
export const cadenceJob = (cadence: Pick<Cadence, "id">): string => `cadence:${cadence.id}`;

/** The present cadences: the defaults with people's changes. */
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
    // 「每季度」 for everybody applies to every class, except classes with a rule of their own.
    const everyIn = { ...(general === undefined ? cadence.everyIn : {}), ...classes };
    return { ...cadence, every: general ?? cadence.every, everyIn };
  });
}

/** The data for coverage: read once and used for every unit and chat. */
export interface CoverageGround extends Standing {
  readonly done: (span: DaySpan) => Promise<readonly Done[]>;
  /** The units with the wanted records in each range of days, in order; reads much less than all records. */
  readonly unitsWith: (asked: readonly WantedIn[]) => Promise<readonly Having[]>;
}

/** Prepares the data for coverage; what a period holds is read when it is first needed. */
export async function coverageGround(query: Query): Promise<CoverageGround> {
  const [rows, canReport] = await Promise.all([changedSchedules(query), reachableUnits(query)]);
  const once = createOnce();
  const met = new Map<string, Promise<Having | undefined>>();
  return {
    ...standingOf(query, cadencesFrom(rows), canReport),
    done: ({ from, to }) => once(`${from}/${to}`, () => doneBetween(query, from, to)),
    unitsWith: async (asked) => {
      const keys = asked.map(({ from, to, wanted }) =>
        [from, to, wanted.kind, wanted.category, wanted.unitKinds].join("/"),
      );
      const missing = new Map(keys.map((key, at) => [key, asked[at]] as const).filter(([key]) => !met.has(key)));
      if (missing.size > 0) {
        const found = unitsWithEach(query, [...missing.values()] as readonly WantedIn[]);
        for (const [at, key] of [...missing.keys()].entries())
          met.set(
            key,
            found.then((all) => all[at]),
          );
      }
      const all = await Promise.all(keys.map((key) => met.get(key)));
      return all.map((one) => one ?? NOBODY);
    },
  };
}

const NOBODY: Having = { changes: undefined, units: () => new Set() };

/** The regular duties in force, the units they apply to, and the units that can report. */
interface Standing extends Duties {
  readonly cadences: readonly Cadence[];
  /** The units with a group of their own or a secretary. Others cannot report, so they are never late. */
  readonly canReport: ReadonlySet<string>;
}

const standings = new WeakMap<Query, { readonly rules: string; readonly standing: Standing }>();

/**
 * The duties under the present rules. The result of the last call is returned as long as rules and reachable units are
 * the same.
 */
function standingOf(query: Query, cadences: readonly Cadence[], canReport: ReadonlySet<string>): Standing {
  const rules = JSON.stringify(cadences);
  const known = standings.get(query);
  if (known?.rules === rules && isSame(known.standing.canReport, canReport)) return known.standing;
  const standing = { cadences, canReport, ...createDuties(cadences, canReport) };
  standings.set(query, { rules, standing });
  return standing;
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one === other || (one.size === other.size && [...one].every((id) => other.has(id)));

function createOnce() {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const asked = (known.get(key) as Promise<T> | undefined) ?? read();
    known.set(key, asked);
    return asked;
  };
}

/** A regular duty in one of its periods, with the units that have not fulfilled it. */
export interface CoverageLine extends Duty {
  readonly late: readonly Unit[];
}

/** For each regular duty, the units of a subtree that have not fulfilled it in its period that contains `day`. */
export async function coverage(
  ground: CoverageGround,
  tree: Tree,
  unitId: string,
  day: Day,
): Promise<readonly CoverageLine[]> {
  const [lines = []] = await coverageOn(ground, tree, unitId, [day]);
  return lines;
}

/** The missing reports of several days, read with one query, in order; for each day only the wanted periods. */
export async function coverageOn(
  ground: CoverageGround,
  tree: Tree,
  unitId: string,
  days: readonly Day[],
  isWanted: (period: DuePeriod, at: number) => boolean = () => true,
): Promise<readonly (readonly CoverageLine[])[]> {
  const asked = days.map((day, at) => ground.duties(tree, unitId, day).filter(({ period }) => isWanted(period, at)));
  const met = await ground.unitsWith(
    asked.flat().map(({ cadence, period: { from, to } }) => ({ from, to, wanted: wantedBy(cadence) })),
  );
  const all = met.values();
  return asked.map((lines) => lines.map((line) => ({ ...line, late: lateOf(line, all.next().value ?? NOBODY) })));
}

const lates = new WeakMap<readonly Unit[], Map<string, { readonly changes: number; readonly late: readonly Unit[] }>>();

/**
 * The units that have not fulfilled a duty. The former list is returned as long as nothing in the duty's period has
 * changed.
 */
function lateOf({ asked, cadence, period }: Duty, { changes, units }: Having): readonly Unit[] {
  const known = lates.get(asked) ?? new Map<string, { readonly changes: number; readonly late: readonly Unit[] }>();
  const key = `${cadence.kind}/${cadence.category}/${cadence.of}/${period.key}`;
  const before = known.get(key);
  if (before !== undefined && before.changes === changes) return before.late;
  const done = units();
  const late = asked.filter(({ id }) => !done.has(id));
  if (changes !== undefined) {
    lates.set(asked, known);
    known.set(key, { changes, late });
  }
  return late;
}

/**
 * The units that have not fulfilled each period that ends within a range of days; if the range contains today, also the
 * running periods. Nothing is due on future days.
 */
export async function coverageIn(
  ground: CoverageGround,
  tree: Tree,
  unitId: string,
  span: DaySpan,
  today: Day,
): Promise<readonly CoverageLine[]> {
  const last = span.to < today ? span.to : today;
  const days: Day[] = [];
  for (let day = span.from; day <= last; day = addDays(monthOf(day).to, 1)) {
    const end = monthOf(day).to;
    days.push(end < last ? end : last);
  }
  const isRunning = span.from <= today && today <= span.to;
  // Every day is the last of a month, so a quarter is met three times. It is counted only in the month in which it
  // ends, because counting is expensive.
  const all = await coverageOn(ground, tree, unitId, days, (period, at) => {
    const endsHere = period.to >= span.from && period.to <= last && period.to.slice(0, 7) === days[at]?.slice(0, 7);
    return endsHere || (isRunning && at === days.length - 1);
  });
  return all.flat();
}

/** The records that fulfil a regular duty. An organ may report for its branches (`askedUnits`). */
const wantedBy = ({ kind, category, of }: Cadence): Wanted => ({
  kind,
  category,
  unitKinds: of.includes("branch") ? [...of, "organ"] : of,
});

/** The units of a subtree without a record of a kind (and category) within a range of days, regardless of cadences. */
export async function withoutRecord(
  ground: CoverageGround,
  tree: Tree,
  unitId: string,
  span: DaySpan,
  what: { readonly kind: Kind; readonly category: string | undefined },
): Promise<{ readonly asked: readonly Unit[]; readonly late: readonly Unit[] }> {
  const cadence: Cadence = {
    id: "",
    label: what.category ?? what.kind.label,
    kind: what.kind.name,
    ...defined({ category: what.category }),
    of: ["branch"],
    every: "month",
    command: what.kind.command.zh,
  };
  const asked = ground.asked(tree, cadence, unitId, span.to);
  const [met] = await ground.unitsWith([{ from: span.from, to: span.to, wanted: wantedBy(cadence) }]);
  const done = met?.units();
  return { asked, late: asked.filter((unit) => done?.has(unit.id) !== true) };
}

/** How many branches in a subtree cannot report at all, because they have no group and no secretary. */
export function unconnected(ground: CoverageGround, tree: Tree, unitId: string, day: Day): number {
  return subtreeOf(tree, unitId, day).filter((unit) => unit.kind === "branch" && !ground.canReport.has(unit.id)).length;
}
