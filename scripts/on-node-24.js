// Runs the file it is given, or says in plain words which Node is needed. It is plain JavaScript, and it loads the file only
// afterwards: an older Node cannot read TypeScript, and crashes when better-sqlite3 opens a database.
const NEEDED = 24;

const [, , file, ...rest] = process.argv;
const major = Number(process.versions.node.split(".")[0]);

if (major < NEEDED) {
  console.error(
    `模范需要 Node.js ${NEEDED} 或更新的版本，现在运行的是 ${process.version}。\n` +
      "在 x64 的 Linux 上，npm ci 会自带它（不要加 --omit=optional）；其他系统请先从 https://nodejs.org 安装。\n" +
      `mofan needs Node.js ${NEEDED} or newer, and this is ${process.version}. On Linux (x64) npm ci brings it, unless\n` +
      "optional dependencies are omitted; elsewhere, please install it from https://nodejs.org first.",
  );
  process.exitCode = 78;
} else {
  const { enableCompileCache } = await import("node:module");
  const { fileURLToPath, pathToFileURL } = await import("node:url");
  const { resolve } = await import("node:path");
  // What was stripped of its types and compiled once is loaded as it is the next time: a start takes half as long and
  // 25 MB less. The place stands in the environment because threads look for it there.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
  enableCompileCache();
  process.argv = [process.argv[0], resolve(file), ...rest];
  await import(pathToFileURL(resolve(file)).href);
}
