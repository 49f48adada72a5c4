import { createDecipheriv, createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { type Found, openThreeTables, readLine, receiptOf, type Said } from "./three-rows.ts";

// The smallest durable program: verify, decrypt, one expression for the line, one row each for the event, the record
// and the receipt, one commit for all requests of a turn of the event loop, and 200 after it.

const db = openThreeTables();
const begin = db.prepare("begin immediate");
const commit = db.prepare("commit");
const inbox = db.prepare("insert into least_inbox values (?, ?, ?)");
const record = db.prepare("insert into least_record values (null, ?, ?, ?, ?, ?, ?, ?, ?)");
const outbox = db.prepare("insert into least_outbox values (null, ?, ?, ?, 'pending')");

const secret = process.env.LARK_ENCRYPT_KEY ?? "";
const key = createHash("sha256").update(secret).digest();

interface Waiting {
  readonly event: Said;
  readonly found: Found;
  readonly bodyHash: string;
  readonly answer: (status: number) => void;
}

let waiting: Waiting[] = [];

function flush(): void {
  const group = waiting;
  waiting = [];
  begin.run();
  const now = new Date().toISOString();
  for (const { event, found, bodyHash } of group) {
    const { message, sender } = event;
    const { kind, day, title, people, line } = found;
    inbox.run(message.message_id, bodyHash, now);
    record.run(kind, message.chat_id, day, title, people, sender.sender_id.open_id, line, now);
    outbox.run(randomUUID(), message.message_id, receiptOf(found));
  }
  commit.run();
  for (const { answer } of group) answer(200);
}

function handle(body: Buffer, headers: Record<string, unknown>, answer: (status: number) => void): void {
  const { "x-lark-request-timestamp": at, "x-lark-request-nonce": nonce, "x-lark-signature": signature } = headers;
  const hash = createHash("sha256").update(`${at}${nonce}${secret}`).update(body).digest();
  if (!timingSafeEqual(hash, Buffer.from(String(signature), "hex"))) {
    answer(401);
    return;
  }
  const bytes = Buffer.from((JSON.parse(body.toString()) as { encrypt: string }).encrypt, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
  const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
  const { event } = JSON.parse(plain) as { event: Said };
  const found = readLine(event.message.content);
  if (found === undefined) {
    answer(400);
    return;
  }
  if (waiting.length === 0) setImmediate(flush);
  waiting.push({ event, found, bodyHash: hash.toString("hex"), answer });
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
