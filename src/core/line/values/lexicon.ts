import type { Field, Kind, Quantity } from "../../kinds/kind.ts";

/** What a key refers to. */
export type Target =
  | {
      readonly to: "day" | "until" | "due" | "unit" | "title" | "items" | "fixed" | "time" | "kept";
      readonly label: string;
    }
  | { readonly to: "field"; readonly label: string; readonly field: Field }
  | { readonly to: "quantity"; readonly label: string; readonly quantity: Quantity };

/** The words of a kind, indexed for lookup. */
export interface Lexicon {
  readonly keys: ReadonlyMap<string, Target>;
  /** The targets by the name of their form value: `day`, `attendees`, `speaker`. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly nouns: ReadonlyMap<string, readonly Quantity[]>;
  /** Nouns by their last and by their first character, longest first. */
  readonly nounsByEnd: ReadonlyMap<string, readonly string[]>;
  readonly nounsByStart: ReadonlyMap<string, readonly string[]>;
  /** Units by their first character, longest first. */
  readonly units: ReadonlyMap<string, readonly string[]>;
  readonly byUnit: ReadonlyMap<string, readonly Quantity[]>;
  /**
   * Quantities with patterns of their own. Patterns for what is not done (未整改) come before those contained in them.
   */
  readonly said: readonly { readonly quantity: Quantity; readonly said: NonNullable<Quantity["said"]> }[];
  readonly minutes: Quantity | undefined;
  /** The quantity for people helped, if the kind counts them separately. */
  readonly helped: Quantity | undefined;
  /** The quantity that counts what the category names. */
  readonly ofCategory: Quantity | undefined;
  /** The quantity for attendees. */
  readonly people: Quantity | undefined;
  readonly category: Field | undefined;
  /** The names of the categories, longest first, each with its value. */
  readonly categoryNames: readonly (readonly [name: string, value: string])[];
  readonly speaker: Field | undefined;
  readonly place: Field | undefined;
  readonly target: Field | undefined;
  readonly persons: Field | undefined;
}

// The key under which text stored as written is printed in a command line.
const KEPT_KEY = "另记";

/** The length of each unit of duration in minutes. */
export const DURATIONS: Readonly<Record<string, number>> = {
  个小时: 60,
  小时: 60,
  个钟头: 60,
  钟头: 60,
  分钟: 1,
  刻钟: 15,
  hours: 60,
  hour: 60,
  hrs: 60,
  hr: 60,
  h: 60,
  minutes: 1,
  minute: 1,
  mins: 1,
  min: 1,
};

// Units that the quantities of a kind need not have. A number with one is recognised all the same and stored as
// written.
const OTHER_UNITS =
  "平方米 公里 万元 千元 亿元 元 棵 株 家 户 项 个 件 份 本 张 台 套 辆 场 场次 次 起 篇 条 处 天 米 亩 吨 斤 公斤 盏 面 块 支 桶 袋 箱 瓶 人次 人 名 位 幅 册 封 束 批 间 床 副 期 组 对 部 堂 节 课时 学时 分 例 桩 顿 餐 杯 包 盒 双 顶 把 辆次 车次 % 岁".split(
    " ",
  );

// Units that make a number part of a name: 105周年, 20届, 3楼, 5号.
const NAME_UNITS = "周年 年度 年级 世纪 中全会 号楼 号 届 级 版 楼 室 路 度 月份 周 年 月 日 点 时 G g D d".split(" ");

/** Whether the unit makes its number part of a name. */
export const isNameUnit = (unit: string): boolean => NAMING.has(unit);
const NAMING: ReadonlySet<string> = new Set(NAME_UNITS);

/** Whether two words of equal length differ in exactly one character. */
export const isOneApart = (one: string, other: string): boolean =>
  one.length === other.length && [...one].filter((char, at) => char !== other[at]).length === 1;

const lexicons = new WeakMap<Kind, Lexicon>();

