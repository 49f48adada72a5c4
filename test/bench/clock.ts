import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { programInProcess } from "./in-process.ts";
import { madeLedger } from "./made-ledger.ts";
import { median, round, table } from "./numbers.ts";
import { report } from "./report.ts";

const RECORDS = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const MINUTE_MS = 60_000;

/** Minutes of a working Monday in Shanghai: at nine the weekly cards and what is missing are due, spread over a while. */
const FIRST = "2026-11-23T00:58:00.000Z";
const QUIET = 2;
const MINUTES = 40;

interface Minute {
  readonly cpuMs: number;
  readonly heldMs: number;
}

/** What the clock costs each minute in a city of 1,500 groups, and how long it keeps the webhook from its loop. */
export async function benchClock(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-clock-"));
  const made = await madeLedger(RECORDS);
  const rounds: Minute[][] = [];
  const scans: number[] = [];
  try {
    for (let each = 0; each < ROUNDS; each += 1) {
      const path = join(folder, `${each}.db`);
      copyFileSync(made, path);
      rounds.push(await minutesOf(path));
      scans.push(scan(path));
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const row = (name: string, of: (minutes: readonly Minute[]) => Minute) => {
    const all = rounds.map(of);
    return [
      name,
      round(median(all.map(({ cpuMs }) => cpuMs))),
      round(median(all.map(({ cpuMs }, at) => cpuMs / (scans[at] ?? Number.NaN)))),
      round(median(all.map(({ heldMs }) => heldMs))),
    ];
  };
  const busiest = (minutes: readonly Minute[]) => minutes.toSorted((a, b) => b.cpuMs - a.cpuMs)[0] as Minute;
  const rows = [
    row("a minute in which nothing is due", (all) => busiest(all.slice(0, QUIET))),
    row("the busiest minute after nine", (all) => busiest(all.slice(QUIET))),
    row("all of them until 9:38", (all) => ({
      cpuMs: all.slice(QUIET).reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      heldMs: Math.max(...all.slice(QUIET).map(({ heldMs }) => heldMs)),
    })),
  ];
  const head = ["a Monday of 1,500 groups", "ms of processor", "÷ reading the groups alone", "loop held ms"];
  report("clock", table(head, rows));
}

async function minutesOf(path: string): Promise<Minute[]> {
  const db = await openSqlite(path);
  let now = Date.parse(FIRST) - MINUTE_MS;
  // The platform takes nothing in this hour, so that only the clock is measured.
  const busy = async () => Response.json({ code: 99_991_400, msg: "later" }, { status: 429 });
  const program = programInProcess(db, () => new Date(now).toISOString(), busy);
  const minutes: Minute[] = [];
  // The first minute after a start learns all slots.
  for (let each = 0; each <= MINUTES; each += 1) {
    minutes.push(await watched(() => program.minute()));
    now += MINUTE_MS;
  }
  await program.stop();
  await db.close();
  return minutes.slice(1);
}

/** The processor time of this thread, and the most of it that passed between two turns of the loop. */
async function watched(work: () => Promise<unknown>): Promise<Minute> {
  const begun = used();
  let last = begun;
  let heldMs = 0;
  const beat = () => {
    const at = used();
    heldMs = Math.max(heldMs, at - last);
    last = at;
  };
  let isOver = false;
  const beats = (async () => {
    while (!isOver) {
      await new Promise((turn) => setImmediate(turn));
      beat();
    }
  })();
  await work();
  isOver = true;
  await beats;
  return { cpuMs: used() - begun, heldMs };
}

const used = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** So often that the kernel's account, which may stand still for some milliseconds, is right on the average. */
const SCANS = 40;

/** The reference: what the clock cannot do without, read by one statement. */
function scan(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  const begun = used();
  const groups = db.prepare("select * from chat where kind = 'group' and unit_id is not null");
  for (let each = 0; each < SCANS; each += 1) groups.all();
  const ms = (used() - begun) / SCANS;
  db.close();
  return ms;
}
