import type { Amount, Kind, Quantity } from "../kinds/kind.ts";
import { printCount } from "../numbers/print-number.ts";

/** What a quantity is counted in: 名 for people who were awarded, 家 for organs, where the category says so. */
export const unitOf = (quantity: Quantity, category: string | undefined): string =>
  quantity.unitIn?.[category ?? ""] ?? quantity.unit;

/** A quantity as people read it: 10,420人, 约40人, 1.2小时. */
export function printAmount(quantity: Quantity, amount: Amount, category?: string): string {
  const { value, approx } = amount;
  const number = quantity.minutes === true ? printMinutes(value) : printCount(value, unitOf(quantity, category));
  return approx === true ? `约${number}` : number;
}

/** In hours where one decimal says it exactly: 90 are 1.5小时, 100 are 100分钟. */
function printMinutes(minutes: number): string {
  return minutes % 6 === 0 ? printCount(minutes / 60, "小时") : printCount(minutes, "分钟");
}

/** A label before its number without the unit that follows anyway: 受益人次 is 受益 in 「受益110人次」. */
export const shortLabel = ({ label }: Quantity): string =>
  label.replace(/(?:人次|人数|件数|户数|次数|天数)$/, "") || label;

const SAYS_ITSELF: ReadonlySet<string> = new Set(["人", "名", "人次", "个", ""]);

/** An amount within a line: people counted first explain themselves (32人), other numbers say what they count (受益110人次). */
export function printLabelled(kind: Kind, quantity: Quantity, amount: Amount, category: string): string {
  const isFirst = quantity === kind.quantities[0] && SAYS_ITSELF.has(quantity.unit);
  const isPlain = quantity.minutes === true || isFirst || quantity.label === `${quantity.unit}数`;
  return `${isPlain ? "" : shortLabel(quantity)}${printAmount(quantity, amount, category)}`;
}
