import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "../support/databases.ts";

const run = promisify(execFile);

/** What has to be installed for the tests of this folder. */
const APT = "apt-get install -y libreoffice-writer libreoffice-calc poppler-utils fonts-noto-cjk";

/** Whether LibreOffice and the PDF tools are here; when not, it is said aloud. */
export const hasOffice = ["soffice", "pdftotext", "pdftoppm"].every((tool) => spawnSync("which", [tool]).status === 0);
if (!hasOffice) process.stderr.write(`skipped: LibreOffice is not installed. To run these tests: ${APT}\n`);

/** Converts a file with LibreOffice and returns the bytes of what it made. */
export async function converted(name: string, bytes: Uint8Array, to: string, filter = to): Promise<Uint8Array> {
  const folder = temporaryFolder();
  const made = join(folder, "made");
  mkdirSync(made);
  writeFileSync(join(folder, name), bytes);
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  const options = [profile, "--headless", "--norestore", "--convert-to", filter, "--outdir", made, join(folder, name)];
  await run("soffice", options, { timeout: 100_000 });
  return readFileSync(join(made, name.replace(/\.\w+$/, `.${to}`)));
}

/** The text of a PDF, without what lays it out. */
export async function textOfPdf(pdf: Uint8Array): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "in.pdf"), pdf);
  return (await run("pdftotext", ["-raw", join(folder, "in.pdf"), "-"])).stdout;
}

/** The picture of a PDF's first page, as PNG; kept in `into` when a folder is given. */
export async function firstPage(pdf: Uint8Array, into = temporaryFolder()): Promise<Uint8Array> {
  writeFileSync(join(into, "in.pdf"), pdf);
  await run("pdftoppm", [
    "-png",
    "-r",
    "60",
    "-f",
    "1",
    "-l",
    "1",
    "-singlefile",
    join(into, "in.pdf"),
    join(into, "page"),
  ]);
  return readFileSync(join(into, "page.png"));
}
