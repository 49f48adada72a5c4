// Builds dist/release/mofan-<version>-<system>.tar.gz: the program as a few minified modules, the files it reads, the
// native part of SQLite for this system, and its Node. It runs where it is unpacked, without npm or a registry.
// npm run release                                 with Node, into dist/release
// npm run release -- --without-node --out FOLDER  without it, into FOLDER
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, type Plugin } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SYSTEM = `${process.platform}-${process.arch}`;
/** Commands that need a development tool. */
const LEFT_OUT = ["dev-worker.ts"];
/** Native code, which stays a package, and an optional driver that the PostgreSQL client does not need. */
const OUTSIDE = ["better-sqlite3", "pg-native"];
/** The folders that the program reads at run time; it reads no other files. */
const READ = ["migrations", "vendor", "src/web/assets", "src/sandbox/page/assets"];
const PAPERS = [
  "LICENSE",
  "CHANGELOG.md",
  "deploy/mofan.env.example",
  "deploy/alerts.yml",
  "deploy/grafana.json",
  "deploy/nginx.conf",
];
const UNITS = ["deploy/mofan.service", "deploy/mofan-backup.service", "deploy/mofan-backup.timer"];

const { values } = parseArgs({
  options: { "without-node": { type: "boolean" }, out: { type: "string", default: "dist/release" } },
});
const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
  readonly engines: unknown;
  readonly scripts: Readonly<Record<string, string>>;
};

/** The files that a process or a thread starts with; each becomes `app/<name>.js`. */
const entries = [
  "src/node.ts",
  "src/node/read-worker.ts",
  "src/store/dialects/sqlite-checkpoints.ts",
  ...readdirSync(join(ROOT, "src/cli"))
    .filter((name) => name.endsWith(".ts") && isCommand(name))
    .map((name) => `src/cli/${name}`),
];

/** Whether a file of `src/cli` is run by a script of package.json. */
function isCommand(name: string): boolean {
  return !LEFT_OUT.includes(name) && Object.values(own.scripts).some((script) => script.includes(` src/cli/${name}`));
}

const bundledName = (path: string): string => `${basename(path, ".ts")}.js`;

/**
 * Rewrites every `new URL(…, import.meta.url)`, because the bundle is one folder, to the thing's place in the release.
 */
