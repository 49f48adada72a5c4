import { type Amount, type Content, type Day, type Field, type Kind, printDay, type Quantity } from "#core";

/** What a record says, as label and value, in the order in which its kind names them. */
export interface Shown {
  readonly day: Day;
  readonly dayTo?: Day | undefined;
  readonly title: string;
  readonly category: string;
  readonly content: Content;
}

/** 32人, 约40人, 1.5小时: a quantity as people read it; 约 wherever it was stated as approximate. */
export function printAmount(quantity: Quantity, amount: Amount, category = ""): string {
  const unit = quantity.unitIn?.[category] ?? quantity.unit;
  const number = quantity.minutes === true ? printHours(amount.value) : `${amount.value}${unit}`;
  return amount.approx === true ? `约${number}` : number;
}

function printHours(minutes: number): string {
  const hours = minutes / 60;
  return Number.isInteger(hours * 10) ? `${hours}小时` : `${minutes}分钟`;
}

/** The day or the days of a record. */
export function printDays(shown: Pick<Shown, "day" | "dayTo">, today: Day): string {
  const from = printDay(shown.day, today);
  return shown.dayTo === undefined || shown.dayTo === shown.day ? from : `${from}至${printDay(shown.dayTo, today)}`;
}

/** A field's value as people read it. */
function printField(field: Field, value: string | readonly string[], today: Day): string {
  if (typeof value !== "string") return value.join("、");
  return field.type === "day" ? printDay(value, today) : value;
}

/** Everything a record says, one row each: nothing is kept that is not shown. */
export function rowsOf(kind: Kind, shown: Shown, today: Day): readonly (readonly [label: string, value: string])[] {
  const { content } = shown;
  const rows: (readonly [string, string])[] = [[kind.day.label, printDays(shown, today)]];
  if (shown.title !== "" && shown.title !== shown.category) rows.push([kind.title.label, shown.title]);
  for (const field of kind.fields) {
    const value = field.key === kind.category ? shown.category : content.fields[field.key];
    if (value !== undefined && value.length > 0) rows.push([field.label, printField(field, value, today)]);
  }
  const { due } = content.fields;
  if (kind.due !== undefined && typeof due === "string") rows.push([kind.due.label, printDay(due, today)]);
  for (const quantity of kind.quantities) {
    const amount = content.amounts[quantity.key];
    if (amount !== undefined) rows.push([quantity.label, printAmount(quantity, amount, shown.category)]);
  }
  if (content.items !== undefined && content.items.length > 0) {
    rows.push([kind.items?.label ?? "事项", content.items.map((item, index) => `${index + 1}. ${item}`).join("\n")]);
  }
  if (content.mentioned !== undefined && content.mentioned.length > 0) {
    rows.push(["提到的人", content.mentioned.map((person) => person.name).join("、")]);
  }
  if (content.kept !== undefined && content.kept.length > 0)
    rows.push(["原话另记", `${content.kept.join("、")}（不计入统计）`]);
  return rows;
}

/** The same in one line: 「11月21日 清洁家园 32人 受益110人次 2小时」. */
export function lineOf(kind: Kind, shown: Shown, today: Day): string {
  const { content } = shown;
  const words = [printDays(shown, today)];
  if (shown.title !== "" && shown.title !== shown.category) words.push(shown.title);
  for (const field of kind.fields) {
    const value = field.key === kind.category ? shown.category : content.fields[field.key];
    if (value === undefined || value.length === 0) continue;
    words.push(
      field.type === "flag"
        ? value === "是"
          ? field.label
          : `${field.label}：${value}`
        : wordOf(field, printField(field, value, today)),
    );
  }
  const [first] = kind.quantities;
  for (const quantity of kind.quantities) {
    const amount = content.amounts[quantity.key];
    if (amount === undefined) continue;
    // People counted first explain themselves (32人); other numbers say what they count (受益110人次, 解决困难3件).
    const isPlain = quantity.minutes === true || (quantity === first && PLAIN.has(quantity.unit));
    const plain = isPlain || quantity.label === `${quantity.unit}数` ? "" : shortLabel(quantity);
    words.push(`${plain}${printAmount(quantity, amount, shown.category)}`);
  }
  return [...words, ...(content.kept ?? [])].join(" ");
}

const PLAIN: ReadonlySet<string> = new Set(["人", "名", "人次", "个", ""]);

/** A label before its number without the unit that follows anyway: 受益人次 is 受益 in 「受益110人次」. */
export const shortLabel = (quantity: Quantity): string =>
  quantity.label.replace(/(?:人次|人数|件数|户数|次数|天数)$/, "") || quantity.label;

const wordOf = (field: Field, value: string): string =>
  field.type === "choice" || field.type === "unit" ? value : `${field.label}：${value}`;
