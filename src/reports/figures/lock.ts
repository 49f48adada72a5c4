import {
  allMeasures,
  type Block,
  type Card,
  type Day,
  isWithin,
  type Kind,
  kinds,
  type LedgerRecord,
  lineOf,
  type Period,
  printCount,
  printDay,
  type Tree,
  type Unit,
} from "#core";
import { type Figure, figures, figuresByUnit, type Query, standingRecords } from "#store";
import { counterOfRow, labelOfRow } from "./amounts.ts";
import { evaluateAll } from "./evaluate.ts";
import type { Valued } from "./frame.ts";
import type { Asked } from "./question.ts";
import { readGround, type Tally, type TallyGround, tallyFrom } from "./tally.ts";

/** The snapshot of a closed period; everything printed for the period is computed from it. */
export interface Kept {
  readonly sealedOn: Day;
  readonly unit: Unit;
  readonly period: Period;
  readonly all: TallyGround;
  /** The figures of the closed period from confirmed records only. */
  readonly confirmed: TallyGround;
  readonly measures: readonly KeptFigure[];
  /** Number and version of every counted record. */
  readonly records: readonly (readonly [number: number, version: number])[];
}

/** One of the 45 figures at the moment of closing. */
export interface KeptFigure {
  readonly id: string;
  readonly value: number | null;
  readonly approx: number;
  readonly part?: number;
  readonly whole?: number;
  readonly levels?: readonly (readonly [level: string, amount: number])[];
  readonly unit: Unit;
  readonly reach: "own" | "all";
  readonly from: Day;
  readonly to: Day;
}

const keptFigure = ({ measure, value, approx, part, whole, byLevel, scope, period }: Valued): KeptFigure => ({
  id: measure.id,
  value: value ?? null,
  approx,
  ...(part === undefined || whole === undefined ? {} : { part, whole }),
  ...(byLevel === undefined ? {} : { levels: [...byLevel].sort(([a], [b]) => (a < b ? -1 : 1)) }),
  unit: scope.unit,
  reach: scope.reach,
  from: period.from,
  to: period.to,
});

/** The values of the measures as the snapshot of the closed period stores them. */
export const keptValues = (kept: Kept): readonly Valued[] =>
  kept.measures.flatMap(({ id, value, approx, part, whole, levels, unit, reach, from, to }) => {
    const measure = allMeasures.find((one) => one.id === id);
    if (measure === undefined) return [];
    return [
      {
        measure,
        value: value ?? undefined,
        approx,
        ...(part === undefined || whole === undefined ? {} : { part, whole }),
        ...(levels === undefined ? {} : { byLevel: new Map(levels) }),
        scope: { unit, reach },
        period: { from, to },
      },
    ];
  });

/** The name of a period: 2026-09 for a month, 2026 for a year. */
export const periodName = ({ from, unit }: Pick<Period, "from" | "unit">): string =>
  unit === "year" ? from.slice(0, 4) : from.slice(0, 7);

/** Computes the snapshot of a period that is being closed. */
export async function sealPeriod(query: Query, tree: Tree, unit: Unit, period: Period, today: Day): Promise<Kept> {
  const named: Period = { ...period, label: labelOf(period), open: false };
  const asked = { period: named, kind: undefined, category: undefined, unit, words: "" };
  const ground = async (confirmedOnly: boolean): Promise<TallyGround> => {
    const whole = await readGround(query, tree, { ...asked, confirmedOnly }, today);
    const children = [...tree.units.values()].filter(({ id }) => isChild(tree, id, unit.id, named.to));
    const split = await figuresByUnit(
      query,
      children.map(({ id }) => id),
      { reach: "all", from: named.from, to: named.to, confirmedOnly },
    );
    const units = children.map((child) => ({ unit: child, figures: sorted(split.get(child.id) ?? []) }));
    const own = sorted(
      await figures(query, { unitId: unit.id, reach: "own", from: named.from, to: named.to, confirmedOnly }),
    );
    return { now: sorted(whole.now), before: sorted(whole.before), yearAgo: sorted(whole.yearAgo), units, own };
  };
  const values = await evaluateAll(query, { tree, unit, period: named, today });
  const standing = await standingRecords(query, named);
  return {
    sealedOn: today,
    unit,
    period: named,
    all: await ground(false),
    confirmed: await ground(true),
    measures: values.map(keptFigure),
    records: standing
      .filter((record) => isWithin(tree, record.unitId, unit.id, record.day))
      .map(({ number, version }) => [number, version] as const),
  };
}

const isChild = (tree: Tree, id: string, parentId: string, day: Day): boolean =>
  id !== parentId && tree.placings.has(id) && parentOn(tree, id, day) === parentId;

const parentOn = (tree: Tree, id: string, day: Day): string | undefined => {
  const list = tree.placings.get(id) ?? [];
  return (list.find(({ fromDay }) => fromDay <= day) ?? list.at(-1))?.parentId;
};

