import { noteValue } from "../scan/note-value.ts";
import type { Notes } from "../scan/notes.ts";
import { claim, isFree, type Sheet } from "../scan/sheet.ts";

/** Reads the fields that people say in words of their own, without a key: 95分 优秀, 到龙泉镇. A key that was written stands. */
export function readSaid(sheet: Sheet, notes: Notes): void {
  for (const field of notes.kind.fields) {
    if (field.said === undefined || notes.fields[field.key] !== undefined) continue;
    const found = field.said.exec(sheet.text);
    const value = found?.[1];
    if (found === null || value === undefined || !isFree(sheet, found.index, found.index + found[0].length)) continue;
    if (sheet.inQuote[found.index] !== 0) continue;
    claim(sheet, found.index, found.index + found[0].length, "field", field.label);
    noteValue(notes, { to: "field", label: field.label, field }, value);
  }
}
