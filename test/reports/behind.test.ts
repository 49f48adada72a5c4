import { beforeAll, describe, expect, test } from "vitest";
import { allMeasures, type Tree } from "#core";
import { behindFigure } from "#reports";
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

let db: Database;
let tree: Tree;

beforeAll(async () => {
  db = await databases.sqlite.open();
  tree = await buildCity(db);
  await fillLedger(db, tree, 2_500, 7);
});

describe.each(allMeasures.map((measure) => [measure.id, measure] as const))("behind %s", (_, measure) => {
  test("the amounts of the records sum to the figure, whatever the unit, the period and the confirmation", async () => {
    const draw = createDraw(11);
    let seen = 0;
    for (const unitId of UNIT_IDS) {
      for (const [from, to] of PERIODS) {
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
