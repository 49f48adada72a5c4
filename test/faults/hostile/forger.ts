import { openLine } from "../../bench/load/load.ts";

// A stranger who sends what he cannot sign as fast as he can: node forger.ts <port> <connections>; tells each second how many
// answers he had and which.
const [, , port = "", connections = "16"] = process.argv;
const counts: Record<string, number> = {};

const body = JSON.stringify({ encrypt: Buffer.alloc(592, 7).toString("base64") });
const stamp = () => String(Math.floor(Date.now() / 1_000));
/** A wrong signature, none at all, one that is too old, and no JSON. */
const FORGED: readonly (() => readonly [headers: readonly string[], body: string])[] = [
  () => [
    [`x-lark-request-timestamp: ${stamp()}`, "x-lark-request-nonce: 1", `x-lark-signature: ${"a".repeat(64)}`],
    body,
  ],
  () => [[], body],
  () => [
    ["x-lark-request-timestamp: 1600000000", "x-lark-request-nonce: 1", `x-lark-signature: ${"b".repeat(64)}`],
    body,
  ],
  () => [
    [`x-lark-request-timestamp: ${stamp()}`, "x-lark-request-nonce: 1", `x-lark-signature: ${"c".repeat(64)}`],
    "{",
  ],
];

function request(index: number): Buffer {
  const [headers, content] = (FORGED[index % FORGED.length] as (typeof FORGED)[number])();
  const head = ["POST /lark/events HTTP/1.1", `host: 127.0.0.1:${port}`, "content-type: application/json", ...headers];
  return Buffer.from([...head, `content-length: ${content.length}`, "", content].join("\r\n"));
}

for (let each = 0; each < Number(connections); each += 1) void forge(each);
setInterval(() => console.log(JSON.stringify(counts)), 1_000);

async function forge(from: number): Promise<void> {
  const line = await openLine(Number(port));
  for (let index = from; ; index += 1) {
    const status = await line.ask(request(index));
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 0) return forge(index);
  }
}
