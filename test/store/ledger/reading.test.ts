import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays, type DaySpan } from "#core";
import {
  countSubjects,
  countSubjectsTogether,
  type Database,
  doneBetween,
  type Figure,
  type FiguresQuestion,
  figures,
  figuresTogether,
  type Grain,
  latestTogether,
  readBack,
  type SubjectsQuestion,
  sharesOf,
  unitsWith,
  unitsWithEach,
} from "#store";
import { databases } from "../../support/databases.ts";
import { buildCity, fillLedger, UNIT_IDS } from "../../support/ledgers.ts";

const SPANS: readonly DaySpan[] = [
  { from: "2026-10-01", to: "2026-10-31" },
  { from: "2026-09-10", to: "2026-11-20" },
  { from: "2025-12-20", to: "2026-01-03" },
  { from: "2026-03-05", to: "2026-03-06" },
  { from: "2026-02-16", to: "2026-02-28" },
  { from: "2024-06-30", to: "2026-11-22" },
  { from: "2026-11-22", to: "2026-11-21" },
];
/** Of many records, of few, of categories, of none. */
/** What tells figures apart. */
const COLUMNS: Readonly<Record<Grain, readonly ("kind" | "category" | "measure" | "level")[]>> = {
  kind: ["kind", "measure"],
  category: ["kind", "category", "measure"],
  level: ["kind", "category", "measure", "level"],
};
const KINDS = ["lecture", "study", "inspection", "goal"];
/** More units than stand in one list of parameters. */
const MANY = [...UNIT_IDS, ...Array.from({ length: 100 }, (_, index) => `nobody-${index}`)];

