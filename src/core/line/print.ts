import type { Kind, Reported } from "../kinds/kind.ts";

const PLAIN = /^[\p{L}\p{N}_.-]+$/u;

/** The record as a command line that reads back the same; people mentioned stand as `@` and their id. */
export function printReported(kind: Kind, reported: Reported): string {
  const { content } = reported;
  const parts: string[] = [`/${kind.command.zh}`];
  const put = (key: string | undefined, value: string, quoteAlways = false) => {
    if (key !== undefined && value !== "") parts.push(`${key}=${quoteAlways ? quoted(value) : plain(value)}`);
  };
  const isRange = reported.dayTo !== undefined && kind.until === undefined;
  put(kind.day.keys[0], isRange ? `${reported.day}至${reported.dayTo}` : reported.day);
  put(kind.until?.keys[0], reported.dayTo ?? "");
  put(kind.title.keys[0], reported.title, true);
  const category = kind.fields.find((field) => field.key === kind.category);
  if (category) put(category.keys[0], reported.category);
  for (const field of kind.fields) {
    if (field.key === kind.category) continue;
    const value = field.key === "target" ? reported.targetName : content.fields[field.key];
    if (typeof value === "string") put(field.keys[0], value);
    else for (const one of value ?? []) put(field.keys[0], one, true);
  }
  for (const quantity of kind.quantities) {
    const amount = content.amounts[quantity.key];
    const number = quantity.minutes ? `${amount?.value}分钟` : String(amount?.value);
    if (amount) put(quantity.keys[0], amount.approx ? `约${number}` : number);
  }
  for (const item of content.items ?? []) put(kind.items?.keys[0], item, true);
  put("几点", content.time ?? "", true);
  if (content.fixed) put("已整改的是", content.fixed.join("、"), true);
  put(kind.due?.keys[0], reported.due ?? "");
  put("单位", reported.unitName ?? "", true);
  for (const phrase of content.kept ?? []) put("另记", phrase, true);
  for (const { id } of content.mentioned ?? []) parts.push(`@${id}`);
  return parts.join(" ");
}

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const plain = (value: string): string => (PLAIN.test(value) ? value : quoted(value));
