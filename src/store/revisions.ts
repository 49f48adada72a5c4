import type { Instant } from "#core";
import type { Query, Write } from "./database.ts";
import { insertRow } from "./insert.ts";

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
