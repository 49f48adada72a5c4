// Decides which quantity of its kind a number of an activity states.
import type { Kind, Quantity } from "../kinds/kind.ts";
import type { Deed } from "./deeds.ts";
import { type Counted, distance, isList } from "./figures.ts";
import { verbsOfCategory } from "./kind-words.ts";
import { areHelped, isDoneToPeople, isPersonUnit, isStated, PAPERS, type Role, roleOf } from "./roles.ts";

/** The quantity that a number states. `sure` says whether a word beside the number shows it. */
export interface Meant {
  readonly quantity: Quantity;
  readonly sure: boolean;
}

/** The quantity that a number states. For people their role decides, for things the nouns beside the number. */
export function quantityOf(kind: Kind, deed: Deed, one: Counted, next: Counted | undefined): Meant | undefined {
  if (isNoAmount(kind, one)) return undefined;
  const keyed = one.unit === "" ? keyedQuantity(kind, one) : undefined;
  if (keyed !== undefined) return meant(keyed);
  const done = doneTo(kind, one);
  if (done !== undefined) return meant(done);
  if (isPersonUnit(one.unit) && PART_OF.test(one.before)) return undefined;
  // A single person is mentioned and not counted: 队里有一位老教师.
  if (isPersonUnit(one.unit) && one.value === 1 && !one.digits && !isOneMore(one)) return undefined;
  if (one.minutes) return meant(kind.quantities.find(({ minutes }) => minutes === true));
  if (isPersonUnit(one.unit)) {
    const isNext = next !== undefined && next.clause === one.clause && isPersonUnit(next.unit) && isList([one, next]);
    return personQuantity(kind, deed, one, isNext ? next : undefined);
  }
  return meant(partQuantity(kind, deed, one) ?? thingQuantity(kind, one) ?? objectQuantity(kind, deed, one));
}

/** Whether a single person came besides those counted: 还有一位家属跟着来了. */
const isOneMore = ({ before, after }: Counted): boolean =>
  /(?:还有|另有|加上|外加)$/.test(before) &&
  /^[^,]{0,6}(?:跟着|跟去|同行|同去|随行|也[来去参]|一[起同道块])/.test(after);

/** The quantity whose key heads a bare number, as in forms and ledgers: 发现问题：3, 4.16 督查 路桥公司 问题6. */
const keyedQuantity = ({ quantities }: Kind, { before }: Counted): Quantity | undefined =>
  quantities.find(({ minutes, keys, nouns }) => {
    if (minutes === true) return false;
    const isInRow = / \p{Script=Han}+$/u.test(before) && nouns.some((noun) => before.endsWith(` ${noun}`));
    return isInRow || keys.some((key) => before === `${key}:`);
  });

/** Whether the number is not an amount of what was done. */
function isNoAmount({ name }: Kind, one: Counted): boolean {
  const { before, after } = one;
  if (isElsewhere(one)) return true;
  // Amounts per person, averages and numbers after 由 are not totals (每人2件, 人均3件, 由18个); a duration per person
  // is the duration (每人2小时).
  if (!one.minutes && /每[^,\d]{0,4}$/.test(before)) return true;
  if (/(?:每[天日周次月]|各[派选出推]?|人均|平均|由|从|原)$/.test(before) || /^(?:\/|每)/.test(after)) return true;
  // A number after "merged into" or "increased to" states the situation afterwards: 原有18个支部整合为13个.
  if (/(?:整合|合并|调整|优化|缩减|精简|增加|减少|压减)(?:为|到|至)$/.test(before)) return true;
  // A number before a negation refers to things that were examined: 一个没问题.
  if (/^(?:没|无|未)/.test(after)) return true;
  // Findings of an earlier inspection are not counted (检查发现的42条问题), unless what became of them follows
  // (反馈的11个问题中，5个已整改).
  if (/(?:发现|反馈|指出|提出|查出|交办)的$/.test(before) && /^[^,]{0,6}问题(?![中里])/.test(after)) return true;
  // People who watched online are not attendees: 网络直播观看1.3万人次.
  if (isPersonUnit(one.unit) && /(?:直播|网络|线上|在线)[^,]{0,6}$/.test(before)) return true;
  // Praise is not a criticism: 通报表扬5家.
  return name === "criticism" && /表扬|表彰|嘉奖/.test(before + after) && !/批评/.test(before + after);
}

