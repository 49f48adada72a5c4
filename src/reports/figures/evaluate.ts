import {
  allMeasures,
  childrenOf,
  type Day,
  type DaySpan,
  type Invariant,
  invariants,
  isActive,
  type Measure,
  parentOf,
  subtreeOf,
  type Tree,
  type Unit,
  yearSpan,
} from "#core";
import {
  countSubjectsTogether,
  type Figure,
  type FiguresQuestion,
  figuresTogether,
  latestAmount,
  type Query,
  type SubjectsQuestion,
  subjectRecords,
} from "#store";
import { readRuns, type UnitDays, unitDaysOf } from "./unit-days.ts";

/** A figure as it comes out of the ledger. */
export interface Valued {
  readonly measure: Measure;
  /** Undefined where nothing was recorded: it prints （无记录）, never a number. */
  readonly value: number | undefined;
  /** How many of its records stated it as approximate. */
  readonly approx: number;
  /** The two counts a ratio is made of. */
  readonly part?: number;
  readonly whole?: number;
  /** The split of a 全市 figure by level. */
  readonly byLevel?: ReadonlyMap<string, number>;
  readonly scope: Scoped;
  readonly period: DaySpan;
}

/** Whose records a measure counts when it is asked about a unit (DECISIONS 13). */
export interface Scoped {
  readonly unit: Unit;
  readonly reach: "own" | "all";
}

/** What a measure is evaluated in. */
export interface Frame {
  readonly tree: Tree;
  readonly unit: Unit;
  readonly period: DaySpan;
  readonly today: Day;
  readonly confirmedOnly?: boolean;
  /** Of a figure that is split by level, this part alone. */
  readonly level?: string;
}

/** A day before all records. */
export const BEGINNING: Day = "0001-01-01";
const EVER: DaySpan = { from: BEGINNING, to: "9999-12-31" };

/** The committee whose subtree is 市直机关: the 工委 of the city's own level right below the root. */
export function cityCommittee(tree: Tree, day: Day): Unit | undefined {
  const root = tree.root;
  return root && childrenOf(tree, root.id, day).find((unit) => unit.kind === "committee" && unit.level === "市");
}

/** Whose records count: 本级 the unit's own, 各级 and 市直机关 its subtree, 全市 everybody where the city committee asks. */
export function scopeOf(measure: Measure, { tree, unit, today }: Frame): Scoped {
  const city = cityCommittee(tree, today);
  const main = unit.kind === "root" ? (city ?? unit) : unit;
  if (measure.scope === "本级") return { unit: main, reach: "own" };
  if (measure.scope !== "全市") return { unit: main, reach: "all" };
  return { unit: main === city && tree.root !== undefined ? tree.root : main, reach: "all" };
}

/** The period a measure covers when somebody asks about `period`: 累计 and 时点 look back to the beginning. */
export function spanOf(measure: Measure, period: DaySpan): DaySpan {
  return measure.period === "累计" || measure.period === "时点" ? { from: BEGINNING, to: period.to } : period;
}

/** The year as the report means it: from 1 January to today, or to its 31 December when it is over (DECISIONS 32). */
export function reportYear(year: number, today: Day): DaySpan {
  const { from, to } = yearSpan(year);
  return { from, to: today < to && today >= from ? today : to };
}

/** Evaluates one measure. */
export async function evaluate(query: Query, measure: Measure, frame: Frame): Promise<Valued> {
  const [valued] = await evaluateTogether(query, [{ measure, frame }]);
  return valued as Valued;
}

/** Evaluates all 45, in the order of the report. */
export const evaluateAll = (query: Query, frame: Frame): Promise<readonly Valued[]> =>
  evaluateTogether(
    query,
    allMeasures.map((measure) => ({ measure, frame })),
  );

/** A measure and what it is evaluated in. */
export interface Wanted {
  readonly measure: Measure;
  readonly frame: Frame;
}

/** Evaluates any measures in any frames, in their order; what they ask of the ledger is asked together. */
export async function evaluateTogether(query: Query, wanted: readonly Wanted[]): Promise<readonly Valued[]> {
  const all = wanted.map(({ measure, frame }) => ({
    measure,
    frame,
    scope: scopeOf(measure, frame),
    period: spanOf(measure, frame.period),
  }));
  const [sums, counts] = await Promise.all([
    figuresTogether(query, all.map(figuresAsked)),
    countSubjectsTogether(query, all.map(countAsked)),
  ]);
  return await Promise.all(
    all.map(async (one, at): Promise<Valued> => {
      const { measure, scope, period } = one;
      const named = countAsked(one) === undefined ? undefined : counts[at];
      return {
        measure,
        scope,
        period,
        ...(await resultOf(query, one, { rows: figuresOf(one, sums[at] ?? []), named })),
      };
    }),
  );
}

