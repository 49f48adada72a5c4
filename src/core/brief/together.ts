// Counts attendees that are stated as several numbers: 医护8人、教师5人; 我们12人，加上社区10名党员;
// 一行13人…我方参加9人.
import type { Amount, Kind, Quantity } from "../kinds/kind.ts";
import type { Counted } from "./figures.ts";
import type { Meant } from "./meanings.ts";
import { isPersonUnit } from "./roles.ts";

const isPeople = ({ unit }: Counted): boolean => (isPersonUnit(unit) || unit === "个") && unit !== "人次";
const isPerson = (one: Counted): boolean => one.told && isPeople(one);

const WHO =
  "党员|积极分子|发展对象|入党申请人|群众|职工|干部|教师|教工|教职工|医护|医生|护士|志愿者|团员|青年|代表|家属|同志|负责人|成员|员工|队员|司机|师傅|徒弟|领导|男生?|女生?|规培生|研究生|大学生|民警|辅警|老师|委员|志愿者[”]";
const WHOSE = "科|局|院|所|站|队|校|委|办|中心|支部|公司|社区|馆|部|厂|班|组|家|我们|街道|乡|镇|村";
/**
 * Text between two numbers if each group is named after its number: 28名党员和3名积极分子, 12人，加上社区10名党员,
 * 11个女生9个男生.
 */
const BEHIND = new RegExp(
  `^[^,。;:\\d]{0,8}(?:(?:${WHO})(?:[、和及与+]|以及)|,?(?:加上|外加|连同))[^,。;:\\d]{0,4}$|^[男女][生同]?[^,、]{0,1}$`,
);
/** Text between two numbers if each group is named before its number: 医护8人、教师5人; 发改局14人，统计局13人. */
const AHEAD = new RegExp(`^(?:[,、+]|和|及|与|,?(?:加上|另有?|还有))[^,。;:\\d]{0,8}(?:${WHO}|${WHOSE})$`);
const NAMED = new RegExp(`(?:${WHO}|${WHOSE})(?:来了|去了|有)?$`);
/**
 * Words for people who are not attendees (performers, judges, guides, the absent). Numbers beside them are not added.
 */
const APART =
  /选手|专家|评委|讲师|嘉宾|讲解|记者|演员|讲述|主持|宣讲|老人|儿童|孩子|群众代表|考生|患者|工作人员|列席|其中|含|包括|旁听|共|每|请假|缺|其余|发言/;

/** Groups of adjacent numbers of people that are to be added up. */
export function runsIn(text: string, counted: readonly Counted[]): readonly (readonly Counted[])[] {
  const runs: Counted[][] = [];
  for (const one of counted.filter(isPeople)) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && isJoined(text, last, one)) runs.at(-1)?.push(one);
    else if (one.told) runs.push([one]);
  }
  return runs.filter((run) => run.length > 1 && isParts(run));
}

function isJoined(text: string, last: Counted, one: Counted): boolean {
  const between = text.slice(last.end, one.start);
  const around = last.before.slice(-8) + between + text.slice(one.end, one.end + 8);
  if (last.clause.sentence !== one.clause.sentence || APART.test(around)) return false;
  const isAhead =
    NAMED.test(last.before) &&
    AHEAD.test(between) &&
    /^(?:[,。;)、+]|$|参加|到|在|站|听|和|,)/.test(text.slice(one.end));
  return isAhead || BEHIND.test(between);
}

/** Whether the numbers are parts: the first is not their total, and no verb before them has them as its object. */
function isParts(run: readonly Counted[]): boolean {
  const [first, ...others] = run;
  const sum = others.reduce((all, { value }) => all + value, 0);
  if (first === undefined || first.value === sum) return false;
  return !/(?:慰问|看望|走访|帮扶|资助|服务|发展|接收|转正|选举|产生|表彰|处理|处分|为|给|向|培养|推荐)[^,]{0,8}$/.test(
    first.before,
  );
}

/** The numbers of guests and hosts in an exchange that are stated separately: 一行13人到岚江考察…我方参加9人. */
export function hostsAndGuests({ name }: Kind, counted: readonly Counted[]): readonly Counted[] | undefined {
  const people = counted.filter(isPerson);
  if (name !== "exchange" || people.some(({ before }) => /(?:双方|两地|三地|共)[^,\d]{0,4}$/.test(before)))
    return undefined;
  const guests = people.find(
    ({ before, after }) =>
      /一行$|[他客]们来了$|来了$/.test(before) || /^[^,。]{0,4}(?:赴|前往|走进|来到?|到)/.test(after),
  );
  const hosts = people.find(
    (one) =>
      guests !== undefined &&
      one.start > guests.end &&
      (/(?:我方|对方|主方|东道主|我们?(?:这边|局|院|校|区|县)|这边)[^,\d]{0,6}$/.test(one.before) ||
        (one.clause !== guests.clause &&
          /(?:局|院|校|委|公司|支部|机关|工委)(?:党员)?$/.test(one.before) &&
          /^[^,]{0,6}(?:参加|陪同|出席)/.test(one.after))),
  );
  return guests === undefined || hosts === undefined ? undefined : [guests, hosts];
}

const ABSENT = /(?:请假|缺席|未到|除了?)[^,\d]{0,4}$/;
const REST_CAME = /(?:其[余他它]|剩下|别)?的?(?:人|同志|党员)?[^,。]{0,3}(?:都|全)[^,。]{0,4}(?:到|来|参加)/;

/**
 * The attendees as the total minus the absent, if the text says that the others came: 党员33人，请假4人，其余都到了.
 */
