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

// D1 binds at most 100 parameters a statement.
const UNITS_A_STATEMENT = 80;

/** What moving units writes, and how many figures of how many records it carries from one superior to another. */
export interface MoveWrites {
  readonly writes: readonly Write[];
  readonly records: number;
  readonly overruled: readonly Placing[];
}

/**
 * Describes moves with everything they shift: a record belongs to the ancestors of its event day, so kept sums of that
 * day and after leave the old superiors for the new, and a joint event is adjusted where its hosts now meet.
 */
export async function moveWrites(
  query: Query,
  tree: Tree,
  placings: readonly Placing[],
  slot: number,
): Promise<MoveWrites> {
  // Counted before anything is read, so that what comes in between is seen at the commit.
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

/** The clocks of two instances may differ by so much. */
const SKEW_MS = 600_000;

/**
 * Describes that no record may have been reported or changed since: a figure committed after the decision read them all
 * would be missing from its writes. Every change of a record leaves a line of audit, and those of the last minutes are
 * few.
 */
export async function expectNoReport(query: Query): Promise<readonly Write[]> {
  const newest = await query.selectFrom("audit").select("at").orderBy("id", "desc").limit(1).executeTakeFirst();
  const since = newest === undefined ? "" : idAt(new Date(Date.parse(newest.at) - SKEW_MS).toISOString());
  const row = await linesSince(query, since).executeTakeFirstOrThrow();
  // The root is there as soon as anything can move.
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

/** Every unit that stands below a moved one at any time from then on, in either tree. */
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