const places: Plugin = {
  name: "places",
  transform(code, id) {
    if (id.includes("node_modules") || !code.includes("import.meta.url")) return null;
    return code.replace(
      /new URL\((?:(["`])(\.\.?\/[^"`]*)\1, )?import\.meta\.url\)/g,
      (_, quote = '"', path: string | undefined) => {
        const target = relative(ROOT, path === undefined ? id : resolve(dirname(id), path)).replaceAll("\\", "/");
        const isEntry = entries.includes(target);
        if (!isEntry && !READ.some((read) => target === read || target.startsWith(`${read}/`)))
          throw new Error(`${id} reads ${target}, which is not in the release`);
        const place = isEntry ? `./${bundledName(target)}` : `../${target}${path?.endsWith("/") ? "/" : ""}`;
        return `new URL(${quote}${place}${quote}, import.meta.url)`;
      },
    );
  },
};

/** Turns raw template strings into ordinary ones, because `escapeWide` would change the text of raw ones. */
const cooked: Plugin = {
  name: "cooked",
  transform(code, id) {
    if (id.includes("node_modules") || !code.includes("String.raw`")) return null;
    return code.replace(/String\.raw`((?:\\.|[^`\\])*)`/gs, (_, raw: string) => {
      if (raw.includes("\\`") || /\$\{(?!\w+\})/.test(raw))
        throw new Error(`${id} has a raw template that is not plain: ${raw}`);
      return `\`${raw.replaceAll("\\", "\\\\")}\``;
    });
  },
};

/** Bundles the modules into `folder` and returns the names of the packages they contain. */
async function bundle(folder: string): Promise<readonly string[]> {
  const { output } = await build({
    input: Object.fromEntries(entries.map((path) => [basename(path, ".ts"), join(ROOT, path)])),
    cwd: ROOT,
    platform: "node",
    external: [/^node:/, ...OUTSIDE],
    plugins: [places, cooked],
    // Packages in CommonJS use these names; only a program would use them to find its folder.
    transform: { define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" } },
    output: {
      dir: join(folder, "app"),
      format: "esm",
      minify: true,
      comments: false,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
    },
  });
  const modules = output.flatMap((one) => (one.type === "chunk" ? one.moduleIds : []));
  const folders = modules.flatMap(
    (id) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"))?.[1] ?? [],
  );
  return [...new Set(folders)].sort();
}

/**
 * Escapes every non-ASCII character. V8 stores a text with a single Chinese character as two bytes per character, which
 * would cost a release 3 MB of memory.
 */
function escapeWide(folder: string): void {
  for (const name of readdirSync(join(folder, "app"))) {
    const code = readFileSync(join(folder, "app", name), "utf8");
    if (code.includes("String.raw")) throw new Error(`${name} uses String.raw, which would see the numbers`);
    // After an odd number of backslashes the last one escaped this character and is dropped.
    const escaped = code.replace(/(\\*)([^\0-\x7f])/g, (_, slashes: string, wide: string) => {
      const hex = wide.charCodeAt(0).toString(16).padStart(4, "0");
      return `${slashes.length % 2 === 0 ? slashes : slashes.slice(1)}\\u${hex}`;
    });
    writeFileSync(join(folder, "app", name), escaped);
  }
}

/** The licence texts of all bundled packages, from the packages themselves. */
function licencesOf(packages: readonly string[]): string {
  const texts = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((one) => /^licen[sc]e/i.test(one));
    const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
    return `${name} ${version} (${license})${text}\n`;
  });
  return `What is in app/ besides mofan itself. vendor/ and node_modules/ have their own.\n\n${texts.join(`\n${"=".repeat(80)}\n`)}`;
}

const copy = (from: string, folder: string) => cpSync(join(ROOT, from), join(folder, from), { recursive: true });

/** Copies the SQLite package without its sources and the files for other systems. */
function copySqlite(folder: string): void {
  const home = "node_modules/better-sqlite3";
  for (const part of ["package.json", "LICENSE", "lib"]) copy(`${home}/${part}`, folder);
  const binaries = readdirSync(join(ROOT, home, "prebuilds")).filter((name) =>
    [`${SYSTEM}.node`, `${SYSTEM.replace("linux", "linuxmusl")}.node`].includes(name),
  );
  if (binaries.length === 0) throw new Error(`better-sqlite3 has no binary for ${SYSTEM}`);
  for (const name of binaries) copy(`${home}/prebuilds/${name}`, folder);
}

/** Copies the Node that npm ci installed, without its headers. */
function copyNode(folder: string): void {
  const home = ["node_modules/node-", "node_modules/node-bin-"]
    .map((name) => `${name}${SYSTEM.replace("win32", "win")}`)
    .find((name) => existsSync(join(ROOT, name)));
  if (home === undefined) throw new Error(`npm ci brought no Node for ${SYSTEM}; say --without-node`);
  for (const part of ["package.json", "LICENSE", "bin"]) copy(`${home}/${part}`, folder);
}

/** The package scripts that run something in the release, by name. */
const scripts = Object.fromEntries(
  Object.entries(own.scripts).flatMap(([name, script]) => {
    const [, before, path = ""] = /^(node .*)(src\/\S+\.ts)$/.exec(script) ?? [];
    return entries.includes(path) ? [[name, `${before}app/${bundledName(path)}`]] : [];
  }),
);

const inRelease = (text: string): string => text.replace(/src\/(?:cli\/)?([\w-]+)\.ts/g, "app/$1.js");

