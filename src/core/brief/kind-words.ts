// Collects from the kinds the words by which prose identifies them.
import { allKinds } from "../kinds/index.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import { foldWord } from "../text/text.ts";
import { QUOTED } from "./layout.ts";

/**
 * How certainly a word identifies its kind: an event that was held (`thing`), an action (`verb`), a body that met, an
 * actor (`doer`), a word used of many things (`weak`), or only a hint.
 */
export type Force = "thing" | "verb" | "body" | "doer" | "weak" | "hint";

/** A kind, and the category that the words imply. */
export interface Telling {
  readonly kind: KindName;
  readonly category: string | undefined;
}

/** A word of a kind at its position in the text. */
export interface Found extends Telling {
  readonly start: number;
  readonly end: number;
  readonly force: Force;
  /** The word is also used as a verb: 检查, 慰问. */
  readonly isVerb: boolean;
}

interface Word extends Telling {
  readonly word: string;
  readonly thing: boolean;
  readonly verb: boolean;
  readonly weak: boolean;
  readonly body?: true;
}

interface Pair extends Telling {
  readonly verb: string;
  readonly objects: readonly string[];
}

/** Shorter commands are everyday words (支部, 活动). They identify a kind only if the kind lists them. */
const SHORTEST_NAME = 3;
const HAN = /^[\p{Script=Han}()]+$/u;

const wordsOf = (kind: Kind): readonly Word[] => [...namesOf(kind), ...choicesOf(kind), ...toldOf(kind)];

/** The words of a list that may occur in a Chinese sentence. */
const wordsAs = (kind: Kind, words: readonly string[], as: Omit<Word, "word" | "kind">): readonly Word[] =>
  words.filter((word) => HAN.test(word)).map((word) => ({ word, kind: kind.name, ...as }));

const THING = { thing: true, verb: false, weak: false } as const;
const isLong = (word: string): boolean => word.length >= SHORTEST_NAME;

function namesOf(kind: Kind): readonly Word[] {
  const { zh, aliases = [], presets = {} } = kind.command;
  const named = [kind.label, zh, ...aliases].filter(isLong);
  return [
    ...wordsAs(kind, named, { category: undefined, ...THING }),
    ...Object.entries(presets).flatMap(([word, category]) =>
      wordsAs(kind, [word].filter(isLong), { category, ...THING }),
    ),
  ];
}

/** The names of the categories, if they identify the kind. */
function choicesOf(kind: Kind): readonly Word[] {
  const field = kind.fields.find((one) => one.key === kind.category && one.namesKind === true);
  const choices = (field?.choices ?? []).filter(({ value }) => value !== field?.otherwise);
  return choices.flatMap(({ value, names }) =>
    wordsAs(kind, [...new Set([value, ...names])].filter(isLong), { category: value, ...THING }),
  );
}

const toldOf = (kind: Kind): readonly Word[] =>
  (kind.told ?? []).flatMap(({ category, things = "", verbs = "", bodies = "", weak = false }) => [
    ...listed(bodies).map(
      (word): Word => ({ word, kind: kind.name, category, thing: false, verb: false, weak, body: true }),
    ),
    ...listed(things).flatMap((word) =>
      wordsAs(kind, [word], { category: category ?? categoryIn(kind, word), thing: true, verb: false, weak }),
    ),
    ...wordsAs(kind, listed(verbs), { category, thing: false, verb: true, weak }),
  ]);

const listed = (words: string): readonly string[] => words.split(" ").filter((word) => word !== "");

// The category named by a word: 经验交流会 is the name of a category, 专题培训 is not.
function categoryIn(kind: Kind, word: string): string | undefined {
  const field = kind.fields.find((one) => one.key === kind.category && one.namesKind === true);
  return field?.choices?.find(({ names }) => names.some((name) => name === word))?.value;
}

function gather(): ReadonlyMap<string, Word> {
  const words = new Map<string, Word>();
  for (const one of allKinds.flatMap(wordsOf)) {
    const before = words.get(one.word);
    // A word in two lists of one kind is used in both ways. Of two kinds, the one whose word is not weak has it,
    // otherwise the first.
    if (before === undefined || (before.weak && !one.weak) || one.body === true) words.set(one.word, one);
    else if (before.kind === one.kind && before.weak === one.weak)
      words.set(one.word, {
        ...before,
        category: before.category ?? one.category,
        thing: before.thing || one.thing,
        verb: before.verb || one.verb,
      });
  }
  return words;
}

