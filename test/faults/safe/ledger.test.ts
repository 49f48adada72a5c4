import { copyFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { sql } from "#kysely";
import { type Database, isUnavailable, noteAlive } from "#store";
import { createApp } from "../../../src/app.ts";
import { createCounters } from "../../../src/metrics.ts";
import { openSqlite } from "../../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../../support/databases.ts";

// A ledger that cannot be written is not ready: nothing is answered 200 that nobody would find again.

const NOW = "2026-11-22T02:00:00.000Z";

async function readiness(db: Database) {
  const app = createApp({
    bot: { db, clock: () => NOW } as never,
    platform: { path: "/events", receive: () => new Hono() } as never,
    counters: createCounters(),
    events: { clock: () => NOW, handle: async () => ({ status: 503 }) },
    trouble: () => undefined,
    metricsToken: undefined,
    isLocal: () => true,
    pages: undefined,
  });
  const answer = await app.request("http://127.0.0.1:3000/readyz", { headers: { host: "127.0.0.1:3000" } });
  return [answer.status, await answer.json()];
}

const refusal = (db: Database) =>
  noteAlive(db, NOW).then(
    () => "written",
    (error: unknown) => (isUnavailable(error) ? "unavailable" : "failed"),
  );

describe("a ledger's file", () => {
  const fates: Readonly<Record<string, (path: string) => void>> = {
    deleted: (path) => rmSync(path),
    "moved away": (path) => renameSync(path, `${path}.old`),
    "replaced by a copy of itself": (path) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
    "replaced by an empty file": (path) => {
      rmSync(path);
      writeFileSync(path, "");
    },
    "deleted with its folder": (path) => rmSync(join(path, ".."), { recursive: true }),
  };

  test.each(Object.entries(fates))(
    "that is %s while it is open accepts no more writes and is not ready",
    async (_, fate) => {
      const path = join(temporaryFolder(), "inner", "mofan.db");
      const db = await openSqlite(path);
      expect([await refusal(db), await readiness(db)]).toEqual(["written", [200, { ok: true }]]);
      fate(path);
      expect([await refusal(db), await readiness(db)]).toEqual([
        "unavailable",
        [503, { ok: false, reason: "ledger file" }],
      ]);
      // What is written beside commits is refused the same way.
      await expect(db.query.updateTable("sequence").set({ next: 5 }).execute()).rejects.toThrow("deleted or replaced");
      await db.close();
    },
  );

  test("whose disk is full is not ready until a write succeeds again", async () => {
    const db = await openSqlite(join(temporaryFolder(), "mofan.db"));
    const pages = (most: number) => sql`pragma max_page_count = ${sql.lit(most)}`.execute(db.query);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db.query);
    await pages(rows[0]?.page_count ?? 0);
    const long = {
      sql: "insert into setting (key, value, at) values (?, ?, ?)",
      parameters: ["a", "x".repeat(1e6), NOW],
    };
    await expect(db.commit([long])).rejects.toThrow();
    expect(await readiness(db)).toEqual([503, { ok: false, reason: "disk" }]);
    await pages(1e6);
    expect([await refusal(db), await readiness(db)]).toEqual(["written", [200, { ok: true }]]);
    await db.close();
  });
});
