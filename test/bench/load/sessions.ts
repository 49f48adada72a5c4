import type { Client } from "pg";

const SAMPLE_MS = 10;

/** Samples repeatedly what the ledger's database sessions do. */
export function sample(client: Client): { stop(): Promise<ReadonlyMap<string, number>> } {
  const seen = new Map<string, number>();
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      const { rows } = await client.query<{ state: string; type: string | null; event: string | null }>(
        `select state, wait_event_type as type, wait_event as event from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      for (const { state, type, event } of rows) {
        const what = type === null ? "running" : type === "Client" ? `client (${state})` : `${type}: ${event}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await looking;
      return seen;
    },
  };
}

/** What busy sessions were doing, the most frequent first. */
export function seenText(list: readonly ReadonlyMap<string, number>[]): string {
  const all = new Map<string, number>();
  for (const seen of list) for (const [what, count] of seen) all.set(what, (all.get(what) ?? 0) + count);
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...all].sort(([, a], [, b]) => b - a).slice(0, 6);
  return shares.map(([what, count]) => `${what} ${Math.round((count / total) * 100)} %`).join(", ");
}
