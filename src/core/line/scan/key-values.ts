import { dropEmoji, EMOJI_MARK } from "../../text/emoji.ts";
import type { Target } from "../values/lexicon.ts";
import { withoutKey } from "../values/mentions.ts";
import { isWording } from "./items.ts";
import { endsByItself, isNaming, namingEnd } from "./naming.ts";
import { choiceIn, noteValue } from "./note-value.ts";
import type { Notes } from "./notes.ts";
import { claim, isBreak, isSpace, quoteAt, quoted, type Sheet } from "./sheet.ts";
import {
  countedFrom,
  type DatesByStart,
  ENDS_SHORT,
  figureFrom,
  isWorded,
  lineEnd,
  listEnd,
  type Value,
  valueEnd,
} from "./value-end.ts";

/** A key found in the line, and the position where its value may begin. */
export interface KeyAt {
  readonly start: number;
  readonly word: string;
  readonly valueStart: number;
  readonly target: Target;
  readonly lineStart: boolean;
  /** A row of a form whose key is unknown; the key is stored together with the value. */
  readonly named?: true;
}

/** Reads the value after a key up to where a value of its type ends, and claims that part of the line. */
export function readValue(sheet: Sheet, notes: Notes, key: KeyAt, most: number, dates: DatesByStart): void {
  const { text, raw } = sheet;
  const { target } = key;
  const limit = Math.min(most, bracketEnd(text, key.valueStart));
  noteCategory(notes, key);
  const isList = isListed(notes, target, text.slice(key.valueStart, key.valueStart + 8));
  let start = key.valueStart;
  while (start < limit && (text[start] === " " || text[start] === "\t" || (isList && isSpace(text[start])))) start += 1;
  claim(sheet, key.start, key.valueStart, "key", target.label);
  if (start >= limit || text[start] === "\n") return;
  const quote = quoteAt(sheet, start);
  if (quote && quote.end <= limit && isBreak(text[quote.end])) {
    claim(sheet, start, quote.end, spanKind(target), target.label);
    noteValue(notes, target, quoted(sheet, quote), true);
    return;
  }
  const end = trimmedEnd(sheet, notes, key, { target, start, limit, dates }, isList);
  if (end <= start) return;
  claim(sheet, start, end, spanKind(target), target.label);
  const said = raw.slice(start, end);
  const value = withNames(notes, isNaming(target) || isList ? dropEmoji(said) : said);
  noteValue(notes, target, key.named ? `${key.word}：${value}` : value);
}

/** Sets the category if the key is also the name of one: 注册用户=15230. */
function noteCategory(notes: Notes, { target, word }: KeyAt): void {
  const { category } = notes.lexicon;
  const isNamed = target.to === "quantity" || (target.to === "field" && target.field.type === "list");
  if (!isNamed || category === undefined || notes.category !== undefined) return;
  const named = choiceIn(category, word);
  if (named !== undefined) notes.category = named;
}

/** Whether the value may be a list. Findings may also follow the key of their count. */
function isListed({ kind }: Notes, target: Target, begins: string): boolean {
  if (target.to === "items") return true;
  if (target.to === "quantity") return target.quantity.key === kind.items?.quantity && isWording(begins.trimStart());
  return target.to === "field" && target.field.type === "list";
}

function endOf(sheet: Sheet, notes: Notes, key: KeyAt, value: Value, isList: boolean): number {
  const { target, start, limit } = value;
  if (isList) return listEnd(sheet, value, notes.kind.due !== undefined);
  if (key.lineStart && isWorded(target) && !endsByItself(sheet, target, start, limit))
    return figureFrom(sheet, start, lineEnd(sheet.text, start, limit));
  return valueEnd(sheet, notes, value);
}

/** The end of the value without trailing punctuation. */
function trimmedEnd(sheet: Sheet, notes: Notes, key: KeyAt, value: Value, isList: boolean): number {
  const { text } = sheet;
  const { target, start, limit, dates } = value;
  const found = endOf(sheet, notes, key, value, isList);
  const named = isNaming(target) ? namingEnd(sheet, notes, start, found, dates) : found;
  // 「2026-03-05; DROP …」 must not be read as a date followed by punctuation.
  const keepsMark = target.to === "day" && named < limit && text[named - 1] === ";";
  let end = key.named ? Math.min(named, countedFrom(text, start, named)) : named;
  while (end > start && !keepsMark && isAfterthought(text, end - 1)) end -= 1;
  // An emoji may be the whole value: 亮身份=✅.
  while (end === start && text[end] === EMOJI_MARK) end += 1;
  return end;
}

// Whether the character may follow a value without being part of it.
const isAfterthought = (text: string, at: number): boolean =>
  isSpace(text[at]) || ENDS_SHORT.has(text.charAt(at)) || text[at] === EMOJI_MARK;

// A value that begins after an opening bracket ends at the closing one: 「问题2条（1.缺签到；2.未公示）」.
function bracketEnd(text: string, start: number): number {
  if (text[start - 1] !== "(") return text.length;
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

// Replaces the key of a mention in a value by the person's name.
const withNames = (notes: Notes, value: string): string =>
  notes.mentions.reduce((said, { key, name }) => (name === "" ? said : withoutKey(said, key, name)), value);

function spanKind(target: Target) {
  switch (target.to) {
    case "day":
    case "until":
      return "day";
    case "quantity":
      return "quantity";
    case "title":
    case "unit":
    case "due":
    case "items":
    case "kept":
      return target.to;
    case "fixed":
      return "quantity";
    case "time":
      return target.to;
    case "field":
      return "field";
  }
}
