import { createServer } from "node:http";
import { adaptDefault, EventDispatcher, LoggerLevel } from "@larksuiteoapi/node-sdk";
import Sqlite from "better-sqlite3";
import { CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { createReplay } from "./replay.ts";

// The usual way: the official SDK's dispatcher on node:http, and a Kysely transaction with the program's statements.
// They are compiled in advance, which spares this reference the cost of building them.

const sqlite = new Sqlite(process.env.DATABASE ?? "");
sqlite.pragma("journal_mode = wal");
sqlite.pragma("synchronous = full");
sqlite.pragma("foreign_keys = on");
sqlite.pragma("secure_delete = on");
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
const replay = createReplay(process.env.RECORDING ?? "");

const dispatcher = new EventDispatcher({
  encryptKey: process.env.LARK_ENCRYPT_KEY ?? "",
  verificationToken: process.env.LARK_VERIFICATION_TOKEN ?? "",
  loggerLevel: LoggerLevel.fatal,
}).register({
  "im.message.receive_v1": async ({ message }) => {
    const { text } = JSON.parse(message.content) as { text: string };
    if (!/\/(\S+) 日期=(\S+) 主题=(\S+).* 人数=(\d+)/.test(text)) throw new Error("unreadable");
    const doing = replay();
    await db.transaction().execute(async (transaction) => {
      for (const { sql, parameters } of doing.reads) await transaction.executeQuery(CompiledQuery.raw(sql, parameters));
      for (const { sql, parameters } of doing.writes)
        await transaction.executeQuery(CompiledQuery.raw(sql, parameters));
    });
    return {};
  },
});

createServer(adaptDefault("/lark/events", dispatcher)).listen(Number(process.env.PORT), "127.0.0.1", () =>
  console.log("ready"),
);
