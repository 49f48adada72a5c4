import {
  allKinds,
  CADENCES,
  type DaySpan,
  defined,
  duePeriodOf,
  everyFor,
  measureByName,
  readPeriod,
  subtreeOf,
  type Tree,
  type Unit,
} from "#core";
import {
  behindFigure,
  coverage,
  coverageGround,
  depthAt,
  details,
  detailsCard,
  FIGURE_PAGE,
  type Frame,
  figureCard,
  missingCard,
  PAGE,
  pageOf,
  readQuestion,
  speech,
  speechCard,
  tally,
  tallyCard,
  unconnected,
  withoutRecord,
} from "#reports";
import { loadTree, type Query } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { madeLedger, TODAY } from "./ledgers/made-ledger.ts";
import { median, round, table } from "./measure/numbers.ts";
import { openRaw, type Raw } from "./measure/raw.ts";
import { report } from "./measure/report.ts";

// npm run bench -- growth                   10⁴, 10⁵ and 10⁶ records
// BENCH_LARGE=1 npm run bench -- growth     10⁷ as well: a file of some 13 GB, made once in half an hour
// BENCH_SIZES=10000,1000000                 these sizes instead
// Made ledgers stay in the folder BENCH_CACHE, else in mofan-bench-ledgers under the system's temporary one.
const SIZES = [
  ...(process.env.BENCH_SIZES?.split(",").map(Number) ?? [10_000, 100_000, 1_000_000]),
  ...(process.env.BENCH_LARGE === "1" ? [10_000_000] : []),
];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** A scan of ten million records takes long and gives the same result each time. */
const SCANS = { most: 1_000_000, ifMore: 1 };
/** The time limit of a summary at 10⁷ records, compared with the limit at 10⁶. */
const HALF_AS_MUCH_AGAIN = 1.5;

/** A question of people, with the program's answer and the answer of a scan of all records. */
interface Question {
  readonly name: string;
  /** Its limit in milliseconds at 10⁶ records; for a first page also at 10⁷. */
  readonly target: number;
  /** The whole answer with its card, and the part that is compared with the scan. */
  readonly ask: (ground: Ground) => Promise<unknown>;
  readonly scan: (raw: Raw, ground: Ground) => unknown;
}

interface Ground {
  readonly query: Query;
  readonly tree: Tree;
}

const unitOf = (tree: Tree, id: string): Unit => {
  const unit = tree.units.get(id);
  if (unit === undefined) throw new Error(`the made ledger has no ${id}`);
  return unit;
};
const idsOf = (tree: Tree, id: string) => subtreeOf(tree, id, TODAY).map((unit) => unit.id);

function periodOf(text: string): DaySpan & { readonly label: string } {
  const period = readPeriod(text, { today: TODAY });
  if (!period.ok) throw new Error(period.error);
  return period.value;
}

const tallied = (name: string, words: string, unitId: string, target: number): Question => ({
  name,
  target,
  async ask({ query, tree }) {
    const asked = readQuestion(words, {
      today: TODAY,
      tree,
      sender: { grants: [] },
      unit: unitOf(tree, unitId),
      period: "本周",
    });
    if (!asked.ok) throw new Error(asked.error.text);
    const result = await tally(query, tree, asked.value, TODAY);
    tallyCard(result, TODAY);
    const rows = result.rows.filter(({ times }) => times > 0);
    return sorted(rows.map(({ kind, times, amounts }) => `${kind.name} ${times} ${compared(amounts)}`));
  },
  scan(raw, { tree }) {
    const rows = raw.tally(unitId === "city" ? "everybody" : idsOf(tree, unitId), periodOf(words));
    return sorted(
      Object.entries(rows).map(([kind, [times, amount]]) => `${kind} ${times} ${isSummed(kind) ? amount : 0}`),
    );
  },
});

type Amounts = ReadonlyMap<string, { readonly amount: number }>;
/** The one quantity of a kind that the scan sums up; of other kinds it only counts records. */
const SUMMED = ["attendees", "beneficiaries", "findings", "solved"];
const compared = (amounts: Amounts): number =>
  SUMMED.map((key) => amounts.get(key)?.amount).find((amount) => amount !== undefined) ?? 0;
const isSummed = (kind: string) =>
  allKinds.some(({ name, quantities }) => name === kind && quantities.some(({ key }) => SUMMED.includes(key)));

const sorted = (list: readonly string[]) => [...list].sort();

const MONTH: DaySpan = { from: "2026-10-01", to: "2026-10-31" };

