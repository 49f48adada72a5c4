import { type ExpressionBuilder, sql } from "kysely";
import { addDays, allKinds, type Day, type DaySpan, daysBetween, type LedgerRecord, monthOf, spansOf } from "#core";
import type { Query } from "./database.ts";
import { recordOf } from "./records.ts";
import type { Schema } from "./schema.ts";
import { isOneOf } from "./subjects.ts";

/** One summed figure: how much of a measure, and how many of its records stated it as approximate. */
export interface Figure {
  readonly kind: string;
  readonly category: string;
  readonly measure: string;
  readonly level: string;
  readonly amount: number;
  readonly approx: number;
}

/** Which figures are asked for. `own`: what the unit itself reported (本级); `all`: its whole subtree, a joint event once (各级). */
export interface FiguresQuestion {
  readonly unitId: string;
  readonly reach: "own" | "all";
  readonly from: Day;
  readonly to: Day;
  readonly kind?: string;
  readonly confirmedOnly?: boolean;
}

/**
 * The figures of a unit in a period. A subtree's come from the unit's own postings and the kept sums of everybody below, so
 * the cost does not grow with the number of records.
 */
export async function figures(query: Query, question: FiguresQuestion): Promise<readonly Figure[]> {
  const own = await ownFigures(query, [question.unitId], question);
  if (question.reach === "own") return own.map(({ unitId: _, ...figure }) => figure);
  const below = await keptFigures(query, [question.unitId], question);
  return addUp([...own, ...below]);
}

/** The same for many units at once: unit id → its figures, absent where there is nothing. */
export async function figuresByUnit(
  query: Query,
  unitIds: readonly string[],
  question: Omit<FiguresQuestion, "unitId">,
): Promise<ReadonlyMap<string, readonly Figure[]>> {
  const byUnit = new Map<string, (Figure & { unitId: string })[]>();
  for (let at = 0; at < unitIds.length; at += UNITS_A_STATEMENT) {
    const part = unitIds.slice(at, at + UNITS_A_STATEMENT);
    const rows = await ownFigures(query, part, question);
    if (question.reach === "all") rows.push(...(await keptFigures(query, part, question)));
    for (const row of rows) byUnit.set(row.unitId, [...(byUnit.get(row.unitId) ?? []), row]);
  }
  return new Map([...byUnit].map(([unitId, rows]) => [unitId, addUp(rows)]));
}

// D1 binds at most 100 parameters a statement; the spans of a period take up to eight.
const UNITS_A_STATEMENT = 80;

/** A list for `in` that holds every kind there is: with it an index of units, kinds and days is entered at each kind's first day. */
export const EVERY_KIND = sql<string>`(${sql.join(allKinds.map(({ name }) => sql.lit(name)))})`;

type UnitFigure = Figure & { unitId: string };

async function ownFigures(
  query: Query,
  unitIds: readonly string[],
  question: Omit<FiguresQuestion, "unitId">,
): Promise<UnitFigure[]> {
  let rows = query
    .selectFrom("posting")
    .where("unit_id", "in", unitIds)
    .where("day", ">=", question.from)
    .where("day", "<=", question.to);
  if (question.reach === "own") rows = rows.where("adjust", "=", 0);
  rows = question.kind === undefined ? rows.where("kind", "in", EVERY_KIND) : rows.where("kind", "=", question.kind);
  if (question.confirmedOnly) rows = rows.where("confirmed", "=", 1);
  return await rows
    .groupBy(["unit_id", "kind", "category", "measure", "level"])
    .select((e) => [
      "unit_id as unitId",
      "kind",
      "category",
      "measure",
      "level",
      sql<number>`cast(${e.fn.sum("amount")} as bigint)`.as("amount"),
      sql<number>`cast(${e.fn.sum("approx")} as bigint)`.as("approx"),
    ])
    .execute();
}

async function keptFigures(
  query: Query,
  unitIds: readonly string[],
  question: Omit<FiguresQuestion, "unitId">,
): Promise<UnitFigure[]> {
  const { add, less } = spanRanges(question.from, question.to);
  const found = await keptIn(query, unitIds, question, add);
  const taken = await keptIn(query, unitIds, question, less);
  return [...found, ...taken.map((row) => ({ ...row, amount: -row.amount, approx: -row.approx }))];
}

async function keptIn(
  query: Query,
  unitIds: readonly string[],
  question: Omit<FiguresQuestion, "unitId">,
  ranges: readonly SpanRange[],
): Promise<UnitFigure[]> {
  if (ranges.length === 0) return [];
  let rows = query
    .selectFrom("total")
    .where("unit_id", "in", unitIds)
    .where((e: ExpressionBuilder<Schema, "total">) =>
      e.or(ranges.map(([from, to]) => e.and([e("span", ">=", from), e("span", "<=", to)]))),
    );
  if (question.kind !== undefined) rows = rows.where("kind", "=", question.kind);
  if (question.confirmedOnly) rows = rows.where("confirmed", "=", 1);
  return await rows
    .groupBy(["unit_id", "kind", "category", "measure", "level"])
    .select((e) => [
      "unit_id as unitId",
      "kind",
      "category",
      "measure",
      "level",
      sql<number>`cast(${e.fn.sum("amount")} as bigint)`.as("amount"),
      sql<number>`cast(${e.fn.sum("approx")} as bigint)`.as("approx"),
    ])
    .execute();
}

