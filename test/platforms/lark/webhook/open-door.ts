import { type IncomingHttpHeaders, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import {
  createDoor,
  createLark,
  type DoorOptions,
  type HandledEvent,
  refuseStrangeTargets,
  serverOptions,
} from "#platforms";
import { NOW, ours, type WireRequest } from "../requests.ts";

/** What a door said. */
export interface Said {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A door on a real HTTP server, and what came through it. */
export async function openDoor(options: Partial<DoorOptions> = {}, server: Partial<typeof serverOptions> = {}) {
  const events: HandledEvent[] = [];
  const { readRequest } = createLark({ ...ours, appSecret: "", baseUrl: "http://127.0.0.1", clock: () => NOW });
  const handle: DoorOptions["handle"] = async (event) => {
    events.push(event);
    return { status: 200, body: {} };
  };
  const app = new Hono();
  app.use(refuseStrangeTargets);
  app.route("/lark/events", createDoor({ readRequest, clock: () => NOW, handle, ...options }));
  const http = serve({
    fetch: app.fetch,
    hostname: "127.0.0.1",
    port: 0,
    serverOptions: { ...serverOptions, ...server },
  }) as Server;
  await new Promise<void>((ready) => http.once("listening", () => ready()));
  const { port } = http.address() as AddressInfo;
  return {
    events,
    port,
    post: (wire: WireRequest, path = "/lark/events", method = "POST") => send(port, wire, path, method),
    raw: (parts: readonly (string | Uint8Array)[]) => sendRaw(port, parts),
    close: async () => {
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
    },
  };
}

/** An open door. */
export type Door = Awaited<ReturnType<typeof openDoor>>;

function send(port: number, { headers, body }: WireRequest, path: string, method: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const out = request({ host: "127.0.0.1", port, path, method, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString(), headers: answer.headers });
      });
    });
    out.on("error", reject);
    for (const [name, value] of Object.entries(headers)) out.setHeader(name, value);
    if (!("transfer-encoding" in headers)) out.setHeader("content-length", body.length);
    out.end(body);
  });
}

/** Writes bytes as they are, each part in a packet of its own, and reads until the server hangs up or has answered. */
function sendRaw(port: number, parts: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    let heard = "";
    const answered = () => heard.includes("\r\n\r\n") && isWhole(heard);
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      if (answered()) socket.destroy();
    });
    socket.on("close", () => resolve(heard));
    // A server that has said no may reset what is still being written to it.
    socket.on("error", (error) => (heard === "" ? reject(error) : resolve(heard)));
    socket.on("connect", async () => {
      for (const part of parts) {
        if (socket.destroyed || !socket.writable) return;
        await new Promise<void>((done) => socket.write(part, () => done()));
        // The next part must not share a packet with this one.
        await new Promise<void>((done) => setImmediate(done));
      }
    });
  });
}

function isWhole(heard: string): boolean {
  const [head = "", body = ""] = heard.split("\r\n\r\n", 2);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? /connection: close/i.test(head) : body.length >= Number(length);
}

/** The status of an answer read from a socket. */
export const statusOf = (heard: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0);
