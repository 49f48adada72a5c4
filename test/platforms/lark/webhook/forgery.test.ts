import { describe, expect, test } from "vitest";
import { createDecrypt } from "../../../../src/platforms/lark/webhook/decrypt.ts";
import { readEvent } from "../../../../src/platforms/lark/webhook/events.ts";
import { signatureOf } from "../../../../src/platforms/lark/webhook/verify.ts";
import { createReadRequest, type RawRequest, type Reading } from "../../../../src/platforms/lark/webhook/webhook.ts";
import {
  delivery,
  encrypt,
  envelope,
  messageEvent,
  NOW,
  NOW_SECONDS,
  ours,
  pressEvent,
  signed,
  type WireRequest,
} from "../requests.ts";
import { extend } from "./length-extension.ts";

type ReadRequest = (request: RawRequest) => Reading;

const SIGNATURE = "x-lark-signature";
const TIMESTAMP = "x-lark-request-timestamp";
const NONCE = "x-lark-request-nonce";

/** One header set, with a second value where a header was doubled. */
type Forged = WireRequest & { readonly second?: readonly [string, string] };

const header = (wire: WireRequest, name: string, value: string): Forged => ({
  ...wire,
  headers: { ...wire.headers, [name]: value },
});

const at = (length: number, share: number) => Math.min(length - 1, Math.floor(share * length));

function flip(text: string, share: number, bit: number): string {
  const where = at(text.length, share);
  const flipped = String.fromCharCode(text.charCodeAt(where) ^ (1 << bit));
  return text.slice(0, where) + flipped + text.slice(where + 1);
}

/** Eight ways to bend a right request, each by two numbers from 0 to 1. */
const CLASSES: Readonly<Record<string, (wire: WireRequest, a: number, b: number) => Forged>> = {
  "a bit of the body flipped": (wire, a, b) => {
    const body = Buffer.from(wire.body);
    const where = at(body.length, a);
    body[where] = (body[where] ?? 0) ^ (1 << at(8, b));
    return { ...wire, body };
  },
  "a bit of a header flipped": (wire, a, b) => {
    const name = [SIGNATURE, TIMESTAMP, NONCE][at(3, a)] ?? NONCE;
    return header(wire, name, flip(wire.headers[name] ?? "", b, at(7, (a * 97) % 1)));
  },
  "the body cut": (wire, a) => ({ ...wire, body: wire.body.subarray(0, at(wire.body.length, a)) }),
  "the body longer": (wire, a, b) => {
    const more = Buffer.alloc(1 + at(64, a), Math.floor(b * 256));
    return { ...wire, body: Buffer.concat(b < 0.5 ? [wire.body, more] : [more, wire.body]) };
  },
  "two parts of the body swapped": (wire, a, b) => {
    const body = Buffer.from(wire.body);
    const [from, to] = [at(body.length, a), at(body.length, b)];
    [body[from], body[to]] = [body[to] ?? 0, body[from] ?? 0];
    return { ...wire, body };
  },
  "a header doubled": (wire, a, b) => {
    const name = [SIGNATURE, TIMESTAMP, NONCE][at(3, a)] ?? NONCE;
    return { ...wire, second: [name, b < 0.5 ? (wire.headers[name] ?? "") : "0"] };
  },
  "a header taken from another request": (wire, a, b) => {
    const other = delivery(pressEvent((payload) => (payload.header.event_id = `e${b}`)));
    const stamp = signed(other.body, { timestamp: String(Number(NOW_SECONDS) - 1 - at(600, b)), nonce: `n${b}` });
    const name = [SIGNATURE, TIMESTAMP, NONCE][at(3, a)] ?? NONCE;
    return header(wire, name, stamp.headers[name] ?? "");
  },
  "a header missing or empty": (wire, a, b) => {
    const name = [SIGNATURE, TIMESTAMP, NONCE][at(3, a)] ?? NONCE;
    const headers = Object.fromEntries(Object.entries(wire.headers).filter(([key]) => key !== name));
    return b < 0.5 ? { ...wire, headers } : header(wire, name, "");
  },
};

