import { type Database, type Query, write } from "../database.ts";
import { insertRow } from "../sql/insert.ts";

const PREFIX = "session.over.";

/**
 * Ends a session of the pages on every instance. The entry stays until the session would have expired; expired entries
 * are deleted.
 */
export async function endSession(db: Database, id: string, until: string, now: string): Promise<void> {
  const { query } = db;
  const past = query
    .deleteFrom("setting")
    .where("key", ">=", PREFIX)
    .where("key", "<", `${PREFIX}~`)
    .where("value", "<", now);
  if (await hasEnded(query, id)) return;
  await db.commit([write(past), insertRow(query, "setting", { key: `${PREFIX}${id}`, value: until, at: now })]);
}

/** Whether a person signed out of a session, on any instance. */
export async function hasEnded(query: Query, id: string): Promise<boolean> {
  const row = await query.selectFrom("setting").select("key").where("key", "=", `${PREFIX}${id}`).executeTakeFirst();
  return row !== undefined;
}
