import { childrenOf, type Day, type DaySpan, type Measure, type Tree, type Unit } from "#core";
import type { Figure, FiguresQuestion } from "#store";

/** A computed figure. */
export interface Valued {
  readonly measure: Measure;
  /** The computed value; undefined if nothing was recorded, which is printed as （无记录）. */
  readonly value: number | undefined;
  /** How many of the counted records stated an approximate amount. */
  readonly approx: number;
  /** The numerator of a ratio; the next field is its denominator. */
  readonly part?: number;
  readonly whole?: number;
  /** A city-wide figure (全市) split by the level of the units: 市, 县, 乡. */
  readonly byLevel?: ReadonlyMap<string, number>;
  readonly scope: Scoped;
  readonly period: DaySpan;
}

/** The unit whose records a measure counts, and whether its subtree is included. */
export interface Scoped {
  readonly unit: Unit;
  readonly reach: "own" | "all";
}

/** The context in which a measure is computed. */
export interface Frame {
  readonly tree: Tree;
  readonly unit: Unit;
  readonly period: DaySpan;
  readonly today: Day;
  readonly confirmedOnly?: boolean;
  /** The level (市, 县, 乡) to which a city-wide figure is limited, if it is. */
  readonly level?: string;
  /** Whether figures are split by level; without the split a large ledger needs half of the work. */
  readonly isByLevel?: false;
}

/** A measure and the context in which it is computed. */
export interface Wanted {
  readonly measure: Measure;
  readonly frame: Frame;
}

/** The beginning of periods without one: a day before every record. */
export const BEGINNING: Day = "0001-01-01";

/** The committee of 市直机关: the 工委 of the city level directly below the root. */
export function cityCommittee(tree: Tree, day: Day): Unit | undefined {
  const root = tree.root;
  return root && childrenOf(tree, root.id, day).find((unit) => unit.kind === "committee" && unit.level === "市");
}

/**
 * Whose records count: for 本级 the unit's own, for 各级 and 市直机关 its subtree, for 全市 everybody if the city committee asks.
 * The unit 全市 has no records of its own, so its figures count everybody.
 */
export function scopeOf(measure: Measure, { tree, unit, today }: Frame): Scoped {
  if (unit.kind === "root") return { unit, reach: "all" };
  if (measure.scope === "本级") return { unit, reach: "own" };
  const isCity = measure.scope === "全市" && unit.id === cityCommittee(tree, today)?.id;
  return { unit: isCity ? (tree.root ?? unit) : unit, reach: "all" };
}

/** The period that a measure covers: 累计 and 时点 measures start at the beginning of all records. */
export function spanOf(measure: Measure, period: DaySpan): DaySpan {
  return measure.period === "累计" || measure.period === "时点" ? { from: BEGINNING, to: period.to } : period;
}

/** The kinds whose records a measure counts. */
export const kindsOf = (measure: Measure): readonly string[] => [measure.kind, ...(measure.also ?? [])];

/** A measure with its unit and period. */
export interface Framed extends Wanted {
  readonly scope: Scoped;
  readonly period: DaySpan;
}

/** Adds to a measure the unit and the period that it counts. */
export const framedOf = ({ measure, frame }: Wanted): Framed => ({
  measure,
  frame,
  scope: scopeOf(measure, frame),
  period: spanOf(measure, frame.period),
});

/** The sums that a measure needs; undefined for a state, or for a measure computed from the roster. */
export function figuresAsked({ measure, scope, period, frame }: Framed): FiguresQuestion | undefined {
  if (measure.aggregation === "latest" || measure.source === "units") return undefined;
  const { confirmedOnly = false, isByLevel = true } = frame;
  const asked = {
    ...{ unitId: scope.unit.id, reach: scope.reach, ...period, kinds: kindsOf(measure), confirmedOnly },
    grain: isByLevel ? "level" : "category",
  } as const;
  return measure.aggregation === "ratio" ? asked : { ...asked, measure: measure.measure };
}

/** The rows of the result that belong to a measure. */
export const figuresOf = ({ measure, frame: { level } }: Framed, found: readonly Figure[]): readonly Figure[] =>
  found
    .filter((figure) => measure.categories === undefined || measure.categories.includes(figure.category))
    .filter((figure) => level === undefined || figure.level === level);

/** The sum of a measure's rows. */
export const sumOf = (rows: readonly Figure[], measure: string, key: "amount" | "approx" = "amount"): number =>
  rows.reduce((sum, row) => (row.measure === measure ? sum + row[key] : sum), 0);
