import { sql } from "kysely";
import { addDays, type Day, type DaySpan, type LedgerRecord } from "#core";
import type { Query } from "../database.ts";
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
  if (question.unitIds !== "everybody") rows = rows.where(isOneOf(query, "record.unit_id", question.unitIds));
  return (await rows.orderBy("number", "desc").limit(question.limit).execute()).map(recordOf);
}

/** Where a list of records goes on: after this one. */
export interface RecordMark {
  readonly day: Day;
  readonly number: number;
}

/** Which records are listed: those of some units and kinds in a run of days, from a mark on. */
export interface ListQuestion {
  readonly unitIds: readonly string[] | "everybody";
  readonly kinds: readonly string[];
  readonly from: Day;
  readonly to: Day;
  readonly after?: RecordMark;
  readonly limit: number;
  /** Words that the title or the typed line holds, each of them; a number alone may be the record's own. */
  readonly words?: readonly string[];
}

/** The counted records of a run of days, newest day first. */
export async function recordsInDays(query: Query, question: ListQuestion): Promise<readonly LedgerRecord[]> {
  const { after, from, limit } = question;
  const to = after !== undefined && after.day < question.to ? after.day : question.to;
  return (await readBack({ from, to }, limit, (span, left) => window(query, question, span, left))).rows;
}

/**
 * Reads a run of days from its last one back until there is enough, or all: a day, then two, then four …, and fewer where
 * what came last lets expect that they will do. So the first lines of ten million records cost what those of a thousand do.
 */
export async function readBack<Row>(
  { from, to }: DaySpan,
  least: number,
  read: (span: DaySpan, left: number) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly isAll: boolean }> {
  const rows: Row[] = [];
  let last = to;
  for (let days = 1; last >= from && rows.length < least; ) {
    const start = addDays(last, 1 - days);
    const first = start > from ? start : from;
    const found = await read({ from: first, to: last }, least - rows.length);
    rows.push(...found);
    last = addDays(first, -1);
    days = Math.min(2 * days, Math.ceil((SLACK * days * (least - rows.length)) / found.length));
  }
  return { rows, isAll: last < from };
}

/** Days are not alike: for so many times the days that would do, another reading is saved. */
const SLACK = 1.5;

async function window(query: Query, question: ListQuestion, span: DaySpan, limit: number) {
  const { unitIds, kinds, after, words = [] } = question;
  let rows = query
    .selectFrom("record")
    .selectAll()
    .where("kind", "in", kinds)
    .where("day", ">=", span.from)
    .where("day", "<=", span.to)
    .where("state", "=", "counted");
  if (unitIds !== "everybody") rows = rows.where(isOneOf(query, "record.unit_id", unitIds));
  for (const word of words)
    rows = rows.where((e) => {
      const held = `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`;
      const holds = (column: "title" | "line") => sql<boolean>`${sql.ref(column)} like ${held} escape '\\'`;
      return e.or([holds("title"), holds("line"), ...(/^\d{1,9}$/.test(word) ? [e("number", "=", Number(word))] : [])]);
    });
  if (after !== undefined)
    rows = rows.where((e) =>
      e.or([e("day", "<", after.day), e.and([e("day", "=", after.day), e("number", "<", after.number)])]),
    );
  return (await rows.orderBy("day", "desc").orderBy("number", "desc").limit(limit).execute()).map(recordOf);
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
