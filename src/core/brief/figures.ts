// The numbers of a deed, and which quantity of its kind each of them means.
import type { Kind, Quantity } from "../kinds/kind.ts";
import { type Figure, readDuration, readFigureAt } from "../line/values/amounts.ts";
import { DURATIONS, isNameUnit, type Lexicon, lexiconOf } from "../line/values/lexicon.ts";
import { STARTS } from "../numbers/numeral-words.ts";
import type { Deed } from "./deeds.ts";
import { type Clause, type Layout, QUOTED } from "./layout.ts";
import { isDoneToPeople, isPersonUnit, roleOf } from "./roles.ts";

/** A number of the deed with the words of its clause on both sides. */
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
  readonly clause: Clause;
  /** Stands in a clause that tells what was done. */
  readonly told: boolean;
}

/** A brief with more numbers than this is a table: the rest is left to the person. */
const MOST = 120;

/** Every number with a unit in the deed's clauses; dates, ordinals, numbers in names and in quotations are none. */
export function numbersOf(layout: Layout, deed: Deed, kind: Kind): readonly Counted[] {
  const lexicon = lexiconOf(kind);
  // 伍 is also the formal five, and 8支队伍96名 are not 五96.
  const text = layout.text.replaceAll("队伍", "队列");
  const found: Counted[] = [];
  let span = 0;
  for (const clause of deed.around) {
    if (clause.role === "masthead") continue;
    const told = clause.role === "told" || clause.role === "part";
    for (let at = clause.start; at < clause.end && found.length < MOST; at += 1) {
      while (span < deed.spans.length && (deed.spans[span]?.end ?? 0) <= at) span += 1;
      const date = deed.spans[span];
      if (date !== undefined && date.start <= at) {
        at = date.end - 1;
        continue;
      }
      if (layout.plain[at] === QUOTED || !mayStart(text, at)) continue;
      const figure = readFigureAt(text, at, lexicon);
      if (figure === undefined) continue;
      const one = figure.kind === "figure" ? countedAt(layout, clause, figure, lexicon, told) : undefined;
      if (one !== undefined) found.push(one);
      at = Math.max(at, (one?.end ?? figure.end) - 1);
    }
  }
  return found;
}

const mayStart = (text: string, at: number): boolean => {
  const char = text.charAt(at);
  return (char >= "0" && char <= "9") || STARTS.has(char);
};

function countedAt(
  layout: Layout,
  clause: Clause,
  figure: Figure,
  lexicon: Lexicon,
  told: boolean,
): Counted | undefined {
  const { text } = layout;
  if (figure.unit === "" && !figure.digits) return undefined;
  if (isNameUnit(figure.unit) || (figure.unit === "" && !/^\s*[,;。]?$/.test(text.slice(figure.end, figure.end + 1))))
    return undefined;
  const duration = DURATIONS[figure.unit] === undefined ? undefined : readDuration(text, figure, lexicon);
  // 2小时30分: the minutes behind the hours.
  const rest = duration === undefined ? null : /^(\d{1,2})分(?!钟|[析别组成会])/.exec(text.slice(duration.end));
  const end = (duration?.end ?? figure.end) + (rest?.[0].length ?? 0);
  const after = text.slice(end, Math.min(clause.end, end + 24));
  // 三个方面, 五点要求, 两支队伍: a small number in words makes a phrase.
  if (
    !figure.digits &&
    figure.value < 10 &&
    PHRASE_UNITS.has(figure.unit) &&
    /^[\p{Script=Han}“《]/u.test(after) &&
    !/^(?:问题|建议|隐患|毛病)/.test(after)
  )
    return undefined;
  if (/^(?:方面|环节|专题|板块|阶段|维度|层面|步骤|部分|篇章|要求(?!整改)|“)/.test(after)) return undefined;
  return {
    start: figure.start,
    end,
    value: duration === undefined ? figure.value : Math.round(duration.minutes) + Number(rest?.[1] ?? 0),
    approx: duration?.approx ?? figure.approx,
    // 三十六个党员 are counted as 名.
    unit:
      figure.unit === "个" && /^(?:党员|干部|同志|志愿者|群众|委员|学员|青年|孩子|老人|人)/.test(after)
        ? "名"
        : figure.unit,
    digits: figure.digits,
    minutes: duration !== undefined,
    phrase: layout.shown.slice(figure.start, end),
    before: text.slice(Math.max(clause.start, figure.start - 24), figure.start),
    after,
    clause,
    told,
  };
}

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

