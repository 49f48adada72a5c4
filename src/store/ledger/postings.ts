import type { Posting } from "#core";
import { type Query, type Write, write } from "../database.ts";
import { wordOnce } from "../sql/insert.ts";

/**
/**
 * Describes the deletion of a record's postings and subjects; `insertPostings` and `insertSubject` write them again.
 * `before` holds all its postings if they are known; the same commit must be refused if the record has others by then.
 */
export function clearPostings(query: Query, recordId: string, before?: readonly Posting[]): readonly Write[] {
  return [
    {
      ...write(query.deleteFrom("posting").where("record_id", "=", recordId)),
      ...(before === undefined ? {} : { months: monthsOf(before) }),
    },
    write(query.deleteFrom("subject").where("record_id", "=", recordId)),
  ];
}

// D1 binds at most 100 parameters per statement; a posting has 11.
const POSTINGS_A_STATEMENT = 9;

/** Describes postings. */
export function insertPostings(query: Query, postings: readonly Posting[]): readonly Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < postings.length; at += POSTINGS_A_STATEMENT) {
    const part = postings.slice(at, at + POSTINGS_A_STATEMENT);
    const rows = part.map(postingRow);
    const sql = wordOnce(query, `posting ${rows.length}`, () => query.insertInto("posting").values(rows));
    writes.push({ sql, parameters: rows.flatMap((row) => Object.values(row)), months: monthsOf(part) });
  }
  return writes;
}

const monthsOf = (postings: readonly Posting[]): readonly string[] => [
  ...new Set(postings.map(({ day }) => day.slice(0, 7))),
];

function postingRow(posting: Posting) {
  return {
    record_id: posting.recordId,
    kind: posting.kind,
    measure: posting.measure,
    day: posting.day,
    adjust: posting.adjust ? 1 : 0,
    unit_id: posting.unitId,
    category: posting.category,
    level: posting.level,
    amount: posting.amount,
    approx: posting.approx ? 1 : 0,
    confirmed: posting.confirmed ? 1 : 0,
  };
}

/** The present postings of a record. */
export async function postingsOfRecord(query: Query, recordId: string): Promise<readonly Posting[]> {
  const rows = await query.selectFrom("posting").selectAll().where("record_id", "=", recordId).execute();
  return rows.map((row) => ({
    recordId: row.record_id,
    kind: row.kind as Posting["kind"],
    measure: row.measure,
    day: row.day,
    adjust: row.adjust === 1,
    unitId: row.unit_id,
    category: row.category,
    level: row.level,
    amount: row.amount,
    approx: row.approx === 1,
    confirmed: row.confirmed === 1,
  }));
}
