import type { Amount, Field, Kind, Quantity, Reported } from "../kinds/kind.ts";

const PLAIN = /^[\p{L}\p{N}_.-]+$/u;

/**
 * Prints a record as a command line that reads back as the same record. Mentioned people are printed as `@` and their
 * id.
 */
export function printReported(kind: Kind, reported: Reported): string {
  const { content } = reported;
  const category = kind.fields.find((field) => field.key === kind.category);
  const others = kind.fields.filter((field) => field !== category);
  return [
    `/${kind.command.zh}`,
    ...daysOf(kind, reported),
    ...keyed(kind.title.keys[0], reported.title, quoted),
    ...keyed(category?.keys[0], reported.category),
    ...others.flatMap((field) => fieldOf(field, reported)),
    ...kind.quantities.flatMap((quantity) => amountOf(quantity, content.amounts[quantity.key])),
    ...each(kind.items?.keys[0], content.items),
    ...keyed("几点", content.time, quoted),
    ...keyed("已整改的是", content.fixed?.join("、"), quoted),
    ...keyed(kind.due?.keys[0], reported.due),
    ...keyed("单位", reported.unitName, quoted),
    ...each("另记", content.kept),
    ...(content.mentioned ?? []).map(({ id }) => `@${id}`),
  ].join(" ");
}

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const plain = (value: string): string => (PLAIN.test(value) ? value : quoted(value));

/** A key with its value; nothing if the kind has no such key or the record no such value. */
const keyed = (key: string | undefined, value: string | undefined, print = plain): readonly string[] =>
  key === undefined || value === undefined || value === "" ? [] : [`${key}=${print(value)}`];

/** The key once for each value. */
const each = (key: string | undefined, values: readonly string[] | undefined): readonly string[] =>
  (values ?? []).flatMap((value) => keyed(key, value, quoted));

/** Two days are printed as one range, unless the kind has a separate key for the last day. */
function daysOf({ day: { keys }, until }: Kind, { day, dayTo }: Reported): readonly string[] {
  if (until === undefined) return keyed(keys[0], dayTo === undefined ? day : `${day}至${dayTo}`);
  return [...keyed(keys[0], day), ...keyed(until.keys[0], dayTo)];
}

function fieldOf({ key, keys }: Field, { content, targetName }: Reported): readonly string[] {
  const value = key === "target" ? targetName : content.fields[key];
  return typeof value === "string" ? keyed(keys[0], value) : each(keys[0], value);
}

function amountOf({ keys, minutes }: Quantity, amount: Amount | undefined): readonly string[] {
  if (amount === undefined) return [];
  const number = minutes ? `${amount.value}分钟` : String(amount.value);
  return keyed(keys[0], amount.approx ? `约${number}` : number);
}
