import Sqlite from "better-sqlite3";
import type { MessageView } from "../../../src/sandbox/index.ts";

/** What the platform says happened. */
export interface Claims {
  /** The messages that were answered with 200 at least once. */
  readonly acknowledged: readonly string[];
  readonly unacknowledged: readonly string[];
  readonly messages: readonly MessageView[];
}

/** How often each promise of invariant B1 was broken. */
export interface Violations {
  /** Answered 200, and no record. */
  readonly lostRecords: number;
  /** More than one record of one message. */
  readonly doubleRecords: number;
  /** Answered 200, and no visible reply. */
  readonly missingReplies: number;
  /** More than one visible reply to one message. */
  readonly doubleReplies: number;
  /** A record that no message of the platform's stands behind. */
  readonly strayRecords: number;
  /** A visible reply without a record. */
  readonly strayReplies: number;
  /** Events that were given up, or messages nobody will send or knows about. */
  readonly givenUp: number;
  /** The kept sums differ from the postings, or a record counts without them. */
  readonly wrongFigures: number;
}

/** Compares the ledger's file with what the platform saw. */
export function auditLedger(
  file: string,
  claims: Claims,
): { violations: Violations; integrity: string; records: number; replies: number } {
  const db = new Sqlite(file);
  try {
    const one = (sql: string) => Number(db.prepare(sql).pluck().get());
    const records = counted(
      (db.prepare("select message_id from record").pluck().all() as string[]).map((id) => id ?? "none"),
    );
    const replies = counted(
      claims.messages.filter(({ isBot, recalled }) => isBot && !recalled).map(({ parentId }) => parentId ?? "none"),
    );
    const known = new Set([...claims.acknowledged, ...claims.unacknowledged]);
    const spoken = [...known];
    const violations: Violations = {
      lostRecords: claims.acknowledged.filter((id) => !records.has(id)).length,
      doubleRecords: spoken.filter((id) => (records.get(id) ?? 0) > 1).length,
      missingReplies: claims.acknowledged.filter((id) => !replies.has(id)).length,
      doubleReplies: spoken.filter((id) => (replies.get(id) ?? 0) > 1).length,
      strayRecords: [...records.keys()].filter((id) => !known.has(id)).length,
      strayReplies: [...replies.keys()].filter((id) => !records.has(id)).length,
      givenUp:
        one("select count(*) from inbox where state = 'dead'") +
        one("select count(*) from outbox where state <> 'sent'"),
      wrongFigures:
        Math.abs(
          one("select coalesce(sum(amount), 0) from posting") -
            one("select coalesce(sum(amount), 0) from total where unit_id = 'city' and span like 'm%'"),
        ) +
        Math.abs(
          one("select count(*) from record where state = 'counted'") -
            one("select count(*) from posting where measure = 'times' and adjust = 0"),
        ),
    };
    const checks = [db.pragma("integrity_check", { simple: true }), db.pragma("foreign_key_check")] as const;
    const integrity = (checks[1] as unknown[]).length === 0 ? String(checks[0]) : "foreign keys";
    return { violations, integrity, records: sum(records), replies: sum(replies) };
  } finally {
    db.close();
  }
}

function counted(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);