/**
 * Whether a number is of another deed (上一批挂职的3人), of what was only proposed or met, or a duration of another thing.
 */
export const isElsewhere = (one: Counted): boolean =>
  one.minutes
    ? isOtherLength(one)
    : ONLY_MET.test(one.before) ||
      PROPOSED.test(one.before) ||
      (isPersonUnit(one.unit) && PAPERS.test(one.before)) ||
      AFTERWARDS.test(one.before) ||
      EACH_FOUND.test(one.before) ||
      (ONLY_SAID.test(one.led) && /^(?:实际)?(?:困难|难题|难处|诉求|难事)/.test(one.after)) ||
      /(?:^|[,、])(?:上一?[批期届轮回次]|往[年届期]|去年)[^,]{0,8}$/.test(one.led);

/**
 * Whether the number is of those still open, which are only a part of those found (剩余13个问题) and are not put right
 * (剩下的3条月底前改完, 需限期整改的6个).
 */
export const isLeftOver = ({ items }: Kind, { key }: Quantity, { before, after }: Counted): boolean => {
  const isOpen = STILL.test(before) && OPEN.test(after);
  if (key === items?.quantity) return isOpen || LEFT.test(before);
  const isNamedOpen = isOpen || DEMANDED.test(before);
  return key === items?.fixed && (isNamedOpen || (STILL.test(before) && BY_THEN.test(after)));
};

const LEFT = /(?:剩余?|剩下|余下|尚余|还剩|其余)的?$/;
const STILL = /(?:剩|余|还有|尚有|仍有|另有|另外)[^,\d]{0,16}$/;
/** Words after those still open: 2个问题正在推进. */
const OPEN = /^[^,]{0,6}(?:正在|推进|尚未|还[没未]|待|整改中|持续)/;
/** Words before those which have to be put right in a given time. */
const DEMANDED = /(?:限期|需要?|须|待|应)[^,\d]{0,4}(?:整改|改|解决)的$/;
const BY_THEN = /^[^,]{0,10}(?:前|内|限期?|下个?[周月]|逐步|陆续|再)/;

/** Words before how many there are after a change: 调整后共9个党支部. */
const AFTERWARDS = /(?:整合|合并|调整|优化|撤并|换届)后[^,\d]{0,8}$/;

/** Words before what is proposed or demanded: 提出整改建议4条. */
const PROPOSED = /整改(?:意见建议|建议|要求|措施|任务|通知书?|台账|责任)[^,\d]{0,4}$/;

/** Words before what was found in each of several places, which is no total: 各发现2条问题. */
const EACH_FOUND = /各(?:自|都)?(?:发现|查出|指出|提出|反馈)$/;

/** Words before troubles that were met and not settled: 面临两个难事. */
const ONLY_MET = /(?:面临|面对|遇到|碰到)了?[^,\d]{0,4}$/;

/** Words before troubles that others told of: 村里提了修水渠、装路灯两个困难. */
const ONLY_SAID = /(?:提了|提出了?|反映了?|诉说了?)[^,。\d]{0,18}$/;

/**
 * Whether a duration is not that of the activity: a yearly total (累计12小时), the length of a film (时长12分钟的专题片,
 * 片长80分钟), a silence (默哀三分钟) or a mean (平均每户用时25分钟).
 */
const isOtherLength = ({ before, after }: Counted): boolean =>
  (/(?:累计|总计|合计|总共|时长达?)[^,]{0,8}$/.test(before) && /累计|总|合/.test(before)) ||
  /^(?:之?内|就)|^的?[^,]{0,4}(?:片|视频|电影|节目)/.test(after) ||
  /(?:片长|全片|影片|视频)[^,]{0,4}$|默哀$|平均每[^,\d]{0,8}$/.test(before);

/** Words before a part of the people counted before: 其中8人, 23名志愿者中有医护8名. */
const PART_OF = /其中[^,]*$|(?:员|者|人|部|众|工|生)[里中]有[^,\d]*$/;

