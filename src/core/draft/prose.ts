import { foldText } from "../text/text.ts";

/**
 * A draft prepared for reading: width and script normalised, broken lines joined, spaces in numbers and Markdown marks
 * removed.
 */
export interface Prose {
  readonly text: string;
  /** The original position of each character. */
  readonly at: readonly number[];
  /** The lines whose cells are separated by tabs or bars. They are tables and are not read as sentences. */
  readonly tables: readonly TableText[];
}

/** The rows of a table. */
export type TableText = readonly (readonly Cell[])[];

/** A table cell and its original position. */
export interface Cell {
  readonly text: string;
  readonly at: number;
}

/** A line of the draft without spaces at its ends, and its position. */
interface Line {
  readonly text: string;
  readonly at: number;
  /** The line follows an empty line or is indented like a paragraph. */
  readonly opens: boolean;
}

/**
 * Prepares a draft that may have been pasted from any program. Takes one pass over the characters and one over the
 * lines.
 */
export function readProse(raw: string): Prose {
  const { lines, tables } = linesOf(canonical(raw));
  const text: string[] = [];
  const at: number[] = [];
  const put = (char: string, place: number) => {
    text.push(char);
    at.push(place);
  };
  let paragraph = "";
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const joined = before !== undefined && isJoined(before, line, paragraph, index === 1);
    if (before !== undefined && !joined) put("\n", line.at - 1);
    paragraph = (joined ? paragraph : "").slice(0, LONGEST_TITLE) + line.text;
    putLine(line, put);
  }
  return { text: text.join(""), at, tables };
}

/** The draft with Chinese punctuation; all positions stay the same. */
function canonical(raw: string): string {
  return foldText(raw)
    .replace(/,/g, (comma, index: number, text: string) =>
      /\d/.test(text.charAt(index - 1)) && /^\d{3}(?!\d)/.test(text.slice(index + 1, index + 5)) ? comma : "，",
    )
    .replace(/:/g, (colon, index: number, text: string) =>
      /\d/.test(text.charAt(index - 1)) && /\d\d/.test(text.slice(index + 1, index + 3)) ? colon : "：",
    )
    .replace(/[;()!?～]/g, (char) => CANONICAL[char] ?? char)
    .replace(/[\r\u00a0\u3000]/g, " ");
}

const CANONICAL: Readonly<Record<string, string>> = {
  ";": "；",
  "(": "（",
  ")": "）",
  "!": "！",
  "?": "？",
  "～": "~",
};

const PAGE_NUMBER = /^(?:[-—–][-—–\s]*\d{1,4}[-—–\s]*|第\s*\d{1,4}\s*页.{0,12})$/;

function linesOf(text: string): { readonly lines: readonly Line[]; readonly tables: readonly TableText[] } {
  const lines: Line[] = [];
  const tables: Cell[][][] = [];
  let opens = true;
  let afterPage = false;
  let inTable = false;
  let at = 0;
  for (const written of text.split("\n")) {
    const start = at;
    at += written.length + 1;
    const trimmed = written.trim();
    if (PAGE_NUMBER.test(trimmed)) {
      afterPage = true;
      continue;
    }
    if (trimmed === "") {
      opens ||= !afterPage;
      continue;
    }
    if (isRow(written)) {
      const row = cellsOf(written, start);
      if (inTable) tables.at(-1)?.push(row);
      else tables.push([row]);
      inTable = opens = true;
      continue;
    }
    const indent = written.length - written.trimStart().length;
    lines.push({ text: trimmed, at: start + indent, opens: opens || (indent > 0 && !afterPage) });
    opens = inTable;
    inTable = afterPage = false;
  }
  return { lines, tables };
}

const isRow = (line: string): boolean => line.includes("\t") || /^\s*\|.*\|\s*$/.test(line);

function cellsOf(line: string, start: number): Cell[] {
  const divider = line.includes("\t") ? "\t" : "|";
  let at = start;
  const cells = line.split(divider).map((written): Cell => {
    const place = at + (written.length - written.trimStart().length);
    at += written.length + 1;
    return { text: written.trim().replace(MARKS, "").replace(/\s+/g, ""), at: place };
  });
  return divider === "|" ? cells.slice(1, -1) : cells;
}

