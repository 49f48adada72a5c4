// Decides whether an activity took place, because a form is offered only for something that somebody did.
import { addDays, type Day } from "../../time/days/day.ts";
import { saysDone } from "../clause-roles.ts";
import { dayOfSpan } from "../days/own.ts";
import type { Seen } from "../deeds.ts";
import type { Layout } from "../layout.ts";

/** The age in days from which an activity is history and not reported. */
const LONG_AGO = 20 * 365;
const ABOUT =
  /日前|近日|近期|前夕|上周|本周|[上下]午|今[天日早晚]|昨|刚|月[初中底末]|周[一二三四五六日末]|期间|当[天日]|季度|今年|月份|节前|节后/;
/** A decision is done by being written: 经工委研究，对上述3家单位予以通报批评, 特此通报批评. */
const DECIDED =
  /(?:特此|现对[^,。]{2,24})(?:予以)?通报批评|(?:研究|决定),?对(?:上述|以上|以下)[^,。将]{0,20}(?:予以|给予)[^,。]{0,4}(?:通报|批评)/;
const CAME = /(?<!(?:需|限|招|缺|要|名额)[^,\d]{0,3}\d*)\d[余多几]?(?:名|人|位)/;
const ACTOR =
  /[我咱](?:们|局|委|院|校|支部|单位|中心|公司|党)|[县市区省镇乡州旗盟]\p{Script=Han}{0,14}(?:局|委|办|院|校|馆|站|中心|公司|集团|支部|总支|党组|机关|联|会|队)|(?:支部|机关党委|工委|党总支|党组|公司党委)(?!书记一般|应|须)/u;

/**
 * Whether the activity took place: `done` if it has a past day or the text says so; `likely` if only a time, people or
 * an actor are mentioned and nothing is planned or put off; otherwise undefined.
 */
export function happenedIn(
  { text, clauses }: Layout,
  told: readonly Seen[],
  today: Day,
): "done" | "likely" | undefined {
  const days = told.flatMap(({ dates, asOf }) => [...dates, ...asOf]).map((span) => ({ span, day: dayOfSpan(span) }));
  const isToCome = ({ span, day }: (typeof days)[number]) =>
    span.reading?.kind === "future" || (day !== undefined && day > today);
  const said = told.map(({ clause: { start, end } }) => text.slice(start, end));
  const isPast = days.some((one) => one.day !== undefined && !isToCome(one) && one.day > addDays(today, -LONG_AGO));
  const isSomebodys = ACTOR.test(text);
  const isCame = said.some((one) => CAME.test(one));
  const isLikely = isCame || said.some((one) => ABOUT.test(one));
  const isSaid = said.some(saysDone) || DECIDED.test(said.join(","));
  if (isPast || isSaid) return isPast || isCame || isSomebodys ? "done" : "likely";
  if (clauses.some(({ role }) => role === "missed")) return undefined;
  const isAhead = days.length > 0 && days.every(isToCome) && !isCame;
  return !isAhead && (isLikely || isSomebodys) ? "likely" : undefined;
}
