// Finds the day of an activity among the dates of a brief.
import type { Kind } from "../../kinds/kind.ts";
import { type DateSpan, findDates } from "../../time/dates/index.ts";
import { addDays, type Day } from "../../time/days/day.ts";
import type { Deed, Seen } from "../deeds.ts";
import type { Clause, Layout } from "../layout.ts";

/** Whether the date says as of when something is counted: 截至11月25日. */
export const isAsOf = (text: string, span: DateSpan): boolean =>
  span.reading !== undefined &&
  (/(?:截至:?|截止[到至:]?|采自|统计[至到]|数据[至到]|时点:)$/.test(
    text.slice(Math.max(0, span.start - 3), span.start),
  ) ||
    // Other wordings for a count as of a day: 到昨天为止, 到9月20日, 6月底的数据.
    (text.charAt(span.start - 1) === "到" &&
      /^(?:中午|\d+[时点])?(?:为止|止|,)/.test(text.slice(span.end, span.end + 6))) ||
    /^的(?:平台|后台|最新|统计)?数据/.test(text.slice(span.end, span.end + 6)) ||
    // 至5月底共盘活
    (/(?:^|[,。])至$/.test(text.slice(Math.max(0, span.start - 2), span.start)) &&
      /^(?:共|累计|已)/.test(text.slice(span.end, span.end + 2))));

/** Whether records of the kind state a count as of a day and not an action. */
export const countsAsOf = ({ day }: Kind): boolean => day.keys.includes("截至");

/**
 * The day from which dates without a year are interpreted: the date of publication if the brief states one, otherwise
 * today.
 */
export function issuedDay({ text, clauses }: Layout, today: Day): Day {
  const masthead = clauses.filter(({ role }) => role === "masthead").map(({ start, end }) => text.slice(start, end));
  for (const span of masthead.flatMap((said) => findDates(said, { today }))) {
    if (span.reading?.kind === "day" && /\d{4}/.test(span.text)) return span.reading.day;
  }
  // If a headline states a week, weekdays in the text belong to it: 一周党建（11月16日—20日）.
  const headlines = clauses.filter(({ isTitle }) => isTitle).map(({ start, end }) => text.slice(start, end));
  for (const { reading } of headlines.flatMap((said) => findDates(said, { today }))) {
    if (reading?.kind === "range" && reading.to <= today && reading.to <= addDays(reading.from, 7)) return reading.to;
  }
  // The first line of a diary: 2026.9.24 阴.
  const diary = headlines.find((said) => DIARY.test(said));
  const [own] = diary === undefined ? [] : findDates(diary, { today });
  if (own?.reading?.kind === "day") return own.reading.day;
  return today;
}

/** The day on which a document was signed, from the line below it: 市直机关工委 2026年2月9日. */
export function signedDay(
  { text, clauses }: Layout,
  from: number,
  today: Day,
  { isYearless }: { readonly isYearless: boolean },
): Day | undefined {
  const signature = clauses.findLast(({ role, start }) => role === "masthead" && start > from);
  const said = signature === undefined ? "" : text.slice(signature.start, signature.end);
  const days = findDates(said, { today }).flatMap(({ reading, text: date }) =>
    reading?.kind === "day" &&
    (/[\d〇零]{2,4}年/.test(date) || (isYearless && SIGNED_DAY.test(said))) &&
    reading.day <= today
      ? [reading.day]
      : [],
  );
  return days.length === 1 ? days[0] : undefined;
}

/** A signature without a year: 柳荫街道党工委 11月20日. */
const SIGNED_DAY = /^[\p{Script=Han}\s]{2,24}\d{1,2}月\d{1,2}日$/u;

const DIARY =
  /^\d{4}[.年/-]\d{1,2}[.月/-]\d{1,2}日?\s*(?:(?:星期|周)[一二三四五六日天])?\s*(?:晴|阴|雨|雪|多云|小雨|大雨|晴转多云)?$/;

/** The writer's own paper ends the clause, so that what it decides follows: 于5月18日印发通知，对支部设置进行调整. */
const ISSUED_THEN = /^[^,的]{0,2}(?:印发|下发|制发|发出)了?(?:通知|文件|意见)$/;

/**
 * The day on which work began that is only counted as of a later one: 8月10日以来，…。截至8月12日，累计转移群众320人.
 */
export function begunDay(
  spans: readonly DateSpan[],
  text: string,
  until: Day | undefined,
): Pick<Deed, "day" | "dayTo"> {
  const begun = spans
    .filter(({ reading, end }) => reading?.kind === "day" && text.startsWith("以来", end))
    .map(dayOfSpan);
  const [day] = begun;
  const isShort = day !== undefined && until !== undefined && day < until && addDays(day, LONGEST_WORK) >= until;
  return isShort && begun.length === 1 ? { day, dayTo: until } : { day: until, dayTo: undefined };
}

