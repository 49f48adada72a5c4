import { sql } from "kysely";
import type { Day } from "#core";
import type { Query } from "./database.ts";

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
  readonly confirmedOnly?: boolean;
}

/** How many different subjects the records name. */
export async function countSubjects(query: Query, question: SubjectsQuestion): Promise<number> {
  const row = await subjectsIn(query, question)
    .select((e) => e.fn.count<number>("subject.key").distinct().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The records that name a counted subject, and the subjects they name. */
export async function subjectRecords(
  query: Query,
  question: SubjectsQuestion,
): Promise<readonly { recordId: string; key: string; label: string }[]> {
  return await subjectsIn(query, question)
    .select(["record_id as recordId", "key", "label"])
    .orderBy("day", "desc")
    .orderBy("record_id", "desc")
    .execute();
}

function subjectsIn(query: Query, question: SubjectsQuestion) {
  let rows = query
    .selectFrom("subject")
    .where("measure", "=", question.measure)
    .where("kind", "in", question.kinds)
    .where("day", "<=", question.to);
  if (question.categories !== undefined) rows = rows.where("category", "in", question.categories);
  if (question.confirmedOnly) rows = rows.where("confirmed", "=", 1);
  rows = question.overlaps
    ? rows.where((e) =>
        e.or([e("day", ">=", question.from), e("day_to", "is", null), e("day_to", ">=", question.from)]),
      )
    : rows.where("day", ">=", question.from);
  return question.unitIds === "everybody" ? rows : rows.where(isOneOf("subject.unit_id", question.unitIds));
}

// D1 binds at most 100 parameters a statement; a longer list goes in as one text.
const LISTED = 60;

/** Whether the unit in `column` is one of a list of any length. */
export function isOneOf(column: "subject.unit_id" | "posting.unit_id" | "record.unit_id", ids: readonly string[]) {
  if (ids.length === 0) return sql<boolean>`1 = 0`;
  if (ids.length <= LISTED) return sql<boolean>`${sql.ref(column)} in (${sql.join(ids)})`;
  return sql<boolean>`${`,${ids.join(",")},`} like '%,' || ${sql.ref(column)} || ',%'`;
}
