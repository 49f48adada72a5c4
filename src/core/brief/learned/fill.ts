// Decides when a learned span fills a field that no rule filled, or replaces the span that a rule found.
import type { Kind } from "../../kinds/kind.ts";
import { looksLikeName, type Speaker } from "../../line/values/names.ts";
import type { Deed } from "../deeds.ts";
import type { Layout } from "../layout.ts";
import { isGeneral, MANNER } from "../named/places.ts";
import { isLecturer } from "../named/speakers.ts";
import { NOBODY, targetOf } from "../named/targets.ts";
import { likeliest, type Spanned } from "./spans.ts";

/**
 * The thresholds from which a span fills an empty field, and from which it replaces a rule's span. In cross-validation
 * 46 of 51 of the former and 10 of 11 of the latter were right.
 */
const LIKELY: Readonly<Record<Spanned, { readonly empty: number; readonly other: number }>> = {
  place: { empty: 0.25, other: 0.5 },
  speaker: { empty: 0.4, other: 0.4 },
  target: { empty: 0.45, other: Number.POSITIVE_INFINITY },
};

/** The place found by a rule, or the learned one if it is likely enough. */
export function likelyPlace(ruled: string | undefined, layout: Layout, deed: Deed, kind: Kind): string | undefined {
  const likely = likelyInstead("place", ruled, layout, deed, kind)?.replace(DONE_THERE, "").replace(MANNER, "");
  const place = likely === undefined || (ruled !== undefined && isGeneral(likely)) ? ruled : likely;
  // One character is no name: 到村开展帮扶.
  return place === undefined || place.length < 2 ? undefined : place;
}

/** Words after a place that describe the activity: 柳树沟结对帮扶, 团校顺利办完. */
const DONE_THERE = /(?<=.)(?:结对(?!的)|开展|慰问|顺利|举[办行]|召开|帮(?:居民|群众|忙)|搞的?$).*$/u;

/**
 * The speaker found by a rule, or the learned one if it is likely enough. A rule that found a proper name is always
 * kept.
 */
export function likelySpeaker(ruled: Speaker | undefined, layout: Layout, deed: Deed, kind: Kind): Speaker | undefined {
  if (ruled !== undefined && looksLikeName(ruled.name)) return named(layout, ruled);
  const name = likelyInstead("speaker", ruled?.name, layout, deed, kind);
  return named(layout, name === undefined ? ruled : { name });
}

/** Words of one character that end a post before a name, or follow a name: 讲师桑榕, 梅松就抓好学习提出要求. */
const POST_END = /(?:[讲老教律医技导]师|[队党委职社官学教议社球会船]员)$/;
const NAME_LED = /[就向对为给将]$/;

/** The speaker without the end of a post or a preposition that a name of three characters may have taken along. */
function named({ text }: Layout, speaker: Speaker | undefined): Speaker | undefined {
  if (speaker === undefined || /^[一两三]?[名位个]/.test(speaker.name) || !isLecturer(text, speaker.name))
    return undefined;
  const { name } = speaker;
  const at = text.indexOf(name);
  if (name.length < 3) return speaker;
  if (at > 0 && POST_END.test(text.slice(at - 1, at + 1))) return { ...speaker, name: name.slice(1) };
  return NAME_LED.test(name) && name.length === 3 ? { ...speaker, name: name.slice(0, -1) } : speaker;
}

/**
 * The units an inspection or a criticism is about: found by rules, or the learned ones if they are likely enough. A kind
 * without such a field has none.
 */
export function targetIn(layout: Layout, deed: Deed, kind: Kind): string | undefined {
  if (!kind.fields.some(({ key }) => key === "target")) return undefined;
  const ruled = targetOf(layout, deed, kind.name);
  // An appraisal has no findings: its units are counted, and few labels name them.
  if (ruled !== undefined || kind.items === undefined) return ruled;
  const likely = likelyInstead("target", undefined, layout, deed, kind);
  // Units that are only counted, or named in part, are no names: 各支部, 3家单位, 市甲中心等3家单位.
  return likely === undefined || NOBODY.test(likely) || /等[\d一二三四五六七八九十]/.test(likely) ? undefined : likely;
}

/** Words after a person who presided or attended and therefore is not the speaker. */
const ELSE = /^.{1,4}?(?:同志)?(?:等(?!.{0,12}讲)|主持|出席|参加|记录|摄|陪同)/;

/** The learned value of a field, if it is likely enough and differs from the rule's. */
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
  // The two spans overlap: 信息中心 and 信息中心机房, 纪检组钟组长 and 听纪检组钟组长. For a place the longer span is
  // taken only if it begins with the rule's span; for a speaker only if it does not.
  return (field === "place") === said.startsWith(ruled) && said !== ruled ? said : undefined;
}