/** The quantity that the category is about, for a part of a total: 5条建议中的2条，已被吸收. */
function partQuantity(
  { name, quantities }: Kind,
  { kinds }: Deed,
  { before, after, unit }: Counted,
): Quantity | undefined {
  if (after !== "" || !/[中里]的?$/.test(before)) return undefined;
  const category = kinds.find(({ kind }) => kind === name)?.category;
  return quantities.find(({ requiredIn, units }) => requiredIn?.includes(category ?? "") && units.includes(unit));
}

/** The only quantity of the kind, for the objects of the activity: 对48家区直机关进行年度考核. */
function objectQuantity({ quantities }: Kind, { main }: Deed, { clause, before, unit }: Counted): Quantity | undefined {
  const [only, ...others] = quantities.filter(({ minutes, units }) => minutes !== true && units.includes(unit));
  return clause === main && others.length === 0 && /对[^,\d]{0,8}$/.test(before) ? only : undefined;
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
  // In a kind without attendees, people after "sent" are those sent on the assignment: 派出的3名同志到…挂职.
  if (
    !isAttended &&
    one.clause === deed.main &&
    /[派选抽][出派调]的$/.test(one.before) &&
    one.after.includes(deed.head?.word ?? "?")
  )
    return meant(people.find(({ nouns }) => nouns.includes("选派")));
  if (!isAttended) return meant(role === undefined ? undefined : find(role.signs)) ?? meant(thingQuantity(kind, one));
  // People of a group that is usually helped count as helped, unless a word says that they attended:
  // 陪二十位老人包饺子.
  if ((isMain || isStated(one) || one.before === "") && role?.sure !== true && areHelped(one)) {
    const helped = people.find((quantity) => quantity.helped === true);
    if (helped !== undefined) return meant(helped, false);
  }
  const attracted = attractedOf(people, one);
  if (attracted !== undefined) return meant(attracted);
  // A number directly beside the activity's own verb counts the participants: 献血81人, 党员1240名亮明身份.
  if (isMain && isBesideVerb(kind, one)) return meant(find(["参加", "参训"]));
  if (isGiven(role, people, one)) return meant(find(["参加", "参训"]), false);
  return role === undefined ? undefined : meant(find(role.signs), role.sure);
}

/** In a kind that helps others, guests who were attracted are helped: 活动吸引居民320余人次参与. */
const attractedOf = (people: readonly Quantity[], one: Counted): Quantity | undefined =>
  (ATTRACTED.test(one.before) && areHelped(one)) || LEARNT.test(one.after)
    ? people.find((quantity) => quantity.helped === true)
    : undefined;
/** Whether something is done for people, who are then the participants of a kind that helps nobody: 为21名干部上党课. */
const isGiven = (role: Role | undefined, people: readonly Quantity[], { before }: Counted): boolean =>
  role?.signs.includes("受益") === true &&
  people.every(({ helped }) => helped !== true) &&
  /(?:为|给|向)[^,]{0,12}$/.test(before);

const isBesideVerb = (kind: Kind, { unit, before, after }: Counted): boolean =>
  unit !== "人次" &&
  verbsOf(kind).some((verb) => before.endsWith(verb) || before.endsWith(`${verb}了`) || after.startsWith(verb));

/** Guests who came to be taught or treated: 48名老年居民参加学习. */
const LEARNT =
  /^[^,\d]{0,4}(?:居民|群众|老人|老年人|村民|市民|学生|儿童|家长)[^,\d]{0,2}参加了?(?:学习|体验|培训|咨询|义诊|体检)/;
const ATTRACTED = /吸引了?[^,\d]{0,8}$/;

const categoryVerbs = new Map<Kind, readonly string[]>();

/**
 * The quantity shown by a verb of one of the kind's categories beside the number: 又办结3项, 其中7人被提拔. Only for
 * kinds with a single quantity.
 */
