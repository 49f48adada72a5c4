// Makes what wrangler uploads: the program as one module, and beside it the files that pages load. wrangler runs it before
// it serves or deploys, with whatever Node there is, so it is plain JavaScript. It does not leave the bundling to wrangler's
// own esbuild because that one writes every Chinese character as six; the rest of the tenth it saves is rolldown's minifier.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

// What a Worker does without, by the file or package that is replaced: Word files, Excel files, mistyped commands by sound.
const STAND_INS = {
  "src/reports/speech/docx.ts": "scripts/workers/speech-docx.js",
  "src/reports/files/excel.ts": "scripts/workers/excel.js",
  "pinyin-pro": "scripts/workers/pinyin-pro.js",
  "@logtape/logtape": "scripts/workers/logtape.js",
};
// Working days are counted for deadlines, and no deadline of a Worker lies before there was this program.
const FIRST_HOLIDAYS = "2025-01-01";

const replaced = new Set();
const smaller = {
  name: "smaller",
  resolveId(id, importer) {
    const name = id.startsWith(".") ? relative(root, resolve(dirname(importer ?? root), id)) : id;
    if (name in STAND_INS) {
      replaced.add(name);
      return pathOf(STAND_INS[name]);
    }
    // One router instead of three to choose from.
    return id === "hono" ? this.resolve("hono/tiny", pathOf("src/app.ts")) : null;
  },
  load(id) {
    if (!id.endsWith("chinese-days.json")) return null;
    const { holidays, workdays } = JSON.parse(readFileSync(id, "utf8"));
    // Of "Spring Festival,春节,4" only the Chinese name is asked for, and of a day that is made up for only which it is.
    const recent = (days, kept) =>
      Object.fromEntries(
        Object.entries(days).flatMap(([day, said]) => (day < FIRST_HOLIDAYS ? [] : [[day, kept(said)]])),
      );
    const all = {
      holidays: recent(holidays, (said) => `,${said.split(",")[1]}`),
      workdays: recent(workdays, () => ""),
    };
    return { moduleType: "json", code: JSON.stringify(all) };
  },
};

const files = pathOf("dist/assets/ledger/files/");
mkdirSync(files, { recursive: true });
for (const name of ["pages.css", "pages.js"]) copyFileSync(pathOf(`src/web/assets/${name}`), `${files}${name}`);
copyFileSync(pathOf("vendor/vchart/vchart.min.js"), `${files}vchart.js`);

await build({
  input: pathOf("src/worker.ts"),
  cwd: pathOf(""),
  platform: "neutral",
  external: /^node:/,
  resolve: { conditionNames: ["workerd", "worker", "browser", "import", "default"], mainFields: ["module", "main"] },
  plugins: [smaller],
  // To read a property does nothing, and to freeze a thing that nobody asks for does nothing either.
  treeshake: { propertyReadSideEffects: false, manualPureFunctions: ["freeze"] },
  output: { file: pathOf("dist/bundle/worker.js"), format: "esm", minify: true, comments: false, codeSplitting: false },
});

// A file that moved would come into the bundle whole, and nobody would be told.
for (const name of Object.keys(STAND_INS))
  if (!replaced.has(name)) throw new Error(`${name} is no longer what is loaded; correct STAND_INS`);
