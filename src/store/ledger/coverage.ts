import { sql } from "kysely";
import { addDays, type Day, type DaySpan, type LedgerRecord, monthOf, type UnitKind } from "#core";
import type { Query } from "../database.ts";
import { batchesOf } from "../sql/batches.ts";
import { EVERY_KIND } from "./figures.ts";
import { recordOf } from "./records.ts";

/** A kind and category of which a unit itself has counted records in a period, and the day of the newest. */
export interface Done {
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly last: Day;
}

/** What must have been reported: a kind, optionally one category of it; without a kind, any record. */
export interface Wanted {
  readonly kind?: string | undefined;
  readonly category?: string | undefined;
  /**
   * Limits the query to these kinds of units. This helps if any record will do, because each unit is then looked up.
   */
  readonly unitKinds?: readonly UnitKind[] | undefined;
}

const MONTH = sql<string>`substr(day, 1, 7)`;

/**
 * The postings of one month, with the same expressions as the index `posting_month`: parameters would not match its
 * condition, and a plain condition on days would make SQLite use an index ten times slower here.
 */
function inMonth(query: Query, month: string, from: Day, to: Day) {
  const rows = query
    .selectFrom("posting")
    .where(sql<boolean>`measure = 'times' and adjust = 0`)
    .where(MONTH, "=", month);
  const whole = monthOf(`${month}-01`);
  return from <= whole.from && whole.to <= to
    ? rows
    : rows.where(sql`day || ''`, ">=", from).where(sql`day || ''`, "<=", to);
}

function monthsBetween(from: Day, to: Day): readonly string[] {
  const months: string[] = [];
  for (let { from: day } = monthOf(from); day <= to; day = addDays(monthOf(day).to, 1)) months.push(day.slice(0, 7));
  return months;
}

/** Which units reported what within a range of days; 「未报」 is computed from it. */
export async function doneBetween(query: Query, from: Day, to: Day): Promise<readonly Done[]> {
  const newest = new Map<string, Done>();
  for (const month of monthsBetween(from, to)) {
    const rows = await inMonth(query, month, from, to)
      .groupBy(["kind", "category", "unit_id"])
      .select((e) => ["unit_id as unitId", "kind", "category", e.fn.max("day").as("last")])
      .execute();
    for (const row of rows) newest.set(`${row.unitId} ${row.kind} ${row.category}`, row);
  }
  return [...newest.values()];
}

/** What units must have reported, and in which range of days. */
export interface WantedIn extends DaySpan {
  readonly wanted: Wanted;
}

/** The units that have counted records of this themselves within a range of days. */
export async function unitsWith(query: Query, from: Day, to: Day, wanted: Wanted): Promise<ReadonlySet<string>> {
  const [ids = new Set<string>()] = await unitsWithEach(query, [{ from, to, wanted }]);
  return ids;
}

/**
 * The same for several conditions in one query, in their order. The units of a month come as one text, because as rows
 * they would cost more than finding them.
 */
export async function unitsWithEach(query: Query, asked: readonly WantedIn[]): Promise<readonly ReadonlySet<string>[]> {
  const selects = asked.flatMap(({ from, to, wanted }, at) =>
    (wanted.kind === undefined
      ? [unitsWithAny(query, from, to, wanted.unitKinds)]
      : monthsBetween(from, to).map((month) => unitsInMonth(query, { month, from, to }, wanted))
    ).map((units) =>
      query
        .selectFrom(units.as("found"))
        .select([sql<number>`${sql.lit(at)}`.as("asked"), sql<string | null>`string_agg(unit_id, ',')`.as("ids")]),
    ),
  );
  const found = asked.map(() => new Set<string>());
  for (const [first, ...others] of batchesOf(query, selects)) {
    if (first === undefined) break;
    const rows = await others.reduce((union, next) => union.unionAll(next), first).execute();
    for (const { asked: at, ids } of rows) for (const id of ids?.split(",") ?? []) found[Number(at)]?.add(id);
  }
  return found;
}

function unitsInMonth(
  query: Query,
  { month, from, to }: DaySpan & { readonly month: string },
  { kind = "", category }: Wanted,
) {
  const rows = inMonth(query, month, from, to).where("kind", "=", kind);
  const ofOne = category === undefined ? rows : rows.where("category", "=", category);
  return ofOne.groupBy(["kind", "category", "unit_id"]).select("unit_id");
}

/** The newest day before `before` on which each unit itself has a record of these kinds, looked up unit by unit. */
export async function newestBefore(
  query: Query,
  before: Day,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, Day>> {
  const rows = await query
    .selectFrom("unit")
    .select((e) => [
      "unit.id",
      e
        .selectFrom("posting")
        .select(({ fn }) => fn.max("day").as("day"))
        .whereRef("posting.unit_id", "=", "unit.id")
        .where("posting.kind", "in", kinds)
        .where("day", "<", before)
        .where("measure", "=", "times")
        .where("adjust", "=", 0)
        .as("day"),
    ])
    .execute();
  return new Map(rows.flatMap(({ id, day }) => (day === null ? [] : [[id, day] as const])));
}

/** Looks up each unit by kind and day in the unit's index and stops at the first record. */
function unitsWithAny(query: Query, from: Day, to: Day, unitKinds: readonly UnitKind[] | undefined) {
  const units = query.selectFrom("unit").select("unit.id as unit_id");
  return (unitKinds === undefined ? units : units.where("unit.kind", "in", unitKinds)).where((e) =>
    e.exists(
      e
        .selectFrom("posting")
        .select(sql`1`.as("one"))
        .whereRef("posting.unit_id", "=", "unit.id")
        .where("posting.kind", "in", EVERY_KIND)
        .where("day", ">=", from)
        .where("day", "<=", to)
        .where("measure", "=", "times")
        .where("adjust", "=", 0),
    ),
  );
}

/** The counted records of a kind within a range of days, of everybody or of these units, by number. */
export async function recordsOfKind(
  query: Query,
  kind: string,
  from: Day,
  to: Day,
  unitIds?: readonly string[],
): Promise<readonly LedgerRecord[]> {
  let rows = query
    .selectFrom("record")
    .selectAll()
    .where("kind", "=", kind)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .where("state", "=", "counted");
  if (unitIds !== undefined) rows = rows.where("unit_id", "in", unitIds);
  return (await rows.orderBy("number").execute()).map(recordOf);
}

/** The units that were inspected within a range of days. */
export async function inspectedUnits(query: Query, from: Day, to: Day): Promise<ReadonlySet<string>> {
  const rows = await query
    .selectFrom("record")
    .select("target_unit_id as unitId")
    .distinct()
    .where("kind", "=", "inspection")
    .where("state", "=", "counted")
    .where("target_unit_id", "is not", null)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .execute();
  return new Set(rows.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])));
}
