import { type FigurePhrase, readFigureAt, type Wording } from "../ledger/figure-text.ts";
import { type Measure, type MeasureId, measureOf } from "../ledger/measures.ts";
import { foldWidth } from "../text/text.ts";
import { type Day, yearOf } from "../time/days/day.ts";
import { type Period, readPeriod } from "../time/periods.ts";
import { CLAIM_CUES, CUES, NAMES } from "./cues.ts";

/** Whose figure a sentence says it is. */
export type SaidScope = "own" | "all" | "city" | "organs" | undefined;

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

/** Finds the numbers of a draft that have a unit, and what each counts; names, ordinals and dates are no numbers. */
export function readDraft(raw: string, context: DraftContext): readonly DraftFigure[] {
  const text = foldWidth(raw)
    .replace(/(?<!\d),|,(?!\d{3}(?!\d))/g, "，")
    .replaceAll(";", "；")
    .replaceAll("(", "（")
    .replaceAll(")", "）");
  const masked = text
    .replace(NAMES, (name) => "　".repeat(name.length))
    .replace(/《[^》]*》/g, (title) => "　".repeat(title.length));
  const periods = findPeriods(text, context.today);
  const found: DraftFigure[] = [];
  for (const sentence of piecesOf(text, /[。！？\n；]/g)) {
    const figures = figuresIn(masked, sentence);
    for (const [index, figure] of figures.entries()) {
      const near = { from: figures[index - 1]?.end ?? sentence.from, to: figures[index + 1]?.start ?? sentence.to };
      const read = readOne(text, masked, sentence, near, figure, periods, context);
      if (read !== undefined) found.push(read);
    }
    found.push(...claimsIn(text, sentence, periods, context));
  }
  return found.sort((a, b) => a.start - b.start);
}

interface Piece {
  readonly from: number;
  readonly to: number;
}

function piecesOf(text: string, boundary: RegExp, within: Piece = { from: 0, to: text.length }): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = within.from;
  for (const match of text.slice(within.from, within.to).matchAll(boundary)) {
    pieces.push({ from, to: within.from + match.index });
    from = within.from + match.index + match[0].length;
  }
  pieces.push({ from, to: within.to });
  return pieces.filter((piece) => piece.to > piece.from);
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

// What was planned, compared or is a part is not the figure of the period.
const NOT_DONE =
  /同比|环比|增长|增加|减少|上升|下降|提高|较(?:上|去)|比(?:上|去)|计划|目标|力争|预计|拟|将(?!近)|不超过|平均|人均|每[场人家个]|每次(?![均都])|其余/;

function readOne(
  text: string,
  masked: string,
  sentence: Piece,
  near: Piece,
  figure: FigurePhrase,
  periods: readonly Stated[],
  context: DraftContext,
): DraftFigure | undefined {
  const clause = piecesOf(text, /[，、：]/g, sentence).find(
    ({ from, to }) => from <= figure.start && figure.start < to,
  );
  if (clause === undefined) return undefined;
  const own = { from: Math.max(clause.from, near.from), to: Math.min(clause.to, near.to) };
  const found = measureIn(masked, sentence, own, figure);
  const isWord = figure.wording.kind === "vague" || !/\d/.test(figure.text);
  if (found === undefined && isWord) return undefined;
  const measure = found !== undefined && found !== "several" ? measureOf(found) : undefined;
  const clauseText = text.slice(clause.from, clause.to).trim();
  const base = {
    start: figure.start,
    text: figure.text,
    clause: clauseText,
    wording: figure.wording,
    before: text.slice(sentence.from, figure.start),
  };
  return { ...base, ...aboutOf(text, sentence, figure.start, clauseText, measure, found, periods, context) };
}

function aboutOf(
  text: string,
  sentence: Piece,
  at: number,
  clause: string,
  measure: Measure | undefined,
  found: MeasureId | "several" | undefined,
  periods: readonly Stated[],
  context: DraftContext,
): Pick<DraftFigure, "measure" | "period" | "scope" | "doubt"> {
  const scope = scopeBefore(text, sentence, at);
  if (measure === undefined) {
    const doubt = found === "several" ? "说的可能是几个指标，定不下来" : "没有对应的口径";
    return { measure, period: undefined, scope, doubt };
  }
  if (NOT_DONE.test(clause)) return { measure, period: undefined, scope, doubt: "是对比数、计划数或平均数，不核" };
  if (!fits(measure, scope)) return { measure, period: undefined, scope, doubt: "稿中的范围和这个指标的口径不一样" };
  const period = periodAt(text, at, measure, periods, context);
  return { measure, period, scope, doubt: period === undefined ? "没写清是哪个时段" : undefined };
}

/** The measure that the words around a figure name: those of its own clause first, then the last before it. */
function measureIn(text: string, sentence: Piece, own: Piece, figure: FigurePhrase): MeasureId | "several" | undefined {
  const said = text.slice(sentence.from, figure.start);
  const here = wordsIn(text, own, figure.unit, said);
  if (here.length > 0) return single(here);
  const before = wordsIn(text, { from: sentence.from, to: own.from }, figure.unit, said);
  const last = before.at(-1);
  if (last !== undefined) return last.measure;
  const all = wordsIn(text, sentence, figure.unit, text.slice(sentence.from, sentence.to));
  return all.length === 0 ? undefined : single(all);
}

interface Word extends Piece {
  readonly measure: MeasureId | undefined;
}

function single(words: readonly Word[]): MeasureId | "several" | undefined {
  const measures = new Set(words.map(({ measure }) => measure));
  return measures.size === 1 ? words[0]?.measure : "several";
}