const isSame = (one: WireRequest, other: Forged) =>
  other.second === undefined &&
  one.body.equals(other.body) &&
  JSON.stringify(one.headers) === JSON.stringify(other.headers);

function accepts(readRequest: ReadRequest, wire: Forged): boolean {
  try {
    const headers = new Headers(wire.headers);
    if (wire.second !== undefined) headers.append(...wire.second);
    return readRequest({ headers, body: wire.body, now: NOW }).ok;
  } catch (error) {
    // Not a header at all: no HTTP server lets it through.
    if (error instanceof TypeError && /header/i.test(error.message)) return false;
    throw error;
  }
}

/** Even numbers from 0 up to 1, the same on every run; a property tester's would crowd at the ends. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ten thousand forgeries of right requests and a hundred right ones: what was accepted, what was not. */
function forge(readRequest: ReadRequest) {
  const names = Object.keys(CLASSES);
  const tried = Object.fromEntries(names.map((name) => [name, 0]));
  const accepted = new Set<string>();
  let controls = 0;
  const random = seeded(20261122);
  for (let run = 0; run < 10_400; run++) {
    const [lot, kind, a, b, salt] = [at(101, random()), at(8, random()), random(), random(), at(10, random())];
    const wire = delivery(messageEvent((payload) => (payload.header.event_id = `event-${salt}`)));
    if (lot === 0) {
      if (accepts(readRequest, wire)) controls += 1;
      else accepted.add("a control was refused");
      continue;
    }
    const name = names[kind] ?? "";
    const forged = CLASSES[name]?.(wire, a, b);
    if (forged === undefined || isSame(wire, forged)) continue;
    tried[name] = (tried[name] ?? 0) + 1;
    if (accepts(readRequest, forged)) accepted.add(name);
  }
  return { tried, accepted: [...accepted].sort(), controls };
}

/** A door with one part replaced by a worse one. */
const weakened =
  (isRight: (headers: RawRequest["headers"], body: Uint8Array) => boolean): ReadRequest =>
  ({ headers, body, now }) => {
    if (!isRight(headers, body)) return { ok: false, status: 401 };
    try {
      const { encrypt: ciphertext } = JSON.parse(new TextDecoder().decode(body)) as { encrypt: string };
      const json = JSON.parse(createDecrypt(ours.encryptKey)(ciphertext) ?? "null") as Record<string, unknown>;
      const reading = readEvent(json, ours, now);
      return reading.ok ? { ...reading, bodyHash: "" } : reading;
    } catch {
      return { ok: false, status: 400 };
    }
  };

const said = (headers: RawRequest["headers"]) => ({
  timestamp: headers.get(TIMESTAMP) ?? "",
  nonce: headers.get(NONCE) ?? "",
  signature: headers.get(SIGNATURE) ?? "",
});

describe("ten thousand forgeries", () => {
  test("are all refused, and every valid request is accepted", () => {
    const { tried, accepted, controls } = forge(createReadRequest(ours));
    expect(accepted).toEqual([]);
    expect(Math.min(...Object.values(tried))).toBeGreaterThan(500);
    expect(Object.values(tried).reduce((sum, count) => sum + count)).toBeGreaterThan(9_900);
    expect(controls).toBeGreaterThan(80);
  });

  const asText = (body: Uint8Array) => new TextDecoder().decode(body);

  test.each([
    ["forgets to check", (): boolean => true, "a header missing or empty"],
    [
      "compares the first digits only",
      (headers: RawRequest["headers"], body: Uint8Array) => {
        const { timestamp, nonce, signature } = said(headers);
        return signatureOf(timestamp, nonce, ours.encryptKey, body).startsWith(signature.slice(0, 2));
      },
      "a bit of a header flipped",
    ],
    [
      "verifies what it has parsed and written again",
      (headers: RawRequest["headers"], body: Uint8Array) => {
        const { timestamp, nonce, signature } = said(headers);
        try {
          const again = Buffer.from(JSON.stringify(JSON.parse(asText(body).trim())));
          return signatureOf(timestamp, nonce, ours.encryptKey, again) === signature;
        } catch {
          return false;
        }
      },
      "the body longer",
    ],
    [
      "takes the first of two headers",
      (headers: RawRequest["headers"], body: Uint8Array) => {
        const [timestamp = "", nonce = "", signature] = [TIMESTAMP, NONCE, SIGNATURE].map(
          (name) => (headers.get(name) ?? "").split(", ")[0],
        );
        return signatureOf(timestamp, nonce, ours.encryptKey, body) === signature;
      },
      "a header doubled",
    ],
  ])("would find a door that %s", (_, isRight, found) => {
    expect(forge(weakened(isRight)).accepted).toContain(found);
  });
});

