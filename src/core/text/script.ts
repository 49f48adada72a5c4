import { SIMPLIFIED, TRADITIONAL } from "./script-table.ts";

// Maps the code of each traditional character to the code of the simplified one; 0 means no mapping.
const SIMPLE = new Uint16Array(0x10000);
for (let index = 0; index < TRADITIONAL.length; index += 1) {
  SIMPLE[TRADITIONAL.charCodeAt(index)] = SIMPLIFIED.charCodeAt(index);
}

/**
 * The text with every traditional character replaced by the simplified one, for reading and comparison. Positions stay
 * the same.
 */
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
