// Builds what wrangler uploads: the program as one module, and the files that pages load. wrangler runs this before it
// serves or deploys, with any Node, so it is plain JavaScript. wrangler's own esbuild is not used, because it writes
// every Chinese character as six; with rolldown's minifier the bundle is a tenth smaller.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

// Replacements for what a Worker leaves out, by file or package: Word files, Excel files, and finding mistyped commands
// by sound.
const STAND_INS = {
  "src/reports/speech/docx.ts": "scripts/workers/speech-docx.js",
  "src/reports/files/excel.ts": "scripts/workers/excel.js",
  "pinyin-pro": "scripts/workers/pinyin-pro.js",
  "@logtape/logtape": "scripts/workers/logtape.js",
};
// Earlier holidays are left out: they only matter for deadlines, and a Worker has none before the program existed.
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
    // One router instead of a choice between three.
    return id === "hono" ? this.resolve("hono/tiny", pathOf("src/app.ts")) : null;
  },
  load(id) {
    if (!id.endsWith("chinese-days.json")) return null;
    const { holidays, workdays } = JSON.parse(readFileSync(id, "utf8"));
    // Of "Spring Festival,春节,4" only the Chinese name is used, and of a made-up working day only its date.
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
  // Lets unused code be dropped: reading a property and freezing an unused object have no side effects.
  treeshake: { propertyReadSideEffects: false, manualPureFunctions: ["freeze"] },
  output: { file: pathOf("dist/bundle/worker.js"), format: "esm", minify: true, comments: false, codeSplitting: false },
});

// If a replaced file moves, the original would be bundled without a warning, so this is an error.
for (const name of Object.keys(STAND_INS))
  if (!replaced.has(name)) throw new Error(`${name} is no longer what is loaded; correct STAND_INS`);
