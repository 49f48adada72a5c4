import type { Measure } from "../ledger/measures.ts";
import type { Period } from "../time/periods.ts";
import type { DraftNumber } from "./figures.ts";
import type { Reader } from "./said.ts";
import { type StatedPeriod, untilDay } from "./stated-periods.ts";
import { type When, whenOf } from "./verdicts.ts";

/** The position of a number: where its paragraph, its sentence and smaller parts begin. */
export interface Standing {
  readonly paragraph: number;
  readonly sentence: number;
  /** Where the part of the sentence with the number begins, between two semicolons. */
  readonly part: number;
  /** The position of the first number in the sentence. A period stated before it applies to the whole sentence. */
  readonly lead: number;
}

/** The positions of a number (`at`), of the end of the number before it (`from`), and of the next number (`to`). */
export interface Place {
  readonly from: number;
  readonly at: number;
  readonly to: number;
}

/**
 * The period of a figure: stated beside it, otherwise earlier in its sentence, otherwise for its paragraph or draft.
 */
export function periodAt(reader: Reader, standing: Standing, place: Place, measure: Measure | undefined): When {
  const { head, text } = reader;
  const { sentence, part, lead, paragraph } = standing;
  const stated = (start: number, end: number) =>
    between(reader.periods, start, end).filter((one) => !AGAINST.test(text.slice(Math.max(0, one.from - 3), one.from)));
  // A period beside a number in an earlier part applies to that number only.
  const before = stated(sentence, place.at).filter((one) => one.from >= part || one.from < lead);
  const own = before.findLast((one) => one.from >= place.from);
  // After several periods, a later part of the sentence refers to the one that contains the others:
  // 上半年92场，下半年118场，全年合计210场；覆盖…. If no period contains the others, the period is unknown.
  const several = own === undefined && before.every((one) => one.from < part) ? stated(sentence, part) : [];
  const whole = several.length > 2 ? wholeOf(several) : before.at(-1);
  if (several.length > 2 && whole === undefined) return { doubt: "period" };
  const here = own ?? whole ?? stated(place.at, place.to)[0];
  const wide = around(reader, stated(paragraph, sentence).filter(isLong));
  if (here?.kind === "as-of" && here.period !== undefined) {
    const year = before.findLast((one) => one.kind === "stretch") ?? (wide.period === undefined ? head : undefined);
    return upTo(here.period, year?.period ?? wide.period, measure);
  }
  if (here !== undefined) return whenOf(here);
  return wide.period !== undefined || wide.doubt !== undefined ? wide : unstated(reader, measure);
}

/** The period from the beginning of the stated year to a day such as 截至6月底. */
function upTo(day: Period, year: Period | undefined, measure: Measure | undefined): When {
  const until = measure && untilDay(day, year, measure);
  return until === undefined ? { doubt: "period" } : { period: until };
}

/**
 * The period if none is stated near the number: the only one of the draft, or the current year for a measure that is
 * counted up to a day.
 */
function unstated(reader: Reader, measure: Measure | undefined): When {
  const { periods, head, context } = reader;
  const known = periods.filter((one) => isLong(one) && one.kind !== "as-of");
  const only = around(reader, known);
  if (only.period !== undefined) return only;
  const isStanding = measure?.period === "时点" || measure?.period === "累计";
  if (!isStanding || known.length > 0) return { doubt: "period" };
  return head === undefined ? { period: thisYear(context.today) } : whenOf(head);
}

/** A period that is only compared with: 比上年增加20次, 较去年同期. */
const AGAINST = /(?:[比较同]|相比|对比|超过)$/;

