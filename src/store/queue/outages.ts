import type { Instant } from "#core";
import { type Database, type Query, type Write, write } from "../database.ts";

const ALIVE = "alive";
const EPOCH = "restore.epoch";
/** More numbers than a day's work takes: receipts of the lost hours name some that this ledger never gave out. */
const NUMBERS_LEFT_OUT = 1_000;

/** Since when nobody has been working on this ledger: the last minute somebody did. `undefined` on a new one. */
export const aliveAt = (query: Query): Promise<Instant | undefined> => settingIn(query, ALIVE);

/** When this ledger was last restored from a backup. */
export const restoredAt = (query: Query): Promise<Instant | undefined> => settingIn(query, EPOCH);

/** Notes that somebody is working on this ledger now. */
export const noteAlive = (db: Database, now: Instant): Promise<void> => db.commit([keep(db.query, ALIVE, now, now)]);

/**
 * Describes that a ledger is a backup of older days: what it still owes may have been sent since and is for a person to
 * settle, what was due since is not started again, and numbers that may have been given out are not given out twice.
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
