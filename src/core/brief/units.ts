// Finds the unit that carried out an activity. Names are looked up relative to the speaker's unit.
import { findUnits, type Viewpoint } from "../units/find.ts";
import { isActive, isWithin, type Tree, type Unit } from "../units/tree.ts";
import type { Brief, Deed } from "./brief.ts";
import type { Clause } from "./layout.ts";

/** The unit that a text names. `asked` says that it is unclear which unit is meant; `among` lists the possible ones. */
export interface NamedUnit {
  readonly unit: Unit | undefined;
  readonly asked: boolean;
  readonly among: readonly Unit[];
  /** The name as written, if the ledger has no such unit. */
  readonly said: string | undefined;
}

interface Mention {
  readonly start: number;
  readonly end: number;
  readonly units: readonly Unit[];
}

/** The maximum number of branches in a clause that are looked up; more are a list, and the bot asks which is meant. */
const MOST_BRANCHES = 8;
const NONE: NamedUnit = { unit: undefined, asked: false, among: [], said: undefined };
/** Words before a name which show that the unit is not the actor. */
const NO_SUBJECT =
  /(?:对|到|赴|向|与|和|同|为|给|在|走进|来到|深入|前往|联合|会同|邀请|根据|按照|落实|贯彻|经|被|迎接|接受|配合|考察|检查|督查|督导|抽查|参观|走访|慰问|观摩|学习)$/;
const BRANCH =
  /第?[一二三四五六七八九十\d]{1,2}(?:联合)?(?:党)?支部|(?:机关|离退休|退休干部?|老干部)(?:第[一二三四五六七八九十]+)?(?:党)?支部/g;
const OUR_BRANCH =
  /(?:我们|咱们?|本|我)(?:党)?支部|(?<![\p{Script=Han}“])(?:党)?支部(?!书记|委员)|(?<=[日天午晚上周一二三四五六])(?:党)?支部(?!书记)/u;
const OUR_ORGAN = /(?:我们|咱们?|本|我|全)(?:局|单位|委|办|院|中心)(?!员)|局(?:机关)?(?:党委|党组)|机关党委/;
const FOREIGN =
  /[\p{Script=Han}]{2,14}?(?:局|支部|党委|党组|党总支|工委|公司|医院|学校|学院|中学|小学|街道|镇|乡|银行|集团|厅)(?![长级里属办面址域村口位内外部]|书记|委员|党员)/u;
const GENERIC =
  /^(?:各|全市|全体|全局|机关|基层|所属|下属|市直|有关|相关|直属|参加|组织|党员|支部|联合|部分|本次|此次|活动)/;

/**
 * The unit that carried out an activity. A branch takes precedence over its organ. If several are named or the name is
 * unknown, the bot asks.
 */