/** What a number fills, and whether a word beside it says so. */
export interface Meant {
  readonly quantity: Quantity;
  readonly sure: boolean;
}

/** The quantity a number fills: a person's role decides for people, the nouns beside it for things. */
export function quantityOf(kind: Kind, deed: Deed, one: Counted, next: Counted | undefined): Meant | undefined {
  if (/(?:每[^,\d]{0,4}|各|人均|平均|分别(?:为|有|是)?|由|从|原)$/.test(one.before) || /^(?:\/|每)/.test(one.after))
    return undefined;
  // 检查发现的42条问题: what had been found before.
  if (/(?:发现|反馈|指出|提出|查出|交办)的$/.test(one.before)) return undefined;
  // 通报表扬5家 is no criticism.
  if (
    kind.name === "criticism" &&
    /表扬|表彰|嘉奖/.test(one.before + one.after) &&
    !/批评/.test(one.before + one.after)
  )
    return undefined;
  if (isPersonUnit(one.unit) && /其中[^,]*$/.test(one.before)) return undefined;
  if (one.minutes) {
    if (/(?:累计|总计|合计|总共|时长达?)[^,]{0,8}$/.test(one.before) && /累计|总|合/.test(one.before)) return undefined;
    // 时长12分钟的专题片, 片长80分钟: how long something else took.
    return /^的?[^,]{0,4}(?:片|视频|电影|节目)/.test(one.after) || /(?:片长|全片|影片|视频)[^,]{0,4}$/.test(one.before)
      ? undefined
      : meant(kind.quantities.find(({ minutes }) => minutes === true));
  }
  if (isPersonUnit(one.unit)) {
    const isNext = next !== undefined && next.clause === one.clause && isPersonUnit(next.unit) && isList([one, next]);
    return personQuantity(kind, deed, one, isNext ? next : undefined);
  }
  return meant(thingQuantity(kind, one));
}

const meant = (quantity: Quantity | undefined, sure = true): Meant | undefined =>
  quantity === undefined ? undefined : { quantity, sure };

function personQuantity(kind: Kind, deed: Deed, one: Counted, next: Counted | undefined): Meant | undefined {
  const people = kind.quantities.filter((quantity) => quantity.units.some(isPersonUnit));
  if (people.length === 0 || one.value >= 100_000) return meant(thingQuantity(kind, one));
  const isMain = one.clause.sentence === deed.sentence;
  const role = roleOf(one, { isMain, next });
  const find = (signs: readonly string[]) => people.find(({ nouns }) => signs.some((sign) => nouns.includes(sign)));
  const isAttended = people.some(({ nouns }) => nouns.includes("参加"));
  if (!isAttended) return meant(role === undefined ? undefined : find(role.signs)) ?? meant(thingQuantity(kind, one));
  // 献血81人: the deed's own verb before the number says who did it.
  if (
    isMain &&
    one.unit !== "人次" &&
    verbsOf(kind).some((verb) => one.before.endsWith(verb) || one.before.endsWith(`${verb}了`))
  )
    return meant(find(["参加", "参训"]));
  const isLed = role?.signs.includes("受益") && !people.some(({ helped }) => helped === true);
  // 为21名干部上党课: where nobody is helped, whom it is done for came.
  if (isLed && /(?:为|给|向)[^,]{0,6}$/.test(one.before)) return meant(find(["参加", "参训"]), false);
  return role === undefined ? undefined : meant(find(role.signs), role.sure);
}

