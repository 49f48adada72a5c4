import { printAmount } from "../../cards/amount-text.ts";
import type { Kind } from "../../kinds/kind.ts";
import { added } from "./bare.ts";
import { type EditContext, type Edits, misread, readStated } from "./stated.ts";
import type { Wish } from "./wishes.ts";

/**
 * Carries out a change relative to the recorded amount: 再加2个人, 多报了3人. If it may mean an increase or a decrease,
 * the bot asks.
 */
export function counted(kind: Kind, does: Wish["does"], said: string, context: EditContext): Edits {
  const stated = readStated(kind, said, context);
  if (!stated.ok) return stated;
  const [edit, ...others] = stated.value;
  const quantity = kind.quantities.find(({ key }) => key === edit?.field);
  const now = quantity && context.current.content.amounts[quantity.key];
  // An amount that is not recorded cannot be increased or decreased, so the number is its value.
  if (edit === undefined || quantity === undefined || now === undefined || others.length > 0) return stated;
  const by = Number.parseInt(edit.value.replace(/[^\d]/g, ""), 10);
  const key = quantity.keys[0] ?? quantity.label;
  const make = (value: number) => readStated(kind, `${key}=${value}`, context);
  // The sentence may state the new total (加上3人) or say that too many were counted (多了3人).
  const [more, less] = [now.value + by, does === "add" ? by : now.value - by];
  // The bot asks for the new total of a duration, because durations are printed in hours but stored in minutes.
  if (!Number.isFinite(by) || quantity.minutes || now.approx)
    return misread(`「${said}」加在${quantity.label}上一共多少？请写出总数`);
  if (does === "more") return make(more);
  if (does === "less" && less > 0) return make(less);
  const choices = [more, less]
    .filter((value) => value > 0)
    .map((value) => ({
      label: `一共${printAmount(quantity, { value }, context.current.category)}`,
      said: `${key}=${value}`,
    }));
  return misread(`${quantity.label}现在是${printAmount(quantity, now, context.current.category)}，该是多少？`, choices);
}

/** Carries out an addition (加上请假3人, 加上李红). A number is added relative to the amount if one is recorded. */
export function grown(kind: Kind, said: string, context: EditContext): Edits {
  const stated = readStated(kind, said, context);
  const isThere = (key: string) =>
    kind.quantities.some((quantity) => quantity.key === key) && context.current.content.amounts[key] !== undefined;
  return stated.ok && stated.value.some(({ field }) => isThere(field))
    ? counted(kind, "add", said, context)
    : added(kind, said, context);
}