/** Work that went on for longer is a total and no activity. */
const LONGEST_WORK = 31;

/**
 * Whether a date is the day of an activity and not a deadline, the date of a document or speech, or the beginning of a
 * period.
 */
export function isOwnDay(text: string, clause: Clause, span: DateSpan): boolean {
  if (span.reading === undefined || !["told", "part", "past"].includes(clause.role) || clause.role === "past")
    return false;
  const after = text.slice(span.end, Math.min(clause.end, span.end + 24));
  const before = text.slice(Math.max(clause.start, span.start - 6), span.start);
  if (/^(?:日|号)?(?:之前|以前|前|止|为止|以来|之后|后,|前后)/.test(after)) return false;
  if (
    /(?:截至|截止到?|采自|统计[至到]|数据[至到]|限|至迟|不晚于|自|从|距|[延推](?:期|长|后|迟)?[到至])$/.test(before) &&
    !/^(?:日|号)?(?:起|开始)/.test(after) &&
    // A range after 自 or 从 is the activity's own: 从12月7日到12日.
    !(/[自从]$/.test(before) && span.reading.kind === "range")
  )
    return false;
  if (/^(?:电|讯|报道|消息|供稿|编发|刊发|(?:上报|报送|印发?)(?![\p{Script=Han}《“]))/u.test(after)) return false;
  // A date before earlier feedback is not the day of the activity: 9月18日督查反馈的3条问题.
  if (/^[^,]{0,12}(?:反馈|指出|提出|交办|下发|发现|查出)的/.test(after)) return false;
  if (
    /^(?:的|,)?[^,(]{0,16}(?:精神|讲话|文件|通知|部署会|来信|意见)/.test(after) &&
    !/开展|组织|举[办行]|召开|传达|学习/.test(after) &&
    !ISSUED_THEN.test(after)
  )
    return false;
  if (/^(?:的)?[^,]{0,12}(?:印发|下发|出台|发布的|通过的)/.test(after) && clause.role !== "told") return false;
  return !span.weak || span.reading.kind === "day";
}

/**
 * Whether the date is that of an earlier step that led to the decision: 3月19日复查时, 10月27日会议研究,
 * 公示(11月10日-14日).
 */
const isGround = (text: string, clause: Clause, span: DateSpan): boolean =>
  /^(?:上午|下午)?[^,。]{0,14}?(?:会议|党委会|工委会|研究|审议|检查|复查|抽查|督查|暗访|公示|反馈|\))/.test(
    text.slice(span.end, clause.end),
  ) || /(?:公示|评审|初评|考察)[(]?$/.test(text.slice(clause.start, span.start));

/**
 * Whether a decision has no day of its own. The days of earlier steps do not count: 经10月27日会议研究,
 * 工委3月19日复查时.
 */
export const isUndated = (group: readonly Seen[], text: string): boolean =>
  group.every(({ clause, dates }) => dates.every((span) => isGround(text, clause, span)));

/**
 * The clauses without the dates on which findings were made, because those are not the day of rectification:
 * 5月13日检查反馈的问题已整改.
 */
export const withoutFindings = (told: readonly Seen[], text: string): readonly Seen[] =>
  told.map((one) => ({ ...one, dates: one.dates.filter((span) => !isFinding(text, one.clause, span)) }));

const isFinding = (text: string, { start, end }: Clause, span: DateSpan): boolean =>
  /检查|反馈|指出|督查|督导|巡察|抽查|交办|下发|查出|提出/.test(text.slice(span.end, end)) &&
  !/(?:完成|整改|改|销号|补)[^,]{0,6}(?:完|到位|齐|毕|好|销号)|验收|核验|销号|推进会|清零/.test(text.slice(start, end));

/** The day that a date means; for a range the first day. */
export const dayOfSpan = ({ reading }: DateSpan): Day | undefined =>
  reading?.kind === "day" || reading?.kind === "future"
    ? reading.day
    : reading?.kind === "range"
      ? reading.from
      : undefined;

/**
 * The dates that may be the activity's own. The dates of its parts, of decisions and of weeks are used only if there
 * are no others.
 */
function usableSpans(told: readonly Seen[], main: Seen, text: string): readonly DateSpan[] {
  // A clause with 其中 dates only a part: 其中…11月18日揭牌.
  const spans = told.filter(({ clause, isPart }) => !isPart || clause === main.clause).flatMap(({ dates }) => dates);
  // A date after 经, 自 or 从 is that of a decision or a beginning: 经3月25日会议审议.
  const isOrder = ({ start }: DateSpan) => /[经自从]/.test(text.charAt(start - 1));
  // A lunar date in brackets repeats the date before it: 1月21日(腊月初三).
  const isAgain = ({ start, reading }: DateSpan) =>
    reading?.kind === "ask" && spans.some(({ end }) => end === start - 1 && text.charAt(end) === "(");
  const plain = spans.filter((one) => !one.weak && !isAgain(one) && (!isOrder(one) || spans.every(isOrder)));
  return plain.length > 0 ? plain : spans;
}

/** What a form calls the day of the activity: 活动时间：, 整改完成日期：. Days of the paper itself do not match. */
const DAY_KEY = /(?:^|[\s;|(])(?!填|报|编|印|制|成文|签|截|起止|期限|发)[\p{Script=Han}]{0,6}(?:日期|时间)\s?[:|]\s?$/u;

function nearestSpan(
  usable: readonly DateSpan[],
  told: readonly Seen[],
  main: Seen,
  text: string,
): DateSpan | undefined {
  const keyed = usable.filter(({ start }) => DAY_KEY.test(text.slice(Math.max(0, start - 12), start)));
  if (keyed.length === 1) return keyed[0];
  const at = main.head?.at ?? main.clause.start;
  const inSentence = usable.filter(({ start }) => {
    const clause = told.find(({ clause: one }) => start >= one.start && start < one.end)?.clause;
    return clause?.sentence === main.clause.sentence;
  });
  return (
    inSentence.findLast(({ start }) => start < at) ??
    inSentence[0] ??
    usable.findLast(({ start }) => start < at) ??
    usable[0]
  );
}

/** The range in 10月12日启动、10月18日落幕. */
function stretchTo(
  span: DateSpan,
  usable: readonly DateSpan[],
  today: Day,
  text: string,
): Pick<Deed, "day" | "dayTo" | "doubt"> | undefined {
  const first = usable.findLast((one) => one.end <= span.start && span.start - one.end < 12);
  const [from, to] = [first && dayOfSpan(first), dayOfSpan(span)];
  if (from === undefined || to === undefined || from >= to || to > today) return undefined;
  const isEnd = /^(?:落幕|结束|闭幕|收官|结业|完成)/.test(text.slice(span.end, span.end + 2));
  return isEnd ? { day: from, dayTo: to, doubt: undefined } : undefined;
}

/** Chooses one of several days that a date may mean. */
function dayAmong(
  span: DateSpan,
  candidates: readonly Day[],
  today: Day,
  text: string,
): Pick<Deed, "day" | "dayTo" | "doubt"> | undefined {
  const days = candidates.toSorted();
  // In a report about the past, 周五 is the last Friday.
  const past = days.findLast((one) => one <= today);
  if (/^(?:周|星期|礼拜)/.test(span.text) && past !== undefined)
    return { day: past, dayTo: undefined, doubt: undefined };
  // 6月7日、8日: consecutive days are one activity.
  const [start, last] = [days[0], days.at(-1)];
  if (start !== undefined && last !== undefined && last <= today && isInARow(days))
    return { day: start, dayTo: last, doubt: undefined };
  // A date in brackets after 今天 states which day is meant: 今天（11月26日）.
  const written = /^[今昨前当][天日晚][^(]{0,4}[(]/.test(span.text) ? candidates.at(-1) : undefined;
  if (written !== undefined && written <= today) return { day: written, dayTo: undefined, doubt: undefined };
  // 截止4月30日24时 means the end of that day.
  const [only] = candidates;
  if ((isAsOf(text, span) || /24[时点:]/.test(span.text)) && only !== undefined)
    return { day: only, dayTo: undefined, doubt: undefined };
  return undefined;
}

/**
 * The day of an activity: the date nearest before its head, otherwise the one after it, otherwise the first date
 * reported.
 */
export function dayOf(
  told: readonly Seen[],
  main: Seen,
  today: Day,
  text: string,
): Pick<Deed, "day" | "dayTo" | "doubt"> {
  const usable = usableSpans(told, main, text);
  const span = nearestSpan(usable, told, main, text);
  const stretch = span && stretchTo(span, usable, today, text);
  if (stretch !== undefined) return stretch;
  const none = { day: undefined, dayTo: undefined };
  switch (span?.reading?.kind) {
    case "day":
      return { day: span.reading.day, dayTo: undefined, doubt: undefined };
    case "range":
      return { day: span.reading.from, dayTo: span.reading.to, doubt: undefined };
    case "future":
      // A range such as 11月1日至2027年10月31日 may end in the future.
      if (span.reading.to !== undefined && span.reading.day <= today)
        return { day: span.reading.day, dayTo: span.reading.to, doubt: undefined };
      return { ...none, doubt: span.reading.reason };
    case "ask":
      return dayAmong(span, span.reading.candidates, today, text) ?? { ...none, doubt: span.reading.reason };
    case "impossible":
    case "period":
      return { ...none, doubt: span.reading.reason };
    default:
      return { ...none, doubt: undefined };
  }
}

const isInARow = (days: readonly Day[]): boolean =>
  days.length > 1 && days.every((day, at) => at === 0 || addDays(days[at - 1] ?? day, 1) === day);
