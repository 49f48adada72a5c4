// Finds the activities that a brief reports: one, or several with days or numbers of their own.

import { kindOf } from "../kinds/index.ts";
import type { DateSpan } from "../time/dates/index.ts";
import type { Day } from "../time/days/day.ts";
import { chosen } from "./acts/choose.ts";
import { happenedIn } from "./acts/happened.ts";
import {
  begunDay,
  countsAsOf,
  dayOf,
  dayOfSpan,
  isAsOf,
  isOwnDay,
  issuedDay,
  isUndated,
  signedDay,
  withoutFindings,
} from "./days/own.ts";
import { datesIn } from "./days/said.ts";
import { DECISIONS, STATES, SUMMED } from "./days/stated.ts";
import { type Head, headOf } from "./heads.ts";
import type { Telling } from "./kind-words.ts";
import type { Clause, Layout } from "./layout.ts";
import { ITEM, isFinding } from "./listed.ts";

/** An activity reported in a brief. */
export interface Deed {
  /** The clauses that report it, in order. */
  readonly clauses: readonly Clause[];
  /** The same clauses together with those between them, which state reasons and plans. */
  readonly around: readonly Clause[];
  /** The dates and times of the whole brief. Their digits are not amounts. */
  readonly spans: readonly DateSpan[];
  /** The possible kinds: one if its head decides, two if both are likely, or none. */
  readonly kinds: readonly Telling[];
  /** The sentence that says what was done. Below a headline, the first sentence. */
  readonly sentence: number;
  /** The clause whose head decided the kind; without a head, the first clause. */
  readonly main: Clause;
  readonly head: Head | undefined;
  readonly day: Day | undefined;
  readonly dayTo: Day | undefined;
  /** The activity reported before this one. */
  readonly before: Deed | undefined;
  /** The earlier activity of which this is another instance. */
  readonly more: Deed | undefined;
  /** Why a stated day cannot be used: 「12月4日还没到」. */
  readonly doubt: string | undefined;
}

/** A clause and what was found in it. */
export interface Seen {
  readonly clause: Clause;
  readonly head: Head | undefined;
  /** The clause names an event that belongs to none of the kinds. */
  readonly isOpaque: boolean;
  /** The clause reports a part, introduced by 其中. */
  readonly isPart: boolean;
  /** Dates as of which something is counted: 截至11月25日. */
  readonly asOf: readonly DateSpan[];
  readonly dates: readonly DateSpan[];
}

const SHIFT = /^(?:同日|当[日天]|次日|翌日|下午|晚上|傍晚|散会|会后|课后)/;
const ANOTHER = /第[一二三四五六七八九十\d]+[期场批次]/;

/** The activities of a brief, in order. Plans, yearly totals and activities that did not take place are excluded. */
export function findDeeds(layout: Layout, today: Day): readonly Deed[] {
  const issued = issuedDay(layout, today);
  const spans = datesIn(layout.text, layout.plain, { today: issued });
  const deeds: Deed[] = [];
  for (const group of apart(layout, seenIn(layout, spans))) {
    const isFirst = deeds.every(({ kinds }) => kinds.length === 0);
    const read = deedOf(group, today, spans, layout, isFirst);
    if (read === undefined) continue;
    const deed = signedDeed(read, group, layout, today);
    const before = deeds.at(-1);
    // An activity without a kind is another instance of the one before it: 第二期10月20日至22日.
    const isMore = before !== undefined && deed.kinds.length === 0;
    // An activity without a day takes that of the one before it: 下午, 散会后.
    const same = before !== undefined && deed.day === undefined && deed.doubt === undefined ? { day: before.day } : {};
    deeds.push({ ...deed, ...same, ...(isMore ? { kinds: before.kinds, more: before } : {}), before });
  }
  return deeds;
}

/** The clauses with their heads and dates. */
function seenIn(layout: Layout, spans: readonly DateSpan[]): readonly Seen[] {
  let next = 0;
  return layout.clauses.map((clause): Seen => {
    const from = next;
    while (next < spans.length && (spans[next]?.start ?? 0) < clause.end) next += 1;
    const own = spans.slice(from, next).filter(({ start }) => start >= clause.start);
    return {
      ...headSeen(layout, clause),
      isPart: layout.text.startsWith("其中", clause.start),
      dates: own.filter((span) => isOwnDay(layout.text, clause, span)),
      asOf: own.filter((span) => isAsOf(layout.text, span)),
    };
  });
}

