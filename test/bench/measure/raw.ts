import { statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { allMeasures, type DaySpan, type Measure } from "#core";

/** Answers the questions of the growth bench by scanning every record. */
export interface Raw {
  /** Kind → the number of records, and the sum of their first quantity. */
  tally(unitIds: readonly string[] | "everybody", span: DaySpan): Readonly<Record<string, readonly [number, number]>>;
  /** Which units reported what. */
  done(span: DaySpan): readonly { readonly unitId: string; readonly kind: string; readonly category: string }[];
  /** The figures of the report that are counts, sums or shares, by id. */
  speech(cityIds: readonly string[], committeeId: string, span: DaySpan): Readonly<Record<string, number>>;
  /** The numbers of the newest records of a figure. */
  newest(question: RawList): readonly number[];
  readonly bytes: number;
  close(): void;
}

/** Which records a list contains. */
export interface RawList extends DaySpan {
  readonly kinds?: readonly string[];
  readonly categories?: readonly string[];
  readonly unitIds: readonly string[] | "everybody";
  readonly limit: number;
}

// Every kind has one number or one number of names first, which is summed here.
const AMOUNT = `coalesce(${["attendees", "beneficiaries", "people", "findings", "solved", "adopted", "value", "number"]
  .map((key) => `json_extract(content, '$.amounts.${key}.value')`)
  .join(", ")}, 0)`;

/** Opens a generated ledger for scans. */
export function openRaw(path: string): Raw {
  const db = new Sqlite(path, { readonly: true });
  const all = <Row>(sql: string, ...given: unknown[]) => db.prepare(sql).all(...given) as Row[];
  const among = (ids: readonly string[] | "everybody") =>
    ids === "everybody" ? "1" : `unit_id in (${ids.map((id) => `'${id}'`).join()})`;
  const counted = "from record not indexed where state = 'counted' and day between ? and ?";
  return {
    tally(unitIds, { from, to }) {
      const rows = all<{ kind: string; times: number; amount: number }>(
        `select kind, count(*) as times, sum(${AMOUNT}) as amount ${counted} and ${among(unitIds)} group by kind`,
        from,
        to,
      );
      return Object.fromEntries(rows.map(({ kind, times, amount }) => [kind, [times, amount]]));
    },
    done: ({ from, to }) => all(`select distinct unit_id as unitId, kind, category ${counted}`, from, to),
    speech(cityIds, committeeId, { from, to }) {
      const rows = all<Part>(
        `select kind, category, unit_id = ? as own, ${among(cityIds)} as inCity, count(*) as times, sum(${AMOUNT}) as amount,
                sum(json_extract(content, '$.fields.integrity') = '是') as integrity
         ${counted} group by 1, 2, 3, 4`,
        committeeId,
        from,
        to,
      );
      return Object.fromEntries(allMeasures.flatMap((measure) => valueFrom(measure, rows)));
    },
    newest({ unitIds, kinds, categories, from, to, limit }) {
      const oneOf = (column: string, values: readonly string[] | undefined) =>
        values === undefined ? "1" : `${column} in (${values.map((value) => `'${value}'`).join()})`;
      const rows = all<{ number: number }>(
        `select number ${counted} and ${among(unitIds)} and ${oneOf("kind", kinds)} and ${oneOf("category", categories)}
         order by day desc, number desc limit ${limit}`,
        from,
        to,
      );
      return rows.map(({ number }) => number);
    },
    bytes: statSync(path).size,
    close: () => db.close(),
  };
}

interface Part {
  readonly kind: string;
  readonly category: string;
  readonly own: number;
  readonly inCity: number;
  readonly times: number;
  readonly amount: number;
  readonly integrity: number;
}

/**
 * The scan's value of a measure; undefined if it cannot compute it: newest values, names, and values beyond the year.
 */
function valueFrom(measure: Measure, rows: readonly Part[]): readonly (readonly [string, number])[] {
  const { aggregation, scope, categories, source } = measure;
  if (source !== undefined || aggregation === "latest" || aggregation === "distinct") return [];
  if (measure.period === "累计" || measure.period === "时点") return [];
  // Left out, because it depends on another field that the scan does not read.
  if (measure.measure === "adopted") return [];
  const mine = rows.filter(
    (row) =>
      row.kind === measure.kind &&
      (categories === undefined || categories.includes(row.category)) &&
      (scope === "全市" || (scope === "本级" ? row.own : row.inCity) === 1),
  );
  const sum = (pick: (row: Part) => number) => mine.reduce((total, row) => total + pick(row), 0);
  if (aggregation === "ratio")
    return [
      [
        measure.id,
        sum((row) => row.integrity) /
          Math.max(
            1,
            sum((row) => row.times),
          ),
      ],
    ];
  if (aggregation === "sum") return [[measure.id, sum((row) => row.amount)]];
  // Here the category of an issue shows that it is solved.
  const isSolved = (row: Part) => measure.measure !== "resolved" || row.category === "解决";
  return [[measure.id, mine.filter(isSolved).reduce((total, row) => total + row.times, 0)]];
}
