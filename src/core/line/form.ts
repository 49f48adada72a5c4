import type { Kind } from "../kinds/kind.ts";
import { readText } from "../text/text.ts";
import type { Day } from "../time/days/day.ts";
import { settle } from "./finish/finalize.ts";
import { formValuesOf } from "./finish/form-values.ts";
import type { Partially, Reading } from "./reading.ts";
import { noteValue } from "./scan/note-value.ts";
import { createNotes, type Notes, notesFrom } from "./scan/notes.ts";
import type { Target } from "./values/lexicon.ts";

/** What a form or an edit is read against. */
export interface FormContext {
  readonly today: Day;
  /** What was understood before; a form's values replace it one by one, a blank value removes. */
  readonly current?: Partially;
  /** `current` stands in the ledger: what is unusual in it was confirmed when it came there. */
  readonly settled?: boolean;
  /** Values that hold unless the form says otherwise. */
  readonly presets?: Readonly<Record<string, string>>;
}

/** What a submitted form says, on top of what was understood before; names are those of `Problem.field`. */
export function readForm(kind: Kind, values: Readonly<Record<string, string>>, context: FormContext): Reading {
  const { today, current } = context;
  const notes = current === undefined ? createNotes(kind, today) : notesFrom(kind, today, current);
  if (context.settled !== true) notes.confirmed.clear();
  const shown = current === undefined ? {} : formValuesOf(kind, current);
  const given = Object.entries(values)
    // What came back as it was shown is what it was, however it would read typed anew.
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

// A value that is given again replaces the old one, it does not add to it.
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
