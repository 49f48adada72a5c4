// Combines two neighbouring dates that mean the same day: 昨天11月19日, 11月20日（周五）, Friday, Nov 20. If they
// disagree, the bot asks.

import { isEdge } from "../../numbers/numeral-words.ts";
import {
  addDays,
  type Day,
  dateIn,
  dayOf,
  isCivil,
  monthIn,
  printDay,
  weekday,
  weekdayName,
  yearIn,
} from "../days/day.ts";
import { isWordEnd } from "./boundaries.ts";
import { isCounting } from "./english.ts";
import { type DateForm, type FoundForm, findFormAt } from "./forms.ts";
import { type DateContext, type DateReading, meaningOf } from "./meaning.ts";
import { findTimeAt, type TimeOfDay } from "./times.ts";

/** A date read at one position, before the check whether a date may stand there. */
export interface Reach {
  readonly end: number;
  readonly reading: DateReading;
  readonly time?: TimeOfDay;
  /** Whether the text is a date only if a word ends after it. */
  readonly openEnd: boolean;
  readonly weak: boolean;
}

const BETWEEN = /(?: ?\(|[,，] ?| )?/y;

/**
 * Combines a date with a second one directly after it: one day if they agree, a question if they contradict each other.
 */
export function withBeside(text: string, reach: Reach, first: FoundForm, context: DateContext): Reach {
  const listed = withListed(text, reach, first);
  if (listed !== undefined) return listed;
  BETWEEN.lastIndex = reach.end;
  const between = BETWEEN.exec(text)?.[0] ?? "";
  const at = reach.end + between.length;
  const second = isEdge(text[at]) ? undefined : findFormAt(text, at);
  if (second === undefined || !NAMES_DAY.has(second.found.form) || !NAMES_DAY.has(first.found.form)) return reach;
  const isBracketed = between.endsWith("(");
  if (isBracketed && text[second.end] !== ")") return reach;
  const isWhole = !second.loose || isWordEnd(text, second.end) || findTimeAt(text, second.end, true) !== undefined;
  if (!isBracketed && !isWhole) return reach;
  const end = second.end + (isBracketed ? 1 : 0);
  const reading = both(reach.reading, first.found, second.found, context);
  if (reading === undefined) return reach;
  const isApart = between === " " || between.startsWith(",") || between.startsWith("，");
  // Two dates with a space or comma between them may be two days, and the rest of the line decides. A weekday always
  // belongs to the date beside it.
  if (reading.kind === "ask" && isApart && second.found.form !== "weekday") return reach;
  return { ...reach, end, reading, openEnd: false, weak: false };
}

const LISTED = /(?: ?[&、和及与] ?|, ?| and )(\d{1,2})(?:(st|nd|rd|th|[日号])|(?= [^\s]|$))/iy;

/** A list of days such as 11月21日和22日 or Nov 21 & 22. A record has only one day, so the bot asks which. */
function withListed(text: string, reach: Reach, { found }: FoundForm): Reach | undefined {
  if (found.form !== "civil" || reach.reading.kind !== "day") return undefined;
  LISTED.lastIndex = reach.end;
  const match = LISTED.exec(text);
  const date = Number(match?.[1]);
  const { day } = reach.reading;
  if (!match || date <= dateIn(day) || !isCivil(yearIn(day), monthIn(day), date)) return undefined;
  const end = reach.end + match[0].length;
  const isEnglish = /[a-z]/i.test(text.slice(Math.max(0, reach.end - 12), reach.end));
  if (match[2] === undefined && (!isEnglish || isCounting(text, end))) return undefined;
  const other = dayOf(yearIn(day), monthIn(day), date);
  const reason = `写了几天：${printDay(day, day)}和${printDay(other, day)}。一天一条，这一条是哪一天？`;
  return { ...reach, end, openEnd: false, weak: false, reading: { kind: "ask", reason, candidates: [day, other] } };
}

/** A range whose last day may be followed by its weekday: 11月20日（周五）至22日（周日）. */
export function rangeWithBeside(text: string, reach: Reach, last: FoundForm, context: DateContext): Reach {
  const { reading } = reach;
  if (reading.kind !== "range") return withBeside(text, reach, last, context);
  const noted = withBeside(text, { ...reach, reading: { kind: "day", day: reading.to } }, last, context);
  if (noted.reading.kind === "ask") return { ...noted, reading: { ...noted.reading, candidates: [] } };
  return { ...noted, reading };
}

const NAMES_DAY: ReadonlySet<DateForm["form"]> = new Set(["civil", "relative", "weekday", "stretch"]);

function both(one: DateReading, first: DateForm, second: DateForm, context: DateContext): DateReading | undefined {
  const { today } = context;
  const other = meaningOf(second, context, true);
  if (one.kind === "impossible" || other.kind === "impossible") return undefined;
  if (first.form === "stretch" && second.form === "stretch") return undefined;
  if (isDay(one) && agrees(one.day, second, today)) return one;
  if (isDay(other) && agrees(other.day, first, today)) return other;
  const shared = [
    ...daysOf(one).filter((day) => agrees(day, second, today)),
    ...daysOf(other).filter((day) => agrees(day, first, today)),
  ];
  const [only] = shared;
  if (only !== undefined && new Set(shared).size === 1 && !isDay(one) && !isDay(other))
    return { kind: "day", day: only };
  const dated = isDay(one) ? one.day : isDay(other) ? other.day : undefined;
  const named = second.form === "weekday" ? second : first;
  if (dated !== undefined && named.form === "weekday" && named.weeks === undefined)
    return notThatWeekday(dated, named.weekday, today);
  const days = [...new Set([...daysOf(one), ...daysOf(other)])].filter((day) => day <= today);
  const said = [...new Set([...daysOf(one), ...daysOf(other)])].map(
    (day) => `${printDay(day, today)}（${weekdayName(day)}）`,
  );
  return { kind: "ask", reason: `两个日期对不上：${said.join("和") || "前后不一致"}，是哪一天？`, candidates: days };
}

/**
 * The question for a date whose weekday is wrong: 11月20日(周四) for a Friday. The nearest Thursday is offered as a
 * choice too.
 */
function notThatWeekday(day: Day, wanted: number, today: Day): DateReading {
  const near = addDays(day, ((wanted - weekday(day) + 10) % 7) - 3);
  const reason = `${printDay(day, today)}是${weekdayName(day)}，不是${weekdayName(near)}，请核对`;
  return { kind: "ask", reason, candidates: [day, near].filter((one) => one <= today) };
}

const isDay = (reading: DateReading): reading is Extract<DateReading, { readonly day: Day }> =>
  reading.kind === "day" || reading.kind === "future";

const daysOf = (reading: DateReading): readonly Day[] =>
  isDay(reading) ? [reading.day] : reading.kind === "ask" ? reading.candidates : [];

/** Whether the form describes this day. */
function agrees(day: Day, form: DateForm, today: Day): boolean {
  switch (form.form) {
    case "civil": {
      if (form.day === "last" || form.nth !== undefined || form.eitherCalendar !== undefined) return false;
      if (form.months !== undefined || form.years !== undefined) {
        const meant = meaningOf(form, { today }, true);
        return isDay(meant) && meant.day === day;
      }
      return (
        dateIn(day) === form.day &&
        (form.month === undefined || monthIn(day) === form.month) &&
        (form.year === undefined || yearIn(day) === form.year)
      );
    }
    case "weekday": {
      if (weekday(day) !== form.weekday) return false;
      const meant = meaningOf(form, { today }, true);
      return form.weeks === undefined || daysOf(meant).includes(day);
    }
    case "stretch": {
      const { from, to } = form.of(today);
      return from <= day && day <= to;
    }
    default: {
      const meant = meaningOf(form, { today }, true);
      return isDay(meant) && meant.day === day;
    }
  }
}
