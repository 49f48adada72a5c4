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
   * For each feature in sorted order two characters, as offsets from 0: how many characters it shares with the beginning
   * of the feature before it, and how many of its own follow.
   */
  readonly shapes: string;
  /** The characters of each feature that differ from the feature before it, joined without separators. */
  readonly features: string;
  /** For each feature one character for each class: a weight from -20 to 20 as an offset from K. */
  readonly weights: string;
}

/** Computes the probabilities of the classes, in the table's order. They add up to 1. */
export type Shares = (features: ReadonlySet<string>) => readonly number[];

/** The classes of a table, in its order. */
export const classesOf = ({ classes }: LearnedTable): readonly string[] => classes.split(" ");

/** The character code of weight 0, and the largest absolute weight. Every weight is thus one printable character. */
export const ZERO = "K".charCodeAt(0);
export const HEAVIEST = 20;
/** The character code of length 0. */
export const SHORTEST = "0".charCodeAt(0);

/** Decompresses the features of a table, in its order. */
export function featuresIn({ shapes, features }: Pick<LearnedTable, "shapes" | "features">): readonly string[] {
  const found: string[] = [];
  let [before, at] = ["", 0];
  for (let index = 0; index < shapes.length; index += 2) {
    const [shared, own] = [shapes.charCodeAt(index) - SHORTEST, shapes.charCodeAt(index + 1) - SHORTEST];
    before = before.slice(0, shared) + features.slice(at, at + own);
    at += own;
    found.push(before);
  }
  return found;
}

/** Computes the summed weights of the features for each class of a table. */
export type Sums = (features: ReadonlySet<string>) => readonly number[];

/**
 * Reads the table on first use, because most processes read no brief when they start. The function is deterministic.
 */
export function sumsBy(table: LearnedTable): Sums {
  const { scale, weights } = table;
  const most = classesOf(table).length;
  const start = table.start.split(" ").map(Number);
  let rows: ReadonlyMap<string, number> | undefined;
  let bytes: Int8Array = new Int8Array();
  return (found) => {
    if (rows === undefined) {
      rows = new Map(featuresIn(table).map((feature, index) => [feature, index * most]));
      bytes = Int8Array.from(weights, (char) => char.charCodeAt(0) - ZERO);
    }
    const sums = [...start];
    const unit = 1 / (scale * Math.sqrt(Math.max(1, found.size)));
    for (const feature of found) {
      const row = rows.get(feature);
      if (row === undefined) continue;
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (bytes[row + at] ?? 0) * unit;
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
