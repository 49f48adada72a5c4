import { statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { allMeasures, type DaySpan, type Measure } from "#core";

/** The questions of the growth bench answered the plain way: by looking at every record. */
export interface Raw {
  /** Kind → how many records, and their first quantity summed up. */
  tally(unitIds: readonly string[] | "everybody", span: DaySpan): Readonly<Record<string, readonly [number, number]>>;
  /** Which units have reported what. */
  done(span: DaySpan): readonly { readonly unitId: string; readonly kind: string; readonly category: string }[];
  /** The figures of the report that are counts, sums or shares of them, by id. */
  speech(cityIds: readonly string[], committeeId: string, span: DaySpan): Readonly<Record<string, number>>;
  /** The numbers of the newest records of a figure. */
  newest(question: RawList): readonly number[];
  readonly bytes: number;
  close(): void;
}

/** Which records a list is of. */
export interface RawList extends DaySpan {
  readonly kinds?: readonly string[];
  readonly categories?: readonly string[];
  readonly unitIds: readonly string[] | "everybody";
  readonly limit: number;
}

// Every kind states one number or one number of names first; that is what is summed here.
const AMOUNT = `coalesce(${["attendees", "beneficiaries", "people", "findings", "solved", "adopted", "value", "number"]
  .map((key) => `json_extract(content, '$.amounts.${key}.value')`)
  .join(", ")}, 0)`;

/** Opens a made ledger for plain scans. */
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

/** What the scan says of a measure; nothing where it cannot: the newest value, names, and what is not of the year. */
function valueFrom(measure: Measure, rows: readonly Part[]): readonly (readonly [string, number])[] {
  const { aggregation, scope, categories, source } = measure;
  if (source !== undefined || aggregation === "latest" || aggregation === "distinct") return [];
  if (measure.period === "累计" || measure.period === "时点") return [];
  // Counted only where another field says so, which the scan does not read.
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
  // An issue that was solved says so by its category here.
  const isSolved = (row: Part) => measure.measure !== "resolved" || row.category === "解决";
  return [[measure.id, mine.filter(isSolved).reduce((total, row) => total + row.times, 0)]];
}
