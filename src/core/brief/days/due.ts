// Reads the deadline for rectification in a brief: 限11月5日前, 月底前改好, 一个月内整改到位.
import { type DateReading, readDue } from "../../time/dates/index.ts";
import type { Day } from "../../time/days/day.ts";
import type { Deed } from "../deeds.ts";
import type { Clause, Layout } from "../layout.ts";
import { valueUnder } from "../listed.ts";

const NUMBER = String.raw`(?:\d{1,3}|[一二三四五六七八九十两廿]{1,3})`;
const DATE = String.raw`(?:(?:20\d\d|今|明|本)年)?${NUMBER}月(?:份)?(?:${NUMBER}[日号]?|[底末])|(?:本|这个?|当|下个?)?月(?:[底末]|${NUMBER}[日号])|(?:本|这个?|下个?)?(?:周|星期|礼拜)[一二三四五六日天末]|(?:今年)?年[底末]|(?<![\d月])${NUMBER}[日号]|[明后]天`;
/** A date followed by "before": 10月底前, 国庆节后(10月8日)前, 5月6日上班前. */
const BY = new RegExp(`(${DATE})(?:\\s|\\)|\\([^)]{1,8}\\))*(?:[上下]班|[上下]午|中午)?(?:之?前|以前|为止)`, "gu");
/** A length of time followed by "within": 三个月内, 半个月之内. */
const WITHIN = new RegExp(`((?:${NUMBER}个?(?:工作日|天|日|周|星期|礼拜|月)|半个?月|本月|本周)(?:之|以)?内)`, "gu");
/** A length of time that is given: 另外两个给他们两周时间, 别的限两周. */
const GIVEN = new RegExp(
  `(?:给[^,。\\d]{0,5}?|限期?|限时|宽限)(${NUMBER}个?(?:工作日|天|周|星期|礼拜|月)|半个?月)(?:的?时间|$|[,。])`,
  "gu",
);
/** A date after a word for a limit or a delay, without 前: 限期12月25日, 申请延到5月31日. */
const LIMIT = new RegExp(
  `(?:限期?|期限|时限|延(?:期|长|后|迟)?[至到]|推迟[至到])(?:[为是到至在于:]|整改)*(${DATE})`,
  "gu",
);

/** Words for the action that is due. */
const DUE =
  /整|改|完成|补|反馈|报|销号|弄好|办[结好]|解决|说明|落实|提交|到位|处理|清零|[做搞换修]好|见底|清完|验收|竣工|交付|建成|达标/;
const LEFT = /其[余他它]|剩|余下|还[差有]|让|要求|责令|责成|限|承诺|说好|答应|须|务必/;
/** Words which say that the action was already done: 8月底前已完成. */
const DONE = /^[^,。]{0,4}(?:已|就|均已|都已)/;

/** The deadline for rectification, if the text states one. */
export function dueOf(layout: Layout, deed: Deed, others: readonly Deed[], today: Day): Day | undefined {
  const keyed = valueUnder(layout, deed, "(?:整改|完成|办理|办结)?(?:期限|时限|限期)(?:整改)?");
  const stated = keyed && dayBy(layout.text.slice(keyed.start, keyed.end).replace(/(?:之?前|以前)$/, ""), deed, today);
  if (stated !== undefined) return stated;
  const isOthers = ({ start }: Clause) =>
    others.some((one) => one !== deed && one.kinds.length > 0 && one.around.some((clause) => clause.start === start));
  const behind = layout.clauses.filter((clause) => clause.start > deed.main.start && !isOthers(clause));
  for (const clause of new Set([...deed.around, ...behind])) {
    const day = dueIn(layout.text, clause, deed, today);
    if (day !== undefined) return day;
  }
  return undefined;
}

function dueIn(text: string, { start, end, role }: Clause, deed: Deed, today: Day): Day | undefined {
  if (role === "masthead" || role === "basis") return undefined;
  const said = text.slice(start, end);
  const found = [BY, WITHIN, LIMIT, GIVEN].flatMap((pattern) =>
    [...said.matchAll(pattern)].map(({ 0: phrase, 1: date = "", index }) => ({
      ...{ phrase, index, date: pattern === GIVEN ? `${date}内` : date },
    })),
  );
  for (const { phrase, date, index } of found) {
    const after = said.slice(index + phrase.length) + text.slice(end, end + 8);
    const isDue = DUE.test(after.slice(0, 24)) || LEFT.test(said.slice(0, index)) || /^[限延给宽]|限$/.test(phrase);
    if (!isDue || DONE.test(after)) continue;
    const day = dayBy(date, deed, today);
    if (day !== undefined) return day;
  }
  return undefined;
}

/**
 * The day of a deadline. A calendar date is interpreted relative to the day of the activity, a relative expression to
 * the day of writing.
 */
function dayBy(said: string, { day = undefined }: Deed, today: Day): Day | undefined {
  const from = day ?? today;
  const isSpoken = /[周星礼天年]|^(?:本|这|当|下)?个?月/.test(said) && !/\d月|[一二三四五六七八九十]月/.test(said);
  const reading: DateReading = readDue(said, { today: isSpoken ? today : from < today ? from : today, from });
  return reading.kind === "day" && reading.day >= from ? reading.day : undefined;
}