const WORDS = gather();
const byStart = Map.groupBy([...WORDS.values()], ({ word }) => word.charAt(0));
for (const list of byStart.values()) list.sort((one, other) => other.word.length - one.word.length);

/**
 * The kind identified by a term that is not a command, such as 民主生活会, 组织生活会 or 走访慰问. The longest known
 * word in the term decides.
 */
export function kindTold(said: string): { readonly kind: KindName; readonly category: string | undefined } | undefined {
  const word = foldWord(said);
  const held = [...WORDS.values()].filter((one) => one.word.length >= 2 && word.includes(one.word));
  const whole = held.filter((one) => one.word.length * 2 >= word.length);
  return whole.sort((one, other) => other.word.length - one.word.length || Number(one.weak) - Number(other.weak))[0];
}

const PAIRS: readonly Pair[] = allKinds.flatMap((kind) =>
  (kind.told ?? []).flatMap(({ category, pairs = [] }) =>
    pairs.flatMap(({ verbs, objects }) =>
      listed(verbs).map((verb) => ({ kind: kind.name, category, verb, objects: listed(objects) })),
    ),
  ),
);
const pairsByStart = Map.groupBy(PAIRS, ({ verb }) => verb.charAt(0));

/** The verbs by which prose identifies a category: 提拔 for secondments, 新建 for branches. */
export const verbsOfCategory = (kind: Kind, category: string): readonly string[] =>
  (kind.told ?? [])
    .filter((one) => one.category === category)
    .flatMap(({ verbs = "", pairs = [] }) => [...listed(verbs), ...pairs.flatMap((pair) => listed(pair.verbs))]);

/** Endings that turn the word before them into the name of a person or group: 志愿者, 检查组. */
const DOER =
  /^(?:服务)?(?:工作)?(?:者|员|人(?=[:是为,，]|$)|人员|志愿者|小组|组(?!织)|队伍|分队|小分队|队|团(?!结)|先锋队|突击队|老师|讲师)/;
/** Endings that turn the word before them into the name of a thing: 培训中心, 慰问品, 学习心得. */
const OTHER =
  /^(?:站|点(?!评)|室|厅|中心|基地|平台|稿|证|台账|档案|制度|方案|办法|意见|精神|要求|条例|对象|宣传栏|教材|资料|手册|心得|体会|经验(?!交流)|成果|情况|记录|通知|领导小组|办公室|阵地|岗|学院|学校|部门|干部|单位|骨干|计划|规划|任务|系统|体系|品[^牌]|金|物资|信|热情|氛围|主题|内容|需求|名单|结果|标准|清单|反馈|整改|问题|工作部署|工作安排|工作要求|时长|积分|理念|力度|水平|能力|效果|质量|笔记|庭|强国|型|用语|法)/;
/** Endings that turn the phrase into the name of a lesson learnt, which is not an activity: 党建品牌创建经验. */
const LESSON = /^[\p{Script=Han}]{0,4}(?:经验(?!交流)|做法|心得|工作法)/u;
/** Words before a kind's word which mean that the unit did not do it: 被检查, 未检查. */
const TURNED = /(?:上[次回]|前次|被|受|拟|未|没有?|接受|迎接|欢迎|配合|经过|根据|按照|通过[^,，。]{0,12})$/;
/** A heading that names the minutes of an event names the event: 支委会记录. */
const MINUTES_BEHIND = /^(?:会议)?(?:记录|纪要|登记表?|签到表?)\s*(?:\n|$)/;
const MINUTES_AHEAD = /(?:^|\n)[^\n,。;:]{0,15}$/;
const FARTHEST_OBJECT = 20;
const FARTHEST_NAMED = 60;

