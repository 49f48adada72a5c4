import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { Client } from "pg";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { hasNginx, startNginx } from "../faults/instances/balancer.ts";
import { freePort, start } from "../faults/processes.ts";
import { createTown, seedTown } from "../faults/town.ts";
import { startPostgres } from "../support/servers/postgres-server.ts";
import { keys, messageEvent, wireRequest } from "./load/events.ts";
import { type Burst, burst } from "./load/load.ts";
import { startPlatform } from "./load/platform.ts";
import { sample, seenText } from "./load/sessions.ts";
import { median, round, table } from "./measure/numbers.ts";
import { familyOf, secondsOf } from "./measure/process-times.ts";
import { report } from "./measure/report.ts";

const GROUPS = 50;
const PEOPLE = 5_000;
const LEVELS = [16, 64] as const;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 1.5);

/** The result of one round: its time, its server, and the states of the database's sessions. */
interface Round extends Burst {
  readonly events: number;
  /** Seconds of processor time: the instances, the database, nginx, the load generator. */
  readonly cpu: Readonly<Record<"instances" | "postgres" | "nginx" | "load", number>>;
  /** What busy sessions waited for → how often that was sampled; `running` if they waited for nothing. */
  readonly seen: ReadonlyMap<string, number>;
}

/**
 * Two instances on one PostgreSQL (fsync on) behind nginx, compared alternately with one instance behind the same
 * nginx.
 */
export async function benchTwoInstances(): Promise<void> {
  if (!hasNginx("two-instances")) return;
  const city = createTown(GROUPS, PEOPLE);
  const server = await startPostgres("on");
  const platform = await startPlatform(city.bot.openId, true);
  const url = `${server.url}/ledger`;
  await makeDatabase(server.url);
  const db = await openPostgres(url);
  await seedTown(db, city, new Date().toISOString());
  await db.close();
  const ports = [await freePort(), await freePort()];
  const running = [];
  for (const port of ports) {
    running.push(
      await start("src/node.ts", {
        ready: /模范已启动/,
        env: {
          ...keys,
          LARK_BASE_URL: platform.url,
          DATABASE_URL: url,
          SESSION_KEY: "bench-of-two-session-key-0123456789",
          INSTANCES: "2",
          PORT: String(port),
        },
      }),
    );
  }
  const fronts = { one: await freePort(), two: await freePort() };
  const nginxes = {
    one: await startNginx(fronts.one, [ports[0] ?? 0, ports[0] ?? 0]),
    two: await startNginx(fronts.two, ports),
  };
  const watch = new Client({ connectionString: url });
  await watch.connect();
  let index = 0;
  const prepared = (port: number, count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      index += 1;
      const now = Date.now();
      return wireRequest(messageEvent(city, index, now), now, `127.0.0.1:${port}`);
    });
  const runs = new Map<string, Round[]>();
  try {
    for (const front of [fronts.one, fronts.two]) await burst(front, prepared(front, 800), 16);
    for (const level of LEVELS) {
      const rates = { one: 400, two: 400 };
      for (let each = 0; each < ROUNDS; each += 1) {
        for (const side of each % 2 === 0 ? (["one", "two"] as const) : (["two", "one"] as const)) {
          const requests = prepared(fronts[side], Math.ceil(rates[side] * SECONDS));
          const pids = { instances: running.map(({ child }) => child.pid ?? 0), nginx: [nginxes[side].pid] };
          const before = cpuOf(pids, server.pid);
          const sampler = sample(watch);
          const result = await burst(fronts[side], requests, level);
          const seen = await sampler.stop();
          const after = cpuOf(pids, server.pid);
          rates[side] = result.perSecond;
          const cpu = {
            instances: after.instances - before.instances,
            postgres: after.postgres - before.postgres,
            nginx: after.nginx - before.nginx,
            load: after.load - before.load,
          };
          const key = `${level} ${side}`;
          runs.set(key, [...(runs.get(key) ?? []), { ...result, events: requests.length, cpu, seen }]);
        }
      }
    }
  } finally {
    await watch.end();
    for (const one of running) {
      one.child.kill("SIGTERM");
      await one.ended;
    }
    await nginxes.one.stop();
    await nginxes.two.stop();
    platform.close();
    await server.stop();
  }
  const complaints = running.map((one) => one.complaints()).join("");
  if (process.env.BENCH_COMPLAINTS !== undefined) writeFileSync(process.env.BENCH_COMPLAINTS, complaints);
  report("two-instances", textOf(runs));
}

async function makeDatabase(url: string): Promise<void> {
  const admin = new Client({ connectionString: `${url}/postgres` });
  await admin.connect();
  await admin.query("create database ledger template template");
  await admin.end();
}

function cpuOf(pids: { instances: readonly number[]; nginx: readonly number[] }, postmaster: number): Round["cpu"] {
  const { user, system } = process.cpuUsage();
  const family = (pid: number) => familyOf(pid).reduce((sum, one) => sum + secondsOf(one), 0);
  return {
    instances: pids.instances.reduce((sum, pid) => sum + secondsOf(pid), 0),
    postgres: family(postmaster),
    nginx: pids.nginx.reduce((sum, pid) => sum + family(pid), 0),
    load: (user + system) / 1e6,
  };
}

function textOf(runs: ReadonlyMap<string, readonly Round[]>): string {
  const parts = LEVELS.map((level) => {
    const one = runs.get(`${level} one`) ?? [];
    const rows = (["one", "two"] as const).map((side) => {
      const list = runs.get(`${level} ${side}`) ?? [];
      const middle = (pick: (run: Round) => number) => median(list.map(pick));
      const cost = (who: keyof Round["cpu"]) => round(middle((run) => (run.cpu[who] / run.events) * 1e6));
      const cores = (run: Round) => Object.values(run.cpu).reduce((sum, each) => sum + each, 0) / run.seconds;
      return [
        side,
        round(middle((run) => run.perSecond)),
        round(median(list.map((run, at) => run.perSecond / (one[at]?.perSecond ?? Number.NaN)))),
        round(middle((run) => run.p50Ms)),
        round(middle((run) => run.p99Ms)),
        cost("instances"),
        cost("postgres"),
        cost("nginx"),
        cost("load"),
        `${round(middle(cores))} of ${cpus().length}`,
        String(list.reduce((sum, run) => sum + run.refused, 0)),
        seenText(list.map(({ seen }) => seen)),
      ];
    });
    const head = ["instances", "events/s", "÷ one", "p50 ms", "p99 ms", "instances, µs/event", "PostgreSQL", "nginx"];
    const more = ["load", "cores busy", "not 200", "busy sessions seen"];
    return `**${level} in flight**\n\n${table([...head, ...more], rows)}`;
  });
  return parts.join("\n\n");
}
