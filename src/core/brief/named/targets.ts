// Finds the inspected or criticised units as written: a single one, a list, or a number of units of one type.
import { looksLikeName } from "../../line/values/names.ts";
import type { Deed } from "../deeds.ts";
import { type Clause, type Layout, QUOTED } from "../layout.ts";
import { type Span, valueUnder } from "../listed.ts";

/** Keys of a form for the inspected unit: 被查单位：县民政局机关党支部, 抽查对象|…. */
const KEYS =
  "(?:被(?:检查|督查|督导|巡察|抽查|通报|考核|查|检)|受(?:检查|检)|检查|督查|督导|抽查|考核)的?(?:对象|党组织|(?:党)?支部)|(?:被(?:检查|督查|督导|巡察|抽查|通报|考核|查|检)|受(?:检查|检))的?单位|查|对象";
/** A key followed only by a space: 对象 科技馆党支部. */
const BARE_KEY = /(?:^|[\s|])(?:检查|抽查|督查)?对象\s+([^\s|,。;]{2,24})/u;

const UNIT_LAST =
  "局|厅|委|办|院|校|中心|公司|集团|社(?!会|区)|支队|大队|中队|执法队|项目部|站|所|社|处|科|馆|电视台|气象台|园|行|工会|妇联|残联|科协|总工会|街道|镇|乡|社区|村|单位|部门|机关|党组织|党委|党组|总支|支部|学校|小学|中学|幼儿园|医院|企业|商户|科室|窗口|场所|工地|车间|车队|银行|协会|联合会|乡镇|部|县区|县市";
const LONGEST_FIRST = UNIT_LAST.split("|")
  .sort((one, other) => other.length - one.length)
  .join("|");
/** The ending of a unit's name or of a number of units: 市档案馆, 26家县直单位党支部. */
const ENDS = new RegExp(`(?:${LONGEST_FIRST})(?:[(][^)]{1,12}[)])?`, "gu");
/** Words for the subject of the inspection, which follow the name of the unit. */
const MATTERS =
  /党建(?!办|科|工作(?:办|部|科))|落实|工作(?!委员会|委|部|站|室|专班|处|办)|20\d\d年|[一二三四上下]季度|上半年|下半年|年度|情况|规范化|标准化|执行|意识形态|作风|基层|[“”《]|开展|进行|检查|督查|督导|抽查|调研|巡察|暗访|明察|复查|反馈|就|看(?=台账|记录|材料|党)|查|翻|提出|指出|发现|予以|给予|作出|通报|批评|实地|的(?!\d)|三会|党费|组织生活|发展党员|廉|两节|节假日|存在|因|在[^,]{0,8}(?:通报|中|上)|迟到|[零\d]党课|无故|被(?![查检])|专项|半年|日常|全面|集中|分别|随机|采取|通过|围绕|现场/;

/** Prepositions and verbs before the inspected unit. */
const TURNED_TO =
  /(?<!一|导|方|面)向(?=[^,]{3,30}(?:反馈|交办|下发))|(?<![相面针应核])对(?![照标于口象])|[到赴](?!位|场|会|岗|期|底|人|了?\d+[月日]|\d)|(?<!过|下|出|走|离|失|除|上|前)去了?趟?(?![年世])|深入|前往|走进|走访|来到|跑了|走了|(?<![受被])(?:检查|督查|督导|抽查|暗访|巡察|复查|抽检|察访|回访|查|看)(?:完|过|了)?(?![组队人员小专出摆阅看到为至改处办情中发时]|[一二三四五六七八九十\d]*[次遍个]?(?:问题|情况|结果))/gu;

/** The inspected or criticised unit, as written. */
export function targetOf(layout: Layout, deed: Deed, kind: string): string | undefined {
  const { shown } = layout;
  const keyed = keyedTarget(layout, deed) ?? addressee(layout, deed);
  const span = keyed ?? (kind === "criticism" ? blamedIn(layout, deed) : inspectedIn(layout, deed));
  return span === undefined ? undefined : shown.slice(span.start, span.end).trim();
}

function keyedTarget(layout: Layout, deed: Deed): Span | undefined {
  const under = valueUnder(layout, deed, KEYS);
  if (under !== undefined && !/^[\d,。]/.test(layout.text.slice(under.start, under.end))) return under;
  for (const { start, end } of deed.around) {
    const [said, name = ""] = BARE_KEY.exec(layout.text.slice(start, end)) ?? [];
    if (said === undefined) continue;
    const at = layout.text.indexOf(name, start);
    return { start: at, end: at + name.length };
  }
  return undefined;
}

