import { type DaySpan, defined, type Measure, parentOf, subtreeOf, type Unit } from "#core";
import { type Query, type RecordsQuestion, readBack, recordsById, type Share, sharesOf } from "#store";
import { evaluate } from "./evaluate.ts";
import { BEGINNING, type Frame, kindsOf, type Valued } from "./frame.ts";
import { latestOfEach, namesWithin, subjectsOf, subjectsQuestion } from "./named.ts";
import { readRuns, type UnitDays, unitDaysOf } from "./unit-days.ts";

/** One record behind a figure, and the amount it adds. */
export interface BehindRow extends Share {
  /** The people or units that are counted with this record, if the figure counts each of them once. */
  readonly names?: readonly string[];
  /** The amount that the record adds to the numerator of a ratio. */
  readonly part?: number;
}

/** What a figure consists of: records, or units of the roster. The amounts of all rows sum to the figure. */
export interface Behind {
  readonly valued: Valued;
  /** The records behind the figure, the newest day first. */
  readonly rows: readonly BehindRow[];
  /** The number of rows read that the reader may not see. */
  readonly hidden: number;
  /** Whether `rows` holds all records behind the figure and not only the first ones. */
  readonly isAll: boolean;
  /** For a ratio over the roster: the units that must have a branch, and whether each has one. */
  readonly units?: readonly { readonly unit: Unit; readonly covered: boolean }[];
}

/** How many rows of a figure are read, and which. */
export interface Depth {
  /** The number of rows to read; all if absent. */
  readonly least?: number;
  /** Only rows of units that `sees` accepts. */
  readonly sees?: (unitId: string) => boolean;
}

/**
 * Finds the rows behind a figure, reading backwards from its last day until there are enough. So the first page of a
 * million records costs as much as that of a hundred.
 */
export async function behindFigure(query: Query, measure: Measure, frame: Frame, depth: Depth = {}): Promise<Behind> {
  const valued = await evaluate(query, measure, frame);
  if (measure.source === "units")
    return { valued, rows: [], hidden: 0, isAll: true, units: rosterBehind(valued, frame) };
  switch (measure.aggregation) {
    case "count":
    case "sum": {
      const question = questionOf(valued, frame);
      return await lookBack(valued, depth, async (span) =>
        (await sharesIn(query, question, span)).filter(({ unitId }) => isOfLevel(frame, unitId)),
      );
    }
    case "distinct":
      return await lookBack(valued, depth, await distinctIn(query, valued, frame));
    case "latest":
      return await lookBack(valued, {}, () => newest(query, valued, frame));
    case "ratio":
      return await lookBack(valued, depth, ratioIn(query, valued, frame));
  }
}

const isOfLevel = ({ tree, level }: Frame, unitId: string): boolean =>
  level === undefined || (tree.units.get(unitId)?.level ?? "市") === level;

type Lookup = (span: DaySpan) => Promise<readonly BehindRow[]>;

async function lookBack(valued: Valued, depth: Depth, lookUp: Lookup): Promise<Behind> {
  const { least, sees } = depth;
  // Something that goes on during a period, such as a secondment, may have begun long before the period.
  const from = valued.measure.overlaps === undefined ? valued.period.from : BEGINNING;
  const whole = { from, to: valued.period.to };
  let hidden = 0;
  const read = async (span: DaySpan) => {
    const found = await lookUp(span);
    const seen = sees === undefined ? found : found.filter(({ unitId }) => sees(unitId));
    hidden += found.length - seen.length;
    return seen;
  };
  const found = least === undefined ? { rows: await read(whole), isAll: true } : await readBack(whole, least, read);
  return { valued, ...found, hidden };
}

interface Question {
  readonly asked: Omit<RecordsQuestion, keyof UnitDays | "limit" | "offset"> & { readonly reach: "own" | "all" };
  readonly runs: readonly UnitDays[];
}

