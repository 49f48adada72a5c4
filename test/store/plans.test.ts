import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { outboxHealth, outboxTrouble, owedMessages, owedSince, unsentPings } from "#store";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { temporaryFolder } from "../support/databases.ts";

const NOW = "2026-11-30T10:00:00.000Z";

test("unsent messages are found without reading sent ones", async () => {
  const file = join(temporaryFolder(), "ledger.db");
  const db = await openSqlite(file);
  const asked = new Set<string>();
  const { prepare } = Sqlite.prototype;
  Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
    asked.add(sql);
    return prepare.call(this, sql);
  } as typeof prepare;
  try {
    await outboxHealth(db.query);
    await outboxTrouble(db.query, NOW);
    await owedMessages(db.query, ["dead", "unknown"], { limit: 50, after: undefined });
    await owedMessages(db.query, ["pending"], { limit: 50, after: "x" });
    await owedSince(db.query, [NOW]);
    await unsentPings(db.query);
  } finally {
    Sqlite.prototype.prepare = prepare;
    await db.close();
  }
  const explaining = new Sqlite(file, { readonly: true });
  const plans = [...asked].map((sql) => {
    const rows = explaining.prepare(`explain query plan ${sql}`).all(Array.from(sql.matchAll(/\?/g), () => ""));
    return (rows as { detail: string }[]).map(({ detail }) => detail).join("\n");
  });
  explaining.close();
  expect(plans).toHaveLength(6);
  for (const plan of plans) expect(plan).toMatch(/outbox USING (?:COVERING )?INDEX outbox_(?:open|turn)/);
});
