import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { ROOT_FOLDER } from "../../faults/processes.ts";

const FILE = join(ROOT_FOLDER, "docs/performance.md");

/** Prints a bench's tables and replaces them in docs/performance.md. */
export function report(bench: string, text: string): void {
  console.log(`\n${text}\n`);
  if (process.env.BENCH_WRITE === "0" || !existsSync(FILE)) return;
  const begin = `<!-- bench:${bench} -->`;
  const end = `<!-- /bench:${bench} -->`;
  const page = readFileSync(FILE, "utf8");
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place ${begin} … ${end}`);
  // A table measured on a busy machine is unreliable, so it says so.
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const where = `${cpus().length} cores, load ${load}, Node ${process.versions.node}`;
  const made = `Made by \`npm run bench -- ${bench}\` on ${new Date().toISOString().slice(0, 10)} (${where}).`;
  writeFileSync(FILE, `${page.slice(0, from)}${begin}\n${made}\n\n${text}\n${page.slice(to)}`);
}
