import { kindByName } from "../../kinds/index.ts";
import type { Notes } from "../scan/notes.ts";
import { isSpace, quoteAt, quoted, type Sheet } from "../scan/sheet.ts";

const TRIM = /^[,，、。;；:：!！~～.·\-—|/\s]+|[,，、。;；:：!！~～·\-—|/\s]+$/g;

/** Text that no reader took; `bare` is the same text without its quotation marks. */
type Piece = { readonly text: string; readonly bare: string | undefined };

/** A piece that ends with a preposition, because a number was removed after it: 为30名老人理发 becomes 为老人理发. */
const LEFT_OPEN = /[为给替向帮陪教]$/;

/** The text that no reader took becomes the title. */
export function readTitle(sheet: Sheet, notes: Notes): void {
  const pieces = tellApart(notes, freePieces(sheet, notes));
  const worded = pieces.filter((piece) => !/^[\d０-９]+$/.test(piece.text));
  const sole = worded.length === 1 && notes.titles.length === 0;
  // The marks 《》 stay if the title has other words besides the marked ones; plain quotation marks are removed.
  for (const piece of pieces) {
    notes.titles.push(piece.bare !== undefined && (sole || !piece.text.startsWith("《")) ? piece.bare : piece.text);
  }
}

function freePieces(sheet: Sheet, notes: Notes): readonly Piece[] {
  const { text } = sheet;
  const found: Piece[] = [];
  let ended = 0;
  for (let start = 0; start < text.length; start += 1) {
    if (!isOpen(sheet, start)) continue;
    let end = start + 1;
    while (end < text.length && isOpen(sheet, end)) end += 1;
    const piece = pieceOf(sheet, notes, start, end);
    const last = found.at(-1);
    if (last && ended > 0 && isGlued(sheet, ended, start) && LEFT_OPEN.test(last.text) && piece.bare === undefined)
      found[found.length - 1] = { text: last.text + piece.text, bare: undefined };
    else if (isWording(text.slice(start, end), piece.text)) found.push(piece);
    ended = end;
    start = end - 1;
  }
  return found;
}

/** Whether no reader took the character and it does not separate words. */
const isOpen = ({ text, owned, inQuote }: Sheet, at: number): boolean =>
  owned[at] === 0 && !(isSpace(text[at]) && inQuote[at] === 0);

const isWording = (folded: string, piece: string): boolean =>
  /[\p{L}\p{N}]/u.test(folded) || /^\p{Extended_Pictographic}/u.test(piece);

function pieceOf(sheet: Sheet, notes: Notes, start: number, end: number): Piece {
  const { raw } = sheet;
  const quote = quoteAt(sheet, start);
  if (quote === undefined) return { text: trimmed(raw.slice(start, end)), bare: undefined };
  // A comma may stand directly after the mark that closes a quotation.
  const rest = trimmed(raw.slice(quote.end, end));
  // The words after a quotation may only repeat the command: 《强化宗旨意识》专题党课.
  const isWhole = rest === "" || kindByName(rest)?.kind.name === notes.kind.name;
  return isWhole
    ? { text: raw.slice(start, quote.end), bare: quoted(sheet, quote) }
    : { text: trimmed(raw.slice(start, end)), bare: undefined };
}

/** Whether readers took all characters in between and none of them is a space. */
function isGlued({ owned }: Sheet, start: number, end: number): boolean {
  return owned.indexOf(0, start) >= end || owned.indexOf(0, start) < 0;
}

/** 「搞了志愿服务，清洁家园」: drops the phrase that only repeats the command, if other words name the activity. */
function tellApart(notes: Notes, pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some(({ text }) => DONE_SOMEWHERE.test(text))) return pieces;
  const told: string[] = [];
  const texts = pieces.map(({ text, bare }) =>
    bare !== undefined
      ? text
      : trimmed(
          text.replace(PHRASE, (all, phrase: string) => {
            const name = phrase.replace(DONE, "");
            if (name === phrase || kindByName(name.replace(/活动$/, ""))?.kind.name !== notes.kind.name) return all;
            told.push(phrase);
            return "";
          }),
        ),
  );
  if (told.length === 0 || (notes.titles.length === 0 && !texts.some((text) => /\p{L}/u.test(text)))) return pieces;
  notes.kept.push(...told);
  return pieces.map((piece, at) => ({ ...piece, text: texts[at] ?? "" })).filter(({ text }) => text !== "");
}

const PHRASE = /([^,，;；。“”"《》]+)(?:[,，;；。]|$)/g;
const DONE = /^(?:我们|咱们?)?(?:组织|开展|举办|进行|召开|[搞上做办开])+了?(?:一?[次场个堂])?/;
/**
 * A quick test before a line is split into phrases: most lines have none of these characters, and splitting takes
 * longer.
 */
const DONE_SOMEWHERE = /[织展办行开搞上做]/;

function trimmed(piece: string): string {
  const inner = piece.replace(TRIM, "");
  const opened = count(inner, /[(（]/g) - count(inner, /[)）]/g);
  if (opened < 0) return inner.replace(/[)）]$/, "").replace(TRIM, "");
  if (opened > 0) return inner.replace(/^[(（]|[(（]$/g, "").replace(TRIM, "");
  return inner;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
