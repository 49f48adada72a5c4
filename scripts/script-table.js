// Writes the table that folds traditional characters, from the dictionary of OpenCC as opencc-js carries it.
import { writeFileSync } from "node:fs";
import pairs from "opencc-js/dict/TSCharacters";

const TABLE = "src/core/text/script-table.ts";

/** Pairs of one UTF-16 unit each, so that every character keeps its place in the text. */
const single = pairs
  .split("|")
  .map((pair) => pair.split(" "))
  .filter(([from, to]) => from?.length === 1 && to?.length === 1 && from !== to);
/** 苧 is the simplified form of one character and the traditional form of another: it stays what it is. */
const simplified = new Set(single.map(([, to]) => to));
const table = single.filter(([from]) => !simplified.has(from));

writeFileSync(
  TABLE,
  `// Made by \`npm run script-table\` from TSCharacters of OpenCC (Apache-2.0), which opencc-js 1.4.2 carries. Not to be changed by hand.

/** Traditional characters, and at the same places of the second text the simplified ones. */
export const TRADITIONAL =
  "${table.map(([from]) => from).join("")}";
export const SIMPLIFIED =
  "${table.map(([, to]) => to).join("")}";
`,
);
