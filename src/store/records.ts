import { type Selectable, sql } from "kysely";
import type { Instant, LedgerRecord, Posting, RecordState, TotalDelta } from "#core";
import { type Query, type Write, write } from "./database.ts";
import { insertRow, wordOnce } from "./insert.ts";
import type { Schema } from "./schema.ts";

/** Describes a new record. */
export function insertRecord(query: Query, record: LedgerRecord): Write {
  return insertRow(query, "record", {
    id: record.id,
    number: record.number,
    kind: record.kind,
    category: record.category,
    unit_id: record.unitId,
    target_unit_id: record.targetUnitId ?? null,
    day: record.day,
    day_to: record.dayTo ?? null,
    title: record.title,
    content: JSON.stringify(record.content),
    state: record.state,
    confirmed_at: record.confirmedAt ?? null,
    confirmed_by: record.confirmedBy ?? null,
    joined_to: record.joinedTo ?? null,
    version: record.version,
    reporter_id: record.reporterId,
    reported_at: record.reportedAt,
    lag: record.lag,
    message_id: record.messageId ?? null,
    chat_id: record.chatId ?? null,
    line: record.line,
  });
}

/** Describes the change of a record to `record`, whose version is one more than the one it was decided on; a lost race aborts. */
export function updateRecord(query: Query, record: LedgerRecord): Write {
  return write(
    query
      .updateTable("record")
      .set({
        category: record.category,
        kind: record.kind,
        unit_id: record.unitId,
        target_unit_id: record.targetUnitId ?? null,
        day: record.day,
        day_to: record.dayTo ?? null,
        title: record.title,
        content: JSON.stringify(record.content),
        state: record.state,
        confirmed_at: record.confirmedAt ?? null,
        confirmed_by: record.confirmedBy ?? null,
        joined_to: record.joinedTo ?? null,
        lag: record.lag,
        version: record.version,
      })
      .where("id", "=", record.id)
      .where("version", "=", record.version - 1),
    "change",
  );
}

/** Describes that a record must still be as a decision saw it, because what is written follows from it. */
export function expectRecord(query: Query, { id, version }: Pick<LedgerRecord, "id" | "version">): Write {
  const sql = wordOnce(query, "expect record", () =>
    query.selectFrom("record").select("id").where("id", "=", "").where("version", "=", 0),
  );
  return { sql, parameters: [id, version], must: "find" };
}

/** Describes that as many records must still be joined to this one as a decision saw: what they take off follows from it. */
export function expectJoined(query: Query, { id }: Pick<LedgerRecord, "id">, count: number): Write {
  const sql = wordOnce(query, "expect joined", () =>
    query
      .selectFrom("record")
      .select("id")
      .where("id", "=", "")
      .where(
        (e) =>
          e
            .selectFrom("record as other")
            .select((inner) => inner.fn.countAll<number>().as("count"))
            .where("other.joined_to", "=", ""),
        "=",
        0,
      ),
  );
  return { sql, parameters: [id, id, count], must: "find" };
}

/** One step of a record's history. `change` holds field → [old, new]. */
export interface Revision {
  readonly recordId: string;
  readonly version: number;
  readonly at: Instant;
  readonly byId: string;
  readonly source: string;
  readonly action:
    | "report"
    | "edit"
    | "withdraw"
    | "restore"
    | "confirm"
    | "return"
    | "join"
    | "separate"
    | "count"
    // What becomes of its findings:
    | "close"
    | "verify"
    | "send-back"
    | "extend";
  readonly change: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** Describes one step of a record's history. */
export function insertRevision(query: Query, revision: Revision): Write {
  return insertRow(query, "revision", {
    record_id: revision.recordId,
    version: revision.version,
    at: revision.at,
    by_id: revision.byId,
    source: revision.source,
    action: revision.action,
    change: JSON.stringify(revision.change),
  });
}

/** Describes that the record's postings and subjects go (they are written anew by `insertPostings`, `insertSubject`). */
export function clearPostings(query: Query, recordId: string): readonly Write[] {
  return [
    write(query.deleteFrom("posting").where("record_id", "=", recordId)),
    write(query.deleteFrom("subject").where("record_id", "=", recordId)),
  ];
}

// D1 binds at most 100 parameters a statement; a posting has 11.
const POSTINGS_A_STATEMENT = 9;

/** Describes postings. */
export function insertPostings(query: Query, postings: readonly Posting[]): readonly Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < postings.length; at += POSTINGS_A_STATEMENT) {
    const rows = postings.slice(at, at + POSTINGS_A_STATEMENT).map(postingRow);
    const sql = wordOnce(query, `posting ${rows.length}`, () => query.insertInto("posting").values(rows));
    writes.push({ sql, parameters: rows.flatMap((row) => Object.values(row)) });
  }
  return writes;
}

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

// D1 binds at most 100 parameters a statement; a delta has 10.
const DELTAS_A_STATEMENT = 9;

