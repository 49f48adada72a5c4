import { dayLabelOf } from "../../kinds/index.ts";
import type { Field } from "../../kinds/kind.ts";
import { addDays, printDay } from "../../time/days/day.ts";
import type { Partially, Problem } from "../reading.ts";
import type { Notes } from "../scan/notes.ts";

/** Asks for everything a record of the kind cannot do without. */
export function askMissing(notes: Notes, partial: Partially): void {
  const { kind } = notes;
  const asks = new Set(
    notes.problems.flatMap(({ field, choices }) => [field, ...Object.keys(choices?.[0]?.sets ?? {})]),
  );
  const missing = (field: string, text: string, choices?: Problem["choices"]) => {
    if (!asks.has(field)) notes.problems.push({ type: "missing", field, text, ...(choices ? { choices } : {}) });
  };
  if (partial.day === undefined) {
    const days = [0, -1].map((back) => addDays(notes.today, back));
    missing("day", `请填写${dayLabelOf(kind, partial.category)}`, [
      { label: "今天", value: days[0] ?? notes.today },
      { label: "昨天", value: days[1] ?? notes.today },
    ]);
  }
  if (kind.title.required && !hasWords(partial.title)) missing("title", `请填写${kind.title.label}`);
  const isIn = (where: { readonly required?: true; readonly requiredIn?: readonly string[] }) =>
    where.required === true || where.requiredIn?.includes(partial.category ?? "") === true;
  for (const quantity of kind.quantities) {
    if (isIn(quantity) && partial.content.amounts[quantity.key] === undefined) {
      missing(quantity.key, `请填写${quantity.label}${/[数次]$/.test(quantity.label) ? "" : `几${quantity.unit}`}`);
    }
  }
  for (const field of kind.fields)
    if (isIn(field) && !isThere(notes, partial, field.key))
      missing(field.key, `请填写${field.label}`, field.type === "day" ? daysOf(notes, partial) : choicesOf(field));
  for (const group of kind.needsOneOf ?? []) {
    if (group.some((key) => isThere(notes, partial, key) || asks.has(key))) continue;
    const labels = group.map((key) => notes.lexicon.targets.get(key)?.label ?? key);
    missing(group[0] ?? "title", group.length > 1 ? `${labels.join("、")}至少写一样` : `请填写${labels[0]}`);
  }
}

// The day of the record is the likeliest, and today.
const daysOf = (notes: Notes, { day }: Partially): Problem["choices"] =>
  [...new Set([day ?? notes.today, notes.today])].map((one) => ({ label: printDay(one, notes.today), value: one }));

const choicesOf = (field: Field): Problem["choices"] =>
  field.choices?.map(({ value }) => ({ label: value, value })) ?? undefined;

const hasWords = (title: string | undefined): boolean => title !== undefined && /[\p{L}\p{N}]/u.test(title);

function isThere(notes: Notes, partial: Partially, key: string): boolean {
  if (key === "title") return hasWords(partial.title);
  if (key === "target") return partial.targetName !== undefined;
  if (key === notes.kind.category) return (partial.category ?? "") !== "";
  const value = partial.content.fields[key];
  if (value !== undefined) return typeof value === "string" ? value !== "" : value.length > 0;
  if (key === "persons" && notes.mentioned.length > 0) return true;
  return partial.content.amounts[key] !== undefined;
}