export function restOf(
  text: string,
  counted: readonly Counted[],
): { readonly value: number; readonly phrase: string } | undefined {
  const people = counted.filter(isPerson);
  for (const [at, absent] of people.entries()) {
    const all = people[at - 1];
    const isAbsent = ABSENT.test(absent.before) || /^[^,\d]{0,4}(?:请假|缺席|住院|出差|未到)/.test(absent.after);
    if (all === undefined || !isAbsent || absent.value >= all.value || all.clause.sentence !== absent.clause.sentence)
      continue;
    if (!/(?:党员|应到|在册|人员)[^,\d]{0,4}$/.test(all.before) && !/^[^,\d]{0,4}党员/.test(all.after)) continue;
    if (REST_CAME.test(text.slice(absent.end, absent.end + 16)))
      return { value: all.value - absent.value, phrase: `${all.phrase}、${absent.phrase}` };
  }
  return undefined;
}

const JOINED =
  /^[^,\d]{0,8}(?:一同|一起|一道|一并|同步|也)[^,\d]{0,3}(?:聆听|旁听|收听|听|参[加与训会学]|学习|到[场会课])/;

/** The audience and a group that joined it: 为36名新队员讲课，机关党员18人一同聆听. */
export function joinedBy(counted: readonly Counted[], sentence: number): readonly Counted[] | undefined {
  const people = counted.filter((one) => isPerson(one) && one.clause.sentence === sentence);
  const more = people.filter(({ before, after }) => JOINED.test(after) && !/其中|包括|含/.test(before));
  const [audience, ...others] = people.filter((one) => !more.includes(one));
  const [joined] = more;
  if (audience === undefined || joined === undefined || others.length > 0) return undefined;
  return audience.clause !== joined.clause && audience.start < joined.start ? [audience, ...more] : undefined;
}

const INCLUDING = /^[^,。;\d]{0,6}[(,]?(?:其中)?(?:含|包括|包含|连|算上)[^,。;\d()]{1,10}(?:\)|在内|$|[,。;])/;

/** Removes the numbers of attendees that another one includes: 参赛选手72名，现场约300人(含选手). */
export function withoutIncluded(
  text: string,
  counted: readonly Counted[],
  stated: Map<Quantity, readonly (Counted & Meant)[]>,
): void {
  const all = counted.find((one) => isPerson(one) && INCLUDING.test(text.slice(one.end, one.end + 24)));
  for (const [quantity, list] of stated)
    if (all !== undefined && quantity.nouns.includes("参加") && list.every(({ value }) => value <= all.value))
      stated.set(quantity, [{ ...all, quantity, sure: true }]);
}

const IN_TURN = /^[^,]{0,8}(?:逐[一个人]|依次|一一|挨个|轮流|人人|都)[^,]{0,8}发言/;

/** Those who spoke in turn are the attendees if no number of attendees is stated: 28名党员逐一作个人发言. */
export function allSpoke(
  { quantities }: Kind,
  stated: ReadonlyMap<Quantity, readonly Counted[]>,
): Readonly<Record<string, Amount>> {
  const attended = quantities.find(({ key }) => key === "attendees");
  const spoke = [...stated].find(([{ key }]) => key === "speakers")?.[1] ?? [];
  const [only, ...others] = spoke.filter(({ after }) => IN_TURN.test(after));
  if (attended === undefined || only === undefined || others.length > 0) return {};
  const { value, phrase, approx } = only;
  return { [attended.key]: { value, phrase, ...(approx ? { approx } : {}) } };
}

/** A total and the numbers before it that add up to it. */
export interface Whole {
  readonly all: Counted;
  readonly parts: readonly Counted[];
}

const SUMMED = /(?:一共|共计|合计|总共|拢共|总计|加起来|加一块儿?|共)[^,\d]{0,3}$/;

/** Finds a number that equals the sum of those before it: 党员18人、家属代表7人，合计25人. */
export function summedUp(counted: readonly Counted[]): Whole | undefined {
  const people = counted.filter(({ unit, told }) => told && (isPersonUnit(unit) || unit === "个") && unit !== "人次");
  for (const [at, all] of people.entries()) {
    if (!SUMMED.test(all.before) || !isPersonUnit(all.unit)) continue;
    for (const many of [2, 3, 4]) {
      const parts = people.slice(Math.max(0, at - many), at);
      if (parts.length === many && parts.reduce((sum, { value }) => sum + value, 0) === all.value)
        return { all, parts };
    }
  }
  return undefined;
}

/** Replaces the parts of a total of things by the total: 甲办3个，乙办2个，合计5个. */
export function sumsOfThings(stated: Map<Quantity, (Counted & Meant)[]>, counted: readonly Counted[]): void {
  for (const [quantity, list] of stated) {
    const [first] = list;
    if (first === undefined || isPersonUnit(first.unit)) continue;
    // A total at the end of a clause reads like one of people: 合计5个.
    const own = counted.filter(({ told, phrase }) => told && phrase.endsWith(first.unit));
    const all = own.find((one, at) => {
      const parts = own.slice(0, at).filter(({ clause }) => clause.sentence === one.clause.sentence);
      return (
        SUMMED.test(one.before) &&
        parts.length > 1 &&
        parts.some(({ start }) => list.some((one) => one.start === start)) &&
        parts.reduce((sum, { value }) => sum + value, 0) === one.value
      );
    });
    if (all !== undefined) stated.set(quantity, [{ ...all, quantity, sure: true }]);
  }
}
