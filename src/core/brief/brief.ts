import type { KindName } from "../kinds/kind.ts";
import { readNumeralAt, readNumeralTailAt } from "../numbers/numerals.ts";
import { foldText } from "../text/text.ts";
import { type Day, dayOf, isCivil, yearIn } from "../time/days/day.ts";
import { KIND_WORDS, MEANINGS, NOT_COUNTED, UNITS, VERY_MANY } from "./words.ts";

/** What a number of a brief counts. */
export type Meaning =
  | "participants"
  | "beneficiaries"
  | "hours"
  | "findings"
  | "rectified"
  | "households"
  | "sessions"
  | "other";

/** One number of a brief, as it was written. */
export interface BriefFigure {
  readonly value: number;
  readonly approx: boolean;
  readonly unit: string;
  readonly meaning: Meaning;
  readonly phrase: string;
}

/** What a brief tells: nothing of it is true until somebody confirms it. */
export interface Brief {
  readonly kind: KindName | undefined;
  readonly category: string | undefined;
  readonly day: Day | undefined;
  readonly dayTo: Day | undefined;
  readonly title: string | undefined;
  readonly figures: readonly BriefFigure[];
}

/** Reads a pasted brief by rules alone: its kind, its date, its numbers. What is not sure is left out. */
export function readBrief(raw: string, { today }: { readonly today: Day }): Brief {
  const text = foldText(raw);
  return { ...kindIn(text), ...daysIn(text, today), title: titleIn(raw), figures: figuresIn(text) };
}

/** The kind whose words weigh most; none when nothing weighs enough. */
function kindIn(text: string): Pick<Brief, "kind" | "category"> {
  const weighed = KIND_WORDS.map((entry) => ({
    entry,
    weight: entry.says.reduce((sum, [word, weight]) => sum + (word.test(text) ? weight : 0), 0),
  })).sort((a, b) => b.weight - a.weight);
  const [best] = weighed;
  if (best === undefined || best.weight < 2) return { kind: undefined, category: undefined };
  return { kind: best.entry.kind, category: best.entry.category };
}

const DAYS =
  /(?:(\d{4})\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:\s*(?:至|到|-|—|–|~)+\s*(?:(\d{1,2})\s*月)?\s*(\d{1,2})\s*日)?|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g;

/** The first day the brief states; without a year, the last such day that is not ahead. */
function daysIn(text: string, today: Day): Pick<Brief, "day" | "dayTo"> {
  for (const match of text.matchAll(DAYS)) {
    if (/截至[^，。]{0,4}$/.test(text.slice(0, match.index))) continue;
    const [, year, month, day, monthTo, dayTo, isoYear, isoMonth, isoDay] = match;
    const [m, d] = [Number(month ?? isoMonth), Number(day ?? isoDay)];
    const stated = year ?? isoYear;
    const y = stated === undefined ? lastYearOf(m, d, today) : Number(stated);
    if (!isCivil(y, m, d)) continue;
    const first = dayOf(y, m, d);
    const last = dayTo === undefined ? undefined : [y, Number(monthTo ?? m), Number(dayTo)];
    const to =
      last !== undefined && isCivil(last[0] ?? 0, last[1] ?? 0, last[2] ?? 0)
        ? dayOf(last[0] ?? 0, last[1] ?? 0, last[2] ?? 0)
        : undefined;
    return { day: first, dayTo: to !== undefined && to > first ? to : undefined };
  }
  return { day: undefined, dayTo: undefined };
}

function lastYearOf(month: number, day: number, today: Day): number {
  const year = yearIn(today);
  return isCivil(year, month, day) && dayOf(year, month, day) <= today ? year : year - 1;
}

/** What stands in 《》 or “”, when it is long enough to be a name. */
function titleIn(raw: string): string | undefined {
  const named = /《([^《》]{4,40})》/.exec(raw) ?? /“([^“”]{5,30})”/.exec(raw);
  return named?.[1];
}

function figuresIn(text: string): readonly BriefFigure[] {
  const found: BriefFigure[] = [];
  let at = 0;
  while (at < text.length) {
    const figure = figureAt(text, at);
    if (figure === undefined) {
      at += 1;
      continue;
    }
    if (figure.read !== undefined) found.push(figure.read);
    at = figure.end;
  }
  return found;
}

/** A number with a unit; `read` is missing where it counts nothing: a time, a room, a date, an anniversary, a name. */
function figureAt(text: string, at: number): { readonly end: number; readonly read?: BriefFigure } | undefined {
  const date = matchAt(DATE_LIKE, text, at);
  if (date !== undefined) return { end: at + date.length };
  const numeral = readNumeralAt(text, at);
  if (numeral === undefined) return undefined;
  if (numeral.kind !== "number") return { end: Math.max(numeral.end, at + 1) };
  const gap = text[numeral.end] === " " ? 1 : 0;
  const unit = UNITS.find((one) => text.startsWith(one, numeral.end + gap));
  if (unit === undefined) return { end: numeral.end };
  const unitEnd = numeral.end + gap + unit.length;
  const tail = readNumeralTailAt(text, unitEnd);
  const end = tail?.end ?? unitEnd;
  const around = { before: clauseBefore(text, at), after: clauseAfter(text, end) };
  const isName = !numeral.digits && NAMED_BY_WORD.has(unit);
  if (
    isName ||
    NOT_COUNTED.some(
      ({ before, after }) => (before?.test(around.before) ?? true) && (after?.test(around.after) ?? true),
    )
  )
    return { end };
  if (numeral.value >= VERY_MANY && /^[人名]$/.test(unit)) return { end };
  const meaning =
    MEANINGS.find(
      (one) => one.units.includes(unit) && (one.before?.test(around.before) || one.after?.test(around.after)),
    )?.meaning ??
    MEANING_OF_UNIT[unit] ??
    "other";
  return {
    end,
    read: {
      value: numeral.value + (tail?.half === true ? 0.5 : 0),
      approx: numeral.approx || (tail !== undefined && tail.half !== true),
      unit,
      meaning,
      phrase: text.slice(at, end),
    },
  };
}

const DATE_LIKE =
  /\d{1,2}[:：]\d{2}|\d{4}\s*年度?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月(?:份|\s*\d{1,2}\s*日)?|\d{4}-\d{2}-\d{2}|\d{1,2}\s*时/y;
/** 三个方面, 五点要求, 两路: a word and a numeral in Chinese make a phrase, not a figure. */
const NAMED_BY_WORD = new Set(["个", "家", "支", "条", "件", "份", "期", "%", "天"]);
const MEANING_OF_UNIT: Readonly<Record<string, Meaning>> = {
  小时: "hours",
  户: "households",
  批次: "sessions",
  期: "sessions",
};

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const clauseBefore = (text: string, at: number): string =>
  /[^，。；：、\n]*$/.exec(text.slice(Math.max(0, at - 24), at))?.[0] ?? "";
const clauseAfter = (text: string, at: number): string => /^[^，。；：\n]*/.exec(text.slice(at, at + 24))?.[0] ?? "";