/** The cue words in a piece that say something about a unit, the longest where one lies within another. */
function wordsIn(text: string, piece: Piece, unit: string, said: string): readonly Word[] {
  const words: Word[] = [];
  for (const cue of CUES) {
    for (const match of text.slice(piece.from, piece.to).matchAll(cue.says)) {
      const by =
        cue.where?.find(({ said: wanted }) => wanted.test(said) || wanted.test(text.slice(piece.from, piece.to)))?.by ??
        cue.by;
      if (!(unit in by)) continue;
      const from = piece.from + match.index;
      words.push({ from, to: from + match[0].length, measure: by[unit] });
    }
  }
  return words.filter((one) => !words.some((other) => isInside(one, other))).sort((a, b) => a.to - b.to);
}

const isInside = (one: Piece, other: Piece): boolean =>
  other.from <= one.from && one.to <= other.to && other.to - other.from > one.to - one.from;

function claimsIn(
  text: string,
  sentence: Piece,
  periods: readonly Stated[],
  context: DraftContext,
): readonly DraftFigure[] {
  const said = text.slice(sentence.from, sentence.to);
  return CLAIM_CUES.flatMap(({ says, measure: id, needs }) =>
    [...said.matchAll(says)]
      .filter((match) => needs.test(said.slice(match.index)) && !/[三“]全?$/.test(said.slice(0, match.index)))
      .map((match): DraftFigure => {
        const start = sentence.from + match.index;
        const measure = measureOf(id);
        const base = { start, text: match[0], clause: clauseAt(text, start), wording: { kind: "every" } as const };
        return {
          ...base,
          before: text.slice(sentence.from, start),
          ...aboutOf(text, sentence, start, base.clause, measure, id, periods, context),
        };
      }),
  );
}

function clauseAt(text: string, at: number): string {
  const piece = piecesOf(text, /[，、：。；\n]/g).find(({ from, to }) => from <= at && at < to);
  return piece === undefined ? "" : text.slice(piece.from, piece.to).trim();
}

const SCOPES: readonly (readonly [RegExp, Exclude<SaidScope, undefined>])[] = [
  [/全市/g, "city"],
  [/各级(?:机关)?(?:党)?组织|各(?:党)?支部|各单位|各部门/g, "all"],
  [/工委(?!员)|本级/g, "own"],
  [/市直机关(?!工委|各级|各单位|各部门|各支部)/g, "organs"],
];

/** The last word before a figure that says whose it is. */
function scopeBefore(text: string, sentence: Piece, at: number): SaidScope {
  const said = text.slice(sentence.from, at);
  let last: { at: number; scope: SaidScope } = { at: -1, scope: undefined };
  for (const [says, scope] of SCOPES) {
    for (const match of said.matchAll(says)) if (match.index >= last.at) last = { at: match.index, scope };
  }
  return last.scope;
}

/** Whether a figure can be the one its sentence says whose it is. A committee speaks for the organs below it. */
function fits(measure: Measure, scope: SaidScope): boolean {
  if (scope === undefined) return true;
  if (measure.scope === "本级") return scope === "own";
  if (measure.scope === "各级") return scope === "all" || scope === "organs";
  if (measure.scope === "全市") return scope === "city";
  return scope !== "city";
}

/** A period that a draft states somewhere; undefined where it is masked or cannot be read. */
interface Stated {
  readonly at: number;
  readonly period: Period | undefined;
  /** 截至…: how things stand on its last day. */
  readonly asOf: boolean;
}

const PERIOD =
  /(?:\d{4}|[今去本])年(?:以来|上半年|下半年|第?[一二三四]季度|\d{1,2}(?:月份?)?(?:至|-|—|~)\d{1,2}月份?|\d{1,2}月\d{1,2}日|\d{1,2}月份?)?|20\d?[xX×*]{1,2}年(?:以来)?|上半年|下半年|第?[一二三四]季度|(?:上|本)(?:个)?(?:季度|月|周)|\d{1,2}(?:月份?)?(?:至|-|—|~)\d{1,2}月份?|\d{1,2}月\d{1,2}日|\d{1,2}月份?|近[一两二三四五]年/g;

function findPeriods(text: string, today: Day): readonly Stated[] {
  return [...text.matchAll(PERIOD)].map((match) => {
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + match[0].length);
    const words = /^年?$/.test(match[0]) ? "" : match[0];
    const read = readPeriod(words, { today });
    const asOf = /截至[^，。；]{0,3}$/.test(before) || /^[底末]/.test(after);
    return { at: match.index, period: read.ok ? read.value : undefined, asOf };
  });
}

/** The period of a figure: the last stated in its paragraph, else the only one of the draft, else what was said for it. */
function periodAt(
  text: string,
  at: number,
  measure: Measure,
  periods: readonly Stated[],
  { period, today }: DraftContext,
): Period | undefined {
  const standsOn = measure.period === "时点" || measure.period === "累计";
  const paragraph = text.lastIndexOf("\n", at) + 1;
  const here = periods.findLast((stated) => stated.at >= paragraph && stated.at < at);
  if (here !== undefined) {
    if (here.asOf) return standsOn ? here.period : period;
    return here.period ?? period;
  }
  if (period !== undefined) return period;
  const known = periods.filter((stated) => !stated.asOf).map((stated) => stated.period);
  const [only] = known;
  const isOne = known.every((one) => one?.from === only?.from && one?.to === only?.to);
  if (only !== undefined && isOne) return only;
  if (!standsOn || known.length > 0) return undefined;
  return { from: yearOf(today).from, to: today, label: "今年", open: true, unit: "year" };
}
