// Finds the numbers of an activity together with the words beside them.
import type { Kind } from "../kinds/kind.ts";
import { type Figure, readDuration, readFigureAt } from "../line/values/amounts.ts";
import { DURATIONS, isNameUnit, lexiconOf } from "../line/values/lexicon.ts";
import { STARTS } from "../numbers/numeral-words.ts";
import type { Deed } from "./deeds.ts";
import { type Clause, type Layout, QUOTED } from "./layout.ts";
import { isPersonUnit } from "./roles.ts";

/** A number of the activity with the words of its clause on both sides. */
export interface Counted {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly approx: boolean;
  readonly unit: string;
  readonly digits: boolean;
  readonly minutes: boolean;
  readonly phrase: string;
  readonly before: string;
  readonly after: string;
  /** The text before it in its clause, including other numbers. */
  readonly led: string;
  readonly clause: Clause;
  /** The clause tells what was done. */
  readonly told: boolean;
  /** The unit of the number directly before it, as in 11户31人. */
  readonly behind: string;
}

/** The maximum number of numbers that are read; a brief with more is a table. */
const MOST = 120;

/**
 * Finds every number with a unit in the activity's clauses. Dates, ordinals, and numbers in names and quotations are
 * excluded.
 */
export function numbersOf(layout: Layout, deed: Deed, kind: Kind): readonly Counted[] {
  // 伍 in 队伍 would be read as the formal numeral five (8支队伍96名), and 号人 after a number means 个人 (四十来号人).
  const text = layout.text.replaceAll("队伍", "队列").replace(/(?<=[十百千来多几余])号人/g, "个人");
  const found: Counted[] = [];
  const dateAt = datesAlong(deed.spans);
  for (const clause of deed.around) {
    if (clause.role === "masthead") continue;
    const told = tells(layout, deed, clause, kind);
    for (let at = clause.start; at < clause.end && found.length < MOST; ) {
      const date = dateAt(at);
      const read: Read = date === undefined ? readAt(layout, text, at, clause, kind, told) : { end: date.end };
      if (read.one !== undefined) found.push(read.one);
      at = Math.max(at + 1, read.end);
    }
  }
  return nearest(found);
}

/** The number at a position, if it counts something, and the position where reading continues. */
interface Read {
  readonly end: number;
  readonly one?: Counted | undefined;
}

function readAt(layout: Layout, text: string, at: number, clause: Clause, kind: Kind, told: boolean): Read {
  if (layout.plain[at] === QUOTED || !mayStart(text, at)) return { end: at };
  SHARE.lastIndex = at;
  const figure = readFigureAt(text, SHARE.test(text) ? SHARE.lastIndex : at, lexiconOf(kind));
  if (figure === undefined) return { end: at };
  const one = figure.kind === "figure" ? countedAt(layout, clause, figure, kind, told) : undefined;
  return { end: (one ?? figure).end, one };
}

/** Returns a lookup for the date at a position. The positions must be asked for in ascending order. */
function datesAlong(spans: Deed["spans"]): (at: number) => Deed["spans"][number] | undefined {
  let next = 0;
  return (at) => {
    while (next < spans.length && (spans[next]?.end ?? 0) <= at) next += 1;
    const date = spans[next];
    return date !== undefined && date.start <= at ? date : undefined;
  };
}

/**
 * Whether a clause tells what was done. A clause such as 来自67家单位的212名学员将进行… describes the participants of a
 * course that has begun.
 */
const tells = ({ text }: Layout, deed: Deed, clause: Clause, { name }: Kind): boolean =>
  clause.role === "told" ||
  clause.role === "part" ||
  // Research takes months, so what it came to is no total: 6月以来，课题组…，提出对策建议8条，于8月28日报送.
  (clause.role === "sum" && name === "research" && clause.sentence === deed.sentence) ||
  (clause.role === "plan" && clause.sentence === deed.sentence && text.startsWith("来自", clause.start));