/** The invariants that the figures break; each is a sentence for people. */
export function brokenInvariants(values: readonly Valued[]): readonly Invariant[] {
  const figureOf = (id: string) => values.find((value) => value.measure.id === id)?.value;
  return invariants.filter((invariant) => {
    if (invariant.type !== "at-most" || invariant.bound === undefined) return false;
    const [value, bound] = [figureOf(invariant.measure), figureOf(invariant.bound)];
    return value !== undefined && value > (bound ?? 0);
  });
}

type Result = Pick<Valued, "value" | "approx" | "part" | "whole" | "byLevel">;

/** The kinds whose records make a measure. */
export const kindsOf = (measure: Measure): readonly string[] => [measure.kind, ...(measure.also ?? [])];

/** A measure in its frame: of whom and of when it is asked. */
interface Framed extends Wanted {
  readonly scope: Scoped;
  readonly period: DaySpan;
}

/** Which sums a measure is made of; none for a state, and for what the roster alone tells. */
function figuresAsked({ measure, scope, period, frame }: Framed): FiguresQuestion | undefined {
  if (measure.aggregation === "latest" || measure.source === "units") return undefined;
  const { confirmedOnly = false } = frame;
  const asked = { unitId: scope.unit.id, reach: scope.reach, ...period, kinds: kindsOf(measure), confirmedOnly };
  return measure.aggregation === "ratio" ? asked : { ...asked, measure: measure.measure };
}

/** The count of subjects a measure is made of, where one question can count them: nobody moved, and no other measure bounds it. */
function countAsked({ measure, scope, period, frame }: Framed): SubjectsQuestion | undefined {
  if (measure.aggregation !== "distinct" || measure.within !== undefined) return undefined;
  const { asked, runs } = subjectsQuestion(measure, scope, period, frame);
  const [run, ...others] = runs;
  return run === undefined || others.length > 0 ? undefined : { ...asked, unitIds: run.unitIds };
}

const figuresOf = ({ measure, frame: { level } }: Framed, found: readonly Figure[]): readonly Figure[] =>
  found
    .filter((figure) => measure.categories === undefined || measure.categories.includes(figure.category))
    .filter((figure) => level === undefined || figure.level === level);

const sumOf = (rows: readonly Figure[], measure: string, key: "amount" | "approx" = "amount"): number =>
  rows.reduce((sum, row) => (row.measure === measure ? sum + row[key] : sum), 0);

/** What was read for a measure: its sums, and how many subjects it counts where that was asked at once. */
interface Read {
  readonly rows: readonly Figure[];
  readonly named: number | undefined;
}

async function resultOf(query: Query, framed: Framed, { rows, named }: Read): Promise<Result> {
  const { measure, scope, period, frame } = framed;
  switch (measure.aggregation) {
    case "count":
    case "sum":
      return summed(measure, rows);
    case "distinct":
      return distinct(measure, rows, named ?? (await namedIn(query, framed)));
    case "latest": {
      const found = await latestOf(query, framed, frame);
      return { value: found?.amount, approx: found?.approx === true ? 1 : 0 };
    }
    case "ratio":
      return measure.source === "units" ? coverage(scope, period, frame) : ratio(measure, rows);
  }
}

function summed(measure: Measure, rows: readonly Figure[]): Result {
  const levels = new Map<string, number>();
  for (const row of rows) levels.set(row.level, (levels.get(row.level) ?? 0) + row.amount);
  return {
    value: rows.length === 0 ? undefined : sumOf(rows, measure.measure),
    approx: sumOf(rows, measure.measure, "approx"),
    ...(measure.scope === "全市" ? { byLevel: levels } : {}),
  };
}

/** Different persons, units, brands; those that were stated without names are added as the sum they are. */
function distinct(measure: Measure, rows: readonly Figure[], named: number): Result {
  const value = named + sumOf(rows, measure.measure);
  return { value: value === 0 ? undefined : value, approx: sumOf(rows, measure.measure, "approx") };
}

