import { monitorEventLoopDelay } from "node:perf_hooks";
import Sqlite from "better-sqlite3";

// Loaded before a server that is measured (node --import): counts what SQLite is asked, and can make each COMMIT wait as a
// slow disk does. With synchronous=FULL in WAL mode a COMMIT that wrote something is one sync of the WAL.

/** What a server did since it was asked before. */
export interface Counts {
  readonly statements: number;
  readonly commits: number;
  /** Of one processor, by the program's own and the system's work for it: what a busy machine does not change. */
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly loopDelayP99Ms: number;
}

const SLOW_MS = Number(process.env.COMMIT_DELAY_MS ?? 0);
const cell = new Int32Array(new SharedArrayBuffer(4));
const delay = monitorEventLoopDelay({ resolution: 5 });
/** With SQL_TIMES=1: how long each statement took in all, printed at the end. */
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
