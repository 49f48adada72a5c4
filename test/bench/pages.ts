import type { CompiledQuery } from "kysely";
import { ROOT } from "#core";
import { larkTraits } from "#platforms";
import { type Database, loadTree, type Query } from "#store";
import { createQuery } from "../../src/store/dialects/dialect.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import type { Run } from "../../src/store/sql/prepared.ts";
import { pages } from "../../src/web/pages/index.ts";
import { madeLedger, TODAY } from "./ledgers/made-ledger.ts";
import { median, round, table } from "./measure/numbers.ts";
import { report } from "./measure/report.ts";

// npm run bench -- pages                    10⁴ and 10⁶ records
// BENCH_SIZES=10000,1000000                 these sizes instead
const SIZES = process.env.BENCH_SIZES?.split(",").map(Number) ?? [10_000, 1_000_000];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 21);

/**
 * The first request of a page reads the file into memory and builds the statements, and its code is not compiled yet.
 */
const WARM = 10;

type Page = (typeof pages)[number];
type Visit = Parameters<Page["show"]>[0];

/** A page, and its limit at 10⁶ records. */
interface Opened {
  readonly name: string;
  readonly path: string;
  /** Without a value there is no limit. */
  readonly ms?: number;
  readonly statements?: number;
  /** Uses a query without a counter of changes, so that all months are read each time. */
  readonly isUnknown?: true;
}

const OPENED: readonly Opened[] = [
  { name: "overview of the city, this year", path: "/", ms: 30, statements: 12 },
  { name: "the same, no month known from before", path: "/", isUnknown: true },
  { name: "overview of a county, last month", path: "/?unit=committee-1&period=last-month", ms: 30, statements: 12 },
  { name: "records of the city by day, the newest first", path: "/records", ms: 20 },
  { name: "by day, the oldest first", path: "/records?sort=day", ms: 20 },
  { name: "by number, of this year", path: "/records?sort=-number", ms: 20 },
  { name: "by unit", path: "/records?sort=unit", ms: 20 },
  {
    name: "records of a county by unit, of last year",
    path: "/records?unit=committee-1&period=last-year&sort=-unit",
    ms: 20,
  },
  { name: "lectures of the city by day, of last year", path: "/records?kind=lecture&period=last-year", ms: 20 },
  { name: "what is due in the city this month", path: "/coverage?by=due&period=month", ms: 50 },
  { name: "what was due in the city from January on", path: "/coverage?by=due&period=year", ms: 150 },
  { name: "audit", path: "/audit", ms: 20 },
  { name: "units, the roster", path: "/roster", ms: 50 },
];

/** Runs statements on another query's connection. */
const answeredBy =
  (query: Query): Run =>
  (sql, parameters) =>
    query.executeQuery({ sql, parameters } as unknown as CompiledQuery);

const routed = (path: string): { readonly page: Page; readonly params: Record<string, string> } => {
  const { pathname } = new URL(path, "http://bench.invalid");
  for (const page of pages) {
    const names = [...page.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
    const found = new RegExp(`^${page.path.replaceAll(/:\w+/g, "([^/]+)")}$`).exec(pathname);
    if (found !== null)
      return { page, params: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ""])) };
  }
  throw new Error(`no page at ${path}`);
};

/** The visitor: a leader of the whole city who also runs the bot. */
async function visitor(db: Database): Promise<Omit<Visit, "url" | "params">> {
  const refused = () => Promise.reject(new Error("nothing is done in the bench"));
  return {
    db,
    query: db.query,
    tree: await loadTree(db.query),
    person: { id: "ou_bench", name: "陈立新" },
    grants: [
      { role: "leader", unitId: ROOT },
      { role: "admin", unitId: ROOT },
    ],
    now: `${TODAY}T04:00:00.000Z`,
    today: TODAY,
    zone: "Asia/Shanghai",
    platform: larkTraits,
    slot: 0,
    jobs: [],
    timings: new Map(),
    act: refused,
    fileReads: { roster: refused, draft: refused } as unknown as Visit["fileReads"],
    attachments: undefined,
    running: async () => ({ version: "bench", lastTick: undefined, gauges: [] }),
    chatUrl: () => "",
  };
}

/** The cost of the pages for a leader of the whole city, in milliseconds of processor time and in statements. */
export async function benchPages(): Promise<void> {
  const found = OPENED.map(() => new Map<number, { readonly ms: number; readonly statements: number }>());
  for (const records of SIZES) {
    const asked: string[] = [];
    const db = await openSqlite(await madeLedger(records), { readonly: true, verbose: (sql) => asked.push(sql) });
    try {
      const who = await visitor(db);
      const unknown = { ...who, query: createQuery("sqlite", answeredBy(db.query)) };
      for (const [at, opened] of OPENED.entries())
        found[at]?.set(records, await costOf(opened, opened.isUnknown ? unknown : who, asked));
    } finally {
      await db.close();
    }
  }
  const rows = OPENED.map(({ name, ms, statements }, at) => [
    name,
    `${ms ?? "–"}${statements === undefined ? "" : `, ${statements} statements`}`,
    ...SIZES.map((records) => {
      const one = found[at]?.get(records);
      return one === undefined ? "–" : `${round(one.ms)} (${one.statements})`;
    }),
  ]);
  const head = ["milliseconds of processor (statements)", "target", ...SIZES.map((n) => n.toLocaleString("en"))];
  report("pages", table(head, rows));
}

/** The cost of one page; the database writes its statements to `asked`. */
async function costOf(
  { name, path }: (typeof OPENED)[number],
  who: Awaited<ReturnType<typeof visitor>>,
  asked: string[],
) {
  const { page, params } = routed(path);
  const times: number[] = [];
  for (let each = -WARM; each < ROUNDS; each += 1) {
    asked.length = 0;
    const url = new URL(`/ledger${path}`, "http://bench.invalid");
    // Rights are read for each request, so the cached checks are cleared too.
    const seen = { ...who, grants: [...who.grants], url, params, timings: new Map() };
    const took = await timed(() => page.show(seen), name);
    if (each >= 0) times.push(took);
    if (each === 0 && process.env.BENCH_SHOW === "1") for (const sql of asked) console.log(`${sql}\n@@@`);
  }
  return { ms: median(times), statements: asked.length };
}

async function timed(show: () => ReturnType<Page["show"]>, name: string): Promise<number> {
  const before = process.cpuUsage();
  const said = await show();
  if (said.type === "page") await said.body;
  const { user, system } = process.cpuUsage(before);
  if (said.type !== "page") throw new Error(`${name} is no page: ${said.type}`);
  return (user + system) / 1_000;
}
