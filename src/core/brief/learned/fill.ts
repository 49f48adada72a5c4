// Where what was learned fills a span that no rule found, or stands against the one a rule took.
import type { Kind } from "../../kinds/kind.ts";
import { looksLikeName, type Speaker } from "../../line/values/names.ts";
import type { Deed } from "../deeds.ts";
import type { Layout } from "../layout.ts";
import { likeliest, type Spanned } from "./spans.ts";

/**
 * From which share on a span fills an empty field, and from which on it takes the place of another that a rule took.
 * Where learning left a set of texts out, 46 of 51 of the former and 10 of 11 of the latter were right.
 */
const LIKELY: Readonly<Record<Spanned, { readonly empty: number; readonly other: number }>> = {
  place: { empty: 0.25, other: 0.5 },
  speaker: { empty: 0.4, other: 0.4 },
};

/** The place a rule found, or the one that likely is. */
export function likelyPlace(ruled: string | undefined, layout: Layout, deed: Deed, kind: Kind): string | undefined {
  return likelyInstead("place", ruled, layout, deed, kind)?.replace(DONE_THERE, "") ?? ruled;
}

/** 柳树沟结对帮扶, 团校顺利办完: what was done there. */
const DONE_THERE = /(?<=.{2})(?:结对(?!的)|开展|慰问|顺利|举[办行]|召开|帮(?:居民|群众|忙)|搞的?$).*$/u;

/** The speaker a rule found, or the one who likely spoke; a rule that found a name is right. */
export function likelySpeaker(ruled: Speaker | undefined, layout: Layout, deed: Deed, kind: Kind): Speaker | undefined {
  if (ruled !== undefined && looksLikeName(ruled.name)) return ruled;
  const name = likelyInstead("speaker", ruled?.name, layout, deed, kind);
  return name === undefined ? ruled : { name };
}

/** Who presides, or is the first of those who came, did not speak. */
const ELSE = /^.{1,4}?(?:同志)?(?:等(?!.{0,12}讲)|主持|出席|参加|记录|摄|陪同)/;

/** What is likely said of a field, where that is another thing than a rule found. */
function likelyInstead(
  field: Spanned,
  ruled: string | undefined,
  layout: Layout,
  deed: Deed,
  { name }: Kind,
): string | undefined {
  const likely = likeliest(field, layout, deed, name);
  const least = LIKELY[field][ruled === undefined ? "empty" : "other"];
  if (likely === undefined || likely.share < least) return undefined;
  if (field === "speaker" && ELSE.test(layout.text.slice(likely.start))) return undefined;
  const said = layout.shown.slice(likely.start, likely.end);
  if (ruled === undefined || !(said.includes(ruled) || ruled.includes(said))) return said;
  // The same, cut another way: 信息中心 of 信息中心机房, 听纪检组钟组长. A rule that took more of a place cut it at a word.
  return (field === "place") === said.startsWith(ruled) && said !== ruled ? said : undefined;
}
