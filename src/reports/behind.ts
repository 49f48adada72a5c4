import { type Measure, parentOf, subtreeOf, type Unit } from "#core";
import {
  latestAmount,
  type Query,
  type RecordsQuestion,
  recordsById,
  type Share,
  sharesOf,
  subjectRecords,
} from "#store";
import { evaluate, type Frame, kindsOf, namesWithin, subjectsQuestion, unitIdsOf, type Valued } from "./evaluate.ts";

/** One record behind a figure and what it adds. */
export interface BehindRow extends Share {
  /** Those it is the first to name, for figures that count each once. */
  readonly names?: readonly string[];
  /** What it adds to the upper count of a ratio. */
  readonly part?: number;
}

/** What a figure is made of: its records, or the units of the roster. The amounts sum to the figure. */
export interface Behind {
  readonly valued: Valued;
  readonly rows: readonly BehindRow[];
  /** For a ratio of the roster: each unit that must have a branch, and whether it has one. */
  readonly units?: readonly { readonly unit: Unit; readonly covered: boolean }[];
}

/** Finds what a figure is made of. */
export async function behindFigure(query: Query, measure: Measure, frame: Frame): Promise<Behind> {
  const valued = await evaluate(query, measure, frame);
  if (measure.source === "units") return { valued, rows: [], units: rosterBehind(valued, frame) };
  switch (measure.aggregation) {
    case "count":
    case "sum":
      return { valued, rows: await sharesOf(query, questionOf(valued, frame)) };
    case "distinct":
      return { valued, rows: await distinctBehind(query, valued, frame) };
    case "latest":
      return { valued, rows: await newest(query, valued, frame) };
    case "ratio":
      return { valued, rows: await ratioBehind(query, valued, frame) };
  }
}

function questionOf(
  { measure, scope, period }: Valued,
  frame: Frame,
  amount = measure.measure,
): Omit<RecordsQuestion, "limit" | "offset"> & { readonly reach: "own" | "all" } {
  return {
    unitIds: unitIdsOf(scope, period, frame),
    reach: scope.reach,
    from: period.from,
    to: period.to,
    kinds: kindsOf(measure),
    measure: amount,
    ...(measure.categories === undefined ? {} : { categories: measure.categories }),
    confirmedOnly: frame.confirmedOnly ?? false,
  };
}

/** A subject named by several records stands with the newest; those without names are added as the sum they are. */
async function distinctBehind(query: Query, valued: Valued, frame: Frame): Promise<readonly BehindRow[]> {
  const { measure, scope, period } = valued;
  const within = measure.within === undefined ? undefined : await namesWithin(query, measure.within, frame);
  const rows = new Map<string, { recordId: string; amount: number; names: string[] }>();
  const rowOf = (recordId: string) => {
    const row = rows.get(recordId) ?? { recordId, amount: 0, names: [] };
    rows.set(recordId, row);
    return row;
  };
  const seen = new Set<string>();
  for (const { recordId, key, label } of await subjectRecords(query, subjectsQuestion(measure, scope, period, frame))) {
    if (within !== undefined && !within.has(key)) continue;
    const row = rowOf(recordId);
    if (seen.has(key)) continue;
    seen.add(key);
    row.amount += 1;
    row.names.push(label);
  }
  for (const { recordId, amount } of await sharesOf(query, questionOf(valued, frame))) rowOf(recordId).amount += amount;
  return [...rows.values()];
}

async function newest(query: Query, valued: Valued, frame: Frame): Promise<readonly BehindRow[]> {
  const found = await latestAmount(query, questionOf(valued, frame));
  return found === undefined ? [] : [{ recordId: found.recordId, amount: found.amount }];
}

async function ratioBehind(query: Query, valued: Valued, frame: Frame): Promise<readonly BehindRow[]> {
  const parts = await sharesOf(query, questionOf(valued, frame));
  const wholes = await sharesOf(query, questionOf(valued, frame, valued.measure.over ?? "times"));
  const partOf = new Map(parts.map(({ recordId, amount }) => [recordId, amount]));
  return wholes.map((row) => ({ ...row, part: partOf.get(row.recordId) ?? 0 }));
}

function rosterBehind({ scope, period }: Valued, { tree, today }: Frame): NonNullable<Behind["units"]> {
  const day = period.to < today ? period.to : today;
  const active = subtreeOf(tree, scope.unit.id, day).filter(
    (unit) => unit.activeTo === undefined || day <= unit.activeTo,
  );
  const covered = new Set(active.filter(({ kind }) => kind === "branch").map(({ id }) => parentOf(tree, id, day)));
  return active.filter(({ kind }) => kind === "organ").map((unit) => ({ unit, covered: covered.has(unit.id) }));
}

/** One page of the rows with their records, in their order. */
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