const ownVerbs = new Map<Kind, readonly string[]>();

/** The verbs that tell of the kind and are not done to people: 献血, 植树. */
function verbsOf(kind: Kind): readonly string[] {
  const known =
    ownVerbs.get(kind) ??
    (kind.told ?? [])
      .flatMap(({ verbs = "", weak }) => (weak === true ? [] : verbs.split(" ")))
      .filter((verb) => verb.length > 1 && !isDoneToPeople(verb));
  ownVerbs.set(kind, known);
  return known;
}

/** Words between a noun and its number. */
const LINKS = /(?:[了共达为约有计到出是的:]|各类|合计|总计|累计|新|等|余|近){0,3}$/;

function thingQuantity(kind: Kind, one: Counted): Quantity | undefined {
  // 8个考核组 did it.
  if (one.unit === "个" && /^[^,、\d]{0,4}(?:小组|[查核导评研]组|专班|工作队)/.test(one.after)) return undefined;
  let found: { readonly quantity: Quantity; readonly far: number; readonly length: number } | undefined;
  for (const quantity of kind.quantities) {
    if (quantity.minutes === true || !(quantity.units.includes(one.unit) || quantity.unit === one.unit)) continue;
    const isSaid = quantity.said?.before.test(one.before) || quantity.said?.behind.test(one.after);
    // 要求45家单位整改471个问题: what is demanded is not done.
    if (isSaid === true && !/(?:要求|责令|限期|督促)[^,]*$|(?:意见|建议)$/.test(one.before)) return quantity;
    for (const noun of quantity.nouns) {
      const far = distance(one, noun);
      if (far === undefined || (quantity.key === "proposals" && COLLECTED.test(one.before))) continue;
      if (found === undefined || far < found.far || (far === found.far && noun.length > found.length))
        found = { quantity, far, length: noun.length };
    }
  }
  if (found !== undefined) return found.quantity;
  // 走访32户, 为期3天: a unit that nothing else is counted in.
  return kind.quantities.find((quantity) => {
    const sole = quantity.bare !== undefined && quantity.units.every((unit) => quantity.bare?.includes(unit));
    return sole && quantity.units.includes(one.unit) && !quantity.units.some(isPersonUnit);
  });
}

/** 收集意见建议19条: what others proposed. */
const COLLECTED = /(?:收集|征集|征求|听取|梳理)[^,]{0,8}$/;

/** How far a noun stands from the number that it says what it counts: 0 beside it, more with words between. */
function distance({ before, after }: Counted, noun: string): number | undefined {
  const led = before.replace(LINKS, "");
  if (before.endsWith(noun) || led.endsWith(noun)) return 0;
  // 建议5条采纳2条: what stands before the next number says what that one counts.
  if (after.startsWith(noun)) return /^\d/.test(after.slice(noun.length)) ? undefined : 0;
  // 3条建议被采纳: what was done with it says more than what it is.
  if (
    /^[^,\d]{0,8}(?:被|获|已|得到)/.test(after) &&
    new RegExp(`(?:被|获|已|得到)[^,\\d]{0,6}${noun.replace(/^(?:被|获|已)/, "")}`).test(after)
  )
    return -1;
  const behind = after.indexOf(noun);
  if (behind > 0 && behind <= 6 && !/[,、\d]/.test(after.slice(0, behind))) return behind;
  const ahead = before.lastIndexOf(noun);
  const between = ahead < 0 ? "" : before.slice(ahead + noun.length);
  if (ahead >= 0 && between.length <= 14 && !/[、\d]/.test(between)) return 2 + between.length;
  return undefined;
}

/** 党员20名、群众5名: nothing but a word or two and a mark of enumeration stands between. */
export const isList = (list: readonly Counted[]): boolean =>
  list.every((one, index) => {
    const next = list[index + 1];
    if (next === undefined) return true;
    const between = one.after.slice(0, Math.max(0, next.start - one.end));
    return between.length === next.start - one.end && between.length <= 16 && /[、和及与]|以及/.test(between);
  });
