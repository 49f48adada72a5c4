import { type FigurePhrase, readFigureAt, type Wording } from "../ledger/figure-text.ts";
import { type Measure, type MeasureId, measureOf } from "../ledger/measures.ts";
import { fail, ok, type Result } from "../text/result.ts";
import { foldText } from "../text/text.ts";
import type { Day } from "../time/days/day.ts";
import type { Period } from "../time/periods.ts";
import { CLAIM_CUES, NAMES } from "./cues.ts";
import { type DraftPeriods, draftPeriods } from "./periods.ts";
import { type Piece, piecesOf, readSentence, type SaidScope, type Sentence } from "./sentence.ts";

export type { SaidScope } from "./sentence.ts";

/** The longest draft that is read, in characters. */
export const LONGEST_DRAFT = 40_000;
/** The longest sentence of a draft. */
export const LONGEST_SENTENCE = 2_000;
/** The most figures of a draft. */
export const MOST_FIGURES = 500;

/** One number, or one claim, of a draft: what it says, and what it counts when that is certain. */
export interface DraftFigure {
  readonly start: number;
  readonly text: string;
  /** The clause it stands in, to be found again by whoever wrote it. */
  readonly clause: string;
  readonly wording: Wording | { readonly kind: "every" };
  readonly measure: Measure | undefined;
  readonly period: Period | undefined;
  readonly scope: SaidScope;
  /** The sentence up to the figure, in which other units may be named. */
  readonly before: string;
  /** Why nothing certain can be said, in words for people. */
  readonly doubt: string | undefined;
}

/** Where a draft is read. */
export interface DraftContext {
  readonly today: Day;
  /** The period that was said for the whole draft. */
  readonly period?: Period | undefined;
}

/**
 * Finds the numbers of a draft that have a unit, and what each counts; names, ordinals and dates are no numbers. Reads each
 * character a bounded number of times; a draft over a limit is refused as a whole.
 */
export function readDraft(raw: string, context: DraftContext): Result<readonly DraftFigure[]> {
  if (raw.length > LONGEST_DRAFT) return fail(`稿子超过${LONGEST_DRAFT}字，请分段核对`);
  const text = foldText(raw)
    .replace(/(?<!\d),|,(?!\d{3}(?!\d))/g, "，")
    .replaceAll(";", "；")
    .replaceAll("(", "（")
    .replaceAll(")", "）");
  const masked = text
    .replace(NAMES, (name) => "　".repeat(name.length))
    .replace(/《[^》]{0,80}》/g, (title) => "　".repeat(title.length));
  const periods = draftPeriods(text, context.period, context.today);
  const found: DraftFigure[] = [];
  for (const paragraph of piecesOf(text, /\n/g)) {
    for (const piece of piecesOf(text, /[。！？；]/g, paragraph)) {
      if (piece.to - piece.from > LONGEST_SENTENCE)
        return fail(`「${text.slice(piece.from, piece.from + 12)}……」这一句超过${LONGEST_SENTENCE}字，请断句后再核对`);
      const sentence = readSentence(text, masked, piece, paragraph.from);
      found.push(...figuresOf(text, masked, sentence, periods), ...claimsIn(text, sentence, periods));
      if (found.length > MOST_FIGURES) return fail(`稿子里的数超过${MOST_FIGURES}个，请分段核对`);
    }
  }
  return ok(found.sort((a, b) => a.start - b.start));
}

/** The figures of a sentence that count something, or may. */
function figuresOf(text: string, masked: string, sentence: Sentence, periods: DraftPeriods): readonly DraftFigure[] {
  const figures = figuresIn(masked, sentence);
  return figures.flatMap((figure, index) => {
    const clause = sentence.clauseAt(figure.start);
    if (clause === undefined) return [];
    const own = {
      from: Math.max(clause.from, figures[index - 1]?.end ?? sentence.from),
      to: Math.min(clause.to, figures[index + 1]?.start ?? sentence.to),
    };
    const found = sentence.measureOf(figure, own);
    const isWord = figure.wording.kind === "vague" || !/\d/.test(figure.text);
    if (found === undefined && isWord) return [];
    return [described(text, sentence, clause, figure, found, periods)];
  });
}

function figuresIn(text: string, { from, to }: Piece): readonly FigurePhrase[] {
  const found: FigurePhrase[] = [];
  let at = from;
  while (at < to) {
    const figure = isInNumber(text, at) ? undefined : readFigureAt(text, at);
    if (figure === undefined || figure.unit === "" || isSmallWord(figure)) {
      at += 1;
      continue;
    }
    found.push(figure);
    at = figure.end;
  }
  return found;
}

const isInNumber = (text: string, at: number): boolean =>
  at > 0 && /[\d.第a-zA-Z〇零一二三四五六七八九十百千万亿]/.test(text.charAt(at - 1));

/** 一个, 三项, 一件: in prose these are words more often than figures. */
const isSmallWord = ({ text, unit, wording }: FigurePhrase): boolean =>
  /^[一二两三四五六七八九](?!十|百|千|万)/.test(text) &&
  (/[个項项件批条份户%]/.test(unit) || wording.kind !== "number");

function described(
  text: string,
  sentence: Sentence,
  clause: Piece,
  { start, text: said, wording }: Pick<FigurePhrase, "start" | "text"> & Pick<DraftFigure, "wording">,
  found: MeasureId | "several" | undefined,
  periods: DraftPeriods,
): DraftFigure {
  const scope = sentence.scopeBefore(start);
  const measure = found !== undefined && found !== "several" ? measureOf(found) : undefined;
  const base = {
    start,
    text: said,
    clause: text.slice(clause.from, clause.to).trim(),
    wording,
    measure,
    scope,
    before: text.slice(sentence.from, start),
  };
  const doubted = (doubt: string): DraftFigure => ({ ...base, period: undefined, doubt });
  if (measure === undefined) return doubted(found === "several" ? "说的可能是几个指标，定不下来" : "没有对应的口径");
  if (sentence.isNotDone(clause)) return doubted("是对比数、计划数或平均数，不核");
  if (!fits(measure, scope)) return doubted("稿中的范围和这个指标的口径不一样");
  const period = periods.of(measure, start, sentence.paragraph);
  return { ...base, period, doubt: period === undefined ? "没写清是哪个时段" : undefined };
}

/** Sentences that claim something of every meeting or every unit, without a number. */
function claimsIn(text: string, sentence: Sentence, periods: DraftPeriods): readonly DraftFigure[] {
  const said = text.slice(sentence.from, sentence.to);
  return CLAIM_CUES.flatMap(({ says, measure, needs }) => {
    const last = [...said.matchAll(needs)].at(-1)?.index ?? -1;
    return [...said.matchAll(says)]
      .filter(({ index }) => index <= last && !/[三“]全?$/.test(said.slice(Math.max(0, index - 2), index)))
      .map(({ index, 0: words }): DraftFigure => {
        const start = sentence.from + index;
        const claim = { start, text: words, wording: { kind: "every" } as const };
        return described(text, sentence, sentence.clauseAt(start) ?? sentence, claim, measure, periods);
      });
  });
}

/** Whether a figure can be the one its sentence says whose it is. A committee speaks for the organs below it. */
function fits(measure: Measure, scope: SaidScope): boolean {
  if (scope === undefined) return true;
  if (measure.scope === "本级") return scope === "own";
  if (measure.scope === "各级") return scope === "all" || scope === "organs";
  if (measure.scope === "全市") return scope === "city";
  return scope !== "city";
}
