import { allMeasures, type DaySpan, defined, type Measure } from "#core";
import {
  type Figure,
  figuresTogether,
  type Latest,
  latestTogether,
  type Query,
  type SubjectsQuestion,
  subjectRecords,
} from "#store";
import {
  BEGINNING,
  type Frame,
  type Framed,
  figuresAsked,
  figuresOf,
  framedOf,
  kindsOf,
  type Scoped,
  sumOf,
} from "./frame.ts";
import { readRuns, type UnitDays, unitDaysOf } from "./unit-days.ts";

const EVER: DaySpan = { from: BEGINNING, to: "9999-12-31" };

/** Which subjects a distinct figure counts, and for each range of days the units that count. */
export interface SubjectsWanted {
  readonly asked: Omit<SubjectsQuestion, "unitIds" | "within">;
  readonly runs: readonly UnitDays[];
}

/** Which subjects a distinct figure counts. */
export function subjectsQuestion(measure: Measure, scope: Scoped, period: DaySpan, frame: Frame): SubjectsWanted {
  // Something that goes on during a period, such as a secondment, may have begun long before it, under another
  // superior.
  const from = measure.overlaps === undefined ? period.from : BEGINNING;
  const asked = {
    kinds: kindsOf(measure),
    ...defined({ categories: measure.categories }),
    measure: measure.measure,
    ...period,
    ...(measure.overlaps === undefined ? {} : { overlaps: true }),
    confirmedOnly: frame.confirmedOnly ?? false,
  };
  return { asked, runs: unitDaysOf(frame.tree, scope.unit, scope.reach, { from, to: period.to }) };
}

/** The records that name the subjects, on all days or on a few, the newest first. */
export async function subjectsOf(query: Query, { asked, runs }: SubjectsWanted, span: DaySpan = EVER) {
  return await readRuns(runs, span, ({ unitIds, from, to }) =>
    subjectRecords(query, { ...asked, unitIds, within: { from, to } }),
  );
}

/**
 * The measure that includes everybody whom this one counts, as the secondments include the promotions; undefined if
 * none does.
 */
export function widerOf({ measure, frame }: Pick<Framed, "measure" | "frame">): Framed | undefined {
  const wider = allMeasures.find(({ id }) => id === measure.within);
  return wider && framedOf({ measure: wider, frame });
}

/**
 * Whether the including measure also counts people without names; then its names cannot limit those of the included
 * one.
 */
const countsUnnamed = (wider: Framed, sums: readonly Figure[]): boolean =>
  sumOf(figuresOf(wider, sums), wider.measure.measure) > 0;

/**
 * The only names that a measure may count in a period, because another measure that includes it has no others;
 * undefined if there is no such limit.
 */
export async function namesWithin(
  query: Query,
  measure: Measure,
  frame: Frame,
): Promise<ReadonlySet<string> | undefined> {
  const wider = widerOf({ measure, frame });
  if (wider === undefined) return undefined;
  const [sums = []] = await figuresTogether(query, [figuresAsked(wider)]);
  return countsUnnamed(wider, sums) ? undefined : await namesOf(query, wider);
}

async function namesOf(query: Query, { measure, scope, period, frame }: Framed): Promise<ReadonlySet<string>> {
  const named = await subjectsOf(query, subjectsQuestion(measure, scope, period, frame));
  return new Set(named.map(({ key }) => key));
}

/**
 * One question for all subjects of a measure; undefined if a unit joined or left during the period, because then
 * several are needed.
 */
function wholeQuestion({ measure, scope, period, frame }: Framed): SubjectsQuestion | undefined {
  const { asked, runs } = subjectsQuestion(measure, scope, period, frame);
  const [run, ...others] = runs;
  return run === undefined || others.length > 0 ? undefined : { ...asked, unitIds: run.unitIds };
}

/** The question that counts a measure's subjects, if one is enough, given the sums of the measure that includes it. */
export function countAsked(framed: Framed, widerSums: readonly Figure[]): SubjectsQuestion | undefined {
  if (framed.measure.aggregation !== "distinct") return undefined;
  const [own, wider] = [wholeQuestion(framed), widerOf(framed)];
  if (own === undefined || wider === undefined || countsUnnamed(wider, widerSums)) return own;
  const among = wholeQuestion(wider);
  return among && { ...own, among };
}

/** Counts the different subjects over several ranges of days by reading their names. */
export async function namedIn(query: Query, framed: Framed): Promise<number> {
  const within = await namesWithin(query, framed.measure, framed.frame);
  return [...(await namesOf(query, framed))].filter((key) => within?.has(key) ?? true).length;
}

/**
 * The newest values of some states, in order. The newest days are read first, and older days only for states that have
 * no value in the newest ones.
 */
export async function latestOfEach(query: Query, all: readonly Framed[]): Promise<readonly (Latest | undefined)[]> {
  const found = all.map((): Latest | undefined => undefined);
  const runs = all.map(({ scope, period, frame }) => unitDaysOf(frame.tree, scope.unit, scope.reach, period));
  for (let turn = 0; ; turn += 1) {
    const asked = all.flatMap((framed, at) => {
      const days = runs[at]?.[turn];
      return days === undefined || found[at] !== undefined
        ? []
        : [{ at, question: { ...statesAsked(framed), ...days } }];
    });
    if (asked.length === 0) return found;
    const rows = await latestTogether(
      query,
      asked.map(({ question }) => question),
    );
    for (const [index, { at }] of asked.entries()) found[at] = rows[index];
  }
}

const statesAsked = ({ measure, frame: { confirmedOnly = false } }: Framed) => ({
  kinds: kindsOf(measure),
  ...defined({ categories: measure.categories }),
  measure: measure.measure,
  confirmedOnly,
});
