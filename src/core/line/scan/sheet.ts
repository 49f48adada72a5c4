import { findAddresses } from "../../text/addresses.ts";
import { EMOJI_MARK, maskEmoji } from "../../text/emoji.ts";
import { foldText } from "../../text/text.ts";
import type { Span } from "../reading.ts";

/** A part of the line that a reader has interpreted. */
export interface Claim {
  readonly start: number;
  readonly end: number;
  readonly as: Span["as"];
  readonly label: string;
}

/** Text that is kept whole: a quotation, or a web address, whose `open` is empty. */
export interface Quote {
  readonly start: number;
  readonly end: number;
  readonly open: string;
}

/**
 * A line while it is being read. Each character is either free or claimed by the reader that interpreted it. Characters
 * that stay free form the title.
 */
export interface Sheet {
  /** The line as typed. */
  readonly raw: string;
  /** The line with width and script folded and emoji masked. Positions are the same as in `raw`. */
  readonly text: string;
  readonly quotes: readonly Quote[];
  /** For each character, the number of its quotation counted from 1, or 0 outside quotations. */
  readonly inQuote: Uint16Array;
  readonly owned: Uint8Array;
  readonly claims: Claim[];
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "“": "”", "「": "」", "《": "》", "『": "』" };
const PUNCTUATION = "/「」『』《》,，、;；。.!！?？()（）[]【】~～:：=+|·…—-→>\"'“”‘’";
const SPACES = " \t\n\r\u3000\u00a0\u2028\u2029\u200b\u200c\u200d\u2060\ufeff\v\f";

// The class of each character: 1 for punctuation, 2 for white space. A table is used because every character is looked
// up.
const CLASSES = new Uint8Array(0x10000);
for (const char of PUNCTUATION + EMOJI_MARK) CLASSES[char.charCodeAt(0)] = 1;
for (const char of SPACES) CLASSES[char.charCodeAt(0)] = 2;

/** Whether the character is white space or invisible. */
export const isSpace = (char: string | undefined): boolean => char !== undefined && CLASSES[char.charCodeAt(0)] === 2;

/** Whether a word ends before this character. */
export const isBreak = (char: string | undefined): boolean => char === undefined || CLASSES[char.charCodeAt(0)] !== 0;

/** Prepares a line for reading. */
export function createSheet(raw: string): Sheet {
  const text = maskEmoji(foldText(raw));
  const inQuote = new Uint16Array(text.length);
  return { raw, text, quotes: findQuotes(raw, inQuote), inQuote, owned: new Uint8Array(text.length), claims: [] };
}

/** Marks a part of the line as interpreted. */
export function claim(sheet: Sheet, start: number, end: number, as: Span["as"], label: string): void {
  if (end <= start) return;
  sheet.owned.fill(1, start, end);
  sheet.claims.push({ start, end, as, label });
}

/** Whether no part of the range has been claimed. */
export function isFree(sheet: Sheet, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if (sheet.owned[index] === 1) return false;
  return true;
}

/**
 * The start of the word that ends at `end`, at most `most` characters back. The word consists of free characters
 * outside quotations.
 */
export function wordStart(sheet: Sheet, end: number, most: number): number {
  let start = end;
  while (start > 0 && end - start < most && !isBreak(sheet.text[start - 1]) && isPlain(sheet, start - 1)) start -= 1;
  return start;
}

/**
 * The end of the word that begins at `start`, at most `most` characters on. The word consists of free characters
 * outside quotations.
 */
export function wordEnd(sheet: Sheet, start: number, most: number): number {
  let end = start;
  while (end < sheet.text.length && end - start < most && !isBreak(sheet.text[end]) && isPlain(sheet, end)) end += 1;
  return end;
}

/** Whether the character is free and outside quotations. */
export const isPlain = (sheet: Sheet, index: number): boolean =>
  sheet.owned[index] === 0 && sheet.inQuote[index] === 0 && sheet.text[index] !== "《";

/** The quotation that begins at `index`. */
export function quoteAt(sheet: Sheet, index: number): Quote | undefined {
  const quote = sheet.quotes[(sheet.inQuote[index] ?? 0) - 1];
  return quote?.start === index ? quote : undefined;
}

/** The text of a quotation without its marks. */
export function quoted(sheet: Sheet, quote: Quote): string {
  if (quote.open === "") return sheet.raw.slice(quote.start, quote.end);
  const inner = sheet.raw.slice(quote.start + 1, quote.end - 1);
  return quote.open === '"' ? inner.replaceAll('""', '"') : inner;
}

/** Splits the line into its claims and the title and punctuation between them. */
export function spansOf(sheet: Sheet, titleLabel: string): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of [...sheet.claims].sort((one, other) => one.start - other.start)) {
    if (found.end <= at) continue;
    cutFree(sheet, at, found.start, titleLabel, spans);
    const start = Math.max(at, found.start);
    spans.push({ text: sheet.raw.slice(start, found.end), as: found.as, label: found.label });
    at = found.end;
  }
  cutFree(sheet, at, sheet.raw.length, titleLabel, spans);
  return spans;
}

function cutFree(sheet: Sheet, start: number, end: number, titleLabel: string, spans: Span[]): void {
  let at = start;
  while (at < end) {
    const breaks = isLoose(sheet, at);
    let stop = at + 1;
    while (stop < end && isLoose(sheet, stop) === breaks) stop += 1;
    spans.push({
      text: sheet.raw.slice(at, stop),
      as: breaks ? "punctuation" : "title",
      label: breaks ? "" : titleLabel,
    });
    at = stop;
  }
}

const isLoose = (sheet: Sheet, index: number): boolean => sheet.inQuote[index] === 0 && isBreak(sheet.text[index]);

function findQuotes(raw: string, inQuote: Uint16Array): readonly Quote[] {
  const quotes: Quote[] = [];
  for (const { start, end } of findAddresses(raw)) {
    quotes.push({ start, end, open: "" });
    inQuote.fill(quotes.length, start, end);
  }
  // Opening marks without a closing one; they are not searched for again.
  const lonely = new Set<string>();
  for (let index = 0; index < raw.length; index += 1) {
    const code = raw.charCodeAt(index);
    // A quick check: the opening marks are ", “ and some between 《 and 『.
    if (code !== 0x22 && code !== 0x201c && (code < 0x300a || code > 0x300e)) continue;
    const open = raw.charAt(index);
    const close = CLOSING[open];
    if (inQuote[index] !== 0) continue;
    if (close === undefined || lonely.has(open) || quotes.length >= 65_000) continue;
    const end = open === '"' ? endOfStraight(raw, index) : raw.indexOf(close, index + 1) + 1;
    if (end <= 0) {
      lonely.add(open);
      continue;
    }
    quotes.push({ start: index, end, open });
    inQuote.fill(quotes.length, index, end);
    index = end - 1;
  }
  return quotes;
}

// Inside straight quotes a doubled quote stands for one.
function endOfStraight(raw: string, start: number): number {
  for (let index = start + 1; index < raw.length; index += 1) {
    if (raw[index] !== '"') continue;
    if (raw[index + 1] !== '"') return index + 1;
    index += 1;
  }
  return 0;
}