/** How many different subjects there are, read name by name: of several runs of days, or among those of a wider measure. */
async function namedIn(query: Query, { measure, scope, period, frame }: Framed): Promise<number> {
  const within = measure.within === undefined ? undefined : await namesWithin(query, measure.within, frame);
  const named = await subjectsOf(query, subjectsQuestion(measure, scope, period, frame));
  return new Set(named.map(({ key }) => key).filter((key) => within?.has(key) ?? true)).size;
}

/** Which subjects a distinct figure counts, and whose: of each run of days those of the units below on them. */
export interface SubjectsWanted {
  readonly asked: Omit<SubjectsQuestion, "unitIds" | "within">;
  readonly runs: readonly UnitDays[];
}

/** Which subjects a distinct figure counts. */
export function subjectsQuestion(measure: Measure, scope: Scoped, period: DaySpan, frame: Frame): SubjectsWanted {
  // What goes on in a period may have begun long before it, under another superior.
  const from = measure.overlaps === undefined ? period.from : BEGINNING;
  const asked = {
    kinds: kindsOf(measure),
    ...(measure.categories === undefined ? {} : { categories: measure.categories }),
    measure: measure.measure,
    ...period,
    ...(measure.overlaps === undefined ? {} : { overlaps: true }),
    confirmedOnly: frame.confirmedOnly ?? false,
  };
  return { asked, runs: unitDaysOf(frame.tree, scope.unit, scope.reach, { from, to: period.to }) };
}

/** The records that name the subjects, of all days or of a few, the newest first. */
export async function subjectsOf(query: Query, { asked, runs }: SubjectsWanted, span: DaySpan = EVER) {
  return await readRuns(runs, span, ({ unitIds, from, to }) =>
    subjectRecords(query, { ...asked, unitIds, within: { from, to } }),
  );
}

/**
 * The names that the wider measure of the same period counts; undefined when it also counts people without names, because
 * then nobody can say who is not among them.
 */
export async function namesWithin(query: Query, id: string, frame: Frame): Promise<ReadonlySet<string> | undefined> {
  const wider = allMeasures.find((measure) => measure.id === id);
  if (wider === undefined) return undefined;
  const scope = scopeOf(wider, frame);
  const period = spanOf(wider, frame.period);
  const framed = { measure: wider, frame, scope, period };
  const [sums = []] = await figuresTogether(query, [figuresAsked(framed)]);
  const unnamed = sumOf(figuresOf(framed, sums), wider.measure);
  if (unnamed > 0) return undefined;
  return new Set((await subjectsOf(query, subjectsQuestion(wider, scope, period, frame))).map(({ key }) => key));
}

/** The newest value of a state: of the newest days that have one. */
export async function latestOf(
  query: Query,
  { measure, scope, period }: Pick<Valued, "measure" | "scope" | "period">,
  { tree, confirmedOnly = false }: Frame,
) {
  const asked = {
    kinds: kindsOf(measure),
    ...(measure.categories === undefined ? {} : { categories: measure.categories }),
    measure: measure.measure,
    confirmedOnly,
  };
  for (const days of unitDaysOf(tree, scope.unit, scope.reach, period)) {
    const found = await latestAmount(query, { ...asked, ...days });
    if (found !== undefined) return found;
  }
  return undefined;
}

function ratio(measure: Measure, rows: readonly Figure[]): Result {
  const part = sumOf(rows, measure.measure);
  const whole = sumOf(rows, measure.over ?? "times");
  return { value: whole === 0 ? undefined : part / whole, approx: 0, part, whole };
}

/** Units of the roster with at least one active branch, among all that must have one: the 机关 of the subtree. */
function coverage(scope: Scoped, period: DaySpan, { tree, today }: Frame): Result {
  const day = period.to < today ? period.to : today;
  const active = subtreeOf(tree, scope.unit.id, day).filter((unit) => isActive(unit, day));
  const organs = active.filter((unit) => unit.kind === "organ");
  const withBranch = new Set(
    active.filter((unit) => unit.kind === "branch").map((unit) => parentOf(tree, unit.id, day)),
  );
  const part = organs.filter((unit) => withBranch.has(unit.id)).length;
  return { value: organs.length === 0 ? undefined : part / organs.length, approx: 0, part, whole: organs.length };
}
