// Ranks the kinds by what a text as a whole looks like.
import { isKindName } from "../../kinds/index.ts";
import type { KindName } from "../../kinds/kind.ts";
import { KIND_TABLE } from "./kind-table.ts";
import { classesOf, sharesBy } from "./table.ts";

/** The probability that a text reports nothing, and the probabilities of the kinds, likeliest first. */
export interface Ranking {
  /** A probability from 0 to 1. */
  readonly nothing: number;
  /** The probability of each kind, given that the text reports something. They add up to 1. */
  readonly kinds: readonly { readonly kind: KindName; readonly share: number }[];
}

/** The number of characters that are read. Text beyond it says little about the kind but would take time. */
const LONGEST = 1200;
const HEAD = 70;
const LENGTHS = [2, 3, 4];

/**
 * The features of a text in half width and simplified script: every sequence of two to four characters within a line,
 * and additionally with ^ in front if it stands near the beginning. A number is replaced by one character, so that 32人
 * and 120人 give the same features.
 */
export function featuresOfText(folded: string): ReadonlySet<string> {
  const plain = folded
    .slice(0, LONGEST)
    .replace(/\d+/g, "0")
    .replace(/[一二三四五六七八九十两百]{2,}/g, "0")
    .replace(/[ \t\u3000]+/g, "");
  const features = new Set<string>();
  for (const length of LENGTHS)
    for (let at = 0; at + length <= plain.length; at += 1) {
      const piece = plain.slice(at, at + length);
      if (piece.slice(1, -1).includes("\n")) continue;
      features.add(piece);
      if (at < HEAD) features.add(`^${piece}`);
    }
  return features;
}

const CLASSES = classesOf(KIND_TABLE);
const sharesOfKinds = sharesBy(KIND_TABLE);

/** Ranks the kinds for a text in half width and simplified script. */
export function rankKinds(folded: string): Ranking {
  const shares = sharesOfKinds(featuresOfText(folded));
  const nothing = shares[0] ?? 0;
  const kinds = CLASSES.flatMap((kind, index) =>
    isKindName(kind) ? [{ kind, share: (shares[index] ?? 0) / Math.max(1 - nothing, Number.EPSILON) }] : [],
  );
  return { nothing, kinds: kinds.sort((one, other) => other.share - one.share) };
}
