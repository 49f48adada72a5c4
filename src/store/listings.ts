import type { Day, LedgerRecord } from "#core";
import type { Query } from "./database.ts";
import { recordOf } from "./records.ts";
import { isOneOf } from "./subjects.ts";

/** The newest counted records of some units, newest first. */
export async function newestRecords(
  query: Query,
  question: {
    readonly unitIds: readonly string[] | "everybody";
    readonly kinds: readonly string[];
    readonly limit: number;
  },
): Promise<readonly LedgerRecord[]> {
  let rows = query.selectFrom("record").selectAll().where("kind", "in", question.kinds).where("state", "=", "counted");
  if (question.unitIds !== "everybody") rows = rows.where(isOneOf("record.unit_id", question.unitIds));
  return (await rows.orderBy("number", "desc").limit(question.limit).execute()).map(recordOf);
}

/** The counted records of a kind that a unit itself reported in a run of days. */
export async function ownRecordsOfKind(
  query: Query,
  unitIds: readonly string[],
  kind: string,
  from: Day,
  to: Day,
): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("unit_id", "in", unitIds)
    .where("kind", "=", kind)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .where("state", "=", "counted")
    .orderBy("number")
    .execute();
  return rows.map(recordOf);
}

// D1 binds at most 100 parameters a statement.
const IDS_A_STATEMENT = 90;

/** The names of some people, by open_id; those nobody knows are absent. */
export async function namesOf(query: Query, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += IDS_A_STATEMENT) {
    const part = all.slice(at, at + IDS_A_STATEMENT);
    const rows = await query.selectFrom("person").select(["id", "name"]).where("id", "in", part).execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

/** One line of the audit as it is listed. */
export interface AuditListing {
  readonly at: string;
  readonly actorId: string;
  readonly action: string;
  readonly object: string;
  readonly unitId: string | undefined;
  readonly details: string;
  readonly source: string;
}

/** One page of the audit, and how many lines there are. */
export async function auditLines(
  query: Query,
  question: { readonly order: "asc" | "desc"; readonly limit: number; readonly offset: number },
): Promise<{ readonly lines: readonly AuditListing[]; readonly total: number }> {
  const { total } = await query
    .selectFrom("audit")
    .select((e) => e.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectFrom("audit")
    .select(["at", "actor_id as actorId", "action", "object", "unit_id as unitId", "details", "source"])
    .orderBy("at", question.order)
    .orderBy("id", question.order)
    .limit(question.limit)
    .offset(question.offset)
    .execute();
  return { lines: rows.map((row) => ({ ...row, unitId: row.unitId ?? undefined })), total: Number(total) };
}

/** An owed message as it is listed: whither and why it is where it is, never what it says. */
export interface OwedListing {
  readonly id: string;
  readonly action: string;
  readonly target: string;
  readonly state: string;
  readonly attempts: number;
  readonly code: string | undefined;
  readonly createdAt: string;
  readonly nextAt: string;
}

/** One page of the owed messages in some states, the oldest first, and how many there are. */
export async function owedMessages(
  query: Query,
  states: readonly string[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly OwedListing[]; readonly total: number }> {
  const { total } = await query
    .selectFrom("outbox")
    .select((e) => e.fn.countAll<number>().as("total"))
    .where("state", "in", states)
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectFrom("outbox")
    .select(["id", "action", "target", "state", "attempts", "code", "created_at as createdAt", "next_at as nextAt"])
    .where("state", "in", states)
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows: rows.map((row) => ({ ...row, code: row.code ?? undefined })), total: Number(total) };
}
