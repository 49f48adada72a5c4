import type { Instant } from "#core";
import { type Database, type Query, type Write, write } from "../database.ts";

const ALIVE = "alive";
const EPOCH = "restore.epoch";
/**
 * How many numbers are skipped after a restore: more than a day uses, because receipts of the lost hours name numbers
 * that the restored ledger does not know.
 */
const NUMBERS_LEFT_OUT = 1_000;

/** The last minute in which a program worked on this ledger; `undefined` for a new one. */
export const aliveAt = (query: Query): Promise<Instant | undefined> => settingIn(query, ALIVE);

/** When this ledger was last restored from a backup. */
export const restoredAt = (query: Query): Promise<Instant | undefined> => settingIn(query, EPOCH);

/** Stores that a program is working on this ledger now. */
export const noteAlive = (db: Database, now: Instant): Promise<void> => db.commit([keep(db.query, ALIVE, now, now)]);

/**
 * Describes that a ledger was restored from an older backup: pending messages may have been sent since, so a person
 * decides about them; jobs that were due since are not run; and record numbers that may have been used are skipped.
 */
export function restoreWrites(query: Query, epoch: Instant): readonly Write[] {
  return [
    keep(query, EPOCH, epoch, epoch),
    write(
      query
        .updateTable("outbox")
        .set({ state: "unknown", code: "restored", lease_owner: null, lease_until: null })
        .where("state", "=", "pending")
        .where("created_at", "<", epoch),
    ),
    write(query.updateTable("job_cursor").set({ decided_until: epoch }).where("decided_until", "<", epoch)),
    write(query.updateTable("sequence").set((e) => ({ next: e("next", "+", NUMBERS_LEFT_OUT) }))),
  ];
}

async function settingIn(query: Query, key: string): Promise<string | undefined> {
  return (await query.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirst())?.value;
}

const keep = (query: Query, key: string, value: string, at: Instant): Write =>
  write(
    query
      .insertInto("setting")
      .values({ key, value, at })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, at })),
  );
