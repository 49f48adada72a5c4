import { execFileSync } from "node:child_process";
import { vendored } from "./vendor.ts";

interface Bom {
  readonly components: readonly unknown[];
}

/** Adds the files in `vendor/` to npm's bill of materials, because no lock file lists them. */
export const withVendored = (bom: Bom): Bom => ({
  ...bom,
  components: [
    ...bom.components,
    ...vendored().map(({ name, version, licence, sha256 }) => ({
      "bom-ref": `${name}@${version}`,
      type: "library",
      name,
      version,
      purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
      hashes: [{ alg: "SHA-256", content: sha256 }],
      licenses: [{ license: { id: licence } }],
    })),
  ],
});

if (import.meta.main) {
  const words = ["sbom", "--package-lock-only", "--omit=dev", "--sbom-format=cyclonedx"];
  const printed = execFileSync("npm", words, { encoding: "utf8", maxBuffer: 64 << 20 });
  process.stdout.write(`${JSON.stringify(withVendored(JSON.parse(printed) as Bom), null, 2)}\n`);
}
