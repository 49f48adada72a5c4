import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

// The server's side of RFC 6455, limited to binary messages between two programs on one machine.

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const CONTINUED = 0x0;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/** An open socket; `send` writes a binary message. */
export interface Line {
  send(message: Buffer): void;
  close(): void;
}

/** Answers the handshake and calls `onMessage` for every message until the socket closes. */
export function acceptSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  hear: (message: Buffer) => void,
  gone: () => void,
): Line {
  const key = request.headers["sec-websocket-key"] ?? "";
  const accept = createHash("sha1")
    .update(key + GUID)
    .digest("base64");
  const answer = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  socket.write(`${[...answer, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);
  let pending = head;
  let parts: Buffer[] = [];
  const read = (bytes: Buffer): void => {
    pending = Buffer.concat([pending, bytes]);
    for (let frame = readFrame(pending); frame; frame = readFrame(pending)) {
      pending = pending.subarray(frame.size);
      if (frame.opcode === CLOSE) socket.end(frameOf(CLOSE, frame.payload));
      if (frame.opcode === PING) socket.write(frameOf(PONG, frame.payload));
      if (frame.opcode !== BINARY && frame.opcode !== CONTINUED) continue;
      parts.push(frame.payload);
      if (!frame.isLast) continue;
      hear(Buffer.concat(parts));
      parts = [];
    }
  };
  socket.on("data", read);
  // Server sockets stay half open: a client that disconnects ends only its own half.
  socket.on("end", () => socket.end());
  socket.on("close", gone);
  socket.on("error", () => socket.destroy());
  if (head.length > 0) read(Buffer.alloc(0));
  return {
    send: (message) => socket.write(frameOf(BINARY, message)),
    close: () => socket.end(frameOf(CLOSE, Buffer.alloc(0))),
  };
}

interface Frame {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly payload: Buffer;
  readonly size: number;
}

function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + wide;
  if (bytes.length < maskAt + 4) return undefined;
  const length = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  // Messages of clients are always masked.
  const from = maskAt + 4;
  if (bytes.length < from + length) return undefined;
  const payload = Buffer.from(bytes.subarray(from, from + length));
  for (let at = 0; at < length; at += 1) payload[at] = (payload[at] ?? 0) ^ (bytes[maskAt + (at % 4)] ?? 0);
  const first = bytes.readUInt8(0);
  return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload, size: from + length };
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  if (length < 126) head.writeUInt8(length, 1);
  else if (length < 65_536) {
    head.writeUInt8(126, 1);
    head.writeUInt16BE(length, 2);
  } else {
    head.writeUInt8(127, 1);
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}