/** Markdown marks for emphasis and code, which have no meaning here. */
const MARKS = /\*\*|__|`|~~/g;
const LINE_MARK = /^(?:#{1,6}\s+|>\s*|[-*+•·●▪■◆]\s+)+/;
const LIST_MARK =
  /^(?:#{1,6}\s|>|[-*+]\s|[•·●▪■◆※★➢✓]|[一二三四五六七八九十]{1,3}(?:、|是)|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、）]\s*(?!\d)|第[一二三四五六七八九十\d]{1,3}[条章节，、])/;
const TITLE_END =
  /(?:总结|小结|汇报|报告|简报|要点|计划|情况|述职|讲话|发言|通报|方案|办法|制度|细则|规定|账单|清单|材料|打算|安排|工作|综述|纪实|体会|月报|季报|年报|（[^）]{1,12}）)$/;
const CLOSED = /[。！？；…：]["”』」）]?$/;
/** A list entry that ends with its number: 「最佳党建品牌：10个」, 「党课 120」. */
const ENTRY =
  /^[^，。；]{2,24}?(?:[：\s]|(?=[\d近约达超逾]))[\s：]*[近约达超逾]?\s*[\d,.]+\s*[余多万亿百千]*\s*[^\d\s，。；：]{0,2}$/;
const OPENING = /^(?:\d{4}年|[今去本上]年|一年来|近年来|各位|同志们)/;

const LONGEST_TITLE = 60;

/**
 * Whether a line continues in the next, because a page break or a mail program broke it in the middle of a sentence.
 * `paragraph` is the text joined so far.
 */
function isJoined(line: Line, next: Line, paragraph: string, first: boolean): boolean {
  if (LIST_MARK.test(next.text) || CLOSED.test(line.text)) return false;
  if (/^[，。、；：！？）”%]/.test(next.text)) return true;
  if (next.opens) return false;
  if (/[，、（“]$/.test(line.text)) return true;
  if (ENTRY.test(line.text) && (ENTRY.test(next.text) || LIST_MARK.test(line.text))) return false;
  if (/[\d.余多]$/.test(line.text)) return true;
  if (paragraph.length <= LONGEST_TITLE && TITLE_END.test(paragraph) && !/[，。；]/.test(paragraph)) return false;
  if (first && OPENING.test(next.text) && !/[，。；]/.test(line.text)) return false;
  return true;
}

const NUMERIC = /[\dxX×余多近约达超逾过万亿]/;

function putLine({ text, at }: Line, put: (char: string, place: number) => void): void {
  const mark = LINE_MARK.exec(text)?.[0].length ?? 0;
  let last = "";
  let struck = false;
  for (let index = mark; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (isMark(text, index)) {
      // Struck-out text is put in brackets, because numbers in brackets are not judged.
      if (char === "~") {
        put(struck ? "）" : "（", at + index);
        struck = !struck;
      }
      index += lengthOfMark(char) - 1;
    } else if (/\s/.test(char)) {
      const end = endOfBlank(text, index);
      if (!isSilent(text, index, end, last)) put(" ", at + index);
      index = end - 1;
    } else {
      put(char, at + index);
      last = char;
    }
  }
}

/** Whether a space has no meaning, as one beside a number. A space between two words or two numbers separates them. */
function isSilent(text: string, from: number, to: number, last: string): boolean {
  const isGrouped =
    /(?<!\d)\d{1,3}$/.test(text.slice(Math.max(0, from - 4), from)) && /^\d{3}(?!\d)/.test(text.slice(to, to + 4));
  if (isGrouped) return true;
  const isBeforeDigit = /\d/.test(text.charAt(to));
  return NUMERIC.test(last) ? !isBeforeDigit || !/\d/.test(last) : isBeforeDigit;
}

const isMark = (text: string, index: number): boolean =>
  text[index] === "`" || (/[*_~]/.test(text.charAt(index)) && text[index] === text[index + 1]);

function endOfBlank(text: string, index: number): number {
  let end = index;
  while (end < text.length && (/\s/.test(text.charAt(end)) || (text[end] !== "~" && isMark(text, end))))
    end += /\s/.test(text.charAt(end)) ? 1 : lengthOfMark(text.charAt(end));
  return end;
}

/** A code mark is one character; the other marks are two equal characters. */
const lengthOfMark = (char: string): number => (char === "`" ? 1 : 2);
