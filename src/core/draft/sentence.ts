import type { FigurePhrase } from "../ledger/figure-text.ts";
import type { MeasureId } from "../ledger/measures.ts";
import { CUES, type Cue } from "./cues.ts";

/** A part of a text. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Whose figure a sentence says it is. */
export type SaidScope = "own" | "all" | "city" | "organs" | undefined;

/** One sentence of a draft. What many figures ask of it is worked out once. */
export interface Sentence extends Piece {
  /** Where its paragraph begins. */
  readonly paragraph: number;
  readonly clauses: readonly Piece[];
  clauseAt(at: number): Piece | undefined;
  /** Whether a clause speaks of a plan, a comparison or a part, which is not the figure of the period. */
  isNotDone(clause: Piece): boolean;
  /** The last word before a place that says whose a figure is. */
  scopeBefore(at: number): SaidScope;
  /** The measure that the words around a figure name: those of its own clause first, then the last before it. */
  measureOf(figure: FigurePhrase, own: Piece): MeasureId | "several" | undefined;
}

// What was planned, compared or is a part is not the figure of the period.
const NOT_DONE =
  /同比|环比|增长|增加|减少|上升|下降|提高|较(?:上|去)|比(?:上|去)|计划|目标|力争|预计|拟|将(?!近)|不超过|平均|人均|每[场人家个]|每次(?![均都])|其余/;

const SCOPES: readonly (readonly [RegExp, Exclude<SaidScope, undefined>])[] = [
  [/全市/g, "city"],
  [/各级(?:机关)?(?:党)?组织|各(?:党)?支部|各单位|各部门/g, "all"],
  [/工委(?!员)|本级/g, "own"],
  [/市直机关(?!工委|各级|各单位|各部门|各支部)/g, "organs"],
];

/** Cuts a text at a boundary; what is empty is no piece. */
export function piecesOf(
  text: string,
  boundary: RegExp,
  within: Piece = { from: 0, to: text.length },
): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = within.from;
  for (const match of text.slice(within.from, within.to).matchAll(boundary)) {
    pieces.push({ from, to: within.from + match.index });
    from = within.from + match.index + match[0].length;
  }
  pieces.push({ from, to: within.to });
  return pieces.filter((piece) => piece.to > piece.from);
}

/** A sentence of a text; in `masked` what only looks like a figure or a cue is blank. */
export function readSentence(text: string, masked: string, piece: Piece, paragraph: number): Sentence {
  const clauses = piecesOf(text, /[，、：]/g, piece);
  const notDone = new Map<Piece, boolean>();
  const scopes = once(() => scopesIn(text, piece));
  const words = once(() => wordsIn(masked, piece));
  const byUnit = new Map<string, MeasureId | "several" | undefined>();
  return {
    ...piece,
    paragraph,
    clauses,
    clauseAt: (at) => clauses.find(({ from, to }) => from <= at && at < to),
    isNotDone(clause) {
      const known = notDone.get(clause) ?? NOT_DONE.test(text.slice(clause.from, clause.to));
      notDone.set(clause, known);
      return known;
    },
    scopeBefore: (at) => scopes().findLast(({ to }) => to <= at)?.scope,
    measureOf({ unit, start }, own) {
      const saysBefore = remembered((wanted) => wanted.test(masked.slice(piece.from, start)));
      const clause = masked.slice(own.from, own.to);
      const here = meant(wordsIn(masked, own), unit, (wanted) => saysBefore(wanted) || wanted.test(clause));
      if (here.length > 0) return single(here);
      const last = lastMeant(words(), own.from, unit, saysBefore);
      if (last !== undefined) return last.measure;
      if (!byUnit.has(unit)) {
        const says = remembered((wanted) => wanted.test(masked.slice(piece.from, piece.to)));
        byUnit.set(unit, single(meant(words(), unit, says)));
      }
      return byUnit.get(unit);
    },
  };
}

/** A cue in a text. */
interface Word extends Piece {
  readonly cue: Cue;
}

/** A cue that says something about a unit. */
interface Meant extends Piece {
  readonly measure: MeasureId | undefined;
}

type Says = (wanted: RegExp) => boolean;

/** The cues in a piece, in the order of their ends. */
function wordsIn(text: string, piece: Piece): readonly Word[] {
  const said = text.slice(piece.from, piece.to);
  const words: Word[] = [];
  for (const cue of CUES) {
    cue.says.lastIndex = 0;
    for (let match = cue.says.exec(said); match !== null; match = cue.says.exec(said))
      words.push({ from: piece.from + match.index, to: piece.from + cue.says.lastIndex, cue });
  }
  return words.sort((one, other) => one.to - other.to);
}

function meaningOf({ from, to, cue }: Word, unit: string, says: Says): Meant | undefined {
  const by = cue.where?.find(({ said }) => says(said))?.by ?? cue.by;
  return unit in by ? { from, to, measure: by[unit] } : undefined;
}

/** The cues that say something about a unit, the longest where one lies within another. */
function meant(words: readonly Word[], unit: string, says: Says): readonly Meant[] {
  const all = words.map((word) => meaningOf(word, unit, says)).filter((word) => word !== undefined);
  // Whatever lies around a word begins before it, or with it and is longer: one look in this order finds it.
  const outer = new Set<Meant>();
  let around: Piece = { from: -1, to: -1 };
  for (const word of all.toSorted((one, other) => one.from - other.from || other.to - one.to)) {
    const isInside = word.to <= around.to && (word.from > around.from || word.to < around.to);
    if (!isInside) outer.add(word);
    if (word.to > around.to) around = word;
  }
  return all.filter((word) => outer.has(word));
}

/** The last of them that ends before a place. Only one that ends where it does can lie around it. */
function lastMeant(words: readonly Word[], end: number, unit: string, says: Says): Meant | undefined {
  let last: Meant | undefined;
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index] as Word;
    if (word.to > end) continue;
    if (last !== undefined && word.to < last.to) break;
    const one = meaningOf(word, unit, says);
    if (one !== undefined && (last === undefined || one.from < last.from)) last = one;
  }
  return last;
}

function single(words: readonly Meant[]): MeasureId | "several" | undefined {
  if (words.length === 0) return undefined;
  return new Set(words.map(({ measure }) => measure)).size === 1 ? words[0]?.measure : "several";
}

interface Scoped extends Piece {
  readonly scope: SaidScope;
}

/** Every word of a sentence that says whose a figure is, in their order. */
function scopesIn(text: string, piece: Piece): readonly Scoped[] {
  const said = text.slice(piece.from, piece.to);
  return SCOPES.flatMap(([says, scope]) =>
    [...said.matchAll(says)].map(({ index, 0: word }): Scoped => {
      const from = piece.from + index;
      return { from, to: from + word.length, scope };
    }),
  ).sort((one, other) => one.from - other.from);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function remembered(says: Says): Says {
  const known = new Map<RegExp, boolean>();
  return (wanted) => {
    const answer = known.get(wanted) ?? says(wanted);
    known.set(wanted, answer);
    return answer;
  };
}
