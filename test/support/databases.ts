import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Database } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";

const open = new Set<Database>();
const folders: string[] = [];

/** The three engines, each opening a ledger that is fresh, migrated and the caller's alone; whatever is left open is closed with the test file. */
export const databases: Record<"sqlite" | "postgres" | "d1", { open(): Promise<Database> }> = {
  sqlite: { open: async () => closing(await openSqlite(join(temporaryFolder(), "ledger.db"))) },
  postgres: { open: async () => Promise.reject(new Error("not yet")) },
  d1: { open: async () => Promise.reject(new Error("not yet")) },
};

/** Makes a folder that goes with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mofan-"));
  folders.push(folder);
  return folder;
}

function closing(db: Database): Database {
  open.add(db);
  return {
    ...db,
    close: async () => {
      if (open.delete(db)) await db.close();
    },
  };
}

afterAll(async () => {
  for (const db of open) await db.close();
  open.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
