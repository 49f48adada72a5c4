// Fills the quantities of an activity and decides between several numbers for the same quantity.
import type { Amount, Kind, Quantity } from "../kinds/kind.ts";
import { countsAsOf } from "./days/own.ts";
import type { Deed } from "./deeds.ts";
import { type Counted, isList } from "./figures.ts";
import { helpedApart, isBenefit, visitsIn } from "./helped.ts";
import { verbsOfCategory } from "./kind-words.ts";
import { type Meant, quantityOf } from "./meanings.ts";
import { isPersonUnit } from "./roles.ts";
import {
  allSpoke,
  hostsAndGuests,
  joinedBy,
  restOf,
  runsIn,
  summedUp,
  sumsOfThings,
  type Whole,
  withoutIncluded,
} from "./together.ts";

/** The amounts of an activity. A quantity stays empty if two numbers could be its value. */
export function amountsOf(
  text: string,
  kind: Kind,
  category: string | undefined,
  deed: Deed,
  counted: readonly Counted[],
): Readonly<Record<string, Amount>> {
  const verbs = category === undefined ? [] : verbsOfCategory(kind, category);
  const stated = meantIn(kind, deed, counted);
  helpedApart(kind, stated);
  withoutIncluded(text, counted, stated);
  const whole = summedUp(counted);
  if (whole !== undefined) withoutParts(stated, whole);
  sumsOfThings(stated, counted);
  const amounts: Record<string, Amount> = {};
  for (const [quantity, list] of stated) {
    const amount =
      whole !== undefined && isSummed(quantity, list, whole)
        ? amountOfWhole(whole.all)
        : amountOf(quantity, list, verbs, countsAsOf(kind));
    if (amount !== undefined) amounts[quantity.key] = amount;
  }
  const together = whole === undefined ? togetherIn(text, kind, deed, counted, stated) : {};
  return { ...allSpoke(kind, stated), ...amounts, ...together };
}

/**
 * Computes the number of attendees from several numbers: a list of groups, hosts and guests, or a total minus the
 * absent.
 */
function togetherIn(
  text: string,
  kind: Kind,
  { sentence }: Deed,
  counted: readonly Counted[],
  stated: ReadonlyMap<Quantity, readonly (Counted & Meant)[]>,
): Readonly<Record<string, Amount>> {
  const quantity = kind.quantities.find((one) => one.nouns.includes("参加") && isPersonQuantity(one));
  if (quantity === undefined) return {};
  const rest = restOf(text, counted);
  if (rest !== undefined) return { [quantity.key]: rest };
  const list = stated.get(quantity) ?? [];
  const run = runsIn(text, counted).find(
    (one) => one[0]?.clause.sentence === sentence || one.some((part) => includes(list, part)),
  );
  const parts = hostsAndGuests(kind, counted) ?? run ?? joinedBy(counted, sentence);
  if (parts === undefined) return {};
  // A larger number of attendees makes these numbers only a part of it: 四十来个人，所里22个党员和….
  const value = parts.reduce((sum, one) => sum + one.value, 0);
  const others = list.filter((one) => !includes(parts, one) && one.sure);
  if (others.some((one) => one.value >= value) || presentIn(others) !== undefined) return {};
  // If another group stands apart from the list, its sum is not the total: 编办来了13人，档案馆9人，林业局人最多，26人.
  if (parts === run && list.some((one) => !includes(parts, one) && one.clause.sentence === parts[0]?.clause.sentence))
    return {};
  const isElse = [...stated].some(([other, all]) => other !== quantity && all.some((one) => includes(parts, one)));
  if (isElse) return {};
  const approx = parts.some((one) => one.approx);
  return {
    [quantity.key]: { value, phrase: parts.map(({ phrase }) => phrase).join("、"), ...(approx ? { approx } : {}) },
  };
}

/**
 * Groups the numbers by the quantity that they state. A number in a list states the same quantity as the one before it.
 */
function meantIn(kind: Kind, deed: Deed, counted: readonly Counted[]): Map<Quantity, (Counted & Meant)[]> {
  const found = new Map<Quantity, (Counted & Meant)[]>();
  let last: Meant | undefined;
  for (const [index, one] of counted.entries()) {
    const before = counted[index - 1];
    const own = one.told && !isOfMore(deed, one) ? quantityOf(kind, deed, one, counted[index + 1]) : undefined;
    const meant = (before !== undefined && (goesOn(before, one) || isBeside(before, one)) ? last : undefined) ?? own;
    last = meant;
    if (meant === undefined) continue;
    const list = found.get(meant.quantity);
    if (list === undefined) found.set(meant.quantity, [{ ...one, ...meant }]);
    else list.push({ ...one, ...meant });
  }
  return found;
}

