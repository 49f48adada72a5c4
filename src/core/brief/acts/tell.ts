// Finds the kinds to which the clauses of an activity point by action and object, independent of their head words.

import type { KindName } from "../../kinds/kind.ts";
import type { Seen } from "../deeds.ts";
import { type Force, findKindWords, type Telling } from "../kind-words.ts";
import type { Clause, Layout } from "../layout.ts";
import { kindsOf, type Token, tokensIn, weigh } from "./weigh.ts";

/** A kind with its weight. */
export interface Weighed extends Telling {
  readonly weight: number;
}

/** The kinds by descending weight, and the clause that contributes most to the first. */
export interface Acts {
  readonly kinds: readonly [Weighed, ...Weighed[]];
  readonly main: Clause;
}

/**
 * The weights of a headline, of sentences after the main one, and of word combinations spread over several clauses, as
 * factors.
 */
const HEADLINE = 0.8;
const LATER = 0.4;
const APART = 0.6;
/** The weight of a single word of a kind. */
const WORTH: Readonly<Record<Force, number>> = { thing: 2, verb: 2, body: 2, doer: 1, weak: 1, hint: 0.5 };

/** Adds up the weights of all clauses. The main sentence counts most. */
export function actsOf(layout: Layout, told: readonly Seen[]): Acts | undefined {
  const main = sentenceOfDeed(told);
  const sums = new Map<KindName, { weight: number; best: number; main: Clause }>();
  const add = (kind: KindName, weight: number, clause: Clause) => {
    const sum = sums.get(kind) ?? { weight: 0, best: 0, main: clause };
    sums.set(kind, {
      weight: sum.weight + weight,
      best: Math.max(sum.best, weight),
      main: weight > sum.best ? clause : sum.main,
    });
  };
  const tokens: Token[] = [];
  const filled = new Set<number>();
  for (const { clause } of told) {
    const share = clause.isTitle ? HEADLINE : clause.sentence === main ? 1 : LATER;
    const own = tokensIn(layout, clause);
    const frames = weigh(own);
    for (const [kind, weight] of kindsOf(frames)) add(kind, weight * share, clause);
    for (const [kind, worth] of wordsIn(layout, clause)) add(kind, worth * share, clause);
    if (clause.sentence !== main) continue;
    tokens.push(...own);
    for (const frame of frames.keys()) filled.add(frame);
  }
  const [first] = told;
  if (first === undefined) return undefined;
  for (const [kind, weight] of kindsOf(weigh(tokens.slice(0, MOST_TOKENS), filled)))
    add(kind, weight * APART, sums.get(kind)?.main ?? first.clause);
  const [top, ...rest] = [...sums].sort(([, one], [, other]) => other.weight - one.weight);
  if (top === undefined) return undefined;
  const weighed = ([kind, { weight }]: typeof top): Weighed => ({ kind, category: undefined, weight });
  return { kinds: [weighed(top), ...rest.map(weighed)], main: top[1].main };
}

/** The maximum number of words of a sentence that are weighed. */
const MOST_TOKENS = 60;

/** The main sentence: the first with a date, otherwise the first below the headline. */
const sentenceOfDeed = (told: readonly Seen[]): number | undefined => {
  const below = told.filter(({ clause }) => !clause.isTitle);
  return (below.find(({ dates, asOf }) => dates.length + asOf.length > 0) ?? below[0])?.clause.sentence;
};

/** The weights of the kinds' own words in a clause. */
function wordsIn({ plain }: Layout, { start, end }: Clause): ReadonlyMap<KindName, number> {
  const words = new Map<KindName, number>();
  for (const { kind, force } of findKindWords(plain, start, end))
    words.set(kind, Math.max(words.get(kind) ?? 0, WORTH[force]));
  return words;
}
