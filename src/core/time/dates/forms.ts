// Finds the form of the date that begins at a position in the text.

import { bare, dayOnly, daysAway, numeric, written, yearLast } from "./calendar.ts";
import { dateMonth, datesMonth, english, lastDate } from "./english.ts";
import { holiday, lunar, ofTwenties } from "./feasts.ts";
import { type CivilForm, type DateForm, exec, type FoundForm, NUMBER, numberOf, sticky } from "./form.ts";
import { edges, monthAway, nearly, quarterForm, relative, week, yearAway } from "./relative.ts";

export type { CivilForm, DateForm, FoundForm } from "./form.ts";

const NUMERALS: ReadonlySet<string> = new Set("0123456789一二三四五六七八九十廿卅〇零○两千百");
/** The longest number of a date, as in 二千零二十六年, in characters. */
const LONGEST = 8;
const DAY_NUMBER = sticky(`${NUMBER}(?: ?([日号號])|(?!\\d))`);
const DAY_RANGE = sticky(`${NUMBER} ?[日号號]?(?:至|到|-|~|—)${NUMBER} ?[日号號]`);

/** The form of the date that begins exactly at `at` of folded text. */
export function findFormAt(text: string, at: number): FoundForm | undefined {
  const char = text.charAt(at);
  if (char >= "0" && char <= "9")
    return numbered(text, at) ?? numeric(text, at) ?? yearLast(text, at) ?? english(text, at) ?? bare(text, at);
  return READERS.get(char)?.(text, at);
}

/** Reads a number by the character after it: 3月, 5日, 3天前, 3季度. */
function numbered(text: string, at: number): FoundForm | undefined {
  let end = at + 1;
  while (end < at + LONGEST && NUMERALS.has(text.charAt(end))) end += 1;
  if (text[end] === " ") end += 1;
  switch (text[end]) {
    case "年":
    case "月":
      return written(text, at);
    case "天":
      return daysAway(text, at);
    case "季":
      return quarterForm(text, at);
    case "日":
    case "号":
    case "號":
      return dayOnly(text, at);
    default:
      return undefined;
  }
}

type FormReader = (text: string, at: number) => FoundForm | undefined;

/** The functions that read dates, by the first character of the text they read: only these few run at a position. */
const READERS: ReadonlyMap<string, FormReader> = new Map(
  (
    [
      ["今昨明后", (text, at) => relative(text, at) ?? yearAway(text, at)],
      ["前大", (text, at) => relative(text, at) ?? yearAway(text, at) ?? nearly(text, at) ?? lunar(text, at)],
      [
        "上下本这",
        (text, at) =>
          week(text, at) ?? monthAway(text, at) ?? yearAway(text, at) ?? edges(text, at) ?? nearly(text, at),
      ],
      ["去当", (text, at) => yearAway(text, at) ?? monthAway(text, at)],
      ["周星礼", (text, at) => week(text, at)],
      ["月年", (text, at) => edges(text, at)],
      ["第Qq", (text, at) => quarterForm(text, at)],
      ["农阴旧正腊冬初", (text, at) => lunar(text, at) ?? holiday(text, at)],
      ["近日最不", (text, at) => nearly(text, at)],
      ["AaBbCcDdEeFfJjLlMmNnOoPpSsTtWwYy", (text, at) => english(text, at)],
      ["元国春除端中清重劳建教植妇青儿学宪", (text, at) => holiday(text, at)],
      ["一二三四五六七八九十卅〇零○两", (text, at) => numbered(text, at) ?? holiday(text, at)],
      ["廿", (text, at) => numbered(text, at) ?? ofTwenties(text, at)],
    ] satisfies [string, FormReader][]
  ).flatMap(([chars, reader]) => [...chars].map((char): [string, FormReader] => [char, reader])),
);

/** Reads the end of a range that begins with `first`: a whole date, or only the part that differs from the first. */
export function findRangeEndAt(text: string, at: number, first: DateForm): FoundForm | undefined {
  if (first.form !== "weekday" && first.form !== "relative" && first.form !== "civil") return undefined;
  const spoken = week(text, at) ?? relative(text, at) ?? english(text, at);
  if (spoken && spoken.found.form !== "stretch" && spoken.found.form !== "unclear") return spoken;
  const isDigit = /\d/.test(text.charAt(at));
  const whole =
    (isDigit ? (numeric(text, at) ?? dateMonth(text, at)) : undefined) ??
    written(text, at) ??
    (first.form === "civil" && (first.bare !== undefined || first.year !== undefined) ? bare(text, at) : undefined);
  if (whole?.found.form === "civil") return whole;
  if (first.form !== "civil") return undefined;
  const match = exec(DAY_NUMBER, text, at);
  const day = numberOf(match?.[1]);
  if (isDigit && match?.[2] === undefined) return lastDate(text, at);
  if (!match || day === undefined) return undefined;
  return { end: at + match[0].length, found: { form: "civil", day }, loose: match[2] === undefined, weak: false };
}

/** Reads a range of two days without a month before them: 3-5日, 9-13 Nov. */
export function findDayRangeAt(
  text: string,
  at: number,
): { end: number; first: CivilForm; last: CivilForm } | undefined {
  const match = exec(DAY_RANGE, text, at);
  if (!match) return datesMonth(text, at);
  const first = numberOf(match?.[1]);
  const last = numberOf(match?.[2]);
  if (!match || first === undefined || last === undefined || first > 31 || last > 31) return undefined;
  return { end: at + match[0].length, first: { form: "civil", day: first }, last: { form: "civil", day: last } };
}