/** The only period of a paragraph, otherwise the period stated for the whole draft, otherwise the one in its title. */
function around({ head, context }: Reader, stated: readonly StatedPeriod[]): When {
  const kinds = new Set(stated.map(({ kind, period }) => `${kind} ${period?.from} ${period?.to}`));
  const [first] = stated;
  if (kinds.size === 1 && first !== undefined && first.kind !== "as-of" && first.kind !== "unclear")
    return whenOf(first);
  if (kinds.size > 1) return { doubt: "period" };
  // If the title states a part (第三季度小结) of the year given for the draft, the part is used.
  const { period: whole } = context;
  const isPart = whole !== undefined && head?.period !== undefined && isInside(head.period, whole);
  if (whole !== undefined && !isPart) return { period: whole };
  return head === undefined ? {} : whenOf(head);
}

const isInside = (part: Period, whole: Period): boolean => part.from >= whole.from && part.to <= whole.to;

/** The last or the first of several periods if it contains all of them. */
const wholeOf = (stated: readonly StatedPeriod[]): StatedPeriod | undefined =>
  [stated.at(-1), stated[0]].find(
    (one) =>
      one?.period !== undefined &&
      stated.every(({ period }) => period !== undefined && one.period !== undefined && isInside(period, one.period)),
  );

/**
 * 2024年、2025年、2026年分别…8篇、10篇、12篇: the n-th period belongs to the n-th number. If their counts differ, the
 * period is unknown.
 */
export function severally(
  { text, periods }: Reader,
  begin: number,
  own: readonly DraftNumber[],
  index: number,
): When | undefined {
  const first = own[0];
  if (first === undefined || own[index] === undefined) return undefined;
  if (!/分别/.test(text.slice(begin, first.from)) || TOTAL.test(text.slice(0, first.from).slice(-4))) return undefined;
  const listed = between(periods, begin, first.from);
  // Periods are a list for 分别 only if they are adjacent: in 2025年11起；2024年分别为13起、27人 there is none.
  const apart = listed.findLastIndex(
    (one, at) => at > 0 && !/^[、和及与]?$/.test(text.slice(listed[at - 1]?.to, one.from)),
  );
  const stated = listed.slice(Math.max(0, apart));
  const run = own.findIndex((one, at) => at > 0 && !/^[、和及]?$/.test(text.slice(own[at - 1]?.to ?? 0, one.from)));
  const count = run < 0 ? own.length : run;
  const last = stated.at(-1);
  // A range of quarters or months counts as a list of single ones if there are as many numbers: 一至四季度分别….
  const pieces = stated.length === 1 ? (last?.pieces ?? []) : stated;
  if (pieces.length < 2) return undefined;
  const mine = pieces.length === count && index < count ? pieces[index] : undefined;
  return mine === undefined ? { doubt: "period" } : whenOf(mine);
}

/** A comparison of two periods such as 由2600人次增加到3000人次: each number needs a period of its own beside it. */
export function compared({ text, periods }: Reader, from: number, at: number, behind: string): When | undefined {
  if (!COMPARED.test(behind) && !COMPARED.test(text.slice(from, at).trim())) return undefined;
  return between(periods, from, at).length > 0 ? undefined : { doubt: "period" };
}

/** Words before a total (合计307次), which sums the listed numbers. */
const TOTAL = /(?:合计|共计|总计|一共)$/;
const COMPARED = /^(?:增加|增|增长|上升|提高|扩大|减少|下降|降)[到至]/;

/** Whether a period is longer than a week. A day or week dates an event and is not the period of a whole paragraph. */
const isLong = ({ period }: StatedPeriod): boolean => period === undefined || !["day", "week"].includes(period.unit);

const thisYear = (today: string): Period => ({
  from: `${today.slice(0, 4)}-01-01`,
  to: today,
  label: "今年",
  open: true,
  unit: "year",
});

/** The entries of a list, sorted by position, that lie in a range. */
export function between<T extends { readonly from: number }>(
  list: readonly T[],
  from: number,
  to: number,
): readonly T[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.from ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((list[end]?.from ?? Number.POSITIVE_INFINITY) < to) end += 1;
  return list.slice(low, end);
}