function amountOf(
  quantity: Quantity,
  list: readonly (Counted & Meant)[],
  verbs: readonly string[],
  isState: boolean,
): Amount | undefined {
  // If a word marks one number as the attendees, an unmarked number counts something else.
  const isSaid = list.some((one) => one.sure);
  const sure = list.filter((one) => one.sure || (isSaid && isMore(one)));
  const told = list.filter((one) => isDoneTo(one, verbs));
  const chosen = wholeOf(quantity, [told, sure, list].find((some) => some.length > 0) ?? list, isState);
  const value = chosen?.reduce((sum, one) => sum + one.value, 0);
  if (chosen === undefined || !Number.isInteger(value)) return undefined;
  const approx = chosen.some((one) => one.approx);
  const phrase = chosen.map((one) => one.phrase).join("、");
  return { value: value ?? 0, phrase, ...(approx ? { approx } : {}) };
}

/** Removes parts of the attendees from the people helped. */
function withoutParts(stated: Map<Quantity, (Counted & Meant)[]>, { parts }: Whole): void {
  for (const [quantity, list] of stated) {
    const rest = quantity.helped === true ? list.filter((one) => !includes(parts, one)) : list;
    if (rest.length < list.length) stated.set(quantity, rest);
  }
}

/** Whether people were counted both in parts and in total, and the quantity has one of these numbers. */
const isSummed = (quantity: Quantity, list: readonly Counted[], whole: Whole): boolean =>
  isPersonQuantity(quantity) && [...whole.parts, whole.all].some((one) => includes(list, one));

/** Whether the quantity counts attendees. People helped are a separate quantity. */
const isPersonQuantity = ({ units, helped }: Quantity): boolean => helped !== true && units.some(isPersonUnit);

const includes = (list: readonly Counted[], { start }: Counted): boolean => list.some((one) => one.start === start);

const amountOfWhole = ({ value, phrase, approx }: Counted): Amount => ({
  value,
  phrase,
  ...(approx ? { approx } : {}),
});

/** In a list of things of one kind each with its number, the sum: 解决灭虫难题1件、申请补贴难题1件. */
const isSideBySide = (list: readonly Counted[]): boolean =>
  list.length > 1 &&
  isList(list) &&
  list.every(({ before, led, unit }) => (/(?:难题|困难)$/.test(before) || UNDER_KEY.test(led)) && unit !== "");
/** The key of what was settled, with the things in a list behind it: 解决困难：安装热水器1件、联系就医2件. */
const UNDER_KEY = /^(?:解决|办理|化解)[^,:]{0,6}(?:困难|难题|问题|实事)[^,:]{0,4}:[^,其剩未余]*$/;

/** Whether the number counts more than this activity, as 该批挂职干部共15名 in a later sentence does. */
const isOfMore = (deed: Deed, { clause, before }: Counted): boolean =>
  clause.sentence !== deed.sentence && /[该本这][批期年届][^,]*$/.test(before);

/** Whether a bare number in a list counts the same as the one before it: 分别发现问题4条、2条、5条. */
const goesOn = (before: Counted, one: Counted): boolean =>
  one.clause === before.clause &&
  one.unit === before.unit &&
  isList([before, one]) &&
  one.start - before.end === 1 &&
  /分别|、$/.test(before.before);

/** Whether two things of one kind each have their number: 解决灭虫难题1件、申请补贴难题1件. */
const isBeside = (before: Counted, one: Counted): boolean =>
  before.clause === one.clause && before.unit === one.unit && isSideBySide([before, one]);

/** Whether a verb of the category stands beside the number: 其中7人被提拔. */
const isDoneTo = ({ before, after }: Counted, verbs: readonly string[]): boolean =>
  verbs.some((verb) => new RegExp(`${verb}(?!的)[^,、]{0,10}$`).test(before) || after.slice(0, 10).includes(verb));

/**
 * Whether the number counts other things besides this activity, or a whole of which it is a part: 累计办结9项, 尚余3项,
 * 12项…里.
 */
const isOfMany = ({ before, after }: Counted): boolean =>
  /(?:累计|年内|今年|全年|此前|以来|至今|尚余|尚有|还剩|剩余|原有|现有|已有|总数)[^,\d]{0,6}$/.test(before) ||
  /^[^,\d]{0,12}[里中](?:,|$)/.test(after);

/** If the same amount is stated approximately and exactly (突破1.2万人，达12037人), the exact number. */
function exactOf(list: readonly (Counted & Meant)[]): readonly (Counted & Meant)[] {
  const [exact, ...others] = list.filter(({ approx }) => !approx);
  const isSame = (value: number) => exact !== undefined && Math.abs(value - exact.value) <= exact.value / 10;
  return exact !== undefined && others.length === 0 && list.every(({ value }) => isSame(value)) ? [exact] : list;
}

/** Whether the number adds more people of the same group (还有3名退休党员), unless they did something else. */
const isMore = ({ before, after }: Counted): boolean =>
  MORE.test(before) &&
  !/^[^,]{0,8}(?:因|未|没|退(?![休役])|缺|请假)/.test(after) &&
  (after.length <= 8 || /^[^,]{0,12}(?:参[加与会训]|到[会场]|出席|听)/.test(after));
