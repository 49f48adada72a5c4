import {
  allMeasures,
  type Day,
  type DaySpan,
  type Invariant,
  invariants,
  isActive,
  type Measure,
  parentOf,
  subtreeOf,
  yearSpan,
} from "#core";
import {
  countSubjectsTogether,
  type Figure,
  type FiguresQuestion,
  figuresTogether,
  type Latest,
  type Query,
} from "#store";
import {
  type Frame,
  type Framed,
  figuresAsked,
  figuresOf,
  framedOf,
  type Scoped,
  sumOf,
  type Valued,
  type Wanted,
} from "./frame.ts";
import { countAsked, latestOfEach, namedIn, widerOf } from "./named.ts";

/** The year of a report: from 1 January until today, or until 31 December if it is over. */
export function reportYear(year: number, today: Day): DaySpan {
  const { from, to } = yearSpan(year);
  return { from, to: today < to && today >= from ? today : to };
}

/** Computes one measure. */
export async function evaluate(query: Query, measure: Measure, frame: Frame): Promise<Valued> {
  const [valued] = await evaluateTogether(query, [{ measure, frame }]);
  return valued as Valued;
}

/** Computes all 45 measures, in the order of the report. */
export const evaluateAll = (query: Query, frame: Frame): Promise<readonly Valued[]> =>
  evaluateTogether(
    query,
    allMeasures.map((measure) => ({ measure, frame })),
  );

/** Computes measures for different units and periods, in order; their queries to the ledger are combined. */
export async function evaluateTogether(query: Query, wanted: readonly Wanted[]): Promise<readonly Valued[]> {
  return (await evaluateBeside(query, wanted, [])).values;
}

/** Computes measures as `evaluateTogether` does, and answers further questions for figures with the same statements. */
export async function evaluateBeside(
  query: Query,
  wanted: readonly Wanted[],
  questions: readonly FiguresQuestion[],
): Promise<{ readonly values: readonly Valued[]; readonly figures: readonly (readonly Figure[])[] }> {
  const all = wanted.map(framedOf);
  const states = all.filter(({ measure }) => measure.aggregation === "latest");
  const bounds = all.map(widerOf);
  const [found, newest] = await Promise.all([
    figuresTogether(query, [...all.map(figuresAsked), ...bounds.map((one) => one && figuresAsked(one)), ...questions]),
    latestOfEach(query, states),
  ]);
  const [sums, bounding] = [found.slice(0, all.length), found.slice(all.length, 2 * all.length)];
  const asked = all.map((one, at) => countAsked(one, bounding[at] ?? []));
  const counts = await countSubjectsTogether(query, asked);
  const values = all.map(async (one, at): Promise<Valued> => {
    const { measure, scope, period } = one;
    const rows = figuresOf(one, sums[at] ?? []);
    const named = asked[at] === undefined ? undefined : counts[at];
    return {
      measure,
      scope,
      period,
      ...(await resultOf(query, one, { rows, named, newest: newest[states.indexOf(one)] })),
    };
  });
  return { values: await Promise.all(values), figures: found.slice(2 * all.length) };
}

/** The invariants that the figures violate, each as a sentence for people. */
export function brokenInvariants(values: readonly Valued[]): readonly Invariant[] {
  const figureOf = (id: string) => values.find((value) => value.measure.id === id)?.value;
  return invariants.filter((invariant) => {
    if (invariant.type !== "at-most" || invariant.bound === undefined) return false;
    const [value, bound] = [figureOf(invariant.measure), figureOf(invariant.bound)];
    return value !== undefined && value > (bound ?? 0);
  });
}

type Result = Pick<Valued, "value" | "approx" | "part" | "whole" | "byLevel">;

/** The values read for a measure: its sums and, if the same query asked for it, its number of subjects. */
interface Read {
  readonly rows: readonly Figure[];
  readonly named: number | undefined;
  readonly newest: Latest | undefined;
}

async function resultOf(query: Query, framed: Framed, { rows, named, newest }: Read): Promise<Result> {
  const { measure, scope, period, frame } = framed;
  switch (measure.aggregation) {
    case "count":
    case "sum":
      return summed(framed, rows);
    case "distinct":
      return distinct(measure, rows, named ?? (await namedIn(query, framed)));
    case "latest":
      return { value: newest?.amount, approx: newest?.approx === true ? 1 : 0 };
    case "ratio":
      return measure.source === "units" ? coverage(scope, period, frame) : ratio(measure, rows);
  }
}

function summed({ measure, scope, frame }: Framed, rows: readonly Figure[]): Result {
  const levels = new Map<string, number>();
  for (const row of rows) levels.set(row.level, (levels.get(row.level) ?? 0) + row.amount);
  return {
    value: rows.length === 0 ? undefined : sumOf(rows, measure.measure),
    approx: sumOf(rows, measure.measure, "approx"),
    ...(frame.isByLevel !== false && (measure.scope === "全市" || scope.unit.kind === "root")
      ? { byLevel: levels }
      : {}),
  };
}

/** The number of different persons, units or brands. Amounts that were stated without names are added. */
function distinct(measure: Measure, rows: readonly Figure[], named: number): Result {
  const value = named + sumOf(rows, measure.measure);
  return { value: value === 0 ? undefined : value, approx: sumOf(rows, measure.measure, "approx") };
}

function ratio(measure: Measure, rows: readonly Figure[]): Result {
  const part = sumOf(rows, measure.measure);
  const whole = sumOf(rows, measure.over ?? "times");
  return { value: whole === 0 ? undefined : part / whole, approx: 0, part, whole };
}

/** The units of the roster with at least one active branch, out of all that must have one: the 机关 of the subtree. */
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
