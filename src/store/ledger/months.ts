import type { Day } from "#core";
import { sql } from "#kysely";
import type { Query } from "../database.ts";
import { limitsOf } from "../sql/flavour.ts";

/** How many records of a kind and category a unit's subtree has in a month (2026-09). A joint event counts once. */
export interface MonthCount {
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly month: string;
  readonly times: number;
}

/** Asks how many records each month of a range has: within which days, and which records. */
export interface MonthsQuestion {
  readonly from: Day;
  readonly to: Day;
  readonly kind?: string;
  /** The kinds that are not counted. */
  readonly except?: readonly string[];
  /** Whether all kinds and categories are counted together; the rows then name neither a kind nor a category. */
  readonly together?: true;
}

/** Room for the parameters other than unit ids: days, measure and excluded kinds, in both halves of the union. */
const OTHER_PARAMETERS = 20;

/**
 * What each unit's subtree reported, month by month. Months are always whole, even if the question begins or ends
 * within one. The cost does not grow with the number of records, because the sums of lower units are stored.
 */
export async function timesByMonth(
  query: Query,
  unitIds: readonly string[],
  question: MonthsQuestion,
): Promise<readonly MonthCount[]> {
  const found: MonthCount[] = [];
  const most = Math.floor((limitsOf(query).parameters - OTHER_PARAMETERS) / 2);
  for (let at = 0; at < unitIds.length; at += most) {
    const part = unitIds.slice(at, at + most);
    found.push(
      ...(await ownMonths(query, part, question)
        .unionAll(keptMonths(query, part, question))
        .execute()),
    );
  }
  return found;
}

function ownMonths(query: Query, unitIds: readonly string[], question: MonthsQuestion) {
  const month = sql<string>`substr(day, 1, 7)`;
  let rows = query
    .selectFrom("posting")
    .where("unit_id", "in", unitIds)
    .where("measure", "=", "times")
    .where("day", ">=", `${question.from.slice(0, 7)}-01`)
    .where("day", "<=", `${question.to.slice(0, 7)}-31`);
  if (question.kind !== undefined) rows = rows.where("kind", "=", question.kind);
  if (question.except !== undefined) rows = rows.where("kind", "not in", question.except);
  const times = sumOf("amount");
  if (question.together)
    return rows
      .groupBy(["unit_id", month])
      .select(["unit_id as unitId", NONE.as("kind"), NONE.as("category"), month.as("month"), times]);
  return rows
    .groupBy(["unit_id", "kind", "category", month])
    .select(["unit_id as unitId", "kind", "category", month.as("month"), times]);
}

function keptMonths(query: Query, unitIds: readonly string[], question: MonthsQuestion) {
  const month = sql<string>`substr(span, 2)`;
  let rows = query
    .selectFrom("total")
    .where("unit_id", "in", unitIds)
    .where("span", ">=", `m${question.from.slice(0, 7)}`)
    .where("span", "<=", `m${question.to.slice(0, 7)}`)
    .where("measure", "=", "times");
  if (question.kind !== undefined) rows = rows.where("kind", "=", question.kind);
  if (question.except !== undefined) rows = rows.where("kind", "not in", question.except);
  const times = sumOf("amount");
  if (question.together)
    return rows
      .groupBy(["unit_id", "span"])
      .select(["unit_id as unitId", NONE.as("kind"), NONE.as("category"), month.as("month"), times]);
  return rows
    .groupBy(["unit_id", "kind", "category", "span"])
    .select(["unit_id as unitId", "kind", "category", month.as("month"), times]);
}

const NONE = sql<string>`''`;

const sumOf = (column: "amount") => sql<number>`cast(sum(${sql.ref(column)}) as bigint)`.as("times");
