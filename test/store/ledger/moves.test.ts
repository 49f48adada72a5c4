import fc from "fast-check";
import { expect, test } from "vitest";
import { commonAncestorOf, move as moveTree, parentOf, spansOf, type Tree } from "#core";
import { changeTree, type Database, insertRoot, insertUnit, loadTree, moveWrites } from "#store";
import { databases } from "../../support/databases.ts";

const NOW = "2026-11-22T02:00:00.000Z";
const SIZE = 9;
const DAYS = ["2026-03-31", "2026-04-01", "2026-06-15", "2026-07-01", "2026-11-22"] as const;
const id = (index: number) => (index === 0 ? "city" : `u${index}`);

async function plantTree(db: Database): Promise<void> {
  const units = Array.from({ length: SIZE - 1 }, (_, index) => index + 1).flatMap((index) =>
    insertUnit(
      db.query,
      {
        id: id(index),
        name: `单位${index}`,
        names: [],
        level: "市",
        kind: "committee",
        class: undefined,
        memberCount: undefined,
        secretaryName: undefined,
        activeFrom: "2026-01-01",
        activeTo: undefined,
        version: 1,
      },
      id(Math.floor((index - 1) / 2)),
    ),
  );
  await db.commit([
    changeTree(db.query, await loadTree(db.query), NOW),
    ...insertRoot(db.query, "2026-01-01"),
    ...units,
  ]);
}

/** What is kept, and the same summed anew from the postings, by the tree alone. */
async function sums(db: Database, tree: Tree) {
  const kept: Record<string, number> = {};
  const anew: Record<string, number> = {};
  const add = (to: Record<string, number>, key: string, amount: number) => {
    to[key] = (to[key] ?? 0) + amount;
    if (to[key] === 0) delete to[key];
  };
  for (const row of await db.query.selectFrom("total").selectAll().execute())
    add(kept, `${row.unit_id} ${row.span}`, Number(row.amount));
  for (const row of await db.query.selectFrom("posting").selectAll().execute()) {
    for (let at = parentOf(tree, row.unit_id, row.day); at !== undefined; at = parentOf(tree, at, row.day)) {
      for (const span of spansOf(row.day)) add(anew, `${at} ${span}`, Number(row.amount));
    }
  }
  return { kept, anew };
}

/** Records on many units and days; every third is the same event as the one before it. */
async function plantRecords(
  db: Database,
  tree: Tree,
  records: readonly { unit: number; day: number }[],
): Promise<void> {
  for (const [index, { unit, day }] of records.entries()) {
    const before = index % 3 === 2 ? records[index - 1] : undefined;
    const on = DAYS[before?.day ?? day] ?? DAYS[0];
    await db.query
      .insertInto("record")
      .values({
        id: `r${index}`,
        number: index + 1,
        kind: "lecture",
        category: "",
        unit_id: id(unit),
        day: on,
        title: "课",
        content: "{}",
        state: "counted",
        joined_to: before === undefined ? null : `r${index - 1}`,
        version: 1,
        reporter_id: "ou",
        reported_at: NOW,
        lag: 0,
        line: "/党课",
      })
      .execute();
    const figure = {
      record_id: `r${index}`,
      kind: "lecture",
      measure: "times",
      day: on,
      category: "",
      level: "市",
      approx: 0,
      confirmed: 0,
    };
    await db.query
      .insertInto("posting")
      .values({ ...figure, adjust: 0, unit_id: id(unit), amount: 1 })
      .execute();
    const meeting = before === undefined ? undefined : commonAncestorOf(tree, [id(unit), id(before.unit)], on);
    if (meeting === undefined) continue;
    await db.query
      .insertInto("posting")
      .values({ ...figure, adjust: 1, unit_id: meeting, amount: -1 })
      .execute();
  }
  for (const [key, amount] of Object.entries((await sums(db, tree)).anew)) {
    const [unit_id = "", span = ""] = key.split(" ");
    await db.query
      .insertInto("total")
      .values({
        unit_id,
        span,
        kind: "lecture",
        category: "",
        measure: "times",
        level: "市",
        confirmed: 0,
        slot: 0,
        amount,
        approx: 0,
      })
      .execute();
  }
}

test("after any moves, from any day, the stored sums equal a recount, and joint events count once at the common superior", async () => {
  const db = await databases.sqlite.open();
  await plantTree(db);
  const record = fc.record({
    unit: fc.integer({ min: 1, max: SIZE - 1 }),
    day: fc.integer({ min: 0, max: DAYS.length - 1 }),
  });
  const moves = fc.record({
    unit: fc.integer({ min: 1, max: SIZE - 1 }),
    under: fc.nat(),
    day: fc.integer({ min: 0, max: DAYS.length - 1 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 3, maxLength: 9 }),
      fc.array(moves, { minLength: 1, maxLength: 5 }),
      async (records, steps) => {
        for (const table of ["total", "posting", "record"] as const) await db.query.deleteFrom(table).execute();
        let tree = await loadTree(db.query);
        await plantRecords(db, tree, records);
        for (const { unit, under, day } of steps) {
          // Only ever under a unit made before it, so that no ring can be drawn.
          const placing = { unitId: id(unit), parentId: id(under % unit), fromDay: DAYS[day] ?? DAYS[0] };
          const { writes } = await moveWrites(db.query, tree, [placing], 0);
          await db.commit([changeTree(db.query, tree, NOW), ...writes]);
          const expected = moveTree(tree, placing).tree;
          tree = await loadTree(db.query);
          for (const on of DAYS) expect(parentOf(tree, id(unit), on)).toBe(parentOf(expected, id(unit), on));
          const { kept, anew } = await sums(db, tree);
          expect(kept).toEqual(anew);
        }
        const joint = await db.query
          .selectFrom("posting")
          .innerJoin("record", "record.id", "posting.record_id")
          .innerJoin("record as first", "first.id", "record.joined_to")
          .select(["posting.unit_id as at", "record.unit_id as one", "first.unit_id as two", "posting.day"])
          .where("posting.adjust", "=", 1)
          .execute();
        for (const event of joint) expect(event.at).toBe(commonAncestorOf(tree, [event.one, event.two], event.day));
      },
    ),
    { numRuns: 60 },
  );
});

test("a move changes nothing before its day and everything from its day on", async () => {
  const db = await databases.sqlite.open();
  await plantTree(db);
  const tree = await loadTree(db.query);
  const moved = moveTree(tree, { unitId: "u3", parentId: "u2", fromDay: "2025-05-05" });
  expect(
    ["2020-01-01", "2025-05-04", "2025-05-05", "2026-11-22"].map((day) => parentOf(moved.tree, "u3", day)),
  ).toEqual(["u1", "u1", "u2", "u2"]);
  expect(moved.overruled.map(({ fromDay }) => fromDay)).toEqual(["2026-01-01"]);
});
