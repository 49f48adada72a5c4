import { allMeasures, type LedgerRecord, measureByName, type Period, type Unit, yearIn, yearSpan } from "#core";
import {
  type CoverageLine,
  cityCommittee,
  coverageGround,
  coverageIn,
  evaluateBeside,
  type Frame,
  goalsPaced,
  type Pace,
  timesAsked,
  type Valued,
} from "#reports";
import { type MonthCount, recordsOfKind, type Ticket, timesByMonth } from "#store";
import { timed, type Visit } from "../../session/request-context.ts";
import { openFindings } from "./attention.ts";
import { type MonthsShown, monthsShown } from "./months-shown.ts";

/** The unit and period of a first screen. */
export interface ScreenAsked {
  readonly unit: Unit;
  readonly key: string;
  readonly period: Period;
  readonly before: Period | undefined;
}

/** A target for the year, set by a goal. */
export interface Target {
  readonly amount: number;
  readonly recordNumber: number;
}

/** All data of a first screen, read together. */
export interface FirstScreen {
  readonly now: readonly Valued[];
  readonly before: ReadonlyMap<string, Valued>;
  /** Which months the chart shows, and what was reported in them. */
  readonly shown: MonthsShown;
  readonly months: readonly MonthCount[];
  /** The targets that the unit's goals set for the year: measure id → target. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly goals: readonly Pace[];
  /** The unit whose goals are shown: the unit itself, or for the city its committee. */
  readonly goalsOf: Unit;
  readonly tickets: readonly Ticket[];
  /** The duties with a deadline in the period, and those running today if today is in the period. */
  readonly lines: readonly CoverageLine[];
  /** The duties of this year before the period, because a short period alone would hide what was never reported. */
  readonly earlier: readonly CoverageLine[];
  /** The number of records in the period and in the one before; a joint event counts once. */
  readonly times: { readonly now: number; readonly earlier: number };
}

/**
 * Reads the data of a first screen: the goals, then all figures of the goals and the mechanisms in the same few
 * statements.
 */
export async function readFirstScreen(visit: Visit, asked: ScreenAsked): Promise<FirstScreen> {
  const { query, tree, today } = visit;
  const { unit, period } = asked;
  const shown = monthsShown(period, today);
  const yearStart = yearSpan(yearIn(today)).from;
  const isRunning = period.from <= today && today <= period.to;
  const due = { from: isRunning && yearStart < period.from ? yearStart : period.from, to: period.to };
  const [figures, counts, tickets, all] = await Promise.all([
    timed(visit, "figures", () => readFigures(visit, asked)),
    timed(visit, "months", () => timesByMonth(query, [unit.id], shown.span)),
    timed(visit, "findings", () => openFindings(visit, unit)),
    timed(visit, "due", async () => await coverageIn(await coverageGround(query), tree, unit.id, due, today)),
  ]);
  const [lines, earlier] = [true, false].map((isOwn) => all.filter((line) => line.period.to >= period.from === isOwn));
  return { ...figures, shown, months: counts, tickets, lines: lines ?? [], earlier: earlier ?? [] };
}

async function readFigures({ query, tree, today }: Visit, { unit, period, before }: ScreenAsked) {
  const goalsOf = unit.kind === "root" ? (cityCommittee(tree, today) ?? unit) : unit;
  const year = yearIn(period.to);
  const { from, to } = yearSpan(year);
  const goals = await recordsOfKind(query, "goal", from, to, [...new Set([unit.id, goalsOf.id])]);
  const own = goals.filter(({ unitId }) => unitId === goalsOf.id);
  const { wanted, paced } = goalsPaced(own, { tree, unit: goalsOf, year, today });
  const frames = [period, ...(before === undefined ? [] : [before])].map(
    (one): Frame => ({ tree, unit, period: one, today, isByLevel: false }),
  );
  const mechanisms = frames.flatMap((frame) => allMeasures.map((measure) => ({ measure, frame })));
  const times = frames.map((frame) => timesAsked(unit.id, frame.period));
  const { values, figures } = await evaluateBeside(query, [...mechanisms, ...wanted], times);
  const [now = 0, earlier = 0] = figures.map((rows) => rows.reduce((sum, { amount }) => sum + amount, 0));
  return {
    now: values.slice(0, allMeasures.length),
    before: new Map(
      values.slice(allMeasures.length, mechanisms.length).map((value) => [value.measure.id, value] as const),
    ),
    // A target only counts for the unit that set it as its goal: the committee's says nothing about the whole city.
    targets:
      period.unit === "year" ? targetsIn(goals.filter(({ unitId }) => unitId === unit.id)) : new Map<string, Target>(),
    goals: paced(values.slice(mechanisms.length)),
    goalsOf,
    times: { now, earlier },
  };
}

/** The targets that goals set; if several goals set the same one, the newest. */
const targetsIn = (goals: readonly LedgerRecord[]): ReadonlyMap<string, Target> =>
  new Map(
    goals.flatMap((goal): (readonly [string, Target])[] => {
      const { indicator } = goal.content.fields;
      const measure = typeof indicator === "string" ? measureByName(indicator) : undefined;
      const amount = goal.content.amounts.target?.value ?? 0;
      return measure === undefined || amount <= 0 ? [] : [[measure.id, { amount, recordNumber: goal.number }]];
    }),
  );
