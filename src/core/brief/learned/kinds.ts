// Which kinds a text as a whole looks like.
import { isKindName } from "../../kinds/index.ts";
import type { KindName } from "../../kinds/kind.ts";
import { KIND_TABLE } from "./kind-table.ts";
import { classesOf, sharesBy } from "./table.ts";

/** How likely it is that a text tells of nothing to record, and which kinds it looks like, the likeliest first. */
export interface Ranking {
  /** From 0 to 1. */
  readonly nothing: number;
  /** The share of each kind among the kinds: they add up to 1. */
  readonly kinds: readonly { readonly kind: KindName; readonly share: number }[];
}

/** More of a paste than this says nothing new about what it is, and would cost its length. */
const LONGEST = 1200;
const HEAD = 70;
const LENGTHS = [2, 3, 4];

/**
 * The features of a text in half width and simplified script: two to four characters side by side within a line, and
 * once more with ^ in front where they stand in the beginning. Figures are one character, so that 32人 and 120人 are alike.
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
