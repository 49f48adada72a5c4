import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { City } from "../../src/sandbox/index.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { createTown, seedTown } from "../faults/town.ts";
import { messageEvent, wireRequest } from "./load/events.ts";
import type { Counts } from "./load/hooks.ts";
import { type Burst, burst } from "./load/load.ts";
import { startPlatform } from "./load/platform.ts";
import { type Ground, type Server, type ServerName, startServer } from "./load/servers.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";
import { recordStatements } from "./measure/statements.ts";

const GROUPS = 50;
/** Enough people that nobody sends more than twenty messages a minute, above which receipts are held back. */
const PEOPLE = 5_000;
/** After this many events the groups, kinds and days repeat, only with other people. */
const DIFFERENT = 300;
const LEVELS = [1, 16, 64] as const;
const WARM = 1_500;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 0.5);
const SLOW_ROUNDS = Math.min(ROUNDS, 5);

interface Run extends Burst, Counts {
  readonly events: number;
}

/** The shared environment of a run; `use` may start any number of servers. */
async function onGround<T>(commitDelayMs: number, use: (ground: Ground, city: City) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-bench-"));
  const city = createTown(GROUPS, PEOPLE);
  const platform = await startPlatform(city.bot.openId, false);
  const busyPlatform = await startPlatform(city.bot.openId, true);
  try {
    const seeded = join(folder, "seeded.db");
    const db = await openSqlite(seeded);
    await seedTown(db, city, new Date().toISOString());
    await db.close();
    const recording = join(folder, "recording.json");
    writeFileSync(recording, JSON.stringify(await recordStatements(join(folder, "recording.db"), city, DIFFERENT)));
    const urls = { platform: platform.url, busyPlatform: busyPlatform.url };
    return await use({ folder, seeded, recording, ...urls, commitDelayMs }, city);
  } finally {
    platform.close();
    busyPlatform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prepares requests outside the measured time; people, groups and days are spread evenly over all servers. */
function createRequests(city: City): (server: Server, count: number) => Buffer[] {
  let index = 0;
  return ({ port }, count) =>
    Array.from({ length: count }, () => {
      index += 1;
      const now = Date.now();
      return wireRequest(messageEvent(city, index, now), now, `127.0.0.1:${port}`);
    });
}

/** From webhook to durable commit: the program and its references alternately, with 1, 16 and 64 requests in flight. */
export async function benchWebhook(): Promise<void> {
  const names: ServerName[] = [
    "program",
    "program, receipts going out",
    "bare, grouped",
    "bare, one by one",
    "SDK + Kysely",
  ];
  const runs = new Map<string, Run[]>();
  await onGround(0, async (ground, city) => {
    const requests = createRequests(city);
    for (const level of LEVELS) await runLevel(level, names, ground, requests, runs);
  });
  report("webhook", webhookText(names, runs));
}

/** Measures all servers alternately, so that a slow minute of the machine affects all; each level uses new ledgers. */
async function runLevel(
  level: number,
  names: readonly ServerName[],
  ground: Ground,
  requests: ReturnType<typeof createRequests>,
  runs: Map<string, Run[]>,
): Promise<void> {
  const servers: Server[] = [];
  for (const name of names) servers.push(await startServer(name, ground));
  for (const server of servers) await burst(server.port, requests(server, WARM), 16);
  const rates = new Map(servers.map((server) => [server.name, level === 1 ? 500 : 1_000]));
  const turns = Array.from({ length: ROUNDS }, (_, each) =>
    servers.map((__, turn) => servers[(turn + each) % servers.length] as Server),
  ).flat();
  for (const server of turns) {
    const prepared = requests(server, Math.ceil((rates.get(server.name) ?? 1_000) * SECONDS));
    await server.counts();
    const result = await burst(server.port, prepared, level);
    if (result.refused > 0) throw new Error(`${server.name} refused ${result.refused} of ${prepared.length}`);
    rates.set(server.name, result.perSecond);
    const key = `${level} ${server.name}`;
    runs.set(key, [...(runs.get(key) ?? []), { ...result, ...(await server.counts()), events: prepared.length }]);
  }
  for (const server of servers) await server.stop();
}

function webhookText(names: readonly ServerName[], runs: ReadonlyMap<string, readonly Run[]>): string {
  const parts = LEVELS.map((level) => {
    const of = (name: ServerName) => runs.get(`${level} ${name}`) ?? [];
    const middle = (name: ServerName, pick: (run: Run) => number) => median(of(name).map(pick));
    const ratio = (name: ServerName, to: ServerName) =>
      median(of(name).map((run, at) => run.perSecond / (of(to)[at]?.perSecond ?? Number.NaN)));
    const rows = names.map((name) => [
      name,
      round(middle(name, (run) => run.perSecond)),
      round(ratio(name, "bare, grouped")),
      round(ratio(name, "SDK + Kysely")),
      round(middle(name, (run) => run.p50Ms)),
      round(middle(name, (run) => run.p99Ms)),
      round(middle(name, (run) => (run.cpuMs / run.events) * 1_000)),
      round(middle(name, (run) => run.statements / run.events)),
      round(middle(name, (run) => (run.commits / run.events) * 1_000)),
      round(middle(name, (run) => run.rssMb)),
      round(middle(name, (run) => run.loopDelayP99Ms)),
    ]);
    const head = ["", "events/s", "÷ bare grouped", "÷ SDK", "p50 ms", "p99 ms"];
    const more = ["CPU µs/event", "statements/event", "WAL syncs/1,000 events", "RSS MB", "loop delay p99 ms"];
    return `**${level} in flight**\n\n${table([...head, ...more], rows)}`;
  });
  return parts.join("\n\n");
}

/** The additional time of a sync on server disks: a good and a usual cloud disk, and a slow one. */
const SYNC_DELAYS_MS = [1, 2, 8] as const;
const SLOWEST_MS = 8;

const SLOW: ServerName = "SDK + Kysely";

/** One round of a server on a new ledger: its steady rate, and how long the last of 1,500 simultaneous events waits. */
async function slowRound(
  name: ServerName,
  ground: Ground,
  requests: ReturnType<typeof createRequests>,
  isCrowded: boolean,
): Promise<{ readonly perSecond: number; readonly crowdMs: number | undefined }> {
  const server = await startServer(name, ground);
  await burst(server.port, requests(server, name === SLOW ? 200 : WARM), 16);
  const { perSecond } = await burst(server.port, requests(server, name === SLOW ? 150 : 1_500), 64);
  const crowd = isCrowded ? await burst(server.port, requests(server, 1_500), 1_500) : undefined;
  await server.stop();
  return { perSecond, crowdMs: crowd?.maxMs };
}

/** The same on disks with slower syncs, and 1,500 simultaneous events on the slowest. */
export async function benchSlowDisk(): Promise<void> {
  const names: ServerName[] = ["program", "bare, grouped", "SDK + Kysely"];
  const rates = new Map<string, number[]>();
  const last = new Map<ServerName, number[]>(names.map((name) => [name, []]));
  for (const delay of SYNC_DELAYS_MS) {
    await onGround(delay, async (ground, city) => {
      const requests = createRequests(city);
      for (let each = 0; each < SLOW_ROUNDS; each += 1) {
        for (const name of names) {
          // One round is enough for the slow disk: each takes a quarter of a minute and gives the same result.
          const isCrowded = delay === SLOWEST_MS && (name !== SLOW || each === 0);
          const { perSecond, crowdMs } = await slowRound(name, ground, requests, isCrowded);
          const key = `${delay} ${name}`;
          rates.set(key, [...(rates.get(key) ?? []), perSecond]);
          if (crowdMs !== undefined) last.get(name)?.push(crowdMs);
        }
      }
    });
  }
  const of = (delay: number, name: ServerName) => rates.get(`${delay} ${name}`) ?? [];
  const toSdk = (delay: number, name: ServerName) =>
    median(of(delay, name).map((rate, at) => rate / (of(delay, "SDK + Kysely")[at] ?? Number.NaN)));
  const steady = SYNC_DELAYS_MS.map((delay) => [
    `${delay} ms more`,
    ...names.map((name) => round(median(of(delay, name)))),
    round(toSdk(delay, "program")),
    round(toSdk(delay, "bare, grouped")),
  ]);
  const head = ["a sync takes", ...names.map((name) => `${name}: events/s`), "program ÷ SDK", "bare, grouped ÷ SDK"];
  const crowds = names.map((name) => [name, round(median(last.get(name) ?? []) / 1_000)]);
  const crowdHead = [`1,500 at once, ${SLOWEST_MS} ms more a sync`, "last answer after s"];
  report("slow-disk", `${table(head, steady)}\n\n${table(crowdHead, crowds)}`);
}
