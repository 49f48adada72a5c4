import { sql } from "kysely";
import type { Day } from "#core";
import type { Query } from "./database.ts";

/** How many records of a kind and category a unit's subtree has in a month (2026-09); a joint event is one. */
export interface MonthCount {
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly month: string;
  readonly times: number;
}

/** Which months are counted, and of what. */
export interface MonthsQuestion {
  readonly from: Day;
  readonly to: Day;
  readonly kind?: string;
}

// D1 binds at most 100 parameters a statement.
const UNITS_A_STATEMENT = 80;

/**
 * What each unit's subtree has reported month by month. Months are whole, whatever days the question begins and ends on; the
 * cost does not grow with the number of records below, because theirs are kept as sums.
 */
export async function timesByMonth(
  query: Query,
  unitIds: readonly string[],
  question: MonthsQuestion,
): Promise<readonly MonthCount[]> {
  const found: MonthCount[] = [];
  for (let at = 0; at < unitIds.length; at += UNITS_A_STATEMENT) {
    const part = unitIds.slice(at, at + UNITS_A_STATEMENT);
    found.push(...(await ownMonths(query, part, question)), ...(await keptMonths(query, part, question)));
  }
  return found;
}

function ownMonths(query: Query, unitIds: readonly string[], { from, to, kind }: MonthsQuestion) {
  const month = sql<string>`substr(day, 1, 7)`;
  let rows = query
    .selectFrom("posting")
    .where("unit_id", "in", unitIds)
    .where("measure", "=", "times")
    .where("day", ">=", `${from.slice(0, 7)}-01`)
    .where("day", "<=", `${to.slice(0, 7)}-31`);
  if (kind !== undefined) rows = rows.where("kind", "=", kind);
  return rows
    .groupBy(["unit_id", "kind", "category", month])
    .select((e) => ["unit_id as unitId", "kind", "category", month.as("month"), asNumber(e.fn.sum("amount"))])
    .execute();
}

async function keptMonths(query: Query, unitIds: readonly string[], { from, to, kind }: MonthsQuestion) {
  let rows = query
    .selectFrom("total")
    .where("unit_id", "in", unitIds)
    .where("span", ">=", `m${from.slice(0, 7)}`)
    .where("span", "<=", `m${to.slice(0, 7)}`)
    .where("measure", "=", "times");
  if (kind !== undefined) rows = rows.where("kind", "=", kind);
  const found = await rows
    .groupBy(["unit_id", "kind", "category", "span"])
    .select((e) => ["unit_id as unitId", "kind", "category", "span", asNumber(e.fn.sum("amount"))])
    .execute();
  return found.map(({ span, ...row }) => ({ ...row, month: span.slice(1) }));
}

const asNumber = (sum: Parameters<typeof sql.join>[0][number]) => sql<number>`cast(${sum} as bigint)`.as("times");
