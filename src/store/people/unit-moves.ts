import type { Selectable } from "kysely";
import {
  commonAncestorOf,
  type Day,
  move,
  type Placing,
  ROOT,
  type Shifted,
  shiftDeltas,
  subtreeOf,
  type Tree,
} from "#core";
import { type Query, type Write, write } from "../database.ts";
import { addToTotals } from "../ledger/totals.ts";
import type { Schema } from "../schema.ts";
import { idAt } from "../sql/ids.ts";
import { insertRow } from "../sql/insert.ts";

// D1 binds at most 100 parameters per statement.
const UNITS_A_STATEMENT = 80;

/** The writes of moving units, and how many figures of how many records move from one superior to another. */
export interface MoveWrites {
  readonly writes: readonly Write[];
  readonly records: number;
  readonly overruled: readonly Placing[];
}

/**
 * Describes moves of units and their effects. A record belongs to the units above it on the day of the event, so stored
 * sums from the day of the move on change to the new superiors, and the deductions of joint events move to the new
 * common superior of the hosts.
 */
export async function moveWrites(
  query: Query,
  tree: Tree,
  placings: readonly Placing[],
  slot: number,
): Promise<MoveWrites> {
  // Counted before anything is read, so that the commit notices a report made in between.
  const unchanged = await expectNoReport(query);
  let after = tree;
  const overruled: Placing[] = [];
  const writes: Write[] = [];
  for (const placing of placings) {
    const moved = move(after, placing);
    after = moved.tree;
    overruled.push(...moved.overruled);
    writes.push(...placeWrites(query, placing.unitId, moved.placings));
  }
  const from = placings.map(({ fromDay }) => fromDay).sort()[0] ?? "9999-12-31";
  const ids = touchedUnits([tree, after], placings, from);
  const parting = (await jointEvents(query, ids, from)).flatMap(({ recordId, hosts, day }) => {
    const meeting = commonAncestorOf(after, hosts, day);
    return meeting === undefined || meeting === commonAncestorOf(tree, hosts, day) ? [] : [{ recordId, meeting }];
  });
  const meetings = new Map(parting.map(({ recordId, meeting }) => [recordId, meeting]));
  const below = await figuresSince(query, ids, from);
  const still = below.filter((figure) => !figure.adjust || !meetings.has(figure.recordId));
  const adjusting = await adjustmentsOf(query, [...meetings.keys()]);
  const deltas = shiftDeltas(
    { tree, figures: [...still, ...adjusting] },
    {
      tree: after,
      figures: [
        ...still,
        ...adjusting.map((figure) => ({ ...figure, unitId: meetings.get(figure.recordId) ?? figure.unitId })),
      ],
    },
  );
  return {
    writes: [...unchanged, ...writes, ...parting.map((one) => meetAt(query, one)), ...addToTotals(query, deltas, slot)],
    records: new Set(below.filter(({ adjust }) => !adjust).map(({ recordId }) => recordId)).size,
    overruled,
  };
}

/** The largest difference expected between the clocks of two instances. */
const SKEW_MS = 600_000;

/**
 * Requires at the commit that no record was reported or changed since the move was decided, because the move would miss
 * its figures. Every change of a record adds an audit line, and only the few lines of the last minutes are counted.
 */
export async function expectNoReport(query: Query): Promise<readonly Write[]> {
  const newest = await query.selectFrom("audit").select("at").orderBy("id", "desc").limit(1).executeTakeFirst();
  const since = newest === undefined ? "" : idAt(new Date(Date.parse(newest.at) - SKEW_MS).toISOString());
  const row = await linesSince(query, since).executeTakeFirstOrThrow();
  // The root exists as soon as anything can be moved.
  return [
    write(
      query.selectFrom("unit").select("id").where("id", "=", ROOT).where(linesSince(query, since), "=", row.count),
      "find",
    ),
  ];
}

const linesSince = (query: Query, since: string) =>
  query
    .selectFrom("audit")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("id", ">=", since);

function placeWrites(query: Query, unitId: string, placings: readonly Placing[]): readonly Write[] {
  return [
    write(query.deleteFrom("unit_parent").where("unit_id", "=", unitId)),
    ...placings.map(({ fromDay, parentId }) =>
      insertRow(query, "unit_parent", { unit_id: unitId, from_day: fromDay, parent_id: parentId ?? null }),
    ),
  ];
}

const meetAt = (query: Query, { recordId, meeting }: { recordId: string; meeting: string }): Write =>
  write(
    query.updateTable("posting").set({ unit_id: meeting }).where("record_id", "=", recordId).where("adjust", "=", 1),
  );

/** All units that are below a moved unit at any time from `from` on, in any of the trees. */
function touchedUnits(trees: readonly Tree[], placings: readonly Placing[], from: Day): readonly string[] {
  const ids = new Set<string>();
  for (const tree of trees) {
    const changes = [...tree.placings.values()].flat().map(({ fromDay }) => fromDay);
    for (const day of new Set([from, ...changes.filter((change) => change > from)])) {
      for (const { unitId } of placings) for (const unit of subtreeOf(tree, unitId, day)) ids.add(unit.id);
    }
  }
  return [...ids];
}

type Figure = Shifted & { readonly recordId: string; readonly adjust: boolean };

async function figuresSince(query: Query, unitIds: readonly string[], from: Day): Promise<readonly Figure[]> {
  const rows = await inParts(unitIds, (part) =>
    query.selectFrom("posting").selectAll().where("unit_id", "in", part).where("day", ">=", from).execute(),
  );
  return rows.map(figureOf);
}

async function adjustmentsOf(query: Query, recordIds: readonly string[]): Promise<readonly Figure[]> {
  const rows = await inParts(recordIds, (part) =>
    query.selectFrom("posting").selectAll().where("record_id", "in", part).where("adjust", "=", 1).execute(),
  );
  return rows.map(figureOf);
}

/** The joint events since a day that one of these units hosts, with both hosts. */
async function jointEvents(
  query: Query,
  unitIds: readonly string[],
  from: Day,
): Promise<readonly { readonly recordId: string; readonly hosts: readonly [string, string]; readonly day: Day }[]> {
  const sides = ["record.unit_id", "first.unit_id"] as const;
  const found = await Promise.all(
    sides.map((side) =>
      inParts(unitIds, (part) =>
        query
          .selectFrom("record")
          .innerJoin("record as first", "first.id", "record.joined_to")
          .select(["record.id as recordId", "record.unit_id as unitId", "first.unit_id as firstUnitId", "record.day"])
          .where("record.state", "=", "counted")
          .where("record.day", ">=", from)
          .where(side, "in", part)
          .execute(),
      ),
    ),
  );
  const events = new Map(found.flat().map((row) => [row.recordId, row]));
  return [...events.values()].map((row) => ({
    recordId: row.recordId,
    hosts: [row.unitId, row.firstUnitId],
    day: row.day,
  }));
}

async function inParts<T>(
  ids: readonly string[],
  ask: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (let at = 0; at < ids.length; at += UNITS_A_STATEMENT) {
    found.push(...(await ask(ids.slice(at, at + UNITS_A_STATEMENT))));
  }
  return found;
}

const figureOf = (row: Selectable<Schema["posting"]>): Figure => ({
  recordId: row.record_id,
  adjust: row.adjust === 1,
  unitId: row.unit_id,
  day: row.day,
  kind: row.kind as Figure["kind"],
  category: row.category,
  measure: row.measure,
  level: row.level,
  confirmed: row.confirmed === 1,
  amount: Number(row.amount),
  approx: row.approx,
});
