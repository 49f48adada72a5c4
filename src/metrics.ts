/** Counts by name and label, and the durations of events, since the process started. */
export interface Counters {
  add(name: CounterName, label: string): void;
  entries(): readonly { readonly name: CounterName; readonly label: string; readonly count: number }[];
  /** Records how long an event took, from its arrival to its answer. */
  took(seconds: number): void;
  latency(): Latency;
  /** Notes that a tick has ended, and when. */
  ticked(at: string): void;
  lastTick(): string | undefined;
}

/** All counters with their help text. */
const COUNTERS = {
  events: "Events taken in, by kind and answer.",
  requests_refused: "Requests refused at the door, by status.",
  sends: "Messages that ended, by outcome and the platform's reason.",
  conflicts: "Events that came with a key that another event had taken.",
} as const;
export type CounterName = keyof typeof COUNTERS;

/** The platform stops waiting for an answer after three seconds, so the buckets are close below that. */
const STEPS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5] as const;

interface Latency {
  /** For each bucket of the histogram, how many events took at most its time. */
  readonly within: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** Creates empty counters. */
export function createCounters(): Counters {
  const counts = new Map<string, { name: CounterName; label: string; count: number }>();
  const within = STEPS.map(() => 0);
  let [taken, sum] = [0, 0];
  let last: string | undefined;
  return {
    add(name, label) {
      const key = `${name} ${label}`;
      const entry = counts.get(key) ?? { name, label, count: 0 };
      entry.count += 1;
      counts.set(key, entry);
    },
    entries: () => [...counts.values()],
    took(seconds) {
      taken += 1;
      sum += seconds;
      for (const [index, step] of STEPS.entries()) if (seconds <= step) within[index] = (within[index] ?? 0) + 1;
    },
    latency: () => ({ within, count: taken, sum }),
    ticked(at) {
      last = at;
    },
    lastTick: () => last,
  };
}

/** How many messages wait in the outbox, were given up, or may have been sent. */
export interface OutboxHealth {
  readonly pending: number;
  readonly dead: number;
  readonly unknown: number;
  readonly oldestDueAt: string | undefined;
}

/** A measured value at this moment; left out of `/metrics` if it is unknown. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly value: number | undefined;
}

/** What `/metrics` reports besides the counters. */
export interface Standing {
  readonly outbox: OutboxHealth;
  /** How many messages have waited longer than `seconds`. */
  readonly owed: readonly { readonly seconds: number; readonly count: number }[];
  /** What only the runtime can measure: memory, disk, files. */
  readonly gauges: readonly Gauge[];
  readonly version: string;
  readonly now: string;
}

/** The text for Prometheus (exposition format 0.0.4). */
export function printMetrics(counters: Counters, { outbox, owed, gauges, version, now }: Standing): string {
  const waiting =
    outbox.oldestDueAt === undefined ? 0 : Math.max(0, Date.parse(now) - Date.parse(outbox.oldestDueAt)) / 1000;
  const lastTick = counters.lastTick();
  const all: readonly Gauge[] = [
    { name: "outbox_pending", help: "Messages owed and not sent yet.", value: outbox.pending },
    { name: "outbox_dead", help: "Messages that were given up.", value: outbox.dead },
    { name: "outbox_unknown", help: "Messages of which nobody knows whether they were sent.", value: outbox.unknown },
    { name: "outbox_oldest_seconds", help: "For how long the oldest due message has waited.", value: waiting },
    {
      name: "last_tick_timestamp_seconds",
      help: "When the work of a minute last ended.",
      value: lastTick === undefined ? undefined : Date.parse(lastTick) / 1000,
    },
    ...gauges,
  ];
  return `${[
    ...counted(counters),
    ...latencyLines(counters.latency()),
    ...headOf("outbox_owed", "gauge", "Messages owed for longer than so many seconds."),
    ...owed.map(({ seconds, count }) => `mofan_outbox_owed{older_than_seconds="${seconds}"} ${count}`),
    ...headOf("build_info", "gauge", "The version of the program, as a label."),
    `mofan_build_info{version="${version}"} 1`,
    ...all.flatMap(({ name, help, value }) =>
      value === undefined ? [] : [...headOf(name, "gauge", help), `mofan_${name} ${value}`],
    ),
  ].join("\n")}\n`;
}

const headOf = (name: string, type: "counter" | "gauge" | "histogram", help: string): readonly string[] => [
  `# HELP mofan_${name} ${help}`,
  `# TYPE mofan_${name} ${type}`,
];

function counted(counters: Counters): readonly string[] {
  const entries = counters.entries();
  return (Object.keys(COUNTERS) as readonly CounterName[]).flatMap((name) => {
    const own = entries.filter((entry) => entry.name === name);
    if (own.length === 0) return [];
    return [
      ...headOf(`${name}_total`, "counter", COUNTERS[name]),
      ...own.map(({ label, count }) => `mofan_${name}_total{is="${label.replace(/[\\"\n]/g, "_")}"} ${count}`),
    ];
  });
}

function latencyLines({ within, count, sum }: Latency): readonly string[] {
  return [
    ...headOf("event_duration_seconds", "histogram", "From the arrival of an event to its answer."),
    ...STEPS.map((step, index) => `mofan_event_duration_seconds_bucket{le="${step}"} ${within[index]}`),
    `mofan_event_duration_seconds_bucket{le="+Inf"} ${count}`,
    `mofan_event_duration_seconds_sum ${sum}`,
    `mofan_event_duration_seconds_count ${count}`,
  ];
}
