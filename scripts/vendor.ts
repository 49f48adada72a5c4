import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "rolldown";

const FOLDER = "vendor";

/** A file of another project's package that is stored in `vendor/`, as its vendored.json describes it. */
export interface Vendored {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The hash of the package, as npm states it. */
  readonly integrity: string;
  /** The path of the file in the package; not stated of one that is bundled. */
  readonly taken?: string;
  /** The exports that the program uses: the file is the package's modules behind them, bundled as one. */
  readonly bundled?: readonly string[];
  readonly file: string;
  readonly sha256: string;
  /** Other packages bundled in the file: name, version and licence of each. */
  readonly contains: readonly string[];
}

/** All entries of `vendor/`, each with its folder. */
export const vendored = (): readonly (Vendored & { readonly folder: string })[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      ...(JSON.parse(readFileSync(join(FOLDER, name, "vendored.json"), "utf8")) as Vendored),
      folder: join(FOLDER, name),
    }));

/** The SHA-256 of a file, in the form of vendored.json. */
export const sha256Of = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/**
 * Bundles the modules of an installed package that lead to some of its exports. A module of its own for each of them
 * costs a start three quarters of a millisecond and 80 KB, which no cache saves.
 */
export async function bundleOf({ name, bundled = [] }: Pick<Vendored, "name" | "bundled">): Promise<string> {
  const { output } = await build({
    input: "entry",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : null),
        load: (id) => (id === "entry" ? `export { ${bundled.join(", ")} } from "${name}";` : null),
      },
    ],
    platform: "neutral",
    treeshake: { moduleSideEffects: false },
    output: { format: "esm", comments: false },
    write: false,
  });
  return output[0].code;
}

type Kept = ReturnType<typeof vendored>[number];

/** Bundles a package again, from the version that package-lock.json names and npm ci compared with its hash. */
async function bundleAnew(one: Kept): Promise<void> {
  const about = JSON.parse(readFileSync(join("node_modules", one.name, "package.json"), "utf8"));
  if (about.version !== one.version) throw new Error(`${one.name} is installed as ${about.version}`);
  const path = join(one.folder, one.file);
  writeFileSync(path, await bundleOf(one));
  if (sha256Of(path) !== one.sha256)
    throw new Error(`${one.file} has the SHA-256 ${sha256Of(path)}, and not ${one.sha256}`);
}

/** Extracts the file from the package again; refuses a package or file whose hash differs from the stated one. */
function fetchAnew({ name, version, integrity, taken = "", file, sha256, folder }: Kept): void {
  const scratch = mkdtempSync(join(tmpdir(), "mofan-vendor-"));
  try {
    const options = { cwd: scratch, encoding: "utf8" } as const;
    const [packed = ""] = execFileSync("npm", ["pack", "--silent", `${name}@${version}`], options)
      .trim()
      .split("\n");
    const found = `sha512-${createHash("sha512")
      .update(readFileSync(join(scratch, packed)))
      .digest("base64")}`;
    if (found !== integrity) throw new Error(`${name} ${version} has the hash ${found}, and not ${integrity}`);
    execFileSync("tar", ["-xzf", packed, `package/${taken}`], options);
    const fresh = join(scratch, "package", taken);
    if (sha256Of(fresh) !== sha256) throw new Error(`${taken} has the SHA-256 ${sha256Of(fresh)}, and not ${sha256}`);
    writeFileSync(join(folder, file), readFileSync(fresh));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (import.meta.main) for (const one of vendored()) one.bundled ? await bundleAnew(one) : fetchAnew(one);
