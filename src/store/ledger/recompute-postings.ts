import type { LedgerRecord } from "#core";
import { type Selectable, sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { insertRow } from "../sql/insert.ts";
import { recordOf } from "./records.ts";
import { type Ticket, ticketOf } from "./tickets.ts";

/** Some records with all that the ledger stores about their figures, to compute them anew and compare. */
export interface Books {
  readonly records: readonly LedgerRecord[];
  readonly tickets: readonly Ticket[];
  /** The records of the same events to which `records` are joined. */
  readonly joined: readonly LedgerRecord[];
  /** What is stored of each record's figures, one text per row. */
  readonly postings: readonly { readonly recordId: string; readonly row: string }[];
  readonly subjects: readonly { readonly recordId: string; readonly row: string }[];
}

// D1 binds at most 100 parameters per statement, and other work of the event loop runs between two pages.
const RECORDS = 40;

/** The next records after a number with everything stored about their figures; none at the end. */
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

/** The highest record number, which is about the number of records. */
export async function newestNumber(query: Query): Promise<number> {
  const row = await query.selectFrom("record").select("number").orderBy("number", "desc").limit(1).executeTakeFirst();
  return row?.number ?? 0;
}

/** A stored sum, added up over all slots in which instances keep parts of it. */
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

const ROWS = 1_000;
const KEY = sql`(unit_id, span, kind, category, measure, level, confirmed, slot)`;

/** All stored sums except zero, a few at a time; all at once would block the program for seconds. */
export async function* keptSums(query: Query): AsyncGenerator<KeptSum> {
  let open: KeptSum | undefined;
  let after: readonly unknown[] | undefined;
  for (;;) {
    let page = query.selectFrom("total").selectAll().limit(ROWS);
    for (const column of KEY_COLUMNS) page = page.orderBy(column);
    const rows = await (after === undefined ? page : page.where(sql<boolean>`${KEY} > (${sql.join(after)})`)).execute();
    for (const { amount, approx, slot: _, ...row } of rows) {
      const sum = { ...keyOf(row), amount, approx };
      if (open !== undefined && isSame(open, sum)) {
        open = { ...open, amount: open.amount + amount, approx: open.approx + approx };
        continue;
      }
      if (open !== undefined && isSomething(open)) yield open;
      open = sum;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) break;
    after = KEY_COLUMNS.map((column) => last[column]);
  }
  if (open !== undefined && isSomething(open)) yield open;
}

const KEY_COLUMNS = ["unit_id", "span", "kind", "category", "measure", "level", "confirmed", "slot"] as const;

type Row = Omit<Selectable<Schema["total"]>, "amount" | "approx" | "slot">;

const keyOf = ({ unit_id: unitId, confirmed, ...rest }: Row) => ({ ...rest, unitId, confirmed: confirmed === 1 });

const isSomething = ({ amount, approx }: KeptSum): boolean => amount !== 0 || approx !== 0;

const isSame = (one: KeptSum, other: KeptSum): boolean =>
  one.unitId === other.unitId &&
  one.span === other.span &&
  one.kind === other.kind &&
  one.category === other.category &&
  one.measure === other.measure &&
  one.level === other.level &&
  one.confirmed === other.confirmed;

/** Describes that these sums replace all stored sums. */
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
