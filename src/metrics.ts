/** Counts by name and label since the process started. */
export interface Counters {
  add(name: string, label: string): void;
  entries(): readonly { readonly name: string; readonly label: string; readonly count: number }[];
}

/** Empty counters. */
export function createCounters(): Counters {
  const counts = new Map<string, { name: string; label: string; count: number }>();
  return {
    add(name, label) {
      const key = `${name} ${label}`;
      const entry = counts.get(key) ?? { name, label, count: 0 };
      entry.count += 1;
      counts.set(key, entry);
    },
    entries: () => [...counts.values()],
  };
}

/** How the outbox stands. */
export interface OutboxHealth {
  readonly pending: number;
  readonly dead: number;
  readonly unknown: number;
  readonly oldestDueAt: string | undefined;
}

/** The Prometheus text of the counters and the outbox's gauges (exposition format 0.0.4). */
export function printMetrics(counters: Counters, outbox: OutboxHealth, now: string): string {
  const names = [...new Set(counters.entries().map((entry) => entry.name))];
  const counts = names.flatMap((name) => [
    `# TYPE mofan_${name}_total counter`,
    ...counters
      .entries()
      .filter((entry) => entry.name === name)
      .map((entry) => `mofan_${name}_total{is="${entry.label.replace(/[\\"\n]/g, "_")}"} ${entry.count}`),
  ]);
  const waiting =
    outbox.oldestDueAt === undefined ? 0 : Math.max(0, Date.parse(now) - Date.parse(outbox.oldestDueAt)) / 1000;
  const gauges = [
    ["outbox_pending", outbox.pending],
    ["outbox_dead", outbox.dead],
    ["outbox_unknown", outbox.unknown],
    ["outbox_oldest_seconds", waiting],
  ].flatMap(([name, value]) => [`# TYPE mofan_${name} gauge`, `mofan_${name} ${value}`]);
  return `${[...counts, ...gauges].join("\n")}\n`;
}
