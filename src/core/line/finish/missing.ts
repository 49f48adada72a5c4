import { dayLabelOf, followingIn } from "../../kinds/index.ts";
import type { Field } from "../../kinds/kind.ts";
import { addDays, printDay } from "../../time/days/day.ts";
import type { Partially, Problem } from "../reading.ts";
import type { Notes } from "../scan/notes.ts";

/** Asks for every required value that is missing and not yet the subject of a question. */
export function askMissing(notes: Notes, partial: Partially): void {
  const asked = new Set(
    notes.problems.flatMap(({ field, choices }) => [field, ...Object.keys(choices?.[0]?.sets ?? {})]),
  );
  const missing = [
    ...missingDay(notes, partial),
    ...missingTitle(notes, partial),
    ...missingAmounts(notes, partial),
    ...missingFields(notes, partial),
    ...missingGroups(notes, partial, asked),
  ];
  notes.problems.push(...missing.filter(({ field }) => !asked.has(field)));
}

const missing = (field: string, text: string, choices?: Problem["choices"]): Problem => ({
  type: "missing",
  field,
  text,
  ...(choices ? { choices } : {}),
});

function missingDay({ kind, today }: Notes, { day, category }: Partially): readonly Problem[] {
  if (day !== undefined) return [];
  const choices = [
    { label: "今天", value: today },
    { label: "昨天", value: addDays(today, -1) },
  ];
  return [missing("day", `请填写${dayLabelOf(kind, category)}`, choices)];
}

// A record that names the earlier one has its title.
const missingTitle = (notes: Notes, partial: Partially): readonly Problem[] =>
  notes.kind.title.required && !hasWords(partial.title) && !namesEarlier(notes, partial)
    ? [missing("title", `请填写${notes.kind.title.label}`)]
    : [];

const namesEarlier = (notes: Notes, partial: Partially): boolean =>
  followingIn(notes.kind, partial.category) !== undefined &&
  notes.kind.fields.some(({ key, earlier }) => earlier === true && isThere(notes, partial, key));

const isNeeded = (
  where: { readonly required?: true; readonly requiredIn?: readonly string[] },
  { category = "" }: Partially,
): boolean => where.required === true || where.requiredIn?.includes(category) === true;

const missingAmounts = ({ kind }: Notes, partial: Partially): readonly Problem[] =>
  kind.quantities
    .filter((quantity) => isNeeded(quantity, partial) && partial.content.amounts[quantity.key] === undefined)
    .map(({ key, label, unit }) => missing(key, `请填写${label}${/[数次]$/.test(label) ? "" : `几${unit}`}`));

const missingFields = (notes: Notes, partial: Partially): readonly Problem[] =>
  notes.kind.fields
    .filter((field) => isNeeded(field, partial) && !isThere(notes, partial, field.key))
    .map((field) =>
      missing(field.key, `请填写${field.label}`, field.type === "day" ? daysOf(notes, partial) : choicesOf(field)),
    );

function missingGroups(notes: Notes, partial: Partially, asked: ReadonlySet<string>): readonly Problem[] {
  const groups = notes.kind.needsOneOf ?? [];
  const open = groups.filter((group) => !group.some((key) => isThere(notes, partial, key) || asked.has(key)));
  return open.map((group) => {
    const labels = group.map((key) => notes.lexicon.targets.get(key)?.label ?? key);
    const text = group.length > 1 ? `${labels.join("、")}至少写一样` : `请填写${labels[0]}`;
    return missing(group[0] ?? "title", text);
  });
}

// The days offered as answers to a missing date: the record's own day, if it is known, and today.
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
