import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, inject } from "vitest";
import type { TestHarness } from "wrangler";
import type { Database } from "#store";
import { type D1Binding, openD1 } from "../../src/store/dialects/d1.ts";
import { openPostgres } from "../../src/store/dialects/postgres.ts";
import { openSqlite } from "../../src/store/dialects/sqlite.ts";
import { readMigrations } from "../../src/store/migrations.ts";

/**
 * The three engines, each opening a new, migrated ledger for the caller alone; open ones are closed after the test
 * file.
 */
export const databases: Record<"sqlite" | "postgres" | "d1", { open(): Promise<Database> }> = {
  sqlite: { open: async () => closing(await openSqlite(join(temporaryFolder(), "ledger.db"))) },
  postgres: { open: async () => closing(await openPostgres(await createPostgres())) },
  d1: { open: async () => closing(openD1(await createD1())) },
};

/** Creates a folder that is deleted after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mofan-"));
  folders.push(folder);
  return folder;
}

/** Creates a migrated PostgreSQL database and returns its address, for tests that open it more than once. */
export async function createPostgres(): Promise<string> {
  postgres ??= startedPostgres();
  const { url, admin } = await postgres;
  const name = `test_${process.pid}_${++count}`;
  await admin.query.executeQuery({ sql: `create database ${name} template template`, parameters: [] } as never);
  return `${url}/${name}`;
}

/** Creates a migrated D1 database in workerd. */
export async function createD1(): Promise<D1Binding> {
  d1 ??= startD1();
  const binding = bindD1(await d1, `DB${d1Count++}`);
  const migrations = await readMigrations("d1", { readdirSync: (folder) => readdirSync(folder), readFileSync });
  const statements = migrations.flatMap((migration) => migration.statements);
  await binding.batch(statements.map((sql) => binding.prepare(sql)) as never[]);
  return binding;
}

const open = new Set<Database>();
const folders: string[] = [];
let count = 0;
let postgres: Promise<{ url: string; admin: Database }> | undefined;
let d1: Promise<TestHarness> | undefined;
let d1Count = 0;
/** Workerd must know its databases in advance; an unused one costs nothing. */
const D1_DATABASES = 100;

async function startedPostgres(): Promise<{ url: string; admin: Database }> {
  let url = "";
  for await (const chunk of connect(inject("postgresPort"), "127.0.0.1")) url += chunk;
  if (!url.startsWith("postgres://")) throw new Error(url);
  // Databases are cloned one at a time, because a template with a connection cannot be cloned.
  return { url, admin: await openPostgres(`${url}/postgres`, { migrations: [], connections: 1 }) };
}

async function startD1(): Promise<TestHarness> {
  // Miniflare would otherwise ask Cloudflare for this machine's location.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  process.env.WRANGLER_SEND_METRICS = "false";
  // Loaded here, because it takes a second that test files without D1 do not need.
  const { createTestHarness } = await import("wrangler");
  const names = Array.from({ length: D1_DATABASES }, (_, i) => `DB${i}`);
  const root = temporaryFolder();
  const config = {
    name: "d1",
    main: fileURLToPath(new URL("servers/d1-worker.js", import.meta.url)),
    compatibility_date: "2026-10-20",
    d1_databases: names.map((name) => ({ binding: name, database_name: name, database_id: name })),
  };
  writeFileSync(join(root, "wrangler.json"), JSON.stringify(config));
  const harness = createTestHarness({ root, workers: [{ configPath: "wrangler.json" }] });
  await harness.listen();
  return harness;
}

/** A database as a Worker has it, whose prepared statements run in workerd. */
function bindD1(harness: TestHarness, name: string): D1Binding {
  type Prepared = { sql: string; parameters: unknown[] };
  const ask = async (statements: Prepared[], isBatch: boolean) => {
    const response = await harness.fetch("/", { method: "POST", body: JSON.stringify({ name, statements, isBatch }) });
    const { results, error } = (await response.json()) as { results: never[]; error?: string };
    if (error !== undefined) throw new Error(error);
    return results;
  };
  const prepare = (sql: string, ...parameters: unknown[]) => ({
    sql,
    parameters,
    bind: (...bound: unknown[]) => prepare(sql, ...bound),
    all: async () => (await ask([{ sql, parameters }], false))[0] as never,
  });
  return {
    prepare,
    batch: (statements: Prepared[]) =>
      ask(
        statements.map(({ sql, parameters }) => ({ sql, parameters })),
        true,
      ),
  };
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
  await (await postgres)?.admin.close();
  await (await d1)?.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
