import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCounters, printMetrics, type Standing } from "../../src/metrics.ts";
import { type Metric, readExposition } from "../support/exposition.ts";
import { seededLedger, startBoth } from "./desk.ts";

const TIMEOUT = { timeout: 60_000 };
// Prometheus's own checker comes with its package; where it is not, the reader of ours is all there is.
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

const valueIn = (metrics: readonly Metric[], name: string, labels: Readonly<Record<string, string>> = {}) =>
  metrics
    .flatMap(({ samples }) => samples)
    .find(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )?.value;

/** Everything that a text asks Prometheus for. */
const askedFor = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\bmofan_\w+/g)].map(([name]) => name));

test("a running program reports everything an operator needs, in Prometheus format", TIMEOUT, async () => {
  const path = await seededLedger();
  const backups = join(dirname(path), "backups");
  mkdirSync(backups);
  writeFileSync(join(backups, "mofan-20261122T020000Z.db"), "");
  const { platform, program } = await startBoth({ DATABASE_URL: `sqlite:${path}` });
  const { sandbox } = platform;
  const [group] = sandbox.city.chats;
  const [person] = sandbox.city.people;
  await sandbox.say(person?.openId ?? "", group?.chatId ?? "", "/汇总");
  const text = async () => await (await fetch(`${program.url}/metrics`)).text();
  await expect.poll(text, { timeout: 30_000 }).toMatch(/mofan_last_tick_timestamp_seconds \d/);
  const said = await text();
  const metrics = readExposition(said);
  for (const { help } of metrics) expect(help.length).toBeGreaterThan(10);

  expect(valueIn(metrics, "mofan_event_duration_seconds_count")).toBeGreaterThan(0);
  expect(valueIn(metrics, "mofan_outbox_owed", { older_than_seconds: "3600" })).toBe(0);
  expect(valueIn(metrics, "mofan_resident_memory_bytes")).toBeGreaterThan(30e6);
  expect(valueIn(metrics, "mofan_ledger_bytes")).toBeGreaterThan(100_000);
  expect(valueIn(metrics, "mofan_disk_free_bytes")).toBeGreaterThan(0);
  expect(valueIn(metrics, "mofan_loop_delay_max_seconds")).toBeGreaterThanOrEqual(0);
  expect(valueIn(metrics, "mofan_last_backup_timestamp_seconds")).toBe(Date.parse("2026-11-22T02:00:00Z") / 1000);
  expect(valueIn(metrics, "mofan_last_tick_timestamp_seconds")).toBeGreaterThan(1.7e9);

  if (hasPromtool) {
    const checked = spawnSync("promtool", ["check", "metrics"], { input: said, encoding: "utf8" });
    expect([checked.stdout + checked.stderr, checked.status]).toEqual(["", 0]);
  }

  const told = askedFor(said);
  // What has not happened yet is not counted yet.
  const later = ["mofan_requests_refused_total", "mofan_sends_total"];
  for (const file of ["alerts.yml", "grafana.json"]) {
    const asked = askedFor(readFileSync(join("deploy", file), "utf8"));
    expect(asked.size).toBeGreaterThan(7);
    expect([...asked].filter((name) => !told.has(name) && !later.includes(name))).toEqual([]);
  }
});

const NOTHING: Standing = {
  outbox: { pending: 0, dead: 0, unknown: 0, oldestDueAt: undefined },
  owed: [{ seconds: 0, count: 0 }],
  gauges: [],
  version: "1",
  now: "2026-11-22T02:00:00.000Z",
};

describe("the printed metrics", () => {
  const busy = () => {
    const counters = createCounters();
    for (const seconds of [0.004, 0.02, 0.02, 0.9, 7]) counters.took(seconds);
    counters.add("events", 'a "quoted\nlabel\\');
    counters.add("sends", "sent");
    return printMetrics(counters, NOTHING);
  };

  test("count the durations of events in cumulative buckets", () => {
    const metrics = readExposition(busy());
    const within = (le: string) => valueIn(metrics, "mofan_event_duration_seconds_bucket", { le });
    expect([within("0.005"), within("0.025"), within("1"), within("5"), within("+Inf")]).toEqual([1, 3, 4, 4, 5]);
    expect(valueIn(metrics, "mofan_event_duration_seconds_sum")).toBeCloseTo(7.944);
  });

  test("pass promtool, and so do the alert rules", ({ skip }) => {
    skip(!hasPromtool, "promtool is not installed (apt-get install prometheus)");
    const checked = spawnSync("promtool", ["check", "metrics"], { input: busy(), encoding: "utf8" });
    expect([checked.stdout + checked.stderr, checked.status]).toEqual(["", 0]);
    const rules = spawnSync("promtool", ["check", "rules", "deploy/alerts.yml"], { encoding: "utf8" });
    expect(rules.status, rules.stdout + rules.stderr).toBe(0);
  });

  test.each([
    ["a metric without help", (text: string) => text.replace(/^# HELP mofan_outbox_dead.*\n/m, "")],
    ["a series twice", (text: string) => text.replace(/^(mofan_outbox_dead .*\n)/m, "$1$1")],
    ["a bucket that shrinks", (text: string) => text.replace(/le="1"\} 4/, 'le="1"} 2')],
    ["a quote in a label", (text: string) => text.replace('is="sent"', 'is="s"ent"')],
    ["no number", (text: string) => text.replace(/^(mofan_outbox_dead) .*/m, "$1 none")],
    ["a counter that is none", (text: string) => text.replaceAll("mofan_sends_total", "mofan_sends")],
  ])("is read strictly: %s is refused", (_, spoil) => {
    const text = busy();
    expect(spoil(text)).not.toBe(text);
    expect(() => readExposition(spoil(text))).toThrow();
  });
});
