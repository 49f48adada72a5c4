import type { Span } from "./figures.ts";

/** A clause: the text between two commas or between brackets. */
export interface Clause extends Span {
  readonly sentence: number;
  readonly paragraph: number;
  /** The clause stands in brackets, which contain parts and remarks. */
  readonly aside: boolean;
  /** The clause begins after a semicolon or a full stop. */
  readonly opens: boolean;
}

const BOUNDARY = /[，；。！？\n]|-{2,}|—+|\p{Extended_Pictographic}\uFE0F?/gu;
const BRACKETS = /（[^（）\n]{0,400}）/g;

/** The clauses of the text, in order. Short brackets inside a word, as in 党组（党委）会, do not divide a clause. */
export function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let [sentence, paragraph, from, opens] = [0, 0, 0, true];
  const put = (to: number, aside = false) => {
    if (to > from) clauses.push({ from, to, sentence, paragraph, aside, opens });
    opens = false;
  };
  for (const { at, length, aside, mark } of boundariesOf(text)) {
    put(at, aside);
    from = at + length;
    if (/[。！？\n]/.test(mark)) sentence += 1;
    if (mark === "\n") paragraph += 1;
    if (/[。！？\n；]/.test(mark)) opens = true;
  }
  put(text.length);
  return clauses;
}

interface Boundary {
  readonly at: number;
  readonly length: number;
  readonly mark: string;
  /** Whether the clause before this boundary stands in brackets. */
  readonly aside: boolean;
}

function boundariesOf(text: string): readonly Boundary[] {
  const brackets = [...text.matchAll(BRACKETS)].filter(([words]) => /[\d，]/.test(words) || words.length > 8);
  const found: Boundary[] = brackets.flatMap(({ index, 0: words }) => [
    { at: index, length: 1, mark: "（", aside: false },
    { at: index + words.length - 1, length: 1, mark: "）", aside: true },
  ]);
  for (const { index, 0: mark } of text.matchAll(BOUNDARY)) {
    found.push({ at: index, length: mark.length, mark, aside: false });
  }
  found.sort((one, other) => one.at - other.at);
  let inBrackets = false;
  return found.map((boundary) => {
    const aside = inBrackets;
    if (boundary.mark === "（") inBrackets = true;
    if (boundary.mark === "）") inBrackets = false;
    return { ...boundary, aside };
  });
}
