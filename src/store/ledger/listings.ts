import { addDays, type Day, type DaySpan, type LedgerRecord } from "#core";
import { type SelectQueryBuilder, sql } from "#kysely";
import type { Query } from "../database.ts";
import type { Schema } from "../schema.ts";
import { batchesOf } from "../sql/batches.ts";
import { NOT_SENT } from "../sql/not-sent.ts";
import { recordOf } from "./records.ts";
import { isAmong, isOneOf } from "./subjects.ts";

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

/** The position in a list of records after which the next page begins. */
export interface RecordMark {
  readonly day: Day;
  readonly number: number;
}

/** By day ascending or descending, or by number descending: orders that an index has, whatever the filter. */
export type RecordOrder = "day" | "-day" | "-number";

/**
 * Which records a page of a list shows: those of some units and kinds within a range of days, after the last one shown.
 */
export interface ListQuestion {
  readonly unitIds: readonly string[] | "everybody";
  readonly kinds: readonly string[];
  /** Limits some kinds to some categories: kind → categories. */
  readonly only?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly from: Day;
  readonly to: Day;
  readonly after?: RecordMark;
  readonly limit: number;
  readonly order?: RecordOrder;
  /** Words that the title or the typed line must contain. A number alone may also be the record's number. */
  readonly words?: readonly string[];
}

/** The counted records within a range of days: newest day first, oldest day first, or newest number first. */
export async function recordsInDays(query: Query, question: ListQuestion): Promise<readonly LedgerRecord[]> {
  const { after, limit, order = "-day" } = question;
  if (order === "-number") return await byNumber(query, question);
  const read = (span: DaySpan, left: number) => window(query, question, span, left);
  const { from, to } = question;
  if (order === "day") {
    const first = after !== undefined && after.day > from ? after.day : from;
    return (await readOn({ from: first, to }, limit, read)).rows;
  }
  return (await readBack({ from, to: after !== undefined && after.day < to ? after.day : to }, limit, read)).rows;
}

/**
 * Reads a range of days from its end backwards until there are enough rows: a day, then two, then four …, or fewer if
 * the rows so far suggest that they suffice. So the first lines of ten million records cost as much as those of a
 * thousand.
 */
export async function readBack<Row>(
  span: DaySpan,
  least: number,
  read: (span: DaySpan, left: number) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly isAll: boolean }> {
  return await readWindows(span, { least, isBack: true }, read);
}

/** Reads a range of days from its beginning forwards until there are enough rows, in the steps of `readBack`. */
async function readOn<Row>(
  span: DaySpan,
  least: number,
  read: (span: DaySpan, left: number) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly isAll: boolean }> {
  return await readWindows(span, { least, isBack: false }, read);
}

async function readWindows<Row>(
  { from, to }: DaySpan,
  { least, isBack }: { readonly least: number; readonly isBack: boolean },
  read: (span: DaySpan, left: number) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly isAll: boolean }> {
  const rows: Row[] = [];
  let [first, last] = [from, to];
  for (let days = 1; first <= last && rows.length < least; ) {
    const edge = addDays(isBack ? last : first, isBack ? 1 - days : days - 1);
    const part = isBack
      ? { from: edge > first ? edge : first, to: last }
      : { from: first, to: edge < last ? edge : last };
    const found = await read(part, least - rows.length);
    rows.push(...found);
    if (isBack) last = addDays(part.from, -1);
    else first = addDays(part.to, 1);
    days = Math.min(2 * days, Math.ceil((SLACK * days * (least - rows.length)) / found.length));
  }
  return { rows, isAll: first > last };
}

/**
 * By how much the number of days read exceeds the number that should suffice, because busy and quiet days differ; this
 * mostly saves a second query.
 */
const SLACK = 1.5;

const window = async (query: Query, question: ListQuestion, span: DaySpan, limit: number) =>
  (await orderedRows(query, question, span).limit(limit).execute()).map(recordOf);

