import { SIMPLIFIED, TRADITIONAL } from "./script-table.ts";

// The simplified character of each traditional one, by its number; 0 where there is none.
const SIMPLE = new Uint16Array(0x10000);
for (let index = 0; index < TRADITIONAL.length; index += 1) {
  SIMPLE[TRADITIONAL.charCodeAt(index)] = SIMPLIFIED.charCodeAt(index);
}

/** The text with every traditional character made the simplified one, for reading and comparing; every character keeps its place. */
export function foldScript(text: string): string {
  let folded = "";
  let copied = 0;
  for (let index = 0; index < text.length; index += 1) {
    const simple = SIMPLE[text.charCodeAt(index)] ?? 0;
    if (simple === 0) continue;
    folded += text.slice(copied, index) + String.fromCharCode(simple);
    copied = index + 1;
  }
  return copied === 0 ? text : folded + text.slice(copied);
}
