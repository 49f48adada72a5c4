// A table of weights learned from labelled briefs: how much each feature of a text speaks for each class.

/** A table as `npm run learn` writes it. */
export interface LearnedTable {
  /** What is told apart, with blanks between; the first class is none of the others. */
  readonly classes: string;
  /** What each class weighs before anything is read, with blanks between. */
  readonly start: string;
  /** A weight in the table is this many times what it weighs. */
  readonly scale: number;
  /**
   * The features that weigh anything, in their order, with tabs between: of each, how many characters at its start are
   * those of the one before it (a digit), and the others.
   */
  readonly features: string;
  /** For each feature a character for each class: what it weighs, from -40 to 40, counted from K. */
  readonly weights: string;
}

/** The shares of the classes, in the table's order; they add up to 1. */
export type Shares = (features: ReadonlySet<string>) => readonly number[];

/** The classes of a table, in its order. */
export const classesOf = ({ classes }: LearnedTable): readonly string[] => classes.split(" ");

/** The character of a weight of nothing, and the heaviest weight on either side: each weight is one printable character. */
export const ZERO = "K".charCodeAt(0);
export const HEAVIEST = 40;

/** What the features of something weigh for each class of a table. */
export type Sums = (features: ReadonlySet<string>) => readonly number[];

/** Reads a table on first use, because most processes read no brief at their start. The same features always give the same sums. */
export function sumsBy(table: LearnedTable): Sums {
  const { scale, features, weights } = table;
  const most = classesOf(table).length;
  const start = table.start.split(" ").map(Number);
  let rows: ReadonlyMap<string, number> | undefined;
  let bytes: Int8Array = new Int8Array();
  return (found) => {
    if (rows === undefined) {
      rows = new Map(featuresOf(features).map((feature, index) => [feature, index * most]));
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

/** The features of a table, written out. */
export function featuresOf(features: string): readonly string[] {
  let last = "";
  return features.split("\t").map((said) => {
    last = last.slice(0, Number(said.charAt(0))) + said.slice(1);
    return last;
  });
}

/** The shares of a table's classes; the same features always give the same. */
export function sharesBy(table: LearnedTable): Shares {
  const sums = sumsBy(table);
  return (features) => sharesOf(sums(features));
}

/** What sums of weights make of each class: its part of the whole. */
export function sharesOf(sums: readonly number[]): readonly number[] {
  const most = Math.max(...sums);
  const all = sums.map((sum) => Math.exp(sum - most));
  const total = all.reduce((sum, one) => sum + one, 0);
  return all.map((one) => one / total);
}
