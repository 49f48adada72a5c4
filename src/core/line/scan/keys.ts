import { readNumeralAt } from "../../numbers/numerals.ts";
import type { Lexicon, Target } from "../values/lexicon.ts";
import { looksLikeName } from "../values/names.ts";
import { type KeyAt, readValue } from "./key-values.ts";
import type { Notes } from "./notes.ts";
import { isBreak, isSpace, type Sheet } from "./sheet.ts";
import { isLineStart, nearKey, unknownKey, withCount } from "./unknown-key.ts";
import { type DatesByStart, ITEM } from "./value-end.ts";

/** The most keys read in one line; the rest of the line stays text. */
const MOST = 60;

/** Words that people write before a key in a form: 活动时间, 培训地点. */
const KEY_HEADS = ["活动", "会议", "党课", "培训", "学习", "检查", "服务", "开展", "授课", "本次", "交流", "志愿"];

/** Keys that may stand without : or = after them: 主讲 王志强, 地点 会议室. Other keys are too common as ordinary words. */
const SPACED: ReadonlySet<string> = new Set(
  "主讲 主讲人 讲课人 授课人 地点 被检单位 受检单位 检查人 主持人 作者 主题 题目 问题 存在问题 人数 参加人数 受益人次 时间 日期 期限 被通报单位 编号 文号 备注".split(
    " ",
  ),
);
const SPACED_LATIN: ReadonlySet<string> = new Set(
  "speaker lecturer topic title theme place venue location attendees people participants volunteers members beneficiaries hours target org findings issues status category type owner due deadline reason inspector date value trainees".split(
    " ",
  ),
);
const LIST = /(?:^|[\s:，,；;(])(?=[(（]1[)）]|1[.．、](?!\d)|①)/;
/** Matches 「发现问题2条：缺签到、未更新」, but not 「问题3条：已整改2条」. */
const COUNTED_LIST =
  /问题(\d{1,2}|[一二两三四五六七八九十]{1,3})[条个处项点](?::(?!\s|\d|[已其均都共立限销]|未整?改|全部|[当现]场)|\((?=([^()]{2,300})\)))/;
const SECOND = /[(（]2[)）]|2[.．、]|②/;
const SAID = /(主题|题目|主讲人|主讲|地点|被检单位)(?:是|为|在)(?=[^\s是为在])/g;

/** Reads every `键=值` and `键:值`, and the keys that need no sign, and claims what it read. */
export function readKeys(sheet: Sheet, notes: Notes, dates: DatesByStart): void {
  const found = findKeys(sheet, notes);
  for (const [index, key] of found.entries()) {
    readValue(sheet, notes, key, found[index + 1]?.start ?? sheet.text.length, dates);
  }
}

function findKeys(sheet: Sheet, notes: Notes): readonly KeyAt[] {
  const { text } = sheet;
  const found: KeyAt[] = [];
  for (let index = 0; index < text.length && found.length < MOST; index += 1) {
    const char = text[index];
    if ((char === "=" || char === ":" || char === "】") && sheet.inQuote[index] === 0) {
      const floor = found.at(-1)?.valueStart ?? 0;
      const key = char === "】" ? framedKey(sheet, notes, index, floor) : keyBefore(sheet, notes, index, floor);
      if (key) found.push(key);
    } else if (index === 0 || isSpace(text[index - 1])) {
      const key = spacedKeyAt(sheet, notes.lexicon, index, found.at(-1)?.valueStart ?? 0);
      if (key) found.push(key);
    }
  }
  const known = inForm(text, found);
  return [...known, ...saidKeys(sheet, notes, known), ...bareList(sheet, notes, known)].sort(
    (one, other) => one.start - other.start,
  );
}

// Rows of a form with an unknown key (记录人：李敏) are stored with their key, but only if the line has at least two
// rows with known keys.
function inForm(text: string, found: readonly KeyAt[]): readonly KeyAt[] {
  const rows = found.filter((key) => key.target.to !== "kept" && isLineStart(text, key.start));
  return rows.length >= 2 ? found : found.filter((key) => key.named !== true);
}

// Reads a key in brackets: 【时间】昨天【地点】会议室
function framedKey(sheet: Sheet, { lexicon }: Notes, close: number, floor: number): KeyAt | undefined {
  const { text } = sheet;
  const start = text.lastIndexOf("【", close);
  if (start < floor || close - start > 14) return undefined;
  const word = text
    .slice(start + 1, close)
    .trim()
    .toLowerCase();
  const target =
    lexicon.keys.get(word) ?? lexicon.keys.get(withoutHead(word)) ?? nounKey(lexicon, text, word, close + 1);
  const valueStart = /^ ?[:=]/.test(text.slice(close + 1, close + 3))
    ? text.indexOf(text[close + 1] === " " ? text.charAt(close + 2) : text.charAt(close + 1), close + 1) + 1
    : close + 1;
  return target && { start, word, valueStart, target, lineStart: true };
}

// A noun of a quantity before : or = acts as its key: 整改：0条.
function nounKey({ nouns }: Lexicon, text: string, word: string, from: number): Target | undefined {
  const quantity = nouns.get(word)?.[0];
  const at = text[from] === " " ? from + 1 : from;
  return quantity && readNumeralAt(text, at) !== undefined
    ? { to: "quantity", label: quantity.label, quantity }
    : undefined;
}

// Reads a key followed by 是 or 在: 主题是廉洁自律, 地点在会议室.
function saidKeys(sheet: Sheet, notes: Notes, found: readonly KeyAt[]): readonly KeyAt[] {
  if (!sheet.text.includes("是") && !sheet.text.includes("为") && !sheet.text.includes("在")) return [];
  const keys: KeyAt[] = [];
  for (const match of sheet.text.matchAll(SAID)) {
    const word = match[1] ?? "";
    const target = notes.lexicon.keys.get(word);
    const isTaken = found.some((key) => key.valueStart >= match.index && key.start <= match.index + match[0].length);
    if (target === undefined || isTaken || sheet.inQuote[match.index] !== 0) continue;
    keys.push({ start: match.index, word, valueStart: match.index + match[0].length, target, lineStart: false });
  }
  return keys;
}

// A numbered list needs no key: 「存在问题3条：1.缺签到 2.未更新」.
function bareList(sheet: Sheet, notes: Notes, found: readonly KeyAt[]): readonly KeyAt[] {
  const { items } = notes.kind;
  if (items === undefined || found.some(({ target }) => target.to === "items")) return [];
  const counted = countedList(sheet.text);
  const match = counted ?? LIST.exec(sheet.text);
  if (match === null || sheet.inQuote[match.index] !== 0) return [];
  const start = match.index + match[0].length;
  if (found.some((key) => key.start === start)) return [];
  // A single item number does not begin a list: 「1.植树」.
  if (counted === null && !SECOND.test(sheet.text.slice(start))) return [];
  // The list may belong to an earlier key: 节点=1.部署 2.自查.
  const last = found.findLast((key) => key.start < start);
  if (last !== undefined && !/\S\s/.test(sheet.text.slice(last.valueStart, start))) return [];
  const target = notes.lexicon.targets.get("items");
  return target ? [{ start, word: "", valueStart: start, target, lineStart: false }] : [];
}

// 「问题2条（缺签到、未公示）」: the brackets contain the wording if they have as many entries.
function countedList(text: string): RegExpExecArray | null {
  const found = COUNTED_LIST.exec(text);
  const inside = found?.[2];
  if (found === null || inside === undefined || ITEM.test(inside)) return found;
  const count = readNumeralAt(found[1] ?? "", 0);
  return count?.kind === "number" && inside.split(/[、,，;；]/).length === count.value ? found : null;
}

function keyBefore(sheet: Sheet, notes: Notes, sign: number, floor: number): KeyAt | undefined {
  const { text } = sheet;
  let end = sign;
  if (end > floor && text[end - 1] === " " && !isBreak(text[end - 2])) end -= 1;
  let start = end;
  while (start > floor && end - start < 20 && !isBreak(text[start - 1]) && sheet.inQuote[start - 1] === 0) start -= 1;
  if (start === end) return undefined;
  const word = text.slice(start, end).toLowerCase();
  const { keys } = notes.lexicon;
  const valueStart = sign + 1;
  const whole = keys.get(word) ?? keys.get(withoutHead(word)) ?? nounKey(notes.lexicon, text, word, valueStart);
  if (whole) {
    const key = { start, word, valueStart, target: whole, lineStart: isLineStart(text, start) };
    return withCount(text, key, floor);
  }
  const list = notes.kind.fields.find(({ type }) => type === "list");
  if (list && notes.lexicon.categoryNames.some(([name]) => name === word))
    return { start, word, valueStart, target: { to: "field", label: list.label, field: list }, lineStart: false };
  // If the word resembles a longer key, the shorter key at its end is not used: 街决日期.
  const isSlip = word.length > 3 && nearKey(word, keys) !== undefined;
  // A list extends to the next key, which may directly follow its last word: 台账未更新期限=两周.
  for (let from = Math.max(start + 1, end - 6); from <= end - 2 && !isSlip; from += 1) {
    const tail = text.slice(from, end);
    const target = keys.get(tail);
    if (target && target.to !== "unit" && target.to !== "title" && /^\p{Script=Han}+$/u.test(tail)) {
      return { start: from, word: tail, valueStart, target, lineStart: false };
    }
  }
  // An English key may directly follow Chinese text: 先锋红number:1.
  const latin = /(?<=[^a-z_-])[a-z][a-z_-]*$/.exec(word)?.[0] ?? "";
  const english = keys.get(latin);
  if (english) return { start: end - latin.length, word: latin, valueStart, target: english, lineStart: false };
  if (start > floor && !isBreak(text[start - 1])) return undefined;
  return unknownKey(sheet, notes, { start, end, sign, floor });
}

function withoutHead(word: string): string {
  for (const head of KEY_HEADS) if (word.startsWith(head) && word.length > head.length) return word.slice(head.length);
  return "";
}

function spacedKeyAt(sheet: Sheet, lexicon: Lexicon, start: number, floor: number): KeyAt | undefined {
  const { text } = sheet;
  if (start < floor) return undefined;
  let end = start;
  while (end < text.length && end - start < 14 && !isBreak(text[end]) && sheet.inQuote[end] === 0) end += 1;
  if (text[end] !== " " && text[end] !== "\t") return undefined;
  const word = text.slice(start, end).toLowerCase();
  if (!SPACED.has(word) && !SPACED_LATIN.has(word)) return undefined;
  const target = lexicon.keys.get(word);
  if (target === undefined) return undefined;
  let next = end;
  while (text[next] === " " || text[next] === "\t") next += 1;
  const follows = text[next];
  if (follows === undefined || follows === "=" || follows === ":" || follows === "\n") return undefined;
  const isKey = takesValue(target, lastWordBefore(text, start), text, next);
  return isKey ? { start, word, valueStart: end, target, lineStart: false } : undefined;
}

/** Whether a word without : or = is a key: the text before it is not its value, and the text after it may be. */
function takesValue(target: Target, before: string, text: string, next: number): boolean {
  const follows = text.charAt(next);
  switch (target.to) {
    case "quantity":
      // In 「3 issues 1 fixed」 issues is a noun; in 「issues 3」 it is a key.
      return !/\d$/.test(before) && readNumeralAt(text, next) !== undefined;
    case "field":
      // A name before the key is its value: 「周敏 主讲」, 「@周敏 主讲 35人」.
      if (target.field.type !== "person") return true;
      return !looksLikeName(before) && !before.startsWith("@") && !/\d/.test(follows);
    case "items":
      return ITEM.test(text.slice(next, next + 6));
    case "day":
      return /[\d一二三四五六七八九十今昨前上本周月去ytlmw]/.test(follows);
    default:
      return true;
  }
}

function lastWordBefore(text: string, index: number): string {
  let end = index;
  while (end > 0 && isSpace(text[end - 1])) end -= 1;
  let start = end;
  while (start > 0 && end - start < 8 && !isBreak(text[start - 1])) start -= 1;
  return text.slice(start, end);
}
