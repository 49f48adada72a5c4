// A process of its own that ticks the real scheduler when it is told to: `node worker.ts sqlite|postgres <address> <number> [mutant]`.
import type { Bot } from "#bot";
import { always, createScheduler, type Job } from "#jobs";
import { larkTraits } from "#platforms";
import { type Database, insertPing, type Write } from "#store";
import { openPostgres } from "../../../src/store/dialects/postgres.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";

/** What the worker is told: to tick at an instant, and where in a slot's transaction to die or to linger. */
export interface Order {
  readonly now: string;
  /** The statement after the run row at which SQLite's process kills itself. */
  readonly killAfter?: number;
  /** For how many seconds PostgreSQL holds the transaction open before its commit, so that the process can be killed. */
  readonly linger?: number;
}

const SCOPES = 10;
const [engine = "", address = "", number = "0", mutation] = process.argv.slice(2);

let now = "2026-01-01T00:00:00.000Z";
let killAfter: number | undefined;
let linger: number | undefined;
let sinceRun: number | undefined;

function onStatement(sql: string): void {
  if (/^insert into "job_run"/i.test(sql)) sinceRun = 0;
  else if (sinceRun !== undefined) sinceRun += 1;
  if (killAfter !== undefined && sinceRun === killAfter) process.kill(process.pid, "SIGKILL");
}

const job: Job = {
  name: "race",
  label: "race",
  summary: "",
  schedule: "每30分钟",
  scopes: always(...Array.from({ length: SCOPES }, (_, index) => `scope-${index}`)),
  catchUp: "all",
  deadlineMinutes: 100_000,
  decide: async (scene) => ({
    replies: [0, 1].map((part) => ({ card: { summary: "", blocks: [] }, to: { chat: `${scene.scope}-${part}` } })),
    writes: [
      insertPing(scene.query, {
        rule: "race",
        about: scene.scope,
        period: scene.slot,
        stage: mutation === undefined ? "" : number,
        personId: "ou_race",
        unitId: undefined,
        day: scene.today,
        source: scene.source,
      }),
    ],
  }),
};

const opened = engine === "sqlite" ? await openSqlite(address, { verbose: onStatement }) : await openPostgres(address);

/** What select-then-insert comes to: the run row and the cursor's guard decide nothing. */
const unguarded = (writes: readonly Write[]): readonly Write[] =>
  writes.filter(({ sql }) => !/insert into "job_run"/.test(sql)).map(({ sql, parameters }) => ({ sql, parameters }));

const db: Database = {
  ...opened,
  async commit(writes) {
    if (linger === undefined) return await opened.commit(mutation === undefined ? writes : unguarded(writes));
    process.send?.("committing");
    return await opened.commit([...writes, { sql: `select pg_sleep(${linger})`, parameters: [] }]);
  },
};

const bot: Bot = {
  db,
  clock: () => now,
  zone: "Asia/Shanghai",
  commands: [],
  // The outbox's unique uuid would save the mutant; its doubles must be able to exist.
  platform: larkTraits,
  appId: mutation === undefined ? "cli_race" : `cli_race_${number}`,
  identity: async () => undefined,
  render: () => "",
  nextNumber: async () => 1,
  settings: { publicUrl: undefined, adminIds: [], slot: Number(number) },
};
const tick = createScheduler(bot, [job]);

process.on("message", (order: Order) => {
  now = order.now;
  killAfter = order.killAfter;
  linger = order.linger;
  sinceRun = undefined;
  void tick().then(
    (decided) => process.send?.({ decided }),
    (error: Error) => process.send?.({ decided: 0, error: error.message }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
