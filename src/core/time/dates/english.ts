import { defined } from "../../defined.ts";
// Reads English dates: Nov 18, 18th November 2026, last Friday, two days ago, mid November.

import { addDays, addMonths, type Day, monthOf, monthSpan, quarterOf, weekOf, yearIn, yearOf } from "../days/day.ts";
import { partOfMonth } from "./calendar.ts";
import { type CivilForm, civil, exec, type FoundForm, plain, sticky, stretch, unclear } from "./form.ts";

const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\\.?";
const DATE = "(\\d{1,2})(?:st|nd|rd|th)?(?![\\da-z:])";
const YEAR_BEHIND = "(?:(?:, ?| ?)((?:19|20)\\d{2})(?![\\d年]))?";
const WEEKDAY =
  "(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])\\.?";
const NUMBER = "(\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)";

const MONTH_DATE = sticky(`${MONTH}[ -]?(?:the )?${DATE}${YEAR_BEHIND}`, "iy");
const DATE_MONTH = sticky(
  `(?:the )?(\\d{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?${MONTH}(?:-(\\d{4})(?!\\d)|${YEAR_BEHIND})`,
  "iy",
);
const DATES_MONTH = sticky(
  `(\\d{1,2})(?:st|nd|rd|th)? ?(?:-|–|~|to|through) ?(\\d{1,2})(?:st|nd|rd|th)? ?(?:of )?${MONTH}${YEAR_BEHIND}`,
  "iy",
);
const LAST_DATE = sticky(`(?:the )?${DATE}${YEAR_BEHIND}`, "iy");
const ORDINAL_DATE = sticky("the (\\d{1,2})(?:st|nd|rd|th)(?![a-z])", "iy");
const MONTH_ALONE = sticky(
  `(?:(early|mid|late|(?:the )?(?:beginning|start|middle|end) of|last day of)[ -])?${MONTH}${YEAR_BEHIND}(?![\\d ]?\\d)`,
  "iy",
);
const THIS_MONTH = sticky("(?:the )?(beginning|start|middle|end) of (?:the |this )?month(?![a-z])", "iy");
const WEEKDAY_AWAY = sticky(
  `(?:(last|past|previous|this|next|coming) )?${WEEKDAY}(?: (last|this|next) week)?(?![a-z])`,
  "iy",
);
const AGO = sticky(`${NUMBER} (days?|weeks?|months?) ago(?![a-z])`, "iy");
const AWAY = sticky(
  "(?:the )?(last|past|previous|this|next|coming) (week(?:end)?|month|quarter|year|night|morning|afternoon|evening)(?![a-z])",
  "iy",
);
const RELATIVE = sticky("(?:the )?(day before yesterday|yesterday|today|tomorrow|tonight)(?![a-z])", "iy");
const LENGTH = sticky(
  `(?:within |in )?${NUMBER} (working days?|work ?days?|business days?|days?|weeks?|months?)(?: time)?$`,
  "iy",
);

const DAYS_AWAY: Readonly<Record<string, number>> = {
  "day before yesterday": -2,
  yesterday: -1,
  today: 0,
  tonight: 0,
  tomorrow: 1,
};
const NUMBERS = "zero one two three four five six seven eight nine ten".split(" ");
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const WEEKDAYS = "mon tue wed thu fri sat sun".split(" ");
/** Whether the number that ends at `end` is followed by an English word for what it counts. */
export const isCounting = (text: string, end: number): boolean => COUNTED.test(text.slice(end, end + 14));

/** Words that a number counts: in 「May 20 people」 the number belongs to people, not to May. */
const COUNTED =
  /^ ?(?:people|persons?|participants?|attendees?|members?|volunteers?|trainees?|visitors?|residents?|households?|hours?|hrs?|h|min(?:ute)?s?|issues?|findings?|times?|units?|cases?)(?![a-z])/i;

/** Reads the English date that begins at `at`. */
export function english(text: string, at: number): FoundForm | undefined {
  if (!mayBeEnglish(text, at)) return undefined;
  return (
    monthDate(text, at) ??
    dateMonth(text, at) ??
    relative(text, at) ??
    weekday(text, at) ??
    away(text, at) ??
    month(text, at)
  );
}

