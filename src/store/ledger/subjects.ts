import { type SelectQueryBuilder, sql } from "kysely";
import type { Day, DaySpan } from "#core";
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

/** Which subjects are counted: whom or what the records of some kinds are about, each once. */
export interface SubjectsQuestion {
  readonly unitIds: readonly string[] | "everybody";
  readonly kinds: readonly string[];
  readonly categories?: readonly string[];
  readonly measure: string;
  readonly from: Day;
  readonly to: Day;
  /** Counts what was going on on any day of the period, not only what began in it. */
  readonly overlaps?: boolean;
  /** Only what began in these days, which may lie before the period where that counts what overlaps. */
  readonly within?: DaySpan;
  readonly confirmedOnly?: boolean;
  /** Only those that this question counts too. */
  readonly among?: SubjectsQuestion;
}

/** How many different subjects the records name. */
export async function countSubjects(query: Query, question: SubjectsQuestion): Promise<number> {
  // As groups SQLite sorts the keys; for `count(distinct)` it looks each up among those before it, which takes half as long again.
  const keys = subjectsIn(query, question).select("key").groupBy("key");
  const row = await query
    .selectFrom(keys.as("named"))
    .select((e) => e.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The records that name a counted subject, and the subjects they name. */
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

/** The subjects that a question is about, one row for each record that names one. */
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
 * Whether the unit in `column` is one of a list of any length. A short list may be looked up in an index of units; a long one
 * is only looked through.
 */
export function isOneOf(query: Query, column: UnitColumn, ids: readonly string[]) {
  if (ids.length === 0) return sql<boolean>`1 = 0`;
  return ids.length <= LISTED ? sql<boolean>`${sql.ref(column)} in (${sql.join(ids)})` : isAmong(query, column, ids);
}

type UnitColumn = "subject.unit_id" | "posting.unit_id" | "record.unit_id";

/** The same for rows that come by another index: however short the list, no index of units is taken for it. */
export function isAmong(query: Query, column: UnitColumn, ids: readonly string[]) {
  return wordingOf(query) === "postgres"
    ? sql<boolean>`${sql.ref(column)} = any(string_to_array(${ids.join(",")}, ','))`
    : sql<boolean>`+${sql.ref(column)} in (select value from json_each(${textOf(ids)}))`;
}

/** A list that cannot change is written out once: a question asks for the same units many times. */
function textOf(ids: readonly string[]): string {
  const text = texts.get(ids) ?? JSON.stringify(ids);
  if (Object.isFrozen(ids)) texts.set(ids, text);
  return text;
}

const texts = new WeakMap<readonly string[], string>();
