import type { WorkdayOverrides } from "./calendar.ts";
import { addDays, type Day, dayOf, isCivil, printDay, yearIn } from "./day.ts";

/** What a stretch of text says about when; every `reason` is a sentence for the person. */
export type DateReading =
  /** One day; `inferred` says what was filled in (「按2025年12月1日记」), and belongs on the receipt. */
  | { readonly kind: "day"; readonly day: Day; readonly inferred?: string }
  /** First and last day; the record counts on the first. */
  | { readonly kind: "range"; readonly from: Day; readonly to: Day; readonly inferred?: string }
  /** Longer than a day (上周, 10月): no day for a record until the person names one. */
  | { readonly kind: "period"; readonly from: Day; readonly to: Day; readonly reason: string }
  /** Lies ahead: a plan, or one of the past `candidates`. */
  | {
      readonly kind: "future";
      readonly day: Day;
      readonly to?: Day;
      readonly reason: string;
      readonly candidates: readonly Day[];
    }
  /** May mean several days, or cannot be trusted; `candidates` are for buttons. */
  | { readonly kind: "ask"; readonly reason: string; readonly candidates: readonly Day[] }
  /** 2月30日. */
  | { readonly kind: "impossible"; readonly reason: string };

/** A time of day that was read over, so that it becomes no figure. */
export interface TimeOfDay {
  /** `22:00`; absent when only 下午 or the like was written. */
  readonly from?: string;
  readonly to?: string;
  /** How long it lasted, when both ends were written. */
  readonly minutes?: number;
}

/** One date, or time of day, and where it stands in the text. */
export interface DateSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Absent when only a time of day stands here. */
  readonly reading?: DateReading;
  readonly time?: TimeOfDay;
  /** Could as well be part of the title (七一, 上周, 5.3): text again when another span is a plain date. */
  readonly weak: boolean;
}

export interface DateContext {
  /** The day of the message in the unit's zone. */
  readonly today: Day;
  /** For instants with an offset; Asia/Shanghai unless given. */
  readonly zone?: string;
}

export interface DateValueContext extends DateContext {
  /** A date key or form field stands before it, so 5.3 is 3 May. */
  readonly allowBareMonthDay?: boolean;
}

export interface DueContext extends DateContext {
  /** The day from which 两周 and 30天 are counted; today unless given. */
  readonly from?: Day;
  readonly overrides?: WorkdayOverrides;
}

/** Every date and time of day in folded text, left to right, never overlapping; quoted titles are passed over. */
export function findDates(text: string, context: DateContext): readonly DateSpan[] {
  const spans: DateSpan[] = [];
  const pattern = /今天|昨天|前天|(?:(\d{4})[-/年])?(\d{1,2})[-/月](\d{1,2})[日号]?/g;
  for (const match of text.matchAll(pattern)) {
    spans.push({
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
      reading: readDate(match[0], context),
      weak: false,
    });
  }
  return spans;
}

/** The day a whole value names, whatever is not a date in it being asked about. */
export function readDate(text: string, context: DateValueContext): DateReading {
  const { today } = context;
  const words: Readonly<Record<string, number>> = { 今天: 0, 昨天: -1, 前天: -2 };
  const back = words[text];
  if (back !== undefined) return { kind: "day", day: addDays(today, back) };
  const match = /^(?:(\d{4})[-/年.])?(\d{1,2})[-/月.](\d{1,2})[日号]?$/.exec(text.trim());
  if (!match) return { kind: "ask", reason: `没看懂日期「${text}」，请写成11月21日这样`, candidates: [] };
  const year = match[1] ? Number(match[1]) : yearIn(today);
  const month = Number(match[2]);
  const date = Number(match[3]);
  if (!isCivil(year, month, date)) return { kind: "impossible", reason: `${month}月没有${date}日，请改成实际日期` };
  const day = dayOf(year, month, date);
  if (day > today) return { kind: "future", day, reason: `${printDay(day, today)}还没到`, candidates: [] };
  return { kind: "day", day };
}

/** The day a deadline names, looking forward: 两周, 30天, 月底, 9月30日, 下周五, 3个工作日. */
export function readDue(text: string, context: DueContext): DateReading {
  const days = /^(\d{1,3})天$/.exec(text);
  if (days) return { kind: "day", day: addDays(context.from ?? context.today, Number(days[1])) };
  if (text === "两周") return { kind: "day", day: addDays(context.from ?? context.today, 14) };
  return readDate(text, context);
}
