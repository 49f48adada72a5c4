// Splits a brief into sentences and clauses, and determines the role of each clause.

import { foldScript } from "../text/script.ts";
import { foldWidth } from "../text/text.ts";
import {
  type ClauseRole,
  datelineOf,
  type Genre,
  genreOf,
  moodOf,
  ROW,
  roleOf,
  type SentenceMood,
} from "./clause-roles.ts";

export type { ClauseRole } from "./clause-roles.ts";

/** The text between two commas. */
export interface Clause {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly role: ClauseRole;
  readonly quotes: readonly Quote[];
  /** The clause is the headline of the brief or of one of its items. */
  readonly isTitle: boolean;
  /** The clause begins a row of a ledger, which names its activity like a headline: 6月3日 支委会 5人. */
  readonly isRow?: boolean;
}

/** The text between quotation marks, including the marks. */
export interface Quote {
  readonly start: number;
  readonly end: number;
}

/** A brief prepared for reading. The three texts have the same length. */
export interface Layout {
  /** The text as written, without spaces and line breaks that only result from pasting. */
  readonly shown: string;
  /** The same in half width and simplified script. */
  readonly text: string;
  /** The same text with everything between quotation marks replaced by placeholders. */
  readonly plain: string;
  readonly clauses: readonly Clause[];
  /** The genre of the whole text, if it does not report the writer's own activity. */
  readonly genre: Genre | undefined;
}

/** The placeholder for a character inside a quotation. */
export const QUOTED = "\u0001";

const CLOSING: Readonly<Record<string, string>> = { "“": "”", "《": "》", "「": "」", "『": "』", '"': '"' };
const LONGEST_QUOTE = 60;
const SENTENCE_ENDS = new Set("。!?;\n");
/** Prepares a brief for reading. Each step passes over the text once. */
export function layOut(raw: string): Layout {
  const shown = joinLines(raw.replace(/\r\n?/g, "\n"));
  const text = foldScript(foldWidth(shown));
  const { plain, quotes } = blankQuotes(text);
  const genre = genreOf(text);
  return { shown, text, plain, clauses: clausesOf(text, plain, quotes, genre), genre };
}

/** A day such as 11/18 or 6.18 that is separated from the next word by a space. */
const SLASH_DAY = String.raw`(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])`;
const DAY_APART = String.raw`(?:${SLASH_DAY}|(?:1[0-2]|0?[1-9])\.(?:[12]\d|3[01]))`;
/** Keys before the next number: 应到41 实到36, 24 实到人数：22. */
const KEY_NEXT = String.raw`(?:[到假缺](?=\s?\d)|(?:受益|受惠|服务|惠及|听课|慰问|走访)(?=\p{Script=Han}{0,4}\s?\d)|应到|实到|实际|请假|缺席|缺勤|迟到|列席|出勤|病假|事假|到会|参加)|\p{Script=Han}{2,6}[:：|]`;
/** Spaces beside numbers, except those that separate a day or a key. */
const BLANKS = new RegExp(
  String.raw`(?<=\d)(?<!(?:^|\n)\d{1,2}[./]\d{1,2}|(?:^|[\s\p{Script=Han}：:])${DAY_APART})[ \u3000\u00a0]+(?=\p{Script=Han})(?!${KEY_NEXT})|(?<=\p{Script=Han})[ \u3000\u00a0]+(?=\d)(?!\d[.、．)]\p{Script=Han})(?!${DAY_APART}(?![\d%./万亿元人名倍]))`,
  "gu",
);
/** A day at the beginning of a line: 3/5学雷锋. */
const GLUED_DAY = new RegExp(String.raw`(?<=^|\n)(${SLASH_DAY})(?=\p{Script=Han})(?![人名位的个条家])`, "gu");

/** A line that never continues the one before: a key with its value (整改期限：11月20日), or the day of a signature. */
const OWN_LINE = /^(?:\p{Script=Han}{2,8}\s?[：:]|20\d\d年\d{1,2}月\d{1,2}日$)/u;

/** Joins lines that were broken only by the width of a page, and removes spaces around numbers. */
function joinLines(raw: string): string {
  const lines = raw.split("\n").flatMap((line) => keysApart(unspaced(line.trim())));
  const isLedger = isTable(lines);
  let joined = "";
  let isWithin = false;
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const next = lines[index + 1] ?? "";
    // In a narrow column a line may end inside a date (2026年5月 / 26日) or before the last character of a word.
    const isPiece =
      (/\d[年月]$/.test(line) && /^\d{1,2}[月日]/.test(next)) ||
      (line.length >= 8 &&
        !/[。；：！？!?;:]$/.test(line) &&
        /^(?:\p{Script=Han}|\p{Script=Han}{1,4}[；。;])$/u.test(next));
    // A first line before a line that begins with a day is a headline: …召开会议，落实“第一议题”制度 / 2月26日，….
    const isHeadline = joined === "" && !/[，、,]$/.test(line) && /^\d{1,2}月\d{1,2}[日号]/.test(next);
    const isCut: boolean =
      isPiece ||
      (!isHeadline &&
        next !== "" &&
        !(isLedger && (ROW.test(line) || ROW.test(next))) &&
        (line.length >= 12 || isWithin) &&
        !/[。！？；：:!?;…”》」)）]$/.test(line) &&
        !OWN_LINE.test(next) &&
        (isWithin || /[，、,]$/.test(line) || /[，。；,;]/.test(line)) &&
        !/^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．]|[（(][一二三四五六七八九十\d])/.test(next));
    joined += isCut ? line : `${line}\n`;
    // A short line after a broken line belongs to the same paragraph.
    isWithin = isCut && !isPiece;
  }
  return joined.trim().replace(GLUED_DAY, "$1 ").replace(BLANKS, "");
}

