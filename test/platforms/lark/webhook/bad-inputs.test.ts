import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import badInputs from "../../../data/bad-inputs.json" with { type: "json" };
import {
  challenge,
  delivery,
  encrypt,
  envelope,
  messageEvent,
  NOW,
  NOW_SECONDS,
  ours,
  type Payload,
  signed,
  stamped,
  unsigned,
  type WireRequest,
} from "../requests.ts";
import { extend } from "./length-extension.ts";
import { type Door, openDoor } from "./open-door.ts";

interface Row {
  readonly area: string;
  readonly input: string | { readonly base64: string } | { readonly repeat: string; readonly times: number };
  readonly expected: { readonly verdict: string; readonly http?: number; readonly inbox?: number };
}

const rows = badInputs as readonly Row[];
const good = () => envelope(encrypt(JSON.stringify(messageEvent())));
const bent = (bend: (payload: Payload) => void) => delivery(messageEvent(bend));
const withSignature = (wire: WireRequest, change: (signature: string) => string): WireRequest => ({
  ...wire,
  headers: { ...wire.headers, "x-lark-signature": change(wire.headers["x-lark-signature"] ?? "") },
});
const without = (wire: WireRequest, name: string): WireRequest => ({
  ...wire,
  headers: Object.fromEntries(Object.entries(wire.headers).filter(([key]) => key !== name)),
});
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");
const spaced = (body: string) => body.replace(":", " :  ");

/** How each described request is built; rows given as bytes are signed as they stand. */
const BUILD: Readonly<Record<string, () => WireRequest>> = {
  'decrypted: header.event_id = ""': () => bent(({ header }) => (header.event_id = "")),
  'decrypted: header.event_id = {"$ne":null}': () => bent(({ header }) => (header.event_id = { $ne: null })),
  "decrypted: header.event_id of 10,000 characters": () => bent(({ header }) => (header.event_id = "e".repeat(10_000))),
  "decrypted: header.event_id with NUL": () => bent(({ header }) => (header.event_id = "a\u0000b")),
  "decrypted: header.token differs from ours": () => bent(({ header }) => (header.token = "another")),
  "decrypted: header.app_id of another app": () => bent(({ header }) => (header.app_id = "cli_another")),
  'decrypted: header.create_time = "1603977298000" (milliseconds)': () =>
    bent(({ header }) => (header.create_time = "1603977298000")),
  "decrypted: header.create_time ten years ahead": () =>
    bent(({ header }) => (header.create_time = String(Date.parse(NOW) + 10 * 365 * 86_400_000))),
  'decrypted: event.message.content = "not json"': () => bent(({ event }) => (event.message.content = "not json")),
  'decrypted: event.message.message_type = "sticker" / "audio" / "file" / "merge_forward"': () =>
    bent(({ event }) => (event.message.message_type = "sticker")),
  "decrypted: event.sender.sender_id has union_id only": () =>
    bent(({ event }) => (event.sender.sender_id = { union_id: "on_8ed6aa67826108097d9ee143816345" })),
  "1.0-style event with uuid and no schema": () =>
    delivery({
      ts: "1502199207.7171419",
      uuid: "bc447199585340d1",
      token: ours.verificationToken,
      type: "event_callback",
    }),
  "no X-Lark-Signature, ordinary event": () => without(delivery(messageEvent()), "x-lark-signature"),
  "right digest cut to 63 characters": () => withSignature(delivery(messageEvent()), (right) => right.slice(0, 63)),
  "right digest followed by a space and junk": () =>
    withSignature(delivery(messageEvent()), (right) => `${right} junk`),
  "right digest in upper case": () => withSignature(delivery(messageEvent()), (right) => right.toUpperCase()),
  "digest computed with the Verification Token instead of the Encrypt Key": () =>
    signed(good(), { key: ours.verificationToken }),
  "HMAC-SHA256 in place of plain SHA-256": () => {
    const body = good();
    const hmac = createHmac("sha256", ours.encryptKey).update(`${NOW_SECONDS}1602578471${body}`).digest("hex");
    return withSignature(signed(body), () => hmac);
  },
  "SHA-1 digest (old card scheme)": () => {
    const body = good();
    return withSignature(signed(body), () =>
      digest("sha1", `${NOW_SECONDS}1602578471${ours.verificationToken}${body}`),
    );
  },
  "digest over re-serialised JSON while the body has extra spaces": () => {
    const body = good();
    return { ...signed(body), body: Buffer.from(spaced(body)) };
  },
  "right digest over a body with extra spaces": () => signed(spaced(good())),
  "timestamp header missing": () => without(delivery(messageEvent()), "x-lark-request-timestamp"),
  'timestamp "abc"': () => signed(good(), { timestamp: "abc" }),
  "timestamp with 11 digits, one borrowed from the nonce, same digest": () => recut(signed(good()), 11),
  "timestamp with 9 digits, one lent to the nonce, same digest": () => recut(signed(good()), 9),
  "timestamp beyond now + 5 minutes, right digest": () =>
    signed(good(), { timestamp: String(Number(NOW_SECONDS) + 301) }),
  "body + SHA-256 padding + suffix with an extended digest (length extension, key length 32)": () => {
    const right = signed(good());
    return extend(right, ours.encryptKey.length, '{"encrypt":"AAAA"}');
  },
  "ciphertext shorter than 32 bytes": () => signed(envelope(Buffer.alloc(16).toString("base64"))),
  "ciphertext length not a multiple of 16": () => signed(envelope(Buffer.alloc(50).toString("base64"))),
  "one bit flipped in the IV, digest recomputed by the attacker without the key": () => {
    const bytes = Buffer.from(encrypt(JSON.stringify(messageEvent())), "base64");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return signed(envelope(bytes.toString("base64")), { key: "a guess" });
  },
  "unsigned body, good padding, plaintext is not JSON": () => unsigned(envelope(encrypt("hello world"))),
  "plain (unencrypted) challenge while an Encrypt Key is configured": () => unsigned(challenge()),
  "plain event with the right Verification Token while an Encrypt Key is configured": () =>
    unsigned(JSON.stringify(messageEvent())),
  "Content-Type: text/plain": () => headed({ "content-type": "text/plain" }),
  "Content-Type: application/json; charset=utf-16": () =>
    headed({ "content-type": "application/json; charset=utf-16" }),
  "Content-Encoding: gzip, 1 MB that inflates to 1 GB": () => headed({ "content-encoding": "gzip" }),
  "body of 1 MiB + 1 byte": () => signed(Buffer.alloc(1_048_577, "x")),
  "X-Forwarded-For: 127.0.0.1": () => headed({ "x-forwarded-for": "127.0.0.1" }),
  "X-HTTP-Method-Override: DELETE": () => headed({ "x-http-method-override": "DELETE" }),
};

