// Reads text without sentences, as in minutes, forms and chat messages: keys with values, numbered items, lists of
// names.
import type { Amount, Kind, Quantity } from "../kinds/kind.ts";
import { fixedBy } from "../kinds/oversight/rectification-words.ts";
import { looksLikeName } from "../line/values/names.ts";
import type { Deed } from "./deeds.ts";
import type { Counted } from "./figures.ts";
import type { Layout } from "./layout.ts";

/** A range of positions in the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The maximum length of a value; longer text is a paragraph. */
const LONGEST = 30;
/** What may precede a key: a list mark or an emoji. */
const MARK = String.raw`(?:^|[\s;(|])[^\p{Script=Han}\d\w\s]{0,3}\s*`;
const NEXT_KEY =
  /\s*\||\s*(?=\p{Extended_Pictographic})|\s+(?=[\p{Script=Han}]{2,6}[:|])|\s*[(（](?=[\p{Script=Han}]{2,6}[:|])/u;

/** The value after the first of `keys` that heads one of the activity's clauses. */
export function valueUnder({ text }: Layout, { around }: Deed, keys: string): Span | undefined {
  const pattern = new RegExp(`${MARK}(?:${keys})\\s*(?:[:|]|[是为](?!了))\\s*`, "u");
  for (const clause of around) {
    const said = text.slice(clause.start, clause.end);
    const found = pattern.exec(said);
    if (found === null) continue;
    const start = clause.start + found.index + found[0].length;
    const value = text.slice(start, clause.end).split(NEXT_KEY, 1)[0]?.trimEnd() ?? "";
    if (value.length >= 2 && value.length <= LONGEST) return { start, end: start + value.length };
  }
  return undefined;
}

const HEADED = /(?:问题|不足|隐患|毛病|短板|瑕疵|疏漏|坏处|反馈如下|指出)[^,。;:\d]{0,8}[:]?$/;
/** The ways to number the items of a list: 1. 1、 (1) ① 一是 一、 (一). */
const MARKS: readonly ((number: number) => string)[] = [
  (number) => `${number}[.、)．](?!\\d+(?![\\d年月]))`,
  (number) => String.fromCharCode(0x245f + number),
  (number) => `${HAN_NUMBERS[number]}是`,
  (number) => `[(]?${HAN_NUMBERS[number]}(?:[)]|、)`,
];
const HAN_NUMBERS = "〇一二三四五六七八九";
const MOST_ITEMS = 9;

/** The number of an item at the beginning of a clause. */
export const ITEM = /^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)|[((][一二三四五六七八九十\d]{1,2}[))])/;

/**
 * Whether the item after these clauses belongs to a list of findings, which are no activities:
 * 发现问题5条：…3.考察表填写滞后. A list whose first item names the inspection is a list of activities.
 */
export function isFinding(before: readonly string[]): boolean {
  const first = before.findIndex((said) => ITEM.test(said));
  const led = before.slice(0, first < 0 ? before.length : first).at(-1) ?? "";
  return /(?:问题|不足|隐患|意见|反馈|如下)[^,。]{0,8}:?$/.test(led);
}

/** Counts findings by the numbers of their list: 存在问题：1.… 2.… 3.…, 毛病有：一是…二是… */
export function itemsCounted({ text, shown }: Layout, deed: Deed, { items, quantities }: Kind): Amounts {
  const quantity = quantities.find(({ key, required }) => key === items?.quantity && required === true);
  if (quantity === undefined) return {};
  const from = deed.around[0]?.start ?? 0;
  const told = text.slice(from, text.length);
  for (const mark of MARKS) {
    const found = numberedIn(told, mark);
    if (found === undefined || found.many < 2) continue;
    const phrase = shown.slice(from + found.start, from + found.last);
    return { [quantity.key]: { value: found.many, ...(phrase.length > 60 ? {} : { phrase }) } };
  }
  return {};
}

/** The number of items in a numbered list whose first item directly follows a word for findings. */
function numberedIn(text: string, mark: (number: number) => string) {
  const one = mark(1);
  const first = [...text.matchAll(new RegExp(String.raw`(?<=^|[\n。;,:：\s|])${one}`, "g"))].find(({ index }) =>
    HEADED.test(text.slice(Math.max(0, index - 24), index).replace(/[:\s|。]+$/, "")),
  );
  if (first === undefined) return undefined;
  let [many, last] = [1, first.index];
  while (many < MOST_ITEMS) {
    const following = mark(many + 1);
    const next = new RegExp(String.raw`(?<=[\n。;,:\s|；，])${following}`).exec(text.slice(last + 1));
    if (next === null) break;
    many += 1;
    last += 1 + next.index;
  }
  return { many, start: first.index, last };
}

