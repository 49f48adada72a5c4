import type { Instant, LedgerRecord, RecordState } from "#core";
import { type Selectable, sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { insertRow, wordOnce } from "../sql/insert.ts";

/** Describes a new record. */
export function insertRecord(query: Query, record: LedgerRecord): Write {
  return insertRow(query, "record", {
    id: record.id,
    number: record.number,
    ...changeable(record),
    reporter_id: record.reporterId,
    reported_at: record.reportedAt,
    message_id: record.messageId ?? null,
    chat_id: record.chatId ?? null,
    line: record.line,
  });
}

/**
 * Describes a changed record, whose version is one higher than the version the decision read. The commit is aborted if
 * the stored version differs.
 */
export function updateRecord(query: Query, record: LedgerRecord): Write {
  return write(
    query
      .updateTable("record")
      .set(changeable(record))
      .where("id", "=", record.id)
      .where("version", "=", record.version - 1),
    "change",
  );
}

/** The columns that a change may write. */
function changeable(record: LedgerRecord) {
  return {
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
    lag: record.lag,
  };
}

/**
 * Requires at the commit that a record still has the version that the decision read, because the writes depend on it.
 */
export function expectRecord(query: Query, { id, version }: Pick<LedgerRecord, "id" | "version">): Write {
  const sql = wordOnce(query, "expect record", () =>
    query.selectFrom("record").select("id").where("id", "=", "").where("version", "=", 0),
  );
  return { sql, parameters: [id, version], must: "find" };
}

/**
 * Requires at the commit that the number of records joined to this one is still the one that the decision read, because
 * their deductions depend on it.
 */
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

/** Whether a person may know of a record. */
export type Reader = (record: LedgerRecord) => boolean;

/** The record with this number if the reader may know of it; else undefined, as if it did not exist. */
export async function recordByNumber(query: Query, number: number, reader: Reader): Promise<LedgerRecord | undefined> {
  const row = await query.selectFrom("record").selectAll().where("number", "=", number).executeTakeFirst();
  const record = row && recordOf(row);
  return record !== undefined && reader(record) ? record : undefined;
}

/** The unit and kind of the record with this number, without its content. */
export async function ownerOfRecord(
  query: Query,
  number: number,
): Promise<Pick<LedgerRecord, "unitId" | "kind" | "reporterId"> | undefined> {
  const row = await query
    .selectFrom("record")
    .select(["unit_id", "kind", "reporter_id"])
    .where("number", "=", number)
    .executeTakeFirst();
  return row && { unitId: row.unit_id, kind: row.kind as LedgerRecord["kind"], reporterId: row.reporter_id };
}

/** The record with this id. */
export async function recordById(query: Query, id: string): Promise<LedgerRecord | undefined> {
  const row = await query.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  return row && recordOf(row);
}

// D1 binds at most 100 parameters per statement.
const IDS_A_STATEMENT = 90;

/** The records with these ids, in the order of `ids`. */
export async function recordsById(query: Query, ids: readonly string[]): Promise<readonly LedgerRecord[]> {
  const found = new Map<string, LedgerRecord>();
  for (let at = 0; at < ids.length; at += IDS_A_STATEMENT) {
    const part = ids.slice(at, at + IDS_A_STATEMENT);
    const rows = await query.selectFrom("record").selectAll().where("id", "in", part).execute();
    for (const row of rows) found.set(row.id, recordOf(row));
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The records created from this chat message, ordered by number. */
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

/** What a person reported in a chat since an instant, ordered by number. */
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

/** At most `limit` records that wait for a person's answer, oldest day first. */
export async function pendingRecords(query: Query, limit: number): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    // The state is a literal and the order is by day, so that SQLite uses the index of pending records instead of
    // scanning all.
    .where("state", "=", sql.lit("pending"))
    .orderBy("day")
    .limit(limit)
    .execute();
  return rows.map(recordOf);
}

/** The records that are joined to this one. */
export async function recordsJoinedTo(query: Query, recordId: string): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("joined_to", "=", recordId)
    .orderBy("number")
    .execute();
  return rows.map(recordOf);
}

/** Translates a row of `record` into a record. */
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