const missing: Question = {
  name: "coverage of a month, 1,500 units × 25 kinds",
  target: 50,
  async ask({ query, tree }) {
    const ground = await coverageGround(query);
    const found: string[] = [];
    for (const kind of allKinds) {
      const { asked, late } = await withoutRecord(ground, tree, "city", MONTH, { kind, category: undefined });
      const isLate = new Set(late);
      for (const unit of asked) if (!isLate.has(unit)) found.push(`${unit.id} ${kind.name}`);
    }
    return sorted(found);
  },
  scan: (raw, { tree }) =>
    sorted([
      ...new Set(
        raw
          .done(MONTH)
          .flatMap(({ unitId, kind }) => (unitOf(tree, unitId).kind === "branch" ? [`${unitId} ${kind}`] : [])),
      ),
    ]),
};

const due: Question = {
  name: "/未报 of the city, all that is due",
  target: 50,
  async ask({ query, tree }) {
    const ground = await coverageGround(query);
    const lines = await coverage(ground, tree, "city", TODAY);
    missingCard(unitOf(tree, "city"), lines, { unconnected: unconnected(ground, tree, "city", TODAY), today: TODAY });
    return lines.map(({ cadence, asked, late }) => `${cadence.id} ${asked.length} ${late.map(({ id }) => id).join()}`);
  },
  scan(raw, { tree }) {
    const periods = new Map<string, ReturnType<Raw["done"]>>();
    const doneIn = ({ from, to }: DaySpan) => {
      const found = periods.get(from) ?? raw.done({ from, to });
      periods.set(from, found);
      return found;
    };
    return CADENCES.flatMap((cadence) => {
      const asked = subtreeOf(tree, "city", TODAY).filter(({ kind }) => cadence.of.includes(kind));
      return [...Map.groupBy(asked, (unit) => everyFor(cadence, unit.class))].flatMap(([every, units]) => {
        if (every === "off") return [];
        const met = new Set(
          doneIn(duePeriodOf(every, TODAY))
            .filter(({ kind }) => cadence.kind === undefined || cadence.kind === kind)
            .filter(({ category }) => cadence.category === undefined || cadence.category === category)
            .map(({ unitId }) => unitId),
        );
        const late = units.filter(({ id }) => !met.has(id)).map(({ id }) => id);
        return [`${cadence.id} ${units.length} ${late.join()}`];
      });
    });
  },
};

const report45: Question = {
  name: "/讲稿 of a year",
  target: 100,
  async ask({ query, tree }) {
    const period = readPeriod("今年", { today: TODAY });
    if (!period.ok) throw new Error(period.error);
    const asked = { unit: unitOf(tree, "committee-0"), period: period.value, confirmedOnly: false, exact: false };
    const written = await speech(query, { tree, today: TODAY }, asked);
    speechCard(written, "");
    const notes = written.paragraphs.flatMap(({ notes: own }) => own);
    return new Map(notes.map(({ valued }) => [valued.measure.id, valued.value ?? 0]));
  },
  scan: (raw, { tree }) => raw.speech(idsOf(tree, "committee-0"), "committee-0", periodOf("今年")),
};

const opened = (name: string, measureName: string, unitId: string): Question => ({
  name,
  target: 20,
  async ask({ query, tree }) {
    const measure = measureByName(measureName);
    const period = readPeriod("今年", { today: TODAY });
    if (measure === undefined || !period.ok) throw new Error(measureName);
    const frame: Frame = { tree, unit: unitOf(tree, unitId), period: period.value, today: TODAY };
    const behind = await behindFigure(query, measure, frame, { least: depthAt(0) });
    const view = { period: period.value, today: TODAY, tree, offset: 0, address: String };
    await figureCard(query, behind, view);
    return (await pageOf(query, behind, 0, FIGURE_PAGE)).map(({ record }) => record.number);
  },
  scan(raw, { tree }) {
    const measure = measureByName(measureName);
    const below = unitId === "city" ? ("everybody" as const) : idsOf(tree, unitId);
    const { from, to } = periodOf("今年");
    const { kind = "", categories } = measure ?? {};
    return raw.newest({
      unitIds: measure?.scope === "本级" && below !== "everybody" ? [unitId] : below,
      kinds: [kind],
      from,
      to,
      limit: FIGURE_PAGE,
      ...defined({ categories }),
    });
  },
});