/** Reads words which say that all findings were rectified: 发现问题4个，均已当场纠正. */
export function fixedOf({ text, shown }: Layout, deed: Deed, { items }: Kind, amounts: Amounts): Amounts {
  const found = items === undefined ? undefined : amounts[items.quantity];
  if (found === undefined || found.value === 0 || items?.fixed === undefined) return {};
  const said = deed.around.find(({ start, end }) => fixedBy(text.slice(start, end).trim()) === "all");
  if (said !== undefined)
    return { [items.fixed]: { value: found.value, phrase: shown.slice(said.start, said.end).trim() } };
  const one = onesFixed(text, deed, found.value);
  return one === undefined ? {} : { [items.fixed]: { value: one } };
}

const AT_ONCE = "(?:已经?|也|就|在|于)*(?:当场|现场|当天|当日|立马|马上|随即|即时|下午|会后|立即|当即)";
const MENDED = "(?:整?改|补|换|纠正|贴|撤|更新|摆|清|粘|修)";
/** A numbered finding followed by words for immediate rectification: 第二个当场补了, 第1条当天就换了. */
const ORDINAL = new RegExp(
  `第([一二三四五六七八九\\d①-⑨])(?:[条个处项点](?:问题)?|项)?[^,。;]{0,3}${AT_ONCE}[^,。;]{0,4}${MENDED}`,
  "g",
);
/** The same words followed by the number of the finding: 当场补了第③条. */
const BEFORE_ORDINAL = new RegExp(`${AT_ONCE}[^,。;]{0,3}${MENDED}[了好上]*第([一二三四五六七八九\\d①-⑨])`, "g");
/** The same words after circled numbers: ②③当天补正. */
const CIRCLED = new RegExp(`([①-⑨]{1,5})(?:问题)?${AT_ONCE}[^,。;]{0,4}${MENDED}`);
/** A finding named by what it is about: 会议记录缺页的当场补了, 当场改了“党徽佩戴”这一项, 少缴部分已于当日补缴. */
const DESCRIBED = new RegExp(
  `(?<=^|[,。;:])(?!其[余他它]|剩|另)[^,。;:\\d]{2,20}(?:的|那[个条项处]|部分)${AT_ONCE}[^,。;]{0,4}${MENDED}|${AT_ONCE}[^,。;]{0,2}${MENDED}了[^,。;\\d]{2,14}这一[项条个处]`,
  "g",
);
const ALL_OF_ONE = new RegExp(`(?:^|,)${AT_ONCE}[^,。;]{0,8}${MENDED}`);

/**
 * The number of findings that were rectified immediately: those named by number (第二个当场补了, ②③当天补正), or the
 * only one.
 */
function onesFixed(text: string, { around }: Deed, findings: number): number | undefined {
  const told = text.slice(around[0]?.start ?? 0, around.at(-1)?.end);
  const circled = CIRCLED.exec(told)?.[1]?.length ?? 0;
  const named = new Set([...told.matchAll(ORDINAL), ...told.matchAll(BEFORE_ORDINAL)].map(([, which]) => which)).size;
  const described = [...told.matchAll(DESCRIBED)].length;
  const fixed = Math.max(circled, named, described, findings === 1 && ALL_OF_ONE.test(told) ? 1 : 0);
  return fixed > 0 && fixed <= findings ? fixed : undefined;
}

const BLAMED = /(?:对|给予)([^,。;]{6,80}?)(?:在[^,。;]{1,12})?(?:(?:予以|给予|进行|作出)[^,。;]{0,6})?通报批评/;
const UNIT = /(?:局|委|办|厅|院|校|中心|公司|支队|大队|站|所|社|处|科|室|馆|会|街道|镇|乡|村|支部|总支|党委|党组)$/;

/** Counts the units in a list if no number is stated: 对办公室党支部、法规科党支部予以通报批评. */
export function namesCounted({ text }: Layout, deed: Deed, { fields, quantities, name: kind }: Kind): Amounts {
  const quantity = quantities.find(({ key }) => key === "number");
  if (quantity?.ofCategory === true) return branchesCounted(text, deed, quantity.key);
  if (quantity !== undefined && kind === "secondment")
    return onlyPerson(text, deed) ? { [quantity.key]: { value: 1 } } : {};
  if (quantity === undefined || !fields.some(({ key, type }) => key === "target" && type === "unit")) return {};
  for (const { start, end } of deed.clauses) {
    const phrase = BLAMED.exec(text.slice(start, end))?.[1];
    const names = phrase?.split(/[、和与]/) ?? [];
    if (phrase !== undefined && names.length > 1 && names.every((name) => UNIT.test(name)))
      return { [quantity.key]: { value: names.length } };
  }
  return {};
}