/** Made once for all ranges of days and not for each, because its list of units is long. */
const questionOf = ({ measure, scope, period }: Valued, frame: Frame): Question => ({
  asked: {
    reach: scope.reach,
    kinds: kindsOf(measure),
    measure: measure.measure,
    ...defined({ categories: measure.categories }),
    confirmedOnly: frame.confirmedOnly ?? false,
  },
  runs: unitDaysOf(frame.tree, scope.unit, scope.reach, period),
});

/** What each record of a few days adds to a figure. All postings of a record are on its day, so none is cut in two. */
const sharesIn = async (query: Query, { asked, runs }: Question, span: DaySpan): Promise<readonly Share[]> =>
  await readRuns(runs, span, (days) => sharesOf(query, { ...asked, ...days }));

/**
 * The records behind a figure that counts names once: a name in several records goes to the newest; amounts without
 * names are added.
 */
async function distinctIn(query: Query, valued: Valued, frame: Frame): Promise<Lookup> {
  const { measure, scope, period } = valued;
  const among = await namesWithin(query, measure, frame);
  const question = subjectsQuestion(measure, scope, period, frame);
  const unnamed = questionOf(valued, frame);
  const counted = new Set<string>();
  return async (span) => {
    const rows = new Map<string, BehindRow & { amount: number; names: string[] }>();
    const rowOf = ({ recordId, unitId, day }: Pick<BehindRow, "recordId" | "unitId" | "day">) => {
      const row = rows.get(recordId) ?? { recordId, unitId, day, amount: 0, names: [] };
      rows.set(recordId, row);
      return row;
    };
    for (const subject of await subjectsOf(query, question, span)) {
      if (among !== undefined && !among.has(subject.key)) continue;
      const row = rowOf(subject);
      if (counted.has(subject.key)) continue;
      counted.add(subject.key);
      row.amount += 1;
      row.names.push(subject.label);
    }
    for (const share of await sharesIn(query, unnamed, span)) rowOf(share).amount += share.amount;
    return [...rows.values()].sort((one, other) => order(other.day, one.day) || order(other.recordId, one.recordId));
  };
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

async function newest(query: Query, valued: Valued, frame: Frame): Promise<readonly BehindRow[]> {
  const [found] = await latestOfEach(query, [{ ...valued, frame }]);
  if (found === undefined) return [];
  const { recordId, unitId, amount, day } = found;
  return [{ recordId, unitId, amount, day }];
}

function ratioIn(query: Query, valued: Valued, frame: Frame): Lookup {
  const part = questionOf(valued, frame);
  const whole = { ...part, asked: { ...part.asked, measure: valued.measure.over ?? "times" } };
  return async (span) => {
    const parts = await sharesIn(query, part, span);
    const wholes = await sharesIn(query, whole, span);
    const partOf = new Map(parts.map(({ recordId, amount }) => [recordId, amount]));
    return wholes.map((row) => ({ ...row, part: partOf.get(row.recordId) ?? 0 }));
  };
}

function rosterBehind({ scope, period }: Valued, { tree, today }: Frame): NonNullable<Behind["units"]> {
  const day = period.to < today ? period.to : today;
  const active = subtreeOf(tree, scope.unit.id, day).filter(
    (unit) => unit.activeTo === undefined || day <= unit.activeTo,
  );
  const covered = new Set(active.filter(({ kind }) => kind === "branch").map(({ id }) => parentOf(tree, id, day)));
  return active.filter(({ kind }) => kind === "organ").map((unit) => ({ unit, covered: covered.has(unit.id) }));
}

/** One page of the rows with their records, in order. */
export async function pageOf(query: Query, behind: Behind, offset: number, limit: number) {
  const rows = behind.rows.slice(offset, offset + limit);
  const records = new Map(
    (
      await recordsById(
        query,
        rows.map(({ recordId }) => recordId),
      )
    ).map((record) => [record.id, record]),
  );
  return rows.flatMap((row) => {
    const record = records.get(row.recordId);
    return record === undefined ? [] : [{ ...row, record }];
  });
}
