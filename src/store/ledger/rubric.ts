import type { Instant } from "#core";
import { type Query, type Write, write } from "../database.ts";

const RUBRIC = "rubric";
const APPEAL = "appeal:";

/** The stored changes of the rubric. */
export async function changedRubric(query: Query): Promise<unknown> {
  return await settingIn(query, RUBRIC);
}

/** Describes all changes of the rubric. */
export const keepRubric = (query: Query, changes: unknown, now: Instant): Write => keep(query, RUBRIC, changes, now);

/** A unit's objection to its score. */
export interface Appeal {
  readonly at: Instant;
  readonly byId: string;
  readonly text: string;
}

/** The objections of a unit to its score of a year, oldest first. */
export async function appealsOf(query: Query, unitId: string, year: number): Promise<readonly Appeal[]> {
  return ((await settingIn(query, `${APPEAL}${unitId}:${year}`)) as readonly Appeal[] | undefined) ?? [];
}

/** Describes all objections of a unit for a year. */
export const keepAppeals = (
  query: Query,
  unitId: string,
  year: number,
  appeals: readonly Appeal[],
  now: Instant,
): Write => keep(query, `${APPEAL}${unitId}:${year}`, appeals, now);

async function settingIn(query: Query, key: string): Promise<unknown> {
  const row = await query.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.value);
}

function keep(query: Query, key: string, value: unknown, now: Instant): Write {
  const text = JSON.stringify(value);
  return write(
    query
      .insertInto("setting")
      .values({ key, value: text, at: now })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: text, at: now })),
  );
}
