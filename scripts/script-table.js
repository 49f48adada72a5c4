// Writes the table of traditional to simplified characters, from OpenCC's dictionary as packaged in opencc-js.
import { writeFileSync } from "node:fs";
import pairs from "opencc-js/dict/TSCharacters";

const TABLE = "src/core/text/script-table.ts";

/** Only pairs of one UTF-16 unit each, so that every character keeps its position in the text. */
const single = pairs
  .split("|")
  .map((pair) => pair.split(" "))
  .filter(([from, to]) => from?.length === 1 && to?.length === 1 && from !== to);
/** 苧 is both the simplified form of one character and the traditional form of another, so it is not changed. */
const simplified = new Set(single.map(([, to]) => to));
const table = single.filter(([from]) => !simplified.has(from));

writeFileSync(
  TABLE,
  `// Made by \`npm run script-table\` from TSCharacters of OpenCC (Apache-2.0), which opencc-js 1.4.2 carries. Not to be changed by hand.

/** Traditional characters, and at the same positions of the second text their simplified forms. */
export const TRADITIONAL =
  "${table.map(([from]) => from).join("")}";
export const SIMPLIFIED =
  "${table.map(([, to]) => to).join("")}";
`,
);
