import type { Amount, Kind, Quantity } from "../kinds/kind.ts";
import { printCount } from "../numbers/print-number.ts";

/**
 * The printed unit of a quantity, which may depend on the category: 名 for people who receive an award, 家 for organs.
 */
export const unitOf = (quantity: Quantity, category: string | undefined): string =>
  quantity.unitIn?.[category ?? ""] ?? quantity.unit;

/** Prints an amount with its unit: 10,420人, 约40人, 1.2小时. */
export function printAmount(quantity: Quantity, amount: Amount, category?: string): string {
  const { value, approx } = amount;
  const number = quantity.minutes === true ? printMinutes(value) : printCount(value, unitOf(quantity, category));
  return approx === true ? `约${number}` : number;
}

/** Prints a duration in hours if one decimal is exact, otherwise in minutes: 90 is 1.5小时, 100 is 100分钟. */
function printMinutes(minutes: number): string {
  return minutes % 6 === 0 ? printCount(minutes / 60, "小时") : printCount(minutes, "分钟");
}

/** A label without the ending that repeats the unit after the number: 受益人次 becomes 受益, as in 「受益110人次」. */
export const shortLabel = ({ label }: Quantity): string =>
  label.replace(/(?:人次|人数|件数|户数|次数|天数)$/, "") || label;

const SAYS_ITSELF: ReadonlySet<string> = new Set(["人", "名", "人次", "个", ""]);

/**
 * Prints an amount inside a line. The kind's main count of people needs no label (32人); other amounts do
 * (受益110人次).
 */
export function printLabelled(kind: Kind, quantity: Quantity, amount: Amount, category: string): string {
  const isFirst = quantity === kind.quantities[0] && SAYS_ITSELF.has(quantity.unit);
  const isPlain = quantity.minutes === true || isFirst || quantity.label === `${quantity.unit}数`;
  return `${isPlain ? "" : shortLabel(quantity)}${printAmount(quantity, amount, category)}`;
}
