import type { Day, DaySpan } from "#core";
import { type SelectQueryBuilder, sql } from "#kysely";
import type { Query, Write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { wordingOf } from "../sql/flavour.ts";
import { insertRow } from "../sql/insert.ts";

/** A person, unit, brand or project that a record is about. */
export interface SubjectRow {
  readonly recordId: string;
  readonly measure: string;
  readonly key: string;
  readonly label: string;
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly day: string;
  readonly dayTo: string | undefined;
  readonly confirmed: boolean;
}

/** Describes one subject of a record. */
export function insertSubject(query: Query, subject: SubjectRow): Write {
  return insertRow(query, "subject", {
    record_id: subject.recordId,
    measure: subject.measure,
    key: subject.key,
    label: subject.label,
    unit_id: subject.unitId,
    kind: subject.kind,
    category: subject.category,
    day: subject.day,
    day_to: subject.dayTo ?? null,
    confirmed: subject.confirmed ? 1 : 0,
  });
}

/** Which subjects are counted: the people, units or things that records of some kinds are about, each once. */
export interface SubjectsQuestion {
  readonly unitIds: readonly string[] | "everybody";
  readonly kinds: readonly string[];
  readonly categories?: readonly string[];
  readonly measure: string;
  readonly from: Day;
  readonly to: Day;
  /** Also counts what was going on during the period, not only what began in it. */
  readonly overlaps?: boolean;
  /** Counts only what began within these days, which may be before the period if `overlaps` is set. */
  readonly within?: DaySpan;
  readonly confirmedOnly?: boolean;
  /** Counts only subjects that this other question counts, too. */
  readonly among?: SubjectsQuestion;
}

/** How many different subjects the records name. */
export async function countSubjects(query: Query, question: SubjectsQuestion): Promise<number> {
  // With `group by` SQLite sorts the keys; with `count(distinct)` it looks up each key, which takes half as long again.
  const keys = subjectsIn(query, question).select("key").groupBy("key");
  const row = await query
    .selectFrom(keys.as("named"))
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The records that name one of the counted people or units, and whom they name. */
export async function subjectRecords(
  query: Query,
  question: SubjectsQuestion,
): Promise<readonly { recordId: string; unitId: string; key: string; label: string; day: Day }[]> {
  return await subjectsIn(query, question)
    .select(["record_id as recordId", "unit_id as unitId", "key", "label", "day"])
    .orderBy("day", "desc")
    .orderBy("record_id", "desc")
    .execute();
}

/** Selects the subjects of a question, one row for each record that names one. */
export function subjectsIn(
  query: Query,
  question: SubjectsQuestion,
): SelectQueryBuilder<Schema, "subject", Record<never, never>> {
  let rows = query
    .selectFrom("subject")
    .where("measure", "=", question.measure)
    .where("kind", "in", question.kinds)
    .where("day", "<=", question.to);
  if (question.categories !== undefined) rows = rows.where("category", "in", question.categories);
  if (question.confirmedOnly) rows = rows.where("confirmed", "=", 1);
  const { within } = question;
  if (within !== undefined) rows = rows.where("day", ">=", within.from).where("day", "<=", within.to);
  rows = question.overlaps
    ? rows.where((e) =>
        e.or([e("day", ">=", question.from), e("day_to", "is", null), e("day_to", ">=", question.from)]),
      )
    : rows.where("day", ">=", question.from);
  if (question.among !== undefined) rows = rows.where("key", "in", subjectsIn(query, question.among).select("key"));
  return question.unitIds === "everybody" ? rows : rows.where(isOneOf(query, "subject.unit_id", question.unitIds));
}

/**
 * The most units passed as single parameters. D1 binds at most 100 parameters per statement, so a longer list is passed
 * as one text.
 */
export const LISTED = 60;

/**
 * Whether the unit in `column` is in a list of any length. For a short list SQLite may use an index on units; for a
 * long one it filters the rows.
 */
export function isOneOf(query: Query, column: UnitColumn, ids: readonly string[]) {
  if (ids.length === 0) return sql<boolean>`1 = 0`;
  return ids.length <= LISTED ? sql<boolean>`${sql.ref(column)} in (${sql.join(ids)})` : isAmong(query, column, ids);
}

type UnitColumn = "subject.unit_id" | "posting.unit_id" | "record.unit_id";

/**
 * The condition that a row belongs to one of some units, for rows found by an index other than that on units, which is
 * then not used.
 */
export function isAmong(query: Query, column: UnitColumn, ids: readonly string[]) {
  return wordingOf(query) === "postgres"
    ? sql<boolean>`${sql.ref(column)} = any(string_to_array(${ids.join(",")}, ','))`
    : sql<boolean>`+${sql.ref(column)} in (select value from json_each(${textOf(ids)}))`;
}

/** Caches the text of a frozen list, because one question queries the same units many times. */
function textOf(ids: readonly string[]): string {
  const text = texts.get(ids) ?? JSON.stringify(ids);
  if (Object.isFrozen(ids)) texts.set(ids, text);
  return text;
}

const texts = new WeakMap<readonly string[], string>();
