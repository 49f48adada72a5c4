import type { Field } from "../../kinds/kind.ts";
import { noteValue } from "../scan/note-value.ts";
import type { Notes } from "../scan/notes.ts";
import { claim, isBreak, isFree, isPlain, type Sheet } from "../scan/sheet.ts";

/** Reads fields by their own patterns without a key: 95分 优秀, 到龙泉镇. A value given by a key takes precedence. */
export function readSaid(sheet: Sheet, notes: Notes): void {
  for (const field of notes.kind.fields) {
    if (field.choices?.some(({ said }) => said !== undefined)) readChoice(sheet, notes, field);
    if (field.said === undefined || notes.fields[field.key] !== undefined) continue;
    const found = field.said.exec(sheet.text);
    const value = found?.[1];
    if (found === null || value === undefined || !isFree(sheet, found.index, found.index + found[0].length)) continue;
    if (sheet.inQuote[found.index] !== 0) continue;
    claim(sheet, found.index, found.index + found[0].length, "field", field.label);
    noteValue(notes, { to: "field", label: field.label, field }, value);
  }
}

// Reads a choice stated at the end of a clause, after the text it refers to: 「停车难已解决」.
function readChoice(sheet: Sheet, notes: Notes, field: Field): void {
  const isCategory = field.key === notes.kind.category;
  if ((isCategory ? notes.category : notes.fields[field.key]) !== undefined) return;
  for (const { value, said } of field.choices ?? []) {
    const found = said?.exec(sheet.text);
    if (!found) continue;
    const end = found.index + found[0].length;
    if (!isBreak(sheet.text[end]) || !isPlain(sheet, found.index) || !isFree(sheet, found.index, end)) continue;
    claim(sheet, found.index, end, "field", field.label);
    if (isCategory) notes.category = value;
    else notes.fields[field.key] = value;
    return;
  }
}