/** Describes what the deltas do to the kept sums. The deltas come sorted, one a key (`totalDeltas`). */
export function addToTotals(query: Query, deltas: readonly TotalDelta[], slot: number): readonly Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < deltas.length; at += DELTAS_A_STATEMENT) {
    const part = deltas.slice(at, at + DELTAS_A_STATEMENT);
    writes.push(upsertTotals(query, part, slot));
  }
  return writes;
}

function upsertTotals(query: Query, deltas: readonly TotalDelta[], slot: number): Write {
  const rows = deltas.map((delta) => ({
    unit_id: delta.unitId,
    span: delta.span,
    kind: delta.kind,
    category: delta.category,
    measure: delta.measure,
    level: delta.level,
    confirmed: delta.confirmed ? 1 : 0,
    slot,
    amount: delta.amount,
    approx: delta.approx,
  }));
  const sql = wordOnce(query, `total ${rows.length}`, () =>
    query
      .insertInto("total")
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(["unit_id", "span", "kind", "category", "measure", "level", "confirmed", "slot"])
          .doUpdateSet((set) => ({
            amount: set("total.amount", "+", set.ref("excluded.amount")),
            approx: set("total.approx", "+", set.ref("excluded.approx")),
          })),
      ),
  );
  return { sql, parameters: rows.flatMap((row) => Object.values(row)) };
}

/** The record with this number. */
export async function recordByNumber(query: Query, number: number): Promise<LedgerRecord | undefined> {
  const row = await query.selectFrom("record").selectAll().where("number", "=", number).executeTakeFirst();
  return row && recordOf(row);
}

/** The record with this id. */
export async function recordById(query: Query, id: string): Promise<LedgerRecord | undefined> {
  const row = await query.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  return row && recordOf(row);
}

// D1 binds at most 100 parameters a statement.
const IDS_A_STATEMENT = 90;

/** The records with these ids, in the order asked for. */
export async function recordsById(query: Query, ids: readonly string[]): Promise<readonly LedgerRecord[]> {
  const found = new Map<string, LedgerRecord>();
  for (let at = 0; at < ids.length; at += IDS_A_STATEMENT) {
    const part = ids.slice(at, at + IDS_A_STATEMENT);
    const rows = await query.selectFrom("record").selectAll().where("id", "in", part).execute();
    for (const row of rows) found.set(row.id, recordOf(row));
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The records made from this chat message, in the order of their numbers. */
export async function recordsOfMessage(query: Query, messageId: string): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("message_id", "=", messageId)
    .orderBy("number")
    .execute();
  return rows.map(recordOf);
}

/** The newest records this person reported, newest first. */
export async function recordsOfReporter(
  query: Query,
  personId: string,
  limit: number,
): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("reporter_id", "=", personId)
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
  return rows.map(recordOf);
}

/** What somebody reported in a chat since an instant, in the order of the numbers. */
export async function recordsSince(
  query: Query,
  wanted: { readonly reporterId: string; readonly chatId: string; readonly since: Instant },
): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("reporter_id", "=", wanted.reporterId)
    .where("chat_id", "=", wanted.chatId)
    .where("reported_at", ">=", wanted.since)
    .orderBy("number")
    .execute();
  return rows.map(recordOf);
}

/** The records that wait for somebody's word, those of the oldest day first, at most so many. */
export async function pendingRecords(query: Query, limit: number): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    // Spelt out, and in the order of the days: else SQLite would look at every record instead of those that wait.
    .where("state", "=", sql.lit("pending"))
    .orderBy("day")
    .limit(limit)
    .execute();
  return rows.map(recordOf);
}

/** The records that were joined to this one. */
export async function recordsJoinedTo(query: Query, recordId: string): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("joined_to", "=", recordId)
    .orderBy("number")
    .execute();
  return rows.map(recordOf);
}

/** The history of a record, oldest first. */
export async function revisionsOf(query: Query, recordId: string): Promise<readonly Revision[]> {
  const rows = await query
    .selectFrom("revision")
    .selectAll()
    .where("record_id", "=", recordId)
    .orderBy("version")
    .execute();
  return rows.map((row) => ({
    recordId: row.record_id,
    version: row.version,
    at: row.at,
    byId: row.by_id,
    source: row.source,
    action: row.action as Revision["action"],
    change: JSON.parse(row.change),
  }));
}

/** The postings a record has now. */
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

/** A row of `record` in the program's own words. */
export function recordOf(row: Selectable<Schema["record"]>): LedgerRecord {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind as LedgerRecord["kind"],
    category: row.category,
    unitId: row.unit_id,
    targetUnitId: row.target_unit_id ?? undefined,
    day: row.day,
    dayTo: row.day_to ?? undefined,
    title: row.title,
    content: JSON.parse(row.content),
    state: row.state as RecordState,
    confirmedAt: row.confirmed_at ?? undefined,
    confirmedBy: row.confirmed_by ?? undefined,
    joinedTo: row.joined_to ?? undefined,
    version: row.version,
    reporterId: row.reporter_id,
    reportedAt: row.reported_at,
    lag: row.lag,
    messageId: row.message_id ?? undefined,
    chatId: row.chat_id ?? undefined,
    line: row.line,
  };
}
