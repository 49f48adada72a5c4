import { addDays, type Day, depthGaps, isSeminar, isWithin, printDay, type Tree, type Unit } from "#core";
import { type Query, recordsOfKind } from "#store";

const SHOWN_DAYS = 28;
const LOOK_BACK_DAYS = 366;

/** Seminars of the last four weeks at or below a unit that still say too little (R2): shown in its weekly card, chased by nobody. */
export async function shallowSeminars(
  query: Query,
  tree: Tree,
  unit: Unit,
  until: Day,
  once: <T>(key: string, ask: () => Promise<T>) => Promise<T>,
): Promise<readonly string[]> {
  const from = addDays(until, 1 - SHOWN_DAYS);
  const recent = await once(`seminars ${until}`, async () =>
    (await recordsOfKind(query, "study", from, until)).filter(isSeminar),
  );
  const lines: string[] = [];
  for (const record of recent.filter((one) => isWithin(tree, one.unitId, unit.id, one.day))) {
    const known = await once(`studies ${record.unitId} ${record.day}`, () =>
      recordsOfKind(query, "study", addDays(record.day, -LOOK_BACK_DAYS), addDays(record.day, -1), [record.unitId]),
    );
    const gaps = depthGaps(record, known);
    if (gaps.length === 0) continue;
    const name = tree.units.get(record.unitId)?.name ?? "";
    lines.push(`${name}${printDay(record.day, until)}中心组学习（编号${record.number}）：${gaps.join("、")}`);
  }
  return lines;
}
