// Puts the files that pages load where wrangler.toml's [assets] has them. wrangler runs it before it bundles, with whatever
// Node there is, so it is plain JavaScript.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const root = new URL("../", import.meta.url);
const folder = new URL("dist/assets/ledger/files/", root);

mkdirSync(folder, { recursive: true });
for (const name of ["pages.css", "pages.js"]) {
  copyFileSync(new URL(`src/web/assets/${name}`, root), new URL(name, folder));
}
copyFileSync(require.resolve("@visactor/vchart/build/index.min.js"), new URL("vchart.js", folder));
