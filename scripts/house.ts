import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { arrowsIn, boxOf, type Sources } from "./house/drawing.ts";

// Prints how the sources are built, as a table for the before and after of a change: `npm run house`, and `npm run house -- v0.1.0` for
// another revision. Everything is measured on a copy.

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PARTS = ["src", "commands", "test", "scripts", "migrations", "package.json", "tsconfig.json", "vitest.config.ts"];
const BOUNDS = [15, 20];

/** Copies the working tree, or a revision of it, into `folder`. */
function copyInto(folder: string, revision: string | undefined): void {
  if (revision === undefined) {
    for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  } else {
    const archive = execFileSync("git", ["archive", revision], { cwd: ROOT, maxBuffer: 1e9 });
    execFileSync("tar", ["-x", "-C", folder], { input: archive });
    rmSync(join(folder, "biome.json"), { force: true });
  }
  for (const part of ["node_modules", "vendor"])
    if (!existsSync(join(folder, part))) symlinkSync(join(ROOT, part), join(folder, part));
}

const filesIn = (folder: string, part: string): readonly string[] =>
  readdirSync(join(folder, part), { recursive: true, encoding: "utf8" }).map(
    (name) => `${part}/${name.replaceAll("\\", "/")}`,
  );

function sourcesOf(folder: string, parts: readonly string[]): Sources {
  const paths = parts.flatMap((part) => filesIn(folder, part)).filter((path) => path.endsWith(".ts"));
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

const linesOf = (sources: Sources): number =>
  [...sources.values()].reduce((sum, source) => sum + source.split("\n").length - 1, 0);

/** The cognitive complexity of every function of src and commands above the lowest bound, as Biome counts it. */
function complexities(folder: string): readonly number[] {
  const rule = { level: "error", options: { maxAllowedComplexity: BOUNDS[0] } };
  const linter = { rules: { preset: "none", complexity: { noExcessiveCognitiveComplexity: rule } } };
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ linter, formatter: { enabled: false } }));
  const asked = ["lint", "--reporter=json", "--max-diagnostics=none", "src", "commands"];
  const said = saidBy(join(ROOT, "node_modules/@biomejs/biome/bin/biome"), asked, folder);
  return [...said.matchAll(/complexity of (\d+) /g)].map(([, amount]) => Number(amount));
}

/** What a command prints, however it ends: a linter that finds something ends with an error. */
function saidBy(program: string, asked: readonly string[], cwd: string, env = process.env): string {
  try {
    return execFileSync(process.execPath, [program, ...asked], {
      cwd,
      env,
      encoding: "utf8",
      maxBuffer: 1e9,
      stdio: "pipe",
    });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

/** How many files and named functions of the program one plain report passes; nothing if the revision has no such test world. */
function passedBy(folder: string): { readonly files: number; readonly functions: number } | undefined {
  cpSync(join(ROOT, "test/support/plain-report.ts"), join(folder, "test/support/plain-report.test.ts"));
  const out = join(folder, "passed.json");
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  saidBy(vitest, ["run", "test/support/plain-report.test.ts"], folder, { ...process.env, HOUSE_OUT: out });
  if (!existsSync(out)) return;
  const passed = JSON.parse(readFileSync(out, "utf8")) as readonly { readonly functions: number }[];
  return { files: passed.length, functions: passed.reduce((sum, { functions }) => sum + functions, 0) };
}

const folder = mkdtempSync(join(tmpdir(), "mofan-house-"));
try {
  copyInto(folder, process.argv[2]);
  const program = sourcesOf(folder, ["src", "commands"]);
  const rooms = [...new Set([...program.keys()].map((path) => boxOf("src", path)))].filter((box) => box.endsWith("/"));
  const tests = sourcesOf(folder, ["test"]);
  const all = complexities(folder);
  const passed = passedBy(folder);
  const rows = rooms
    .filter((box) => [...program.keys()].some((path) => path.startsWith(`src/${box}`)))
    .sort()
    .map((box) => {
      const room = `src/${box.slice(0, -1)}`;
      const own = new Map([...program].filter(([path]) => path.startsWith(`${room}/`)));
      const arrows = arrowsIn(room, own);
      const count = [...arrows.values()].reduce((sum, targets) => sum + targets.size, 0);
      return `| ${box} | ${own.size} | ${linesOf(own)} | ${arrows.size} | ${count} |`;
    });
  console.log(
    [
      "| Room | Files | Lines | Boxes | Arrows |",
      "| --- | ---: | ---: | ---: | ---: |",
      ...rows,
      "",
      `Lines: ${linesOf(program)} in src and commands, ${linesOf(tests)} in test.`,
      `Functions: ${BOUNDS.map((bound) => `${all.filter((one) => one > bound).length} above ${bound}`).join(", ")}.`,
      passed === undefined
        ? "A plain report: not measured, this revision has other packages or another test world."
        : `A plain report passes ${passed.files} files and ${passed.functions} named functions.`,
      `Files above 300 lines: ${[...program.values()].filter((source) => source.split("\n").length > 301).length}.`,
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
