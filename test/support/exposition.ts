/** A metric of a scrape. */
export interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** One line of a metric. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const HEAD = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
const TYPES: ReadonlySet<string> = new Set(["counter", "gauge", "histogram", "summary", "untyped"]);

/**
 * Reads Prometheus' text format (0.0.4) strictly: help and type before the samples, each metric in one piece, no
 * repeated series, only growing buckets. Throws on any violation.
 */
export function readExposition(text: string): readonly Metric[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const metrics: Begun[] = [];
  const seen = new Set<string>();
  let help: { readonly name: string; readonly text: string } | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, what, name = "", rest = ""] = HEAD.exec(line) ?? [];
    if (what === "HELP") help = { name, text: rest };
    else if (what === "TYPE") metrics.push(begunMetric(name, rest, help, metrics));
    else takeSample(line, metrics.at(-1), seen);
  }
  for (const metric of metrics) checkMetric(metric);
  return metrics;
}

type Begun = Metric & { samples: Sample[] };

function begunMetric(
  name: string,
  type: string,
  help: { readonly name: string; readonly text: string } | undefined,
  before: readonly Metric[],
): Begun {
  if (help?.name !== name) throw new Error(`${name} has no help`);
  if (!TYPES.has(type)) throw new Error(`${name} is a ${type}`);
  if (before.some((metric) => metric.name === name)) throw new Error(`${name} comes twice`);
  return { name, type, help: help.text, samples: [] };
}

function takeSample(line: string, metric: Begun | undefined, seen: Set<string>): void {
  const sample = readSample(line);
  if (metric === undefined || !belongs(sample.name, metric)) throw new Error(`nobody said what ${line} is`);
  const series = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).toSorted())}`;
  if (seen.has(series)) throw new Error(`${series} comes twice`);
  seen.add(series);
  metric.samples.push(sample);
}

function readSample(line: string): Sample {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  if (name === "" || !/^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]?Inf|NaN)$/i.test(value))
    throw new Error(`no sample: ${line}`);
  const found: Record<string, string> = {};
  for (let rest = labels; rest !== ""; ) {
    const match = LABEL.exec(rest);
    if (match === null) throw new Error(`no labels: ${line}`);
    found[match[1] ?? ""] = match[2] ?? "";
    rest = rest.slice(match[0].length);
  }
  return { name, labels: found, value: Number(value.replace(/Inf$/i, "Infinity")) };
}

const belongs = (name: string, { name: metric, type }: Metric): boolean =>
  type === "histogram" ? [`${metric}_bucket`, `${metric}_sum`, `${metric}_count`].includes(name) : name === metric;

function checkMetric({ name, type, samples }: Metric): void {
  if (samples.length === 0) throw new Error(`${name} has no sample`);
  if ((type === "counter") !== name.endsWith("_total")) throw new Error(`${name} is a ${type}`);
  if (samples.some(({ value }) => Number.isNaN(value))) throw new Error(`${name} is no number`);
  if (type !== "histogram") return;
  const buckets = samples.filter((sample) => sample.name.endsWith("_bucket"));
  const steps = buckets.map(({ labels }) => Number((labels.le ?? "").replace("Inf", "Infinity")));
  const grows = (values: readonly number[]) => values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
  const count = samples.find((sample) => sample.name === `${name}_count`)?.value;
  if (!grows(steps) || !grows(buckets.map(({ value }) => value))) throw new Error(`${name} shrinks`);
  if (steps.at(-1) !== Number.POSITIVE_INFINITY || buckets.at(-1)?.value !== count)
    throw new Error(`${name} has no end`);
}
