// Reads text without sentences, as in minutes, forms and chat messages: keys with values, numbered items, lists of
// names.
import type { Amount, Kind } from "../kinds/kind.ts";
import { fixedBy } from "../kinds/oversight/rectification-words.ts";
import type { Deed } from "./deeds.ts";
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

const HEADED = /(?:问题|不足|隐患)(?:清单|如下|有|主要有)?[:]?$/;
const NUMBERED = /^[(]?(?:(\d{1,2})[.、)]|([\u2460-\u2473]))/;

/** Counts the numbered findings below a heading: 存在问题：1.… 2.… 3.… */
export function itemsCounted({ text, shown }: Layout, deed: Deed, { items, quantities }: Kind): Amounts {
  const quantity = quantities.find(({ key, required }) => key === items?.quantity && required === true);
  const head = deed.around.findIndex(({ start, end }) => HEADED.test(text.slice(start, end)));
  if (quantity === undefined || head < 0) return {};
  let found = 0;
  let last = head;
  for (const [index, { start, end }] of deed.around.entries()) {
    const [mark, digits, circled] = index <= head ? [] : (NUMBERED.exec(text.slice(start, end)) ?? []);
    const number = digits === undefined ? (circled?.charCodeAt(0) ?? 0) - 0x245f : Number(digits);
    if (mark === undefined || number !== found + 1) continue;
    found = number;
    last = index;
  }
  const from = deed.around[head]?.start ?? 0;
  const phrase = shown.slice(from, deed.around[last]?.start);
  return found < 2 ? {} : { [quantity.key]: { value: found, ...(phrase.length > 60 ? {} : { phrase }) } };
}

/** Reads words which say that all findings were rectified: 发现问题4个，均已当场纠正. */
export function fixedOf({ text, shown }: Layout, deed: Deed, { items }: Kind, amounts: Amounts): Amounts {
  const found = items === undefined ? undefined : amounts[items.quantity];
  if (found === undefined || found.value === 0 || items?.fixed === undefined) return {};
  const said = deed.around.find(({ start, end }) => fixedBy(text.slice(start, end).trim()) === "all");
  return said === undefined
    ? {}
    : { [items.fixed]: { value: found.value, phrase: shown.slice(said.start, said.end).trim() } };
}

const BLAMED = /(?:对|给予)([^,。;]{6,80}?)(?:在[^,。;]{1,12})?(?:(?:予以|给予|进行|作出)[^,。;]{0,6})?通报批评/;
const UNIT = /(?:局|委|办|厅|院|校|中心|公司|支队|大队|站|所|社|处|科|室|馆|会|街道|镇|乡|村|支部|总支|党委|党组)$/;

/** Counts the units in a list if no number is stated: 对办公室党支部、法规科党支部予以通报批评. */
export function namesCounted({ text }: Layout, deed: Deed, { fields, quantities }: Kind): Amounts {
  const quantity = quantities.find(({ key }) => key === "number");
  if (quantity === undefined || !fields.some(({ key, type }) => key === "target" && type === "unit")) return {};
  for (const { start, end } of deed.clauses) {
    const phrase = BLAMED.exec(text.slice(start, end))?.[1];
    const names = phrase?.split(/[、和与]/) ?? [];
    if (phrase !== undefined && names.length > 1 && names.every((name) => UNIT.test(name)))
      return { [quantity.key]: { value: names.length } };
  }
  return {};
}

type Amounts = Readonly<Record<string, Amount>>;
