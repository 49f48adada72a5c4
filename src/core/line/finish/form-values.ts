import type { Amount, Kind, Quantity } from "../../kinds/kind.ts";
import type { Partially } from "../reading.ts";

/** The form values of a record. `readForm` turns them back into the same record. */
export function formValuesOf(kind: Kind, partial: Partially): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== "") values[name] = value;
  };
  put("day", partial.day);
  put("dayTo", partial.dayTo);
  put("title", partial.title);
  put("unit", partial.unitName);
  put("due", partial.due);
  for (const field of kind.fields) {
    const value = field.key === kind.category ? partial.category : partial.content.fields[field.key];
    put(field.key, typeof value === "string" || value === undefined ? value : value.join("、"));
  }
  put("target", partial.targetName);
  for (const quantity of kind.quantities) {
    const amount = partial.content.amounts[quantity.key];
    if (amount !== undefined) put(quantity.key, amountValue(quantity, amount));
  }
  put("items", partial.content.items?.join("\n"));
  put("fixed", partial.content.fixed?.join("、"));
  return values;
}

function amountValue(quantity: Quantity, amount: Amount): string {
  const number = quantity.minutes === true ? durationOf(amount.value) : String(amount.value);
  return amount.approx === true ? `约${number}` : number;
}

// A duration as people write it: 2小时, 1.5小时, 50分钟.
const durationOf = (minutes: number): string => (minutes % 30 === 0 ? `${minutes / 60}小时` : `${minutes}分钟`);
