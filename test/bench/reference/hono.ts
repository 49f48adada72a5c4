import { serve } from "@hono/node-server";
import Sqlite from "better-sqlite3";
import { Hono } from "hono";
import { Kysely, SqliteDialect, sql } from "kysely";

// The libraries the program uses and nothing else: the minimum cost of a start.
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Sqlite(process.env.DATABASE ?? "") }) });
await sql`create table if not exists probe (id integer primary key)`.execute(db);
const app = new Hono().get("/healthz", (c) => c.json({ ok: true }));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => console.log("ready"));
