// The frames of the long connection: protobuf messages pbbp2.Frame and pbbp2.Header, as in the official SDK.
// Frame  1 SeqID  2 LogID  3 service  4 method  5 headers…  6 payloadEncoding  7 payloadType  8 payload  9 LogIDNew
// Header 1 key  2 value

/** One frame; method 0 is control (ping, pong), 1 is data. */
export interface LongFrame {
  readonly seq: number;
  readonly service: number;
  readonly method: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

/** Encodes a frame. */
export function writeLongFrame({ seq, service, method, headers, payload }: LongFrame): Buffer {
  const numbers = [seq, 0, service, method].map((value, index) =>
    Buffer.concat([varint((index + 1) << 3), varint(value)]),
  );
  const pairs = Object.entries(headers).map(([key, value]) =>
    bytesField(5, Buffer.concat([text(1, key), text(2, value)])),
  );
  return Buffer.concat([...numbers, ...pairs, bytesField(8, payload)]);
}

/** Decodes a frame; undefined if the bytes are no frame. */
export function readLongFrame(bytes: Buffer): LongFrame | undefined {
  const fields = readFields(bytes);
  if (!fields) return undefined;
  const number = (id: number): number => Number(fields.find((field) => field.id === id)?.number ?? 0);
  const headers: Record<string, string> = {};
  for (const field of fields.filter(({ id }) => id === 5)) {
    const [key, value] = (readFields(field.bytes) ?? []).map((part) => part.bytes.toString("utf8"));
    if (key !== undefined) headers[key] = value ?? "";
  }
  const payload = fields.find(({ id }) => id === 8)?.bytes ?? Buffer.alloc(0);
  return { seq: number(1), service: number(3), method: number(4), headers, payload };
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  while (left >= 0x80n) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  return Buffer.from([...bytes, Number(left)]);
}

const bytesField = (id: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint((id << 3) | 2), varint(bytes.length), bytes]);

const text = (id: number, value: string): Buffer => bytesField(id, Buffer.from(value, "utf8"));

interface Field {
  readonly id: number;
  readonly number: bigint;
  readonly bytes: Buffer;
}

function readFields(bytes: Buffer): Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  const number = (): bigint | undefined => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) return undefined;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const tag = number();
    const value = number();
    if (tag === undefined || value === undefined) return undefined;
    const kind = Number(tag & 7n);
    if (kind !== 0 && kind !== 2) return undefined;
    const length = kind === 2 ? Number(value) : 0;
    if (at + length > bytes.length) return undefined;
    fields.push({ id: Number(tag >> 3n), number: value, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