/**
 * Cuts the words beside each number at the numbers next to it, as in 来了62人请了两位老师. Numbers in a list keep their
 * common words.
 */
function nearest(found: readonly Counted[]): readonly Counted[] {
  const joined = found.map((one, index) => {
    const next = found[index + 1];
    return next === undefined || next.clause !== one.clause || next.start < one.end || isList([one, next]);
  });
  return found.map((one, index) => {
    const last = found[index - 1];
    const next = found[index + 1];
    const from = last === undefined || joined[index - 1] === true ? 0 : one.before.length - (one.start - last.end);
    const to = next === undefined || joined[index] === true ? one.after.length : next.start - one.end;
    const behind = last !== undefined && last.clause === one.clause && last.end === one.start ? last.unit : "";
    const before = from <= 0 ? one.before : NUMBER + one.before.slice(from);
    return {
      ...one,
      behind,
      // In 接待来访群众19批28人 both numbers count the same people.
      before: behind === "批" || behind === "批次" ? (last?.before ?? before) : before,
      after: to >= one.after.length ? one.after : one.after.slice(0, to) + NUMBER,
    };
  });
}

/** The placeholder for a number next to another one. */
const NUMBER = "0";

/** The first number of a fraction of people, which counts those who took part: 15/17人. */
const SHARE = /\d{1,4}\/(?=\d{1,4}[人名])/y;

const mayStart = (text: string, at: number): boolean => {
  const char = text.charAt(at);
  return (char >= "0" && char <= "9") || STARTS.has(char);
};

function countedAt(layout: Layout, clause: Clause, figure: Figure, kind: Kind, told: boolean): Counted | undefined {
  const { text } = layout;
  if (!isCounting(text, figure)) return undefined;
  const duration = DURATIONS[figure.unit] === undefined ? undefined : readDuration(text, figure, lexiconOf(kind));
  // The minutes after the hours in 2小时30分.
  const rest = duration === undefined ? null : /^(\d{1,2})分(?!钟|[析别组成会])/.exec(text.slice(duration.end));
  const end = (duration?.end ?? figure.end) + (rest?.[0].length ?? 0);
  const before = text.slice(Math.max(clause.start, figure.start - 24), figure.start);
  const after = text.slice(end, Math.min(clause.end, end + 24));
  const unit = unitMeant(text, figure, before, after);
  if (isPhrase(kind, figure, unit, before, after)) return undefined;
  // For a fraction of people the first number is taken, because it counts those who came: 15/17人到会.
  const [share = "", part] = /(?<![\d/.])(\d{1,4})\/$/.exec(before) ?? [];
  const whole = duration === undefined ? figure.value : Math.round(duration.minutes) + Number(rest?.[1] ?? 0);
  return {
    start: figure.start - share.length,
    end,
    value: part !== undefined && Number(part) <= figure.value ? Number(part) : whole,
    approx: duration?.approx ?? figure.approx,
    unit,
    digits: figure.digits,
    minutes: duration !== undefined,
    phrase: layout.shown.slice(figure.start - share.length, end),
    before: before.slice(0, before.length - share.length),
    // In a line of words with spaces the next word is no part of a bare number: 参加党员15 受益居民120人次.
    after: figure.unit === "" && /^\s/.test(after) ? "" : after.replace(DAY_WITHIN, ""),
    led: before,
    clause,
    told,
    behind: "",
  };
}

/** Whether the number is the word 俩 without a unit, which counts things: 当场改了俩. */
const isPair = (text: string, { start, end, unit }: Figure): boolean =>
  text[start] === "俩" && unit === "" && end === start + 1;

