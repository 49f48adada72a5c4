import { sql } from "kysely";
import type { LedgerRecord } from "#core";
import { type Query, type Write, write } from "./database.ts";
import { insertRow } from "./insert.ts";
import { recordOf } from "./records.ts";
import { type Ticket, ticketOf } from "./tickets.ts";

/** Some records with everything that is kept about their figures. */
export interface Books {
  readonly records: readonly LedgerRecord[];
  readonly tickets: readonly Ticket[];
  /** The records these were joined to. */
  readonly joined: readonly LedgerRecord[];
  /** What is kept of each record's figures, one text a row. */
  readonly postings: readonly { readonly recordId: string; readonly row: string }[];
  readonly subjects: readonly { readonly recordId: string; readonly row: string }[];
}

// D1 binds at most 100 parameters a statement.
const RECORDS = 80;

/** The next records after a number with all that is kept about them; none at the end. */
export async function booksAfter(query: Query, number: number): Promise<Books> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("number", ">", number)
    .orderBy("number")
    .limit(RECORDS)
    .execute();
  const records = rows.map(recordOf);
  if (records.length === 0) return { records, tickets: [], joined: [], postings: [], subjects: [] };
  const ids = records.map(({ id }) => id);
  const mains = records.flatMap(({ joinedTo }) => (joinedTo === undefined ? [] : [joinedTo]));
  const tickets = await query.selectFrom("ticket").selectAll().where("record_id", "in", ids).execute();
  const postings = await query.selectFrom("posting").selectAll().where("record_id", "in", ids).execute();
  const subjects = await query.selectFrom("subject").selectAll().where("record_id", "in", ids).execute();
  const joined =
    mains.length === 0 ? [] : await query.selectFrom("record").selectAll().where("id", "in", mains).execute();
  return {
    records,
    tickets: tickets.map(ticketOf),
    joined: joined.map(recordOf),
    postings: postings.map((row) => ({
      recordId: row.record_id,
      row: [
        row.kind,
        row.measure,
        row.day,
        row.adjust,
        row.unit_id,
        row.category,
        row.level,
        row.amount,
        row.approx,
        row.confirmed,
      ].join("\u0000"),
    })),
    subjects: subjects.map((row) => ({
      recordId: row.record_id,
      row: [row.measure, row.key, row.unit_id, row.kind, row.category, row.day, row.day_to ?? "", row.confirmed].join(
        "\u0000",
      ),
    })),
  };
}

/** One kept sum over all slots. */
export interface KeptSum {
  readonly unitId: string;
  readonly span: string;
  readonly kind: string;
  readonly category: string;
  readonly measure: string;
  readonly level: string;
  readonly confirmed: boolean;
  readonly amount: number;
  readonly approx: number;
}

/** All kept sums that are not nothing. */
export async function keptSums(query: Query): Promise<readonly KeptSum[]> {
  const rows = await query
    .selectFrom("total")
    .groupBy(["unit_id", "span", "kind", "category", "measure", "level", "confirmed"])
    .select((e) => [
      "unit_id as unitId",
      "span",
      "kind",
      "category",
      "measure",
      "level",
      "confirmed",
      sql<number>`cast(${e.fn.sum("amount")} as bigint)`.as("amount"),
      sql<number>`cast(${e.fn.sum("approx")} as bigint)`.as("approx"),
    ])
    .execute();
  return rows
    .map((row) => ({ ...row, confirmed: row.confirmed === 1 }))
    .filter(({ amount, approx }) => amount !== 0 || approx !== 0);
}

/** Describes that all kept sums give way to these. */
export const replaceSums = (query: Query, sums: readonly KeptSum[]): readonly Write[] => [
  write(query.deleteFrom("total")),
  ...sums.map((sum) =>
    insertRow(query, "total", {
      unit_id: sum.unitId,
      span: sum.span,
      kind: sum.kind,
      category: sum.category,
      measure: sum.measure,
      level: sum.level,
      confirmed: sum.confirmed ? 1 : 0,
      slot: 0,
      amount: sum.amount,
      approx: sum.approx,
    }),
  ),
];