/** The unit to which a letter is addressed, if the letter says that it is the one meant: …机关党委：…对你单位进行了督查. */
function addressee({ text, clauses }: Layout, deed: Deed): Span | undefined {
  const isMeant = deed.clauses.some(({ start, end }) => YOURS.test(text.slice(start, end)));
  const line = isMeant
    ? clauses.slice(0, 4).find(({ start, end }) => /^\p{Script=Han}{4,30}:$/u.test(text.slice(start, end)))
    : undefined;
  if (line === undefined || NOBODY.test(text.slice(line.start, line.end - 1))) return undefined;
  return { start: line.start, end: line.end - 1 };
}

const YOURS = /(?:[对到赴]|给予)(?:你|贵)(?:单位|局|委|办|院|校|中心|公司|支部|党委|总支|党组|处|所|站)/;

/** The unit that is inspected, as fully as the text names it: 市水务局机关第二党支部 rather than 市水务局机关支部. */
function inspectedIn(layout: Layout, deed: Deed): Span | undefined {
  const [first, ...others] = inspected(layout, deed);
  const nameOf = ({ start, end }: Span) => layout.plain.slice(start, end);
  return first && (others.find((one) => isFuller(nameOf(one), nameOf(first))) ?? first);
}

/** Whether a name is another one with words put in: the same beginning, and all its characters in their order. */
function isFuller(full: string, short: string): boolean {
  if (full.length <= short.length || full.slice(0, 2) !== short.slice(0, 2) || /[、和与]/.test(full)) return false;
  let at = 0;
  for (const char of full) if (char === short.charAt(at)) at += 1;
  return at === short.length;
}

function* inspected({ plain }: Layout, deed: Deed): Generator<Span> {
  for (const clause of deed.clauses) {
    const said = plain.slice(clause.start, clause.end);
    // If the inspectors came to the writer's own unit, no other unit was inspected: 巡察组来我局.
    if (/来(?:我|本|咱)/.test(said)) continue;
    for (const { 0: word, index } of said.matchAll(TURNED_TO)) {
      const found = namedFrom(plain, clause, clause.start + index + word.length);
      if (found !== undefined) yield found;
    }
  }
}

const LONGEST = 60;
/** Words that name no particular unit or the writer's own: 各支部, 我局, 相关单位. */
export const NOBODY =
  /^(?:各|全体|有关|相关|部分(?!党政)|基层|其[余他它]?|这|那|该|一|[我咱本他她你]|上述|以上|自己|照|责任单位|受检|被)|^(?:全[市县区](?:各)?(?:机关|单位)?)?(?:党建)?(?:工作|单位|部门|党组织|支部)$|^[\d一二三两四五六七八九十]+[家个]单位$|^[^、]*等[\d一二三两四五六七八九十]+[家个]/;

/** The ending of a town whose name may look like a person's: 柳坪镇. */
const TOWN = /[镇乡村局厅]$/;

/** The unit or list of units that begins at `from`, up to the words for the subject of the inspection. */
function namedFrom(plain: string, { end }: Pick<Clause, "end">, from: number): Span | undefined {
  const led =
    /^(?:\s|了|的|趟|完|过|位于|结对的|对口的|(?:下属|所属|直属|局属)的?(?=[\p{Script=Han}]{4}))*/u.exec(
      plain.slice(from, end),
    )?.[0].length ?? 0;
  const start = from + led;
  const [rest = ""] = plain.slice(start, Math.min(end, start + LONGEST)).split(QUOTED, 1);
  const matter = rest.search(MATTERS);
  const [zone = ""] = (matter < 0 ? rest : rest.slice(0, matter)).split(/\s/, 1);
  let length = 0;
  for (const { 0: last, index } of zone.matchAll(ENDS)) if (index > 0) length = index + last.length;
  const name = zone.slice(0, length);
  if (length < 3 || NOBODY.test(name) || (looksLikeName(name) && !TOWN.test(name)) || /[:\s]|\d月/.test(name))
    return undefined;
  return { start, end: start + length };
}