/** Words before such an additional number: 另有分会场60人, 现场8人. */
const MORE = /另有|另外|还有|分会场|线上|(?:^|,)现场[^,\d]{0,3}$/;
const SORT = /[一二三四五六ABCD甲乙丙丁]类[^,、\d]{0,4}$/;

/**
 * The numbers that make up the total: a single one, one marked as the total, the parts of a list, or the first if the
 * others are parts of it.
 */
function wholeOf(
  quantity: Quantity,
  all: readonly (Counted & Meant)[],
  isState: boolean,
): readonly Counted[] | undefined {
  const own = isState ? all : all.filter((one) => !isOfMany(one) || isBenefit(quantity, one));
  const list = exactOf(own.length > 0 ? own : all);
  const [first] = list;
  if (first === undefined) return undefined;
  const inFirst = list.filter(({ clause }) => clause === first.clause);
  return (
    presentIn(list) ??
    (isOutOf(first) ? [first] : undefined) ??
    partsDone(quantity, list) ??
    sumIn(quantity, list, inFirst) ??
    (new Set(list.map(({ value }) => value)).size === 1 ? [first] : undefined) ??
    visitsIn(quantity, list) ??
    totalIn(list) ??
    mainIn(quantity, list, inFirst)
  );
}

/** The number of people present: 党员97名，实到88人; 12名选手参赛，观众75人. */
function presentIn(list: readonly Counted[]): readonly Counted[] | undefined {
  const present =
    list.find(({ before }) =>
      /(?:实(?:到|训|际(?:报到|参加|参[训会]|到会?|培训|出席|调训))|到会)[^,\d]{0,4}$/.test(before),
    ) ?? list.find(({ before }) => /(?:观众|听众|结业|(?:当场|现场|已经?)解决)[^,\d]{0,4}$/.test(before));
  return present && [present];
}

/** Whether the number is the whole in 52个单位中的48个. */
const isOutOf = ({ after }: Counted): boolean => /^[^,、\d]{0,6}中的?$/.test(after.split(/(?=\d)/, 1)[0] ?? "");

/** The numbers that must be added up. */
function sumIn(
  quantity: Quantity,
  list: readonly Counted[],
  inFirst: readonly Counted[],
): readonly Counted[] | undefined {
  // Numbers with different labels are added up: 共性问题3个，个性问题9个.
  const parts = list.map(({ before }) => quantity.parts?.find((part) => before.endsWith(part)));
  if (quantity.sums === true && parts.every((part) => part !== undefined) && new Set(parts).size === list.length)
    return list;
  // Numbers of different classes are added up: 一类单位18家、二类单位23家.
  if (list.length > 1 && isList(list) && list.every(({ before }) => SORT.test(before))) return list;
  if (isSideBySide(list)) return list;
  // Numbers after 分别 are added up: 发现问题4条、2条、5条.
  const isSevered = /分别[^,\d]{0,6}$/.test(list[0]?.before ?? "");
  if (isSevered && inFirst.length > 1 && isList(inFirst)) return inFirst;
  // An additional number is added to the earlier one: 另有分会场60人.
  const more = list.filter((one) => !inFirst.includes(one) && isMore(one));
  return more.length > 0 && more.length === list.length - 1 ? list : undefined;
}

/**
 * The parts that were put right of findings named in parts: 11个问题中，立行立改的5个已完成，其余6个已完成4个.
 */
function partsDone(quantity: Quantity, list: readonly Counted[]): readonly Counted[] | undefined {
  const [first] = list;
  const isPart = quantity.key === "rectified" && first !== undefined && list.length > 1 && /的$/.test(first.before);
  return isPart &&
    list.every(({ before, clause }) => clause.sentence === first.clause.sentence && !/累计|共/.test(before))
    ? list
    : undefined;
}

function totalIn(list: readonly Counted[]): readonly Counted[] | undefined {
  const total = list.findLast(({ before }) => /(?:共|共计|一共|总计|合计|总共|共有|双方)[^,\d]{0,4}$/.test(before));
  return total !== undefined && list.every((one) => one.value <= total.value) ? [total] : undefined;
}

/** The first number, if the others are parts of it. Undefined if a later number is larger. */
function mainIn(
  quantity: Quantity,
  list: readonly Counted[],
  inFirst: readonly Counted[],
): readonly Counted[] | undefined {
  const [first] = inFirst;
  const sum = inFirst.reduce((all, one) => all + one.value, 0);
  if (list.some((one) => !inFirst.includes(one) && one.value > sum)) return undefined;
  if (inFirst.length === 1) return inFirst;
  // Two groups with a common verb are added up: 选派2名处级干部、3名科级干部.
  const isShared =
    first !== undefined &&
    isPersonUnit(first.unit) &&
    !first.before.includes("其中") &&
    inFirst.every(({ unit }) => unit === first.unit);
  return (quantity.sums === true || isShared) && isList(inFirst) ? inFirst : undefined;
}
