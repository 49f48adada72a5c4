import { type DaySpan, stretchesBelow, type Tree, type Unit } from "#core";

/** A run of days and the units whose records count on them, as the store asks for them. */
export interface UnitDays extends DaySpan {
  readonly unitIds: readonly string[] | "everybody";
}

/** Whose records count in a period, the newest days first: one run of days unless a unit came or left in the middle of it. */
export function unitDaysOf(tree: Tree, unit: Unit, reach: "own" | "all", { from, to }: DaySpan): readonly UnitDays[] {
  if (reach === "own") return [{ unitIds: [unit.id], from, to }];
  if (unit.kind === "root") return [{ unitIds: "everybody", from, to }];
  return stretchesBelow(tree, unit.id, { from, to }).map(({ ids, ...days }) => ({ unitIds: ids, ...days }));
}

/** Asks for each run of days within a span, one after another, and puts the rows together: the newest days first. */
export async function readRuns<Row>(
  runs: readonly UnitDays[],
  span: DaySpan,
  read: (days: UnitDays) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (const { unitIds, from, to } of runs) {
    const days = { unitIds, from: from > span.from ? from : span.from, to: to < span.to ? to : span.to };
    if (days.from <= days.to) found.push(...(await read(days)));
  }
  return found;
}
