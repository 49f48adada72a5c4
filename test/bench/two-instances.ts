import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { Client } from "pg";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { hasNginx, startNginx } from "../faults/balancer.ts";
import { freePort, start } from "../faults/processes.ts";
import { createTown, seedTown } from "../faults/town.ts";
import { startPostgres } from "../support/postgres-server.ts";
import { keys, messageEvent, wireRequest } from "./events.ts";
import { type Burst, burst } from "./load.ts";
import { median, round, table } from "./numbers.ts";
import { startPlatform } from "./platform.ts";
import { report } from "./report.ts";

const GROUPS = 50;
const PEOPLE = 5_000;
const LEVELS = [16, 64] as const;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 1.5);
const SAMPLE_MS = 10;
const TICKS_PER_SECOND = 100;

/** What one round took, by whom, and what the database's sessions were doing meanwhile. */
interface Round extends Burst {
  readonly events: number;
  /** Seconds of processor time: the instances, the database, nginx, the load. */
  readonly cpu: Readonly<Record<"instances" | "postgres" | "nginx" | "load", number>>;
  /** What busy sessions waited for → how often they were seen so; `running` for nothing. */
  readonly seen: ReadonlyMap<string, number>;
}

/** Two instances on one PostgreSQL (fsync on) behind nginx, against one of them behind the same nginx, in turns. */
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

/** Looks again and again at what the sessions of the ledger do. */
function sample(client: Client): { stop(): Promise<ReadonlyMap<string, number>> } {
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

function cpuOf(pids: { instances: readonly number[]; nginx: readonly number[] }, postmaster: number): Round["cpu"] {
  const { user, system } = process.cpuUsage();
  const family = (pid: number) => [pid, ...childrenOf(pid)].reduce((sum, one) => sum + secondsOf(one), 0);
  return {
    instances: pids.instances.reduce((sum, pid) => sum + secondsOf(pid), 0),
    postgres: family(postmaster),
    nginx: pids.nginx.reduce((sum, pid) => sum + family(pid), 0),
    load: (user + system) / 1e6,
  };
}

/** The fields of /proc/PID/stat after the name, which may hold anything. */
function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const secondsOf = (pid: number): number => {
  const stat = statOf(pid);
  return (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) / TICKS_PER_SECOND;
};

function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => Number(statOf(pid)[1]) === parent);
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
        seenText(list),
      ];
    });
    const head = ["instances", "events/s", "÷ one", "p50 ms", "p99 ms", "instances, µs/event", "PostgreSQL", "nginx"];
    const more = ["load", "cores busy", "not 200", "busy sessions seen"];
    return `**${level} in flight**\n\n${table([...head, ...more], rows)}`;
  });
  return parts.join("\n\n");
}

/** What sessions that were not idle were seen doing, the more frequent first. */
function seenText(list: readonly Round[]): string {
  const all = new Map<string, number>();
  for (const { seen } of list) for (const [what, count] of seen) all.set(what, (all.get(what) ?? 0) + count);
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...all].sort(([, a], [, b]) => b - a).slice(0, 6);
  return shares.map(([what, count]) => `${what} ${Math.round((count / total) * 100)} %`).join(", ");
}
