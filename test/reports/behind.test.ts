import { beforeAll, describe, expect, test } from "vitest";
import { addDays, allKinds, allMeasures, type Period, printCount, type Tree } from "#core";
import { behindFigure, readFigureAddress, tally, tallyFigures } from "#reports";
import type { Database } from "#store";
import { databases } from "../support/databases.ts";
import { buildCity, createDraw, fillLedger, TODAY, UNIT_IDS } from "../support/ledgers.ts";

const PERIODS = [
  ["2026-01-01", TODAY],
  ["2025-01-01", "2025-12-31"],
  ["2026-07-01", "2026-09-30"],
  ["2026-03-05", "2026-03-25"],
  ["2025-06-10", "2026-02-03"],
  ["2026-10-31", "2026-10-31"],
] as const;

/** Any days of the two years there are records of, and some beyond them. */
const randomSpans = (draw: ReturnType<typeof createDraw>, count: number) =>
  Array.from({ length: count }, () => {
    const from = addDays("2024-12-01", draw.upTo(720));
    return [from, addDays(from, draw.upTo(draw.one([3, 40, 400])))] as const;
  });

let db: Database;
let tree: Tree;

beforeAll(async () => {
  db = await databases.sqlite.open();
  tree = await buildCity(db);
  await fillLedger(db, tree, 2_500, 7);
});

describe.each(allMeasures.map((measure) => [measure.id, measure] as const))("behind %s", (_, measure) => {
  test("the amounts of the records sum to the figure, for any unit, period and confirmation", async () => {
    const draw = createDraw(11);
    let seen = 0;
    for (const unitId of UNIT_IDS) {
      for (const [from, to] of [...PERIODS, ...randomSpans(draw, 6)]) {
        const unit = tree.units.get(unitId);
        if (unit === undefined) throw new Error(unitId);
        const frame = { tree, unit, period: { from, to }, today: TODAY, confirmedOnly: draw.chance(0.3) };
        const { valued, rows, units } = await behindFigure(db.query, measure, frame);
        const where = `${unitId} ${from} ${to} ${frame.confirmedOnly}`;
        const sum = rows.reduce((total, row) => total + row.amount, 0);
        if (measure.aggregation !== "ratio") expect(sum, where).toBe(valued.value ?? 0);
        else if (units === undefined) {
          expect([rows.reduce((total, row) => total + (row.part ?? 0), 0), sum], where).toEqual([
            valued.part,
            valued.whole,
          ]);
        } else {
          expect([units.filter(({ covered }) => covered).length, units.length], where).toEqual([
            valued.part,
            valued.whole,
          ]);
        }
        expect(new Set(rows.map(({ recordId }) => recordId)).size, where).toBe(rows.length);
        seen += valued.value ?? 0;
      }
    }
    expect(seen).toBeGreaterThan(0);
  });
});

const summed = allKinds.filter((kind) => kind.source === undefined && kind.restricted !== true);

/** What the records behind a figure sum to. */
async function sumBehind(name: string, opens: string, period: Period) {
  const address = readFigureAddress(opens, tree);
  if (address === undefined) throw new Error(`${name} opens nothing`);
  const { measure, asked: about, level } = address;
  const part = level === undefined ? {} : { level };
  const frame = { tree, unit: about.unit, period, today: TODAY, confirmedOnly: about.confirmedOnly, ...part };
  const { rows } = await behindFigure(db.query, measure, frame);
  const sum = rows.reduce((total, { amount }) => total + amount, 0);
  return { sum, printed: printCount(sum, measure.unit) };
}

describe.each(summed.map((kind) => [kind.label, kind] as const))("the numbers of a summary of %s", (_, kind) => {
  test("open records that sum to them, for any unit and period", async () => {
    const draw = createDraw(kind.label.length * 31 + 5);
    let seen = 0;
    for (const unitId of UNIT_IDS) {
      for (const [from, to] of [PERIODS[0], ...randomSpans(draw, 3)]) {
        const unit = tree.units.get(unitId);
        if (unit === undefined) throw new Error(unitId);
        const period = { from, to, label: "", open: false, unit: "days" } as const;
        const asked = { period, kind, category: undefined, unit, confirmedOnly: draw.chance(0.3), words: "" };
        for (const { name, says, opens } of tallyFigures(await tally(db.query, tree, asked, TODAY))) {
          const { sum, printed } = await sumBehind(name, String(opens.value), period);
          expect(printed, `${name} ${unitId} ${from} ${to}`).toBe(says[0]);
          seen += sum;
        }
      }
    }
    expect(seen).toBeGreaterThan(0);
  });
});

test("the parts of the whole city open by level, and sum to the whole", async () => {
  const unit = tree.root;
  const kind = allKinds.find(({ name }) => name === "volunteering");
  if (unit === undefined || kind === undefined) throw new Error("no city");
  const period = { from: "2026-01-01", to: TODAY, label: "", open: false, unit: "days" } as const;
  const asked = { period, kind, category: undefined, unit, confirmedOnly: false, words: "" };
  const result = await tally(db.query, tree, asked, TODAY);
  const parts = tallyFigures(result).flatMap(({ opens }) => readFigureAddress(String(opens.value), tree) ?? []);
  const sums = await Promise.all(
    parts
      .filter(({ level }) => level !== undefined)
      .map(async ({ measure, level = "" }) => {
        const { rows } = await behindFigure(db.query, measure, { tree, unit, period, today: TODAY, level });
        expect(new Set(rows.map(({ unitId }) => tree.units.get(unitId)?.level))).toEqual(new Set([level]));
        return rows.reduce((sum, { amount }) => sum + amount, 0);
      }),
  );
  expect(sums.length).toBeGreaterThan(1);
  expect(sums.reduce((sum, one) => sum + one, 0)).toBe(result.rows[0]?.times);
});
