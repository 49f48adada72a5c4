import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { madeLedger } from "./ledgers/made-ledger.ts";
import { programInProcess } from "./load/in-process.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

const RECORDS = 100_000;
/** The size of a ledger with many groups, of which only idle minutes are measured. */
const MANY = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const MINUTE_MS = 60_000;

/**
 * Minutes of a working Monday in Shanghai: at nine the weekly cards and reminders are due, spread over some minutes.
 */
const FIRST = "2026-11-23T00:58:00.000Z";
const QUIET = 2;
const QUIET_FROM = "2026-11-23T00:30:00.000Z";
const MINUTES = 40;
/** How many idle minutes are measured with many groups, after those that see the groups for the first time. */
const QUIET_OF_MANY = 8;
const SEEN = 2;

interface Minute {
  readonly cpuMs: number;
  readonly heldMs: number;
}

/**
 * The cost of the scheduler each minute in a city of 1,500 groups, and how long it blocks the webhook; with many
 * groups, the cost while nothing is due.
 */
export async function benchClock(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mofan-clock-"));
  const made = await madeLedger(RECORDS);
  const rounds: Minute[][] = [];
  const scans: number[] = [];
  let many: readonly string[] = [];
  try {
    for (let each = 0; each < ROUNDS; each += 1) {
      const path = join(folder, `${each}.db`);
      copyFileSync(made, path);
      rounds.push(await minutesOf(path, FIRST, MINUTES));
      scans.push(scan(path));
      rmSync(path);
    }
    many = await quietOfMany(made, join(folder, "many.db"));
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
    many,
  ];
  const head = ["a Monday of 1,500 groups", "ms of processor", "÷ reading the groups alone", "loop held ms"];
  report("clock", table(head, rows));
}

/** An idle minute of many groups, mostly branches, in one ledger; the median of several. */
async function quietOfMany(made: string, path: string): Promise<readonly string[]> {
  copyFileSync(made, path);
  const db = new Sqlite(path);
  db.exec(`
    create temp table more as with recursive n (no) as (select 1 union all select no + 1 from n where no < ${MANY})
      select no, 'more-' || no as id, '第' || no || '号支部' as name from n;
    insert into unit (id, name, level, kind, active_from, version) select id, name, '市', 'branch', '2020-01-01', 1 from more;
    insert into unit_name select name, id from more;
    insert into unit_parent select id, '2020-01-01', 'organ-' || (no % 200) from more;
    insert into chat (id, platform, kind, name, unit_id, state, bound_by, bound_at)
      select 'oc_' || id, 'lark', 'group', name, id, 'active', 'ou_bench', '2026-11-22T00:00:00.000Z' from more`);
  db.close();
  const minutes = (await minutesOf(path, QUIET_FROM, SEEN + QUIET_OF_MANY)).slice(SEEN);
  const read = scan(path);
  const cpuMs = median(minutes.map((minute) => minute.cpuMs));
  return [
    `of ${MANY.toLocaleString("en")} groups: a minute in which nothing is due`,
    round(cpuMs),
    round(cpuMs / read),
    round(median(minutes.map(({ heldMs }) => heldMs))),
  ];
}

async function minutesOf(path: string, from: string, count: number): Promise<Minute[]> {
  const db = await openSqlite(path);
  let now = Date.parse(from) - MINUTE_MS;
  // The platform accepts no messages in this hour, so that only the scheduler is measured.
  const busy = async () => Response.json({ code: 99_991_400, msg: "later" }, { status: 429 });
  const program = programInProcess(db, () => new Date(now).toISOString(), busy);
  const minutes: Minute[] = [];
  // The first minute after a start computes all slots.
  for (let each = 0; each <= count; each += 1) {
    minutes.push(await watched(() => program.minute()));
    now += MINUTE_MS;
  }
  await program.stop();
  await db.close();
  return minutes.slice(1);
}

/** The processor time of this thread, and the most of it between two turns of the event loop. */
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

/** Enough repetitions to average out the kernel's accounting, which may lag by some milliseconds. */
const SCANS = 40;

/** The reference: what any scheduler must read, in one statement. */
function scan(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  const begun = used();
  const groups = db.prepare("select * from chat where kind = 'group' and unit_id is not null");
  for (let each = 0; each < SCANS; each += 1) groups.all();
  const ms = (used() - begun) / SCANS;
  db.close();
  return ms;
}