/** Sorts the rows, so that equal figures give equal bytes on every database. */
const sorted = (rows: readonly Figure[]): readonly Figure[] => [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const keyOf = ({ kind, category, measure, level }: Figure): string => [kind, category, measure, level].join("\u0000");

const labelOf = ({ from, unit }: Period): string =>
  unit === "year" ? `${Number(from.slice(0, 4))}年` : `${Number(from.slice(0, 4))}年${Number(from.slice(5, 7))}月`;

/** Parses a stored snapshot. */
export const keptOf = (snapshot: string): Kept => JSON.parse(snapshot) as Kept;

/** The summary of a closed period, computed from the snapshot and the question alone. */
export function sealedTally(kept: Kept, asked: Asked): Tally {
  const frozen: Asked = { ...asked, unit: kept.unit, period: kept.period };
  return tallyFrom(frozen, asked.confirmedOnly ? kept.confirmed : kept.all);
}

/** What changed in a period since it was closed, as record numbers. */
export interface Changes {
  readonly added: readonly number[];
  readonly changed: readonly number[];
  readonly gone: readonly number[];
}

/** Compares the records that count now with those in the snapshot. */
export async function changesSince(query: Query, tree: Tree, kept: Kept): Promise<Changes> {
  const now = new Map(
    (await standingRecords(query, kept.period))
      .filter((record) => isWithin(tree, record.unitId, kept.unit.id, record.day))
      .map(({ number, version }) => [number, version]),
  );
  const then = new Map(kept.records);
  return {
    added: [...now.keys()].filter((number) => !then.has(number)),
    changed: [...now]
      .filter(([number, version]) => (then.get(number) ?? version) !== version)
      .map(([number]) => number),
    gone: [...then.keys()].filter((number) => !now.has(number)),
  };
}

/** The changes in words: 「封账后有变动：补报2条、不再计入1条，上面的数不变。…」; undefined if there are none. */
export function changesLine(kept: Kept, { added, changed, gone }: Changes): string | undefined {
  const parts = [
    ...(added.length > 0 ? [`补报${printCount(added.length, "条")}`] : []),
    ...(gone.length > 0 ? [`不再计入${printCount(gone.length, "条")}`] : []),
    ...(changed.length > 0 ? [`改动${printCount(changed.length, "条")}`] : []),
  ];
  if (parts.length === 0) return undefined;
  return `封账后有变动：${parts.join("、")}，封账数不变。查看请发 /封账 ${kept.period.label} 差异`;
}

/** The card of a closed period with its totals. */
export function lockCard(kept: Kept, isNew: boolean): Card {
  const title = `${isNew ? "✓ 已封账" : "已封账"} ${kept.unit.name} ${kept.period.label}`;
  const rows = tallyFrom(
    { period: kept.period, kind: undefined, category: undefined, unit: kept.unit, confirmedOnly: false, words: "" },
    kept.all,
  ).rows.filter(({ times }) => times !== 0);
  const figures = rows.map((row) => [labelOfRow(row), printCount(row.times, counterOfRow(row))] as const);
  const count = `共${printCount(kept.records.length, "条")}记录，${printDay(kept.sealedOn, "")}封账`;
  return {
    title,
    tone: "good",
    summary: `${title}：${count}`,
    blocks: [
      { type: "text", text: count },
      ...(figures.length === 0 ? [] : [{ type: "fields", rows: figures } as const]),
      { type: "note", text: `此后查询${kept.period.label}，均按封账数。补报须书记同意，另列差异。` },
    ],
  };
}

const MOST_LISTED = 20;

/** The difference list of a closed period. */
export function changesCard(
  kept: Kept,
  changes: Changes,
  records: ReadonlyMap<number, LedgerRecord>,
  tree: Tree,
): Card {
  const title = `${kept.unit.name} ${kept.period.label} 封账后的差异`;
  const all = [
    ...changes.added.map((number) => ["补报", number] as const),
    ...changes.gone.map((number) => ["不再计入", number] as const),
    ...changes.changed.map((number) => ["改动", number] as const),
  ];
  if (all.length === 0)
    return { title, tone: "good", summary: `${title}：没有`, blocks: [{ type: "text", text: "封账后无变动。" }] };
  const lines = all.slice(0, MOST_LISTED).map(([what, number]): Block => {
    const record = records.get(number);
    const kind: Kind | undefined = record && kinds[record.kind];
    const text =
      record === undefined || kind === undefined || kind.restricted === true
        ? "（依规不展开）"
        : `${kind.command.zh} ${tree.units.get(record.unitId)?.name ?? ""} ${lineOf(kind, record, kept.sealedOn)}`;
    return { type: "text", text: `${what} ${number} ${text}` };
  });
  const more = all.length - lines.length;
  return {
    title,
    summary: `${title}：${printCount(all.length, "条")}`,
    blocks: [...lines, ...(more > 0 ? [{ type: "note", text: `另有${printCount(more, "条")}未列出。` } as const] : [])],
  };
}