/** Whether a number has a counting unit, or consists of digits with nothing after them. */
function isCounting(text: string, figure: Figure): boolean {
  if (isNameUnit(figure.unit)) return text.startsWith("号人", figure.end - 1);
  // A 起 or 块 after 一 may be part of an adverb meaning "together": 和小吴一起去, 一块儿去.
  const isAdverb = /[起块]/.test(figure.unit) && text.charAt(figure.start) === "一" && figure.value === 1;
  if (isAdverb && !/(?:查处|通报|发生|处理|[结立办]案|办结|了|[、,。:])$/.test(text.slice(0, figure.start).slice(-3)))
    return false;
  if (figure.unit !== "" || isPair(text, figure)) return true;
  const isCalled = /[应实]到$/.test(text.slice(0, figure.start).slice(-2)) && CALLED.test(text.slice(figure.end));
  return figure.digits && (isCalled || /^\s*[,，;。()|余剩]?$/.test(text.slice(figure.end, figure.end + 1)));
}

/** The next key of a roll call directly behind a number: 应到21实到19. */
const CALLED = /^\s?(?:实到|[请病事]假|缺席?|列席|到会|假)[^,。\d]{0,3}\d/;

function unitMeant(text: string, figure: Figure, before: string, after: string): string {
  if (isPair(text, figure)) return "个";
  const isPeople =
    (figure.unit === "号" && after.startsWith("人")) ||
    (figure.unit === "" && PEOPLE_BEFORE.test(before)) ||
    (PERSON_COUNTED.has(figure.unit) &&
      (PERSONS.test(after) ||
        (ARRIVED.test(before) && ALONE.test(after)) ||
        (PERSONS_AHEAD.test(before) && /^(?:$|[,。;()、])/.test(after))));
  return isPeople ? "名" : figure.unit;
}

/**
 * Whether a small number in words is part of a phrase (三个方面, 五点要求, 两支队伍). It is not if the kind counts such
 * things.
 */
function isPhrase(kind: Kind, figure: Figure, unit: string, before: string, after: string): boolean {
  // “暖心三人组” is a name.
  if (figure.unit === "人" && after.startsWith("组")) return true;
  const isPartOf = /^(?:方面|环节|专题|板块|阶段|维度|层面|步骤|部分|篇章|要求(?!整改)|“)/.test(after);
  if (isPartOf && !isPersonUnit(unit)) return true;
  if (figure.digits || figure.value >= 10 || !PHRASE_UNITS.has(unit) || !/^[\p{Script=Han}“《]/u.test(after))
    return false;
  if (figure.unit === "家" && /[局委办院校会社站厅处司]$/.test(before)) return false;
  if (namesOfCategory(kind).some((name) => after.startsWith(name))) return false;
  return !kind.quantities.some(
    ({ units, nouns, said }) =>
      units.includes(unit) &&
      (nouns.some((noun) => after.slice(0, 6).includes(noun)) ||
        (said?.before.test(before) &&
          (said.behind.test(after) || /^(?:[实好难急]|烦心|大|小)?事(?![项务])/.test(after))) ||
        (said !== undefined && (/^事儿?/.test(after) || SOLVED.test(after)) && said.behind.test(after))),
  );
}

/** 两个难题当场协调好了: what was solved is counted, what is only met is not. */
const SOLVED = /^(?:实际)?(?:难题|困难|难事|难处|心愿)[^,。\d]{0,8}(?:好|成|妥|解决|落实|到位|圆|实现)了/;

const namesOfCategory = ({ fields, category }: Kind): readonly string[] =>
  (fields.find(({ key }) => key === category)?.choices ?? []).flatMap(({ names }) => names);

/** Units that also count people: 三十六个党员, 两位老人. */
const PERSON_COUNTED: ReadonlySet<string> = new Set(["个", "位"]);
const PERSONS =
  /^(?:年轻|老|新|青年|优秀|困难|留守)?(?:党员|干部|同志|志愿者|群众|委员|学员|青年|孩子|老人|年轻人|班子成员|支委|发展对象|积极分子|教师|医生|人(?!次|才|民)|职工|居民|村民|学生|同事|小伙|[男女大中小]学?生|[男女]同志|老师|师傅|徒弟|专家|家属|社工|网格员|护士|律师)/;