export function unitOfDeed({ layout }: Brief, deed: Deed, view: Viewpoint): NamedUnit {
  const at = deed.head?.at ?? deed.main.end;
  // If a headline names the activity, the first sentence below it names the actor.
  const isBelow = deed.main.isTitle;
  const subjects = deed.around.filter(
    ({ sentence, isTitle, role, start }) =>
      (role === "told" || role === "basis") &&
      (isTitle || sentence === (isBelow ? deed.sentence : deed.main.sentence)) &&
      (isBelow || start <= at),
  );
  const region = (clause: Clause) =>
    subjectIn(layout.plain.slice(clause.start, clause.end > at && !isBelow ? Math.max(clause.start, at) : clause.end));
  const own = subjects.filter(({ role }) => role === "told");
  const named = own.map((clause) => namedIn(region(clause), view)).filter((one) => one !== NONE);
  // The clause of the activity is the best source, then the text before it in the sentence, then the headline.
  const units = named.filter(({ unit }) => unit !== undefined);
  const first = (isBelow ? units[0] : units.at(-1)) ?? named.at(-1);
  if (first !== undefined)
    return (
      named.find(
        ({ unit }) =>
          unit?.kind === "branch" &&
          first.unit !== undefined &&
          isWithin(view.tree, unit.id, first.unit.id, view.today),
      ) ?? first
    );
  const others = [...layout.clauses.filter(({ role }) => role === "masthead"), ...signatureOf(layout)].map(
    ({ start, end }) => layout.text.slice(start, end).replace(/^[(（]/, ""),
  );
  return others.map((said) => namedIn(said, view)).find(({ unit }) => unit !== undefined) ?? NONE;
}

const SIGNED =
  /^[(（]?[\p{Script=Han}]{4,20}?(?:办公室|办|科|室|组|部|党委|党总支|支部|中心|局|委|院)?(?:报送?|供稿)?[)）]?$/u;

/** The last line, if it is only a name: 市邮政局党委办, （市水利局人事科）. */
function signatureOf({ clauses, text }: Brief["layout"]): readonly Clause[] {
  const last = clauses.at(-1);
  return last !== undefined && clauses.length > 1 && SIGNED.test(text.slice(last.start, last.end)) ? [last] : [];
}

/** The part of a clause before its preposition (对, 到, 赴); in a passive, the actor. */
function subjectIn(said: string): string {
  const agent = /被([^,]{2,24})$/.exec(said)?.[1];
  if (agent !== undefined) return agent;
  const turn = said
    .slice(2)
    .search(
      /(?<![面针相应])对(?!接|照)|(?<![达感做得收参])到|(?<!奔)赴|走进|来到|前往|深入|[^其往将未]来(?=我)|协调|会同|联合(?!会)|将(?=第|[^,]{0,8}支部)|把/,
    );
  return turn < 0 ? (/^[对到赴将把]/.test(said) ? "" : said) : said.slice(0, turn + 2);
}

function namedIn(said: string, view: Viewpoint): NamedUnit {
  const mentions = mentionsIn(said, view).filter(
    ({ start }) => !NO_SUBJECT.test(said.slice(Math.max(0, start - 4), start)),
  );
  if (mentions.some(({ units }) => units.length > 1))
    return { ...NONE, asked: true, among: mentions.find(({ units }) => units.length > 1)?.units ?? [] };
  const units = [...new Set(mentions.flatMap(({ units: [unit] }) => (unit === undefined ? [] : [unit])))];
  const deepest = units.filter(
    (unit) => !units.some((other) => other !== unit && isWithin(view.tree, other.id, unit.id, view.today)),
  );
  const [only] = deepest;
  if (deepest.length > 1) return { ...NONE, asked: true, among: deepest };
  if (only === undefined) return unnamedIn(said, mentions, view);
  const unknown = unknownIn(said, mentions);
  return unknown?.endsWith("支部") && only.kind !== "branch"
    ? { ...NONE, asked: true, among: [only], said: unknown }
    : { ...NONE, unit: only };
}

/** The unit if none is named: the speaker's branch or organ (我们支部, 我局), or a question about an unknown name. */
function unnamedIn(said: string, mentions: readonly Mention[], view: Viewpoint): NamedUnit {
  const here = hereOf(view);
  if (OUR_BRANCH.test(said)) {
    const branch = ownBranch(view) ?? (here?.kind === "branch" ? here : undefined);
    if (branch !== undefined) return { ...NONE, unit: branch };
    return here?.kind === "committee" ? { ...NONE, asked: true } : NONE;
  }
  const unknown = unknownIn(said, mentions);
  if (unknown !== undefined) return { ...NONE, asked: true, said: unknown };
  if (!OUR_ORGAN.test(said)) return NONE;
  return here === undefined || here.kind === "committee" ? { ...NONE, asked: true } : { ...NONE, unit: here };
}

/** A name that looks like a unit's but is not in the ledger. */
function unknownIn(said: string, mentions: readonly Mention[]): string | undefined {
  let rest = said;
  for (const { start, end } of mentions) rest = `${rest.slice(0, start)}${",".repeat(end - start)}${rest.slice(end)}`;
  for (const part of rest.split(/[,、。;:\s\d]|(?:上午|下午|日|年|月)/)) {
    const found = FOREIGN.exec(part)?.[0];
    if (found === undefined || found.length < 3 || GENERIC.test(found) || /^(?:我们?|咱们?|本|局)/.test(found))
      continue;
    // An actor is followed by an action or a date.
    if (
      !/^(?:$|[\d,(]|机关|党[委组]|第|全体|于|在|联合|与|和|组织|开展|召开|举[办行]|牵头|邀请?|带|认真|集中|到|赴|党员|志愿)/.test(
        part.slice(part.indexOf(found) + found.length),
      )
    )
      continue;
    if (NO_SUBJECT.test(part.slice(0, part.indexOf(found))) || /[对到赴向与和同为给在的]/.test(found.slice(0, -2)))
      continue;
    return found;
  }
  return undefined;
}

/**
 * The units named in the text, the longest name at each position. A branch named only by its number belongs to the
 * organ named before it, otherwise to the speaker's unit.
 */
function mentionsIn(said: string, view: Viewpoint): readonly Mention[] {
  const found: Mention[] = [];
  const names = namesOf(view.tree);
  for (let at = 0; at < said.length; at += 1) {
    const name = names.get(said.charAt(at))?.find((one) => said.startsWith(one, at));
    if (name === undefined) continue;
    const units = (view.tree.byName.get(name) ?? []).filter(
      (unit) => isActive(unit, view.today) && unit.kind !== "root",
    );
    const near =
      units.length > 1 && view.unit !== undefined
        ? units.filter(({ id }) => isWithin(view.tree, id, view.unit?.id ?? "", view.today))
        : units;
    if (units.length > 0) found.push({ start: at, end: at + name.length, units: near.length > 0 ? near : units });
    at += name.length - 1;
  }
  const branches = [...said.matchAll(BRANCH)]
    .map(({ 0: word, index }) => ({ word, start: index, end: index + word.length }))
    .filter(({ start, end }) => !found.some((one) => one.start <= start && one.end >= end));
  for (const { word, start, end } of branches.slice(0, MOST_BRANCHES)) {
    const organ = found.findLast((one) => one.end <= start && start - one.end <= 4)?.units[0];
    const units = branchesNamed(word, organ ?? hereOf(view), view);
    if (units.length > 0) found.push({ start, end, units });
  }
  return found.sort((one, other) => one.start - other.start);
}

function branchesNamed(word: string, within: Unit | undefined, view: Viewpoint): readonly Unit[] {
  if (within === undefined) return [];
  const { tree, today } = view;
  const numbered = word.replace(/^(?=[一二三四五六七八九十\d])/, "第").replace("党支部", "支部");
  for (const name of new Set([word, numbered])) {
    const found = findUnits({ ...view, unit: within }, name).filter(
      ({ id, kind }) => kind === "branch" && isWithin(tree, id, within.id, today),
    );
    if (found.length > 0) return found;
  }
  return [];
}

const hereOf = ({ tree, unit }: Viewpoint): Unit | undefined =>
  unit === undefined ? undefined : tree.units.get(unit.id);

/** The single branch to which the speaker belongs: 我们支部. */
function ownBranch({ tree, sender }: Viewpoint): Unit | undefined {
  const [only, ...others] = new Set(sender.grants.map(({ unitId }) => unitId));
  const unit = only === undefined || others.length > 0 ? undefined : tree.units.get(only);
  return unit?.kind === "branch" ? unit : undefined;
}

const known = new WeakMap<Tree, ReadonlyMap<string, readonly string[]>>();

/**
 * The names of a tree by their first character, longest first. Names of two characters are excluded, because they are
 * part of too many other words.
 */
function namesOf(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const names = [...tree.byName.keys()].filter((name) => name.length >= 3);
  const made = Map.groupBy(names, (name) => name.charAt(0));
  for (const list of made.values()) list.sort((one, other) => other.length - one.length);
  known.set(tree, made);
  return made;
}
