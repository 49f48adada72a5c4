import { type Kind, kinds, type Measure, measureByName, type Unit, unitOf } from "#core";

/** The key under which a kind's records are counted; any other key is one of its quantities. */
const TIMES = "times";

/**
 * A number of a summary as a measure: the sum of one quantity over the records of a kind (and category). So it can be
 * opened like one of the 45, and the listed records sum to it.
 */
export function amountMeasure(kind: Kind, key: string, category: string | undefined, unit: Unit): Measure | undefined {
  const quantity = kind.quantities.find((one) => one.key === key);
  if (key !== TIMES && (quantity === undefined || quantity.minutes === true || quantity.detail === true))
    return undefined;
  const what = category ?? kind.label;
  return {
    id: [kind.name, key, category ?? ""].join("/"),
    mechanism: "",
    part: "",
    names: [quantity === undefined ? what : `${what}${quantity.label}`],
    kind: kind.name,
    aggregation: quantity === undefined ? "count" : "sum",
    measure: key,
    ...(category === undefined ? {} : { categories: [category] }),
    // For the whole city everybody counts, because its committees are units of their own.
    scope: unit.kind === "root" ? "全市" : "各级",
    period: "年",
    unit: quantity === undefined ? kind.counter : unitOf(quantity, category),
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
