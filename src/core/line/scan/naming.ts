import type { Field } from "../../kinds/kind.ts";
import { EMOJI_MARK } from "../../text/emoji.ts";
import type { DateSpan } from "../../time/dates/index.ts";
import type { Target } from "../values/lexicon.ts";
import { isPost, looksLikeName, placeIn, unitIn, withoutTail } from "../values/names.ts";
import type { Notes } from "./notes.ts";
import { isBreak, isSpace, type Sheet } from "./sheet.ts";

const MARKS: ReadonlySet<string> = new Set("，,；;。、");
const NAMING: ReadonlySet<string> = new Set(["person", "persons", "unit", "units"]);

/** Whether the value names people or units. Such a value contains no day, amount or emoji. */
export const isNaming = (target: Target): boolean =>
  target.to === "unit" || (target.to === "field" && NAMING.has(target.field.type));

/** Whether a word is a name, possibly with a suffix: 赵刚同志, 赵刚等3人; not 应参加88人. */
function isName(word: string): boolean {
  const { name, tail } = withoutTail(word);
  return looksLikeName(name) && (tail.startsWith("等") || !/\d/.test(tail));
}

/** The end of the characters without a space that begin at `start`. */
export function tokenEnd(sheet: Sheet, start: number, limit: number): number {
  let end = start;
  while (end < limit && (!isSpace(sheet.text[end]) || sheet.inQuote[end] !== 0)) end += 1;
  return end;
}

/**
 * Whether a value in a row of its own ends with its first word, because other text follows: 「讲课人：周敏
 * 红色故事会」.
 */
export function endsByItself(sheet: Sheet, target: Target, start: number, limit: number): boolean {
  const { text } = sheet;
  const end = tokenEnd(sheet, start, limit);
  let next = end;
  while (text[next] === " ") next += 1;
  const following = text.slice(next, tokenEnd(sheet, next, limit));
  const pieces = text
    .slice(start, end)
    .split(/[、,，;；。\uFFFC]+/)
    .filter((piece) => piece !== "");
  const isSole = following === "" || text[next] === "\n";
  // A post after the name belongs to the same person: 主讲人：李明 副教授.
  if (isSole && pieces.length < 2) return false;
  if (isPost(following)) return false;
  const [first = ""] = pieces;
  if (target.to === "field" && target.field.key === "place")
    return placeIn(first) !== undefined && placeIn(following) === undefined;
  if (!isNaming(target)) return false;
  const isUnit = target.to === "unit" || (target.to === "field" && target.field.type.startsWith("unit"));
  return isUnit ? unitIn(first) === first : isName(first);
}

/** The end of a name if a day or the name of a category directly follows: 「市财政局规范化建设」. */
export function namingEnd(
  sheet: Sheet,
  { lexicon }: Notes,
  start: number,
  end: number,
  dates: ReadonlyMap<number, DateSpan>,
): number {
  for (let at = start + 1; at < end; at += 1) {
    if (sheet.text[at] === EMOJI_MARK || sheet.text[at] === "[") return at;
    const date = dates.get(at);
    if (date?.reading === undefined || date.weak || sheet.inQuote[at] !== 0) continue;
    const before =
      sheet.text
        .slice(start, at)
        .split(/[、,，;；]/)
        .at(-1) ?? "";
    if (isName(before) || unitIn(before) === before) return at;
  }
  const said = sheet.text.slice(start, end);
  const named = lexicon.categoryNames.find(([name]) => said.endsWith(name) && said.length > name.length + 1);
  const before = named === undefined ? "" : said.slice(0, -named[0].length);
  return named && isBreak(sheet.text[end]) && unitIn(said) !== said && unitIn(before) === before
    ? end - named[0].length
    : end;
}

/**
 * Whether a list continues after a punctuation mark because another name or unit follows: 姓名：赵刚，孙丽；重温誓词
 * has two names.
 */
export function goesOn(sheet: Sheet, type: Field["type"], start: number, end: number): boolean {
  let from = start;
  while (from < end && isSpace(sheet.text[from])) from += 1;
  let to = from;
  while (to < end && !MARKS.has(sheet.text.charAt(to)) && !isSpace(sheet.text[to])) to += 1;
  const word = sheet.text.slice(from, to);
  return type === "units" ? unitIn(word) === word : isName(word);
}

/** The end of a value that begins with a post followed by a name: 主讲：支部书记 李明 is one person. */
export function withName(sheet: Sheet, start: number, end: number, limit: number): number {
  // A name after a complete name is another person: 主讲：李敏 王建国.
  if (looksLikeName(sheet.text.slice(start, end))) return withNamesBehind(sheet, start, end, limit);
  if (sheet.text[end] !== " " || !isPost(sheet.text.slice(start, end))) return end;
  const next = tokenEnd(sheet, end + 1, limit);
  return looksLikeName(sheet.text.slice(end + 1, next)) ? next : end;
}

/** The end of a list of names separated by spaces: 姓名：赵刚 孙丽. */
export function withNamesBehind(sheet: Sheet, start: number, first: number, limit: number): number {
  let end = first;
  while (
    sheet.text[end] === " " &&
    isName(
      sheet.text
        .slice(start, end)
        .split(/[、,，;；\s]/)
        .at(-1) ?? "",
    )
  ) {
    const next = tokenEnd(sheet, end + 1, limit);
    if (
      next === end + 1 ||
      !sheet.text
        .slice(end + 1, next)
        .split(/[、,，;；]/)
        .every(isName)
    )
      break;
    end = next;
  }
  return end;
}

/** The end of a list of units or names separated by spaces: 名单：市财政局党委 市水务局党委. */
export function withUnitsBehind(sheet: Sheet, start: number, first: number, limit: number): number {
  let end = first;
  while (
    sheet.text[end] === " " &&
    sheet.text
      .slice(start, end)
      .split(/[、,，;；\s]/)
      .every(isListed)
  ) {
    const next = tokenEnd(sheet, end + 1, limit);
    if (
      next === end + 1 ||
      !sheet.text
        .slice(end + 1, next)
        .split(/[、,，;；]/)
        .every(isListed)
    )
      break;
    end = next;
  }
  return end;
}

const isListed = (word: string): boolean => looksLikeName(word) || unitIn(word) === word;
