// Prepares the examples for learning the spans that fill fields.
import { readBrief } from "../../src/core/brief/brief.ts";
import { candidatesFor, type Spanned } from "../../src/core/brief/learned/spans.ts";
import { numberOf } from "../../src/core/brief/learned/table.ts";
import { targetOf } from "../../src/core/brief/named/targets.ts";
import { placeOf, speakerOf } from "../../src/core/brief/people.ts";
import { isKindName, kindOf } from "../../src/core/kinds/index.ts";
import { foldScript } from "../../src/core/text/script.ts";
import { foldWidth } from "../../src/core/text/text.ts";
import type { Choice, RankLesson } from "./ranking.ts";
import { type Labelled, labelled } from "./told.ts";

/** The sets in which every field is labelled: a field without a label is not in the text. */
const WHOLE: ReadonlySet<string> = new Set(["n", "o", "p", "s", "t", "u"].map((name) => `${name}.json`));
/** The weight of a text of another set as an example of a missing field, because its label may only be absent. */
const SPARSE = 0.1;
const MOST: Readonly<Record<Spanned, number>> = { place: 3000, speaker: 2200, target: 1500 };

export const spanLesson = (field: Spanned, texts: readonly Labelled[] = labelled): RankLesson => ({
  name: field,
  choices: texts.flatMap((one) => choiceOf(field, one)?.choice ?? []),
  rounds: 14,
  rate: 4,
  cooling: 0.2,
  most: MOST[field],
  decay: 1e-4,
});

/**
 * The candidates for a field in a text, and the right one. If a text of the older sets has no label, the one found by
 * the rules is taken as right.
 */
export function choiceOf(field: Spanned, { set, text, today, kind, fields = {} }: Labelled) {
  if (kind === null || !isKindName(kind) || !kindOf(kind).fields.some(({ key }) => key === field)) return undefined;
  if (field === "target" && kindOf(kind).items === undefined) return undefined;
  const { layout, deeds } = readBrief(text, { today });
  const [deed] = deeds;
  if (deed === undefined) return undefined;
  const found = candidatesFor(field, layout, deed);
  const candidates = found.map(({ features }) => [...features, `kind ${kind}`].map(numberOf));
  const ruled = {
    place: () => placeOf(layout, deed),
    speaker: () => speakerOf(layout, deed)?.name,
    target: () => targetOf(layout, deed, kind),
  }[field]();
  const want = fields[field];
  const said = want ?? (WHOLE.has(set) ? undefined : ruled);
  const name = said === undefined ? undefined : foldScript(foldWidth(said));
  const right =
    name === undefined
      ? []
      : found.flatMap(({ start, end }, at) => (layout.text.slice(start, end) === name ? [at] : []));
  const weight = right.length > 0 || WHOLE.has(set) ? 1 : SPARSE;
  const choice: Choice | undefined =
    name !== undefined && right.length === 0 ? undefined : { set, candidates, right, weight };
  return { choice, candidates, found, layout, ruled, want };
}
