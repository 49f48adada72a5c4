// What stands under a key, as minutes, forms and chat posts write it: 主讲人｜沈一苇, 📍老礼堂.
import type { Deed } from "./deeds.ts";
import type { Layout } from "./layout.ts";

/** A stretch of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value longer than this is no value but a paragraph. */
const LONGEST = 30;
/** What may stand before a key: a mark of a list, a picture. */
const MARK = String.raw`(?:^|[\s;(])[^\p{Script=Han}\d\w\s]{0,3}\s*`;
const NEXT_KEY = /\s+(?=[\p{Script=Han}]{2,6}[:|])|\s*[(（](?=[\p{Script=Han}]{2,6}[:|])/u;

/** The value behind the first of a deed's clauses that one of `keys` heads, without blanks. */
export function valueUnder({ text }: Layout, { around }: Deed, keys: string): Span | undefined {
  const pattern = new RegExp(`${MARK}(?:${keys})\\s*(?:[:|]|[是为](?!了))\\s*`, "u");
  for (const clause of around) {
    const said = text.slice(clause.start, clause.end);
    const found = pattern.exec(said);
    if (found === null) continue;
    const start = clause.start + found.index + found[0].length;
    const value = text.slice(start, clause.end).split(NEXT_KEY, 1)[0]?.trimEnd() ?? "";
    if (value.length >= 2 && value.length <= LONGEST) return { start, end: start + value.length };
  }
  return undefined;
}
