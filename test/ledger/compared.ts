import { allMeasures, kinds, type Tree } from "#core";
import { behindFigure, countRows, details, tally } from "#reports";
import { type Database, loadTree } from "#store";
import {
  addUp,
  type Cut,
  type Naive,
  pledged,
  projects,
  type Raw,
  readNaive,
  recordsIn,
  solved,
  users,
} from "./naive.ts";

const TODAY = "2026-11-20";

const SPANS = [
  ["2026-04-01", "2026-04-30"],
  ["2026-01-01", "2026-12-31"],
  ["2025-12-01", "2026-02-28"],
  ["2025-09-01", "2026-09-12"],
] as const;
const TOPS = ["gw", "x", "a", "b", "city"];

/** The figures of some measures, counted by hand; the city asks as its committee, but for what is the whole city's. */
const FIGURES: Readonly<Record<string, (naive: Naive, cut: Cut) => number>> = {
  "M1.6": (naive, cut) => addUp(of(naive, cut, "lecture"), () => 1, true),
  "M1.7": (naive, cut) => addUp(of(naive, cut, "lecture"), (one) => one.amounts.attendees?.value ?? 0, false),
  "M2.2": solved,
  "M2.3": projects,
  "M3.5": (naive, cut) => addUp(of(naive, cut, "volunteering"), () => 1, true),
  "M3.6": (naive, cut) => addUp(of(naive, cut, "volunteering"), (one) => one.amounts.beneficiaries?.value ?? 0, false),
  "M5.1": users,
  "M7.4": pledged,
};

const of = (naive: Naive, cut: Cut, kind: string): readonly Raw[] =>
  recordsIn(naive, cut).filter((one) => one.kind === kind);

/** Every way to ask for the same that answers otherwise than the recount, in words. */
export async function wrongs(db: Database): Promise<readonly string[]> {
  const [naive, tree] = [await readNaive(db.query), await loadTree(db.query)];
  const found: string[] = [];
  for (const unit of TOPS) {
    for (const [index, [from, to]] of SPANS.entries()) {
      for (const confirmedOnly of index === 1 ? [false, true] : [false]) {
        const cut = { unit, from, to, confirmedOnly };
        found.push(...(await wrongFigures(db, tree, naive, cut)), ...(await wrongLists(db, tree, naive, cut)));
      }
    }
  }
  return found;
}

const differs = (what: string, cut: Cut, said: unknown, counted: unknown): readonly string[] =>
  JSON.stringify(said) === JSON.stringify(counted)
    ? []
    : [`${what} ${Object.values(cut).join(" ")}: said ${JSON.stringify(said)}, counted ${JSON.stringify(counted)}`];

async function wrongFigures(db: Database, tree: Tree, naive: Naive, cut: Cut): Promise<readonly string[]> {
  const found: string[] = [];
  const unit = tree.units.get(cut.unit);
  if (unit === undefined) throw new Error(cut.unit);
  for (const measure of allMeasures) {
    const count = FIGURES[measure.id];
    if (count === undefined) continue;
    const period = { from: cut.from, to: cut.to };
    const frame = { tree, unit, period, today: TODAY, confirmedOnly: cut.confirmedOnly };
    const { valued, rows } = await behindFigure(db.query, measure, frame);
    const asked = { ...cut, unit: cut.unit === "gw" && measure.scope === "全市" ? "city" : cut.unit };
    const counted = count(naive, asked);
    found.push(...differs(measure.id, cut, valued.value ?? 0, counted));
    const behind = rows.reduce((sum, { amount }) => sum + amount, 0);
    found.push(...differs(`behind ${measure.id}`, cut, behind, counted));
    // A page at a time gives the same rows.
    const { rows: first } = await behindFigure(db.query, measure, frame, { least: 1 });
    const ids = rows.map(({ recordId }) => recordId);
    found.push(
      ...differs(
        `pages ${measure.id}`,
        cut,
        first.map(({ recordId }) => recordId),
        ids.slice(0, first.length),
      ),
    );
  }
  return found;
}

async function wrongLists(db: Database, tree: Tree, naive: Naive, cut: Cut): Promise<readonly string[]> {
  const found: string[] = [];
  const unit = tree.units.get(cut.unit);
  if (unit === undefined) throw new Error(cut.unit);
  const { from, to, confirmedOnly } = cut;
  const period = { from, to, label: "这段", unit: "days" as const, open: false } as never;
  for (const kind of ["lecture", "volunteering", "pledge"] as const) {
    const asked = { period, kind: kinds[kind], category: undefined, unit, confirmedOnly, words: "" };
    const mine = of(naive, cut, kind);
    const [row] = (await tally(db.query, tree, asked, TODAY)).rows;
    found.push(
      ...differs(
        `summary of ${kind}`,
        cut,
        row?.times ?? 0,
        addUp(mine, () => 1, true),
      ),
    );
    for (const key of ["attendees", "people", "beneficiaries"]) {
      const said = kind === "pledge" ? undefined : row?.amounts.get(key)?.amount;
      if (said === undefined) continue;
      found.push(
        ...differs(
          `summary of ${kind} ${key}`,
          cut,
          said,
          addUp(mine, (one) => one.amounts[key]?.value ?? 0, false),
        ),
      );
    }
    const listed = await details(db.query, tree, asked, 0);
    found.push(...differs(`list of ${kind}`, cut, listed.total, mine.length));
    const file = { type: "export", format: "csv", category: "", today: TODAY } as const;
    const spec = { ...file, from, to, confirmedOnly, unitId: cut.unit, kind };
    found.push(...differs(`file of ${kind}`, cut, await countRows(db.query, tree, spec), mine.length));
  }
  return found;
}
