import { randomUUID } from "node:crypto";
import type { Pool } from "pg";

/**
 * How many instances get a slot (a part of the stored sums) of their own; further ones share slots, which is slower but
 * as correct.
 */
export const SLOTS = 16;
const LEASE_S = 60;
const HEARTBEAT_MS = 20_000;
/** An instant by the database's clock, so that hosts with different clocks agree on what has expired. */
const instant = (seconds: number): string =>
  `to_char((clock_timestamp() + interval '${seconds} seconds') at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A slot that an instance holds while it runs. */
export interface SlotLease {
  readonly slot: number;
  /** Releases the slot. */
  end(): Promise<void>;
}

/**
 * Takes the first free slot. Leases are rows of the ledger, so they work behind any connection pool. A heartbeat renews
 * the lease, and it expires a minute after its holder died. Undefined if all slots are taken.
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
  // A lease lost while the database was away leaves its slot shared until the next start. The advisory lock of the slot
  // keeps the sums correct.
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
