// Estimates which quantity of its kind a number of a brief states, from the words on both sides of it.
import type { Amount, Kind } from "../../kinds/kind.ts";
import type { Deed } from "../deeds.ts";
import type { Counted } from "../figures.ts";
import type { Layout } from "../layout.ts";
import { isElsewhere, isLeftOver } from "../meanings.ts";
import { FIGURE_TABLE } from "./figure-table.ts";
import { classesOf, sharesBy } from "./table.ts";

/** The probability of each quantity of the kind. The remainder to 1 is the probability that the number states none. */
export type FigureShares = ReadonlyMap<string, number>;

const WINDOW = 12;
const SIDES = [1, 2, 3, 4];
const WITHIN = [2, 3];
const SIZES = [3, 10, 30, 100, 1000];

/** The features of one number: its unit, its size, its position, and the words next to it. */
export function featuresOfFigure(
  { text }: Layout,
  deed: Deed,
  kind: Kind,
  counted: readonly Counted[],
  index: number,
): ReadonlySet<string> {
  const one = counted[index];
  if (one === undefined) return new Set();
  const { unit, value } = one;
  const before = text.slice(Math.max(0, one.start - WINDOW), one.start).replace(/\d+/g, "0");
  const after = text.slice(one.end, one.end + WINDOW).replace(/\d+/g, "0");
  const alike = counted.filter((other) => other.unit === unit);
  const isMost = alike.every((other) => other.value <= value);
  const features = new Set([
    `unit ${unit}`,
    `kind ${kind.name}`,
    `kind ${kind.name} ${unit}`,
    `role ${one.clause.role}`,
    `size ${SIZES.filter((size) => size <= value).length}`,
    `nth ${Math.min(4, index)}`,
    `sentence ${Math.min(3, one.clause.sentence - deed.sentence)}`,
    `alike ${Math.min(3, alike.length)}${isMost ? " most" : ""}`,
    `approx ${one.approx}`,
  ]);
  for (const length of SIDES) {
    features.add(`<${before.slice(-length)}`).add(`>${after.slice(0, length)}`);
    features.add(`<${before.slice(-length)} ${unit}`).add(`>${unit} ${after.slice(0, length)}`);
  }
  for (const length of WITHIN) {
    for (let at = 0; at + length <= before.length; at += 1) features.add(`<<${before.slice(at, at + length)}`);
    for (let at = 0; at + length <= after.length; at += 1) features.add(`>>${after.slice(at, at + length)}`);
  }
  return features;
}

const CLASSES = classesOf(FIGURE_TABLE);
const sharesOfFigure = sharesBy(FIGURE_TABLE);

/**
 * The class under which a quantity is learned. Attendees share one class, because the words for them are the same in
 * every activity.
 */
export const classOfQuantity = (key: string): string => (key === "attendees" ? "people" : key);

/** The probabilities of the kind's quantities for each number of an activity. */
export function rankFigures(
  layout: Layout,
  deed: Deed,
  kind: Kind,
  counted: readonly Counted[],
): readonly FigureShares[] {
  return counted.map((_, index) => {
    const shares = sharesOfFigure(featuresOfFigure(layout, deed, kind, counted, index));
    const shareOf = (name: string) => shares[CLASSES.indexOf(name)] ?? 0;
    const own = kind.quantities.map(({ key }) => [key, shareOf(classOfQuantity(key))] as const);
    const total = own.reduce((sum, [, share]) => sum + share, shares[0] ?? 0);
    return new Map(own.map(([key, share]) => [key, share / Math.max(total, Number.EPSILON)]));
  });
}

/**
 * The threshold from which a number that no rule used is assigned to a quantity. No other number may be half as likely.
 */
const LIKELY = 0.7;

/** Matches what had been found before the activity: 上半年检查发现的42条问题. */
const EARLIER =
  /(?:上半年|[去上]年|上[次回轮]|前期|此前|之前|[上一二三四]季度|\d月份?)[^,。]{0,10}(?:发现|反馈|查出|指出|提出|交办)的$/;

/** Whether a number may count something of this activity. */
const isOwn = (one: Counted): boolean => Number.isInteger(one.value) && !EARLIER.test(one.led) && !isElsewhere(one);

/** Adds to the amounts found by rules: each empty quantity receives the one number that likely states it. */
export function withLikely(
  ruled: Readonly<Record<string, Amount>>,
  counted: readonly Counted[],
  kind: Kind,
  shares: readonly FigureShares[],
): Readonly<Record<string, Amount>> {
  const amounts: Record<string, Amount> = { ...ruled };
  const taken = () => Object.values(amounts).flatMap(({ phrase = "" }) => phrase.split("、"));
  for (const quantity of kind.quantities) {
    const { key, minutes = false } = quantity;
    if (amounts[key] !== undefined) continue;
    const ranked = counted
      .map((one, index) => ({ one, share: shares[index]?.get(key) ?? 0 }))
      .filter(({ one }) => isOwn(one) && one.minutes === minutes && !isLeftOver(kind, quantity, one))
      .sort((one, other) => other.share - one.share);
    const [likely, next] = ranked;
    if (likely === undefined || likely.share < LIKELY || (next?.share ?? 0) > likely.share / 2) continue;
    if (!taken().includes(likely.one.phrase)) amounts[key] = amountOf(likely.one);
  }
  return amounts;
}

/** Converts a number to an amount of a quantity. */
export const amountOf = ({ value, approx, phrase }: Counted): Amount => ({
  value,
  phrase,
  ...(approx ? { approx } : {}),
});
