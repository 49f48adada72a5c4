import { monitorEventLoopDelay } from "node:perf_hooks";
import Sqlite from "better-sqlite3";

// Loaded before a measured server (node --import): counts SQLite statements, and can delay each COMMIT like a slow
// disk. With synchronous=FULL in WAL mode a COMMIT that wrote something is one sync of the WAL.

/** What a server did since the last call. */
export interface Counts {
  readonly statements: number;
  readonly commits: number;
  /** Seconds of processor time of the program and of the system for it, which do not depend on other load. */
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly loopDelayP99Ms: number;
}

const SLOW_MS = Number(process.env.COMMIT_DELAY_MS ?? 0);
const cell = new Int32Array(new SharedArrayBuffer(4));
const delay = monitorEventLoopDelay({ resolution: 5 });
/** With SQL_TIMES=1 the total time of each statement is printed at the end. */
const times = process.env.SQL_TIMES === "1" ? new Map<string, number>() : undefined;
let statements = 0;
let commits = 0;
let isOpen = false;
let cpu = process.cpuUsage();

const CONTROL = /^(?:begin|commit|rollback|savepoint|release|pragma)/i;
const WRITING = /^(?:insert|update|delete|with .* (?:insert|update|delete))\b/is;

function done(sql: string): void {
  if (/^begin/i.test(sql)) isOpen = true;
  else if (/^(?:commit|rollback)/i.test(sql)) {
    isOpen = false;
    sync();
  } else if (!CONTROL.test(sql)) {
    statements += 1;
    if (!isOpen && WRITING.test(sql)) sync();
  }
}

function sync(): void {
  commits += 1;
  if (SLOW_MS > 0) Atomics.wait(cell, 0, 0, SLOW_MS);
}

const { prepare } = Sqlite.prototype;
Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
  const statement = prepare.call(this, sql);
  for (const way of ["run", "all", "get"] as const) {
    const real = statement[way].bind(statement) as (...given: unknown[]) => unknown;
    Object.defineProperty(statement, way, {
      value: (...given: unknown[]) => {
        const at = times === undefined ? 0 : performance.now();
        const result = real(...given);
        times?.set(sql, (times.get(sql) ?? 0) + performance.now() - at);
        done(sql);
        return result;
      },
    });
  }
  return statement;
} as typeof prepare;

process.on("message", (message) => {
  if (message !== "count") return;
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  const counts: Counts = {
    cpuMs: (user + system) / 1_000,
    statements,
    commits,
    rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    loopDelayP99Ms: Math.round(delay.percentile(99) / 1e5) / 10,
  };
  statements = 0;
  commits = 0;
  delay.reset();
  process.send?.(counts);
});
process.channel?.unref();
delay.enable();

process.on("exit", () => {
  const slowest = [...(times ?? [])].sort(([, a], [, b]) => b - a).slice(0, 20);
  for (const [sql, ms] of slowest) console.log(Math.round(ms), "ms", sql.slice(0, 100).replaceAll(/\s+/g, " "));
});
