// Finds days in wordings that occur in prose but not in command lines: 周六一早, 五四这天, 11.24下午, 刚检查完.
import { type DateContext, type DateSpan, findDates, readDate } from "../../time/dates/index.ts";
import { addDays, type Day, dayOf, isCivil, weekOf, yearIn } from "../../time/days/day.ts";

/** A day and its position in the text. */
interface Said {
  readonly start: number;
  readonly end: number;
  readonly day: Day | undefined;
  /** Used only if the text states no other day. */
  readonly weak?: true;
}

/**
 * All dates of a text: those found by the general reader, and those only found here. Where both read the same words, a
 * clear date of the general reader is kept; otherwise the one found here replaces it.
 */
export function datesIn(text: string, plain: string, context: DateContext): readonly DateSpan[] {
  const found = findDates(text, context);
  const said = saidIn(plain, context.today, found).flatMap(({ start, end, day, weak = false }): DateSpan[] => {
    const isTaken = found.some((one) => one.start < end && one.end > start && isSure(one));
    if (day === undefined || day > context.today || isTaken) return [];
    return [{ start, end, text: text.slice(start, end), reading: { kind: "day", day }, weak }];
  });
  if (said.length === 0) return found;
  const rest = found.filter((one) => said.every(({ start, end }) => one.end <= start || one.start >= end));
  return [...rest, ...said].sort((one, other) => one.start - other.start);
}

const isSure = ({ reading, weak }: DateSpan): boolean => !weak && reading !== undefined && reading.kind !== "ask";

function saidIn(plain: string, today: Day, found: readonly DateSpan[]): readonly Said[] {
  const said: Said[] = [];
  for (const read of READERS) for (const one of read(plain, today, found)) if (isFree(one, said)) said.push(one);
  return said;
}

const isFree = ({ start, end }: Said, said: readonly Said[]): boolean =>
  said.every((one) => one.end <= start || one.start >= end);

type Reader = (plain: string, today: Day, found: readonly DateSpan[]) => Iterable<Said>;

/**
 * A weekday alone, which means the last such day: 周六上午, 我们支部周三下午. Recurring ones (每周三, 周一至周五) do
 * not match.
 */
