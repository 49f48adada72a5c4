import { randomUUID } from "node:crypto";
import type { Pool } from "pg";

/** How many instances get a slot of their own; further instances share slots, which is slower but equally correct. */
export const SLOTS = 16;
const LEASE_S = 60;
const HEARTBEAT_MS = 20_000;
/** An instant of the database's clock, so that hosts whose clocks differ agree on what has lapsed. */
const instant = (seconds: number): string =>
  `to_char((clock_timestamp() + interval '${seconds} seconds') at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A slot that an instance has while it lives. */
export interface SlotLease {
  readonly slot: number;
  /** Lets go of it. */
  end(): Promise<void>;
}

/**
 * Takes the first slot that nobody has, in rows of the ledger itself and so behind any pool; it is kept by a heartbeat and free a minute
 * after its holder died. Undefined where all are taken.
 */
export async function leaseSlot(pool: Pool): Promise<SlotLease | undefined> {
  const owner = randomUUID();
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const key = `slot.${slot}`;
    const { rowCount } = await pool.query(
      `insert into setting (key, value, at) values ($1, $2, ${instant(LEASE_S)})
       on conflict (key) do update set value = excluded.value, at = excluded.at where setting.at < ${instant(0)}`,
      [key, owner],
    );
    if (rowCount === 1) return keep(pool, slot, key, owner);
  }
  return undefined;
}

function keep(pool: Pool, slot: number, key: string, owner: string): SlotLease {
  const beat = `update setting set at = ${instant(LEASE_S)} where key = $1 and value = $2`;
  // One that was lost while the database was away is shared until the next start: the lock of its number keeps that right.
  const timer = setInterval(() => void pool.query(beat, [key, owner]).catch(() => {}), HEARTBEAT_MS);
  timer.unref();
  return {
    slot,
    async end() {
      clearInterval(timer);
      await pool.query("delete from setting where key = $1 and value = $2", [key, owner]).catch(() => {});
    },
  };
}
