import type { MeasureId } from "../ledger/measures.ts";
import type { Clause } from "./clauses.ts";
import type { SaidNumber } from "./counting/carried.ts";
import type { Doubt } from "./doubts.ts";
import type { DraftContext } from "./draft.ts";
import type { DraftNumber } from "./figures.ts";
import type { Owner, OwnerMention } from "./owners.ts";
import type { StatedPeriod } from "./stated-periods.ts";
import type { Subject } from "./subject.ts";

/** Everything found in a draft before its sentences are read. */
export interface Reader {
  readonly text: string;
  readonly title: string;
  readonly head: StatedPeriod | undefined;
  readonly periods: readonly StatedPeriod[];
  readonly owners: readonly OwnerMention[];
  readonly clauses: readonly Clause[];
  readonly numbers: readonly DraftNumber[];
  readonly subject: Subject | undefined;
  readonly context: DraftContext;
}

/** What has been read of a sentence, for its later clauses. */
export interface Sentence {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  owner: Owner | undefined;
  doubt: Doubt | undefined;
  isPart: boolean;
  /**
   * The number before counted something that none of the 45 measures counts; a number that only continues its list does
   * so too.
   */
  isOtherDeed: boolean;
  isStrange: boolean;
  readonly measures: (MeasureId | undefined)[];
  /** The numbers since the topic was named. */
  numbers: SaidNumber[];
  /** The position where the current part of the sentence, between two semicolons, begins. */
  part: number;
  /** The position of the sentence's first number. */
  lead: number;
}

/** What has been read of a paragraph. */
export interface Paragraph {
  readonly number: number;
  readonly from: number;
  readonly owners: Map<string, Owner>;
  /** The topic of the last clause without a number. */
  topic: string | undefined;
}

/** The state at the beginning of a sentence. */
export const newSentence = (number: number, from: number, to: number): Sentence => ({
  number,
  from,
  to,
  owner: undefined,
  doubt: undefined,
  isPart: false,
  isOtherDeed: false,
  isStrange: false,
  measures: [],
  numbers: [],
  part: from,
  lead: Number.POSITIVE_INFINITY,
});

/**
 * The owner for the next clause: the acting unit carries over, but the units that its number covers do not, except
 * 全市.
 */
export const carriedOn = (owner: Owner): Owner =>
  owner.kind === "other" || owner.reach === "city" ? owner : { ...owner, reach: undefined };

/** The end of the line that contains a position. */
export const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
};

/** The end of the sentence that contains a position. */
export function endOfSentence(text: string, from: number): number {
  const pattern = /[。！？\n]/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** The beginning of a heading. */
export const HEADING =
  /^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章部])/;
const LIST_MARK =
  /^\s*(?:[一二三四五六七八九十]{1,3}(?:、|是|来)|\d{1,2}[.、]|第[一二三四五六七八九十]{1,3}[条，、])\s*/;
const bare = (words: string): string => words.replace(LIST_MARK, "").trim();

/** The topic of a clause, without its list number and without the text before a colon or a space. */
export function topicOf(words: string): string {
  const clean = bare(words).replace(/^[、和及与]+/, "");
  const cut = Math.max(clean.slice(0, -1).lastIndexOf("："), clean.trimEnd().lastIndexOf(" "));
  const rest = cut < 0 ? clean : clean.slice(cut + 1);
  return rest.trim() === "" || rest.trim() === "：" ? clean : rest;
}