/** Words for people before their number: 孩子有16个, 徒弟5个. */
const PERSONS_AHEAD = /(?:孩子|学生|老人|[男女]生|师傅|徒弟|专家|家属|社工|护士)们?(?:[:有约共]|[一总]共){0,2}$/;
/** Words before a number of people who came: 到了63个, 五个支委到了四个. */
const ARRIVED = /(?:实到|[到来去]了|到场|到会|听的|签到|坐了|一共|拢共|合计|总共)[^,]{0,4}$/;
const ALONE = /^(?:$|[,。;(]|全?都?[到在来]|人(?!次|才|民)|旁听|听课)/;
/** Words for people, or keys for their number, before a bare number: 党员志愿者18, 人数|118. */
const PEOPLE_BEFORE =
  /(?:党员|干部|志愿者|群众|队员|学员|职工|居民|村民|人数|到会|应到|实到|听众|观众|参加|参会|参训|听课|到课|到场|到岗|签到|出席|一共|拢共|合计|总共|总计|共计|(?<=^|\s)[到假缺])[:|约共\s]{0,3}$/;
/** A date between a number and its verb. */
const DAY_WITHIN = /[于在]?\d{1,2}月\d{1,2}[日号]/g;

const PHRASE_UNITS = new Set([
  "个",
  "家",
  "支",
  "条",
  "件",
  "份",
  "期",
  "%",
  "项",
  "点",
  "张",
  "面",
  "次",
  "场",
  "部",
  "本",
]);

/** Whether numbers form a list, with only a word or two and an enumeration comma between them: 党员20名、群众5名, 11个女生9个男生. */
export const isList = (list: readonly Counted[]): boolean =>
  list.every((one, index) => {
    const next = list[index + 1];
    if (next === undefined) return true;
    const between = one.after.slice(0, Math.max(0, next.start - one.end));
    return (
      between.length === next.start - one.end &&
      between.length <= 16 &&
      /[、和及与]|以及|^[男女][^,]{0,2}$/.test(between)
    );
  });

/** Words that may stand between a noun and its number. */
const LINKS = /(?:[了共达为约有计到出是的:]|各类|合计|总计|累计|新|等|余|近){0,3}$/;

/** Places that a number counts when they follow it: 3个项目部. */
const SITES = /^(?:项目部|社区|村(?!级)|小区|企业|园区|楼宇|单位|部门|乡镇|街道|班组|车间|工地)(?!党?支部)/;

/**
 * The distance of a noun from its number: 0 directly beside it, larger with words between. Undefined if they do not
 * belong together.
 */
export function distance({ before, after, unit }: Counted, noun: string): number | undefined {
  const led = before.replace(LINKS, "");
  if (before.endsWith(noun) || led.endsWith(noun)) return 0;
  // A noun that is followed by another number belongs to that number: 建议5条采纳2条.
  if (after.startsWith(noun)) return /^\d/.test(after.slice(noun.length)) ? undefined : 0;
  // A verb about the counted things says more than their noun, so it has a smaller distance: 3条建议被采纳.
  if (
    /^[^,\d]{0,8}(?:被|获|已|得到)/.test(after) &&
    new RegExp(`(?:被|获|已|得到)[^,\\d]{0,16}${noun.replace(/^(?:被|获|已)/, "")}`).test(after)
  )
    return -1;
  // What directly follows the unit is counted, so a later noun is not: 在新成立的3个项目部新建党支部.
  if (unit === "个" && SITES.test(after)) return undefined;
  const behind = after.indexOf(noun);
  if (behind > 0 && behind <= 6 && !/[,、\d]/.test(after.slice(0, behind))) return behind;
  const ahead = before.lastIndexOf(noun);
  const between = ahead < 0 ? "" : before.slice(ahead + noun.length);
  if (ahead >= 0 && between.length <= 14 && !/[、\d]/.test(between)) return 2 + between.length;
  return undefined;
}
