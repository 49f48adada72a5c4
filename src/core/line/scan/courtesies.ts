import { claim, isBreak, isFree, type Sheet } from "./sheet.ts";

const WHO = "(?:您|你|大家|各位|领导|同志们|了|啦|哈)";
/** Courtesies that people write around a report. */
const COURTESY = new RegExp(
  `^(?:(?:非常|十分)?(?:谢谢|感谢|多谢)${WHO}*|(?:大家|各位|您)?辛苦${WHO}*|(?:请|敬请|烦请|麻烦|劳烦)(?:您|你|领导|帮忙|帮|予以)*(?:查收|审阅|审核|知悉|悉知|收阅|过目|登记|记录?|录入)(?:一?下)?${WHO}*|麻烦${WHO}+|收到请?回复|(?:汇报|报告)完毕|特此(?:报告|汇报|上报)|完毕|(?:您|你|大家|(?:各位)?(?:领导|同事|同志)们?|早上|上午|下午|晚上|中午)好|thanks?|thank you|many thanks|thx|tks|please|pls|hi|hello|dear all|regards|best regards)$`,
  "i",
);
/** A courtesy directly after a unit, without punctuation: 「30人谢谢」. */
const GLUED = /(?<=[人名次条项时钟\\d户个)）])(?:谢谢|多谢|辛苦了|请查收|请审阅)[您你大家了啦]*$/;
/** The platform's own emoji arrive as words in brackets: [强], [玫瑰], [OK]. */
const EMOJI = /\[(?:[A-Za-z]{1,16}|\p{Script=Han}{1,5})\](?!\()/uy;
const LONGEST = 24;

/** Excludes courtesies and emoji codes at both ends of a line from reading. Inside a line they are part of its text. */
export function claimCourtesies(sheet: Sheet): void {
  const { text } = sheet;
  let end = text.length;
  for (;;) {
    while (end > 0 && isBreak(text[end - 1]) && text[end - 1] !== "]") end -= 1;
    const start = lastCourtesy(sheet, end);
    if (start === undefined) break;
    claim(sheet, start, end, "punctuation", "");
    end = start;
  }
  let start = 0;
  for (;;) {
    while (start < end && isBreak(text[start]) && text[start] !== "[") start += 1;
    const until = firstCourtesy(sheet, start, end);
    if (until === undefined) return;
    claim(sheet, start, until, "punctuation", "");
    start = until;
  }
}

function lastCourtesy(sheet: Sheet, end: number): number | undefined {
  const { text } = sheet;
  if (text[end - 1] === "]") {
    const start = text.lastIndexOf("[", end - 1);
    return start >= 0 && emojiEnd(text, start) === end && isUntouched(sheet, start, end) ? start : undefined;
  }
  // An English courtesy may have two words.
  for (const start of wordStarts(text, end)) {
    if (COURTESY.test(text.slice(start, end)) && isUntouched(sheet, start, end)) return start;
  }
  const glued = GLUED.exec(text.slice(Math.max(0, end - LONGEST), end));
  const start = glued === null ? end : end - glued[0].length;
  return start < end && isUntouched(sheet, start, end) ? start : undefined;
}

function firstCourtesy(sheet: Sheet, start: number, limit: number): number | undefined {
  const { text } = sheet;
  const emoji = emojiEnd(text, start);
  if (emoji !== undefined) return isUntouched(sheet, start, emoji) ? emoji : undefined;
  let end = start;
  while (end < limit && end - start < LONGEST && !isBreak(text[end])) end += 1;
  return end > start && COURTESY.test(text.slice(start, end)) && isUntouched(sheet, start, end) ? end : undefined;
}

/** The starts of the last word and of the last two words. */
function wordStarts(text: string, end: number): readonly number[] {
  const starts: number[] = [];
  for (let start = end; starts.length < 2 && end - start < LONGEST; start -= 1) {
    if (start === 0 || (start < end && isBreak(text[start - 1]))) starts.push(start);
    if (start === 0) break;
  }
  return starts;
}

function emojiEnd(text: string, start: number): number | undefined {
  EMOJI.lastIndex = start;
  return EMOJI.test(text) ? EMOJI.lastIndex : undefined;
}

const isUntouched = (sheet: Sheet, start: number, end: number): boolean =>
  isFree(sheet, start, end) && sheet.inQuote[start] === 0;