/** Reads a day before its month: 18 Nov, 18th of November 2026, 18-Nov-2026. */
export function dateMonth(text: string, at: number): FoundForm | undefined {
  const match = exec(DATE_MONTH, text, at);
  if (match) return dated(at + match[0].length, monthOfName(match[2]), match[1], match[3] ?? match[4]);
  const ordinal = exec(ORDINAL_DATE, text, at);
  return ordinal ? dated(at + ordinal[0].length, undefined, ordinal[1], undefined) : undefined;
}

const FIRST_WORDS =
  /(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|last|past|prev|this|next|coming|the |early|mid|late|day|yes|tod|tom|ton|an? |one|two|three|four|five|six|seven|eight|nine|ten)/iy;
const LETTER_WITHIN = 9;

/**
 * A cheap check before the expensive patterns run: whether a word that can begin a date, or a number with letters after
 * it, stands here.
 */
function mayBeEnglish(text: string, at: number): boolean {
  if (!/\d/.test(text.charAt(at))) return exec(FIRST_WORDS, text, at) !== null;
  for (let next = at + 1; next < at + LETTER_WITHIN; next += 1) {
    const code = text.charCodeAt(next) | 0x20;
    if (code >= 0x61 && code <= 0x7a) return true;
    if (!(code < 0x7f)) return false;
  }
  return false;
}

/** Reads a range whose month stands at the end: 9-13 Nov. */
export function datesMonth(text: string, at: number): { end: number; first: CivilForm; last: CivilForm } | undefined {
  const match = mayBeEnglish(text, at) ? exec(DATES_MONTH, text, at) : null;
  if (!match) return undefined;
  const shared = { month: monthOfName(match[3]), ...(match[4] === undefined ? {} : { year: Number(match[4]) }) };
  const [first, last] = [Number(match[1]), Number(match[2])];
  return { end: at + match[0].length, first: civil({ ...shared, day: first }), last: civil({ ...shared, day: last }) };
}

/** Reads the end of a range such as Nov 9-13, with a year that may follow. */
export function lastDate(text: string, at: number): FoundForm | undefined {
  const match = exec(LAST_DATE, text, at);
  if (!match || isCounting(text, at + match[0].length)) return undefined;
  return dated(at + match[0].length, undefined, match[1], match[2]);
}

/** Reads the length of a deadline: two weeks, within 10 working days. */
export function englishLength(
  text: string,
): { readonly count: number; readonly unit: "工作日" | "天" | "周" | "月" } | undefined {
  const match = exec(LENGTH, text, 0);
  if (!match) return undefined;
  const unit = /^(?:work|business)/i.test(match[2] ?? "")
    ? "工作日"
    : /^d/i.test(match[2] ?? "")
      ? "天"
      : /^w/i.test(match[2] ?? "")
        ? "周"
        : "月";
  return { count: countOf(match[1]), unit };
}

function monthDate(text: string, at: number): FoundForm | undefined {
  const match = exec(MONTH_DATE, text, at);
  if (!match) return undefined;
  const end = at + match[0].length;
  if (match[3] === undefined && /\d$/.test(match[0]) && isCounting(text, end)) return undefined;
  return dated(end, monthOfName(match[1]), match[2], match[3]);
}

function dated(
  end: number,
  month: number | undefined,
  date: string | undefined,
  year: string | undefined,
): FoundForm | undefined {
  const day = Number(date);
  if (day < 1 || day > 31) return undefined;
  const form = civil({
    ...(year === undefined ? {} : { year: Number(year) }),
    ...defined({ month }),
    day,
  });
  return { end, found: form, loose: true, weak: false };
}

