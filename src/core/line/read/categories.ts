import type { Field } from "../../kinds/kind.ts";
import type { Notes } from "../scan/notes.ts";
import { claim, type Sheet } from "../scan/sheet.ts";
import type { Word } from "./words.ts";

/** Reads a word that is exactly the name of a category. */
export function readCategoryWord(sheet: Sheet, notes: Notes, word: Word): boolean {
  const { category, categoryNames } = notes.lexicon;
  if (category === undefined || sheet.owned[word.start] === 1) return false;
  const found = categoryNames.find(([name]) => name === word.text);
  if (found === undefined || (notes.category !== undefined && notes.category !== found[1])) return false;
  notes.category = found[1];
  notes.categoryWord = word.text;
  claim(sheet, word.start, word.end, "category", category.label);
  return true;
}

/** Finds categories named anywhere in the line. If the category is required and several are named, the bot asks. */
export function readCategory(sheet: Sheet, notes: Notes): void {
  for (const other of notes.kind.fields) {
    if (other.anywhere !== true || other.key === notes.kind.category || notes.fields[other.key] !== undefined) continue;
    const found = other.choices?.find(({ names }) => names.some((name) => sheet.text.includes(name)));
    if (found) notes.fields[other.key] = found.value;
  }
  const field = notes.lexicon.category;
  if (field === undefined || field.anywhere !== true || notes.category !== undefined) return;
  let said = textBeside(sheet);
  const values = new Set<string>();
  for (const [name, value] of notes.lexicon.categoryNames) {
    if (value === field.otherwise || !said.includes(name)) continue;
    values.add(value);
    said = said.replaceAll(name, " ");
  }
  // A weak category gives way to another one named beside it: 中心组集中学习 is a 中心组.
  const weak = field.choices?.find((choice) => choice.weak && values.has(choice.value));
  if (weak && values.size > 1) values.delete(weak.value);
  const [first] = values;
  if (values.size > 1 && field.required) askCategory(notes, field, [...values]);
  else if (first !== undefined) notes.category = first;
}

// The line without the values of keys, because only free words and counted nouns may name a category.
function textBeside(sheet: Sheet): string {
  let said = "";
  let at = 0;
  for (const { start, end, as } of [...sheet.claims].sort((one, other) => one.start - other.start)) {
    if (start < at || as === "quantity" || as === "title" || as === "kept" || as === "category" || as === "problem")
      continue;
    said += `${sheet.text.slice(at, start)} `;
    at = end;
  }
  return said + sheet.text.slice(at);
}

function askCategory(notes: Notes, field: Field, values: readonly string[]): void {
  notes.problems.push({
    type: "ambiguous",
    field: field.key,
    text: `一条里写了几样：${values.join("、")}。请一条报一样`,
    choices: values.map((value) => ({ label: value, value })),
  });
}
