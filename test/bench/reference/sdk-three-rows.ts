import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { adaptDefault, EventDispatcher, LoggerLevel } from "@larksuiteoapi/node-sdk";
import { type Generated, Kysely, SqliteDialect } from "kysely";
import { openThreeTables, readLine, receiptOf, type Said } from "./three-rows.ts";

// What people would usually write: the official SDK's dispatcher on node:http and a Kysely transaction with the same
// three rows.

interface Tables {
  least_inbox: { id: string; body_hash: string; received_at: string };
  least_record: {
    number: Generated<number>;
    kind: string;
    chat_id: string;
    day: string;
    title: string;
    people: number;
    person_id: string;
    line: string;
    at: string;
  };
  least_outbox: { id: Generated<number>; uuid: string; target: string; payload: string; state: string };
}

const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openThreeTables() }) });

const dispatcher = new EventDispatcher({
  encryptKey: process.env.LARK_ENCRYPT_KEY ?? "",
  verificationToken: process.env.LARK_VERIFICATION_TOKEN ?? "",
  loggerLevel: LoggerLevel.fatal,
}).register({
  "im.message.receive_v1": async (data) => {
    const { message, sender } = data as unknown as Said;
    const found = readLine(message.content);
    if (found === undefined) throw new Error("unreadable");
    const at = new Date().toISOString();
    const body_hash = createHash("sha256").update(message.content).digest("hex");
    await db.transaction().execute(async (transaction) => {
      const inbox = { id: message.message_id, body_hash, received_at: at };
      await transaction.insertInto("least_inbox").values(inbox).execute();
      const record = { ...found, chat_id: message.chat_id, person_id: sender.sender_id.open_id, at };
      await transaction.insertInto("least_record").values(record).execute();
      const owed = { uuid: randomUUID(), target: message.message_id, payload: receiptOf(found), state: "pending" };
      await transaction.insertInto("least_outbox").values(owed).execute();
    });
    return {};
  },
});

createServer(adaptDefault("/lark/events", dispatcher)).listen(Number(process.env.PORT), "127.0.0.1", () =>
  console.log("ready"),
);