/** Builds the release in a folder. */
async function layDown(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packages = await bundle(folder);
  escapeWide(folder);
  writeFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), licencesOf(packages));
  for (const path of [...READ, ...PAPERS, "scripts/with-node.js"]) copy(path, folder);
  mkdirSync(join(folder, "deploy"), { recursive: true });
  for (const unit of UNITS) writeFileSync(join(folder, unit), inRelease(readFileSync(join(ROOT, unit), "utf8")));
  copySqlite(folder);
  if (!values["without-node"]) copyNode(folder);
  const { name, version, engines } = own;
  const about = { name, version, private: true, type: "module", engines, scripts };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
  writeFileSync(join(folder, "mofan"), launcher(), { mode: 0o755 });
  chmodSync(join(folder, "mofan"), 0o755);
  await warm(folder);
}

/** A shell script that replaces `npm run` on a machine without npm. */
function launcher(): string {
  const flags = own.scripts.start?.split(" ").filter((word) => word.startsWith("--"));
  return `#!/bin/sh
# ./mofan 启动服务；./mofan doctor、./mofan backup 等等，就是文档里的 npm run doctor、npm run backup
cd -- "$(dirname -- "$(readlink -f -- "$0" 2>/dev/null || echo "$0")")" || exit 1
node=$(ls -d node_modules/node-*/bin/node 2>/dev/null | head -n 1)
# One heap for what is allocated beside V8's, not one for each of a dozen threads.
export MALLOC_ARENA_MAX="\${MALLOC_ARENA_MAX:-1}"
name=\${1:-start}
[ $# -gt 0 ] && shift
case $name in
start) name=node ;;
${Object.keys(scripts)
  .filter((name) => name !== "start")
  .join("|")}) ;;
*) echo "没有 $name 这个命令，有：${Object.keys(scripts).join(" ")}" >&2; exit 64 ;;
esac
exec "\${node:-node}" ${flags?.join(" ")} scripts/with-node.js "app/$name.js" "$@"
`;
}

/**
 * Starts the program once, so that V8's compile cache is part of the release and the first start is as fast as the
 * second.
 */
async function warm(folder: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "mofan-release-"));
  try {
    const keys = ["LARK_APP_SECRET", "LARK_ENCRYPT_KEY", "LARK_VERIFICATION_TOKEN"].map((name) => [
      name,
      randomBytes(16).toString("hex"),
    ]);
    const env = {
      ...{ PATH: process.env.PATH, HOME: scratch, PORT: "0", DATABASE_URL: `sqlite:${join(scratch, "ledger.db")}` },
      ...{
        LARK_APP_ID: `cli_${randomBytes(8).toString("hex")}`,
        LARK_BASE_URL: "http://127.0.0.1:9",
        ...Object.fromEntries(keys),
      },
      NODE_COMPILE_CACHE: join(folder, "node_modules/.cache/compiled"),
    };
    const flags = own.scripts.start?.split(" ").filter((word) => word.startsWith("--")) ?? [];
    const child = spawn(process.execPath, [...flags, "scripts/with-node.js", "app/node.js"], {
      ...{ cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] },
    });
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), once(child, "exit")]);
    if (child.exitCode !== null) throw new Error(`the release ended with ${child.exitCode} when it was started`);
    child.kill("SIGTERM");
    await once(child, "exit");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const title = `${own.name}-${own.version}-${SYSTEM}${values["without-node"] ? "-without-node" : ""}`;
const home = resolve(ROOT, values.out);
await layDown(join(home, title));
const file = `${title}.tar.gz`;
execFileSync("tar", ["-czf", file, title], { cwd: home });
const hash = createHash("sha256")
  .update(readFileSync(join(home, file)))
  .digest("hex");
writeFileSync(join(home, `${file}.sha256`), `${hash}  ${file}\n`);
console.log(`${join(home, file)}\nSHA-256 ${hash}`);