function doneTo(kind: Kind, { before, after, unit }: Counted): Quantity | undefined {
  const quantity = kind.quantities.find(({ units, minutes }) => minutes !== true && units.includes(unit));
  if (quantity === undefined || kind.quantities.length > 1) return undefined;
  const verbs =
    categoryVerbs.get(kind) ??
    (kind.told ?? []).flatMap(({ category }) => (category === undefined ? [] : verbsOfCategory(kind, category)));
  categoryVerbs.set(kind, verbs);
  const isSaid = verbs.some(
    (verb) =>
      before.endsWith(verb) ||
      before.endsWith(`${verb}了`) ||
      (/^(?:已?被|已|得到|获)?$/.test(after.slice(0, Math.max(0, after.indexOf(verb)))) && after.includes(verb)),
  );
  return isSaid ? quantity : undefined;
}

const ownVerbs = new Map<Kind, readonly string[]>();

/** The verbs of the kind whose object is not people: 献血, 植树. */
function verbsOf(kind: Kind): readonly string[] {
  const known =
    ownVerbs.get(kind) ??
    (kind.told ?? [])
      .flatMap(({ verbs = "", weak }) => (weak === true ? [] : verbs.split(" ")))
      .filter((verb) => verb.length > 1 && !isDoneToPeople(verb));
  ownVerbs.set(kind, known);
  return known;
}

function thingQuantity(kind: Kind, one: Counted): Quantity | undefined {
  // A number of groups counts the actors: 8个考核组.
  if (one.unit === "个" && /^[^,、\d]{0,4}(?:小组|[查核导评研]组|专班|工作队)/.test(one.after)) return undefined;
  const fitting = kind.quantities.filter(
    ({ minutes, units, unit }) => minutes !== true && (units.includes(one.unit) || unit === one.unit),
  );
  let found: Near | undefined;
  // What an inspection says to improve are its findings: 提了6条意见, 共提出意见建议33条.
  const items = kind.quantities.find(({ key }) => key === kind.items?.quantity && kind.items.fixed !== undefined);
  if (items?.units.includes(one.unit) && isAdvice(one)) return items;
  for (const quantity of fitting) {
    if (isSaidOf(quantity, one)) return quantity;
    for (const noun of quantity.nouns) found = nearer(found, nearBy(quantity, noun, one));
  }
  if (found !== undefined) return isLeftOver(kind, found.quantity, one) ? undefined : found.quantity;
  // Without a noun, the unit decides if it belongs to a single quantity: 走访32户, 为期3天.
  return kind.quantities.find((quantity) => {
    const sole = quantity.bare !== undefined && quantity.units.every((unit) => quantity.bare?.includes(unit));
    return sole && quantity.units.includes(one.unit) && !quantity.units.some(isPersonUnit);
  });
}

const isAdvice = ({ before, after }: Counted): boolean =>
  (/提(?:出)?了?$/.test(before) && /^(?:整改)?(?:意见|建议)/.test(after)) ||
  /提(?:出)?了?(?:整改)?(?:意见|建议){1,2}$/.test(before);

/**
 * Whether a pattern of the quantity matches beside the number. In 要求45家单位整改471个问题 the action is demanded and
 * not done.
 */
const isSaidOf = ({ said }: Quantity, { before, after, led }: Counted): boolean =>
  (said?.before.test(before) === true || said?.behind.test(after) === true) &&
  !/^(?:党?支部|单位|部门|科室|点位)/.test(after) &&
  !/(?:要求|责令|限期|督促)[^,]*$|(?:意见|建议)$/.test(led);

/** A noun that shows what a number counts, and its distance from the number. */
interface Near {
  readonly quantity: Quantity;
  readonly far: number;
  readonly length: number;
}

function nearBy(quantity: Quantity, noun: string, one: Counted): Near | undefined {
  const far = distance(one, noun);
  if (far === undefined || (quantity.key === "proposals" && COLLECTED.test(one.before))) return undefined;
  return { quantity, far, length: noun.length };
}

/** The nearer of two nouns; at equal distance the longer. */
function nearer(one: Near | undefined, other: Near | undefined): Near | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.far < one.far || (other.far === one.far && other.length > one.length) ? other : one;
}

/** Words before proposals made by others: 收集意见建议19条. */
const COLLECTED = /(?:收集|征集|征求|听取|梳理)[^,]{0,8}$/;
