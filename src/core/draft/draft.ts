import type { Measure } from "../ledger/measures.ts";
import { fail, ok, type Result } from "../text/result.ts";
import type { Day } from "../time/days/day.ts";
import type { Period } from "../time/periods.ts";
import type { Tree, Unit } from "../units/tree.ts";
import { clausesOf } from "./clauses.ts";
import type { Doubt } from "./doubts.ts";
import { type DraftWording, noFigures, numbersIn } from "./figures.ts";
import { ownersIn } from "./owners.ts";
import { readProse } from "./prose.ts";
import type { Reader } from "./said.ts";
import { Walk } from "./sentence.ts";
import { dayOfDraft, headPeriod, statedPeriods } from "./stated-periods.ts";
import { subjectOf, titleOf } from "./subject.ts";
import { cellsOfTables } from "./tables.ts";

/** The maximum length of a draft in characters. */
export const LONGEST_DRAFT = 40_000;
/** The maximum length of a sentence. */
export const LONGEST_SENTENCE = 2_000;
/** The maximum number of figures in a draft. */
export const MOST_FIGURES = 500;

/** A number or claim of a draft: its wording, and what it counts if that is certain. */
export interface DraftFigure {
  /** The position in the draft as it was sent. */
  readonly start: number;
  readonly text: string;
  /** The clause that contains the number. It is shown with the result, so that the writer finds the place. */
  readonly clause: string;
  readonly wording: DraftWording;
  readonly measure: Measure | undefined;
  readonly period: Period | undefined;
  /** The unit whose number it is. */
  readonly unit: Unit | undefined;
  /** Why the figure cannot be compared with the ledger; undefined if it can. */
  readonly doubt: Doubt | undefined;
}

/** What the meaning of a draft depends on besides its words, such as today and the tree of units. */
export interface DraftContext {
  readonly today: Day;
  readonly tree: Tree;
  /** The committee whose subtree is meant by 市直机关. */
  readonly city: Unit | undefined;
  /** The unit that the draft is about, if somebody stated it. */
  readonly subject?: Unit | undefined;
  /** The period of the whole draft, if somebody stated it. */
  readonly period?: Period | undefined;
  /** The year that 202x stands for, if somebody stated it. */
  readonly year?: number | undefined;
}

/** The numbers of a draft, and the questions whose answers would allow more of them to be judged. */
export interface DraftReading {
  readonly figures: readonly DraftFigure[];
  readonly asks: { readonly subject: boolean; readonly year: boolean };
}

/**
 * Reads the numbers of a draft. A number is assigned to a measure only if its clause contains the measure's noun, its
 * unit is named or is the draft's own, and its period is stated. Otherwise it carries the doubt that remains. Each
 * character is read a bounded number of times; a draft that exceeds a limit is refused as a whole.
 */
export function readDraft(raw: string, context: DraftContext): Result<DraftReading> {
  if (raw.length > LONGEST_DRAFT) return fail(`稿子超过${LONGEST_DRAFT}字，请分段核对`);
  const prose = readProse(raw);
  const { text } = prose;
  const { today, year, tree, city } = context;
  const long = tooLong(text);
  if (long !== undefined) return fail(`「${long.slice(0, 12)}……」这一句超过${LONGEST_SENTENCE}字，请断句后再核对`);
  const title = titleOf(text);
  const head = headPeriod(title, { today, year });
  const periods = statedPeriods(text, { today: dayOfDraft(head, today), year });
  const numbers = numbersIn(text, [...noFigures(text), ...periods]);
  const owners = ownersIn(text, tree, city);
  const clauses = clausesOf(text);
  const subject = context.subject ?? subjectOf(text, clauses, owners, numbers);
  const reader: Reader = { text, title, head, periods, owners, clauses, numbers, subject, context };
  const walk = new Walk(reader);
  const found = clauses.flatMap((clause) => walk.clause(clause));
  const place = (at: number) => prose.at[at] ?? raw.length;
  const figures = [
    ...found.map((figure) => ({ ...figure, start: place(figure.start) })),
    ...cellsOfTables(prose.tables, reader),
  ].sort((one, other) => one.start - other.start);
  if (figures.length > MOST_FIGURES) return fail(`稿子里的数超过${MOST_FIGURES}个，请分段核对`);
  return ok({ figures, asks: asksOf(figures, subject) });
}

const tooLong = (text: string): string | undefined =>
  text.split(/[。！？；\n]/).find((sentence) => sentence.length > LONGEST_SENTENCE);

const asksOf = (figures: readonly DraftFigure[], subject: Reader["subject"]): DraftReading["asks"] => ({
  subject: subject === undefined && figures.some(({ measure, doubt }) => measure !== undefined && doubt === "owner"),
  year: figures.some(({ measure, doubt }) => measure !== undefined && doubt === "year"),
});
