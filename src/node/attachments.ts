import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AttachmentFolder } from "#reports";

/** Opens the folder of attachments; `limitGb` limits the size of all files in it. */
export function openAttachments(folder: string, limitGb: number): AttachmentFolder {
  return {
    mostBytes: limitGb * 1e9,
    async keep(bytes) {
      const hash = hashOf(bytes);
      const path = pathIn(folder, hash);
      if (existsSync(path)) return hash;
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const part = `${path}.${process.pid}.part`;
      const handle = openSync(part, "w", 0o600);
      try {
        writeSync(handle, bytes);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(part, path);
      return hash;
    },
    async read(hash) {
      const bytes = await readFile(pathIn(folder, hash)).catch(() => undefined);
      // A file whose bytes have changed is not returned.
      return bytes === undefined || hashOf(bytes) !== hash ? undefined : new Uint8Array(bytes);
    },
    async remove(hash) {
      rmSync(pathIn(folder, hash), { force: true });
    },
  };
}

/** The path of the file with a hash; its first two letters are a subfolder, so that no folder gets too full. */
export const pathIn = (folder: string, hash: string): string => join(folder, hash.slice(0, 2), hash);

/** The SHA-256 of bytes, in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
