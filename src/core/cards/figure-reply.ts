import { type FigurePhrase, readFigureAt } from "../ledger/figure-text.ts";
import { foldText } from "../text/text.ts";
import type { CardFigure } from "./card.ts";

/** What a reply to a card with numbers asks to open. */
export type FigureReply =
  /** The numbers of the card that fit the reply. If there are several, the bot asks which one is meant. */
  | { readonly kind: "named"; readonly figures: readonly CardFigure[] }
  /** The reply names a number that the card does not show. */
  | { readonly kind: "unknown"; readonly said: string }
  /** The reply asks for the records without naming a number: 「明细」. */
  | { readonly kind: "unnamed" }
  /** The reply asks about no number of the card. */
  | { readonly kind: "other" };

const ASKS = /明细|出处|哪|谁|什么|怎么来|看看|展开|打开/;
const EMPTY_WORDS =
  /明细|出处|是哪里来的|哪里来|怎么来|打开|展开|看看|什么|哪[一几]?|[这那是些些里来的吧呢啊吗请看查下谁有都给我一]|[，。？！?!,.、：:\s「」“”"@]/g;
const MARK = /[①-⑳㉑-㉟㊱-㊿]/g;
const SPELT_MARK = /(?:注|脚注|注释)\s*(\d{1,2})(?!\d)/g;

/**
 * Interprets a reply to a card that shows `figures`: 「明细」, 「这300是哪300」, 「这43次是哪些」, 「①」,
 * 「党课是哪些」.
 */
export function readFigureReply(said: string, figures: readonly CardFigure[]): FigureReply {
  const text = foldText(said).trim();
  const marks = marksIn(text);
  if (marks.length > 0) {
    const marked = figures.filter(({ mark }) => mark !== undefined && marks.includes(mark));
    return marked.length > 0 ? { kind: "named", figures: marked } : { kind: "unknown", said: said.trim() };
  }
  const numbers = numbersIn(text);
  const words = without(text, numbers);
  if (!ASKS.test(text) && (words !== "" || numbers.length === 0)) return { kind: "other" };
  const [first] = numbers;
  if (first !== undefined) {
    const fitting = distinct(figures.filter((figure) => numbers.some((number) => shows(figure, number))));
    // The number may be part of a name: 11月支委会.
    const byName = fitting.length > 0 ? [] : namedBy(bare(text), figures);
    if (byName.length > 0) return { kind: "named", figures: byName };
    if (fitting.length === 0) return { kind: "unknown", said: first.text };
    return { kind: "named", figures: narrowed(fitting, numbers, words) };
  }
  // If only counter words remain, the reply names no number: 「这一条是哪条」.
  if (/^[条项个件次家场名人]*$/.test(words)) return { kind: "unnamed" };
  const named = namedBy(words, figures);
  return named.length > 0 ? { kind: "named", figures: named } : { kind: "other" };
}

function marksIn(text: string): readonly number[] {
  const spelt = [...text.matchAll(SPELT_MARK)].map(([, number]) => Number(number));
  return [...[...text.matchAll(MARK)].map(([char]) => markOf(char.codePointAt(0) ?? 0)), ...spelt];
}

const markOf = (point: number): number => {
  if (point >= 0x32b1) return point - 0x32b1 + 36;
  return point >= 0x3251 ? point - 0x3251 + 21 : point - 0x2460 + 1;
};

/** All numbers in a text, each as long as possible. 「这一条」 contains none. */
function numbersIn(text: string): readonly FigurePhrase[] {
  const found: FigurePhrase[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const phrase = readFigureAt(text, at);
    if (phrase === undefined || phrase.wording.kind === "vague" || /^一[^百千万]?$/.test(phrase.text)) continue;
    found.push(phrase);
    at = phrase.end - 1;
  }
  return found;
}

function without(text: string, phrases: readonly FigurePhrase[]): string {
  const left = phrases.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  return bare(left);
}

const bare = (text: string): string => text.replace(EMPTY_WORDS, "");

/**
 * Whether the card prints the figure with this number. A 余 or 近 is ignored, because people type only the number they
 * see.
 */
function shows({ says }: CardFigure, said: FigurePhrase): boolean {
  return says.some((words) => numbersIn(words).some((shown) => sameNumber(shown, said)));
}

const sameNumber = (shown: FigurePhrase, said: FigurePhrase): boolean =>
  shown.wording.kind === "number" && said.wording.kind === "number"
    ? shown.wording.n === said.wording.n
    : shown.text === said.text;

/** Of several figures with the same number, keeps those with the stated unit and name, if there are any. */
function narrowed(
  fitting: readonly CardFigure[],
  numbers: readonly FigurePhrase[],
  words: string,
): readonly CardFigure[] {
  const units = numbers.map(({ unit }) => unit).filter((unit) => unit !== "");
  const byUnit = fitting.filter(({ says }) =>
    says.some((said) =>
      numbersIn(said).some(
        (shown) => units.includes(shown.unit) && numbers.some((number) => sameNumber(shown, number)),
      ),
    ),
  );
  const left = byUnit.length > 0 ? byUnit : fitting;
  const byName = words === "" ? [] : namedBy(words, left);
  return byName.length > 0 ? byName : left;
}

/**
 * The figures with exactly this name; otherwise the shortest name that contains it, so that 党课 means 党课场次 rather
 * than 党课覆盖人次.
 */
function namedBy(words: string, figures: readonly CardFigure[]): readonly CardFigure[] {
  const same = figures.filter(({ name }) => bare(name) === words);
  if (same.length > 0) return distinct(same);
  const holding = figures.filter(
    ({ name, says }) => bare(name).includes(words) || says.some((said) => said.includes(words)),
  );
  const fitting = holding.length > 0 ? holding : figures.filter(({ name }) => words.includes(bare(name)));
  const shortest = Math.min(...fitting.map(({ name }) => name.length));
  return distinct(fitting.filter(({ name }) => name.length === shortest));
}

/** Removes figures that would list the same records as an earlier one. */
const distinct = (figures: readonly CardFigure[]): readonly CardFigure[] => [
  ...new Map(figures.map((figure) => [JSON.stringify(figure.opens), figure])).values(),
];
