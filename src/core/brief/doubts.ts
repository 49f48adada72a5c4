// Decides when the learned ranking of kinds makes the bot ask about a brief. The ranking never decides a kind by itself
// and never suggests a restricted one.
import { kindOf } from "../kinds/index.ts";
import type { KindName } from "../kinds/kind.ts";
import type { Deed } from "./deeds.ts";
import type { Telling } from "./kind-words.ts";
import type { Layout } from "./layout.ts";
import type { Ranking } from "./learned/kinds.ts";

/**
 * The thresholds from which the ranking of the whole text causes a question about the kind found by rules. `named`: the
 * activity is named; `done`: only its action is described. In cross-validation the ranking was usually right above
 * these thresholds.
 */
const DOUBTS = { named: { nothing: 0.9, other: Number.POSITIVE_INFINITY }, done: { nothing: 0.7, other: 0.4 } };
/** The rank of a head word that names the activity. */
const NAMED = 4;
/** From this probability on, a text to which no rule gives a kind is taken to report nothing. */
const NOTHING = 0.6;
/** A text with fewer characters is too short to tell its kind. */
const SHORTEST = 16;
/** Ask between two kinds only if together they are likelier than all others. */
const LIKELY_TWO = 0.5;

/**
 * Adds a second kind to the one found by rules, so that the bot asks, if the whole text looks like another kind or like
 * nothing to record.
 */
export function doubted(layout: Layout, deeds: readonly Deed[], ranking: Ranking): readonly Deed[] {
  const [deed, ...others] = deeds;
  const [said, beside] = deed?.kinds ?? [];
  const [first, second] = openKinds(ranking);
  if (isShort(layout) || deed === undefined || said === undefined || beside !== undefined || first === undefined)
    return deeds;
  if (kindOf(said.kind).restricted === true) return deeds;
  const most = (deed.head?.rank ?? 0) >= NAMED ? DOUBTS.named : DOUBTS.done;
  const isSame = said.kind === first.kind;
  if (ranking.nothing < most.nothing && (isSame || first.share < most.other)) return deeds;
  const other = isSame ? second : first;
  return other === undefined ? deeds : [{ ...deed, kinds: [said, tellingOf(other)] }, ...others];
}

/**
 * If no rule finds a kind: the activity with the two likeliest kinds, so that the bot asks which it is. Empty if the
 * text probably reports nothing.
 */
export function rankedDeed(layout: Layout, deeds: readonly Deed[], ranking: Ranking): readonly Deed[] {
  const [deed] = deeds;
  const two = openKinds(ranking).slice(0, 2);
  const isLikely = ranking.nothing <= NOTHING && two.reduce((sum, { share }) => sum + share, 0) >= LIKELY_TWO;
  return isShort(layout) || deed === undefined || !isLikely ? [] : [{ ...deed, kinds: two.map(tellingOf) }];
}

const isShort = ({ text }: Layout): boolean => text.replace(/\P{Script=Han}/gu, "").length < SHORTEST;

const openKinds = ({ kinds }: Ranking) => kinds.filter(({ kind }) => kindOf(kind).restricted !== true);

const tellingOf = ({ kind }: { readonly kind: KindName }): Telling => ({ kind, category: undefined });
