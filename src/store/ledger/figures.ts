import { addDays, allKinds, type Day, type DaySpan, daysBetween, type LedgerRecord, monthOf, spansOf } from "#core";
import { sql } from "#kysely";
import type { Query } from "../database.ts";
import { recordOf } from "./records.ts";
import { isOneOf, LISTED } from "./subjects.ts";

/** One summed figure: the amount of a measure, and how many of its records stated it as approximate. */
export interface Figure {
  readonly kind: string;
  readonly category: string;
  readonly measure: string;
  readonly level: string;
  readonly amount: number;
  readonly approx: number;
}

/**
 * Asks for the figures of a unit. `own`: what the unit itself reported (本级); `all`: its whole subtree, with a joint
 * event counted once (各级).
 */
export interface FiguresQuestion {
  readonly unitId: string;
  readonly reach: "own" | "all";
  readonly from: Day;
  readonly to: Day;
  readonly kinds?: readonly string[];
  /** The only measure that is summed, if not all are. */
  readonly measure?: string;
  readonly confirmedOnly?: boolean;
  /** How finely figures are grouped; by level if absent. In a large ledger the coarser grains save half of the work. */
  readonly grain?: Grain;
}

/** Grouped by kind, by kind and category, or also by the level of units. Fields that are not grouped by are empty. */
export type Grain = "kind" | "category" | "level";

/**
 * The figures of a unit in a period. A subtree's figures are the unit's own postings plus the stored sums of all units
 * below, so the cost does not grow with the number of records.
 */
export async function figures(query: Query, question: FiguresQuestion): Promise<readonly Figure[]> {
  const own = await sumsIn(query, "posting", [question.unitId], question, question);
  if (question.reach === "own") return own.map(({ unitId: _, ...figure }) => figure);
  const below = await keptFigures(query, [question.unitId], question);
  return addUp([...own, ...below]);
}

/** The figures of many units at once, by unit id. A unit without figures is absent. */
export async function figuresByUnit(
  query: Query,
  unitIds: readonly string[],
  question: Omit<FiguresQuestion, "unitId">,
): Promise<ReadonlyMap<string, readonly Figure[]>> {
  const byUnit = new Map<string, (Figure & { unitId: string })[]>();
  for (let at = 0; at < unitIds.length; at += UNITS_A_STATEMENT) {
    const part = unitIds.slice(at, at + UNITS_A_STATEMENT);
    const rows = await sumsIn(query, "posting", part, question, question);
    if (question.reach === "all") rows.push(...(await keptFigures(query, part, question)));
    for (const row of rows) byUnit.set(row.unitId, [...(byUnit.get(row.unitId) ?? []), row]);
  }
  return new Map([...byUnit].map(([unitId, rows]) => [unitId, addUp(rows)]));
}

// D1 binds at most 100 parameters per statement; the spans of a period take up to eight.
const UNITS_A_STATEMENT = 80;

/** All kinds as a list for SQL's `in`. With the list SQLite can use an index on unit, kind and day. */
export const EVERY_KIND = sql.raw<string>(`(${allKinds.map(({ name }) => `'${name}'`).join()})`);

type UnitFigure = Figure & { unitId: string };

async function keptFigures(
  query: Query,
  unitIds: readonly string[],
  question: Omit<FiguresQuestion, "unitId">,
): Promise<UnitFigure[]> {
  const found: UnitFigure[] = [];
  // One statement per range: for two ranges at once SQLite would scan all stored sums of a unit.
  for (const range of spanRanges(question.from, question.to)) {
    for (const row of await sumsIn(query, "total", unitIds, range, question)) {
      found.push(range.sign === 1 ? row : { ...row, amount: -row.amount, approx: -row.approx });
    }
  }
  return found;
}

/** One select for each part of a figure, before grouping by unit. The rows of a part are added or subtracted. */
export function figureTerms(query: Query, question: FiguresQuestion) {
  const own = { table: "posting", from: question.from, to: question.to, sign: 1 } as const;
  const below = question.reach === "own" ? [] : spanRanges(question.from, question.to);
  return [own, ...below.map((range) => ({ table: "total" as const, ...range }))].map(({ table, sign, ...range }) => ({
    sign,
    rows: grouped(query, table, rowsIn(query, table, [question.unitId], range, question), question.grain),
  }));
}

const NONE = sql<string>`''`;

/** Sums the postings of some units within a range of days, or their stored sums within a range of spans. */
async function sumsIn(
  query: Query,
  table: "posting" | "total",
  unitIds: readonly string[],
  range: { readonly from: string; readonly to: string },
  question: Omit<FiguresQuestion, "unitId">,
): Promise<UnitFigure[]> {
  return await grouped(query, table, rowsIn(query, table, unitIds, range, question), question.grain).execute();
}