const WEEKDAY =
  /(?<![上本这下每逢个双单隔两一二三四五六至到\d(（])(?:周|星期|礼拜)([一二三四五六日天])(?![一二三四五六日天次至到起、—~-]|都|固定)/g;

function* weekdays(plain: string, today: Day): Generator<Said> {
  for (const { 0: word, 1: which = "", index } of plain.matchAll(WEEKDAY)) {
    const number = "一二三四五六日".indexOf(which) + 1 || 7;
    const day = addDays(weekOf(today).from, number - 1);
    yield { start: index, end: index + word.length, day: day > today ? addDays(day, -7) : day };
  }
}

const FEASTS =
  "元旦|三八|植树节|五一|五四|六一|七一|八一|教师节|国庆|宪法日|春节|元宵|清明|端午|中秋|重阳|冬至|腊八|大年初[一二三四五六七八九十]|[正腊]月(?:初|十|廿|二十)?[一二三四五六七八九十]{1,2}";
/** A feast with words that determine a day: 五四这天, 国庆当天, 三八节前一天, 国庆假期第二天, 正月初八. */
const ON_FEAST = new RegExp(
  `(${FEASTS})(?:妇女节|劳动节|青年节|儿童节|建党节|建军节|节)?(?:(?:这|那|当)一?[天日晚]|[上下]午|一?早(?:上|晨)?|清晨|晚上|(前一天)|假?期?第([一二三四五六七])天|(?<=月[初十廿二][一二三四五六七八九十十]*)(?=[,，上下早晚]))`,
  "g",
);

function* feasts(plain: string, today: Day): Generator<Said> {
  for (const { 0: word, 1: feast = "", 2: eve, 3: nth = "", index } of plain.matchAll(ON_FEAST)) {
    const reading = readDate(feast, { today });
    const day =
      reading.kind === "day"
        ? reading.day
        : reading.kind === "ask"
          ? reading.candidates.find((one) => one <= today)
          : undefined;
    const more = eve === undefined ? Math.max(0, "一二三四五六七".indexOf(nth)) : -1;
    yield {
      start: index,
      end: index + word.length,
      day: day && addDays(day, nth === "" && eve === undefined ? 0 : more),
    };
  }
}

const COUNTED = "个万亿千百十%分小时公里米吨亩倍人名户度级点岁周天条件项次场期届份块栋元斤折平折类版座间台套";
/**
 * A month and day with a dot or slash and no unit after it: 11.24下午, 我们社区6.18和, 补录:9/3. It must lie within the
 * last three months.
 */
const DOTTED = new RegExp(
  String.raw`(?<![\d./-]|\d:|[第约共达近超增长降率分版均破高低升])(1[0-2]|0?[1-9])([./])(3[01]|[12]\d|0?[1-9])(?![\d./:-]|\s?(?!人民)[${COUNTED}])`,
  "g",
);
const RECENT = 92;

function* dotted(plain: string, today: Day): Generator<Said> {
  for (const { 0: word, 1: month, 3: date, index } of plain.matchAll(DOTTED)) {
    if (/^\d\.\d$/.test(word)) continue;
    const day = lastDay(Number(month), Number(date), today);
    if (day === undefined || addDays(day, RECENT) < today) continue;
    yield { start: index, end: index + word.length, day };
  }
}

function lastDay(month: number, date: number, today: Day): Day | undefined {
  return [yearIn(today), yearIn(today) - 1]
    .flatMap((year) => (isCivil(year, month, date) ? [dayOf(year, month, date)] : []))
    .find((day) => day <= today);
}

/** A word for "just now" before the end of an event, which means today: 刚检查完, 刚结束的党课. */
const JUST = /刚(?:刚|才)?(?=[^,。\d]{0,8}(?:完|结束|散会|散场|落幕|收工|开过))/g;

/** 下午去看了二支部: a message that begins with a time of day tells of the day it was written on. */
const TODAY =
  /^(?:(?:[上下中]午|早上|刚刚?)(?=[^,。\d]{0,8}(?:去|到|来|和|跟|我|咱|在|开|组织|带))|(?:[上下中]午|早上|晚上|傍晚)\d{1,2}(?:[点时]半?|[:：]\d\d)(?=[^。]{0,60}(?<![没未不])了))/;

function* just(plain: string, today: Day): Generator<Said> {
  for (const { 0: word, index } of plain.matchAll(JUST))
    yield { start: index, end: index + word.length, day: today, weak: true };
  const [opening] = TODAY.exec(plain) ?? [];
  if (opening !== undefined) yield { start: 0, end: opening.length, day: today, weak: true };
}

/** A date directly after other text: 小结:6月7日, 截止3月底, 挂牌仪式21日在. */
const GLUED =
  /(?<=[:：止]|(?<=^|[,。])至|[\p{Script=Han}](?=\d{1,2}[日号](?:[在上下晚]|举)))(?:\d{1,2}月)?(?:\d{1,2}[日号]|(?<=月)[底末])/gu;

function* glued(plain: string, today: Day): Generator<Said> {
  for (const { 0: word, index } of plain.matchAll(GLUED)) {
    const reading = readDate(word, { today });
    if (reading.kind === "day") yield { start: index, end: index + word.length, day: reading.day };
  }
}

/** A word for the day after the date before it: 7月19号后半夜那场雨…第二天一早. */
const NEXT_DAY = /(?<=^|[,。\n]|[\p{Script=Han}](?=第二天一早))(?:第二天|次日|翌日)(?=一?早|[上下]午|清晨|,)/gu;

function* nextDays(plain: string, _today: Day, found: readonly DateSpan[]): Generator<Said> {
  for (const { 0: word, index } of plain.matchAll(NEXT_DAY)) {
    const before = found.findLast((one) => one.end <= index && index - one.end < 40)?.reading;
    if (before?.kind === "day") yield { start: index, end: index + word.length, day: addDays(before.day, 1) };
  }
}

/** The last day of a month: 3月最后一天. */
const LAST = /(\d{1,2}|[一二三四五六七八九十]{1,2})月的?最后一天/g;

function* lastDays(plain: string, today: Day): Generator<Said> {
  for (const { 0: word, 1: month, index } of plain.matchAll(LAST)) {
    const reading = readDate(`${month}月底`, { today });
    if (reading.kind === "day") yield { start: index, end: index + word.length, day: reading.day };
  }
}

/** The days at the beginnings of the rows of a ledger: 7.1 上党课 / 7.2 慰问. */
const ROW_DAY = /(?<=^|\n)(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])(?=[ \u3000]+\p{Script=Han})/gu;

function* rows(plain: string, today: Day): Generator<Said> {
  const found = [...plain.matchAll(ROW_DAY)];
  if (found.length < 2) return;
  for (const { 0: word, 1: month, 2: date, index } of found)
    yield { start: index, end: index + word.length, day: lastDay(Number(month), Number(date), today) };
}

const READERS: readonly Reader[] = [rows, weekdays, feasts, dotted, just, glued, nextDays, lastDays];
