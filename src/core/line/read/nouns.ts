import type { Notes } from "../scan/notes.ts";
import { isBreak, type Sheet, wordEnd, wordStart } from "../scan/sheet.ts";
import { isWho } from "../values/names.ts";

/** Characters with which a number may begin. */
export const NUMERAL = /[\d〇零一二三四五六七八九十两百千万几数若半]/;

/** The words around a number: the one that ends before it and the one that begins after its unit. */
export interface Around {
  readonly from: number;
  readonly before: string;
  readonly to: number;
  readonly after: string;
}

/** The words before and after a number. */
export function aroundOf(sheet: Sheet, start: number, end: number): Around {
  const from = wordStart(sheet, start, 12);
  const to = wordEnd(sheet, end, 10);
  return { from, before: sheet.text.slice(from, start), to, after: sheet.text.slice(end, to) };
}

/** Whether the words after a number belong to the next number: 「共4天实到47人」. */
export function leadsOn(notes: Notes, after: string): boolean {
  if (/^\d/.test(after)) return true;
  const noun = notes.lexicon.nounsByStart.get(after.charAt(0))?.find((one) => after.startsWith(one));
  return noun !== undefined && NUMERAL.test(after.charAt(noun.length));
}

/** Whether a noun of a quantity begins at this position, as 实到 in 应到40实到35. */
export const beginsNoun = (notes: Notes, text: string, at: number): boolean =>
  notes.lexicon.nounsByStart.get(text.charAt(at))?.some((noun) => text.startsWith(noun, at)) === true;

/** The longest noun at the end of a word. */
export function longestEnd(notes: Notes, said: string) {
  const word = said.toLowerCase();
  const { nouns, nounsByEnd } = notes.lexicon;
  const noun = nounsByEnd.get(word.at(-1) ?? "")?.find((candidate) => word.endsWith(candidate));
  const quantities = noun === undefined ? undefined : nouns.get(noun);
  return noun !== undefined && quantities ? { noun, quantities } : undefined;
}

/** The noun that equals the word. */
export function exactNoun(notes: Notes, word: string) {
  const quantities = notes.lexicon.nouns.get(word.toLowerCase());
  return quantities && { noun: word, quantities };
}

/** The word before a space at `index`, which may be the number's noun: 「受益群众 110人次」. */
export function wordBefore(sheet: Sheet, index: number): { readonly start: number; readonly word: string } | undefined {
  if (sheet.text[index - 1] !== " ") return undefined;
  const start = wordStart(sheet, index - 1, 10);
  if (start === index - 1 || (start > 0 && !isBreak(sheet.text[start - 1]))) return undefined;
  return { start, word: sheet.text.slice(start, index - 1) };
}

/** The longest noun that directly follows a number, and its length together with a space before it. */
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
    // A noun directly before another number belongs to that number (女8共20人, 35人受益110人次), unless it names
    // counted people (28名党员12名群众).
    const isCounting = noun !== undefined && isWho(noun) && /^[名位个]$/.test(figure.unit);
    const isNext = noun !== undefined && !isCounting && NUMERAL.test(around.after.charAt(noun.length));
    return noun !== undefined && quantities && !isNext ? { noun, quantities, length: noun.length } : undefined;
  }
  // In English a space separates number and noun: 「1 fixed」, 「3 issues」.
  if (sheet.text[figure.end] !== " ") return undefined;
  const end = wordEnd(sheet, figure.end + 1, 14);
  const word = sheet.text.slice(figure.end + 1, end).toLowerCase();
  const quantities = /^[a-z]+$/.test(word) ? nouns.get(word) : undefined;
  return quantities && { noun: word, quantities, length: end - figure.end };
}
