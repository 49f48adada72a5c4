import { dayLabelOf } from "../kinds/index.ts";
import type { Content, Field, Kind } from "../kinds/kind.ts";
import { type Day, printDay, printSpan } from "../time/days/day.ts";
import { printAmount, printLabelled } from "./amount-text.ts";

/** The parts of a record that are printed. */
export interface Shown {
  readonly day: Day;
  readonly dayTo?: Day | undefined;
  readonly title: string;
  readonly category: string;
  readonly content: Content;
}

/**
 * How much of a restricted record a reader may see: only that it exists (`closed`) or its content (`whole`). `whole` is
 * granted only by `sightOf`, which checks the reader's rights. Records of other kinds are always printed in full.
 */
export type Sight = "closed" | "whole";

/** The text shown instead of a restricted record. */
export const CLOSED = "依规不展开";

type Value = string | readonly string[];

const printDays = ({ day, dayTo = day }: Shown, today: Day): string => printSpan({ from: day, to: dayTo }, today);

const saidOf = (kind: Kind, field: Field, shown: Shown): Value =>
  (field.key === kind.category ? shown.category : shown.content.fields[field.key]) ?? "";

/** The title, or nothing if it only repeats the category. */
const titleOf = ({ title, category }: Shown): string => (title === category ? "" : title);

function printField(field: Field, value: Value, today: Day): string {
  if (typeof value !== "string") return value.join("、");
  return field.type === "day" && value !== "" ? printDay(value, today) : value;
}

/** The day or days, and the time of day as written. */
const printWhen = (shown: Shown, today: Day): string =>
  [printDays(shown, today), shown.content.time ?? ""].join(" ").trim();

/** All stored content of a record, one row for each field. */
export function rowsOf(
  kind: Kind,
  shown: Shown,
  today: Day,
  sight: Sight = "closed",
): readonly (readonly [label: string, value: string])[] {
  if (kind.restricted === true && sight === "closed") return [["内容", CLOSED]];
  const { items = [], mentioned = [], kept = [], amounts, fields } = shown.content;
  const rows: (readonly [string, string])[] = [[dayLabelOf(kind, shown.category), printWhen(shown, today)]];
  const put = (label: string, value: string) => {
    if (value !== "") rows.push([label, value]);
  };
  put(kind.title.label, titleOf(shown));
  for (const field of kind.fields) put(field.label, printField(field, saidOf(kind, field, shown), today));
  if (kind.due !== undefined && typeof fields.due === "string") put(kind.due.label, printDay(fields.due, today));
  for (const quantity of kind.quantities) {
    const amount = amounts[quantity.key];
    if (amount !== undefined) put(quantity.label, printAmount(quantity, amount, shown.category));
  }
  put(kind.items?.label ?? "事项", items.map((item, index) => `${index + 1}. ${item}`).join("\n"));
  put("提到的人", mentioned.map((person) => person.name).join("、"));
  if (kept.length > 0) put("原话另记", `${kept.join("、")}（不计入统计）`);
  return rows;
}

/** A record in one line: 「11月21日 清洁家园 32人 受益110人次 2小时」. */
export function lineOf(kind: Kind, shown: Shown, today: Day, sight: Sight = "closed"): string {
  if (kind.restricted === true && sight === "closed") return CLOSED;
  const { amounts, kept = [] } = shown.content;
  const said = kind.fields.map((field) => {
    const value = printField(field, saidOf(kind, field, shown), today);
    return value === "" ? "" : wordOf(field, value);
  });
  const counted = kind.quantities.map((quantity) => {
    const amount = amounts[quantity.key];
    return amount === undefined ? "" : printLabelled(kind, quantity, amount, shown.category);
  });
  const words = [printWhen(shown, today), titleOf(shown), ...said, ...counted, ...kept];
  return words.filter((word) => word !== "").join(" ");
}

/**
 * A flag that is set is printed as its label. A choice or a unit is printed without a label, because its value explains
 * itself.
 */
function wordOf(field: Field, value: string): string {
  if (field.type === "flag" && value === "是") return field.label;
  return field.type === "choice" || field.type === "unit" ? value : `${field.label}：${value}`;
}
