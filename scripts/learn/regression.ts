// Multinomial logistic regression over sets of named features, with the same result on every run.
import { HEAVIEST, sharesOf } from "../../src/core/brief/learned/table.ts";

export interface Example {
  readonly set: string;
  /** The numbers of its features (`numberOf`). */
  readonly features: readonly number[];
  /** The right class; the next field lists others that are as good. */
  readonly right: number;
  readonly also: readonly number[];
}

/** What is to be learned, and how. */
export interface Lesson {
  readonly name: string;
  readonly classes: readonly string[];
  readonly examples: readonly Example[];
  readonly rounds: number;
  /** The step size of one example, and how fast it decreases from round to round. */
  readonly rate: number;
  readonly cooling: number;
  /** How many features are kept. */
  readonly most: number;
  /** How far a weight decays each time it is changed. */
  readonly decay?: number;
  /** How far each weight moves towards 0 after each round of the first run. */
  readonly shrink: number;
}

export interface Weights {
  readonly rows: ReadonlyMap<number, Float64Array>;
  readonly start: Float64Array;
}

const DECAY = 2e-6;

/** The probabilities of the classes for some features. */
export function shares(features: readonly number[], { rows, start }: Weights): readonly number[] {
  const own = features.flatMap((feature) => rows.get(feature) ?? []);
  return sharesOf(summed(own, start, features.length));
}

function summed(own: readonly Float64Array[], start: Float64Array, many: number): number[] {
  const sums = [...start];
  const unit = 1 / Math.sqrt(Math.max(1, many));
  for (const row of own) for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (row[at] ?? 0) * unit;
  return sums;
}

/**
 * Learns weights. The first run considers every feature and moves all weights towards 0 after each round, so that most
 * end there. A second run goes on from the weights that are `kept`, and changes only those that are not 0.
 */
function learn(lesson: Lesson, from: readonly Example[], kept?: Weights): Weights {
  const { classes, rounds, rate, cooling, decay = DECAY, shrink } = lesson;
  const rows = kept?.rows ?? rowsOf(from, classes.length);
  const start = kept?.start ?? new Float64Array(classes.length);
  const taught = from.map(({ features, right }) => ({
    own: features.flatMap((feature) => rows.get(feature) ?? []),
    many: features.length,
    right,
  }));
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed;
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = taught.map((one) => ({ one, at: next() })).sort((a, b) => a.at - b.at);
    const pace = rate / (1 + round * cooling);
    for (const { one } of order) teach(one, start, pace, decay, kept !== undefined);
    if (kept === undefined) for (const row of rows.values()) shrinkAll(row, shrink);
  }
  return { rows, start };
}

/** Moves each weight by the same amount towards 0. A weight stays there if too few examples ask for it. */
function shrinkAll(row: Float64Array, by: number): void {
  for (const [at, weight] of row.entries()) row[at] = Math.sign(weight) * Math.max(0, Math.abs(weight) - by);
}

/** A row of weights for each feature that occurs in at least two examples. */
function rowsOf(from: readonly Example[], width: number): Map<number, Float64Array> {
  const seen = new Map<number, number>();
  for (const { features } of from) for (const one of features) seen.set(one, (seen.get(one) ?? 0) + 1);
  const rows = new Map<number, Float64Array>();
  for (const [feature, times] of seen) if (times >= 2) rows.set(feature, new Float64Array(width));
  return rows;
}

/** An example with the weight rows of its features. */
interface Taught {
  readonly own: readonly Float64Array[];
  readonly many: number;
  readonly right: number;
}

/** Moves the weights of an example's features towards the right class and away from the predicted ones. */
function teach(
  { own, many, right }: Taught,
  start: Float64Array,
  pace: number,
  decay: number,
  keepsZeros: boolean,
): void {
  const unit = 1 / Math.sqrt(Math.max(1, many));
  for (const [at, share] of sharesOf(summed(own, start, many)).entries()) {
    const off = (at === right ? 1 : 0) - share;
    if (Math.abs(off) < 1e-3) continue;
    start[at] = (start[at] ?? 0) + pace * 0.05 * off;
    for (const row of own) {
      const weight = row[at] ?? 0;
      if (weight !== 0 || !keepsZeros) row[at] = weight * (1 - pace * decay) + pace * off * unit;
    }
  }
}

/** The weights of the heaviest features, as whole numbers of one character each. */
export function inBytes(
  lesson: Lesson,
  from: readonly Example[],
): { readonly weights: Weights; readonly scale: number } {
  const length = (row: Float64Array) => row.reduce((sum, weight) => sum + weight * weight, 0);
  const { rows, start } = learn(lesson, from);
  const heaviest = [...rows].sort(([a, one], [b, other]) => length(other) - length(one) || a - b).slice(0, lesson.most);
  const weights = learn(lesson, from, { rows: new Map(heaviest), start });
  let most = 0;
  for (const row of weights.rows.values()) for (const weight of row) most = Math.max(most, Math.abs(weight));
  const scale = HEAVIEST / most;
  for (const row of weights.rows.values())
    for (const [at, weight] of row.entries()) row[at] = Math.round(weight * scale);
  return { weights, scale };
}
