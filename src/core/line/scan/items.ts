import { foldText, foldWidth } from "../../text/text.ts";

// The number before an item: 1. 2、 (3) ④. A decimal number does not match, but a date may follow the mark.
const MARKER = /[(（]?(\d{1,2})[)）.．、](?!\d(?!\d?月))\s*|([①-⑳])\s*/g;

/** Splits a list into its items by their numbers, by lines, or by semicolons; 无 means none. */
export function readItems(value: string): string[] {
  if (/^(?:无|没有|未发现|未发现问题|none)[。.]?$/i.test(foldText(value))) return [];
  const found = markersIn(value);
  if (found.length === 0) return cleaned(value.split(/[;；\n]+/));
  const head = value.slice(0, found[0]?.start ?? 0);
  return cleaned([head, ...found.map((marker, index) => value.slice(marker.end, found[index + 1]?.start))]);
}

/**
 * The positions of the item numbers. They must be 1, 2, 3 in this order, because 「台账缺3、4月」 is a single item.
 * With `isSparse` they need only increase.
 */
export function markersIn(
  value: string,
  isSparse = false,
): readonly { readonly start: number; readonly end: number; readonly number: number }[] {
  const markers: { readonly start: number; readonly end: number; readonly number: number }[] = [];
  for (const match of foldWidth(value).matchAll(MARKER)) {
    const number = match[1] === undefined ? (match[2]?.charCodeAt(0) ?? 0) - 0x245f : Number(match[1]);
    const isNext = isSparse ? number > (markers.at(-1)?.number ?? 0) : number === markers.length + 1;
    if (isNext) markers.push({ start: match.index, end: match.index + match[0].length, number });
  }
  return markers;
}

/** The parts without the punctuation around them; empty parts are removed. */
export const cleaned = (parts: readonly string[]): string[] =>
  parts
    .map((part) => part.replace(/^[\s;；,，、。]+|[\s;；,，、。]+$/g, "").replace(/\s+/g, " "))
    .filter((part) => part !== "");

/** Whether the text after the key 问题 is a count (问题=3条) rather than the wording of findings. */
export const isCount = (value: string): boolean => /^\d{1,4}\s*(?:条|个|处|项|点)?$/.test(foldText(value));

/** Whether the text after the key 发现问题 is the wording of findings (发现问题:1.缺签到) rather than a count. */
export const isWording = (value: string): boolean =>
  /^(?:[(（]?1[)）.．、](?!\d)|①|[^\d\s〇零一二三四五六七八九十两约近若几好很许多-])/.test(value) &&
  !/^\p{N}/u.test(value.replace(/^[(（]?1[)）.．、]/, ""));