/** The sums of some rows. */
function grouped(query: Query, table: "posting" | "total", rows: ReturnType<typeof rowsIn>, grain: Grain = "level") {
  // Stored sums are first added up in the order of their key, which needs no sorting and leaves a fifth of the rows.
  const parts =
    table === "total" && grain !== "level"
      ? rows
          .groupBy(["unit_id", "span", "kind", "category", "measure"])
          .select(["unit_id", "kind", "category", "measure", NONE.as("level"), ...SUMS])
      : rows.select(["unit_id", "kind", "category", "measure", "level", "amount", "approx"]);
  // The unit comes last, because it differs least and SQLite sorts by the first column.
  return query
    .selectFrom(parts.as("part"))
    .groupBy(GROUPED_BY[grain])
    .select([
      "unit_id as unitId",
      "kind",
      grain === "kind" ? NONE.as("category") : "category",
      "measure",
      grain === "level" ? "level" : NONE.as("level"),
      ...SUMS,
    ]);
}

const GROUPED_BY: Readonly<Record<Grain, ("kind" | "category" | "measure" | "level" | "unit_id")[]>> = {
  kind: ["kind", "measure", "unit_id"],
  category: ["kind", "category", "measure", "unit_id"],
  level: ["kind", "category", "measure", "level", "unit_id"],
};

/** The postings of some units within a range of days, or their stored sums within a range of spans. */
function rowsIn(
  query: Query,
  table: "posting" | "total",
  unitIds: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
  question: Omit<FiguresQuestion, "unitId">,
) {
  const when = table === "posting" ? "day" : "span";
  let rows = query.selectFrom(table).where("unit_id", "in", unitIds).where(when, ">=", from).where(when, "<=", to);
  if (table === "posting" && question.reach === "own") rows = rows.where("adjust", "=", 0);
  if (question.kinds !== undefined) rows = rows.where("kind", "in", question.kinds);
  else if (table === "posting") rows = rows.where("kind", "in", EVERY_KIND);
  if (question.measure !== undefined) rows = rows.where("measure", "=", question.measure);
  if (question.confirmedOnly) rows = rows.where("confirmed", "=", 1);
  return rows;
}

/** The amount, and how many records stated it as approximate. */
const SUMS = [
  sql<number>`cast(sum(amount) as bigint)`.as("amount"),
  sql<number>`cast(sum(approx) as bigint)`.as("approx"),
] as const;

/** A range of stored spans whose sums are added or subtracted. */
interface SpanRange {
  readonly from: string;
  readonly to: string;
  readonly sign: 1 | -1;
}

/**
 * The spans that cover a period exactly: whole months, and single days at both ends. If more than half of a month is in
 * the period, the month is added and the other days are subtracted, because they are fewer; in the current month there
 * are none.
 */
function spanRanges(from: Day, to: Day): readonly SpanRange[] {
  if (from > to) return [];
  const [first, last] = [monthOf(from), monthOf(to)];
  const isOne = first.from === last.from;
  const takesFirst = isMostOf(first, from, isOne ? to : first.to);
  const takesLast = isOne ? takesFirst : isMostOf(last, last.from, to);
  const days = (start: Day, end: Day, sign: 1 | -1): readonly SpanRange[] =>
    start <= end ? [{ from: spansOf(start)[1], to: spansOf(end)[1], sign }] : [];
  const ends = isOne
    ? takesFirst
      ? [...days(first.from, addDays(from, -1), -1), ...days(addDays(to, 1), last.to, -1)]
      : days(from, to, 1)
    : [
        ...(takesFirst ? days(first.from, addDays(from, -1), -1) : days(from, first.to, 1)),
        ...(takesLast ? days(addDays(to, 1), last.to, -1) : days(last.from, to, 1)),
      ];
  const start = takesFirst ? first.from : addDays(first.to, 1);
  const end = takesLast ? last.to : addDays(last.from, -1);
  return [...(start <= end ? [{ from: spansOf(start)[0], to: spansOf(end)[0], sign: 1 } as const] : []), ...ends];
}

const isMostOf = (month: DaySpan, from: Day, to: Day): boolean =>
  2 * daysBetween(from, to) >= daysBetween(month.from, month.to);