/** Whether lines are the rows of a ledger, each with its day: 6月3日 支委会 5人. */
const isTable = (lines: readonly string[]): boolean => lines.filter((line) => ROW.test(line)).length > 1;

/** A form in one line: 被查单位：各科室 日期：8月12日 发现问题：3. Each key begins a line of its own. */
const keysApart = (line: string): readonly string[] => {
  const parts = line.split(/[ \u3000]+(?=\p{Script=Han}{2,8}[：:])/u);
  return parts.length > 2 ? parts : [line];
};

/** A heading with spaces between its characters: 倡 议 书, 通 知. */
const unspaced = (line: string): string =>
  /^(?:\p{Script=Han}[ \u3000]+){1,11}\p{Script=Han}$/u.test(line) ? line.replace(/[ \u3000]+/g, "") : line;

/**
 * The maximum length of a word in quotation marks that is still read as a word, because the marks only emphasise it:
 * “微心愿”.
 */
const STRESSED = 5;

function blankQuotes(text: string): { readonly plain: string; readonly quotes: readonly Quote[] } {
  const quotes: Quote[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const open = text.charAt(at);
    const close = CLOSING[open];
    const length = close === undefined ? -1 : text.slice(at + 1, at + 2 + LONGEST_QUOTE).indexOf(close);
    if (length < 0) {
      plain += open;
      at += 1;
      continue;
    }
    const isStressed = length <= STRESSED && open !== "《";
    plain += isStressed ? QUOTED + text.slice(at + 1, at + 1 + length) + QUOTED : QUOTED.repeat(length + 2);
    quotes.push({ start: at, end: at + length + 2 });
    at += length + 2;
  }
  return { plain, quotes };
}

function clausesOf(text: string, plain: string, quotes: readonly Quote[], genre: Genre | undefined): readonly Clause[] {
  const clauses: Clause[] = [];
  const isLedger = isTable(text.split("\n"));
  let sentence = 0;
  let quote = 0;
  let [from, sentenceFrom] = [0, 0];
  let carried: ClauseRole | undefined;
  let mood: SentenceMood = moodAt(plain, 0);
  const quotesTo = (end: number): readonly Quote[] => {
    const first = quote;
    while (quote < quotes.length && (quotes[quote]?.start ?? 0) < end) quote += 1;
    return quotes.slice(first, quote);
  };
  const isLast = (end: number) => end === text.length && clauses.length > 0;
  const isRow = (said: string, isFirst: boolean) => isLedger && isFirst && ROW.test(said);
  const close = (end: number, mark: string) => {
    let start = from + (/^[\s、,]*/.exec(text.slice(from, Math.min(end, from + 8)))?.[0].length ?? 0);
    const label = from === sentenceFrom ? (LABEL.exec(text.slice(start, end))?.[0].length ?? 0) : 0;
    if (label > 0 && start + label < end) {
      // A headline may stand in brackets at the beginning of a sentence: 【主题党日】周六上午….
      clauses.push({
        start: start + 1,
        end: start + label - 1,
        sentence,
        role: "told",
        quotes: quotesTo(start + label),
        isTitle: true,
      });
      start += label;
    }
    const dateline = from === sentenceFrom ? datelineOf(text.slice(start, end)) : 0;
    if (dateline > 0) {
      const place = { start, end: start + dateline, sentence, isTitle: false };
      clauses.push({ ...place, role: "masthead", quotes: quotesTo(start + dateline) });
      start += dateline;
    }
    if (start < end) {
      const isFirst = from === sentenceFrom;
      const isTitle =
        mark === "\n" && isFirst && isHeadline(text.slice(start, end)) && !isRow(text.slice(start, end), true);
      const isLine = mark === "\n" && (from === 0 || text[from - 1] === "\n");
      const said = text.slice(start, end);
      const next = text.slice(end + 1, end + 40);
      const isSentence = isFirst && mark !== ",";
      const role = roleOf({
        said,
        next,
        carried,
        isTitle,
        isLine,
        isLast: isLast(end),
        isSentence,
        sentence: mood,
        genre,
      });
      carried = isHandedOn(role, said, carried) ? role : undefined;
      clauses.push({ start, end, sentence, role, quotes: quotesTo(end), isTitle, isRow: isRow(said, isFirst) });
    }
    from = end + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = plain.charAt(at);
    const isComma = char === "," && !isInNumber(text, at);
    if (!isComma && !SENTENCE_ENDS.has(char)) continue;
    close(at, char);
    if (isComma) continue;
    sentence += 1;
    sentenceFrom = at + 1;
    mood = moodAt(plain, sentenceFrom);
    if (char !== ";") carried = undefined;
  }
  close(text.length, "\n");
  return clauses;
}

const isHeadline = (line: string): boolean => line.length <= 48 && !line.includes(",");

const isInNumber = (text: string, at: number): boolean =>
  /\d/.test(text.charAt(at - 1)) && /\d/.test(text.charAt(at + 1));

/**
 * Whether the clause's role also applies to the next clause. In 此前，全县已有品牌12个 the adverb alone forms a clause.
 */
const isHandedOn = (role: ClauseRole, said: string, carried: ClauseRole | undefined): boolean =>
  ["plan", "masthead", "sum"].includes(role) || (role === "past" && (said.length <= 3 || carried === "past"));

const LABEL = /^【[^】]{1,16}】/;

/** The mood of the sentence that begins at `from`. */
function moodAt(plain: string, from: number): SentenceMood {
  SENTENCE_END.lastIndex = from;
  const end = SENTENCE_END.exec(plain)?.index ?? plain.length;
  return moodOf(plain.slice(from, end), plain.charAt(end));
}

const SENTENCE_END = /[。!?;\n]/g;
