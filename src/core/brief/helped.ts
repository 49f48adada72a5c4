// Tells those who were helped from those who helped, where both were taken for those who came.
import type { Kind, Quantity } from "../kinds/kind.ts";
import { type Counted, isList } from "./figures.ts";
import type { Meant } from "./meanings.ts";
import { areHelped, isPersonUnit } from "./roles.ts";

/**
 * If two groups are both counted as attendees, one of whom is usually helped, moves that one to the people helped:
 * 8名党员…, 120名学生参与.
 */
export function helpedApart({ quantities }: Kind, stated: Map<Quantity, (Counted & Meant)[]>): void {
  const helped = quantities.find((quantity) => quantity.helped === true);
  const helps = helped !== undefined || quantities.some(({ key }) => key === "households");
  if (!helps || (helped !== undefined && stated.has(helped))) return;
  for (const [quantity, list] of stated) {
    if (!quantity.units.some(isPersonUnit)) continue;
    const others = list.filter((one) => areHelped(one) || isVisit(one, list));
    const doers = list.filter((one) => !others.includes(one));
    const isJoined = list.some(
      (one, at) => isSideBySide(list[at - 1], one) && doers.includes(one) === others.includes(list[at - 1] ?? one),
    );
    if (others.length === 0 || isJoined || !doers.some((one) => isDoer(one) || one.unit !== "人次")) continue;
    stated.set(quantity, doers);
    if (helped !== undefined) stated.set(helped, others);
    return;
  }
}

/** Whether two numbers stand in one list: 党员8人、群众20人. */
const isSideBySide = (one: Counted | undefined, other: Counted): boolean =>
  one !== undefined && one.clause === other.clause && isList([one, other]);

/** Whether a number counts visits, beside a number of those who came: 12名党员…, 一共送了37人次. */
const isVisit = (one: Counted, list: readonly Counted[]): boolean =>
  one.unit === "人次" && !isDoer(one) && list.some(({ unit }) => unit !== "人次");

const isDoer = ({ before, after }: Counted): boolean =>
  /^(?:名|位|个)?(?:机关|青年|在职|退役军人)?(?:党员|志愿者|干部|职工|队员|医护)/.test(after) ||
  /(?:党员|志愿者|干部|职工|队员|医护|医生|专家|教师)[^,]{0,3}$/.test(before);

/**
 * In 帮助20名残疾人，受益群众66人次 the number of visits counts everybody who was helped, and the number of people only
 * some of them.
 */
export function visitsIn(quantity: Quantity, list: readonly Counted[]): readonly Counted[] | undefined {
  const visits = quantity.helped === true ? list.filter(({ unit }) => unit === "人次") : [];
  // Who benefited are all: 接受咨询90人次，受益居民达180余人次.
  const all = visits.filter((one) => isBenefit(quantity, one));
  const [only] = all;
  if (only !== undefined && all.length === 1 && list.every(({ value }) => value <= only.value)) return all;
  return visits.length === 1 ? visits : undefined;
}

/** Whether the number says outright how many benefited. */
export const isBenefit = ({ helped }: Quantity, { before }: Counted): boolean =>
  helped === true && /(?:受益|受惠|惠及)[^,\d]{0,6}$/.test(before);
