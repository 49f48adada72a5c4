import type { Selectable } from "kysely";
import type { Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";
import type { Schema } from "../schema.ts";
import { insertRow } from "../sql/insert.ts";

/**
 * referred: only the platform has it; kept: its bytes are in the folder under their hash; too-large, no-picture, full:
 * examined and not stored; missing: the platform does not return it.
 */
export type AttachmentState = "referred" | "kept" | "too-large" | "no-picture" | "full" | "missing";

/** A picture or file attached to a record or to one of its findings. */
export interface Attachment {
  readonly id: string;
  readonly recordNumber: number;
  readonly ticketNumber: number | undefined;
  readonly name: string;
  /** The message that holds the file on the platform. */
  readonly messageId: string;
  readonly fileKey: string;
  readonly personId: string;
  readonly at: Instant;
  readonly state: AttachmentState;
  /** The SHA-256 of its bytes, in hex. */
  readonly hash: string | undefined;
  readonly size: number | undefined;
  /** The picture type that its first bytes show; undefined for any other file. */
  readonly picture: string | undefined;
}

/** The result of fetching an attachment. */
export type Fetched = Pick<Attachment, "state" | "hash" | "size" | "picture">;

/** Describes a new attachment whose bytes are not fetched from the platform yet. */
export function insertAttachment(query: Query, attachment: Omit<Attachment, keyof Fetched>): Write {
  return insertRow(query, "attachment", {
    id: attachment.id,
    record_number: attachment.recordNumber,
    ticket_number: attachment.ticketNumber ?? null,
    name: attachment.name,
    message_id: attachment.messageId,
    file_key: attachment.fileKey,
    person_id: attachment.personId,
    at: attachment.at,
    state: "referred",
  });
}

/** Describes the result of fetching an attachment. */
export const markFetched = (query: Query, id: string, { state, hash, size, picture }: Fetched): Write =>
  write(
    query
      .updateTable("attachment")
      .set({ state, hash: hash ?? null, size: size ?? null, picture: picture ?? null })
      .where("id", "=", id),
  );

/** The attachment with this id. */
export async function attachmentById(query: Query, id: string): Promise<Attachment | undefined> {
  const row = await query.selectFrom("attachment").selectAll().where("id", "=", id).executeTakeFirst();
  return row && attachmentOf(row);
}

/** The attachments of a record and of its findings, in the order of arrival. */
export async function attachmentsOf(query: Query, recordNumber: number): Promise<readonly Attachment[]> {
  const rows = await query
    .selectFrom("attachment")
    .selectAll()
    .where("record_number", "=", recordNumber)
    .orderBy("id")
    .execute();
  return rows.map(attachmentOf);
}

/** The names of the attachments of each record, including its findings'. A record without any is absent. */
export async function attachmentNames(
  query: Query,
  records: readonly { readonly number: number }[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const wanted = new Set(records.map(({ number }) => number));
  if (wanted.size === 0) return new Map();
  // The records of a page have close numbers, and a statement has few parameters, so a range of record numbers is read
  // and filtered in memory.
  const rows = await query
    .selectFrom("attachment")
    .select(["record_number", "name"])
    .where("record_number", ">=", Math.min(...wanted))
    .where("record_number", "<=", Math.max(...wanted))
    .orderBy("id")
    .execute();
  const found = Map.groupBy(
    rows.filter(({ record_number }) => wanted.has(record_number)),
    (row) => row.record_number,
  );
  return new Map([...found].map(([number, all]) => [number, all.map(({ name }) => name)]));
}

/** The hashes and sizes of all stored files, each once. */
export async function keptAttachments(query: Query): Promise<ReadonlyMap<string, number>> {
  const rows = await query
    .selectFrom("attachment")
    .select(["hash", "size"])
    .distinct()
    .where("hash", "is not", null)
    .execute();
  return new Map(rows.flatMap(({ hash, size }) => (hash === null ? [] : [[hash, size ?? 0] as const])));
}

/** The total bytes of all stored files. */
export async function attachmentBytes(query: Query): Promise<number> {
  const kept = query.selectFrom("attachment").select(["hash", "size"]).distinct().where("hash", "is not", null);
  const row = await query
    .selectFrom(kept.as("kept"))
    .select(({ fn }) => fn.sum<number | null>("size").as("bytes"))
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

/** The attachments that a person sent. */
export async function attachmentsBy(query: Query, personId: string): Promise<readonly Attachment[]> {
  const rows = await query.selectFrom("attachment").selectAll().where("person_id", "=", personId).execute();
  return rows.map(attachmentOf);
}

/** Describes the deletion of an attachment. */
export const dropAttachment = (query: Query, id: string): Write =>
  write(query.deleteFrom("attachment").where("id", "=", id));

const attachmentOf = (row: Selectable<Schema["attachment"]>): Attachment => ({
  id: row.id,
  recordNumber: row.record_number,
  ticketNumber: row.ticket_number ?? undefined,
  name: row.name,
  messageId: row.message_id,
  fileKey: row.file_key,
  personId: row.person_id,
  at: row.at,
  state: row.state as AttachmentState,
  hash: row.hash ?? undefined,
  size: row.size ?? undefined,
  picture: row.picture ?? undefined,
});
