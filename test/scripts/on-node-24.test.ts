import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "mofan-start-"));
const program = join(folder, "program.ts");
writeFileSync(program, "const words: string[] = process.argv.slice(1); console.log(JSON.stringify(words));");

/** Starts `program` by the launcher, on a Node that says it is `version`. */
function start(version: string) {
  const old = `Object.defineProperty(process,"versions",{value:{node:"${version}"}});Object.defineProperty(process,"version",{value:"v${version}"})`;
  const flags = ["--import", `data:text/javascript,${encodeURIComponent(old)}`];
  return spawnSync(process.execPath, [...flags, "scripts/on-node-24.js", program, "a b"], { encoding: "utf8" });
}

test.each(["18.20.8", "20.20.2", "22.22.1"])(
  "on Node %s the start says which Node it needs and loads nothing",
  (version) => {
    const { status, stdout, stderr } = start(version);

    expect(status).toBe(78);
    expect(stdout).toBe("");
    expect(stderr).toContain(`模范需要 Node.js 24 或更新的版本，现在运行的是 v${version}`);
    expect(stderr).toContain("mofan needs Node.js 24 or newer");
  },
);

test.each(["24.0.0", "26.1.0"])("on Node %s the program runs as if it had been called", (version) => {
  const { status, stdout } = start(version);

  expect({ status, words: JSON.parse(stdout) }).toEqual({ status: 0, words: [program, "a b"] });
});
