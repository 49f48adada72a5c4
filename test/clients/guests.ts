import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { temporaryFolder } from "../support/databases.ts";

/** Other people's clients, installed into a folder of their own that ends with the run. */
export interface Guests {
  readonly folder: string;
  /** What a package of theirs exports. */
  // biome-ignore lint/suspicious/noExplicitAny: their types stay in their folder
  readonly load: (name: string) => any;
}

/** Installs what `guests.json` names, at the versions and hashes of its lock, and runs no script of theirs. */
export function installGuests(): Guests {
  const folder = temporaryFolder();
  // Under their own names they would be taken for a package of this project's.
  for (const file of ["", "-lock"])
    copyFileSync(`test/clients/guests${file}.json`, join(folder, `package${file}.json`));
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "pipe" });
  return { folder, load: createRequire(join(folder, "package.json")) };
}

/** The version of a package that was installed. */
export const versionOf = ({ load }: Guests, name: string): string => load(`${name}/package.json`).version;

/** What the console page and the hand of a desk say. */
export async function askDesk(url: string, path: string, body?: object) {
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/sandbox/api/${path}`, body === undefined ? {} : options);
  // biome-ignore lint/suspicious/noExplicitAny: an answer as it came
  return (await answer.json()) as any;
}