const ORDINALS =
  /(第?[一二三四五六七八九十](?:、第?[一二三四五六七八九十]){1,8}|第?[一二三四五六七八九十]和第?[一二三四五六七八九十])(?:联合|流动)?(?:党)?支部/u;

/** Counts branches that are named by their numbers: 成立机关第一、第二党支部. */
function branchesCounted(text: string, { main }: Deed, key: string): Amounts {
  const names = ORDINALS.exec(text.slice(main.start, main.end))?.[1];
  return names === undefined ? {} : { [key]: { value: names.split(/[、和]/).length } };
}

/** A category and the number that counts it. Each becomes a record. */
interface CategoryCounted {
  readonly category: string;
  readonly key: string;
  readonly one: Counted;
}

/** The categories with their numbers: 表彰先进党组织10个、优秀共产党员30名; 新建党支部3个，调整优化7个. */
export function categoriesCounted(kind: Kind, counted: readonly Counted[]): readonly CategoryCounted[] {
  const field = kind.fields.find((one) => one.key === kind.category && one.required && one.anywhere);
  const [only, ...others] = kind.quantities;
  const isOnly = others.length === 0;
  const quantity = isOnly ? only : kind.quantities.find(({ ofCategory }) => ofCategory);
  if (field === undefined || quantity === undefined) return [];
  const names = (field.choices ?? [])
    .flatMap(({ value, names: words }) => [...new Set([value, ...words])].map((name) => ({ name, value })))
    .filter(({ name }) => name.length >= (isOnly ? 3 : 2) && /^\p{Script=Han}+/u.test(name))
    .sort((one, other) => other.name.length - one.name.length);
  const found = new Map<string, CategoryCounted>();
  for (const one of counted) {
    const name = names.find(({ name: word }) => (isOnly ? isNamed(one, word) : isDone(one, word, quantity)));
    if (!one.told || !quantity.units.includes(one.unit) || name === undefined || found.has(name.value)) continue;
    if (Number.isInteger(one.value)) found.set(name.value, { category: name.value, key: quantity.key, one });
  }
  // If another quantity counts too, one category is filled in beside it as usual.
  return found.size > (isOnly ? 0 : 1) ? [...found.values()] : [];
}

/** Whether the category is named beside the number: 先进党组织10个, 10个先进党组织. */
function isNamed({ before, after }: Counted, word: string): boolean {
  const led = before
    .replace(/[“”]/g, "")
    .replace(/(?:[:了共达为约有已超过突破至到]|累计|总[数量]|人数|数量|数|量){0,6}$/, "");
  const at = after.indexOf(word);
  return led.endsWith(word) || (at >= 0 && at <= 10 && !/[,、\d]/.test(after.slice(0, at)));
}

/** Whether the category is the verb whose object the number counts: 新建党支部3个, 调整7个, 新建大队、站所2个党支部. */
function isDone({ before, after }: Counted, word: string, { nouns }: Quantity): boolean {
  const done = new RegExp(`${word}了?([^,\\d的]{0,20})$`).exec(before)?.[1];
  const isBehind = /^的?(?:党?支部|党组织)/.test(after);
  const isAhead = done !== undefined && (done === "" || nouns.some((noun) => done.includes(noun)));
  return done !== undefined && (isBehind || (isAhead && /^(?:$|0|[,、。;])/.test(after)));
}

/** Whether exactly one person is named and none counted: 关翎同志到云台镇挂职副镇长. */
function onlyPerson(text: string, { clauses }: Deed): boolean {
  const said = clauses.map(({ start, end }) => text.slice(start, end)).join(",");
  const [, before = ""] = /^([^同]*)同志[^同]*$/.exec(said) ?? [];
  const isNamed = [3, 2].some((length) => looksLikeName(before.slice(-length)));
  return isNamed && !/[、和与等][^,]{0,6}$/.test(before) && !/[\d一二三两四五六七八九十]+(?:余?名|人|位)/.test(said);
}

type Amounts = Readonly<Record<string, Amount>>;