/** The words of a kind, cached. */
export function lexiconOf(kind: Kind): Lexicon {
  const known = lexicons.get(kind);
  if (known) return known;
  const made = createLexicon(kind);
  lexicons.set(kind, made);
  return made;
}

function createLexicon(kind: Kind): Lexicon {
  const keys = new Map<string, Target>();
  const targets = new Map<string, Target>();
  const add = (name: string, target: Target, words: readonly string[]) => {
    if (!targets.has(name)) targets.set(name, target);
    for (const word of [target.label, ...words])
      if (!keys.has(word.toLowerCase())) keys.set(word.toLowerCase(), target);
  };
  add("day", { to: "day", label: kind.day.label }, kind.day.keys);
  if (kind.until) add("until", { to: "until", label: kind.until.label }, kind.until.keys);
  if (kind.due) add("due", { to: "due", label: kind.due.label }, kind.due.keys);
  for (const field of kind.fields) add(field.key, { to: "field", label: field.label, field }, field.keys);
  if (kind.items) add("items", { to: "items", label: kind.items.label }, kind.items.keys);
  if (kind.items?.fixed !== undefined)
    add("fixed", { to: "fixed", label: "已整改的是" }, ["整改情况", "整改结果", "整改落实情况"]);
  for (const quantity of kind.quantities) {
    add(quantity.key, { to: "quantity", label: quantity.label, quantity }, quantity.keys);
  }
  add("title", { to: "title", label: kind.title.label }, kind.title.keys);
  add("unit", { to: "unit", label: "单位" }, ["单位", "上报单位", "所属单位", "unit"]);
  add("time", { to: "time", label: "几点" }, []);
  add("kept", { to: "kept", label: KEPT_KEY }, []);

  const nouns = new Map<string, Quantity[]>();
  const byUnit = new Map<string, Quantity[]>();
  for (const quantity of kind.quantities) {
    for (const noun of quantity.nouns) push(nouns, noun, quantity);
    for (const unit of quantity.units) push(byUnit, unit, quantity);
  }
  const minutes = kind.quantities.find((quantity) => quantity.minutes);
  const category = kind.fields.find((field) => field.key === kind.category);
  return {
    keys,
    targets,
    nouns,
    nounsByEnd: arranged([...nouns.keys()], -1),
    nounsByStart: arranged([...nouns.keys()], 0),
    units: arranged(
      [...byUnit.keys(), "个人", ...OTHER_UNITS, ...NAME_UNITS, ...(minutes ? Object.keys(DURATIONS) : [])],
      0,
    ),
    byUnit,
    said: kind.quantities.flatMap((quantity) => (quantity.said ? [{ quantity, said: quantity.said }] : [])).reverse(),
    minutes,
    ofCategory: kind.quantities.find((quantity) => quantity.ofCategory),
    helped: kind.quantities.find((quantity) => quantity.helped),
    people: kind.quantities.find((quantity) => quantity.bare?.includes("人") && quantity.helped !== true),
    category,
    categoryNames: namesOf(category),
    speaker: kind.fields.find((field) => field.key === "speaker"),
    place: kind.fields.find((field) => field.key === "place"),
    target: kind.fields.find((field) => field.key === "target"),
    persons: kind.fields.find((field) => field.key === "persons"),
  };
}

function namesOf(category: Field | undefined): readonly (readonly [string, string])[] {
  const names = (category?.choices ?? []).flatMap(({ value, names: words }) =>
    [...new Set([value, ...words])].map((name) => [name, value] as const),
  );
  return names.filter(([name]) => /\p{Script=Han}/u.test(name)).sort(([one], [other]) => other.length - one.length);
}

function arranged(words: readonly string[], at: 0 | -1): ReadonlyMap<string, readonly string[]> {
  const byChar = new Map<string, string[]>();
  for (const word of new Set(words)) if (word !== "") push(byChar, word.at(at) ?? "", word);
  for (const list of byChar.values()) list.sort((one, other) => other.length - one.length);
  return byChar;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
