import { readSmallChinese } from "../../numbers/chinese-numbers.ts";
import { foldText } from "../../text/text.ts";
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysInMonth,
  isCivil,
  monthIn,
  monthOf,
  printDay,
  quarterOf,
  weekOf,
  yearIn,
} from "../days/day.ts";
import { addWorkdays, type WorkdayOverrides } from "../days/workdays.ts";
import { englishLength } from "./english.ts";
import { type CivilForm, findFormAt } from "./forms.ts";
import { type DateContext, type DateReading, meaningOf } from "./meaning.ts";

/** What the day of a deadline depends on besides its words, such as today. */
export interface DueContext extends DateContext {
  /** The day from which lengths such as 两周 and 30天 are counted; today if not given. */
  readonly from?: Day;
  readonly overrides?: WorkdayOverrides;
}

/**
 * Reads a deadline as a future day: 两周, 30天, 3个工作日, 月底, 9月30日, 下周五. A clear deadline is returned as
 * `day`. The bot asks about a day in the past.
 */
export function readDue(raw: string, context: DueContext): DateReading {
  const text = readPicked(raw) ?? foldText(raw).trim();
  const spoken = readEnglishDue(text, context);
  if (spoken !== undefined) return spoken;
  const bare = withoutFrame(text);
  const length = readLength(bare, context, bare !== text && /内/.test(text));
  if (length !== undefined) return length;
  const day = readNamedDay(bare, context.today) ?? readDatedDay(bare, context);
  return (
    day ?? ask(`「${text.length > 20 ? `${text.slice(0, 20)}…` : text}」看不准是哪天，期限请写成9月30日、两周或30天`)
  );
}

/**
 * The day in the value that a date picker sends, such as `2026-12-01 +0800`. The offset is the device's and is ignored.
 */
export const readPicked = (raw: string): Day | undefined =>
  /^(\d{4}-\d\d-\d\d)(?: \d\d:\d\d)? [+-]\d{4}$/.exec(raw)?.[1];

const NUMBER = "(\\d{1,3}|[一二三四五六七八九十廿卅两]{1,3})";
const LENGTH = new RegExp(`^${NUMBER}个?(天|日|周|星期|礼拜|月|季度|年|工作日)$`);
const FRAME_BEFORE = [
  "限期",
  "期限",
  "要求",
  "请于",
  "须于",
  "应于",
  "务必",
  "于",
  "在",
  "最迟",
  "最晚",
  "不晚于",
  "不迟于",
  "截至",
  "截止到",
  "截止",
  "到",
];
const FRAME_AFTER = [
  "整改完毕",
  "整改完成",
  "整改到位",
  "整改",
  "完成",
  "销号",
  "以前",
  "之前",
  "以内",
  "之内",
  "前",
  "内",
  "止",
];
const LONGEST_DAYS = 1096;
/**
 * A day without a year that is further ahead than this is confirmed first: in November, 9月30日 may mean last
 * September.
 */
const FAR_DAYS = 270;

const ask = (reason: string, candidates: readonly Day[] = []): DateReading => ({ kind: "ask", reason, candidates });
const found = (day: Day): DateReading => ({ kind: "day", day });

/** Removes the words around a deadline: 限期两周整改, 9月30日前, 30天内. */
function withoutFrame(text: string): string {
  let inner = text;
  for (const word of FRAME_BEFORE) if (inner.startsWith(word)) inner = inner.slice(word.length);
  for (const word of FRAME_AFTER)
    if (inner.endsWith(word) && inner.length > word.length) inner = inner.slice(0, -word.length);
  return inner.trim();
}

const ENGLISH_FRAME =
  /^(?:(?:is |to be )?(?:due|deadline|rectified|fixed|completed)?:? ?(?:by|before|until|till|within|in|on|no later than)|due|deadline) (?=\S)/i;
const ENGLISH_END = /^(?:(?:the )?end of (?:the |this )?|this )(week|month|quarter|year)$/i;

/** Reads an English deadline: by Dec 5, within two weeks, end of the month. */
function readEnglishDue(text: string, context: DueContext): DateReading | undefined {
  if (!/[a-z]{2}/i.test(text)) return undefined;
  const { today, from = today, overrides } = context;
  const inner = text.replace(ENGLISH_FRAME, "");
  const length = englishLength(inner);
  if (length) return found(dueAfter(length.count, length.unit, from, overrides));
  switch (ENGLISH_END.exec(inner)?.[1]?.toLowerCase()) {
    case "week":
      return found(weekOf(today).to);
    case "month":
      return found(monthOf(today).to);
    case "quarter":
      return found(quarterOf(today).to);
    case "year":
      return found(`${yearIn(today)}-12-31`);
    default:
      return inner === text ? undefined : readDatedDay(inner, context);
  }
}