function orderedRows(query: Query, question: ListQuestion, span: DaySpan) {
  const { after, order } = question;
  const [way, side] = order === "day" ? (["asc", ">"] as const) : (["desc", "<"] as const);
  let rows = wordedRows(query, question)
    .where("kind", "in", question.kinds)
    .where("day", ">=", span.from)
    .where("day", "<=", span.to);
  if (after !== undefined)
    rows = rows.where((e) =>
      e.or([e("day", side, after.day), e.and([e("day", "=", after.day), e("number", side, after.number)])]),
    );
  return rows.orderBy("day", way).orderBy("number", way);
}

/**
 * Lists from the newest number backwards. Kinds and days are written as expressions, so that SQLite uses the index on
 * numbers.
 */
async function byNumber(query: Query, question: ListQuestion): Promise<readonly LedgerRecord[]> {
  const { after, kinds, from, to, limit } = question;
  let rows = wordedRows(query, question)
    .where(sql`kind || ''`, "in", kinds)
    .where(sql`day || ''`, ">=", from)
    .where(sql`day || ''`, "<=", to);
  if (after !== undefined) rows = rows.where("number", "<", after.number);
  return (await rows.orderBy("number", "desc").limit(limit).execute()).map(recordOf);
}

/**
 * The counted records unit by unit, in the order of ids, each unit's newest first. One, two, four … units are read at
 * once until there are enough rows, so that the first page costs the same for any number of units.
 */
export async function recordsByUnit(
  query: Query,
  { unitIds, limit, ...question }: Omit<ListQuestion, "unitIds" | "order"> & { readonly unitIds: readonly string[] },
): Promise<readonly LedgerRecord[]> {
  const rows: LedgerRecord[] = [];
  for (let at = 0, many = 1; at < unitIds.length && rows.length < limit; at += many, many = Math.min(2 * many, 16)) {
    const selects = unitIds.slice(at, at + many).map((unitId, index) => {
      // The list continues after the last record shown in the first unit only; in the following units it begins with
      // their newest.
      const { after, ...rest } = question;
      const own = { ...rest, unitIds: [unitId], limit, ...(at + index === 0 && after !== undefined ? { after } : {}) };
      const newest = orderedRows(query, own, question).limit(limit - rows.length);
      return query.selectFrom(newest.as("newest")).selectAll();
    });
    for (const [first, ...others] of batchesOf(query, selects)) {
      if (first === undefined) break;
      const found = await others.reduce((union, next) => union.unionAll(next), first).execute();
      rows.push(...found.map(recordOf));
    }
  }
  const places = new Map(unitIds.map((id, index) => [id, index]));
  const placeOf = ({ unitId }: LedgerRecord) => places.get(unitId) ?? 0;
  return rows
    .toSorted((a, b) => placeOf(a) - placeOf(b) || (a.day < b.day ? 1 : a.day > b.day ? -1 : b.number - a.number))
    .slice(0, limit);
}

/** The counted records of these units and categories that contain the words. */
function wordedRows(query: Query, { unitIds, words = [], order, only = new Map() }: ListQuestion) {
  let rows = query.selectFrom("record").selectAll().where("state", "=", "counted");
  if (unitIds !== "everybody")
    rows = rows.where((order === "-number" ? isAmong : isOneOf)(query, "record.unit_id", unitIds));
  for (const [kind, categories] of only)
    rows = rows.where((e) => e.or([e("kind", "<>", kind), e("category", "in", categories)]));
  for (const word of words)
    rows = rows.where((e) => {
      const held = `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`;
      const holds = (column: "title" | "line") => sql<boolean>`${sql.ref(column)} like ${held} escape '\\'`;
      return e.or([holds("title"), holds("line"), ...(/^\d{1,9}$/.test(word) ? [e("number", "=", Number(word))] : [])]);
    });
  return rows;
}

// D1 binds at most 100 parameters per statement.
const IDS_A_STATEMENT = 90;