function headSeen(layout: Layout, clause: Clause): Pick<Seen, "clause" | "head" | "isOpaque"> {
  const isTold = clause.role === "told" || clause.role === "part";
  const found = isTold || clause.role === "sum" ? headOf(layout, clause) : undefined;
  if (found === undefined || found === "opaque")
    return { clause, head: undefined, isOpaque: isTold && found === "opaque" };
  // A value counted as of a day is reported like an activity, although the clause states a long period:
  // 上半年注册用户9800人.
  const isState =
    countsAsOf(kindOf(found.kind)) || (SUMMED.has(found.kind) && clause.role === "sum" && AS_OF.test(layout.text));
  return {
    clause: isState && !isTold ? { ...clause, role: "told" } : clause,
    head: isTold || isState ? found : undefined,
    isOpaque: false,
  };
}

const AS_OF = /截[至止]到?\d{1,2}月|统计截止/;

/** Gives a decision without a day of its own the day on which it was signed: 关于表彰…的决定. */
function signedDeed(deed: Deed, group: readonly Seen[], layout: Layout, today: Day): Deed {
  const [kind] = deed.kinds;
  // A report of what was put right counts as a decision if nothing else says when: 柳荫街道党工委 11月20日.
  const isSigned =
    DECISIONS.has(kind?.kind ?? "") || (kind?.kind === "rectification" && deed.day === undefined && !deed.doubt);
  const isDecision = isSigned && isUndated(group, layout.text);
  const isYearless = kind?.kind === "rectification";
  const day = isDecision ? signedDay(layout, deed.main.end, today, { isYearless }) : undefined;
  return day === undefined ? deed : { ...deed, day };
}

/** The clauses of one activity while they are being collected. */
interface Group {
  readonly seen: Seen[];
  head: Head | undefined;
  readonly days: Set<Day | undefined>;
}

/** Groups the clauses by activity. A new activity begins with a day, an item number or a time of day of its own. */
function apart({ text }: Layout, seen: readonly Seen[]): readonly (readonly Seen[])[] {
  let group: Group = { seen: [], head: undefined, days: new Set() };
  const groups = [group];
  for (const [index, one] of seen.entries()) {
    if (begins(text, group, seen, index)) {
      group = { seen: [], head: undefined, days: new Set() };
      groups.push(group);
    }
    group.seen.push(one);
    if (one.clause.role !== "told" || one.clause.isTitle) continue;
    if (one.head !== undefined && one.head.rank > (group.head?.rank ?? -1)) group.head = one.head;
    for (const span of one.dates) group.days.add(dayOfSpan(span));
  }
  return groups.map((one) => one.seen);
}

function begins(text: string, { head: before, days }: Group, seen: readonly Seen[], index: number): boolean {
  const one = seen[index];
  if (one === undefined || one.clause.role !== "told" || one.clause.isTitle) return false;
  if (before === undefined || before.rank < 3) return false;
  const said = text.slice(one.clause.start, one.clause.end);
  const own = one.dates.map(dayOfSpan).find((day) => day !== undefined && !days.has(day));
  const isShift =
    (ITEM.test(said) && !isFinding(seen.slice(0, index).map(({ clause }) => text.slice(clause.start, clause.end)))) ||
    SHIFT.test(said);
  if (own === undefined && !isShift) return false;
  if (own !== undefined && days.size > 0 && ANOTHER.test(said)) return true;
  // The clause with the day may only introduce the activity, so the rest of the sentence is examined too.
  let last = index;
  while (last - index < FARTHEST_CLAUSE && seen[last + 1]?.clause.sentence === one.clause.sentence) last += 1;
  const sentence = seen.slice(index, last + 1);
  const head = best(
    sentence.filter(({ clause, dates }, at) => clause.role === "told" && (at === 0 || dates.length === 0)),
  );
  if (head === undefined || head.rank < 2) return false;
  const isOther = head.kind !== before.kind || (head.category !== undefined && head.category !== before.category);
  if (own !== undefined && days.size > 0) return head.rank >= 3;
  // If no day came before, this one belongs to the headline or first sentence, so only an item number begins a new
  // activity.
  return isOther && isShift;
}

/** The maximum number of clauses between a day and the activity it introduces. */
const FARTHEST_CLAUSE = 12;

function best(seen: readonly Seen[]): Head | undefined {
  let found: Head | undefined;
  for (const { head } of seen) if (head !== undefined && (found === undefined || head.rank > found.rank)) found = head;
  return found;
}

