import type { Kind } from "../kinds/kind.ts";
import { readText } from "../text/text.ts";
import type { Day } from "../time/days/day.ts";
import { settle } from "./finish/finalize.ts";
import { formValuesOf } from "./finish/form-values.ts";
import type { Partially, Reading } from "./reading.ts";
import { noteValue } from "./scan/note-value.ts";
import { createNotes, type Notes, notesFrom } from "./scan/notes.ts";
import type { Target } from "./values/lexicon.ts";

/** What the reading of a submitted form depends on besides its values, such as today and the record so far. */
export interface FormContext {
  readonly today: Day;
  /** The record as understood so far. The form's values replace its values one by one; an empty value removes one. */
  readonly current?: Partially;
  /** `current` is already stored, so unusual values in it were confirmed before. */
  readonly settled?: boolean;
  /** Values that a report has unless the form states others: the category of /主题党日. */
  readonly presets?: Readonly<Record<string, string>>;
}

/**
 * Reads a submitted form on top of the record understood so far. The names of the values are those of `Problem.field`.
 */
export function readForm(kind: Kind, values: Readonly<Record<string, string>>, context: FormContext): Reading {
  const { today, current } = context;
  const notes = current === undefined ? createNotes(kind, today) : notesFrom(kind, today, current);
  if (context.settled !== true) notes.confirmed.clear();
  const shown = current === undefined ? {} : formValuesOf(kind, current);
  const given = Object.entries(values)
    // A value that was not changed in the form is kept as it was and not parsed again.
    .filter(([name, raw]) => shown[name] !== raw)
    .map(([name, raw]) => ({ name, raw, target: targetOf(notes, name) }))
    .sort((one, other) => Number(other.name === "day") - Number(one.name === "day"));
  for (const { name, target } of given) if (target) forget(notes, name, target);
  for (const { name, raw, target } of given) {
    const text = readText(raw);
    if (target === undefined) continue;
    if (text.ok) noteFormValue(notes, name, target, text.value);
    else notes.problems.push({ type: "impossible", field: name, text: text.error });
  }
  return { ...settle(notes, context.presets ?? {}), spans: [] };
}

function targetOf(notes: Notes, name: string): Target | undefined {
  const { targets, category } = notes.lexicon;
  if (name === "dayTo") return targets.get("until") ?? { to: "until", label: "结束日期" };
  if (name === "category" && category) return targets.get(category.key);
  return targets.get(name);
}

function noteFormValue(notes: Notes, name: string, target: Target, value: string): void {
  if (target.to === "field" && name !== "target" && ["text", "person"].includes(target.field.type)) {
    if (value.trim() !== "") notes.fields[target.field.key] = value.trim();
  } else noteValue(notes, target, value);
}

// Removes the old value, so that the new one replaces it instead of being added to it.
function forget(notes: Notes, name: string, target: Target): void {
  switch (target.to) {
    case "day":
      delete notes.day;
      delete notes.dayTo;
      break;
    case "until":
      delete notes.dayTo;
      break;
    case "due":
      delete notes.due;
      break;
    case "unit":
      delete notes.unitName;
      break;
    case "title":
      notes.titles.length = 0;
      break;
    case "items":
      delete notes.items;
      delete notes.fixed;
      forgetQuantity(notes, notes.kind.items?.quantity);
      break;
    case "time":
      notes.times.length = 0;
      break;
    case "fixed":
      delete notes.fixed;
      break;
    case "kept":
      notes.kept.length = 0;
      break;
    case "quantity":
      forgetQuantity(notes, target.quantity.key);
      break;
    case "field":
      if (name === "target") delete notes.targetName;
      else if (target.field.key === notes.kind.category) delete notes.category;
      else delete notes.fields[target.field.key];
      break;
  }
}

function forgetQuantity(notes: Notes, key: string | undefined): void {
  const kept = notes.stated.filter((one) => one.quantity.key !== key);
  notes.stated.splice(0, notes.stated.length, ...kept);
  if (key !== undefined) notes.confirmed.delete(key);
}
