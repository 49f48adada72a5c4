import type { Notes } from "../scan/notes.ts";
import { isBreak, type Sheet, wordEnd, wordStart } from "../scan/sheet.ts";
import { isWho } from "../values/names.ts";

/** A character that a number may begin with. */
export const NUMERAL = /[\d〇零一二三四五六七八九十两百千万几数若半]/;

/** The number's surroundings: the word it ends, and the word that begins behind its unit. */
export interface Around {
  readonly from: number;
  readonly before: string;
  readonly to: number;
  readonly after: string;
}

/** The words before and after a figure. */
export function aroundOf(sheet: Sheet, start: number, end: number): Around {
  const from = wordStart(sheet, start, 12);
  const to = wordEnd(sheet, end, 10);
  return { from, before: sheet.text.slice(from, start), to, after: sheet.text.slice(end, to) };
}

/** 「共4天实到47人」: what follows is the next number's. */
export function leadsOn(notes: Notes, after: string): boolean {
  if (/^\d/.test(after)) return true;
  const noun = notes.lexicon.nounsByStart.get(after.charAt(0))?.find((one) => after.startsWith(one));
  return noun !== undefined && NUMERAL.test(after.charAt(noun.length));
}

/** Whether a noun begins here: 应到40实到35. */
export const beginsNoun = (notes: Notes, text: string, at: number): boolean =>
  notes.lexicon.nounsByStart.get(text.charAt(at))?.some((noun) => text.startsWith(noun, at)) === true;

/** The longest noun a word ends with. */
export function longestEnd(notes: Notes, said: string) {
  const word = said.toLowerCase();
  const { nouns, nounsByEnd } = notes.lexicon;
  const noun = nounsByEnd.get(word.at(-1) ?? "")?.find((candidate) => word.endsWith(candidate));
  const quantities = noun === undefined ? undefined : nouns.get(noun);
  return noun !== undefined && quantities ? { noun, quantities } : undefined;
}

/** The noun a word is. */
export function exactNoun(notes: Notes, word: string) {
  const quantities = notes.lexicon.nouns.get(word.toLowerCase());
  return quantities && { noun: word, quantities };
}

/** The word before the space before `index`, which may be the noun: 「受益群众 110人次」. */
export function wordBefore(sheet: Sheet, index: number): { readonly start: number; readonly word: string } | undefined {
  if (sheet.text[index - 1] !== " ") return undefined;
  const start = wordStart(sheet, index - 1, 10);
  if (start === index - 1 || (start > 0 && !isBreak(sheet.text[start - 1]))) return undefined;
  return { start, word: sheet.text.slice(start, index - 1) };
}

/** The noun that follows a number, and how many characters it takes with the blank before it. */
export function longestStart(
  sheet: Sheet,
  notes: Notes,
  figure: { readonly end: number; readonly unit: string },
  around: Around,
) {
  const { nouns, nounsByStart } = notes.lexicon;
  if (around.after !== "") {
    const noun = nounsByStart.get(around.after.charAt(0))?.find((candidate) => around.after.startsWith(candidate));
    const quantities = noun === undefined ? undefined : nouns.get(noun);
    // 「女8共20人」, 「35人受益110人次」: a noun right before another number is that number's; 28名党员12名群众 are who they are.
    const isCounting = noun !== undefined && isWho(noun) && /^[名位个]$/.test(figure.unit);
    const isNext = noun !== undefined && !isCounting && NUMERAL.test(around.after.charAt(noun.length));
    return noun !== undefined && quantities && !isNext ? { noun, quantities, length: noun.length } : undefined;
  }
  // 「1 fixed」, 「3 issues」: in English the noun stands apart.
  if (sheet.text[figure.end] !== " ") return undefined;
  const end = wordEnd(sheet, figure.end + 1, 14);
  const word = sheet.text.slice(figure.end + 1, end).toLowerCase();
  const quantities = /^[a-z]+$/.test(word) ? nouns.get(word) : undefined;
  return quantities && { noun: word, quantities, length: end - figure.end };
}
