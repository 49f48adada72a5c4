import { spawn } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dayIn, yearIn, ZONE } from "#core";
import { type Database, LockedError } from "#store";
import { isDemo, lastDay, loadDemo } from "../demo/index.ts";
import { openSqlite } from "../store/dialects/sqlite.ts";
import { openProgress } from "./progress.ts";
import { printQuarter } from "./quarter.ts";
import { complain, say } from "./terminal.ts";

const SERVER = fileURLToPath(new URL("../node.ts", import.meta.url));

const USAGE = `用法：npm run demo [-- --year 2026] [-- --load-only]
把示范城市（三级、约400个单位、一年的台账）装进 data/demo.db，再在上面打开沙盒。装过的直接打开。
      npm run demo -- quarter [--year 2026]
在内存里把示范城市的13周快进一遍，打印每一条提醒：哪天、发给谁、说什么、为什么。`;

const FILE = "data/demo.db";
const EXIT = { usage: 64, wrongDemo: 70, busy: 75 } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const isQuarter = args[0] === "quarter";
  const asked = readArguments(isQuarter ? args.slice(1) : args);
  if (asked === undefined || (isQuarter && asked.loadOnly)) return complain(USAGE, EXIT.usage);
  if (isQuarter) return await printQuarter(asked.year, say);
  try {
    if (!(await isLoaded())) {
      const problem = await load(asked.year);
      if (problem !== undefined) return complain(problem, EXIT.wrongDemo);
    }
  } catch (error) {
    if (error instanceof LockedError) return complain("示范城市正由另一个进程打开，请先停掉它。", EXIT.busy);
    throw error;
  }
  return asked.loadOnly ? 0 : await serve();
}

function readArguments(args: readonly string[]): { year: number; loadOnly: boolean } | undefined {
  const rest = args.filter((arg) => arg !== "--load-only");
  const today = dayIn(ZONE, new Date().toISOString());
  const thisYear = yearIn(today);
  // The demo must not contain future events, so a year is only used after its story has ended.
  const latest = today > lastDay(thisYear) ? thisYear : thisYear - 1;
  const [option, value, extra] = rest;
  const year = option === undefined ? latest : Number(value);
  if (extra !== undefined || (option !== undefined && option !== "--year")) return undefined;
  if (!Number.isInteger(year) || year < 2008 || year > latest) return undefined;
  return { year, loadOnly: args.includes("--load-only") };
}

async function isLoaded(): Promise<boolean> {
  if (!existsSync(FILE)) return false;
  const db = await openSqlite(FILE, { readonly: true });
  try {
    return await isDemo(db);
  } finally {
    await db.close();
  }
}

/** Loads into a file beside the target and moves it when it is complete, so that an interrupted load leaves nothing. */
async function load(year: number): Promise<string | undefined> {
  const part = `${FILE}.part`;
  for (const name of [part, `${part}-wal`, `${part}-shm`]) rmSync(name, { force: true });
  const started = performance.now();
  const db: Database = await openSqlite(part);
  const progress = openProgress(process.stderr);
  try {
    const count = await loadDemo(db, { year, onProgress: (at, step) => progress.at(step, at) });
    progress.end();
    if (count.unread.length > 0) return `示范城市有${count.unread.length}行没读懂，比如：${count.unread[0]}`;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`示范城市已装好：${count.units}个单位，${count.people}人，${count.records}条记录，用时${seconds}秒。`);
  } finally {
    progress.end();
    await db.close();
  }
  renameSync(part, FILE);
  rmSync(`${part}.lock`, { force: true });
  return undefined;
}

/** Serves the sandbox with this ledger; credentials of a real platform are removed from its environment. */
function serve(): Promise<number> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LARK_")));
  const server = spawn(process.execPath, [SERVER], {
    env: { ...env, DATABASE_URL: `sqlite:./${FILE}` },
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => server.kill(signal));
  return new Promise((resolve) => server.on("exit", (code) => resolve(code ?? 0)));
}
