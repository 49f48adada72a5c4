import { addDays, type Day, type DaySpan, daysBetween, monthOf, type Tree, type Unit } from "#core";
import { type CoverageGround, type CoverageLine, coverage } from "#reports";

const SOON_DAYS = 31;

/** The reports missing from periods that ended in these weeks, and from periods that will end soon. */
export async function missing(
  ground: CoverageGround,
  tree: Tree,
  unit: Unit,
  span: DaySpan,
  today: Day,
): Promise<readonly CoverageLine[]> {
  const ended: CoverageLine[] = [];
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    if (monthOf(day).to !== day) continue;
    const lines = await coverage(ground, tree, unit.id, day);
    ended.push(...lines.filter(({ period, late }) => period.to === day && late.length > 0));
  }
  const open = await coverage(ground, tree, unit.id, today);
  return [...ended, ...open.filter(({ period }) => isSoonDue(period, today))];
}

/**
 * Whether a period ends soon and is half over. A report due in three months is not listed as missing; the button shows
 * all.
 */
const isSoonDue = ({ from, to }: DaySpan, today: Day): boolean =>
  to <= addDays(today, SOON_DAYS) && 2 * daysBetween(from, today) >= daysBetween(from, to);