const BLAMED_BY = /(?:予以|给予|进行|作出|在[^,。]{1,14}|全[市县区系统]{1,3}|内部|工作群里|公开)*(?:通报|点名|批评)/;
/** A criticised unit as the subject of a passive: 云岭县总工会被县直机关工委通报批评. */
const WAS_BLAMED = /(?:^|,|日)([^,。;]{3,30}?)被[^,。]{0,20}(?:通报|点名|批评)/;
/** A criticised unit after the verb: 点名批评: 城南所支部三季度零党课, 批评了2个单位 城投支部. */
const BLAMES =
  /(?:点名|通报)批评(?:了?(?:[一二三四五\d]+[个家]单位)?[:\s]\s*|了|(?=[^,。;\s]{2,20}、))([^,。;\s]{3,40})/;
/** Words that refer to units named before: 上述4个单位, 其. */
const SAID_BEFORE = /^(?:上述|以上|上面|前述|该|其|他们|这)/;

function blamedIn(layout: Layout, deed: Deed): Span | undefined {
  for (const clause of deed.clauses) {
    const said = layout.plain.slice(clause.start, clause.end);
    const at = said.search(BLAMED_BY);
    const found = at < 0 ? undefined : (blamedBy(layout, deed, clause, at) ?? blamedAfter(layout, clause));
    if (found !== undefined) return found;
  }
  return namedBefore(layout, deed, deed.main.end);
}

/** The criticised unit after 对 or 给予 (对X予以通报批评, 给予X通报批评). For 对上述单位, the units named before. */
function blamedBy(layout: Layout, deed: Deed, clause: Clause, at: number): Span | undefined {
  const { plain } = layout;
  const said = plain.slice(clause.start, clause.end);
  for (const { 0: word, index } of said.matchAll(/(?<![相面针应核])对(?!照)|给予/g)) {
    if (word === "对" && index > at) continue;
    const from = clause.start + index + word.length;
    const rest = plain.slice(from, clause.end);
    if (SAID_BEFORE.test(rest)) return namedBefore(layout, deed, clause.start);
    // The reason for the criticism may stand before the unit: 对未按期召开支委会的测绘院党支部.
    const led = FAULT.exec(rest)?.[0].length ?? 0;
    const found = namedFrom(plain, clause, from + led);
    if (found !== undefined) return found;
  }
  return undefined;
}

const FAULT = /^[^,。、]{2,24}的(?=\p{Script=Han}{2,}(?:支部|总支|党委|党组|局|委|单位|中心|公司|所|站|院|处|科))/u;

function blamedAfter({ plain }: Layout, clause: Clause): Span | undefined {
  const said = plain.slice(clause.start, clause.end);
  for (const pattern of [WAS_BLAMED, BLAMES]) {
    const name = pattern.exec(said)?.[1];
    const found = name === undefined ? undefined : namedFrom(plain, clause, clause.start + said.indexOf(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Units in a list before what they neglected: 第三党支部、离退休第一党支部未按时召开支委会. */
const LISTED = new RegExp(
  `^[^,。、:\\d]{1,20}?(?:${LONGEST_FIRST})(?:、[^,。、:\\d]{1,20}?(?:${LONGEST_FIRST}))+(?=未|至今|仍|没有|无故|连续|存在)`,
);
/** Units in a list behind a dash: 党费逾期单位——县科协支部、县气象局支部. */
const DASHED = new RegExp(`——([^,。、:\\d]{1,20}(?:${LONGEST_FIRST})(?:、[^,。、:\\d]{1,20}(?:${LONGEST_FIRST}))*)$`);
const MANY = /等?\s*[\d一二三四五六七八九十两]+[个家](?:单位|机关|部门|党支部|支部)/u;

/** The units named earlier: in a list with a number (A、B、C等3家单位), or in a headline (关于对X…问题的通报). */
function namedBefore({ plain }: Layout, { around }: Deed, before: number): Span | undefined {
  for (const clause of around) {
    if (clause.start >= before) break;
    const said = plain.slice(clause.start, clause.end);
    const dashed = DASHED.exec(said)?.[1];
    if (dashed !== undefined)
      return { start: clause.start + said.length - dashed.length, end: clause.start + said.length };
    const listed = LISTED.exec(said);
    if (listed !== null) return { start: clause.start, end: clause.start + listed[0].length };
    const many = MANY.exec(said);
    const titled = /(?:关于)?(?<![相面针应核])对(?!落实|照)/.exec(said);
    const from =
      many !== null && said.slice(0, many.index).includes("、")
        ? clause.start
        : titled === null || !clause.isTitle
          ? undefined
          : clause.start + titled.index + titled[0].length;
    const found = from === undefined ? undefined : namedFrom(plain, clause, from);
    if (found !== undefined) return found;
  }
  return undefined;
}
