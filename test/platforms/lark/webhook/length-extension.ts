import type { WireRequest } from "../requests.ts";

// SHA-256 by hand, because Node's cannot be started from the middle. This is the attack: whoever knows a digest and the
// length of what was digested can go on digesting without knowing what it was.

// The first 32 bits behind the point of the cube roots of the first 64 primes.
const K = Uint32Array.from({ length: 64 }, (_, index) => (Math.cbrt(prime(index)) % 1) * 2 ** 32);

function prime(nth: number): number {
  let found = -1;
  for (let number = 2; ; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor !== 0) divisor++;
    if (divisor * divisor > number) found++;
    if (found === nth) return number;
  }
}

const rotate = (value: number, by: number) => (value >>> by) | (value << (32 - by));

function compress(state: Uint32Array, block: DataView): void {
  const w = new Uint32Array(64);
  for (let i = 0; i < 16; i++) w[i] = block.getUint32(i * 4);
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15] ?? 0;
    const b = w[i - 2] ?? 0;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] ?? 0) + (w[i] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + value;
}

/** What SHA-256 puts after a message of this many bytes. */
function paddingFor(length: number): Buffer {
  const padding = Buffer.alloc(((119 - (length % 64)) % 64) + 9);
  padding[0] = 0x80;
  padding.writeBigUInt64BE(BigInt(length) * 8n, padding.length - 8);
  return padding;
}

/** A signed request with more behind its body, and a signature that is right over the whole. */
export function extend(wire: WireRequest, keyLength: number, suffix: string): WireRequest {
  const head = `${wire.headers["x-lark-request-timestamp"]}${wire.headers["x-lark-request-nonce"]}`.length + keyLength;
  const glue = paddingFor(head + wire.body.length);
  const tail = Buffer.from(suffix);
  const state = new Uint32Array(8);
  const known = Buffer.from(wire.headers["x-lark-signature"] ?? "", "hex");
  for (let i = 0; i < 8; i++) state[i] = known.readUInt32BE(i * 4);
  const total = head + wire.body.length + glue.length + tail.length;
  const rest = Buffer.concat([tail, paddingFor(total)]);
  for (let at = 0; at < rest.length; at += 64) compress(state, new DataView(rest.buffer, rest.byteOffset + at, 64));
  const signature = [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
  const headers = { ...wire.headers, "x-lark-signature": signature };
  return { headers, body: Buffer.concat([wire.body, glue, tail]) };
}
