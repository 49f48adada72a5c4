import { existsSync, readdirSync } from "node:fs";
import type { Instant } from "#core";

/** When a backup was made, from its name: mofan-20261122T020000Z.db, or .dump. */
export function madeAt(name: string): Instant | undefined {
  const found = /^mofan-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.(?:db|dump)$/.exec(name);
  return found === null ? undefined : `${found.slice(1, 4).join("-")}T${found.slice(4, 7).join(":")}.000Z`;
}

/** When the newest backup of a folder was made; undefined if there is none. */
export function newestBackup(folder: string | undefined): Instant | undefined {
  if (folder === undefined || !existsSync(folder)) return undefined;
  return readdirSync(folder)
    .flatMap((name) => madeAt(name) ?? [])
    .toSorted()
    .at(-1);
}
