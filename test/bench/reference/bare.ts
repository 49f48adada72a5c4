import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import Sqlite from "better-sqlite3";
import { createReplay, type Doing } from "./replay.ts";

// The smallest comparable program in one file: verify, decrypt, parse, read the line with one expression, run the
// program's statements, answer after the commit. With GROUPED=1 the requests of one turn of the event loop share a
// transaction, as in the program; otherwise each has its own.

const db = new Sqlite(process.env.DATABASE ?? "");
db.pragma("journal_mode = wal");
db.pragma("synchronous = full");
db.pragma("foreign_keys = on");
db.pragma("secure_delete = on");
const key = createHash("sha256")
  .update(process.env.LARK_ENCRYPT_KEY ?? "")
  .digest();
const replay = createReplay(process.env.RECORDING ?? "");
const prepared = new Map<string, Sqlite.Statement>();

function statement(sql: string): Sqlite.Statement {
  const known = prepared.get(sql) ?? db.prepare(sql);
  prepared.set(sql, known);
  return known;
}

function run(sql: string, parameters: unknown[]): void {
  const found = statement(sql);
  if (found.reader) found.all(parameters);
  else found.run(parameters);
}

let waiting: { doing: Doing; done: () => void }[] = [];

function flush(): void {
  const group = waiting;
  waiting = [];
  statement("begin immediate").run();
  for (const { doing } of group) {
    statement("savepoint one").run();
    for (const { sql, parameters } of doing.writes) run(sql, parameters);
    statement("release one").run();
  }
  statement("commit").run();
  for (const { done } of group) done();
}

function handle(body: Buffer, headers: Record<string, unknown>, answer: (status: number) => void): void {
  const {
    "x-lark-request-timestamp": timestamp,
    "x-lark-request-nonce": nonce,
    "x-lark-signature": signature,
  } = headers;
  const hash = createHash("sha256").update(`${timestamp}${nonce}${process.env.LARK_ENCRYPT_KEY}`).update(body).digest();
  if (!timingSafeEqual(hash, Buffer.from(String(signature), "hex"))) {
    answer(401);
    return;
  }
  const bytes = Buffer.from((JSON.parse(body.toString()) as { encrypt: string }).encrypt, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
  const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
  const { event } = JSON.parse(plain) as { event: { message: { content: string } } };
  const { text } = JSON.parse(event.message.content) as { text: string };
  if (!/\/(\S+) 日期=(\S+) 主题=(\S+).* 人数=(\d+)/.test(text)) {
    answer(400);
    return;
  }
  const doing = replay();
  for (const { sql, parameters } of doing.reads) run(sql, parameters);
  if (process.env.GROUPED === "1") {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ doing, done: () => answer(200) });
    return;
  }
  statement("begin immediate").run();
  for (const { sql, parameters } of doing.writes) run(sql, parameters);
  statement("commit").run();
  answer(200);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () =>
    handle(Buffer.concat(chunks), request.headers, (status) => {
      response.writeHead(status, { "content-type": "application/json", "content-length": 2 }).end("{}");
    }),
  );
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"));
