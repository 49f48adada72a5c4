import { oneEditApart } from "../../text/edit-distance.ts";
import { isOneApart, type Target } from "../values/lexicon.ts";
import type { KeyAt } from "./key-values.ts";
import type { Notes } from "./notes.ts";
import type { Sheet } from "./sheet.ts";
import { ITEM } from "./value-end.ts";

/** A word before : or = that is not a known key, and the earliest position at which a key could begin. */
interface Unknown {
  readonly start: number;
  readonly end: number;
  readonly sign: number;
  readonly floor: number;
}

/**
 * Handles an unknown key. A row of a form is stored with its key. For a likely misspelling the receipt adds a remark,
 * or the bot asks if a number, a day or findings follow.
 */
export function unknownKey(sheet: Sheet, notes: Notes, { start, end, sign, floor }: Unknown): KeyAt | undefined {
  const { text } = sheet;
  const word = text.slice(start, end).toLowerCase();
  // Only the first few unknown keys are checked for misspellings, because a line with many colons is not a form.
  notes.unknownKeys += 1;
  const row =
    text[sign] === ":" && ROW.test(word) ? withCount(text, rowKey(sheet, notes, start, sign), floor) : undefined;
  if (row && row.start < start && isLineStart(text, row.start)) return row;
  const { keys } = notes.lexicon;
  const near = notes.unknownKeys <= 6 ? nearKey(word, keys) : undefined;
  const isRow = row !== undefined && near === undefined && isLineStart(text, row.start);
  const said = sheet.raw.slice(start, end);
  if (askDay(notes, near, said)) return undefined;
  if (askItems(notes, word, said, text.slice(sign + 1, sign + 9))) return undefined;
  if (askNumber(notes, said, text.slice(sign, sign + 17), isRow, near === undefined ? undefined : keys.get(near)))
    return undefined;
  if (near !== undefined) notes.remarks.push(`「${said}」不是这里的项目，先留在文字里；要写的是不是「${near}」？`);
  else if (row && isLineStart(text, start)) return row;
  return undefined;
}

// Asks about a key that resembles the key of another day field, so that its day is not taken for the record's own:
// 发问日期:11月27日.
function askDay(notes: Notes, near: string | undefined, said: string): boolean {
  const target = near === undefined ? undefined : notes.lexicon.keys.get(near);
  const isDay =
    target?.to === "until" || target?.to === "due" || (target?.to === "field" && target.field.type === "day");
  if (!isDay || target === undefined) return false;
  const field = target.to === "field" ? target.field.key : target.to === "until" ? "dayTo" : "due";
  notes.problems.push({ type: "ambiguous", field, text: `「${said}」是不是${target.label}？` });
  return true;
}

// Asks if the key resembles that of the items: 愿因:1.未公示 2.未上墙.
function askItems(notes: Notes, word: string, said: string, value: string): boolean {
  const { items } = notes.kind;
  if (items === undefined || !ITEM.test(value)) return false;
  if (![items.label, ...items.keys].some((key) => isOneApart(key, word))) return false;
  notes.problems.push({ type: "ambiguous", field: "items", text: `「${said}」是不是${items.label}？` });
  return true;
}

/**
 * A number directly followed by other text (惠机=63亮身份), used if the sign or the key shows that a value follows.
 * Dates and times are excluded.
 */
const LED = /^. ?(\d[\d,.]*)(?![\d,.]*[月年日号点时:/-])/;
const NUMBER = /^. ?(\d[\d,.]*) ?(\p{Script=Han}{1,2})?(?=[\s,，;；。、\uFFFC]|$)/u;

// A number after an unknown key is never left in the title without a question: 户疏:396.
function askNumber(notes: Notes, word: string, value: string, isRow: boolean, near: Target | undefined): boolean {
  const isValue = value.startsWith("=") || near !== undefined;
  const [whole, digits, unit = ""] = NUMBER.exec(value) ?? (isValue ? LED.exec(value) : undefined) ?? [];
  if (whole === undefined || digits === undefined || /\d$/.test(word)) return false;
  // A row with a number but without a unit of the kind is not questioned; it is stored as a row: 收入：3500元.
  if (isRow && (unit === "" || !notes.lexicon.byUnit.has(unit))) return false;
  const quantity = near?.to === "quantity" ? near.quantity : undefined;
  const said = `${word}${whole}`;
  notes.problems.push({
    type: "ambiguous",
    field: quantity?.key ?? "title",
    text: quantity ? `「${said}」是不是${quantity.label}？` : `没看懂「${said}」，这是什么数？`,
    ...(quantity ? { choices: [{ label: `是，${quantity.label}${digits}`, value: digits }] } : {}),
  });
  return true;
}

const ROW = /^\p{Script=Han}{2,8}$/u;

// The key of a row that is stored with its name. A row that demands something by a date is the deadline.
function rowKey(sheet: Sheet, { lexicon }: Notes, start: number, sign: number): KeyAt {
  const { text } = sheet;
  const word = text.slice(start, sign);
  const value = text.slice(sign + 1, lineEndOf(text, sign + 1));
  const due = lexicon.targets.get("due");
  if (due && /要求|时限|限期/.test(word) && BY_DAY.test(value))
    return { start, word, valueStart: sign + 1, target: due, lineStart: true };
  const target = { to: "kept", label: word } as const;
  return { start, word, valueStart: sign + 1, target, lineStart: true, named: true };
}

const BY_DAY = /^\s*(?:请|须|务必|于)*[\d一二两三四五六七八九十本下年月周底]{1,8}[^,，。;；\s]{0,8}(?:前|内|底)/;

function lineEndOf(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** The known key from which a word differs by one edit, so that it is probably a misspelling of the key. */
export function nearKey(word: string, keys: ReadonlyMap<string, Target>): string | undefined {
  // In a word of two characters one edit changes half of it, so both must begin with the same character.
  if (word.length < 2 || word.length > 12 || /^\d/.test(word)) return undefined;
  for (const key of keys.keys()) {
    if (key.length >= 2 && Math.abs(key.length - word.length) <= 1 && oneEditApart(word, key)) {
      if (word.length > 2 || key.charAt(0) === word.charAt(0)) return key;
    }
  }
  return undefined;
}

/** The number before a row of a form: 1. ② （三） 四、 */
const COUNT =
  /(?:^|\s)((?:\d{1,2}[.、．)]|[(]\d{1,2}[)]|[①-⑳]|[一二三四五六七八九十]{1,2}[、.]|[(][一二三四五六七八九十]{1,2}[)])[ \t]*)$/;

/** Extends a key by the number of its row: 「1.时间：…」, 「二、地点：…」. */
export function withCount(text: string, key: KeyAt, floor: number): KeyAt {
  const count = COUNT.exec(text.slice(Math.max(floor, key.start - 6), key.start))?.[1];
  return count === undefined ? key : { ...key, start: key.start - count.length, lineStart: true };
}

/** Whether only spaces precede `index` in its line, and it is not the first line. */
export function isLineStart(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && (text[at] === " " || text[at] === "\t")) at -= 1;
  return at >= 0 && text[at] === "\n";
}
