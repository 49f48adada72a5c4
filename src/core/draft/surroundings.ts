import type { MeasureId } from "../ledger/measures.ts";
import type { Clause } from "./clauses.ts";
import { namesPart } from "./doubts.ts";
import type { DraftNumber } from "./figures.ts";
import { namesBody, type Owner, type OwnerMention } from "./owners.ts";
import { type Reader, type Sentence, topicOf } from "./said.ts";
import { between } from "./when.ts";

/** An organisation outside the ledger. */
export const OTHER: Owner = { kind: "other" };

/** The owner from a number on: the one named before it, or another organisation that its words name. */
export function ownerSpoken(
  { owner, isPart }: Sentence,
  named: Owner | undefined,
  measure: MeasureId | undefined,
  words: string,
  before: string,
): Owner | undefined {
  if (named !== undefined) return named;
  const isOther = measure === undefined && !namesPart(words) && !isPart && namesBody(before.replace(/^.*、/, ""));
  return isOther ? OTHER : owner;
}

/** Whether the number is a small numeral in words (最多的一场), which is a figure only if it counts a known measure. */
export const isWord = ({ spelt, wording }: DraftNumber): boolean =>
  spelt && wording.kind === "number" && wording.n < 10;

/** A number with its clause and the words around it. `isFollower` says that it depends on the number before it. */
export interface Stands {
  readonly clause: Clause;
  readonly number: DraftNumber;
  readonly near: string;
  readonly behind: string;
  readonly isFirst: boolean;
  readonly isFollower: boolean;
}

/** Whether the numbers stand side by side as in a list: 118场、302次. */
export const isRun = ({ text }: Reader, own: readonly DraftNumber[]): boolean =>
  own.every((one, at) => at === 0 || /^[、和及]?$/.test(text.slice(own[at - 1]?.to ?? 0, one.from)));

/** The acting units named in a part of the text; units that are only mentioned are excluded. */
export const ownersBetween = ({ owners }: Reader, from: number, to: number): readonly OwnerMention[] =>
  between(owners, from, to).filter(({ aside }) => !aside);

/**
 * Whether the action concerned one unit only, so that the number is a part of the owner's figure:
 * 对市财政局开展检查2次.
 */
export const isDoneTo = ({ text, owners }: Reader, from: number, to: number): boolean =>
  between(owners, from, to).some(
    (mention) =>
      mention.aside &&
      !(mention.owner.kind === "self" && mention.owner.reach === "all") &&
      /[对赴到为给向导促]$/.test(text.slice(Math.max(0, mention.from - 1), mention.from)),
  );

/** The actor named after a number in its sentence: 由市直机关工委评出. */
export function actorBehind({ text, owners }: Reader, from: number, end: number): Owner | undefined {
  // An actor that is followed by another number belongs to that number: 受到市直机关工委表彰的先进党组织2个.
  const actor = between(owners, from, end).find(
    (mention) =>
      /(?:由|是|被|受到)$/.test(text.slice(Math.max(0, mention.from - 2), mention.from)) &&
      !/^[^，。；]*\d/.test(text.slice(mention.to, end)),
  );
  return actor?.owner;
}

/** The words of a part of the text without those that state a period. */
export function withoutPeriods({ text, periods }: Reader, from: number, to: number): string {
  let words = "";
  let at = from;
  for (const period of between(periods, from, to)) {
    words += text.slice(at, Math.max(at, period.from));
    at = Math.max(at, period.to);
  }
  return topicOf((words + text.slice(at, to)).replace(/截至|截止到?/, ""));
}
