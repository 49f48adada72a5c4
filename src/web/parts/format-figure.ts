import { printChange, printCount, writePercent } from "#core";
import type { Valued } from "#reports";

/** A figure as it stands: 43次, 97.5%. Pages print it whole; how a report words it is another matter. */
export function printValue({ measure, value, part, whole }: Valued): string {
  if (value === undefined) return "无记录";
  if (measure.unit === "%") return whole === undefined || whole === 0 ? "无记录" : writePercent(part ?? 0, whole);
  return printCount(value, measure.unit);
}

/** How a figure differs from another period's; undefined where the two cannot be compared. */
export function changeOf(value: Valued, before: Valued | undefined): string | undefined {
  if (before?.value === undefined || value.value === undefined) return undefined;
  if (value.measure.unit === "%") return undefined;
  return printChange(value.value - before.value);
}
