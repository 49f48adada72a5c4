import {
  allKinds,
  counterOf,
  defined,
  eventCategories,
  followingIn,
  type Kind,
  type KindName,
  kinds,
  type Measure,
  measureByName,
  printCount,
  shortLabel,
  type Unit,
  unitOf,
} from "#core";
import { type Figure, type FiguresQuestion, figures, type Query } from "#store";

/** The key under which a kind's records are counted; any other key is one of its quantities. */
const TIMES = "times";

/** One row of a tally: a kind or category with its count and quantities, in this period and in the one before. */
export interface TallyRow {
  readonly kind: Kind;
  /** Set if the row counts the records of a category that follow earlier ones, such as adoptions of reports. */
  readonly category?: string;
  readonly times: number;
  readonly before: number;
  /** The number of records in the same days a year ago. */
  readonly yearAgo: number;
  /** The sum of each quantity by its key, and how many records stated it as approximate. */
  readonly amounts: ReadonlyMap<string, { readonly amount: number; readonly approx: number }>;
}

/**
 * Figures by kind, in which the kinds whose records may follow earlier ones are split by category. They are read again
 * only if there are any.
 */
export async function withFollowing(
  query: Query,
  question: FiguresQuestion,
  whole: readonly Figure[],
): Promise<readonly Figure[]> {
  const following = allKinds.filter((kind) => eventCategories(kind) !== undefined).map(({ name }) => name as string);
  const split = following.filter((name) => whole.some(({ kind }) => kind === name));
  if (split.length === 0) return whole;
  const parts = await figures(query, { ...question, grain: "category", kinds: split });
  return [...whole.filter(({ kind }) => !split.includes(kind)), ...parts];
}

/** Whether a figure counts the kind's own events, or what was asked for. */
export const isEvent = ({ kind, category }: Figure, asked: string | undefined): boolean =>
  category === asked || followingIn(kinds[kind as KindName], category) === undefined;

/** The row of a kind's own events, and one for each category whose records follow earlier ones. */
export function rowsOf(
  kind: Kind,
  {
    now,
    then,
    ago,
  }: { readonly now: readonly Figure[]; readonly then: readonly Figure[]; readonly ago: readonly Figure[] },
  asked: string | undefined,
): readonly TallyRow[] {
  const row = (category: string | undefined): TallyRow => {
    const mine = (figure: Figure) =>
      category === undefined ? isEvent(figure, asked) : figure.category === category && category !== asked;
    const found = rowOf(kind, now.filter(mine), then.filter(mine), ago.filter(mine));
    return category === undefined ? found : { ...found, category };
  };
  const own = eventCategories(kind);
  const following = (kind.fields.find(({ key }) => key === kind.category)?.choices ?? []).filter(
    ({ value }) => own?.includes(value) === false,
  );
  return [row(undefined), ...following.map(({ value }) => row(value))];
}

/** What a row of a summary is called. */
export const labelOfRow = ({ kind, category }: Pick<TallyRow, "kind" | "category">): string => category ?? kind.label;

/** The counter word of a row of a summary. */
export const counterOfRow = ({ kind, category }: Pick<TallyRow, "kind" | "category">): string =>
  counterOf(kind, category);

function rowOf(kind: Kind, now: readonly Figure[], then: readonly Figure[], ago: readonly Figure[]): TallyRow {
  const mine = now.filter((figure) => figure.kind === kind.name);
  const amounts = new Map<string, { amount: number; approx: number }>();
  for (const { measure, amount, approx } of mine) {
    const sofar = amounts.get(measure) ?? { amount: 0, approx: 0 };
    amounts.set(measure, { amount: sofar.amount + amount, approx: sofar.approx + approx });
  }
  const times = amounts.get("times")?.amount ?? 0;
  return { kind, times, before: timesOf(then, kind.name), yearAgo: timesOf(ago, kind.name), amounts };
}

const timesOf = (list: readonly Figure[], kind: string): number =>
  list.reduce((sum, figure) => (figure.kind === kind && figure.measure === "times" ? sum + figure.amount : sum), 0);

/** The quantities of a row in words: 「建议6条」. */
export function amountsOf(row: TallyRow): string {
  return row.kind.quantities
    .filter((quantity) => quantity.detail !== true && (row.amounts.get(quantity.key)?.amount ?? 0) !== 0)
    .map(
      (quantity) => `${shortLabel(quantity)}${printCount(row.amounts.get(quantity.key)?.amount ?? 0, quantity.unit)}`,
    )
    .join("，");
}

/**
 * A number of a summary as a measure: the sum of one quantity over the records of a kind (and category). So it can be
 * opened like one of the 45, and the listed records sum to it.
 */
export function amountMeasure(kind: Kind, key: string, category: string | undefined, unit: Unit): Measure | undefined {
  const quantity = kind.quantities.find((one) => one.key === key);
  if (key !== TIMES && (quantity === undefined || quantity.minutes === true || quantity.detail === true))
    return undefined;
  const what = category ?? kind.label;
  const categories = category === undefined ? eventCategories(kind) : [category];
  return {
    id: [kind.name, key, category ?? ""].join("/"),
    mechanism: "",
    part: "",
    names: [quantity === undefined ? what : `${what}${quantity.label}`],
    kind: kind.name,
    aggregation: quantity === undefined ? "count" : "sum",
    measure: key,
    ...defined({ categories }),
    // For the whole city everybody counts, because its committees are units of their own.
    scope: unit.kind === "root" ? "全市" : "各级",
    period: "年",
    unit: quantity === undefined ? counterOf(kind, category) : unitOf(quantity, category),
    style: "exact",
    rule: quantity === undefined ? "登记条数，合办的计一次" : "登记数相加，合办的不重复计",
  };
}

/** The measure in an address: one of the 45 by id, or a number of a summary. */
export function measureAt(id: string, unit: Unit): Measure | undefined {
  const [kindName = "", key = "", category = ""] = id.split("/");
  if (!id.includes("/")) return measureByName(id);
  const kind: Kind | undefined = Object.values(kinds).find(({ name }) => name === kindName);
  return kind && amountMeasure(kind, key, category === "" ? undefined : category, unit);
}