describe.each(Object.keys(databases) as (keyof typeof databases)[])(
  "%s reads the same as a scan of all rows",
  (name) => {
    let db: Database;
    let posted: readonly Posted[];

    beforeAll(async () => {
      db = await databases[name].open();
      const tree = await buildCity(db);
      await fillLedger(db, tree, 150, 3);
      posted = await db.query
        .selectFrom("posting")
        .select(["record_id", "unit_id", "kind", "category", "measure", "level", "day", "amount", "adjust"])
        .execute();
    }, 120_000);
    afterAll(() => db.close());

    const timesIn = ({ from, to }: DaySpan) =>
      posted.filter((row) => row.measure === "times" && row.adjust === 0 && from <= row.day && row.day <= to);

    test("which unit reported what", async () => {
      for (const span of SPANS) {
        const rows = timesIn(span);
        const done = await doneBetween(db.query, span.from, span.to);
        const newest = new Map<string, string>();
        for (const row of rows) {
          const key = `${row.unit_id} ${row.kind} ${row.category}`;
          if (row.day > (newest.get(key) ?? "")) newest.set(key, row.day);
        }
        const known = done.map((one) => [`${one.unitId} ${one.kind} ${one.category}`, one.last] as const);
        expect(new Map([...known].sort())).toEqual(new Map([...newest].sort()));
        const unitIds = (wanted: readonly Posted[]) => new Set(wanted.map((row) => row.unit_id));
        expect(await unitsWith(db.query, span.from, span.to, {})).toEqual(unitIds(rows));
        for (const kind of KINDS) {
          const mine = rows.filter((row) => row.kind === kind);
          expect(await unitsWith(db.query, span.from, span.to, { kind })).toEqual(unitIds(mine));
          const category = mine[0]?.category ?? "none";
          const ofCategory = mine.filter((row) => row.category === category);
          expect(await unitsWith(db.query, span.from, span.to, { kind, category })).toEqual(unitIds(ofCategory));
        }
      }
    });

    test("what each record adds, for everybody, few and many units, at once and by windows", async () => {
      for (const unitIds of ["everybody", UNIT_IDS, MANY] as const) {
        for (const span of SPANS) {
          const question = { unitIds, kinds: ["lecture", "volunteering"], measure: "times", reach: "own" } as const;
          const all = await sharesOf(db.query, { ...question, ...span });
          const wanted = timesIn(span).filter((row) => ["lecture", "volunteering"].includes(row.kind));
          expect(all.map(({ recordId }) => recordId).sort()).toEqual(wanted.map((row) => row.record_id).sort());
          for (const least of [1, 3, 20, 10_000]) {
            const found = await readBack(span, least, (window) => sharesOf(db.query, { ...question, ...window }));
            expect(found.rows.length).toBeGreaterThanOrEqual(Math.min(least, all.length));
            expect(found.rows).toEqual(all.slice(0, found.rows.length));
            if (found.isAll) expect(found.rows.length).toBe(all.length);
          }
        }
      }
    });

    test("the number of different subjects in records, for few and for many units", async () => {
      const rows = await db.query.selectFrom("subject").select(["measure", "kind", "key", "day"]).execute();
      const [{ from, to }] = [{ from: "2025-01-01", to: "2026-11-22" }];
      for (const { measure, kind } of rows) {
        const keys = rows.filter(
          (row) => row.measure === measure && row.kind === kind && row.day >= from && row.day <= to,
        );
        const question = { kinds: [kind], measure, from, to };
        const count = new Set(keys.map(({ key }) => key)).size;
        for (const unitIds of ["everybody", UNIT_IDS, MANY] as const)
          expect(await countSubjects(db.query, { ...question, unitIds })).toBe(count);
      }
    });

    test("figures and counts read in one query equal those read one by one", async () => {
      const questions: (FiguresQuestion | undefined)[] = [undefined];
      const counted: (SubjectsQuestion | undefined)[] = [undefined];
      for (const span of SPANS)
        for (const unitId of ["city", ...UNIT_IDS.slice(0, 1)])
          for (const reach of ["own", "all"] as const) {
            questions.push(
              { unitId, reach, ...span, kinds: ["lecture"], measure: "people" },
              { unitId, reach, ...span, kinds: KINDS, measure: "times", confirmedOnly: true },
              { unitId, reach, ...span, kinds: ["study"] },
              { unitId, reach, ...span, kinds: KINDS, measure: "times", grain: "kind" },
              { unitId, reach, ...span, kinds: KINDS.slice(1), grain: "category", confirmedOnly: true },
              undefined,
            );
            const named = { unitIds: [unitId], kinds: ["brand", "secondment"], measure: "people", ...span };
            counted.push(named, { ...named, among: { ...named, unitIds: "everybody", from: "2026-01-01" } });
          }
      const [sums, counts] = [
        await figuresTogether(db.query, questions),
        await countSubjectsTogether(db.query, counted),
      ];
      expect(sums).toHaveLength(questions.length);
      const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
      for (const [at, question] of questions.entries())
        expect(sorted(sums[at] ?? [])).toEqual(question === undefined ? [] : sorted(await figures(db.query, question)));
      for (const [at, question] of counted.entries())
        expect(counts[at]).toBe(question === undefined ? 0 : await countSubjects(db.query, question));
      expect(sums.filter((rows) => rows.length > 0).length).toBeGreaterThan(10);
    });

    test("reported kinds and newest states in one query, as each alone", async () => {
      const wants = SPANS.flatMap((span) => [
        { ...span, wanted: { kind: "study" } },
        { ...span, wanted: {} },
      ]);
      const found = await unitsWithEach(db.query, wants);
      for (const [at, { from, to, wanted }] of wants.entries())
        expect(found[at]?.units()).toEqual(await unitsWith(db.query, from, to, wanted));
      const states = SPANS.flatMap(({ from, to }) =>
        ["times", "people", "nothing"].map((measure) => ({
          unitIds: UNIT_IDS,
          kinds: ["lecture", "study"],
          measure,
          from,
          to,
        })),
      );
      const newest = await latestTogether(db.query, states);
      for (const [at, { from, to, measure }] of states.entries()) {
        const days = posted
          .filter((row) => row.measure === measure && row.adjust === 0 && ["lecture", "study"].includes(row.kind))
          .map(({ day }) => day)
          .filter((day) => from <= day && day <= to);
        expect(newest[at]?.day).toBe(days.sort().at(-1));
      }
    });

    test("the city's figures, for any first and last day of a period", async () => {
      for (const span of SPANS) {
        for (const [grain, columns] of Object.entries(COLUMNS)) {
          const keyOf = (row: Pick<Figure, "kind" | "category" | "measure" | "level">) =>
            columns.map((column) => row[column]).join(" ");
          const sums = new Map<string, number>();
          for (const row of posted.filter(({ day }) => span.from <= day && day <= span.to))
            sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.amount);
          const real = [...sums].filter(([, amount]) => amount !== 0);
          const question = { unitId: "city", reach: "all", ...span, grain: grain as Grain } as const;
          const found = (await figures(db.query, question)).map((one) => [keyOf(one), one.amount] as const);
          expect(found.toSorted()).toEqual(real.toSorted());
        }
      }
    });
  },
);

test("reading backwards misses no day, reads none twice, and little more than needed", async () => {
  const span = { from: "2026-01-01", to: "2026-11-22" };
  const days = Array.from({ length: 326 }, (_, index) => addDays(span.to, -index));
  for (const every of [1, 5, 40]) {
    const all = days.filter((_, index) => index % every === 0);
    for (const least of [1, 7, 30, 1_000]) {
      const { rows, isAll } = await readBack(span, least, async ({ from, to }) =>
        all.filter((day) => from <= day && day <= to),
      );
      expect(rows).toEqual(all.slice(0, rows.length));
      expect(rows.length).toBeGreaterThanOrEqual(isAll ? all.length : least);
      expect(rows.length).toBeLessThan(2 * least);
    }
  }
});

interface Posted {
  readonly record_id: string;
  readonly unit_id: string;
  readonly kind: string;
  readonly category: string;
  readonly measure: string;
  readonly level: string;
  readonly day: string;
  readonly amount: number;
  readonly adjust: number;
}
