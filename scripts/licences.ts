import { readFileSync, writeFileSync } from "node:fs";
import { type Vendored, vendored } from "./vendor.ts";

const PAGE = "docs/licences.md";

/** A package as listed in package-lock.json. */
export interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** The packages installed without development tools, by their path in the lock file. */
export const shipped = (packages: Readonly<Record<string, Locked>>): readonly (readonly [string, Locked])[] =>
  Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional);

/** The whole page docs/licences.md: all shipped packages by licence, and the files in `vendor/`. */
export function licencesPage(packages: Readonly<Record<string, Locked>>, kept: readonly Vendored[]): string {
  const named = shipped(packages).map(([path, { version, license = "none stated" }]) => ({
    licence: license,
    name: `${path.split("node_modules/").at(-1)} ${version}`,
  }));
  const licences = [...new Set(named.map(({ licence }) => licence))].sort();
  const sections = licences.map((licence) => {
    const names = named.filter((one) => one.licence === licence).map(({ name }) => name);
    const listed = [...new Set(names)].sort();
    return `## ${licence} (${listed.length})\n\n${listed.join(" · ")}`;
  });
  return `${[INTRODUCTION, ...sections, "## Kept in `vendor/`", ...kept.map(aboutVendored)].join("\n\n")}\n`;
}

const aboutVendored = ({ name, version, licence, contains }: Vendored): string =>
  `${name} ${version} (${licence}), one file${contains.length === 0 ? "" : ` that contains ${contains.join(" · ")}`}`;

const INTRODUCTION = `# Licences of what mofan brings along

<!-- Made by \`npm run licences\` from package-lock.json; test/lock.test.ts keeps it true. Not to be changed by hand. -->

mofan itself is MIT. \`npm ci --omit=dev\` installs the packages below, some of them only on the platform they are for. A bill of
materials with hashes is printed by \`npm run sbom\` (CycloneDX 1.5).

\`src/core/text/script-table.ts\` is data of OpenCC (Apache-2.0), and \`src/core/time/days/lunar-years.ts\` is computed with
chinese-days (MIT).`;

if (import.meta.main) {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Readonly<Record<string, Locked>>;
  };
  writeFileSync(PAGE, licencesPage(packages, vendored()));
}
