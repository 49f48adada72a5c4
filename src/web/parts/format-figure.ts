import { printChange, printCount, writePercent } from "#core";
import type { Valued } from "#reports";

/** A figure in full, such as 43次 or 97.5%. Reports word figures differently. */
export function printValue({ measure, value, part, whole }: Valued): string {
  if (value === undefined) return "无记录";
  if (measure.unit === "%") return whole === undefined || whole === 0 ? "无记录" : writePercent(part ?? 0, whole);
  return printCount(value, measure.unit);
}

/** The difference of a figure from another period's; undefined if the two cannot be compared. */
export function changeOf(value: Valued, before: Valued | undefined): string | undefined {
  if (before?.value === undefined || value.value === undefined) return undefined;
  if (value.measure.unit === "%") return undefined;
  return printChange(value.value - before.value);
}