type SpanRange = readonly [from: string, to: string];

/**
 * The spans that cover a period exactly: whole months by month, the days at its ends by day. Of a month that is more than
 * half in it, the days that are not are taken away again: they are fewer, and in the month that runs there are none.
 */
function spanRanges(from: Day, to: Day): { readonly add: readonly SpanRange[]; readonly less: readonly SpanRange[] } {
  const add: SpanRange[] = [];
  const less: SpanRange[] = [];
  const days = (first: Day, last: Day): readonly SpanRange[] =>
    first <= last ? [[spansOf(first)[1], spansOf(last)[1]]] : [];
  for (const month of endMonths(from, to)) {
    const first = from > month.from ? from : month.from;
    const last = to < month.to ? to : month.to;
    if (2 * daysBetween(first, last) < daysBetween(month.from, month.to)) add.push(...days(first, last));
    else {
      add.push([spansOf(first)[0], spansOf(first)[0]]);
      less.push(...days(month.from, addDays(first, -1)), ...days(addDays(last, 1), month.to));
    }
  }
  const [firstWhole, lastWhole] = [addDays(monthOf(from).to, 1), addDays(monthOf(to).from, -1)];
  if (firstWhole <= lastWhole) add.push([spansOf(firstWhole)[0], spansOf(lastWhole)[0]]);
  return { add, less };
}

/** The month a period begins in and the one it ends in; one where they are the same, none in an empty period. */
const endMonths = (from: Day, to: Day): readonly DaySpan[] => {
  if (from > to) return [];
  const [first, last] = [monthOf(from), monthOf(to)];
  return first.from === last.from ? [first] : [first, last];
};

function addUp(rows: readonly Figure[]): readonly Figure[] {
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

/** Which records are asked for: those whose postings make a figure. */
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

/** The records behind a figure, newest day first, each with the amount it adds; their amounts sum to the figure. */
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

/** How many records stand behind a figure, and what they sum to. */
export async function countBehind(
  query: Query,
  question: Omit<RecordsQuestion, "limit" | "offset">,
): Promise<{ records: number; amount: number }> {
  const row = await behind(query, question)
    .select((e) => [
      e.fn.countAll<number>().as("records"),
      sql<number>`cast(coalesce(${e.fn.sum("posting.amount")}, 0) as bigint)`.as("amount"),
    ])
    .executeTakeFirstOrThrow();
  return { records: Number(row.records), amount: Number(row.amount) };
}

const behind = (query: Query, question: Omit<RecordsQuestion, "limit" | "offset">) =>
  posted(query, question).where("posting.adjust", "=", 0);

function posted(query: Query, question: Omit<RecordsQuestion, "limit" | "offset">) {
  let rows = query
    .selectFrom("posting")
    .where("posting.measure", "=", question.measure ?? "times")
    .where("posting.day", ">=", question.from)
    .where("posting.day", "<=", question.to);
  if (question.kinds !== undefined) rows = rows.where("posting.kind", "in", question.kinds);
  if (question.categories !== undefined) rows = rows.where("posting.category", "in", question.categories);
  if (question.confirmedOnly) rows = rows.where("posting.confirmed", "=", 1);
  const ids = question.unitIds;
  if (ids === "everybody") return rows;
  return rows.where(isOneOf("posting.unit_id", ids));
}

/** What one record adds to a figure: its postings and, for a subtree, the negative rows of a joint event. */
export interface Share {
  readonly recordId: string;
  readonly amount: number;
}

/** What each record adds to a figure, the newest first; the shares sum to the figure, a second host of one event adds 0. */
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
    ])
    .execute();
}

/** The newest value of a measure that is a state, not a sum: the posting of the latest day not after `to`. */
export async function latestAmount(
  query: Query,
  question: Omit<RecordsQuestion, "limit" | "offset">,
): Promise<
  { readonly recordId: string; readonly amount: number; readonly approx: boolean; readonly day: Day } | undefined
> {
  const row = await behind(query, question)
    .innerJoin("record", "record.id", "posting.record_id")
    .orderBy("posting.day", "desc")
    .orderBy("record.number", "desc")
    .limit(1)
    .select([
      "posting.record_id as recordId",
      "posting.amount as amount",
      "posting.approx as approx",
      "posting.day as day",
    ])
    .executeTakeFirst();
  return row && { recordId: row.recordId, amount: row.amount, approx: row.approx === 1, day: row.day };
}
