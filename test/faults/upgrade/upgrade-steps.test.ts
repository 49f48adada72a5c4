import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { VERSION } from "#config";
import { KEYS } from "../../runtime/desk.ts";
import { temporaryFolder } from "../../support/databases.ts";
import { freePort } from "../../support/servers/postgres-server.ts";
import { ROOT_FOLDER, START_FLAGS } from "../processes.ts";

// The blocks of docs/upgrade.md as they stand there, on a clone with two releases: today's, and one before it that lacks the newest
// migration. What is a machine's own is put in: where it was installed, which release, and a stand-in for systemctl.

const PAGE = readFileSync("docs/upgrade.md", "utf8");
const OLDER = "0.0.9";
const [NEWEST = ""] = readdirSync("migrations")
  .filter((name) => name.endsWith(".sql"))
  .toSorted()
  .toReversed();

function blockOf(step: string): string {
  const [, block] = new RegExp(`<!-- step: ${step} -->\\n\`\`\`sh\\n(.*?)\\n\`\`\``, "s").exec(PAGE) ?? [];
  if (block === undefined) throw new Error(`docs/upgrade.md has no step ${step}`);
  return block;
}

/** What git keeps of this project, but for what a service does not run; undefined outside of a clone. */
function trackedFiles(): readonly string[] | undefined {
  try {
    const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
      cwd: ROOT_FOLDER,
      encoding: "utf8",
    });
    return listed.split("\0").filter((name) => name !== "" && !/^(?:test|docs)\//.test(name));
  } catch {
    return undefined;
  }
}

/** A place to clone from, with the two releases as tags. */
function makeOrigin(origin: string, files: readonly string[]): void {
  const git = (...args: readonly string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=test", "-c", "user.email=test@example.cn", "-c", "init.defaultBranch=main", ...args],
      {
        cwd: origin,
        stdio: "pipe",
      },
    );
  const release = (version: string) => {
    const file = join(origin, "src/config/version.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"[\d.]+"/, `"${version}"`));
    git("add", "-A");
    git("commit", "-q", "-m", version);
    git("tag", `v${version}`);
  };
  mkdirSync(origin);
  git("init", "-q");
  for (const name of files) cpSync(join(ROOT_FOLDER, name), join(origin, name));
  const newest = files.filter((name) => name.startsWith("migrations/") && name.endsWith(`/${NEWEST}`));
  for (const path of newest) rmSync(join(origin, path));
  release(OLDER);
  for (const path of newest) cpSync(join(ROOT_FOLDER, path), join(origin, path));
  release(VERSION);
}

let stop = async () => {};
afterAll(async () => await stop());

test("the documented steps take a service to the new release and back", { timeout: 180_000 }, async ({ skip }) => {
  const files = trackedFiles();
  if (files === undefined) return skip("this is no clone: git lists no files");
  const folder = temporaryFolder();
  const [origin, opt, data] = ["origin", "opt", "var"].map((name) => join(folder, name)) as [string, string, string];
  makeOrigin(origin, files);
  mkdirSync(data);
  execFileSync("git", ["clone", "-q", origin, opt], { stdio: "pipe" });
  execFileSync("git", ["checkout", "-q", `v${OLDER}`], { cwd: opt, stdio: "pipe" });
  symlinkSync(resolve("node_modules"), join(opt, "node_modules"));
  const port = await freePort();
  const env = {
    ...{ PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: folder, ...KEYS },
    ...{ PORT: String(port), DATABASE_URL: `sqlite:${data}/mofan.db`, LARK_BASE_URL: "http://127.0.0.1:9" },
  };
  const own = [
    `up() { curl -fsS http://127.0.0.1:${port}/readyz; }`,
    `start() { setsid nohup node ${START_FLAGS.join(" ")} src/node.ts > ${folder}/log 2>&1 & echo $! > ${folder}/pid; for _ in $(seq 300); do up > /dev/null 2>&1 && return; sleep 0.1; done; cat ${folder}/log; return 1; }`,
    `stop() { kill "$(cat ${folder}/pid)"; tail --pid="$(cat ${folder}/pid)" -f /dev/null; }`,
    'systemctl() { test "$2" = mofan && "$1"; }',
    // The packages are here already; that the lock file can be installed from is what is tried.
    'npm() { if test "$1" = ci; then command npm "$@" --dry-run --offline --silent; else command npm --silent "$@"; fi; }',
  ].join("\n");
  const run = (step: string, changed: Readonly<Record<string, string>> = {}) => {
    const block = Object.entries(changed).reduce(
      (text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`the step ${step} no longer says ${from}`);
        return text.replaceAll(from, to);
      },
      step === "start" ? "start" : step === "stop" ? "stop" : blockOf(step),
    );
    return new Promise<string>((ended, failed) =>
      execFile("bash", ["-c", `set -euo pipefail\n${own}\n${block}`], { cwd: opt, env }, (error, out, err) =>
        error === null ? ended(out) : failed(new Error(`${step}\n${out}${err}`)),
      ),
    );
  };
  const here = { "127.0.0.1:3000": `127.0.0.1:${port}` };
  await run("start");
  stop = async () => void (await run("stop"));

  await run("upgrade", { "/opt/mofan": opt });
  const looked = await run("look", here);
  expect(looked).toContain('{"ok":true}');
  expect(looked).toContain(`"version":"${VERSION}"`);
  expect(looked).toContain("0处对不上");
  const copy = `mofan.db.before-${NEWEST.replace(/\.sql$/, "")}`;
  expect(readdirSync(data)).toContain(copy);
  expect(readdirSync(join(data, "backups")).some((name) => name.endsWith(".db"))).toBe(true);

  await run("back", { "/opt/mofan": opt, "/var/lib/mofan/mofan.db.before-0011_seal_keys": join(data, copy) });
  expect(await run("look", here)).toContain(`"version":"${OLDER}"`);
});
