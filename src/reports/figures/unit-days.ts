import { type DaySpan, stretchesBelow, type Tree, type Unit } from "#core";

/** A range of days, and the units whose records are counted on them: units may have moved between two ranges. */
export interface UnitDays extends DaySpan {
  readonly unitIds: readonly string[] | "everybody";
}

/**
 * The units whose records count in a period, the newest days first: one range of days, or several if a unit joined or
 * left in between.
 */
export function unitDaysOf(tree: Tree, unit: Unit, reach: "own" | "all", { from, to }: DaySpan): readonly UnitDays[] {
  if (reach === "own") return [{ unitIds: [unit.id], from, to }];
  if (unit.kind === "root") return [{ unitIds: "everybody", from, to }];
  return stretchesBelow(tree, unit.id, { from, to }).map(({ ids, ...days }) => ({ unitIds: ids, ...days }));
}

/** Reads each range of days within a span, one after another, and joins the rows, the newest days first. */
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
