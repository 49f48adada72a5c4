import { serve } from "@hono/node-server";
import Sqlite from "better-sqlite3";
import { Hono } from "hono";
import { Kysely, SqliteDialect, sql } from "kysely";

// The parts the program stands on and nothing of its own: what a start costs at the least.
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Sqlite(process.env.DATABASE ?? "") }) });
await sql`create table if not exists probe (id integer primary key)`.execute(db);
const app = new Hono().get("/healthz", (c) => c.json({ ok: true }));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => console.log("ready"));