/** Finds every word of a kind in `plain`, left to right, the longest at each position. */
export function findKindWords(plain: string, from: number, to: number): readonly Found[] {
  const found: Found[] = [];
  for (let at = from; at < to; at += 1) {
    const char = plain.charAt(at);
    const longest = wordAt(plain, at, to);
    // A longer word that begins inside this one takes precedence: 召开班子会议.
    const word = longest === undefined || hasLonger(plain, at, to, longest) ? undefined : longest;
    const pair = pairsByStart.get(char)?.find((one) => plain.startsWith(one.verb, at) && hasObject(plain, at, to, one));
    const one = word === undefined ? undefined : placed(plain, at, word);
    const isPair = word === undefined || word.weak || pair === undefined || pair.verb.length >= word.word.length;
    if (pair !== undefined && (isPair || one?.force === "hint")) {
      found.push({
        kind: pair.kind,
        category: pair.category,
        start: at,
        end: at + pair.verb.length,
        force: "verb",
        isVerb: true,
      });
      at += pair.verb.length - 1;
    } else if (word !== undefined) {
      if (one !== undefined) found.push(one);
      at += word.word.length - 1;
    }
  }
  return found;
}

function hasLonger(plain: string, at: number, to: number, { word, weak }: Word): boolean {
  for (let inside = at + 1; inside < at + word.length; inside += 1) {
    const other = wordAt(plain, inside, to);
    if (other === undefined) continue;
    // A weak word yields to another that only begins inside it: 反馈问题|整改情况.
    const isCut = weak && !other.weak && inside + other.word.length > at + word.length;
    if (isCut || other.word.length > word.length) return true;
  }
  return false;
}

const wordAt = (plain: string, at: number, to: number): Word | undefined =>
  byStart.get(plain.charAt(at))?.find((one) => at + one.word.length <= to && plain.startsWith(one.word, at));

function hasObject(plain: string, at: number, to: number, { verb, objects }: Pair): boolean {
  // A verb followed by 的 only describes the noun after it: 去年选派的挂职干部.
  if (/^(?:来|到)?的(?![,，。\s])/.test(plain.slice(at + verb.length, at + verb.length + 3))) return false;
  // Text in quotation marks between them is the name of the activity.
  const after = plain
    .slice(at + verb.length, Math.min(to, at + verb.length + FARTHEST_NAMED))
    .replaceAll(QUOTED, "")
    .slice(0, FARTHEST_OBJECT);
  if (objects.some((object) => after.includes(object))) return true;
  // Only a verb without an object after it may have one before it: 支部10月18日揭牌.
  if (!/^(?:成立|仪式|大会|上?了|上|[\d,，。\s]|$)/.test(after)) return false;
  const clauses = plain.slice(Math.max(0, at - FARTHEST_NAMED), at).split(/[,，。]/);
  const topic = clauses.at(-2) ?? "";
  // If the clause before ends with 里 or 中, the object may stand there: 12项难点问题里，又办结3项.
  const before = (/[里中]$/.test(topic) ? topic : "") + (clauses.at(-1) ?? "");
  return objects.some((object) => before.includes(object));
}

function placed(
  plain: string,
  start: number,
  { word, kind, category, thing, verb, weak, body }: Word,
): Found | undefined {
  const end = start + word.length;
  const after = plain.slice(end, end + 6);
  const base = { kind, category, start, end, isVerb: verb };
  if (body === true) return { ...base, force: "body" };
  // A verb followed by 的 only describes the noun after it: 新提拔的干部, 慰问的物资.
  if (!thing && /^[出到过了好完成]?的(?![,，。\s]|$)/.test(after)) return { ...base, force: "hint", isVerb: false };
  if (MINUTES_BEHIND.test(plain.slice(end, end + 8)) && MINUTES_AHEAD.test(plain.slice(Math.max(0, start - 16), start)))
    return { ...base, force: "thing" };
  if (DOER.test(after)) return { ...base, force: weak ? "weak" : "doer", isVerb: false };
  if (OTHER.test(after) || LESSON.test(plain.slice(end, end + 8)))
    return weak ? undefined : { ...base, force: "hint", isVerb: false };
  // A passive reports an action if the word can only be a verb: 7人被提拔.
  const led = plain.slice(Math.max(0, start - 14), start);
  if (TURNED.test(thing ? led : led.replace(/[被受]$/, ""))) return { ...base, force: "hint", isVerb: false };
  return { ...base, force: weak ? "weak" : thing ? "thing" : "verb" };
}
