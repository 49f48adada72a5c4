import type { Instant } from "#core";
import type { Query, Write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

/**
 * One line of the audit log: who did what to which object, because of which event. Ids stand for people and things;
 * names and texts are left out.
 */
export interface AuditRow {
  readonly id: string;
  readonly at: Instant;
  readonly actorId: string;
  readonly action: string;
  readonly object: string;
  readonly unitId: string | undefined;
  readonly details: Readonly<Record<string, string | number | null>>;
  readonly source: string;
}

/** Describes one line of the audit. */
export function insertAudit(query: Query, row: AuditRow): Write {
  return insertRow(query, "audit", {
    id: row.id,
    at: row.at,
    actor_id: row.actorId,
    action: row.action,
    object: row.object,
    unit_id: row.unitId ?? null,
    details: JSON.stringify(row.details),
    source: row.source,
  });
}