describe("a signed request", () => {
  const readRequest = createReadRequest(ours);
  const status = (wire: WireRequest, now = NOW) => {
    const reading = readRequest({ headers: new Headers(wire.headers), body: wire.body, now });
    return reading.ok ? 200 : reading.status;
  };

  test.each([
    [0, 200],
    [8 * 3_600, 200],
    [8 * 3_600 + 1, 401],
    [-300, 200],
    [-301, 401],
  ])("that is %i seconds old is answered %i", (age, expected) => {
    const body = envelope(encrypt(JSON.stringify(messageEvent())));
    expect(status(signed(body, { timestamp: String(Number(NOW_SECONDS) - age) }))).toBe(expected);
  });

  test.each([`0${NOW_SECONDS}`, `${NOW_SECONDS}.0`, `+${NOW_SECONDS}`, `${NOW_SECONDS}000`])(
    "with %s for a timestamp is refused, though the signature is right",
    (timestamp) => {
      expect(status(signed(envelope(encrypt(JSON.stringify(messageEvent()))), { timestamp }))).toBe(401);
    },
  );

  test.each([-3, -2, -1, 1, 2, 3])("whose digits moved by %i from nonce to timestamp is refused", (digits) => {
    const wire = delivery(messageEvent());
    const line = `${wire.headers[TIMESTAMP]}${wire.headers[NONCE]}`;
    const cut = 10 + digits;
    const moved = { ...wire.headers, [TIMESTAMP]: line.slice(0, cut), [NONCE]: line.slice(cut) };
    expect(signatureOf(line.slice(0, cut), line.slice(cut), ours.encryptKey, wire.body)).toBe(wire.headers[SIGNATURE]);
    expect(status({ ...wire, headers: moved })).toBe(401);
  });

  test("cannot be extended, though the signature of the longer body is valid", () => {
    for (let length = 8; length <= 64; length++) {
      const key = "k".repeat(length);
      const wire = signed(envelope(encrypt(JSON.stringify(messageEvent()), key)), { key });
      const longer = extend(wire, length, '{"encrypt":"AAAA"}');
      const { timestamp, nonce, signature } = said(new Headers(longer.headers));
      expect(signatureOf(timestamp, nonce, key, longer.body)).toBe(signature);
      const reading = createReadRequest({ ...ours, encryptKey: key })({
        headers: new Headers(longer.headers),
        body: longer.body,
        now: NOW,
      });
      expect(reading).toEqual({ ok: false, status: 400 });
    }
  });

  test("has the same fingerprint for every encryption and timestamp, and another for other content", () => {
    const hash = (wire: WireRequest) => {
      const reading = readRequest({ headers: new Headers(wire.headers), body: wire.body, now: NOW });
      return reading.ok ? reading.bodyHash : reading.status;
    };
    const again = signed(envelope(encrypt(JSON.stringify(messageEvent(), null, 2))), { nonce: "another" });
    const other = delivery(messageEvent(({ event }) => (event.message.content = '{"text":"别的"}')));
    expect(hash(again)).toBe(hash(delivery(messageEvent())));
    expect(hash(other)).not.toBe(hash(again));
  });
});
