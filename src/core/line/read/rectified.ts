import { fixedBy } from "../../kinds/oversight/rectification-words.ts";
import type { Notes } from "../scan/notes.ts";
import { claim, type Sheet } from "../scan/sheet.ts";
import { freeWords } from "./words.ts";

/** Reads words that say without a number that findings were rectified: 均已整改到位, 都改好了, 已销号. */
export function readFixed(sheet: Sheet, notes: Notes): void {
  const quantity = notes.kind.quantities.find(({ key }) => key === notes.kind.items?.fixed);
  if (quantity === undefined) return;
  for (const word of freeWords(sheet)) {
    const by = fixedBy(word.text);
    if (by === undefined) continue;
    claim(sheet, word.start, word.end, by === "open" ? "kept" : "quantity", quantity.label);
    if (by === "open") notes.kept.push(word.text);
    else notes.fixedWords = { by, text: word.text };
  }
}
