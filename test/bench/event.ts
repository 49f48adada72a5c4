import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { City } from "../../src/sandbox/index.ts";
import { createTown } from "../faults/town.ts";
import { DENSE, type Filling, fillLedger, PEOPLE, SPREAD, sameDay } from "./ledgers/filled-ledger.ts";
import { messageEvent, wireRequest } from "./load/events.ts";
import type { Counts } from "./load/hooks.ts";
import { type Burst, burst } from "./load/load.ts";
import { startPlatform } from "./load/platform.ts";
import { type Server, type ServerName, startServer } from "./load/servers.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 0.6);
const WARM = 1_500;
const LEVELS = [1, 16, 64] as const;

const PROGRAM = "program, receipts going out";
const LEAST = "the least";
const USUAL = "SDK + Kysely, three rows";
const NAMES: readonly ServerName[] = [PROGRAM, LEAST, USUAL];

/** How many reports of the same kind and day exist before the measured ones. */
const SAME_DAY = [10, 150, 1_500] as const;

const LEDGERS = { spread: SPREAD, dense: DENSE } as const;
type LedgerName = keyof typeof LEDGERS;

interface Run extends Burst, Counts {
  readonly events: number;
}

interface Measured {
  readonly ledger: LedgerName;
  readonly server: Server;
  readonly requests: (count: number) => Buffer[];
}

/**
 * One event from the webhook to the disk, compared with the smallest durable program and with a conventional one:
 * alternately, on a spread ledger and on a dense one.
 */
export async function benchEvent(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-event-"));
  const platforms: { close(): void }[] = [];
  const servers: Measured[] = [];
  const runs = new Map<string, Run[]>();
  try {
    for (const [ledger, filling] of Object.entries(LEDGERS) as [LedgerName, Filling][]) {
      const seeded = join(folder, `${ledger}.db`);
      const city = await fillLedger(seeded, filling);
      const platform = await startPlatform(city.bot.openId, false);
      platforms.push(platform);
      const ground = { folder, seeded, recording: "", busyPlatform: platform.url, platform: platform.url };
      for (const name of NAMES) {
        const server = await startServer(name, ground);
        servers.push({ ledger, server, requests: createRequests(city, filling, server) });
      }
    }
    for (const { server, requests } of servers) await burst(server.port, requests(WARM), 16);
    for (const level of LEVELS) await measure(level, servers, runs);
    for (const { server } of servers) await server.stop();
  } finally {
    for (const platform of platforms) platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
  report("event", `${eventText(runs)}\n\n${await sameDayText()}`);
}

/** A report of a kind and day with few others, or with hundreds that share half their words with it. */
async function sameDayText(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-event-"));
  const costs = new Map<number, number[]>(SAME_DAY.map((reported) => [reported, []]));
  try {
    for (let each = 0; each < ROUNDS; each += 1) {
      for (const reported of SAME_DAY) {
        const seeded = join(folder, `${reported}.db`);
        const filling = sameDay(reported);
        const city = existsSync(seeded) ? createTown(filling.units, PEOPLE) : await fillLedger(seeded, filling);
        const platform = await startPlatform(city.bot.openId, false);
        const ground = { folder, seeded, recording: "", busyPlatform: platform.url, platform: platform.url };
        const server = await startServer(PROGRAM, ground);
        const requests = createRequests(city, filling, server);
        // Reports of other kinds warm the program up, so that the measured day is not changed.
        await burst(server.port, createRequests(city, SPREAD, server)(WARM), 16);
        await server.counts();
        const prepared = requests(100);
        await burst(server.port, prepared, 64);
        costs.get(reported)?.push(((await server.counts()).cpuMs / prepared.length) * 1_000);
        await server.stop();
        platform.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = SAME_DAY.map((reported) => [
    reported.toLocaleString("en"),
    round(median(costs.get(reported) ?? [])),
    round(median((costs.get(reported) ?? []).map((cost, at) => cost / (costs.get(SAME_DAY[0])?.[at] ?? Number.NaN)))),
  ]);
  const head = ["already reported of the kind and day", "CPU µs of one more, 64 in flight", "÷ the first row"];
  return `**A common day**\n\n${table(head, rows)}`;
}

/** Prepares requests outside the measured time. */
function createRequests(city: City, filling: Filling, { port }: Server): (count: number) => Buffer[] {
  let index = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      index += 1;
      const now = Date.now();
      return wireRequest(messageEvent(city, index, now, filling.next(index, now)), now, `127.0.0.1:${port}`);
    });
}

async function measure(level: number, servers: readonly Measured[], runs: Map<string, Run[]>): Promise<void> {
  const rates = new Map<Measured, number>();
  for (let each = 0; each < ROUNDS; each += 1) {
    for (let turn = 0; turn < servers.length; turn += 1) {
      const one = servers[(turn + each) % servers.length] as Measured;
      const { server, ledger, requests } = one;
      const prepared = requests(Math.ceil((rates.get(one) ?? 500) * SECONDS));
      await server.counts();
      const result = await burst(server.port, prepared, level);
      if (result.refused > 0) throw new Error(`${server.name} refused ${result.refused} of ${prepared.length}`);
      rates.set(one, result.perSecond);
      const key = `${level} ${ledger} ${server.name}`;
      runs.set(key, [...(runs.get(key) ?? []), { ...result, ...(await server.counts()), events: prepared.length }]);
    }
  }
}

const cpuOf = (run: Run | undefined): number => (run === undefined ? Number.NaN : (run.cpuMs / run.events) * 1_000);

function eventText(runs: ReadonlyMap<string, readonly Run[]>): string {
  const head = [
    "ledger, server",
    "CPU µs/event",
    "events/s",
    "÷ the least",
    "÷ SDK + Kysely",
    "CPU ÷ the least",
    "CPU ÷ spread",
  ];
  const more = ["p50 ms", "p99 ms", "statements/event", "WAL syncs/1,000 events", "RSS MB"];
  const parts = LEVELS.map((level) => {
    const of = (ledger: LedgerName, name: ServerName) => runs.get(`${level} ${ledger} ${name}`) ?? [];
    const rows = (Object.keys(LEDGERS) as LedgerName[]).flatMap((ledger) =>
      NAMES.map((name) => {
        const all = of(ledger, name);
        const middle = (pick: (run: Run, at: number) => number) => median(all.map(pick));
        const ratio = (to: ServerName) =>
          round(middle((run, at) => run.perSecond / (of(ledger, to)[at]?.perSecond ?? Number.NaN)));
        return [
          `${ledger}, ${name}`,
          `**${round(middle(cpuOf))}**`,
          round(middle(({ perSecond }) => perSecond)),
          ratio(LEAST),
          ratio(USUAL),
          round(middle((run, at) => cpuOf(run) / cpuOf(of(ledger, LEAST)[at]))),
          round(middle((run, at) => cpuOf(run) / cpuOf(of("spread", name)[at]))),
          round(middle(({ p50Ms }) => p50Ms)),
          round(middle(({ p99Ms }) => p99Ms)),
          round(middle(({ statements, events }) => statements / events)),
          round(middle(({ commits, events }) => (commits / events) * 1_000)),
          round(middle(({ rssMb }) => rssMb)),
        ];
      }),
    );
    return `**${level} in flight**\n\n${table([...head, ...more], rows)}`;
  });
  return parts.join("\n\n");
}
