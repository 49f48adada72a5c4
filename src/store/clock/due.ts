import type { Instant } from "#core";
import { sql } from "#kysely";
import { type Query, type Write, write } from "../database.ts";
import { wordingOf } from "../sql/flavour.ts";
import { cursorOf, type JobCursor } from "./jobs.ts";

/**
 * The jobs to look at now, for each recipient: those whose time has come, and those whose time was computed under other
 * schedules or another calendar (another `ground`). Later ones are not read, so an idle minute costs the same for any
 * number of recipients.
 */
export async function dueCursors(query: Query, ground: string, now: Instant): Promise<readonly JobCursor[]> {
  const cursors = query.selectFrom("job_cursor").select(["job", "scope", "decided_until", "trouble"]);
  // Two queries, because each is one range of the index. With a combined condition or an order SQLite would scan all
  // rows.
  const rows = await cursors
    .where("ground", "=", ground)
    .where("look_at", "<=", now)
    .unionAll(cursors.where("ground", "<", ground))
    .unionAll(cursors.where("ground", ">", ground))
    .execute();
  return rows.map(cursorOf).sort((a, b) => (a.scope < b.scope ? -1 : 1));
}

/** When to look again at some recipients (scopes) of a job that have all been decided up to the same instant. */
export interface LookAgain extends Pick<JobCursor, "job" | "decidedUntil"> {
  readonly scopes: readonly string[];
  readonly at: Instant;
}

/**
 * Describes when some scopes are checked again. A scope that was decided meanwhile, or must be decided again, is not
 * changed.
 */
export const lookAgain = (query: Query, ground: string, { job, decidedUntil, scopes, at }: LookAgain): Write =>
  write(
    query
      .updateTable("job_cursor")
      .set({ ground, look_at: at })
      .where("job", "=", job)
      .where("decided_until", "=", decidedUntil)
      .where(isIn(query, "scope", scopes)),
  );

/**
 * Describes that the slots of a job before an instant were passed over for all its recipients that are looked at now.
 * They leave no row of a run. A recipient whose last try failed is left out, because that slot was not passed over.
 */
export const passOver = (
  query: Query,
  ground: string,
  { job, before, now }: { readonly job: string; readonly before: Instant; readonly now: Instant },
): Write =>
  write(
    query
      .updateTable("job_cursor")
      .set({ decided_until: before })
      .where("job", "=", job)
      .where("decided_until", "<", before)
      .where("trouble", "is", null)
      .where((e) => e.or([e("look_at", "<=", now), e("ground", "!=", ground)])),
  );

/** The scopes for which a job has started. */
export async function scopesBegun(query: Query, job: string): Promise<ReadonlySet<string>> {
  const rows = await query.selectFrom("job_cursor").select("scope").where("job", "=", job).execute();
  return new Set(rows.map(({ scope }) => scope));
}

/** The bound groups for which no job has started yet. */
export async function freshGroups(query: Query): Promise<readonly string[]> {
  const rows = await query
    .selectFrom("chat")
    .select("id")
    // The condition repeats the text of the partial index, because the index is not used with parameters.
    .where(sql<boolean>`begun = 0 and unit_id is not null and state = 'active'`)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Describes that the jobs have started for some groups. */
export const groupsBegun = (query: Query, ids: readonly string[]): Write =>
  write(
    query
      .updateTable("chat")
      .set({ begun: 1 })
      .where(isIn(query, "id", ids)),
  );

/** The roles for whose holders no job has started yet. */
export async function freshRoles(
  query: Query,
): Promise<readonly { readonly id: string; readonly personId: string; readonly role: string }[]> {
  return await query
    .selectFrom("role")
    .select(["id", "person_id as personId", "role"])
    .where(sql<boolean>`begun = 0 and ended_at is null`)
    .orderBy("person_id")
    .execute();
}

/** Describes that the jobs have started for the holders of some roles. */
export const rolesBegun = (query: Query, ids: readonly string[]): Write =>
  write(
    query
      .updateTable("role")
      .set({ begun: 1 })
      .where(isIn(query, "id", ids)),
  );

/** Whether a column is in a list of any length, using the column's index. */
const isIn = (query: Query, column: "scope" | "id", ids: readonly string[]) =>
  wordingOf(query) === "postgres"
    ? sql<boolean>`${sql.ref(column)} = any(array(select json_array_elements_text(${JSON.stringify(ids)}::json)))`
    : sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`;