function deedOf(
  group: readonly Seen[],
  today: Day,
  spans: readonly DateSpan[],
  layout: Layout,
  isFirst: boolean,
): Deed | undefined {
  const { text } = layout;
  const told = group.filter(({ clause }) => clause.role === "told" || clause.role === "part");
  const headed = mainOf(told, text);
  if (headed === undefined) return undefined;
  const happened = happenedIn(layout, told, today);
  if (happened === undefined) return undefined;
  const { kinds, main } = chosen(layout, told, headed, { isFirst, isDone: happened === "done" });
  const { head } = headed;
  const kind = head === undefined ? undefined : kindOf(head.kind);
  const isCounted = kind !== undefined && countsAsOf(kind);
  const asOf = group.flatMap(({ asOf: spansOf }) => spansOf);
  // The day of a count is the activity's day if there is no other: 截至10月16日已全部整改.
  const dated = head?.kind === "rectification" ? withoutFindings(told, text) : told;
  const isOnly = dated.every(({ dates }) => dates.length === 0);
  // A report of what was put right is of the day it speaks for, not of the meeting before: 截至11月17日，5条问题已全部整改到位.
  const putRight = kinds.some((one) => one.kind === "rectification")
    ? asOf.filter(({ end }) => PUT_RIGHT.test(text.slice(end, end + 24)))
    : [];
  const standing = putRight.length > 0 ? putRight : isCounted || isOnly ? asOf : [];
  const isStanding = standing.length > 0;
  const seen = isStanding ? [{ ...main, dates: standing }] : isOnly ? told : dated;
  // A count as of 6月30日24时 has one day, though that hour also begins the next.
  const own = dayOf(seen, main, today, text);
  const isWork = isOnly && !isCounted && !STATES.has(kinds[0]?.kind ?? "");
  const date = { ...own, ...(isStanding ? begunDay(isWork ? spans : [], text, own.day) : {}) };
  return {
    clauses: told.map(({ clause }) => clause),
    around: group.map(({ clause }) => clause),
    spans,
    kinds: kinds.map(({ kind, category }) => ({ kind, category: category ?? categoryBeside(told, main.clause, kind) })),
    main: main.clause,
    sentence:
      (main.clause.isTitle ? told.find(({ clause }) => !clause.isTitle) : main)?.clause.sentence ??
      main.clause.sentence,
    head,
    before: undefined,
    more: undefined,
    ...date,
  };
}

const PUT_RIGHT = /^,?[^。;]{0,14}(?:完成|整改|到位|销号|办结|改完)/;

/**
 * The clause that decides the kind: a headline, otherwise the clause of the first reporting sentence with the highest
 * rank.
 */
function mainOf(told: readonly Seen[], text: string): Seen | undefined {
  const title = told.find(({ clause, head }) => clause.isTitle && (head?.rank ?? 0) >= 3);
  if (title !== undefined && !isSlogan(title, told, text)) return title;
  const first = told.find(
    ({ clause, head, isOpaque }) => clause.role === "told" && (isOpaque || (head?.rank ?? 0) >= 3),
  );
  if (first?.isOpaque === true) {
    // If a meeting belongs to no kind, its decision is the activity: 召开专题研究会，研究难点4项.
    const decided = told.find(({ head }) => (head?.rank ?? 0) >= 3 && DECISIONS.has(head?.kind ?? ""));
    return decided ?? first;
  }
  let found: Seen | undefined;
  for (const one of told) {
    const rank = rankOf(one);
    // A later sentence decides only if the earlier ones neither named nor described an activity.
    const isLater = found !== undefined && one.clause.sentence !== found.clause.sentence;
    if (found === undefined || (rank > rankOf(found) && !(isLater && rankOf(found) >= 3))) found = one;
  }
  return found;
}

/**
 * Whether a headline is a slogan that only contains a verb (八一慰问官兵情), while a sentence below names the event.
 */
const isSlogan = (
  { clause: { start, end, quotes }, head: title }: Seen,
  told: readonly Seen[],
  text: string,
): boolean => {
  const halves = text.slice(start, end).split(/\s+/);
  // The name in quotation marks is what the event is called, not what it was: “银龄讲堂”手机课堂开班.
  const isCalled = quotes.some((one) => title !== undefined && one.start <= title.at && title.end <= one.end);
  const isVerse = halves.length === 2 && halves[0]?.length === halves[1]?.length;
  const least = isVerse || isCalled ? 3 : 4;
  return (
    (isVerse || isCalled || title?.rank === 3) &&
    told.some(({ clause, head }) => !clause.isTitle && (head?.rank ?? 0) >= least && head?.kind !== title?.kind)
  );
};

/** The certainty of a clause's head. A clause about a moment within the event counts less. */
const rankOf = ({ clause, head }: Seen): number =>
  head === undefined ? -1 : head.rank - (clause.role === "part" ? 1.5 : 0);

const categoryBeside = (told: readonly Seen[], { sentence }: Clause, kind: Telling["kind"]): string | undefined =>
  told.find(
    ({ clause, head }) =>
      (clause.isTitle || clause.sentence === sentence) &&
      head?.kind === kind &&
      head.category !== undefined &&
      head.rank >= 3,
  )?.head?.category;
