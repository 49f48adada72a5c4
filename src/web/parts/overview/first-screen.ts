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

/** What a first screen is asked about. */
export interface ScreenAsked {
  readonly unit: Unit;
  readonly key: string;
  readonly period: Period;
  readonly before: Period | undefined;
}

/** A target of the year, as a goal set it. */
export interface Target {
  readonly amount: number;
  readonly recordNumber: number;
}

/** Everything a first screen says, read once and together. */
export interface FirstScreen {
  readonly now: readonly Valued[];
  readonly before: ReadonlyMap<string, Valued>;
  /** Which months are charted, and what was reported in them. */
  readonly shown: MonthsShown;
  readonly months: readonly MonthCount[];
  /** The targets that the unit's goals set for the year: measure id → target. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly goals: readonly Pace[];
  /** Whose goals they are: the city's stand with its committee. */
  readonly goalsOf: Unit;
  readonly tickets: readonly Ticket[];
  /** What the period's own deadlines ask, and what runs today where today is in it. */
  readonly lines: readonly CoverageLine[];
  /** What came due this year before the period began: a short period alone would hide what never came. */
  readonly earlier: readonly CoverageLine[];
  /** How many records the period and the one before it have, a joint event once. */
  readonly times: { readonly now: number; readonly earlier: number };
}

/** Reads a first screen: the goals, then every figure that they and the mechanisms want in the same few statements. */
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
    // A target is of whose goal it is: the committee's says nothing of the whole city.
    targets:
      period.unit === "year" ? targetsIn(goals.filter(({ unitId }) => unitId === unit.id)) : new Map<string, Target>(),
    goals: paced(values.slice(mechanisms.length)),
    goalsOf,
    times: { now, earlier },
  };
}

/** The targets that goals set, the newest goal's where several speak of one. */
const targetsIn = (goals: readonly LedgerRecord[]): ReadonlyMap<string, Target> =>
  new Map(
    goals.flatMap((goal): (readonly [string, Target])[] => {
      const { indicator } = goal.content.fields;
      const measure = typeof indicator === "string" ? measureByName(indicator) : undefined;
      const amount = goal.content.amounts.target?.value ?? 0;
      return measure === undefined || amount <= 0 ? [] : [[measure.id, { amount, recordNumber: goal.number }]];
    }),
  );