const listed = (name: string, words: string, unitId: string): Question => ({
  name,
  target: 20,
  async ask({ query, tree }) {
    const asked = readQuestion(words, {
      today: TODAY,
      tree,
      sender: { grants: [] },
      unit: unitOf(tree, unitId),
      period: "本月",
    });
    if (!asked.ok) throw new Error(asked.error.text);
    const found = await details(query, tree, asked.value, 0);
    detailsCard(found, TODAY, tree, String);
    return found.records.map(({ number }) => number);
  },
  scan(raw, { tree }) {
    const kinds = allKinds.filter(({ restricted }) => restricted !== true).map((kind) => kind.name);
    const unitIds = unitId === "city" ? ("everybody" as const) : idsOf(tree, unitId);
    return raw.newest({ kinds, unitIds, ...periodOf(words), limit: PAGE });
  },
});

const QUESTIONS: readonly Question[] = [
  tallied("this week's tally of one group", "本周", "organ-0", 5),
  tallied("year summary of the city", "今年", "city", 10),
  missing,
  due,
  report45,
  opened("/明细 志愿次数 今年, the city: first page", "志愿次数", "city"),
  opened("/明细 受益群众人次 今年, a county: first page", "受益群众人次", "committee-1"),
  opened("/明细 联席会议次数 今年, everybody: first page", "联席会议次数", "city"),
  opened("/明细 党课场次 今年, one branch: first page", "党课场次", "branch-600"),
  opened("/明细 亮身份 今年, the city: first page", "亮身份", "city"),
  listed("/明细 今年, the city: first page", "今年", "city"),
  listed("/明细 今年, one branch: first page", "今年", "branch-600"),
];

/** The cost of questions at 10⁴ to 10⁷ records, compared with a scan of the records. */
export async function benchGrowth(): Promise<void> {
  const found = new Map<string, Map<number, { asked: number; scanned: number }>>();
  const sizes: string[] = [];
  for (const records of SIZES) {
    const path = await madeLedger(records);
    const db = await openSqlite(path, { readonly: true });
    const raw = openRaw(path);
    sizes.push(`${power(records)}: ${round(raw.bytes / records)} bytes a record`);
    try {
      const ground = { query: db.query, tree: await loadTree(db.query) };
      const scans = records > SCANS.most ? SCANS.ifMore : ROUNDS;
      for (const question of QUESTIONS) {
        const times = { asked: [] as number[], scanned: [] as number[] };
        const right = question.scan(raw, ground);
        expectSame(question.name, records, await question.ask(ground), right);
        for (let each = 0; each < ROUNDS; each += 1) {
          times.asked.push(await timed(() => question.ask(ground)));
          if (each < scans) times.scanned.push(await timed(async () => question.scan(raw, ground)));
        }
        const row = found.get(question.name) ?? new Map();
        row.set(records, { asked: median(times.asked), scanned: median(times.scanned) });
        found.set(question.name, row);
        if (process.env.BENCH_QUIET !== "1")
          console.log(power(records), question.name, round(median(times.asked)), round(median(times.scanned)));
      }
    } finally {
      raw.close();
      await db.close();
    }
  }
  const head = ["milliseconds of processor (a scan of the records ÷ it)", "target", ...SIZES.map(power)];
  const rows = QUESTIONS.map(({ name, target }) => [
    name,
    name.endsWith("first page") ? `${target}, at 10⁷ too` : `${target}; ${target * HALF_AS_MUCH_AGAIN} at 10⁷`,
    ...SIZES.map((records) => {
      const { asked, scanned } = found.get(name)?.get(records) ?? { asked: Number.NaN, scanned: Number.NaN };
      return `${round(asked)} (${round(scanned / asked)})`;
    }),
  ]);
  report("growth", `${table(head, rows)}\n\nThe file: ${sizes.join("; ")}.`);
}

const power = (records: number): string => `10${"⁰¹²³⁴⁵⁶⁷⁸⁹"[Math.round(Math.log10(records))]}`;

/**
 * Milliseconds of processor time including SQLite's reads, because on a busy machine elapsed time depends on others.
 */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Checks that the fast answer is right; a map is compared in the keys that the scan has. */
function expectSame(name: string, records: number, answer: unknown, right: unknown): void {
  const known =
    answer instanceof Map
      ? Object.fromEntries(Object.keys(right as object).map((key) => [key, answer.get(key)]))
      : answer;
  const [said, true_] = [JSON.stringify(known), JSON.stringify(right)];
  if (right !== undefined && said !== true_)
    throw new Error(`${name} at ${records} records: ${said?.slice(0, 600)} instead of ${true_?.slice(0, 600)}`);
}
