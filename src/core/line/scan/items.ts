import { foldText, foldWidth } from "../../text/text.ts";

// 1. 2、 (3) ④ number an item; a decimal does not, a date behind the mark may.
const MARKER = /[(（]?(\d{1,2})[)）.．、](?!\d(?!\d?月))\s*|([①-⑳])\s*/g;

/** The items of a list: numbered, or one a line, or set apart by semicolons; 无 is none. */
export function readItems(value: string): string[] {
  if (/^(?:无|没有|未发现|未发现问题|none)[。.]?$/i.test(foldText(value))) return [];
  const found = markersIn(value);
  if (found.length === 0) return cleaned(value.split(/[;；\n]+/));
  const head = value.slice(0, found[0]?.start ?? 0);
  return cleaned([head, ...found.map((marker, index) => value.slice(marker.end, found[index + 1]?.start))]);
}

/** Where the numbers of a list stand: only 1, 2, 3 in their order, for 「台账缺3、4月」 is one item. */
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

/** The parts without the marks around them, the empty ones left out. */
export const cleaned = (parts: readonly string[]): string[] =>
  parts
    .map((part) => part.replace(/^[\s;；,，、。]+|[\s;；,，、。]+$/g, "").replace(/\s+/g, " "))
    .filter((part) => part !== "");

// 问题=3条 is a count, 发现问题:1.缺签到 is a wording, whichever key was written.
/** Whether the text after 「问题」 is a count of findings and not their wording. */
export const isCount = (value: string): boolean => /^\d{1,4}\s*(?:条|个|处|项|点)?$/.test(foldText(value));

/** Whether the text after 「发现问题」 is the wording of findings and not their count. */
export const isWording = (value: string): boolean =>
  /^(?:[(（]?1[)）.．、](?!\d)|①|[^\d\s〇零一二三四五六七八九十两约近若几好很许多-])/.test(value) &&
  !/^\p{N}/u.test(value.replace(/^[(（]?1[)）.．、]/, ""));