/** The names of some people, by id; unknown people are absent. */
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

/** One line of the audit log in a list. */
export interface AuditListing {
  readonly id: string;
  readonly at: string;
  readonly actorId: string;
  readonly action: string;
  readonly object: string;
  readonly unitId: string | undefined;
  readonly details: string;
  readonly source: string;
}

/** Which audit lines are listed. An absent field does not filter. */
export interface AuditQuestion {
  /** Names of actions, or the beginning of a name followed by `%`. */
  readonly actions?: readonly string[];
  readonly actorIds?: readonly string[];
  readonly objects?: readonly string[];
}

function auditRows(query: Query, { actions, actorIds = [], objects = [] }: AuditQuestion) {
  let rows = query.selectFrom("audit");
  if (actions !== undefined) rows = rows.where((e) => e.or(actions.map((action) => e("action", "like", action))));
  if (actorIds.length + objects.length > 0)
    rows = rows.where((e) =>
      e.or([
        ...(actorIds.length > 0 ? [e("actor_id", "in", actorIds)] : []),
        ...(objects.length > 0 ? [e("object", "in", objects)] : []),
      ]),
    );
  return rows;
}

/** The lines of the audit log after the last one shown, the newest or the oldest first. */
export async function auditLines(
  query: Query,
  question: AuditQuestion & {
    readonly order: "asc" | "desc";
    readonly limit: number;
    readonly after: Pick<AuditListing, "id"> | undefined;
  },
): Promise<readonly AuditListing[]> {
  const { order, after, limit } = question;
  let rows = auditRows(query, question);
  // Ids sort by time.
  if (after !== undefined) rows = rows.where("id", order === "asc" ? ">" : "<", after.id);
  const found = await rows
    .select(["id", "at", "actor_id as actorId", "action", "object", "unit_id as unitId", "details", "source"])
    .orderBy("id", order)
    .limit(limit)
    .execute();
  return found.map((row) => ({ ...row, unitId: row.unitId ?? undefined }));
}

/** The number of audit lines, or undefined if there are more than `most`. */
export const countAudit = (query: Query, question: AuditQuestion, most: number): Promise<number | undefined> =>
  countUpTo(query, auditRows(query, question).select("id"), most);

async function countUpTo(
  query: Query,
  rows: SelectQueryBuilder<Schema, "audit" | "outbox", { id: string }>,
  most: number,
): Promise<number | undefined> {
  const { total } = await query
    .selectFrom(rows.limit(most + 1).as("counted"))
    .select((e) => e.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total) > most ? undefined : Number(total);
}

/** The people whose name contains these words, as many as one statement can hold. */
export async function idsOfPeople(query: Query, words: string): Promise<readonly string[]> {
  const held = `%${words.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const rows = await query
    .selectFrom("person")
    .select("id")
    .where(sql<boolean>`name like ${held} escape '\\'`)
    .limit(IDS_A_STATEMENT - 10)
    .execute();
  return rows.map(({ id }) => id);
}

/** An outbox row in a list: its target and the reason for its state, but not its text. */
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

/** The outbox rows in some states after an id, the oldest first. */
export async function owedMessages(
  query: Query,
  states: readonly string[],
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly OwedListing[]> {
  let asked = query
    .selectFrom("outbox")
    .select(["id", "action", "target", "state", "attempts", "code", "created_at as createdAt", "next_at as nextAt"])
    .where("state", "in", states)
    .where(NOT_SENT);
  if (after !== undefined) asked = asked.where("id", ">", after);
  const rows = await asked.orderBy("id").limit(limit).execute();
  return rows.map((row) => ({ ...row, code: row.code ?? undefined }));
}

/** When the last event arrived; undefined if there was none. */
export async function lastEventAt(query: Query): Promise<string | undefined> {
  const row = await query
    .selectFrom("inbox")
    .select((e) => e.fn.max("received_at").as("at"))
    .executeTakeFirst();
  return row?.at ?? undefined;
}
