import fc from "fast-check";
import { defined } from "#core";
import { addDays, type Content, type Day, type Field, type Kind, type Reported } from "../../../src/core/index.ts";

// Pieces that are difficult for the grammar: spaces, quotes, signs, digits with units, keys, dates.
const piece = fc.constantFrom(
  ...'廉洁自律 新时代 35人 3月5日 主题= 人数: “八项” 《准则》 " "" 「甲」 (二期) 第9次 计划 、 ， = : / → 🎉 2小时 a-b 100% ½ 昨天 亮身份 问题:1.甲'.split(
    " ",
  ),
);
const words = fc
  .tuple(fc.constantFrom("学习", "廉政", "服务", "甲"), fc.array(piece, { maxLength: 4 }))
  .chain(([head, rest]) => fc.constantFrom("", " ").map((gap) => [head, ...rest].join(gap).trim()));
const name = fc.constantFrom("张三", "李四", "王建国", "欧阳修文", "财政局机关支部", "市直机关工委");

/** Generates records of the kind that can be written in one line. */
export function reportedArbitrary(kind: Kind, today: Day): fc.Arbitrary<Reported> {
  const category = kind.fields.find((field) => field.key === kind.category);
  const values = category?.choices?.map((choice) => choice.value) ?? [];
  const needed = category?.required === true || category?.otherwise !== undefined;
  return fc
    .record({
      back: fc.integer({ min: 0, max: 400 }),
      lasts: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      title: kind.title.required ? words : fc.option(words, { nil: undefined }),
      category: values.length === 0 ? fc.constant("") : fc.constantFrom(...values, ...(needed ? [] : [""])),
      unitName: fc.option(words, { nil: undefined }),
      target: fc.option(words, { nil: undefined }),
      due: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      kept: fc.array(words, { maxLength: 2 }),
      mentioned: fc.uniqueArray(fc.constantFrom("ou_a1", "ou_b2", "ou_c3"), { maxLength: 2 }),
      items: fc.array(words, { maxLength: 3 }),
      seeds: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      texts: fc.array(words, { minLength: 20, maxLength: 20 }),
      names: fc.array(name, { minLength: 20, maxLength: 20 }),
    })
    .map((made) => build(kind, today, made));
}

interface Made {
  readonly back: number;
  readonly lasts: number | undefined;
  readonly title: string | undefined;
  readonly category: string;
  readonly unitName: string | undefined;
  readonly target: string | undefined;
  readonly due: number | undefined;
  readonly kept: readonly string[];
  readonly mentioned: readonly string[];
  readonly items: readonly string[];
  readonly seeds: readonly number[];
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

function build(kind: Kind, today: Day, made: Made): Reported {
  const seed = (index: number) => made.seeds[index % 40] ?? 0;
  const items = kind.items ? made.items : [];
  const day = addDays(today, -made.back);
  const dayTo = made.lasts === undefined || made.lasts > made.back ? undefined : addDays(day, made.lasts);
  const needs = (keys: readonly string[]) => kind.needsOneOf?.some((group) => keys.some((key) => group[0] === key));
  const hasTarget = kind.fields.some((field) => field.key === "target");
  const target = hasTarget ? (made.target ?? (needs(["target"]) ? "某支部" : undefined)) : undefined;
  const content: Content = {
    fields: fieldsOf(kind, made, day, seed),
    amounts: amountsOf(kind, made, items.length, seed),
    ...(items.length > 0 ? { items } : {}),
    ...(made.kept.length > 0 ? { kept: made.kept } : {}),
    ...(made.mentioned.length > 0 ? { mentioned: made.mentioned.map((id) => ({ id, name: `名${id}` })) } : {}),
  };
  return {
    kind: kind.name,
    day,
    ...defined({ dayTo }),
    title: made.title ?? (needs(["title"]) || kind.title.required ? "某事" : titleWithout(kind, made)),
    category: made.category,
    content,
    ...defined({ unitName: made.unitName, targetName: target }),
    ...(made.due === undefined || kind.due === undefined ? {} : { due: addDays(today, made.due) }),
  };
}

// The title of a record without one: the category if the kind requires a category.
const titleWithout = (kind: Kind, made: Made): string =>
  kind.fields.some((field) => field.key === kind.category && field.required) ? made.category : "";

function fieldsOf(kind: Kind, made: Made, day: Day, seed: (index: number) => number): Content["fields"] {
  const first = new Set((kind.needsOneOf ?? []).map((group) => group[0]));
  const fields = [...kind.fields.entries()].filter(([index, field]) => {
    if (field.key === kind.category || field.key === "target") return false;
    return field.required || field.requiredIn?.includes(made.category) || first.has(field.key) || seed(index) % 2 === 1;
  });
  return Object.fromEntries(
    fields.map(([index, field]) => [field.key, fieldValue(field, index, made, day, seed(index))]),
  );
}

function fieldValue(field: Field, index: number, made: Made, day: Day, seed: number): string | readonly string[] {
  const text = made.texts[index % 20] ?? "甲";
  const choices = field.choices?.map((choice) => choice.value) ?? [];
  switch (field.type) {
    case "flag":
      return seed % 3 === 0 ? "否" : "是";
    case "day":
      return day;
    case "choice":
      return choices[seed % choices.length] ?? "";
    case "list":
    case "persons":
    case "units":
      return [made.names[index % 20] ?? "", text];
    default:
      return text;
  }
}

type Amounts = Record<string, { value: number; approx?: true }>;

function amountsOf(kind: Kind, made: Made, items: number, seed: (index: number) => number): Content["amounts"] {
  const amounts: Amounts = {};
  for (const [index, quantity] of kind.quantities.entries()) {
    const must = quantity.required || quantity.requiredIn?.includes(made.category);
    const value = quantity.most ?? 2 + (seed(index + 20) % (quantity.usual ?? 10));
    if (kind.items?.quantity === quantity.key && items > 0) amounts[quantity.key] = { value: items };
    else if (must || seed(index) % 2 === 1)
      amounts[quantity.key] = { value, ...(seed(index + 7) % 4 === 0 ? { approx: true as const } : {}) };
  }
  for (const balance of kind.balances ?? []) balanceParts(amounts, balance, kind.items !== undefined && items > 0);
  return amounts;
}

/** Makes parts agree with their whole. If the listed findings give the whole, the parts are removed. */
function balanceParts(amounts: Amounts, { whole, parts }: Balance, isListed: boolean): void {
  const known = parts.filter((part) => amounts[part]);
  const sum = known.reduce((total, part) => total + (amounts[part]?.value ?? 0), 0);
  if (!amounts[whole] || known.length === 0) return;
  if (!isListed) amounts[whole] = { value: sum };
  else for (const part of known) delete amounts[part];
}

type Balance = NonNullable<Kind["balances"]>[number];
