import { randomInt } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Hono } from "hono";
import { newId } from "../wire/crypto.ts";
import { isObject, type Json, readJson, textOf } from "../wire/json.ts";
import type { Desk } from "../world/desk.ts";
import { type LongFrame, readLongFrame, writeLongFrame } from "./frames.ts";
import type { PostAnswer } from "./post.ts";
import { acceptSocket, type Line } from "./websocket.ts";

const SERVICE = 33_554_678;
const CONFIG = { PingInterval: 120, ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 1 };
const PATH = "/sandbox/ws";

/**
 * The long connections of the app. While one is open, events are sent over it unencrypted, and none to the request URL.
 */
export interface LongConnections {
  /** Accepts a socket; for the `upgrade` event of the sandbox's server. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  isOpen(): boolean;
  /** Sends an event over a random connection, as the platform does, and waits for the answer. */
  ask(plain: Json, deadline: AbortSignal): Promise<PostAnswer>;
  close(): void;
}

/** Serves POST /callback/ws/endpoint and the sockets it leads to. */
export function createLongConnections(app: Hono, desk: Desk): LongConnections {
  const lines = new Set<Line>();
  const tickets = new Set<string>();
  const waiting = new Map<string, (frame: LongFrame) => void>();

  app.post("/callback/ws/endpoint", async (c) => {
    const body = readJson(await c.req.text());
    const { appId, appSecret } = desk.identity;
    const isOurs = isObject(body) && body.AppID === appId && body.AppSecret === appSecret;
    // `data` is present because the official SDK reads it before `code`.
    if (!isOurs) return c.json({ code: 514, msg: "auth failed", data: {} });
    const ticket = newId("");
    tickets.add(ticket);
    const query = new URLSearchParams({ device_id: newId(""), service_id: String(SERVICE), ticket });
    const { host } = new URL(c.req.url);
    return c.json({ code: 0, msg: "success", data: { URL: `ws://${host}${PATH}?${query}`, ClientConfig: CONFIG } });
  });

  function hear(line: Line, message: Buffer): void {
    const frame = readLongFrame(message);
    if (!frame) return;
    if (frame.method === 0 && frame.headers.type === "ping") {
      const payload = Buffer.from(JSON.stringify(CONFIG));
      line.send(writeLongFrame({ ...frame, headers: { type: "pong" }, payload }));
    }
    if (frame.method === 1) waiting.get(frame.headers.message_id ?? "")?.(frame);
  }

  return {
    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://desk");
      const isInvited = pathname === PATH && tickets.delete(searchParams.get("ticket") ?? "");
      if (!isInvited) {
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
      }
      const line: Line = acceptSocket(
        request,
        socket,
        head,
        (message) => hear(line, message),
        () => lines.delete(line),
      );
      lines.add(line);
    },
    isOpen: () => lines.size > 0,
    ask(plain, deadline) {
      const started = performance.now();
      const messageId = newId("");
      const line = [...lines][randomInt(lines.size)];
      return new Promise((resolve) => {
        const end = (status: PostAnswer["status"], body: string): void => {
          waiting.delete(messageId);
          resolve({ status, body, ms: Math.round(performance.now() - started) });
        };
        deadline.addEventListener("abort", () => end("timeout", ""), { once: true });
        waiting.set(messageId, (frame) => end(...readAck(frame)));
        for (const frame of framesOf(messageId, plain)) line?.send(writeLongFrame(frame));
      });
    },
    close() {
      for (const line of lines) line.close();
    },
  };
}

// Splits the payload at a random position into two frames, so that a client that does not join them fails.
function framesOf(messageId: string, plain: Json): LongFrame[] {
  const bytes = Buffer.from(JSON.stringify(plain), "utf8");
  const cut = randomInt(1, bytes.length);
  const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
  return pieces.map((payload, seq) => ({
    seq: 0,
    service: SERVICE,
    method: 1,
    headers: {
      type: "event",
      message_id: messageId,
      trace_id: messageId,
      sum: String(pieces.length),
      seq: String(seq),
    },
    payload,
  }));
}

function readAck({ payload }: LongFrame): [number, string] {
  const ack = readJson(payload.toString("utf8"));
  if (!isObject(ack)) return [500, ""];
  const data = textOf(ack.data);
  return [Number(ack.code), data === undefined ? "{}" : Buffer.from(data, "base64").toString("utf8")];
}
