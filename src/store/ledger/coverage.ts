import { addDays, type Day, type DaySpan, type LedgerRecord, monthOf, type UnitKind } from "#core";
import { sql } from "#kysely";
import type { Query } from "../database.ts";
import { batchesOf } from "../sql/batches.ts";
import { countChanges } from "../sql/changes.ts";
import { EVERY_KIND } from "./figures.ts";
import { recordOf } from "./records.ts";

/** A kind and category of which a unit itself has counted records in a period, and the day of the newest. */
export interface Done {
  readonly unitId: string;
  readonly kind: string;
  readonly category: string;
  readonly last: Day;
}

/** What a unit must have reported: a kind, optionally one category of it; without a kind, any record. */
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

/** The units that meet a condition, such as having reported a kind within some days. */
export interface Having {
  /** A number that stays the same while these units cannot have changed; undefined where changes are not counted. */
  readonly changes: number | undefined;
  readonly units: () => ReadonlySet<string>;
}

/** The units that have counted records of this themselves within a range of days. */
export async function unitsWith(query: Query, from: Day, to: Day, wanted: Wanted): Promise<ReadonlySet<string>> {
  const [having] = await unitsWithEach(query, [{ from, to, wanted }]);
  return having?.units() ?? new Set();
}

/**
 * The same for several conditions in one query, in their order; months that are still known are not read. The units of a
 * month come as one text and are kept as one, because rows would cost more than finding them and sets more memory.
 */
export async function unitsWithEach(query: Query, asked: readonly WantedIn[]): Promise<readonly Having[]> {
  // The counts are taken before reading, so a change made in between only causes another reading.
  const changes = countChanges(query);
  const kept = keptTexts.get(query) ?? new Map<string, Kept>();
  keptTexts.set(query, kept);
  const wants = asked.map((one) => partsOf(one, changes));
  const texts = new Map<string, string>();
  const missing = new Map<string, Part>();
  for (const part of wants.flat()) {
    const known = kept.get(part.key);
    if (known !== undefined && known.changes === part.changes) texts.set(part.key, known.text);
    else missing.set(part.key, part);
  }
  for (const [part, text] of await readParts(query, [...missing.values()])) {
    texts.set(part.key, text);
    if (part.changes !== undefined) keep(kept, part.key, { changes: part.changes, text });
  }
  return wants.map((parts) => havingOf(parts, texts));
}

/** The share of a condition that lies within one month. Shares that differ only in their days have the same `what`. */
interface Part extends WantedIn {
  readonly what: string;
  readonly key: string;
  readonly month: string;
  readonly isWhole: boolean;
  readonly changes: number | undefined;
}

interface Kept {
  readonly changes: number;
  readonly text: string;
}

const keptTexts = new WeakMap<Query, Map<string, Kept>>();
/** The overview of a city's year reads about sixty texts of a few kilobytes each. */
const MOST_KEPT = 400;

function keep(kept: Map<string, Kept>, key: string, text: Kept): void {
  kept.delete(key);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
  kept.set(key, text);
}

function partsOf({ from, to, wanted }: WantedIn, changes: ReturnType<typeof countChanges>): readonly Part[] {
  const what = [wanted.kind, wanted.category, wanted.unitKinds].join("/");
  return monthsBetween(from, to).map((month): Part => {
    const whole = monthOf(`${month}-01`);
    const isWhole = from <= whole.from && whole.to <= to;
    const span = isWhole ? whole : { from: from > whole.from ? from : whole.from, to: to < whole.to ? to : whole.to };
    return {
      ...{ ...span, wanted, month, isWhole, what, key: `${what}/${span.from}/${span.to}` },
      // Only whole months are kept, because other ranges of days are rarely read twice.
      changes: isWhole ? changes?.(month) : undefined,
    };
  });
}

function havingOf(parts: readonly Part[], texts: ReadonlyMap<string, string>): Having {
  let units: ReadonlySet<string> | undefined;
  const counts = parts.map(({ changes }) => changes);
  return {
    // No count ever falls, so the sum stays the same only while every count does.
    changes: counts.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0),
    units: () => {
      units ??= new Set(parts.flatMap(({ key }) => texts.get(key)?.split(",") ?? []).filter((id) => id !== ""));
      return units;
    },
  };
}

/** The most months in one select. D1 allows 100 parameters in a statement. */
const MONTHS_A_SELECT = 24;

/** Reads the units of each part as a text, with the months of one condition in one select. */
async function readParts(query: Query, parts: readonly Part[]): Promise<ReadonlyMap<Part, string>> {
  const alike = Map.groupBy(parts, ({ what, isWhole }) => `${what}/${isWhole}`);
  const groups = [...alike.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MONTHS_A_SELECT) }, (_, at) =>
      all.slice(at * MONTHS_A_SELECT, (at + 1) * MONTHS_A_SELECT),
    ),
  );
  const selects = groups.map((group, at) =>
    query
      .selectFrom(unitsByMonth(group as readonly Part[] as readonly [Part, ...Part[]]).as("found"))
      .select([sql<number>`${sql.lit(at)}`.as("asked"), "at", "units"]),
  );
  const found = new Map<Part, string>();
  for (const [first, ...others] of batchesOf(query, selects)) {
    if (first === undefined) break;
    const rows = await others.reduce((union, next) => union.unionAll(next), first).execute();
    for (const { asked, at, units } of rows) {
      const part = groups[Number(asked)]?.[Number(at)];
      if (part !== undefined) found.set(part, units ?? "");
    }
  }
  return found;
}

/**
 * One row for each part, with a subselect that finds its units: with a list of months SQLite would not use the index
 * `posting_month`. The subselect repeats the condition of that partial index, because the index is not used with
 * parameters, and compares days as an expression, because an index on days would be ten times slower. If any kind
 * counts, each unit is looked up by kind and day in its own index, and the lookup stops at the first record.
 */
function unitsByMonth(parts: readonly [Part, ...Part[]]) {
  const [{ wanted, isWhole }] = parts;
  const { kind, category, unitKinds } = wanted;
  const months = sql.join(
    parts.map(({ month, from, to }, at) =>
      isWhole ? sql`(${sql.lit(at)}, ${month})` : sql`(${sql.lit(at)}, ${month}, ${from}, ${to})`,
    ),
  );
  const [from, to] = isWhole
    ? [sql`asked.column2 || '-01'`, sql`asked.column2 || '-31'`]
    : [sql`asked.column3`, sql`asked.column4`];
  const units =
    kind === undefined
      ? sql`select id as unit_id from unit where ${unitKinds === undefined ? sql`1 = 1` : sql`kind in (${sql.join(unitKinds)})`}
          and exists (select 1 from posting where posting.unit_id = unit.id and posting.kind in ${EVERY_KIND}
            and day >= ${from} and day <= ${to} and measure = 'times' and adjust = 0)`
      : sql`select unit_id from posting where measure = 'times' and adjust = 0 and ${MONTH} = asked.column2 and kind = ${kind}
          ${category === undefined ? sql`` : sql`and category = ${category}`}
          ${isWhole ? sql`` : sql`and day || '' >= ${from} and day || '' <= ${to}`}
          group by kind, category, unit_id`;
  return sql<{ at: number; units: string | null }>`(select column1 as at,
    (select string_agg(unit_id, ',') from (${units}) as having_it) as units from (values ${months}) as asked)`;
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