function readLength(text: string, context: DueContext, within: boolean): DateReading | undefined {
  const { today, from = today, overrides } = context;
  if (text === "半个月" || text === "半月") return found(addDays(from, 15));
  if (text === "半年") return found(addMonths(from, 6));
  const match = LENGTH.exec(text.replace(" ", ""));
  const count =
    match?.[1] === "两" ? 2 : /^\d/.test(match?.[1] ?? "") ? Number(match?.[1]) : readSmallChinese(match?.[1] ?? "");
  if (!match || count === undefined) return undefined;
  const unit = match[2] === "日" ? "天" : (match[2] ?? "");
  const day = dueAfter(count, unit, from, overrides);
  // 30日内 means thirty days. 30日 may also be the thirtieth, so the bot asks.
  if (match[2] === "日" && !within) return thatManyDaysOrThatDay(text, count, day, context);
  if (count === 0 || day > addDays(from, LONGEST_DAYS))
    return ask(`「${text}」不像整改期限，请写成9月30日、两周或30天`);
  return found(day);
}

function thatManyDaysOrThatDay(
  text: string,
  count: number,
  after: Day,
  { today }: DueContext,
): DateReading | undefined {
  const named = count <= 31 ? civilAhead({ form: "civil", day: count }, today) : undefined;
  if (named?.kind !== "day") return found(after);
  return ask(`「${text}」是${printDay(named.day, today)}，还是${count}天以后？`, [named.day, after]);
}

function dueAfter(count: number, unit: string, from: Day, overrides: WorkdayOverrides | undefined): Day {
  if (unit === "工作日") return addWorkdays(from, count, overrides);
  if (unit === "天") return addDays(from, count);
  if (unit === "月") return addMonths(from, count);
  if (unit === "季度") return addMonths(from, count * 3);
  return unit === "年" ? addMonths(from, Math.min(count, 100) * 12) : addDays(from, count * 7);
}

function readNamedDay(text: string, today: Day): DateReading | undefined {
  const month = addMonths(`${today.slice(0, 7)}-01`, 1);
  switch (text) {
    case "当天":
    case "当日":
    case "即日":
    case "立即":
    case "立行立改":
      return found(today);
    case "月底":
    case "月末":
    case "本月底":
    case "本月末":
    case "这个月底":
    case "本月":
      return found(monthOf(today).to);
    case "下月底":
    case "下个月底":
    case "下月末":
      return found(monthOf(month).to);
    case "下月初":
    case "下个月初":
      return found(month);
    case "季末":
    case "季度末":
    case "本季度末":
    case "本季末":
      return found(quarterOf(today).to);
    case "年底":
    case "年末":
    case "本年底":
    case "今年底":
    case "今年年底":
      return found(`${yearIn(today)}-12-31`);
    case "本周":
    case "本周内":
      return found(weekOf(today).to);
    default:
      return undefined;
  }
}

function readDatedDay(text: string, context: DueContext): DateReading | undefined {
  const form = findFormAt(text, 0);
  if (!form || form.end !== text.length) return undefined;
  const { today } = context;
  if (form.found.form === "civil") {
    const ahead = civilAhead(form.found, today);
    if (ahead !== undefined) return ahead;
  }
  if (form.found.form === "weekday" && form.found.weeks === undefined) {
    const day = addDays(weekOf(today).from, form.found.weekday - 1);
    return found(day > today ? day : addDays(day, 7));
  }
  if (form.found.form === "unclear" && form.found.days !== undefined)
    return ask(
      form.found.reason,
      form.found.days(today).filter((day) => day > today),
    );
  const reading = meaningOf(form.found, context, true);
  if (reading.kind === "future" && reading.to === undefined) return found(reading.day);
  if (reading.kind === "period")
    return ask(`「${text}」是哪一天到期？请写明日期`, reading.to >= today ? [reading.to] : []);
  if (reading.kind !== "day" || reading.day >= today) return reading;
  return ask(`${printDay(reading.day, today)}已经过去，期限请写以后的日期`);
}

/**
 * Interprets a date without a year, or a day without a month, as the next such day; undefined if the date is complete.
 */
function civilAhead(form: CivilForm, today: Day): DateReading | undefined {
  if (form.year !== undefined || form.years !== undefined || form.months !== undefined) return undefined;
  return form.month === undefined ? nextDayOfMonth(Number(form.day), today) : nextDate(form.month, form.day, today);
}

/** The next such day in this month or one of the next two. */
function nextDayOfMonth(day: number, today: Day): DateReading | undefined {
  let month: Day = `${today.slice(0, 7)}-01`;
  for (let tries = 0; tries < 3; tries += 1, month = addMonths(month, 1)) {
    if (!isCivil(yearIn(month), monthIn(month), day)) continue;
    const next = dayOf(yearIn(month), monthIn(month), day);
    if (next >= today) return found(next);
  }
  return undefined;
}

/** The next such date, in this year or the next. */
function nextDate(month: number, date: CivilForm["day"], today: Day): DateReading | undefined {
  const year = yearIn(today);
  for (const candidate of [year, year + 1]) {
    const last = month >= 1 && month <= 12 ? daysInMonth(candidate, month) : 0;
    const dayOfMonth = date === "last" ? last : date;
    if (!isCivil(candidate, month, dayOfMonth)) return undefined;
    const day = dayOf(candidate, month, dayOfMonth);
    if (day < today) continue;
    // Within this year no confirmation is needed: a goal set in January for 31 December means this year.
    return candidate === year || day <= addDays(today, FAR_DAYS)
      ? found(day)
      : ask(`期限是${printDay(day, today)}吗？`, [day]);
  }
  return undefined;
}