function recut(wire: WireRequest, digits: number): WireRequest {
  const line = `${wire.headers["x-lark-request-timestamp"]}${wire.headers["x-lark-request-nonce"]}`;
  return { ...wire, headers: { ...wire.headers, ...stamped(line.slice(0, digits), line.slice(digits)) } };
}

function headed(headers: Record<string, string>): WireRequest {
  const right = delivery(messageEvent());
  return { ...right, headers: { ...right.headers, ...headers } };
}

function build(row: Row): WireRequest | undefined {
  const { input } = row;
  if (typeof input !== "string") {
    return signed("base64" in input ? Buffer.from(input.base64, "base64") : input.repeat.repeat(input.times));
  }
  const built = BUILD[input]?.();
  if (built !== undefined) return built;
  const isBytes = row.area === "event_json" && !input.includes("decrypted:") && !ELSEWHERE.has(input);
  return isBytes ? signed(input.replaceAll(/good|other/g, encrypt(JSON.stringify(messageEvent())))) : undefined;
}

/** Rows that this harness cannot decide, and where they are decided. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  // Need the inbox.
  ["same event_id, different decrypted body", "the whole program"],
  ["same message_id, new event_id", "the whole program"],
  ["message-recalled event before the message event", "the whole program"],
  ["client closes after our commit, before our answer", "the whole program"],
  // Need a start or a page.
  ["service started with no Encrypt Key", "the whole program"],
  ['service started with an Encrypt Key of "" or spaces', "the whole program"],
  ["Host: evil.example on the OAuth start page", "the whole program"],
  ["10,000 forged requests per second for 60 s", "the whole program"],
  // Not about a request's bytes at the door.
  ['known answer: key "test key", P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=', "decrypt.test.ts"],
  // Need raw sockets, or another path or method.
  ["nonce of 64 KB", "http.test.ts"],
  ["2,000 headers", "http.test.ts"],
  ["PUT /lark/events", "http.test.ts"],
  ["TRACE /", "http.test.ts"],
  ["POST //webhook//event", "http.test.ts"],
  ["POST /webhook/%65vent", "http.test.ts"],
  ["POST /%zz", "http.test.ts"],
  ["Content-Length: 5 and Transfer-Encoding: chunked", "http.test.ts"],
  ["Content-Length twice with different values", "http.test.ts"],
  ["chunked body that never ends", "http.test.ts"],
  ["headers sent, body at 1 byte/s", "http.test.ts"],
  ["500 idle connections held open", "http.test.ts"],
  ["HTTP/0.9 request line", "http.test.ts"],
  ["absolute-form target POST http://other/ HTTP/1.1", "http.test.ts"],
]);

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe.each(["event_json", "encryption_signature", "http"])("bad inputs: %s", (area) => {
  const mine = rows.filter((row) => row.area === area);

  test("each row of the list is tested here or named as tested in another file", () => {
    const lost = mine.filter((row) => !build(row) && !ELSEWHERE.has(String(row.input)));
    expect(lost.map(({ input }) => input)).toEqual([]);
  });

  const tried = mine.flatMap((row) => {
    const wire = build(row);
    return wire === undefined ? [] : [{ name: JSON.stringify(row.input), row, wire }];
  });

  test.each(tried)("$name", async ({ row, wire }) => {
    const before = door.events.length;
    const said = await door.post(wire);
    expect(said.status).toBe(row.expected.http);
    // What is dropped or denied is told apart by the rooms behind the door.
    expect(door.events.length - before).toBe(row.expected.verdict === "reject" ? 0 : 1);
  });
});

describe("an accepted event", () => {
  const last = () => door.events.at(-1);

  test("gets the clock's time and a flag if its time is in the future", async () => {
    await door.post(bent(({ event }) => (event.message.create_time = String(Date.parse(NOW) + 86_400_000))));
    expect(last()).toMatchObject({ kind: "message", sentAt: NOW, clockFlag: true });
  });

  test("has no text if its content is no JSON", async () => {
    await door.post(bent(({ event }) => (event.message.content = "not json")));
    expect(last()).toMatchObject({ kind: "message", text: undefined });
  });

  test("has no sender if the platform gives only a union_id", async () => {
    await door.post(bent(({ event }) => (event.sender.sender_id = { union_id: "on_1" })));
    expect(last()).toMatchObject({ kind: "message", senderId: undefined });
  });

  test("is ignored if it is of schema 1.0", async () => {
    await door.post(delivery({ uuid: "bc447199585340d1", token: ours.verificationToken, type: "event_callback" }));
    expect(last()).toMatchObject({ kind: "ignored", eventId: "bc447199585340d1" });
  });
});
