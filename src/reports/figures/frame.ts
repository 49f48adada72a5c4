import { childrenOf, type Day, type DaySpan, type Measure, type Tree, type Unit } from "#core";
import type { Figure, FiguresQuestion } from "#store";

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

/** Whose records a measure counts when it is asked about a unit. */
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
  /** Whether figures are split by level: of all together in a large ledger that is half of the work. */
  readonly isByLevel?: false;
}

/** A measure and what it is evaluated in. */
export interface Wanted {
  readonly measure: Measure;
  readonly frame: Frame;
}

/** A day before all records. */
export const BEGINNING: Day = "0001-01-01";

/** The committee whose subtree is 市直机关: the 工委 of the city's own level right below the root. */
export function cityCommittee(tree: Tree, day: Day): Unit | undefined {
  const root = tree.root;
  return root && childrenOf(tree, root.id, day).find((unit) => unit.kind === "committee" && unit.level === "市");
}

/**
 * Whose records count: 本级 the unit's own, 各级 and 市直机关 its subtree, 全市 everybody where the city committee asks. 全市
 * itself has no records of its own: whatever is asked of it counts everybody's.
 */
export function scopeOf(measure: Measure, { tree, unit, today }: Frame): Scoped {
  if (unit.kind === "root") return { unit, reach: "all" };
  if (measure.scope === "本级") return { unit, reach: "own" };
  const isCity = measure.scope === "全市" && unit.id === cityCommittee(tree, today)?.id;
  return { unit: isCity ? (tree.root ?? unit) : unit, reach: "all" };
}

/** The period a measure covers when somebody asks about `period`: 累计 and 时点 look back to the beginning. */
export function spanOf(measure: Measure, period: DaySpan): DaySpan {
  return measure.period === "累计" || measure.period === "时点" ? { from: BEGINNING, to: period.to } : period;
}

/** The kinds whose records make a measure. */
export const kindsOf = (measure: Measure): readonly string[] => [measure.kind, ...(measure.also ?? [])];

/** A measure with the unit and the period it is asked for. */
export interface Framed extends Wanted {
  readonly scope: Scoped;
  readonly period: DaySpan;
}

/** A measure with whose records of when it counts. */
export const framedOf = ({ measure, frame }: Wanted): Framed => ({
  measure,
  frame,
  scope: scopeOf(measure, frame),
  period: spanOf(measure, frame.period),
});

/** Which sums a measure is made of; none for a state, and for what the roster alone tells. */
export function figuresAsked({ measure, scope, period, frame }: Framed): FiguresQuestion | undefined {
  if (measure.aggregation === "latest" || measure.source === "units") return undefined;
  const { confirmedOnly = false, isByLevel = true } = frame;
  const asked = {
    ...{ unitId: scope.unit.id, reach: scope.reach, ...period, kinds: kindsOf(measure), confirmedOnly },
    grain: isByLevel ? "level" : "category",
  } as const;
  return measure.aggregation === "ratio" ? asked : { ...asked, measure: measure.measure };
}

/** Of what was found the rows that a measure is made of. */
export const figuresOf = ({ measure, frame: { level } }: Framed, found: readonly Figure[]): readonly Figure[] =>
  found
    .filter((figure) => measure.categories === undefined || measure.categories.includes(figure.category))
    .filter((figure) => level === undefined || figure.level === level);

/** What the rows of a measure add up to. */
export const sumOf = (rows: readonly Figure[], measure: string, key: "amount" | "approx" = "amount"): number =>
  rows.reduce((sum, row) => (row.measure === measure ? sum + row[key] : sum), 0);