function relative(text: string, at: number): FoundForm | undefined {
  const match = exec(RELATIVE, text, at);
  if (match)
    return plain(at + match[0].length, {
      form: "relative",
      days: DAYS_AWAY[match[1]?.toLowerCase() ?? ""] ?? 0,
      word: match[0],
    });
  const ago = exec(AGO, text, at);
  if (!ago) return undefined;
  const [count, end] = [countOf(ago[1]), at + ago[0].length];
  if (/^d/i.test(ago[2] ?? "")) return plain(end, { form: "relative", days: -count, word: ago[0] });
  const isWeeks = /^w/i.test(ago[2] ?? "");
  return {
    ...unclear(end, ""),
    found: {
      form: "unclear",
      reason: `「${ago[0]}」是哪一天？请选一天或写明日期`,
      days: (today) => [isWeeks ? addDays(today, -7 * count) : addMonths(today, -count)],
    },
  };
}

function weekday(text: string, at: number): FoundForm | undefined {
  const match = exec(WEEKDAY_AWAY, text, at);
  if (!match) return undefined;
  const [word, before, name, behind] = match;
  const said = (before ?? behind)?.toLowerCase();
  // Short forms such as Sun may be names, so without other words only the full name is a weekday.
  if (
    said === undefined &&
    !/day/i.test(name ?? "") &&
    !DATE_NEXT.test(text.slice(at + word.length, at + word.length + 6))
  )
    return undefined;
  const weeks =
    said === undefined
      ? undefined
      : said === "this"
        ? 0
        : said === "next" || said === "coming"
          ? 1
          : behind === undefined
            ? "last"
            : -1;
  const day = WEEKDAYS.indexOf(name?.slice(0, 3).toLowerCase() ?? "") + 1;
  return {
    end: at + word.trimEnd().length,
    found: { form: "weekday", weeks, weekday: day, word: word.trim() },
    loose: true,
    weak: false,
  };
}

const DATE_NEXT = /^,? ?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\)/i;

function away(text: string, at: number): FoundForm | undefined {
  const match = exec(AWAY, text, at);
  if (!match) return undefined;
  const [word, which = "", unit = ""] = match;
  const end = at + word.length;
  const step = /this/i.test(which) ? 0 : /next|coming/i.test(which) ? 1 : -1;
  const name = unit.toLowerCase();
  if (/night|morning|afternoon|evening/.test(name)) return plain(end, { form: "relative", days: step, word });
  return stretch(end, word, (today) => {
    if (name === "month") return monthOf(addMonths(today, step));
    if (name === "quarter") return quarterOf(addMonths(today, step * 3));
    if (name === "year") return yearOf(addMonths(today, step * 12));
    const { from, to } = weekOf(addDays(today, step * 7));
    return name === "week" ? { from, to } : { from: addDays(from, 5), to };
  });
}

function month(text: string, at: number): FoundForm | undefined {
  const here = exec(THIS_MONTH, text, at);
  if (here) return partForm(at + here[0].length, here[0], here[1] ?? "", (today) => today.slice(0, 7));
  const match = exec(MONTH_ALONE, text, at);
  if (!match) return undefined;
  const [word, part, name, said] = match;
  // May and March are also ordinary words, so they need a year or another word beside them.
  if (part === undefined && said === undefined && /^ma(?:r(?:ch)?|y)$/i.test(name ?? "")) return undefined;
  const number = monthOfName(name);
  const ofYear = (today: Day) => {
    const year = said === undefined ? yearIn(today) : Number(said);
    return monthSpan(said === undefined && monthSpan(year, number).from > today ? year - 1 : year, number).from.slice(
      0,
      7,
    );
  };
  return partForm(at + word.trimEnd().length, word.trim(), part ?? "", ofYear);
}

/** A month, or its first, middle or last third. */
function partForm(end: number, word: string, part: string, monthIn: (today: Day) => string): FoundForm {
  const named = /early|beginning|start/i.test(part)
    ? "上旬"
    : /mid/i.test(part)
      ? "中旬"
      : /late|end|last/i.test(part)
        ? "下旬"
        : undefined;
  return stretch(end, word, (today) => partOfMonth(monthOf(`${monthIn(today)}-01`), named));
}

const monthOfName = (name: string | undefined): number => MONTHS.indexOf(name?.slice(0, 3).toLowerCase() ?? "") + 1;

function countOf(word: string | undefined): number {
  const said = word?.toLowerCase() ?? "";
  if (/^\d/.test(said)) return Number(said);
  return said === "a" || said === "an" ? 1 : NUMBERS.indexOf(said);
}
