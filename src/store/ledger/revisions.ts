import type { Instant, LedgerRecord } from "#core";
import type { Query, Write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

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
    // Steps in the history of a record's findings:
    | "close"
    | "verify"
    | "send-back"
    | "accept"
    | "decline"
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

/**
 * The records of the same day and kind that were unlinked from one of these records by one step of a history, and the
 * record to which each was linked afterwards.
 */
export async function leftWith(
  query: Query,
  { kind, day }: Pick<LedgerRecord, "kind" | "day">,
  { source, at }: Pick<Revision, "source" | "at">,
  ids: ReadonlySet<string>,
): Promise<readonly { readonly id: string; readonly joinedTo: string | undefined }[]> {
  const rows = await query
    .selectFrom("record")
    .innerJoin("revision", "revision.record_id", "record.id")
    .select(["record.id", "revision.change"])
    .where("record.day", "=", day)
    .where("record.kind", "=", kind)
    .where("revision.source", "=", source)
    .where("revision.at", "=", at)
    .execute();
  return rows.flatMap((row) => {
    const [from, to] = (JSON.parse(row.change) as Revision["change"]).joinedTo ?? [];
    return typeof from === "string" && ids.has(from)
      ? [{ id: row.id, joinedTo: (to ?? undefined) as string | undefined }]
      : [];
  });
}
