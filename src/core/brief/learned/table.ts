// Reads a table of weights learned from labelled briefs: how strongly each feature of a text points to each class.

/** A table as written by `npm run learn`. */
export interface LearnedTable {
  /** The class names, separated by spaces. The first class means none of the others. */
  readonly classes: string;
  /** The initial weight of each class, separated by spaces. */
  readonly start: string;
  /** The factor by which the weights in the table were multiplied before rounding. */
  readonly scale: number;
  /**
   * For each feature, in ascending order of its number, the distance from the number before it, written as two digits
   * in base 64: all first digits in `upper`, all second digits in `lower`. A feature is stored only as its number
   * (`numberOf`), because 21 bits are a third of what its characters take even when compressed.
   */
  readonly upper: string;
  readonly lower: string;
  /**
   * The weights class by class, without the zeros, which are four in five: for each weight that is written one digit in
   * `skips`, how many zeros precede it, and one character in `weights`, a value from -20 to 20 as an offset from K. The
   * two kinds of characters stand apart because a compressor then finds a common distribution in each.
   */
  readonly skips: string;
  readonly weights: string;
}

/** Computes the probabilities of the classes, in the table's order. They add up to 1. */
export type Shares = (features: ReadonlySet<string>) => readonly number[];

/** The classes of a table, in its order. */
export const classesOf = ({ classes }: LearnedTable): readonly string[] => classes.split(" ");

/** The character code of weight 0, and the largest absolute weight. Every weight is thus one printable character. */
export const ZERO = "K".charCodeAt(0);
export const HEAVIEST = 20;
/** The base of the digits, and the character code of digit 0. */
export const BASE = 64;
export const DIGIT = "0".charCodeAt(0);

/** How many bits a feature's number has. Two of a text's features rarely share one. */
export const NUMBER_BITS = 21;

/** The number of a feature: a hash of its characters (FNV-1a, with its high bits mixed into the low ones). */
export function numberOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> (32 - NUMBER_BITS);
}

const digitAt = (digits: string, at: number): number => digits.charCodeAt(at) - DIGIT;

/** The numbers of a table's features, in its order. */
export function numbersIn({ upper, lower }: Pick<LearnedTable, "upper" | "lower">): readonly number[] {
  let number = 0;
  return Array.from(upper, (_, at) => {
    number += digitAt(upper, at) * BASE + digitAt(lower, at);
    return number;
  });
}

/** The weights of a table, feature by feature, each with one weight for each class. */
export function weightsIn({ skips, weights }: LearnedTable, features: number, classes: number): Int8Array {
  const found = new Int8Array(features * classes);
  let at = -1;
  for (let index = 0; index < weights.length; index += 1) {
    at += digitAt(skips, index) + 1;
    found[(at % features) * classes + Math.floor(at / features)] = weights.charCodeAt(index) - ZERO;
  }
  return found;
}

/** Computes the summed weights of the features for each class of a table. */
export type Sums = (features: ReadonlySet<string>) => readonly number[];

/**
 * Reads the table on first use, because most processes read no brief when they start. The function is deterministic.
 */
export function sumsBy(table: LearnedTable): Sums {
  const { scale } = table;
  const most = classesOf(table).length;
  const start = table.start.split(" ").map(Number);
  let rows: ReadonlyMap<number, number> | undefined;
  let weights: Int8Array = new Int8Array();
  return (found) => {
    if (rows === undefined) {
      rows = new Map(numbersIn(table).map((number, index) => [number, index * most]));
      weights = weightsIn(table, rows.size, most);
    }
    const sums = [...start];
    const unit = 1 / (scale * Math.sqrt(Math.max(1, found.size)));
    for (const feature of found) {
      const row = rows.get(numberOf(feature));
      if (row === undefined) continue;
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (weights[row + at] ?? 0) * unit;
    }
    return sums;
  };
}

/** Like `sumsBy`, but gives probabilities. */
export function sharesBy(table: LearnedTable): Shares {
  const sums = sumsBy(table);
  return (features) => sharesOf(sums(features));
}

/** Converts sums of weights to probabilities (softmax). */
export function sharesOf(sums: readonly number[]): readonly number[] {
  const most = Math.max(...sums);
  const all = sums.map((sum) => Math.exp(sum - most));
  const total = all.reduce((sum, one) => sum + one, 0);
  return all.map((one) => one / total);
}
