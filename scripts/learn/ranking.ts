// Learns to choose one candidate of a text, or none: a conditional logit over sets of named features.

import type { Spanned } from "../../src/core/brief/learned/spans.ts";

/** A text with its candidates and which of them are right; no right one if the text does not say. */
export interface Choice {
  readonly set: string;
  /** The numbers of the features of each candidate (`numberOf`). */
  readonly candidates: readonly (readonly number[])[];
  readonly right: readonly number[];
  /** How much the example counts. */
  readonly weight: number;
}

export interface RankLesson {
  readonly name: Spanned;
  readonly choices: readonly Choice[];
  readonly rounds: number;
  readonly rate: number;
  readonly cooling: number;
  readonly most: number;
  readonly decay: number;
}

export interface RankWeights {
  readonly rows: ReadonlyMap<number, number>;
  /** The weight of choosing no candidate. */
  readonly none: number;
}

interface Indexed {
  readonly candidates: readonly Int32Array[];
  readonly units: readonly number[];
  readonly right: readonly number[];
  readonly weight: number;
}

function rank(lesson: RankLesson, from: readonly Choice[], chosen?: ReadonlySet<number>): RankWeights {
  const { rounds, rate, cooling, decay } = lesson;
  const ids = numbered(from, chosen);
  const weights = new Float64Array(ids.size);
  const indexed = from.map(
    ({ candidates, right, weight }): Indexed => ({
      candidates: candidates.map((one) => Int32Array.from(one.flatMap((feature) => ids.get(feature) ?? []))),
      units: candidates.map((one) => 1 / Math.sqrt(Math.max(1, one.length))),
      right,
      weight,
    }),
  );
  let none = 0;
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed;
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = indexed.map((one) => ({ one, at: next() })).sort((a, b) => a.at - b.at);
    const pace = rate / (1 + round * cooling);
    for (const { one } of order) none += taught(one, weights, none, pace, decay);
  }
  return { rows: new Map([...ids].map(([feature, id]) => [feature, weights[id] ?? 0])), none };
}

/** Numbers the features that occur in at least two texts. */
function numbered(from: readonly Choice[], chosen: ReadonlySet<number> | undefined): ReadonlyMap<number, number> {
  const texts = new Map<number, number>();
  for (const { candidates } of from)
    for (const one of new Set(candidates.flat())) texts.set(one, (texts.get(one) ?? 0) + 1);
  const ids = new Map<number, number>();
  for (const [feature, times] of texts)
    if (times >= 2 && (chosen === undefined || chosen.has(feature))) ids.set(feature, ids.size);
  return ids;
}

/** Moves the weights of a text's candidates towards the right ones; returns by how much the weight of "none" moves. */
function taught(one: Indexed, weights: Float64Array, none: number, pace: number, decay: number): number {
  const sums = one.candidates.map(
    (row, at) => row.reduce((sum, id) => sum + (weights[id] ?? 0), 0) * (one.units[at] ?? 0),
  );
  const most = Math.max(none, ...sums);
  const all = sums.map((sum) => Math.exp(sum - most));
  const empty = Math.exp(none - most);
  const total = all.reduce((sum, each) => sum + each, empty);
  const isNone = one.right.length === 0;
  const rights = one.right.reduce((sum, at) => sum + (all[at] ?? 0), isNone ? empty : 0);
  for (const [at, row] of one.candidates.entries()) {
    const share = (all[at] ?? 0) / total;
    const off = (one.right.includes(at) ? (all[at] ?? 0) / rights : 0) - share;
    if (Math.abs(off) < 1e-4) continue;
    const step = pace * off * (one.units[at] ?? 0) * one.weight;
    for (const id of row) weights[id] = (weights[id] ?? 0) * (1 - pace * decay) + step;
  }
  return pace * 0.05 * ((isNone ? empty / rights : 0) - empty / total) * one.weight;
}

/** Learns twice: with all features, then with the heaviest of the first run. */
export function ranked(lesson: RankLesson, from: readonly Choice[]): RankWeights {
  const heaviest = [...rank(lesson, from).rows]
    .sort(([a, one], [b, other]) => Math.abs(other) - Math.abs(one) || a - b)
    .slice(0, lesson.most);
  return rank(lesson, from, new Set(heaviest.map(([feature]) => feature)));
}

/** The probabilities of the candidates; the remainder to 1 is the probability of none. */
export function sharesAmong(
  candidates: readonly (readonly number[])[],
  { rows, none }: RankWeights,
): readonly number[] {
  const sums = candidates.map(
    (one) => one.reduce((sum, feature) => sum + (rows.get(feature) ?? 0), 0) / Math.sqrt(Math.max(1, one.length)),
  );
  const most = Math.max(none, ...sums);
  const all = sums.map((sum) => Math.exp(sum - most));
  const total = all.reduce((sum, each) => sum + each, Math.exp(none - most));
  return all.map((each) => each / total);
}