/** Adds up rows of the same kind, category, measure and level; zero sums are left out. */
export function addUp(rows: readonly Figure[]): readonly Figure[] {
  const sums = new Map<string, Figure>();
  for (const { kind, category, measure, level, amount, approx } of rows) {
    const key = [kind, category, measure, level].join("\u0000");
    const sofar = sums.get(key);
    sums.set(key, {
      kind,
      category,
      measure,
      level,
      amount: amount + (sofar?.amount ?? 0),
      approx: approx + (sofar?.approx ?? 0),
    });
  }
  return [...sums.values()].filter((figure) => figure.amount !== 0 || figure.approx !== 0);
}

/** Which records' postings are wanted: those that make up a figure. */
export interface RecordsQuestion {
  readonly unitIds: readonly string[] | "everybody";
  readonly from: Day;
  readonly to: Day;
  readonly kinds?: readonly string[];
  readonly measure?: string;
  readonly categories?: readonly string[];
  readonly confirmedOnly?: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** The records behind a figure, newest day first, each with the amount it adds; the amounts sum to the figure. */
export async function recordsBehind(
  query: Query,
  question: RecordsQuestion,
): Promise<readonly { record: LedgerRecord; amount: number }[]> {
  const rows = await behind(query, question)
    .innerJoin("record", "record.id", "posting.record_id")
    .orderBy("posting.day", "desc")
    .orderBy("record.number", "desc")
    .limit(question.limit)
    .offset(question.offset)
    .selectAll("record")
    .select("posting.amount as amount")
    .execute();
  return rows.map(({ amount, ...row }) => ({ record: recordOf(row), amount }));
}

const behind = (query: Query, question: Omit<RecordsQuestion, "limit" | "offset">) =>
  posted(query, question).where("posting.adjust", "=", 0);

function posted(query: Query, question: Omit<RecordsQuestion, "limit" | "offset">) {
  const ids = question.unitIds;
  // For a few units the measure is written as an expression, so that SQLite uses the index on units instead of the one
  // on kinds and measures.
  const isFew = ids !== "everybody" && ids.length <= LISTED;
  let rows = query
    .selectFrom("posting")
    .where(isFew ? sql`posting.measure || ''` : "posting.measure", "=", question.measure ?? "times")
    .where("posting.day", ">=", question.from)
    .where("posting.day", "<=", question.to);
  if (question.kinds !== undefined) rows = rows.where("posting.kind", "in", question.kinds);
  if (question.categories !== undefined) rows = rows.where("posting.category", "in", question.categories);
  if (question.confirmedOnly) rows = rows.where("posting.confirmed", "=", 1);
  if (ids === "everybody") return rows;
  return rows.where(isOneOf(query, "posting.unit_id", ids));
}

/** What one record adds to a figure: its postings and, in a subtree, the negative rows of a joint event. */
export interface Share {
  readonly recordId: string;
  readonly unitId: string;
  readonly amount: number;
  readonly day: Day;
}

/**
 * What each record adds to a figure, the newest first. The shares sum to the figure; the second host of one event adds
 * 0.
 */
export async function sharesOf(
  query: Query,
  question: Omit<RecordsQuestion, "limit" | "offset"> & { readonly reach: "own" | "all" },
): Promise<readonly Share[]> {
  const rows = question.reach === "own" ? behind(query, question) : posted(query, question);
  return await rows
    .groupBy("posting.record_id")
    .orderBy((e) => e.fn.max("posting.day"), "desc")
    .orderBy("posting.record_id", "desc")
    .select((e) => [
      "posting.record_id as recordId",
      sql<number>`cast(${e.fn.sum("posting.amount")} as bigint)`.as("amount"),
      // The negative rows of a joint event are posted at another unit than the record's, so they do not give its unit.
      sql<string>`max(case when adjust = 0 then unit_id else '' end)`.as("unitId"),
      e.fn.max("posting.day").as("day"),
    ])
    .execute();
}

/** Asks for the newest value of a measure that is a state and not a sum. */
export type LatestQuestion = Omit<RecordsQuestion, "limit" | "offset">;

/** The newest value of a measure that is a state and not a sum: the posting of the latest day up to `to`. */
export interface Latest extends Share {
  readonly approx: boolean;
}

/** Selects the one row that holds the newest value of a state. */
export const latestIn = (query: Query, question: LatestQuestion) =>
  behind(query, question)
    .innerJoin("record", "record.id", "posting.record_id")
    .orderBy("posting.day", "desc")
    .orderBy("record.number", "desc")
    .limit(1)
    .select([
      "posting.record_id as recordId",
      "posting.unit_id as unitId",
      "posting.amount as amount",
      "posting.approx as approx",
      "posting.day as day",
    ]);
