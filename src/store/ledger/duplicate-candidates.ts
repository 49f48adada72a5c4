import { type Content, type Day, type LedgerRecord, signsKept } from "#core";
import { sql } from "#kysely";
import { type Database, type Query, type Write, write } from "../database.ts";
import { wordingOf } from "../sql/flavour.ts";
import { wordOnce } from "../sql/insert.ts";
import { readOnce } from "../sql/prepared.ts";
import { type Reader, recordOf } from "./records.ts";

/** The fields of a record that decide whether another record may be of the same event. */
export interface Namesake {
  readonly number: number;
  readonly unitId: string;
  readonly title: string;
  /** The content with the person or unit that a record is about; read only for a record without a title. */
  readonly content: Content | undefined;
}

/** What two records must have in common to be of one event. */
export interface EventKey {
  readonly kind: string;
  readonly category: string;
  readonly day: Day;
  readonly unitId: string;
}

/**
 * If more records than this share a sign with the new one, its theme is common, and only the newest records of each
 * sign are compared.
 */
const MOST_COUNTED = 100;
const NEWEST_OF_A_SIGN = 12;
/** The most records that are read as possibly of the same event: those with the most signs in common. */
const MOST_LOOKED_AT = 24;

/**
 * The counted or pending records of one kind, category and day that may be like a new one: all of its own unit, and of
 * the others those that share the most signs with it. The cost does not grow with the number of records of the day.
 */
export async function namesakes(query: Query, event: EventKey, signs: readonly number[]): Promise<readonly Namesake[]> {
  const { kind, category, day, unitId } = event;
  const same = [kind, day, category, "counted", "pending"];
  const list = wordingOf(query) === "postgres" ? `{${signs.join()}}` : `[${signs.join()}]`;
  const found = await readOnce<Row>(query, "namesakes", [list, MOST_COUNTED, unitId, ...same], () => ({
    compile: () => first(query),
  }));
  // One row for each shared sign of another unit's record, and one row for each record of the own unit.
  const own = found.filter((row) => row.unitId !== "");
  const isCommon = found.length - own.length >= MOST_COUNTED;
  const counted = isCommon
    ? await readOnce<Shared>(query, "newest of signs", [list, NEWEST_OF_A_SIGN - 1], () => ({
        compile: () => newest(query),
      }))
    : found.filter((row) => row.unitId === "");
  const known = new Set(own.map(({ number }) => number));
  const likely = mostShared(counted).filter((number) => !known.has(number));
  const others =
    likely.length === 0
      ? []
      : await readOnce<Row>(query, `likely ${likely.length}`, [...likely, ...same], () => ({
          compile: () => those(query, likely),
        }));
  return [...own, ...others].map(({ content, ...row }) => ({
    ...row,
    content: content === "" ? undefined : JSON.parse(content),
  }));
}

interface Shared {
  readonly number: number;
}

interface Row extends Omit<Namesake, "content"> {
  readonly content: string;
}

/** The numbers that occur most often; among equals, the newest. */
function mostShared(rows: readonly Shared[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const { number } of rows) counts.set(number, (counts.get(number) ?? 0) + 1);
  if (counts.size <= MOST_LOOKED_AT) return [...counts.keys()];
  const sorted = [...counts].sort(([one, ones], [other, others]) => others - ones || other - one);
  return sorted.slice(0, MOST_LOOKED_AT).map(([number]) => number);
}

const COLUMNS = sql`number, unit_id as "unitId", title, case when title = '' then content else '' end as content`;
const SAME = sql`kind = ${""} and day = ${""} and category = ${""} and state in (${""}, ${""})`;

// The parameters are in the order of the placeholders. Each sign is looked up alone in the index and nothing is
// grouped, because most reports share no sign. Records with a title are read from the indexes alone.
const first = (query: Query) =>
  sql<Row>`
    select number, '' as "unitId", '' as title, '' as content from (
      select s.number from ${sought(query)} cross join sign s where s.sign = sought.value limit ${0}) as shared
    union all select ${COLUMNS} from record where unit_id = ${""} and ${SAME}`.compile(query);

const newest = (query: Query) =>
  sql<Shared>`
    select s.number from ${sought(query)} cross join sign s where s.sign = sought.value and s.number >= coalesce(
      (select n.number from sign n where n.sign = sought.value order by n.number desc limit 1 offset ${0}), 0)`.compile(
    query,
  );

const those = (query: Query, numbers: readonly number[]) =>
  sql<Row>`select ${COLUMNS} from record where number in (${sql.join(numbers)}) and ${SAME}`.compile(query);

const sought = (query: Query) =>
  wordingOf(query) === "postgres" ? sql`unnest(${""}::bigint[]) as sought (value)` : sql`json_each(${""}) as sought`;

/** The content of a unit's last counted record of a kind and category up to a day. */
export async function lastContent(query: Query, event: EventKey): Promise<LedgerRecord["content"] | undefined> {
  const { kind, category, day, unitId } = event;
  const row = await query
    .selectFrom("record")
    .select("content")
    .where("unit_id", "=", unitId)
    .where("kind", "=", kind)
    .where("category", "=", category)
    .where("state", "=", "counted")
    .where("day", "<=", day)
    .orderBy("day", "desc")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.content);
}

// D1 binds at most 100 parameters per statement.
const NUMBERS_A_STATEMENT = 90;

/** The records with these numbers that the reader may know of, at most ninety, ordered by number. */
export async function recordsByNumber(
  query: Query,
  numbers: readonly number[],
  reader: Reader,
): Promise<readonly LedgerRecord[]> {
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("number", "in", numbers.slice(0, NUMBERS_A_STATEMENT))
    .orderBy("number")
    .execute();
  return rows.map(recordOf).filter(reader);
}

/** Describes the signs of a record, by which it is found as possibly the same event. Existing signs are not changed. */
export function insertSigns(query: Query, record: LedgerRecord): readonly Write[] {
  const signs = signsKept(record);
  if (signs.length === 0) return [];
  const sql = wordOnce(query, `sign ${signs.length}`, () =>
    query
      .insertInto("sign")
      .values(signs.map((sign) => ({ sign, number: record.number })))
      .onConflict((conflict) => conflict.doNothing()),
  );
  return [{ sql, parameters: signs.flatMap((sign) => [sign, record.number]) }];
}

/** The setting that holds the number below which records have no signs yet; deleted when all have signs. */
const UNSIGNED = "unsigned.below";
const SIGNED_AT_ONCE = 500;

/** Adds signs to some records that are older than signs, the newest first; returns how many. */
export async function signOlder({ query, commit }: Pick<Database, "query" | "commit">): Promise<number> {
  const setting = await query.selectFrom("setting").select("value").where("key", "=", UNSIGNED).executeTakeFirst();
  if (setting === undefined) return 0;
  const rows = await query
    .selectFrom("record")
    .selectAll()
    .where("number", "<", Number(setting.value))
    .orderBy("number", "desc")
    .limit(SIGNED_AT_ONCE)
    .execute();
  const last = rows.at(-1);
  const known = query.selectFrom("setting").select("key").where("key", "=", UNSIGNED);
  const done =
    last === undefined
      ? query.deleteFrom("setting").where("key", "=", UNSIGNED)
      : query
          .updateTable("setting")
          .set({ value: String(last.number) })
          .where("key", "=", UNSIGNED);
  await commit([
    // If two processes sign the same records, one of them fails and the other continues.
    write(known.where("value", "=", setting.value), "find"),
    ...rows.flatMap((row) => insertSigns(query, recordOf(row))),
    write(done),
  ]);
  return rows.length;
}
