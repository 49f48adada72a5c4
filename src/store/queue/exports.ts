import type { Day, LedgerRecord } from "#core";
import type { Query } from "../database.ts";
import { recordOf } from "../ledger/records.ts";
import { isAmong, isOneOf } from "../ledger/subjects.ts";

/** Which records are exported to a file: the counted ones of one kind, of some units, within a range of days. */
export interface ExportQuestion {
  readonly kind: string;
  readonly category?: string | undefined;
  readonly unitIds: readonly string[] | "everybody";
  readonly from: Day;
  readonly to: Day;
  readonly confirmedOnly?: boolean;
}

/** One page of the records of a file by day and number, after the last record of the page before. */
export async function exportPage(
  query: Query,
  question: ExportQuestion,
  after: Pick<LedgerRecord, "day" | "number"> | undefined,
  limit: number,
): Promise<readonly LedgerRecord[]> {
  const from = after?.day ?? question.from;
  let rows = wanted(query, question).where("day", ">=", from);
  if (after !== undefined) rows = rows.where((e) => e.or([e("day", ">", after.day), e("number", ">", after.number)]));
  return (await rows.selectAll().orderBy("day").orderBy("number").limit(limit).execute()).map(recordOf);
}

/** How many records the file would hold. */
export async function countExport(query: Query, question: ExportQuestion): Promise<number> {
  const row = await wanted(query, question)
    .where("day", ">=", question.from)
    .select((e) => e.fn.countAll<number>().as("records"))
    .executeTakeFirstOrThrow();
  return Number(row.records);
}

function wanted(query: Query, { kind, category, unitIds, to, confirmedOnly }: ExportQuestion) {
  let rows = query.selectFrom("record").where("kind", "=", kind).where("day", "<=", to).where("state", "=", "counted");
  if (category !== undefined) rows = rows.where("category", "=", category);
  if (confirmedOnly) rows = rows.where("confirmed_at", "is not", null);
  if (unitIds === "everybody") return rows;
  // With the index on units every page would have to be sorted, so for many units the index on days is used.
  return rows.where((unitIds.length <= FEW ? isOneOf : isAmong)(query, "record.unit_id", unitIds));
}

const FEW = 3;
