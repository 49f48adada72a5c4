import { allKinds, allMeasures, type Day, type DaySpan, monthOf, printCount, ROOT, type Tree } from "#core";
import type { Rollup, RollupCity } from "#store";
import { readMonthDocument, type Sum } from "./document.ts";

type Cell = string | number;

/** The combined figures of many cities, and the cities whose figures are missing. */
export interface RollupTable {
  /** The rows of the sheet: the header, the totals, then the figures of each city. */
  readonly sheet: readonly (readonly Cell[])[];
  /** One text line for each total over all cities. */
  readonly lines: readonly string[];
  /** The city and the month of each document that has not arrived: the totals do not contain them. */
  readonly missing: readonly string[];
}

const HEAD = ["范围", "事项", "单位", "数量", "其中已核", "约数条数", "读数时间", "打开城市的页面"] as const;
const ALL = "合计";

/** Adds up the cities' documents of these months, and lists the ones that admitted cities have not sent. */
export function rollupTable(
  tree: Tree,
  cities: ReadonlyMap<string, RollupCity>,
  taken: readonly Rollup[],
  months: readonly string[],
): RollupTable {
  const parts = taken.map((rollup) => {
    const read = readMonthDocument(rollup.document);
    if (!read.ok) throw new Error(`${rollup.unitId} ${rollup.month}: ${read.error}`);
    return { ...rollup, sums: read.value.sums };
  });
  const nameOf = (unitId: string): string => tree.units.get(unitId)?.name ?? unitId;
  const all = addSums(parts.flatMap(({ sums }) => sums));
  const byCity = [...Map.groupBy(parts, ({ unitId }) => unitId)].map(([unitId, mine]) => ({
    name: nameOf(unitId),
    url: cities.get(unitId)?.url,
    read: mine.map(({ version }) => version).toSorted()[0] ?? "",
    sums: addSums(mine.flatMap(({ sums }) => sums)),
  }));
  const span = spanOf(months);
  const has = new Set(parts.map(({ unitId, month }) => `${unitId} ${month}`));
  return {
    sheet: [
      [...HEAD],
      ...all.map((sum) => rowOf(ALL, sum, "", undefined, span)),
      ...byCity.flatMap(({ name, sums, read, url }) => sums.map((sum) => rowOf(name, sum, read, url, span))),
    ],
    lines: all.map((sum) => `${labelOf(sum)} ${printCount(sum.amount, counterOf(sum))}`),
    missing: [...cities.keys()].flatMap((unitId) =>
      months.filter((month) => !has.has(`${unitId} ${month}`)).map((month) => `${nameOf(unitId)} ${month}`),
    ),
  };
}

const rowOf = (who: string, sum: Sum, read: string, url: string | undefined, span: DaySpan): readonly Cell[] => [
  who,
  labelOf(sum),
  counterOf(sum),
  sum.amount,
  sum.confirmed,
  sum.approx,
  read,
  url === undefined ? "" : `${url}/ledger/records?${new URLSearchParams({ unit: ROOT, ...span, kind: sum.kind })}`,
];

function spanOf(months: readonly string[]): DaySpan {
  const [first = "", last = ""] = [months[0], months.at(-1)];
  return { from: monthOf(`${first}-01` as Day).from, to: monthOf(`${last}-01` as Day).to };
}

function addSums(sums: readonly Sum[]): readonly Sum[] {
  const byFigure = new Map<string, Sum>();
  for (const sum of sums) {
    const key = `${sum.kind} ${sum.measure}`;
    const sofar = byFigure.get(key) ?? { ...sum, amount: 0, approx: 0, confirmed: 0 };
    byFigure.set(key, {
      ...sofar,
      amount: sofar.amount + sum.amount,
      approx: sofar.approx + sum.approx,
      confirmed: sofar.confirmed + sum.confirmed,
    });
  }
  const place = ({ kind }: Sum): number => allKinds.findIndex(({ name }) => name === kind);
  return [...byFigure.values()].toSorted((a, b) => place(a) - place(b) || (a.measure < b.measure ? -1 : 1));
}

function labelOf({ kind, measure }: Sum): string {
  const known = allKinds.find(({ name }) => name === kind);
  const quantity = known?.quantities.find(({ key }) => key === measure);
  if (measure === "times" || known === undefined) return known?.label ?? kind;
  return `${known.label}·${quantity?.label ?? namedMeasure(kind, measure) ?? measure}`;
}

const namedMeasure = (kind: string, measure: string): string | undefined =>
  allMeasures.find((one) => one.kind === kind && one.measure === measure)?.names[0];

function counterOf({ kind, measure }: Sum): string {
  const known = allKinds.find(({ name }) => name === kind);
  const quantity = known?.quantities.find(({ key }) => key === measure);
  return quantity === undefined ? (known?.counter ?? "") : quantity.unit;
}
