import type { Instant } from "#core";
import { sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

/** What became of a job at one of its planned times (slots), for one recipient (scope). */
export interface JobRun {
  readonly job: string;
  readonly scope: string;
  readonly scheduledFor: Instant;
  readonly state: "done" | "missed" | "failed";
  readonly decidedAt: Instant;
  readonly lateSeconds: number;
  readonly messages: number;
  readonly reason: string | undefined;
}

/** Until when a job has been decided for one of its recipients (scopes). */
export interface JobCursor {
  readonly job: string;
  readonly scope: string;
  readonly decidedUntil: Instant;
  readonly trouble: string | undefined;
}

/** The write that stores the result of a job at a planned time; its key makes a second write for the same time fail. */
export function insertRun(query: Query, run: JobRun): Write {
  return insertRow(query, "job_run", {
    job: run.job,
    scope: run.scope,
    scheduled_for: run.scheduledFor,
    state: run.state,
    decided_at: run.decidedAt,
    late_s: run.lateSeconds,
    messages: run.messages,
    reason: run.reason ?? null,
  });
}

/**
 * Describes the start of a job for a recipient: planned times before `at` do not count. A job that has started is not
 * changed.
 */
export function insertCursor(query: Query, job: string, scope: string, at: Instant): Write {
  return write(
    query
      .insertInto("job_cursor")
      .values({ job, scope, decided_until: at })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/**
 * Describes that reminders of a chat for the time the bot was out of it are dropped; written before the chat is marked
 * as present again.
 */
export function forgiveAbsence(query: Query, chatId: string, now: Instant): Write {
  const gone = query.selectFrom("chat").select("id").where("id", "=", chatId).where("state", "=", "gone");
  return write(
    query
      .updateTable("job_cursor")
      .set({ decided_until: now, trouble: null })
      .where("scope", "=", chatId)
      .where("decided_until", "<", now)
      .where(({ exists }) => exists(gone)),
  );
}

/** Describes that a job is decided up to `to` for a scope; aborted if another process decided it first. */
export function moveCursor(query: Query, cursor: JobCursor, to: Instant): Write {
  return write(
    query
      .updateTable("job_cursor")
      .set({ decided_until: to, trouble: null })
      .where("job", "=", cursor.job)
      .where("scope", "=", cursor.scope)
      .where("decided_until", "=", cursor.decidedUntil),
    "change",
  );
}

/**
 * Describes that the messages of a slot were never sent: the slot is decided again, or counts as missed if a later one
 * is already decided. The slot of a reminder is not changed, because each of its items becomes due again by itself.
 */
export function undecide(query: Query, source: string): readonly Write[] {
  const [, job, scope, slot] = /^job:([^:]+):(.+):(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/.exec(source) ?? [];
  if (job === undefined || scope === undefined || slot === undefined) return [];
  const cursor = query.selectFrom("job_cursor").select("job").where("job", "=", job).where("scope", "=", scope);
  const reminded = query.selectFrom("ping").select("rule").where("source", "=", source);
  const before = new Date(Date.parse(slot) - 1).toISOString();
  return [
    write(
      query
        .updateTable("job_run")
        .set({ state: "missed", reason: "late", messages: 0 })
        .where("job", "=", job)
        .where("scope", "=", scope)
        .where("scheduled_for", "=", slot)
        .where(({ not, exists }) => not(exists(reminded))),
    ),
    write(
      query
        .deleteFrom("job_run")
        .where("job", "=", job)
        .where("scope", "=", scope)
        .where("scheduled_for", "=", slot)
        .where("state", "=", "missed")
        .where(({ exists }) => exists(cursor.where("decided_until", "=", slot))),
    ),
    write(
      query
        .updateTable("job_cursor")
        // The job is looked at again for this recipient in the next minute, whatever time was stored for that.
        .set({ decided_until: before, ground: "", look_at: "" })
        .where("job", "=", job)
        .where("scope", "=", scope)
        .where("decided_until", "=", slot)
        .where(({ not, exists }) => not(exists(reminded))),
    ),
  ];
}

/** Describes why a job failed at its next planned time for a recipient. */
export function noteTrouble(query: Query, cursor: JobCursor, trouble: string): Write {
  return write(
    query
      .updateTable("job_cursor")
      .set({ trouble })
      .where("job", "=", cursor.job)
      .where("scope", "=", cursor.scope)
      .where("decided_until", "=", cursor.decidedUntil),
  );
}

/** The jobs that failed at their next planned time, for each recipient. */
export async function troubledCursors(query: Query): Promise<readonly JobCursor[]> {
  const rows = await query.selectFrom("job_cursor").selectAll().where("trouble", "is not", null).execute();
  return rows.map(cursorOf);
}

/** Reads a row of `job_cursor`: until when a job has been decided for a recipient. */
export const cursorOf = (row: {
  readonly job: string;
  readonly scope: string;
  readonly decided_until: string;
  readonly trouble: string | null;
}): JobCursor => ({
  job: row.job,
  scope: row.scope,
  decidedUntil: row.decided_until,
  trouble: row.trouble ?? undefined,
});

/** Whether a job has been decided for one of its planned times. */
export async function wasDecided(query: Query, job: string, scope: string, slot: Instant): Promise<boolean> {
  const row = await query
    .selectFrom("job_run")
    .select("job")
    .where("job", "=", job)
    .where("scope", "=", scope)
    .where("scheduled_for", "=", slot)
    .executeTakeFirst();
  return row !== undefined;
}

/** The results of a job since an instant, over all its scopes. */
export interface JobFare {
  readonly job: string;
  readonly state: JobRun["state"];
  readonly runs: number;
  readonly messages: number;
  readonly last: Instant;
}

/** The results of every job at its planned times since an instant, whenever they were decided. */
export async function jobFares(query: Query, since: Instant): Promise<readonly JobFare[]> {
  const rows = await query
    .selectFrom("job_run")
    // No planned time is later than its decision; the first condition is for the index.
    .where("decided_at", ">=", since)
    .where("scheduled_for", ">=", since)
    .groupBy(["job", "state"])
    .select((e) => [
      "job",
      "state",
      e.fn.countAll<number>().as("runs"),
      sql<number>`cast(${e.fn.sum("messages")} as bigint)`.as("messages"),
      e.fn.max("scheduled_for").as("last"),
    ])
    .execute();
  return rows.map((row) => ({
    job: row.job,
    state: row.state as JobRun["state"],
    runs: Number(row.runs),
    messages: Number(row.messages),
    last: row.last,
  }));
}

/**
 * The planned times since an instant at which a job was not run or failed, newest first; optionally of one recipient
 * only.
 */
export async function undecidedRuns(
  query: Query,
  since: Instant,
  limit: number,
  scope?: string,
): Promise<readonly Pick<JobRun, "job" | "scope" | "scheduledFor" | "decidedAt" | "state" | "reason">[]> {
  let rows = query
    .selectFrom("job_run")
    .select(["job", "scope", "scheduled_for as scheduledFor", "decided_at as decidedAt", "state", "reason"])
    .where("decided_at", ">=", since)
    .where("state", "!=", "done");
  if (scope !== undefined) rows = rows.where("scope", "=", scope);
  const found = await rows.orderBy("scheduled_for", "desc").limit(limit).execute();
  return found.map((row) => ({ ...row, state: row.state as JobRun["state"], reason: row.reason ?? undefined }));
}

/** The planned times that were found since an instant not to have been run, without those made up for by a later one. */
export interface MissedRuns {
  readonly count: number;
  readonly from: Instant;
  readonly to: Instant;
  /** When the newest of them was found. */
  readonly foundAt: Instant;
}

/** The planned times that were found since an instant not to have been run, if there are any. */
export async function missedRuns(query: Query, since: Instant): Promise<MissedRuns | undefined> {
  const row = await query
    .selectFrom("job_run")
    .select((e) => [
      e.fn.countAll<number>().as("count"),
      e.fn.min("scheduled_for").as("from"),
      e.fn.max("scheduled_for").as("to"),
      e.fn.max("decided_at").as("foundAt"),
    ])
    .where("decided_at", ">=", since)
    .where("state", "!=", "done")
    .where((e) => e.or([e("reason", "is", null), e("reason", "!=", "overtaken")]))
    .executeTakeFirstOrThrow();
  return Number(row.count) === 0 ? undefined : { ...row, count: Number(row.count) };
}

/** How many messages jobs have queued for a scope since an instant; optionally of one job only. */
export async function messagesTo(query: Query, scope: string, since: Instant, job?: string): Promise<number> {
  const runs = query.selectFrom("job_run");
  const row = await (job === undefined ? runs : runs.where("job", "=", job))
    .select((e) => sql<number>`cast(coalesce(${e.fn.sum("messages")}, 0) as bigint)`.as("messages"))
    .where("scope", "=", scope)
    .where("scheduled_for", ">=", since)
    .executeTakeFirstOrThrow();
  return Number(row.messages);
}

/** How many messages jobs have queued for each scope within a period. */
export async function sentRuns(
  query: Query,
  from: Instant,
  to: Instant,
): Promise<readonly { readonly scope: string; readonly messages: number }[]> {
  const rows = await query
    .selectFrom("job_run")
    .where("decided_at", ">=", from)
    .where("decided_at", "<", to)
    .where("messages", ">", 0)
    .groupBy("scope")
    .select((e) => ["scope", sql<number>`cast(${e.fn.sum("messages")} as bigint)`.as("messages")])
    .execute();
  return rows.map((row) => ({ scope: row.scope, messages: Number(row.messages) }));
}

/** Describes the deletion of runs that are older than any report needs. */
export const forgetRuns = (query: Query, before: Instant): Write =>
  write(query.deleteFrom("job_run").where("decided_at", "<", before));
